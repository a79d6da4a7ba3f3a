// What the connectors take as the value of an option.  They check it themselves, but only when the
// job is submitted, and some of them change it without a word.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "config_problem.h"

namespace smt {

enum class ValueKind {
    text,       // anything
    whole,      // a whole number
    fraction,   // a number
    flag,       // true or false: Flink takes no other word
    duration,   // "30 s"; a number alone is milliseconds
    word,       // one of several
    label,      // of a load: letters, digits, - and _
    addresses,  // "host:port;host:port"
    jdbc_url,   // "jdbc:mysql://host:port"
};

struct ValueRule {
    ValueKind kind = ValueKind::text;
    // Of a number; of a duration: milliseconds; of a label: `most` is its length.
    std::int64_t least = 0;
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::string_view words;  // "a, b, c"
};

// The value as the connector's options spell it: TRUE is true, Exactly-Once is exactly-once.  A
// value that is against the rule comes back as it is.
std::string spelled(std::string_view value, const ValueRule& rule);

// What is wrong with a value.
std::optional<Problem> check_value(std::string_view value, const ValueRule& rule);

// The values that there are, as a sentence: "From 1 to 10."  Empty: the default shows it.
std::string described(const ValueRule& rule);

}  // namespace smt
