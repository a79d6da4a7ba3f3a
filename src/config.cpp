#include "smt/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <iterator>
#include <utility>

#include "ascii.h"
#include "config_set.h"
#include "section_reader.h"
#include "smt/versions.h"
#include "text.h"

namespace smt {

namespace {

constexpr std::string_view rule_prefix = "table-rule.";

// N of `table-rule.N`; 0: it is none.
int rule_number(std::string_view section) {
    if (!section.starts_with(rule_prefix)) {
        return 0;
    }
    section.remove_prefix(rule_prefix.size());
    int number = 0;
    const auto [end, error] =
        std::from_chars(section.data(), section.data() + section.size(), number);
    const bool is_number = error == std::errc{} && end == section.data() + section.size() &&
                           is_digit(section.front()) && section.front() != '0';
    return is_number ? number : 0;
}

void add_entry(SectionText& section, IniEntry entry, Diagnostics& diagnostics) {
    const auto earlier = std::ranges::find(section.entries, entry.name, &IniEntry::name);
    if (earlier != section.entries.end() && entry.overrides) {
        section.entries.erase(earlier);
    } else if (earlier != section.entries.end()) {
        auto& diagnostic = diagnostics.report(
            code::key_repeated, entry.where, "{} stands twice in [{}]: the value of {} is not used",
            entry.name, section.name, earlier->where);
        diagnostic.hint = "take one of them out";
        diagnostic.rule = section.rule;
        section.entries.erase(earlier);
    }
    section.entries.push_back(std::move(entry));
}

std::vector<SectionText> join_sections(std::vector<IniEntry> entries, Diagnostics& diagnostics) {
    std::vector<SectionText> sections;
    for (IniEntry& entry : entries) {
        auto section = std::ranges::find(sections, entry.section, &SectionText::name);
        if (section == sections.end()) {
            sections.push_back({entry.section, entry.where, rule_number(entry.section), {}, false});
            section = std::prev(sections.end());
        }
        if (!entry.name.empty()) {
            add_entry(*section, std::move(entry), diagnostics);
        }
    }
    return sections;
}

// Every section's text has to be read with it, so it is looked up before any is.
bool has_placeholders(const std::vector<SectionText>& sections) {
    return std::ranges::any_of(sections, [](const SectionText& section) {
        return section.name == "other" &&
               std::ranges::any_of(section.entries, [](const IniEntry& entry) {
                   return entry.name == "secrets" && entry.value == "placeholder";
               });
    });
}

void report_unknown(const SectionText& text, Diagnostics& diagnostics) {
    constexpr std::array<std::string_view, 9> sections = {
        "db",    "other",      "starrocks",   "cdc",         "flink",
        "kafka", "kubernetes", "diagnostics", "table-rule.N"};
    if (text.name.empty()) {
        diagnostics
            .report(code::unknown_key, text.header, "{} stands in front of the first section",
                    text.entries.front().name)
            .hint = "write a line such as [db] above it";
    } else if (text.name.starts_with(rule_prefix)) {
        diagnostics
            .report(code::bad_value, text.header, "[{}]: '{}' is no number of a rule", text.name,
                    std::string_view{text.name}.substr(rule_prefix.size()))
            .hint = "write [table-rule.1], [table-rule.2] and so on";
    } else {
        diagnostics
            .report(code::unknown_key, text.header, "unknown section [{}]{}", text.name,
                    did_you_mean(text.name, sections))
            .hint = fmt::format("the sections are [{}]", fmt::join(sections, "], ["));
    }
}

// The codes of an `allow`, which may accept warnings and notes.
void read_allowances(const std::vector<std::string>& codes, const std::string& where, int rule,
                     Config& config, Diagnostics& diagnostics) {
    for (const std::string& name : codes) {
        const auto known = std::ranges::find(all_codes(), name, &Code::name);
        if (known != all_codes().end() && (*known)->severity != Severity::error) {
            config.allowances.push_back({name, rule, where});
            continue;
        }
        if (known == all_codes().end()) {
            diagnostics
                .report(code::bad_value, where, "allow names '{}', which is no code{}", name,
                        did_you_mean(name, map(all_codes(), &Code::name)))
                .hint = "copy the word that stands in brackets behind the message";
            continue;
        }
        diagnostics.report(code::bad_value, where, "allow names '{}', which is an error", name)
            .hint = "only warnings and notes can be accepted";
    }
}

template <typename Section>
bool read_if_named(const SectionText& text, Section& section, Diagnostics& diagnostics) {
    if (text.name != keys_of(section).name) {
        return false;
    }
    SectionReader{text, section, diagnostics}.read();
    return true;
}

void read_rule(const SectionText& text, Config& config, Diagnostics& diagnostics) {
    Rule rule;
    rule.number = text.rule;
    rule.header = text.header;
    rule.file = config.path;
    SectionReader{text, rule, diagnostics}.read();
    read_allowances(rule.allow, rule.where("allow"), rule.number, config, diagnostics);
    config.rules.push_back(std::move(rule));
}

void read_section(const SectionText& text, Config& config, Diagnostics& diagnostics) {
    DiagnosticsSection section;
    if (text.rule > 0) {
        read_rule(text, config, diagnostics);
    } else if (read_if_named(text, section, diagnostics)) {
        read_allowances(section.allow, section.where("allow"), 0, config, diagnostics);
    } else if (!read_if_named(text, config.db, diagnostics) &&
               !read_if_named(text, config.other, diagnostics) &&
               !read_if_named(text, config.starrocks, diagnostics) &&
               !read_if_named(text, config.cdc, diagnostics) &&
               !read_if_named(text, config.flink, diagnostics) &&
               !read_if_named(text, config.kafka, diagnostics) &&
               !read_if_named(text, config.kubernetes, diagnostics)) {
        report_unknown(text, diagnostics);
    }
}

void check_flink(const FlinkConfig& flink, Diagnostics& diagnostics) {
    if (find_combination(flink.version, flink.cdc_version) == nullptr) {
        diagnostics
            .report(code::no_such_version, flink.where("cdc_version"),
                    "cdc_version = '{}' does not work with Flink {}", flink.cdc_version,
                    flink.version)
            .hint = fmt::format("set it to a version of: {}", known_combinations());
    }
    const auto interval = parse_duration(flink.checkpoint_interval);
    if (interval && *interval < std::chrono::seconds{5}) {
        diagnostics
            .report(code::checkpoint_interval_short, flink.where("checkpoint_interval"),
                    "checkpoint_interval = '{}': every table gets a version that often, faster "
                    "than StarRocks merges them",
                    flink.checkpoint_interval)
            .hint = "set it to 5 s or more";
    }
}

void check_rule(const Rule& rule, Diagnostics& diagnostics) {
    std::vector<std::string_view> missing;
    for (const auto& [name, pattern] : {std::pair{"database", &rule.database},
                                        {"schema", &rule.schema},
                                        {"table", &rule.table}}) {
        if (pattern->empty()) {
            missing.emplace_back(name);
        }
    }
    if (!missing.empty()) {
        diagnostics
            .report(code::bad_value, rule.header, "[table-rule.{}] lacks {}", rule.number,
                    fmt::join(missing, " and "))
            .hint = "set database, schema and table; .* takes every name";
    }
    for (const ColumnRule& column : rule.columns) {
        if (!column.expression.empty() && column.type.empty()) {
            diagnostics
                .report(code::bad_value, column.where("expression"),
                        "{} has no type: smt does not know what the expression makes",
                        column_key(column.name, "expression"))
                .hint = fmt::format("set {} to a StarRocks type", column_key(column.name, "type"));
        }
    }
}

void check_slot(std::string_view key, const std::string& slot, const std::string& where,
                Diagnostics& diagnostics) {
    if (!slot_form.normalise(slot)) {
        diagnostics.report(code::bad_value, where, "{} = '{}' is no {}", key, slot, slot_form.name)
            .hint = slot_form.hint;
    } else if (is_like_backfill_slot(slot)) {
        diagnostics
            .report(code::bad_value, where,
                    "{} = '{}' ends in _ and digits: so Flink CDC calls the slots of a snapshot, "
                    "and drops them",
                    key, slot)
            .hint = "take the last _ out, or put a letter behind it";
    }
}

void check_slots(const Config& config, Diagnostics& diagnostics) {
    if (!config.cdc.slot.empty()) {
        check_slot("slot", config.cdc.slot, config.cdc.where("slot"), diagnostics);
    }
    for (const Rule& rule : config.rules) {
        const auto slot = std::ranges::find(rule.cdc_options, "slot.name", &Option::name);
        if (slot != rule.cdc_options.end()) {
            check_slot("flink.cdc.slot.name", slot->value, slot->where, diagnostics);
        }
    }
}

// The line of a place such as "smt.conf:12"; 0: it is the whole file, or no place in it.
int line_of(std::string_view where, std::string_view path) {
    int line = 0;
    if (!where.starts_with(path)) {
        return line;
    }
    where.remove_prefix(std::min(path.size() + 1, where.size()));
    std::from_chars(where.data(), where.data() + where.size(), line);
    return line;
}

// What several passes found, in the order of the file.
void report_in_order(const Diagnostics& found, const Config& config, Diagnostics& diagnostics) {
    std::vector<Diagnostic> sorted = found.all();
    std::ranges::stable_sort(sorted, {}, [&](const Diagnostic& diagnostic) {
        return line_of(diagnostic.where, config.path);
    });
    for (const Diagnostic& diagnostic : sorted) {
        auto& reported =
            diagnostics.report(*diagnostic.code, diagnostic.where, "{}", diagnostic.message);
        reported.hint = diagnostic.hint;
        reported.rule = diagnostic.rule;
    }
}

void check(const Config& config, Diagnostics& diagnostics) {
    check_flink(config.flink, diagnostics);
    for (const Rule& rule : config.rules) {
        check_rule(rule, diagnostics);
    }
    check_slots(config, diagnostics);
    if (config.rules.empty()) {
        diagnostics.report(code::no_rule, config.path, "no [table-rule.N] selects a table").hint =
            "add [table-rule.1] with database, schema and table";
    }
}

}  // namespace

std::string Located::where(std::string_view key) const {
    const auto place = places.find(key);
    return place == places.end() ? file : place->second;
}

Config load_config(const std::string& path, Diagnostics& diagnostics,
                   const std::vector<std::string>& settings) {
    const std::optional<std::string> text = read_named_file(path, diagnostics);
    return text ? parse_config(*text, path, diagnostics, settings) : Config{};
}

Config parse_config(std::string_view text, std::string_view path, Diagnostics& diagnostics,
                    const std::vector<std::string>& settings) {
    Config config;
    config.path = path == "-" ? "stdin" : path;
    config.stem = path == "-" ? "smt" : std::filesystem::path{path}.stem().string();
    config.db.file = config.other.file = config.starrocks.file = config.cdc.file =
        config.flink.file = config.kafka.file = config.kubernetes.file = config.path;
    Diagnostics found;
    const std::vector<IniEntry> entries =
        read_ini(text, config.path, found, parse_settings(settings, found));
    std::vector<SectionText> sections = join_sections(entries, found);
    const bool placeholders = has_placeholders(sections);
    for (SectionText& section : sections) {
        section.has_placeholders = placeholders;
        read_section(section, config, found);
    }
    std::ranges::sort(config.rules, {}, &Rule::number);
    check(config, found);
    report_in_order(found, config, diagnostics);
    return config;
}

// As GlobalConfiguration.java of Flink decides it, by words in the name.  The last three are the
// keys of TLS which Kafka's clients take as the text of a PEM file (KIP-651).
bool is_secret(std::string_view name) {
    constexpr std::array<std::string_view, 14> sensitive = {
        "password",    "secret",      "fs.azure.account.key", "apikey",
        "api-key",     "auth-params", "service-key",          "token",
        "basic-auth",  "jaas.config", "http-headers",         "keystore.key",
        "private-key", "private.key"};
    const std::string lowered = lower(name);
    // `secrets` of [other] says how they are written.
    return lowered != "secrets" && std::ranges::any_of(sensitive, [&](std::string_view word) {
               return lowered.find(word) != std::string::npos;
           });
}

bool holds_password(std::string_view value) {
    const std::string lowered = lower(value);
    if (lowered.find("password=") != std::string::npos ||
        lowered.find("pwd=") != std::string::npos) {
        return true;
    }
    // A password that nobody has escaped may hold / ? # and , as well.
    const std::size_t scheme = std::min(value.find("://"), value.size());
    const std::size_t colon = value.find(':', std::min(scheme + 3, value.size()));
    return colon != std::string_view::npos && value.find('@', colon) != std::string_view::npos;
}

}  // namespace smt
