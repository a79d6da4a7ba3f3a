// The options of the Flink source and sink tables: what smt demands, what the user adds, in the
// order in which they are written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/config.h"
#include "smt/plan.h"

namespace smt {

// The options of a section with those of a rule laid over them, by name.
Options merged(const Options& section, const Options& rule);

// The value of an option, or nothing when it is not set.
std::optional<std::string> value_of(const Options& options, std::string_view name);
std::optional<std::string> value_of(const Properties& properties, std::string_view name);

// The config with the connector options that every rule sets to the same value in its sections: the
// old tool had none and repeated them in each rule.
Config with_common_options(Config config);

// The password as an option, whether or not the user has set it.
Option source_password(const Config& config, const Options& user);
Option sink_password(const Config& config, const Options& user);

// What the NAME of a placeholder begins with unless the config has one.
inline constexpr std::string_view source_secrets = "SMT_PG";
inline constexpr std::string_view sink_secrets = "SMT_STARROCKS";
inline constexpr std::string_view flink_secrets = "SMT_FLINK";
inline constexpr std::string_view kafka_secrets = "SMT_KAFKA";

// Those of [kafka] under the names that Flink's connector has for them.
Options kafka_properties(const Config& config);

// The value of an option as it is written: with secrets = placeholder a secret becomes ${NAME}, the
// NAME of the config or one that begins with `prefix`.
std::string written_value(const Config& config, const Option& option, std::string_view prefix);

// Every option that is written as a placeholder, with that; reports a NAME that would stand for two
// secrets.
Properties plan_placeholders(const Config& config, Diagnostics& diagnostics);

// How Flink reaches PostgreSQL: [cdc], else what [db] says.  What is missing is reported once.
struct SourceConnection {
    std::string hostname, port, username;
};
SourceConnection source_connection(const Config& config, Diagnostics& diagnostics);

// How many rows Debezium holds in memory: those that it fetches at once, those that wait, and those
// that are taken at once.
inline constexpr std::string_view debezium_fetch = "debezium.snapshot.fetch.size";
inline constexpr std::string_view debezium_queue = "debezium.max.queue.size";
inline constexpr std::string_view debezium_batch = "debezium.max.batch.size";

// What a group of tables needs from its source beside the names of the group itself.
struct SourceNeeds {
    bool text_decimals = false;
    int pool_size = 0;         // connections; 0: the connector's default
    std::string chunk_column;  // empty: the connector's own choice
    std::vector<std::string>
        message_keys;  // "schema.table:column,column", of tables without a primary key
    Options user;      // of [cdc] and the rule
};
Properties source_options(const Config& config, const SourceConnection& connection,
                          const SourceGroup& group, const SourceNeeds& needs);

// Reports options that no sink can do without and that one of the rules lacks, once each.
void check_sinks(const Config& config, const std::vector<const Rule*>& rules,
                 Diagnostics& diagnostics);

// What one target needs of its sink.
struct SinkNeeds {
    std::string old_rows;      // when the sink must see update-before rows: "when its key changes"
    std::string label_prefix;  // of loads with exactly-once
};
Properties sink_options(const Config& config, const Rule& rule, const TablePlan& table,
                        const SinkNeeds& needs, Diagnostics& diagnostics);

}  // namespace smt
