// The keys of every section as data: parsing, validation, `smt config` and conf/config_prod.conf
// come from these tables.  A new key is one member in config.h and one row in config_keys.cpp.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connector_options.h"
#include "smt/config.h"
#include "smt/diagnostic.h"

namespace smt {

// A form that a text must have: "no duration", with what to write instead.
struct Form {
    // The text as smt keeps it, or nothing when it is not of the form.
    std::optional<std::string> (*normalise)(std::string_view text);
    std::string_view name;
    std::string_view hint;
};

// What a value must be beyond the type of its member.
struct Limits {
    std::string_view example;  // shown where there is no default
    std::string_view choices;  // "a, b, c": nothing else; of a list: each of its elements
    const Form* form = nullptr;
    int least = 0, most = std::numeric_limits<int>::max();
    const Code* code = &code::bad_value;
};

// The member that takes the value: its type says how the text is read, its initialiser is the
// default. None: a key of the old tool that means nothing here.
template <typename Section>
using Member = std::variant<std::monostate, std::string Section::*, int Section::*, bool Section::*,
                            std::optional<int> Section::*, std::vector<std::string> Section::*>;

template <typename Section>
struct SectionKey {
    std::string_view name;
    Member<Section> member;
    std::string_view help;
    Limits limits = {};
};

// Keys that begin with `prefix`: what follows is the name of an option that is handed on.
template <typename Section>
struct OptionFamily {
    std::string_view prefix;
    Side side;
    Options Section::*member;
    std::string_view help;
    std::string_view example;  // "KEY = value" without the prefix
};

// [diagnostics] as it is read: a Config has it as allowances.
struct DiagnosticsSection : Located {
    std::vector<std::string> allow;
};

template <typename Section>
struct SectionKeys {
    std::string_view name;
    std::string_view help;
    std::span<const SectionKey<Section>> keys;
    std::span<const OptionFamily<Section>> families = {};
};

SectionKeys<DbConfig> keys_of(const DbConfig& section);
SectionKeys<OtherConfig> keys_of(const OtherConfig& section);
SectionKeys<StarRocksConfig> keys_of(const StarRocksConfig& section);
SectionKeys<CdcConfig> keys_of(const CdcConfig& section);
SectionKeys<FlinkConfig> keys_of(const FlinkConfig& section);
SectionKeys<KafkaConfig> keys_of(const KafkaConfig& section);
SectionKeys<KubernetesConfig> keys_of(const KubernetesConfig& section);
SectionKeys<DiagnosticsSection> keys_of(const DiagnosticsSection& section);
SectionKeys<Rule> keys_of(const Rule& rule);

// A key column.NAME.KEY of a rule.
struct ColumnKey {
    std::string_view name;
    std::string ColumnRule::*member;
    std::string_view help;
    std::string_view example;
};
std::span<const ColumnKey> column_keys();

}  // namespace smt
