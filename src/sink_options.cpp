#include <fmt/format.h>

#include <algorithm>

#include "ascii.h"
#include "options.h"

namespace smt {

namespace {

// StarRocks' sink asks for each of these.
constexpr std::string_view required[] = {"jdbc-url", "load-url", "username"};

// At least once is enough for rows with a key: the second one replaces the first.
std::string semantic(const TablePlan& table, const Options& user) {
    const bool appends = table.model == TableModel::duplicate_key;
    return value_of(user, "sink.semantic").value_or(appends ? "exactly-once" : "at-least-once");
}

void check_semantic(const TablePlan& table, const Options& user, Diagnostics& diagnostics) {
    const auto option = std::ranges::find(user, "sink.semantic", &Option::name);
    if (table.model == TableModel::duplicate_key && option != user.end() &&
        option->value != "exactly-once") {
        Diagnostic& diagnostic = diagnostics.report(code::sink_option_lossy, option->where,
                                                    "sink.semantic = '{}': '{}.{}' has no key, and "
                                                    "each restart of the job appends the rows "
                                                    "since the last checkpoint again",
                                                    option->value, table.database, table.table);
        diagnostic.hint = "take the line out";
        diagnostic.rule = table.rule;
    }
}

void report_ignored_rows(const TablePlan& table, const Option& option, std::string_view when,
                         Diagnostics& diagnostics) {
    Diagnostic& diagnostic = diagnostics.report(
        code::guarded_option, option.where,
        "sink.ignore.update-before cannot be 'true': '{}.{}' would keep the old row {}",
        table.database, table.table, when);
    diagnostic.hint = "take the line out";
    diagnostic.rule = table.rule;
}

Properties connection_options(const Config& config, const TablePlan& table, const Options& user) {
    return {
        {"connector", "starrocks"},
        {"jdbc-url", value_of(user, "jdbc-url").value_or("")},
        {"load-url", value_of(user, "load-url").value_or("")},
        {"username", value_of(user, "username").value_or("")},
        {"password", written_value(config, sink_password(config, user), sink_secrets)},
        {"database-name", table.database},
        {"table-name", table.table},
        {"sink.version", "V2"},
    };
}

// The connector sends `sink.properties.*` as HTTP headers, whose names have no case.
std::string option_name(const std::string& name) {
    return name.starts_with("sink.properties.") ? lower(name) : name;
}

void set_option(Properties& options, const std::string& name, const std::string& value) {
    const auto same = std::ranges::find(options, name, &Properties::value_type::first);
    if (same == options.end()) {
        options.emplace_back(name, value);
    } else {
        same->second = value;
    }
}

}  // namespace

Option sink_password(const Config& config, const Options& user) {
    const auto option = std::ranges::find(user, "password", &Option::name);
    return option == user.end() ? Option{"password", "", config.starrocks.file, ""} : *option;
}

void check_sinks(const Config& config, const std::vector<const Rule*>& rules,
                 Diagnostics& diagnostics) {
    for (const std::string_view name : required) {
        const auto lacks = [&](const Rule* rule) {
            const Options user = merged(config.starrocks.options, rule->starrocks_options);
            return value_of(user, name).value_or("").empty();
        };
        const auto rule = std::ranges::find_if(rules, lacks);
        if (rule != rules.end()) {
            diagnostics
                .report(
                    code::bad_value, config.starrocks.file,
                    "'{}' is set neither in [starrocks] nor in [table-rule.{}]: the sink cannot "
                    "reach StarRocks",
                    name, (*rule)->number)
                .hint = fmt::format("set {} in [starrocks]", name);
        }
    }
}

Properties sink_options(const Config& config, const Rule& rule, const TablePlan& table,
                        const SinkNeeds& needs, Diagnostics& diagnostics) {
    const Options user = merged(config.starrocks.options, rule.starrocks_options);
    check_semantic(table, user, diagnostics);
    const bool exactly_once = semantic(table, user) == "exactly-once";
    Properties options = connection_options(config, table, user);
    options.emplace_back("sink.semantic", semantic(table, user));
    if (exactly_once) {
        // Numbered labels begin anew with every fresh job and meet their namesakes of the last
        // days.
        options.insert(options.end(), {{"sink.label-prefix", needs.label_prefix},
                                       {"sink.exactly-once.enable-label-gen", "false"}});
    } else {
        // The connector's default is 5 minutes.
        options.emplace_back("sink.buffer-flush.interval-ms", "10000");
    }
    if (!needs.old_rows.empty()) {
        options.emplace_back("sink.ignore.update-before", "false");
    }
    options.insert(options.end(), {{"sink.properties.format", "json"},
                                   {"sink.properties.strip_outer_array", "true"},
                                   {"sink.properties.strict_mode", "true"}});
    for (const Option& option : user) {
        // An exactly-once sink flushes at checkpoints only.
        const bool is_unused = exactly_once && option.name == "sink.buffer-flush.interval-ms";
        if (is_unused || option.name == "password") {
            continue;
        }
        if (!needs.old_rows.empty() && option.name == "sink.ignore.update-before" &&
            lower(option.value) == "true") {
            report_ignored_rows(table, option, needs.old_rows, diagnostics);
            continue;
        }
        set_option(options, option_name(option.name), written_value(config, option, sink_secrets));
    }
    return options;
}

}  // namespace smt
