CREATE TABLE IF NOT EXISTS `w`.`s__k` (
  `id` VARCHAR(22) NOT NULL, -- numeric(20,2)
  `note` VARCHAR(1048576) NULL -- text
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
