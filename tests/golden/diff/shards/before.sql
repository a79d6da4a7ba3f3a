CREATE TABLE IF NOT EXISTS `w`.`s__t__auto_shard` (
  `id` BIGINT NOT NULL
)
PRIMARY KEY (`id`)
DISTRIBUTED BY HASH (`id`)
PROPERTIES (
  "replication_num" = "3"
);
