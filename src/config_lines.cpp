#include "config_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <variant>

#include "config_keys.h"
#include "config_values.h"

namespace smt {

namespace {

constexpr std::array<std::string_view, 4> patterns = {"database", "schema", "table", "exclude"};

std::string value_of(const Rule& rule, const SectionKey<Rule>& key) {
    return std::visit(
        [&](auto member) -> std::string {
            if constexpr (std::is_same_v<decltype(member), std::monostate>) {
                return "";
            } else {
                return to_value(rule.*member);
            }
        },
        key.member);
}

}  // namespace

std::vector<ConfigLine> lines_of(const Rule& rule) {
    std::vector<ConfigLine> lines;
    const auto keys = keys_of(rule);
    for (const SectionKey<Rule>& key : keys.keys) {
        if (rule.is_set(key.name) && std::ranges::find(patterns, key.name) == patterns.end()) {
            lines.push_back({std::string{key.name}, value_of(rule, key)});
        }
    }
    for (const OptionFamily<Rule>& family : keys.families) {
        for (const Option& option : rule.*family.member) {
            lines.push_back({fmt::format("{}{}", family.prefix, option.name), option.value,
                             is_secret(option.name) || holds_password(option.value)});
        }
    }
    for (const ColumnRule& column : rule.columns) {
        for (const ColumnKey& key : column_keys()) {
            if (const std::string& value = column.*(key.member); !value.empty()) {
                lines.push_back({column_key(column.name, key.name), value});
            }
        }
    }
    return lines;
}

std::string to_text(const ConfigLine& line) {
    return line.is_hidden ? fmt::format("; {} = ***\n", line.key)
                          : fmt::format("{} = {}\n", line.key, written_value(line.value));
}

bool can_be_written(const ConfigLine& line) {
    const auto is_seen = [](const std::string& text) {
        return visible(text) == text && text.find("%(") == std::string::npos;
    };
    return line.is_hidden || (is_seen(line.key) && is_seen(line.value));
}

}  // namespace smt
