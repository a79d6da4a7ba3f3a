// What the user wants: typed, defaults filled in, each value with its place in the file.  The key
// table in config_keys.cpp is the single truth about keys: parsing, validation, `smt config` and
// conf/config_prod.conf come from it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/diagnostic.h"

namespace smt {

// An option that is handed on under its own name: of a connector, of StarRocks or of Flink.
struct Option {
    std::string name;   // without our prefix
    std::string value;  // with ${NAME} filled in
    std::string where;
    std::string env;  // NAME when the value was ${NAME} or ${NAME:-x}: for secrets = placeholder
};
using Options = std::vector<Option>;  // by name; a name stands once

// Where each key was set: "smt.conf:12", or the file's name for a key that was not.
struct Located {
    std::map<std::string, std::string, std::less<>> places;
    std::string file;
    std::string where(std::string_view key) const;
    bool is_set(std::string_view key) const { return places.contains(key); }
};

// [db]: the connection that reads the catalog.  Empty: libpq's own environment, service and
// password files decide.
struct DbConfig : Located {
    std::string type = "pgsql";
    std::string host, user, password, sslmode, sslrootcert, sslcert, sslkey;
    std::optional<int> port;
    int connect_timeout = 10;     // seconds
    int statement_timeout = 300;  // seconds
    std::string maintenance_db = "postgres";
    std::string password_env;  // as Option::env
};

// [other]
struct OtherConfig : Located {
    int be_num = 3;
    bool use_decimal_v3 = true;
    std::string output_dir = "./result";
    std::vector<std::string> outputs = {"starrocks", "flink", "postgres"};
    std::string secrets = "inline";
};

// [starrocks]: the sink.
struct StarRocksConfig : Located {
    std::string version = "3.5";
    std::string run_mode = "shared_nothing";
    std::string database = "{database}";
    std::string table = "{schema}__{table}";
    std::string unconstrained_numeric = "VARCHAR";  // or DECIMAL(p,s)
    std::string json = "string";
    std::string infinity = "fail";
    std::string character = "trim";  // key `char`
    std::string defaults = "none";
    std::string time_zone = "UTC";
    Options options;  // connector options: jdbc-url, load-url, username, password, sink.*
};

// [cdc]: the source.
struct CdcConfig : Located {
    std::string publication, slot;
    std::string heartbeat = "message";
    bool failover = false;
    Options options;  // connector options
};

// [flink]
struct FlinkConfig : Located {
    std::string version = "1.20";
    std::string cdc_version = "3.5.0";
    std::string source = "shared";
    int tables_per_source = 30;
    std::string checkpoint_interval = "30 s";
    int parallelism = 1;
    std::string pipeline_name;  // empty: "smt_" and the stem of the config file
    std::string savepoint;
    std::string rest_url;  // of the JobManager, for `smt check`; empty: Flink is not asked
    Options set;           // set.KEY
};

// [kafka]: the way through Kafka.
struct KafkaConfig : Located {
    std::string bootstrap_servers, topic_prefix, group_id;
    Options properties;  // of Kafka's clients in Flink
};

// [kubernetes]: the Flink job under the Flink Kubernetes operator.
struct KubernetesConfig : Located {
    std::string image;      // of Flink, with the connectors and the SQL runner
    std::string smt_image;  // of smt, which fills in the secrets
    std::string name_space;
    std::string service_account = "flink";
    std::string state_uri;  // where checkpoints and savepoints lie
};

// column.NAME.type, .rename, .expression of a rule.
struct ColumnRule : Located {
    std::string name;
    std::string type, rename, expression;
};

// [table-rule.N]
struct Rule : Located {
    int number = 0;
    std::string header;                            // where the section begins
    std::string database, schema, table, exclude;  // regular expressions
    std::vector<std::string> primary_key, duplicate_keys, distributed_by, order_by;
    std::optional<int> bucket_num;
    std::string partition_key, partitions;
    Options properties, external_properties;
    Options starrocks_options, cdc_options;  // flink.starrocks.*, flink.cdc.*
    std::string target_database, target_table;
    std::string merge_shards = "auto";
    bool shard_key = false;
    std::string group;
    std::string on_unsupported = "fail";
    std::vector<std::string> allow;
    std::string filter;
    std::vector<std::string> exclude_columns;
    std::vector<ColumnRule> columns;  // in the order of the file
};

struct Config {
    std::string path;  // as messages show it
    std::string stem;  // of the file's name: "shop" for conf/shop.ini, "smt" for stdin
    DbConfig db;
    OtherConfig other;
    StarRocksConfig starrocks;
    CdcConfig cdc;
    FlinkConfig flink;
    KafkaConfig kafka;
    KubernetesConfig kubernetes;
    std::vector<Rule> rules;  // by number: the last one that matches a table takes it
    std::vector<Allowance> allowances;
};

// Reads `path` (`-` is stdin); every mistake of the file is reported, with "did you mean".
// `settings` are those of --set, section.key=value: each counts as the last line of its section,
// with blanks and backticks of the value as they are.  A file that is not there is reported too;
// throws std::runtime_error when one that is there cannot be read.
Config load_config(const std::string& path, Diagnostics& diagnostics,
                   const std::vector<std::string>& settings = {});

// The same from text that is already there; `path` is only spelled.
Config parse_config(std::string_view text, std::string_view path, Diagnostics& diagnostics,
                    const std::vector<std::string>& settings = {});

// The text of a file that the command line names, `-` is stdin.  Nothing, and a diagnostic, when
// there is no such file; throws std::runtime_error when it cannot be read.
std::optional<std::string> read_named_file(const std::string& path, Diagnostics& diagnostics);

// Every section and key with its default and help, as a config file: the text of
// conf/config_prod.conf.
std::string config_reference();

// The same as a table a section, for the README.
std::string config_keys_markdown();

// What `config` says, every key with its effective value, secrets masked.
std::string effective_config(const Config& config);

// Whether the value of an option or key of this name must never be shown.
bool is_secret(std::string_view name);

// Whether a value of any name holds a password: in a URL such as jdbc:mysql://user:...@fe:9030 or
// ...?password=...
bool holds_password(std::string_view value);

}  // namespace smt
