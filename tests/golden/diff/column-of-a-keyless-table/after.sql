CREATE TABLE IF NOT EXISTS `w`.`s__log` (
  `at` DATETIME NOT NULL, -- timestamptz, in UTC
  `note` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`at`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);
