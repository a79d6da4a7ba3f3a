CREATE TABLE IF NOT EXISTS `w`.`s__t` (
  `id` BIGINT NOT NULL,
  `wide` VARCHAR(43) NULL, -- numeric(40,4)
  `at` DATETIME NULL -- timestamp(6)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
