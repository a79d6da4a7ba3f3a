// A config as text: the reference with every key, and the values in effect.

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "ascii.h"
#include "config_keys.h"
#include "config_values.h"
#include "smt/config.h"
#include "text.h"

namespace smt {

namespace {

constexpr std::string_view reference_head =
    R"(# The configuration of smt: what `smt config` prints, every section and key there is.
#
# Lines that begin with # or ; are comments. Here, # explains, and ; stands in front of a key that
# is not set: behind it stands its default, or an example. To set a key, take the ; away.
#
# A value goes to the end of its line, and blanks around it do not count; `backticks` around the
# whole of it keep them. ${NAME} in a value is an environment variable, ${NAME:-text} one that may
# be missing, ${file:PATH} the text of a file, %(key)s another key of the same section; $${ is the
# text ${. A list is a, b, "c, d".
)";

// Text as comment lines of at most 100 characters.  No word of a help text is that long.
std::string comment_lines(std::string_view text) {
    constexpr std::size_t width = 98;
    std::string lines;
    while (text.size() > width) {
        const std::size_t blank = text.rfind(' ', width);
        lines += fmt::format("# {}\n", text.substr(0, blank));
        text.remove_prefix(blank + 1);
    }
    return lines + fmt::format("# {}\n", text);
}

// A key with its help: `value` is what holds when it is not set, or nothing.
std::string key_lines(std::string_view name, std::string help, std::string_view value,
                      std::string_view example) {
    if (value.empty()) {
        help += help.empty() ? "Example:" : " Example:";
    }
    const std::string comment = help.empty() ? "" : "\n" + comment_lines(help);
    return fmt::format("{}; {} = {}\n", comment, name, value.empty() ? example : value);
}

// The value of a key as text; a key of the old tool has none.
template <typename Section>
std::string value_of(const Section& section, const SectionKey<Section>& key) {
    return std::visit(
        [&](auto member) -> std::string {
            if constexpr (std::is_same_v<decltype(member), std::monostate>) {
                return "";
            } else {
                return to_value(section.*member);
            }
        },
        key.member);
}

template <typename Section>
bool is_of_old_tool(const SectionKey<Section>& key) {
    return std::holds_alternative<std::monostate>(key.member);
}

template <typename Section>
std::string help_of(const SectionKey<Section>& key) {
    std::string help{key.help};
    if (!key.limits.choices.empty()) {
        help += fmt::format(" Possible: {}.", key.limits.choices);
    }
    return help;
}

template <typename Section>
std::string key_reference(const SectionKey<Section>& key) {
    return key_lines(key.name, help_of(key), value_of(Section{}, key), key.limits.example);
}

std::string help_of(const KnownOption& option) {
    const std::string values = described(option.rule);
    const bool has_both = !option.help.empty() && !values.empty();
    return fmt::format("{}{}{}", option.help, has_both ? " " : "", values);
}

template <typename Section>
std::string family_reference(const OptionFamily<Section>& family) {
    if (!family.example.empty()) {
        return fmt::format("\n{}; {}{}\n", comment_lines(fmt::format("{} Example:", family.help)),
                           family.prefix, family.example);
    }
    std::string text = "\n" + comment_lines(family.help);
    for (const KnownOption& option : known_options()) {
        if (option.side == family.side) {
            text += key_lines(option.name, help_of(option), option.value, option.example);
        }
    }
    return text;
}

template <typename Section>
std::string section_reference(std::string_view header) {
    const auto keys = keys_of(Section{});
    std::string text = fmt::format("\n{}{}\n", comment_lines(keys.help), header);
    for (const auto& key : keys.keys) {
        text += is_of_old_tool(key) ? "" : key_reference(key);
    }
    for (const auto& family : keys.families) {
        text += family.help.empty() ? "" : family_reference(family);
    }
    return text;
}

std::string column_reference() {
    std::string text;
    for (const ColumnKey& key : column_keys()) {
        text += key_lines(fmt::format("column.note.{}", key.name), std::string{key.help}, "",
                          key.example);
    }
    return text;
}

std::string markdown_row(std::string_view key, std::string_view value, std::string_view help) {
    return fmt::format("| {} | {} | {} |\n", key, value.empty() ? "" : fmt::format("`{}`", value),
                       replace_all(help, "|", "\\|"));
}

// The rows of one side of the connectors: those that have something to say, then the others.
template <typename Section>
std::string family_rows(const OptionFamily<Section>& family) {
    if (!family.prefix.empty()) {
        return markdown_row(fmt::format("`{}`*NAME*", family.prefix), "", family.help);
    }
    std::string rows;
    for (const KnownOption& option : known_options()) {
        if (option.side == family.side && !option.help.empty()) {
            rows += markdown_row(fmt::format("`{}`", option.name), option.value, help_of(option));
        }
    }
    return rows + markdown_row("any other option of the connector", "", family.help);
}

template <typename Section>
std::string section_table(std::string_view header) {
    const auto keys = keys_of(Section{});
    std::string table = fmt::format(
        "`{}`: {}\n\n| key | default | what it does |\n| --- | --- | --- |\n", header, keys.help);
    for (const auto& key : keys.keys) {
        table += is_of_old_tool(key) ? ""
                                     : markdown_row(fmt::format("`{}`", key.name),
                                                    value_of(Section{}, key), help_of(key));
    }
    for (const auto& family : keys.families) {
        table += family.help.empty() ? "" : family_rows(family);
    }
    return table;
}

// A password may also stand in a URL: jdbc:mysql://fe:9030?password=...
std::string shown(std::string_view name, std::string_view value) {
    const bool is_hidden = is_secret(name) || holds_password(value);
    return is_hidden && !value.empty() ? "***" : written_value(value);
}

std::string effective_line(std::string_view name, std::string_view value) {
    return value.empty() ? fmt::format("; {} =\n", name)
                         : fmt::format("{} = {}\n", name, shown(name, value));
}

template <typename Section>
std::string effective_section(std::string_view header, const Section& section) {
    const auto keys = keys_of(section);
    std::string text = fmt::format("[{}]\n", header);
    for (const auto& key : keys.keys) {
        text += is_of_old_tool(key) ? "" : effective_line(key.name, value_of(section, key));
    }
    for (const auto& family : keys.families) {
        for (const Option& option : section.*family.member) {
            text += fmt::format("{}{} = {}\n", family.prefix, option.name,
                                shown(option.name, option.value));
        }
    }
    return text + "\n";
}

std::string effective_column(const ColumnRule& column) {
    std::string text;
    for (const ColumnKey& key : column_keys()) {
        const std::string& value = column.*(key.member);
        text += value.empty() ? ""
                              : fmt::format("{} = {}\n", column_key(column.name, key.name),
                                            written_value(value));
    }
    return text;
}

}  // namespace

std::string config_reference() {
    std::string text{reference_head};
    text += section_reference<DbConfig>("[db]");
    text += section_reference<OtherConfig>("[other]");
    text += section_reference<StarRocksConfig>("[starrocks]");
    text += section_reference<CdcConfig>("[cdc]");
    text += section_reference<FlinkConfig>("[flink]");
    text += section_reference<KafkaConfig>("[kafka]");
    text += section_reference<KubernetesConfig>("[kubernetes]");
    text += section_reference<DiagnosticsSection>("[diagnostics]");
    return text + section_reference<Rule>("; [table-rule.1]") + column_reference();
}

std::string config_keys_markdown() {
    std::string tables = section_table<DbConfig>("[db]");
    tables += "\n" + section_table<OtherConfig>("[other]");
    tables += "\n" + section_table<StarRocksConfig>("[starrocks]");
    tables += "\n" + section_table<CdcConfig>("[cdc]");
    tables += "\n" + section_table<FlinkConfig>("[flink]");
    tables += "\n" + section_table<KafkaConfig>("[kafka]");
    tables += "\n" + section_table<KubernetesConfig>("[kubernetes]");
    tables += "\n" + section_table<DiagnosticsSection>("[diagnostics]");
    tables += "\n" + section_table<Rule>("[table-rule.N]");
    for (const ColumnKey& key : column_keys()) {
        tables += markdown_row(fmt::format("`column.`*NAME*`.{}`", key.name), "", key.help);
    }
    return tables;
}

std::string effective_config(const Config& config) {
    DiagnosticsSection diagnostics;
    for (const Allowance& allowance : config.allowances) {
        if (allowance.rule == 0) {
            diagnostics.allow.push_back(allowance.code);
        }
    }
    std::string text = effective_section("db", config.db);
    text += effective_section("other", config.other);
    text += effective_section("starrocks", config.starrocks);
    text += effective_section("cdc", config.cdc);
    text += effective_section("flink", config.flink);
    text += effective_section("kafka", config.kafka);
    text += effective_section("kubernetes", config.kubernetes);
    text += effective_section("diagnostics", diagnostics);
    for (const Rule& rule : config.rules) {
        text += effective_section(fmt::format("table-rule.{}", rule.number), rule);
        text.pop_back();  // the columns belong to the section
        for (const ColumnRule& column : rule.columns) {
            text += effective_column(column);
        }
        text += "\n";
    }
    text.pop_back();
    return text;
}

}  // namespace smt
