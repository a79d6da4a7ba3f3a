CREATE TABLE IF NOT EXISTS `w`.`s__ab` (
  `id` BIGINT NOT NULL,
  `c"d` VARCHAR(12) NULL -- varchar(3)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
