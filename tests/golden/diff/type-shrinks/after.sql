CREATE TABLE IF NOT EXISTS `w`.`s__orders` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `note` VARCHAR(40) NULL, -- varchar(10)
  `rank` SMALLINT NULL,
  `code` SMALLINT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
