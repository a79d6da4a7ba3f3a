CREATE TABLE IF NOT EXISTS `w`.`s__t` (
  `id` BIGINT NOT NULL,
  `at` DATETIME NULL -- timestamp(0)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
