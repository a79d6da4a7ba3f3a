#include "config_keys.h"

#include "config_values.h"

namespace smt {

namespace {

constexpr const Code* version = &code::no_such_version;

// clang-format off
constexpr SectionKey<DbConfig> db_keys[] = {
    {"type", &DbConfig::type, "Kind of the source database.", {.choices = "pgsql"}},
    {"host", &DbConfig::host, "Host name, address or socket folder of PostgreSQL. What is not set here comes from libpq: its environment variables (PGHOST ...), service file and password file.", {.example = "db.example", .form = &host_form}},
    {"port", &DbConfig::port, "TCP port of PostgreSQL.", {.example = "5432", .least = 1, .most = 65535}},
    {"user", &DbConfig::user, "Role that reads the catalog. It needs CONNECT on the databases and USAGE on the schemas.", {.example = "owner"}},
    {"password", &DbConfig::password, "Its password.", {.example = "${SMT_PG_PASSWORD}"}},
    {"sslmode", &DbConfig::sslmode, "How TLS is used, as libpq has it.", {.example = "verify-full", .choices = "disable, allow, prefer, require, verify-ca, verify-full"}},
    {"sslrootcert", &DbConfig::sslrootcert, "File of the certificates that the server's is checked against.", {.example = "/etc/ssl/certs/ca-certificates.crt"}},
    {"sslcert", &DbConfig::sslcert, "File of the client's certificate.", {.example = "/etc/smt/client.crt"}},
    {"sslkey", &DbConfig::sslkey, "File of the client's key.", {.example = "/etc/smt/client.key"}},
    {"connect_timeout", &DbConfig::connect_timeout, "Seconds that connecting may take; 0: any time.", {.most = 2147483}},
    {"statement_timeout", &DbConfig::statement_timeout, "Seconds that a query of the catalog may take; 0: any time.", {.most = 2147483}},
    {"maintenance_db", &DbConfig::maintenance_db, "Database that the list of databases is read from.", {.form = &database_form}},
    {"authentication", {}, "it is for Hive, and the source is PostgreSQL", {}},
};

constexpr SectionKey<OtherConfig> other_keys[] = {
    {"be_num", &OtherConfig::be_num, "Number of BE nodes: tables get min(3, be_num) replicas.", {.least = 1}},
    {"use_decimal_v3", &OtherConfig::use_decimal_v3, "false: a DECIMAL has at most 27 digits, 9 of them behind the point, as in old versions of StarRocks.", {}},
    {"output_dir", &OtherConfig::output_dir, "Folder of the results, relative to the working directory. Only files that smt wrote itself are ever removed from it.", {}},
    {"outputs", &OtherConfig::outputs, "What is written.", {.choices = "starrocks, flink, postgres, flink-cdc, kafka, kubernetes, report"}},
    {"secrets", &OtherConfig::secrets, "inline: passwords stand in the results, which only their owner can read. placeholder: ${NAME} stands there, and `smt render` fills it in from the environment.", {.choices = "inline, placeholder"}},
};

constexpr SectionKey<StarRocksConfig> starrocks_keys[] = {
    {"version", &StarRocksConfig::version, "Version of StarRocks.", {.choices = "3.2, 3.3, 3.4, 3.5, 4.0, 4.1", .code = version}},
    {"run_mode", &StarRocksConfig::run_mode, "Tables of shared_data get no replication_num.", {.choices = "shared_nothing, shared_data"}},
    {"database", &StarRocksConfig::database, "Database of a table, with {database}, {schema} and {table} of PostgreSQL filled in.", {.form = &name_template_form}},
    {"table", &StarRocksConfig::table, "Name of a table, with {database}, {schema} and {table} of PostgreSQL filled in.", {.form = &name_template_form}},
    {"unconstrained_numeric", &StarRocksConfig::unconstrained_numeric, "Type of a numeric without precision: VARCHAR keeps every digit, DECIMAL(p,s) only values of that size.", {.form = &numeric_form}},
    {"json", &StarRocksConfig::json, "What json and jsonb become. string keeps the text; json loses members that are null; both makes a column of each.", {.choices = "string, json, both"}},
    {"infinity", &StarRocksConfig::infinity, "A date, timestamp or numeric that StarRocks cannot hold ends the job (fail) or becomes NULL (null). In a key column it ends the job in any case. NaN, and infinity in a float, become NULL in any case.", {.choices = "fail, null"}},
    {"char", &StarRocksConfig::character, "Blanks at the end of a char(n) mean nothing in PostgreSQL and something in StarRocks: they are taken off (trim) or kept (pad).", {.choices = "trim, pad"}},
    {"defaults", &StarRocksConfig::defaults, "constant: NOT NULL columns keep constant defaults.", {.choices = "none, constant"}},
    {"time_zone", &StarRocksConfig::time_zone, "Time zone whose wall clock a timestamptz gets in StarRocks.", {.form = &time_zone_form}},
};

constexpr SectionKey<CdcConfig> cdc_keys[] = {
    {"publication", &CdcConfig::publication, "Name of the first publication; that of its slot when it is not set.", {.example = "smt_shop", .form = &publication_form}},
    {"slot", &CdcConfig::slot, "Name of the first replication slot; when it is not set that of the pipeline, with smt_ in front if it has none.", {.example = "smt_shop", .form = &slot_form}},
    {"heartbeat", &CdcConfig::heartbeat, "message: Flink writes a logical message now and then, so that an idle database on a busy server lets its WAL go, as Flink CDC 3.5.0 does without it too.", {.choices = "message, none"}},
    {"failover", &CdcConfig::failover, "true: standbys get the replication slots too, so that the job goes on when one takes over. PostgreSQL 17 or newer, with sync_replication_slots on the standby.", {}},
};

constexpr SectionKey<FlinkConfig> flink_keys[] = {
    {"version", &FlinkConfig::version, "Version of Flink.", {.choices = "1.20", .code = version}},
    {"cdc_version", &FlinkConfig::cdc_version, "Version of the postgres-cdc connector; `smt versions` has those that work together.", {}},
    {"source", &FlinkConfig::source, "shared: one source, slot and publication for as many tables as can share them. per-table: one each.", {.choices = "shared, per-table"}},
    {"tables_per_source", &FlinkConfig::tables_per_source, "The most tables that share a source, which has at most 1000 columns too.", {.least = 1}},
    {"checkpoint_interval", &FlinkConfig::checkpoint_interval, "Time between checkpoints: each makes rows visible in StarRocks and lets PostgreSQL drop WAL.", {.form = &duration_form}},
    {"parallelism", &FlinkConfig::parallelism, "Tasks that read the snapshot; changes are always read by one.", {.least = 1}},
    {"pipeline_name", &FlinkConfig::pipeline_name, "Name of the job, and of its slot, with smt_ in front if it has none. smt_ and the name of the config file when it is not set.", {.example = "shop"}},
    {"savepoint", &FlinkConfig::savepoint, "Savepoint that the job is started from.", {.example = "s3://flink/savepoints/savepoint-1"}},
    {"rest_url", &FlinkConfig::rest_url, "Address of the JobManager, which `smt check` asks about Flink; Flink is not asked when it is not set.", {.example = "http://flink.example:8081", .form = &web_address_form}},
};

constexpr SectionKey<KafkaConfig> kafka_keys[] = {
    {"bootstrap_servers", &KafkaConfig::bootstrap_servers, "Addresses of Kafka's brokers, as Flink reaches them.", {.example = "kafka-1.example:9092,kafka-2.example:9092"}},
    {"topic_prefix", &KafkaConfig::topic_prefix, "What the topics begin with, before .SCHEMA.TABLE; the name of the pipeline when it is not set.", {.example = "shop"}},
    {"group_id", &KafkaConfig::group_id, "Consumer group of the Flink job, which shows its lag; the name of the job when it is not set.", {.example = "smt_shop_kafka"}},
};

constexpr SectionKey<KubernetesConfig> kubernetes_keys[] = {
    {"image", &KubernetesConfig::image, "Image of Flink with the connectors and the SQL runner.", {.example = "registry.example/flink-smt:1.20", .form = &image_form}},
    {"smt_image", &KubernetesConfig::smt_image, "Image with smt, which fills in the secrets when the job starts.", {.example = "registry.example/smt:1.0", .form = &image_form}},
    {"namespace", &KubernetesConfig::name_space, "Namespace of the deployment; that of kubectl when it is not set.", {.example = "flink", .form = &kubernetes_name_form}},
    {"service_account", &KubernetesConfig::service_account, "Service account of the pods: it may make pods and ConfigMaps.", {.form = &kubernetes_name_form}},
    {"state_uri", &KubernetesConfig::state_uri, "Folder of checkpoints, savepoints and high availability. It outlives the pods, and Flink has the file system for it.", {.example = "s3://bucket/flink", .form = &state_uri_form}},
};

constexpr SectionKey<DiagnosticsSection> diagnostics_keys[] = {
    {"allow", &DiagnosticsSection::allow, "Codes of warnings and notes that are accepted: they are not shown, and --strict does not count them.", {.example = "truncate-not-carried"}},
};

constexpr SectionKey<Rule> rule_keys[] = {
    {"database", &Rule::database, "Regular expression (RE2): the databases of the rule. It matches anywhere in a name unless ^ and $ stand around it.", {.example = "^shop$"}},
    {"schema", &Rule::schema, "Regular expression: its schemas.", {.example = "^public$"}},
    {"table", &Rule::table, "Regular expression: its tables.", {.example = ".*"}},
    {"exclude", &Rule::exclude, "Regular expression: tables that are not the rule's although 'table' matches.", {.example = "^tmp_"}},
    {"primary_key", &Rule::primary_key, "Columns of the StarRocks key, instead of PostgreSQL's.", {.example = "id"}},
    {"duplicate_keys", &Rule::duplicate_keys, "Sort columns of tables without a key.", {.example = "logged_at"}},
    {"distributed_by", &Rule::distributed_by, "Columns of the hash that spreads rows over buckets.", {.example = "id"}},
    {"bucket_num", &Rule::bucket_num, "Number of buckets; StarRocks chooses when it is not set.", {.example = "8", .least = 1}},
    {"order_by", &Rule::order_by, "Sort columns, where rows are not sorted by their key; without a key, from StarRocks 3.3 on.", {.example = "id"}},
    {"partition_key", &Rule::partition_key, "Column of a range partitioning whose ranges 'partitions' lists.", {.example = "created_at"}},
    {"partitions", &Rule::partitions, "Partitioning, word for word: an expression, or ranges that begin with START or VALUES.", {.example = R"(START ("2024-01-01") END ("2027-01-01") EVERY (INTERVAL 1 MONTH))"}},
    {"target_database", &Rule::target_database, "Database in StarRocks, instead of 'database' of [starrocks].", {.example = "{database}", .form = &name_template_form}},
    {"target_table", &Rule::target_table, "Table in StarRocks, instead of 'table' of [starrocks].", {.example = "{schema}__{table}", .form = &name_template_form}},
    {"merge_shards", &Rule::merge_shards, "Whether tables of the rule become one: auto only where their names differ in a trailing number or date and all columns are equal.", {.choices = "auto, yes, no"}},
    {"shard_key", &Rule::shard_key, "true: database, schema and table are the first columns of a merged table's key.", {}},
    {"group", &Rule::group, "Tables with the same word here have a source of their own: one bad row stops every table of its source.", {.example = "payments"}},
    {"on_unsupported", &Rule::on_unsupported, "A table or column that cannot be carried is an error (fail) or left out with a warning (skip).", {.choices = "fail, skip"}},
    {"allow", &Rule::allow, "As in [diagnostics], for the tables of this rule.", {.example = "no-key"}},
    {"filter", &Rule::filter, "Condition in Flink SQL: only rows that meet it are copied.", {.example = "deleted_at IS NULL"}},
    {"exclude_columns", &Rule::exclude_columns, "Columns that are not copied.", {.example = "internal_note"}},
};

constexpr OptionFamily<StarRocksConfig> starrocks_families[] = {
    {"", Side::sink, &StarRocksConfig::options, "Options of the StarRocks connector under their own names, for every rule that does not set them itself.", ""},
};

constexpr OptionFamily<CdcConfig> cdc_families[] = {
    {"", Side::source, &CdcConfig::options, "Options of the postgres-cdc connector under their own names, for every rule that does not set them itself.", ""},
};

constexpr OptionFamily<FlinkConfig> flink_families[] = {
    {"set.", Side::flink, &FlinkConfig::set, "Settings of Flink, written as SET 'KEY' = 'value'.", "state.backend.type = rocksdb"},
};

constexpr OptionFamily<KafkaConfig> kafka_families[] = {
    {"properties.", Side::flink, &KafkaConfig::properties, "Properties of Kafka's client in Flink, such as those of TLS and SASL.", "security.protocol = SSL"},
};

constexpr OptionFamily<Rule> rule_families[] = {
    {"properties.", Side::table, &Rule::properties, "PROPERTIES of the StarRocks tables.", "compression = ZSTD"},
    {"flink.starrocks.", Side::sink, &Rule::starrocks_options, "Options of the StarRocks connector, instead of those of [starrocks].", "sink.buffer-flush.interval-ms = 15000"},
    {"flink.cdc.", Side::source, &Rule::cdc_options, "Options of the postgres-cdc connector, instead of those of [cdc].", "scan.incremental.snapshot.chunk.size = 4096"},
    {"external.properties.", Side::none, &Rule::external_properties, "", ""},
};

constexpr ColumnKey keys_of_column[] = {
    {"type", &ColumnRule::type, "StarRocks type of the column NAME, which may stand in double quotes.", "VARCHAR(100)"},
    {"rename", &ColumnRule::rename, "Name of the column NAME in StarRocks.", "remark"},
    {"expression", &ColumnRule::expression, "Flink SQL that makes the value of the column NAME; it needs a type, and NAME may be a new column.", "UPPER(note)"},
};
// clang-format on

}  // namespace

SectionKeys<DbConfig> keys_of(const DbConfig& /*section*/) {
    return {"db", "The connection that reads the catalog of PostgreSQL.", db_keys};
}

SectionKeys<OtherConfig> keys_of(const OtherConfig& /*section*/) {
    return {"other", "What is written, and where.", other_keys};
}

SectionKeys<StarRocksConfig> keys_of(const StarRocksConfig& /*section*/) {
    return {"starrocks", "The target.", starrocks_keys, starrocks_families};
}

SectionKeys<CdcConfig> keys_of(const CdcConfig& /*section*/) {
    return {"cdc", "How Flink reads PostgreSQL.", cdc_keys, cdc_families};
}

SectionKeys<FlinkConfig> keys_of(const FlinkConfig& /*section*/) {
    return {"flink", "The job.", flink_keys, flink_families};
}

SectionKeys<KafkaConfig> keys_of(const KafkaConfig& /*section*/) {
    return {"kafka", "The way through Kafka, with kafka in 'outputs'.", kafka_keys, kafka_families};
}

SectionKeys<KubernetesConfig> keys_of(const KubernetesConfig& /*section*/) {
    return {"kubernetes",
            "The Flink job under the Flink Kubernetes operator, with kubernetes in 'outputs'.",
            kubernetes_keys};
}

SectionKeys<DiagnosticsSection> keys_of(const DiagnosticsSection& /*section*/) {
    return {"diagnostics", "What smt should not speak about.", diagnostics_keys};
}

SectionKeys<Rule> keys_of(const Rule& /*rule*/) {
    return {"table-rule.N",
            "Which tables are copied, and how. Rules are read by their number: the last one that "
            "matches a table takes it.",
            rule_keys, rule_families};
}

std::span<const ColumnKey> column_keys() {
    return keys_of_column;
}

}  // namespace smt
