CREATE TABLE IF NOT EXISTS `w`.`s__log` (
  `id` BIGINT NOT NULL,
  `note` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`id`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);
