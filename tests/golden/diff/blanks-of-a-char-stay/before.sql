CREATE TABLE IF NOT EXISTS `w`.`s__t` (
  `id` BIGINT NOT NULL,
  `c` VARCHAR(20) NULL, -- char(5)
  `v` VARCHAR(20) NULL -- varchar(5)
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
