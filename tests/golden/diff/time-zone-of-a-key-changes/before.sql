CREATE TABLE IF NOT EXISTS `w`.`s__k` (
  `id` DATETIME NOT NULL, -- timestamptz
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
