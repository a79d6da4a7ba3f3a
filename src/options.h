// The options of the Flink source and sink tables: what smt demands, what the user adds, in the
// order in which they are written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "smt/config.h"
#include "smt/plan.h"

namespace smt {

// The options of a section with those of a rule laid over them, by name.
Options merged(const Options& section, const Options& rule);

// The value of an option, or nothing when it is not set.
std::optional<std::string> value_of(const Options& options, std::string_view name);

// How Flink reaches PostgreSQL: [cdc] and the rule's flink.cdc.*, else what [db] says.  What is
// missing is reported once.
struct SourceConnection {
    std::string hostname, port, username, password;
};
SourceConnection source_connection(const Config& config, Diagnostics& diagnostics);

// What a group of tables needs from its source beside the names of the group itself.
struct SourceNeeds {
    bool text_decimals = false;
    bool skip_backfill = false;
    int pool_size = 0;         // connections; 0: the connector's default
    std::string chunk_column;  // empty: the connector's own choice
    std::vector<std::string>
        message_keys;  // "schema.table:column,column", of tables without a primary key
    Options user;      // of [cdc] and the rule
};
Properties source_options(const Config& config, const SourceConnection& connection,
                          const SourceGroup& group, const SourceNeeds& needs);

// The sink of one target.  Options that StarRocks connections cannot do without and that are
// missing are reported, once a run.
struct SinkNeeds {
    bool keeps_update_before = false;  // a key or filter that is not Debezium's own
    std::string label_prefix;          // set: exactly-once, for a table without a key
};
Properties sink_options(const Config& config, const Rule& rule, const TablePlan& table,
                        const SinkNeeds& needs, Diagnostics& diagnostics);

}  // namespace smt
