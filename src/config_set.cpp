#include "config_set.h"

#include <optional>
#include <string_view>

#include "config_values.h"
#include "smt/config.h"

namespace smt {

namespace {

// The length of `section` in section.key; npos: there is no such dot.  A rule's section has one of
// its own.
std::size_t section_length(std::string_view name) {
    constexpr std::string_view rule = "table-rule.";
    return name.find('.', name.starts_with(rule) ? rule.size() : 0);
}

// Where the value begins: behind the first = outside of double quotes, since column."a=b".type is
// one key.
std::size_t equals_sign(std::string_view setting) {
    bool quoted = false;
    for (std::size_t i = 0; i < setting.size(); ++i) {
        quoted = quoted != (setting[i] == '"');
        if (!quoted && setting[i] == '=') {
            return i;
        }
    }
    return std::string_view::npos;
}

std::optional<IniEntry> parse_setting(std::string_view setting) {
    const std::size_t equals = equals_sign(setting);
    const std::string_view name = setting.substr(0, equals);
    const std::size_t dot = section_length(name);
    if (equals == std::string_view::npos || dot == std::string_view::npos || dot == 0 ||
        dot + 1 == name.size()) {
        return std::nullopt;
    }
    IniEntry entry;
    entry.where = fmt::format("--set {}", name);
    entry.section = name.substr(0, dot);
    entry.name = name.substr(dot + 1);
    entry.value = setting.substr(equals + 1);
    entry.overrides = true;
    return entry;
}

bool shows_secret(const IniEntry& entry) {
    const bool is_of_column = !split_column_key(entry.name).column.empty();
    return (is_secret(entry.name) && !is_of_column) || holds_password(entry.value);
}

}  // namespace

std::vector<IniEntry> parse_settings(const std::vector<std::string>& settings,
                                     Diagnostics& diagnostics) {
    std::vector<IniEntry> entries;
    for (const std::string& setting : settings) {
        auto entry = parse_setting(setting);
        if (!entry) {
            // What stands behind the sign may be a password.
            const std::string_view shown = std::string_view{setting}.substr(0, setting.find('='));
            diagnostics
                .report(code::config_syntax, fmt::format("--set {}", shown),
                        "is no section.key=value")
                .hint = "write it like --set other.output_dir=x or --set table-rule.1.filter=...";
        } else if (shows_secret(*entry)) {
            diagnostics
                .report(code::bad_value, entry->where,
                        "every user of the machine can read a command line, and this is a secret")
                .hint = fmt::format(
                "write {} = ${{NAME}} into [{}] of the config, and set NAME in "
                "the environment",
                entry->name, entry->section);
        } else {
            entries.push_back(*std::move(entry));
        }
    }
    return entries;
}

}  // namespace smt
