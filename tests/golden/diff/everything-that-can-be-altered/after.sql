CREATE TABLE IF NOT EXISTS `w`.`s__new` (
  `id` BIGINT NOT NULL,
  `v` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
CREATE TABLE IF NOT EXISTS `w`.`s__orders` (
  `id` BIGINT NOT NULL COMMENT 'of the shop',
  `total` DECIMAL(10,2) NULL,
  `note` VARCHAR(320) NULL, -- varchar(80)
  `rank` BIGINT NULL COMMENT '1 is best',
  `Weight` FLOAT NULL,
  `at` DATETIME NOT NULL -- timestamptz, in UTC
)
PRIMARY KEY (`id`)
COMMENT 'What was bought; it\'s "ours"'
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
