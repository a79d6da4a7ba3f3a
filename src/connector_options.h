// The options of the two connectors as data: those that exist (flink-connector-starrocks 1.2.15,
// StarRocksSinkOptions.java; Flink CDC 3.5 and 3.6, PostgreSQLTableFactory.java), and those that a
// config must not set because smt writes them itself or because rows would be lost.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connector_values.h"
#include "smt/config.h"
#include "smt/diagnostic.h"

namespace smt {

// Who takes an option.
enum class Side {
    sink,    // flink-connector-starrocks
    source,  // postgres-cdc
    flink,   // SET of the Flink SQL client
    table,   // PROPERTIES of a StarRocks table
    none,    // nobody any more: the old tool's external tables
};

struct KnownOption {
    Side side;
    std::string_view name;
    std::string_view value;  // what holds when it is not set; empty: nothing does
    ValueRule rule;
    std::string_view help;
    std::string_view example;
};

// Connector options by side, in the order in which they are shown.  What they may be is what
// StarRocksSinkOptions.java and PostgreSQLTableFactory.java check, and where these clamp a value
// silently, the range in which they do not.
std::span<const KnownOption> known_options();

// What holds when the known option is not set; empty: nothing does.
std::string_view default_value(Side side, std::string_view name);

// Names of the options of one side that a config may set.
std::vector<std::string_view> settable_options(Side side);

struct GuardedOption {
    Side side;
    std::string_view name;
    std::string_view allowed;  // the values that may be set, "a|b"; empty: none
    const Code* code;
    std::string_view why;        // follows "KEY cannot be 'x': " or "KEY cannot be set: "
    std::string_view hint;       // empty: take the line out
    bool free_in_rules = false;  // only a section must not set it
};

std::span<const GuardedOption> guarded_options();

// The name under which the connector takes an option: it sends `sink.properties.*` as HTTP headers,
// whose names have no case.
std::string option_name(Side side, std::string_view name);

// The spelling in which the connector knows a value: `name` as option_name gives it.
std::string option_value(Side side, std::string_view name, std::string_view value);

enum class Verdict {
    accepted,
    left_out,  // and reported
    unknown,   // and not reported: only the caller knows all names there are
};

// Whether an option may be handed on.  `key` is its name as it stands in the config; `rule` the
// number of its rule, 0 for an option of a section.
Verdict check_option(Side side, std::string_view key, const Option& option, int rule,
                     Diagnostics& diagnostics);

}  // namespace smt
