CREATE TABLE IF NOT EXISTS `w`.`s__log` (
  `id` BIGINT NOT NULL,
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
