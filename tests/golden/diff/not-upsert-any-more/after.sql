CREATE TABLE IF NOT EXISTS `w`.`s__orders` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `note` VARCHAR(80) NULL, -- varchar(20)
  `rank` SMALLINT NULL,
  `code` INT NOT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
