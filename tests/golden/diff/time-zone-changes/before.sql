CREATE TABLE IF NOT EXISTS `w`.`s__t` (
  `id` BIGINT NOT NULL,
  `at` DATETIME NULL, -- timestamptz
  `plain` DATETIME NULL -- timestamp
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
