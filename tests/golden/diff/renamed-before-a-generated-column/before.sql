CREATE TABLE IF NOT EXISTS `w`.`s__t` (
  `id` BIGINT NOT NULL,
  `j` VARCHAR(1048576) NULL, -- jsonb
  `n` INT NULL,
  `j_json` JSON NULL AS parse_json(`j`)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
