CREATE TABLE IF NOT EXISTS `w`.`s__orders` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `note` VARCHAR(80) NULL, -- varchar(20)
  `rank` SMALLINT NULL,
  `code` BIGINT NOT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
ORDER BY (`code`)
PROPERTIES (
  "replication_num" = "3"
);
