CREATE TABLE IF NOT EXISTS `w`.`s__log` (
  `n` BIGINT NOT NULL COMMENT 'how many',
  `at` DATETIME NOT NULL, -- timestamp
  `v` VARCHAR(1048576) NULL -- text
)
DUPLICATE KEY (`n`)
DISTRIBUTED BY RANDOM
PROPERTIES (
  "replication_num" = "3"
);
