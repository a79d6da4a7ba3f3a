CREATE TABLE IF NOT EXISTS `w`.`s__log` (
  `at` DATETIME NOT NULL, -- timestamp
  `n` INT NOT NULL,
  `v` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`at`)
PARTITION BY n
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);
