CREATE TABLE IF NOT EXISTS `w`.`s__ab` (
  `id` BIGINT NOT NULL,
  `c"d` VARCHAR(36) NULL, -- varchar(9)
  `e;f` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
