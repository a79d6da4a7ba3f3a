#include <fmt/format.h>

#include <algorithm>

#include "options.h"

namespace smt {

namespace {

// StarRocks' sink asks for each of these.
constexpr std::string_view required[] = {"jdbc-url", "load-url", "username"};

std::string password(const Config& config, const Options& user) {
    const auto option = std::ranges::find(user, "password", &Option::name);
    if (config.other.secrets == "placeholder") {
        const bool named = option != user.end() && !option->env.empty();
        return fmt::format("${{{}}}", named ? option->env : "SMT_STARROCKS_PASSWORD");
    }
    return option == user.end() ? "" : option->value;
}

void report_missing(const Config& config, const Rule& rule, const Options& user,
                    Diagnostics& diagnostics) {
    for (const std::string_view name : required) {
        const auto same = [&](const Diagnostic& diagnostic) {
            return diagnostic.code == &code::bad_value &&
                   diagnostic.where == config.starrocks.file &&
                   diagnostic.message.find(fmt::format("'{}'", name)) != std::string::npos;
        };
        if (value_of(user, name) || std::ranges::any_of(diagnostics.all(), same)) {
            continue;
        }
        Diagnostic& diagnostic =
            diagnostics.report(code::bad_value, config.starrocks.file,
                               "'{}' is set neither in [starrocks] nor in [table-rule.{}]: the "
                               "sink cannot reach StarRocks",
                               name, rule.number);
        diagnostic.hint = fmt::format("set {} in [starrocks]", name);
    }
}

}  // namespace

Properties sink_options(const Config& config, const Rule& rule, const TablePlan& table,
                        const SinkNeeds& needs, Diagnostics& diagnostics) {
    const Options user = merged(config.starrocks.options, rule.starrocks_options);
    report_missing(config, rule, user, diagnostics);
    const bool exactly_once = !needs.label_prefix.empty();
    Properties options = {
        {"connector", "starrocks"},
        {"jdbc-url", value_of(user, "jdbc-url").value_or("")},
        {"load-url", value_of(user, "load-url").value_or("")},
        {"username", value_of(user, "username").value_or("")},
        {"password", password(config, user)},
        {"database-name", table.database},
        {"table-name", table.table},
        {"sink.version", "V2"},
        {"sink.semantic", exactly_once ? "exactly-once" : "at-least-once"},
    };
    if (exactly_once) {
        // Numbered labels begin anew with every fresh job and meet their namesakes of the last
        // days.
        options.insert(options.end(), {{"sink.label-prefix", needs.label_prefix},
                                       {"sink.exactly-once.enable-label-gen", "false"}});
    } else {
        // The connector's default is 5 minutes.
        options.emplace_back("sink.buffer-flush.interval-ms", "10000");
    }
    if (needs.keeps_update_before) {
        options.emplace_back("sink.ignore.update-before", "false");
    }
    options.insert(options.end(), {{"sink.properties.format", "json"},
                                   {"sink.properties.strip_outer_array", "true"},
                                   {"sink.properties.strict_mode", "true"}});
    for (const Option& option : user) {
        const auto same = std::ranges::find(options, option.name, &Properties::value_type::first);
        if (same == options.end()) {
            // An exactly-once sink flushes at checkpoints only.
            if (!(exactly_once && option.name == "sink.buffer-flush.interval-ms")) {
                options.emplace_back(option.name, option.value);
            }
            continue;
        }
        if (option.name == "sink.ignore.update-before" && option.value == "true") {
            diagnostics
                .report(code::guarded_option, option.where,
                        "sink.ignore.update-before = true would leave the old row of '{}.{}' in "
                        "StarRocks "
                        "when its key changes",
                        table.database, table.table)
                .hint = "take it out";
        } else if (option.name != "password") {
            same->second = option.value;
        }
    }
    return options;
}

}  // namespace smt
