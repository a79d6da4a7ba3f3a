CREATE TABLE IF NOT EXISTS `w`.`s__orders` (
  `id` BIGINT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `rank` SMALLINT NULL,
  `code` INT NOT NULL,
  `note` VARCHAR(120) NULL -- varchar(20)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
