CREATE TABLE IF NOT EXISTS `w`.`s__log` (
  `at` DATETIME NOT NULL -- timestamptz
)
DUPLICATE KEY (`at`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);
