// Reads the lines of one section into its struct, by the tables of config_keys.h.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "config_expand.h"
#include "config_keys.h"
#include "config_values.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/ini_file.h"
#include "text.h"
#include "utf8.h"

namespace smt {

// All lines of one section, wherever they stand in the file.
struct SectionText {
    std::string name;
    std::string header;  // where it begins first
    int rule = 0;
    std::vector<IniEntry> entries;  // a key once: its last value
    // secrets = placeholder: the values of ${NAME} that only Flink needs need not be known.
    bool has_placeholders = false;
};

template <typename Section>
class SectionReader {
  public:
    SectionReader(const SectionText& text, Section& section, Diagnostics& diagnostics)
        : text_(text), section_(section), keys_(keys_of(section)), diagnostics_(diagnostics) {}

    void read() {
        for (const IniEntry& entry : text_.entries) {
            section_.places[entry.name] = entry.where;
            check_comment_sign(entry);
            const auto value = is_placeholder(entry) ? Expanded{"", variable_of(entry.value)}
                                                     : expand(entry, diagnostics_);
            if (value && is_text(entry, value->text)) {
                read_entry(entry, *value);
            }
        }
        for (const auto& family : keys_.families) {
            std::ranges::sort(section_.*family.member, {}, &Option::name);
        }
    }

  private:
    template <typename... Args>
    Diagnostic& report(const Code& code, const IniEntry& entry, fmt::format_string<Args...> message,
                       Args&&... args) {
        auto& diagnostic =
            diagnostics_.report(code, entry.where, message, std::forward<Args>(args)...);
        diagnostic.rule = text_.rule;
        return diagnostic;
    }

    void check_comment_sign(const IniEntry& entry) {
        if (entry.comment_sign != '\0') {
            report(code::value_holds_comment_sign, entry,
                   "the value of {} holds ' {}', which begins no comment: the value goes on to the "
                   "end of its line",
                   entry.name, entry.comment_sign)
                .hint = "put the comment on a line of its own, or the value into backticks";
        }
    }

    // The catalog is read with the password of [db] itself.
    bool is_placeholder(const IniEntry& entry) const {
        return text_.has_placeholders && !std::is_same_v<Section, DbConfig> &&
               is_secret(entry.name) && split_column_key(entry.name).column.empty() &&
               !variable_of(entry.value).empty() && !is_set_variable(variable_of(entry.value));
    }

    // Every output is UTF-8, and so is the connection.
    bool is_text(const IniEntry& entry, std::string_view value) {
        if (is_utf8(value)) {
            return true;
        }
        report(code::bad_value, entry, "the value of {} is no UTF-8", entry.name).hint =
            "save the file as UTF-8, and set variables in a UTF-8 locale";
        return false;
    }

    void read_entry(const IniEntry& entry, const Expanded& value) {
        const auto key = std::ranges::find(keys_.keys, entry.name, &SectionKey<Section>::name);
        if (key != keys_.keys.end()) {
            set_key(*key, entry, value);
            return;
        }
        const auto family = std::ranges::find_if(keys_.families, [&](const auto& candidate) {
            return entry.name.starts_with(candidate.prefix);
        });
        const bool is_known = family == keys_.families.end() ? set_column(entry, value)
                                                             : add_option(*family, entry, value);
        if (!is_known) {
            report(code::unknown_key, entry, "unknown key '{}' in [{}]{}", entry.name, text_.name,
                   suggestion(entry.name))
                .hint = "run 'smt config' for a list of all keys";
        }
    }

    void set_key(const SectionKey<Section>& key, const IniEntry& entry, const Expanded& value) {
        const auto set = [&](auto member) {
            if constexpr (std::is_same_v<decltype(member), std::monostate>) {
                report(code::property_dropped, entry, "{} is left out: {}", key.name, key.help)
                    .hint = "take the line out";
            } else if (const auto problem = parse_into(section_.*member, value.text, key.limits)) {
                // The user may have put a whole connection string there.
                report(*key.limits.code, entry, "{} = '{}' {}", key.name,
                       holds_password(value.text) ? "***" : value.text, problem->fact)
                    .hint = problem->hint;
            }
        };
        std::visit(set, key.member);
        if constexpr (std::is_same_v<Section, DbConfig>) {
            if (key.name == "password") {
                section_.password_env = value.env;
            }
        }
    }

    // False: nobody knows the option.
    bool add_option(const OptionFamily<Section>& family, const IniEntry& entry,
                    const Expanded& value) {
        Option option{option_name(family.side, entry.name.substr(family.prefix.size())), "",
                      entry.where, value.env};
        option.value = option_value(family.side, option.name, value.text);
        const Verdict verdict =
            check_option(family.side, entry.name, option, text_.rule, diagnostics_);
        if (verdict == Verdict::accepted) {
            Options& options = section_.*family.member;
            std::erase_if(options, [&](const Option& other) { return other.name == option.name; });
            options.push_back(std::move(option));
        }
        return verdict != Verdict::unknown;
    }

    // False: it is no key of a column.
    bool set_column(const IniEntry& entry, const Expanded& value) {
        if constexpr (std::is_same_v<Section, Rule>) {
            const ColumnKeyName name = split_column_key(entry.name);
            const auto key = std::ranges::find(column_keys(), name.key, &ColumnKey::name);
            if (name.column.empty() || key == column_keys().end()) {
                return false;
            }
            auto column = std::ranges::find(section_.columns, name.column, &ColumnRule::name);
            if (column == section_.columns.end()) {
                column = section_.columns.emplace(section_.columns.end());
                column->name = name.column;
            }
            column->places[name.key] = entry.where;
            (*column).*(key->member) = value.text;
            return true;
        }
        return false;
    }

    std::string suggestion(std::string_view name) const {
        std::vector<std::string> candidates;
        for (const auto& key : keys_.keys) {
            candidates.emplace_back(key.name);
        }
        for (const auto& family : keys_.families) {
            const auto options = settable_options(family.side);
            if (!family.prefix.empty() && name.starts_with(family.prefix)) {
                return did_you_mean_behind(family.prefix, name, options);
            }
            for (const std::string_view option : options) {
                candidates.push_back(fmt::format("{}{}", family.prefix, option));
            }
        }
        if (std::is_same_v<Section, Rule> && !split_column_key(name).column.empty()) {
            return did_you_mean_behind(split_column_key(name).prefix, name,
                                       map(column_keys(), &ColumnKey::name));
        }
        return did_you_mean(name,
                            std::vector<std::string_view>(candidates.begin(), candidates.end()));
    }

    const SectionText& text_;
    Section& section_;
    SectionKeys<Section> keys_;
    Diagnostics& diagnostics_;
};

}  // namespace smt
