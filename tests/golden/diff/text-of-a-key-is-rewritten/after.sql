CREATE TABLE IF NOT EXISTS `w`.`s__k` (
  `id` VARCHAR(24) NOT NULL, -- numeric(22,4)
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
