CREATE TABLE IF NOT EXISTS `w`.`s__orders` (
  `id` BIGINT NOT NULL,
  `code` INT NOT NULL,
  `total` DECIMAL(10,2) NOT NULL,
  `note` VARCHAR(80) NULL, -- varchar(20)
  `rank` SMALLINT NULL
)
PRIMARY KEY (`id`, `code`)
DISTRIBUTED BY HASH (`id`, `code`)
PROPERTIES (
  "replication_num" = "3"
);
