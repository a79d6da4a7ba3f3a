#include "smt/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <type_traits>

#include "jdbc_url.h"
#include "kafka_plan.h"
#include "names.h"
#include "options.h"
#include "parallel.h"
#include "plan_kubernetes.h"
#include "plan_moves.h"
#include "plan_pipeline.h"
#include "plan_savepoints.h"
#include "plan_sources.h"
#include "plan_unused.h"
#include "shard.h"
#include "smt/quote.h"
#include "table_plan.h"
#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

// Host and port of the first address of a JDBC URL: "fe.example", "9030" of
// jdbc:mysql://fe.example:9030/db.
std::pair<std::string, std::string> jdbc_address(std::string_view text) {
    const std::optional<JdbcUrl> url = parse_jdbc_url(text);
    return url ? std::pair{url->addresses[0].host, std::to_string(url->addresses[0].port)}
               : std::pair<std::string, std::string>{};
}

Properties flink_settings(const Config& config) {
    Properties settings = {
        {"parallelism.default", std::to_string(config.flink.parallelism)},
        {"execution.checkpointing.interval", config.flink.checkpoint_interval},
        {"execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION"},
        {"restart-strategy.type", "exponential-delay"},
        {"table.local-time-zone", config.starrocks.time_zone},
        {"table.exec.sink.upsert-materialize", "NONE"},
    };
    if (!config.flink.savepoint.empty()) {
        settings.emplace_back("execution.savepoint.path", config.flink.savepoint);
    }
    for (const Option& option : config.flink.set) {
        const std::string value = written_value(config, option, flink_secrets);
        const auto same = std::ranges::find(settings, option.name, &Properties::value_type::first);
        if (same == settings.end()) {
            settings.emplace_back(option.name, value);
        } else {
            same->second = value;
        }
    }
    return settings;
}

Plan describe(const Config& config, const SourceConnection& connection) {
    Plan plan;
    const std::string version = SMT_VERSION;
    plan.smt_version = version.substr(0, version.rfind('.'));
    plan.config = visible(config.path.substr(config.path.rfind('/') + 1));
    plan.source = config.flink.source;
    plan.slot = slot_base(config);
    plan.publication = publication_base(config);
    plan.starrocks_version = config.starrocks.version;
    plan.flink_version = config.flink.version;
    plan.cdc_version = config.flink.cdc_version;
    plan.values = {config.starrocks.time_zone, config.starrocks.character,
                   config.starrocks.infinity};
    plan.outputs = config.other.outputs;
    plan.secrets_inline = config.other.secrets == "inline";
    std::tie(plan.jdbc_host, plan.jdbc_port) =
        jdbc_address(value_of(config.starrocks.options, "jdbc-url").value_or(""));
    plan.postgres_host = connection.hostname;
    plan.postgres_port = connection.port;
    plan.cdc_role = connection.username;
    plan.failover_slots = config.cdc.failover;
    plan.flink_settings = flink_settings(config);
    return plan;
}

void report_catalog(const Config& config, const RuleSet& rules, const Catalog& catalog,
                    Diagnostics& diagnostics) {
    if (!catalog.selected_by.empty() && catalog.selected_by != selected_by(config)) {
        diagnostics
            .report(code::snapshot_of_other_rules, config.path,
                    "the snapshot of the catalog was taken with other patterns of database, "
                    "schema, table or exclude: it may lack tables that the rules take now")
            .hint = "take a new one with `smt catalog`";
    }
    for (const Database& database : catalog.databases) {
        for (const std::string& type : database.uncarried_types) {
            diagnostics
                .report(
                    code::enum_domain_uncarried, database.name + "." + type,
                    "a domain over an enum, or an enum without labels: every Flink CDC source of "
                    "this database dies at its start, whatever tables it reads")
                .hint = "give the enum a label, or replace the domain by the enum and a CHECK";
        }
        for (const std::string& object : database.unreadable) {
            diagnostics
                .report(code::not_readable,
                        object == database.name ? object : database.name + "." + object,
                        "the role '{}' may not read it", config.db.user)
                .hint = "GRANT USAGE ON SCHEMA and SELECT ON TABLE, or narrow the rule";
        }
    }
    for (const NotTaken& object : catalog.not_taken) {
        // A partition need not match the rule that takes its table.
        const Rule* rule = rules.taker(object.name);
        Diagnostic& diagnostic = diagnostics.report(code::not_taken, to_string(object.name),
                                                    "is not copied: {}", object.reason);
        diagnostic.rule = rule == nullptr ? 0 : rule->number;
        diagnostic.database = object.name.database;
    }
}

// All databases are on one server.
void check_failover(const Config& config, const Catalog& catalog, Diagnostics& diagnostics) {
    constexpr int first_version = 170000;
    if (config.cdc.failover && !catalog.databases.empty() &&
        catalog.databases.front().server_version < first_version) {
        diagnostics
            .report(code::no_such_version, config.cdc.where("failover"),
                    "failover = true needs PostgreSQL 17, and the server is PostgreSQL {}",
                    catalog.databases.front().server_version / 10000)
            .hint = "leave failover = false in [cdc]: when a standby takes over, start over";
    }
}

// Notes about types are the same for many columns: one a code and rule, at the first column.
void report_notes(const std::vector<DraftTable>& drafts, Diagnostics& diagnostics) {
    std::map<std::pair<std::string_view, int>, std::vector<const ColumnNote*>> notes;
    for (const DraftTable& draft : drafts) {
        for (const ColumnNote& note : draft.notes) {
            notes[{note.code->name, draft.rule->number}].push_back(&note);
        }
    }
    for (const auto& [kind, columns] : notes) {
        const ColumnNote& first = *columns.front();
        const std::size_t others = columns.size() - 1;
        const std::string others_text =
            others == 0
                ? ""
                : fmt::format(" (the same for {} more column{})", others, others == 1 ? "" : "s");
        Diagnostic& diagnostic =
            diagnostics.report(*first.code, first.where, "{}{}", first.message, others_text);
        diagnostic.rule = kind.second;
        for (const ColumnNote* const column : columns) {
            diagnostic.also.push_back(column->where);
        }
    }
}

// What a combination of sections loses.
// See source_options.cpp, add_snapshot.
void warn_of_newly_added(const Options& options, Diagnostics& diagnostics) {
    const auto option = std::ranges::find(options, "scan.newly-added-table.enabled", &Option::name);
    if (option != options.end() && option->value == "true") {
        diagnostics
            .report(code::source_option_lossy, option->where,
                    "scan.newly-added-table.enabled = 'true': after each restart Flink CDC 3.5 may "
                    "confirm changes ahead of its checkpoint, and loses them when it crashes then")
            .hint =
            "set it only for the run that adds tables; when their content has arrived, "
            "stop and go on without it";
    }
}

void check_settings(const Config& config, Diagnostics& diagnostics) {
    warn_of_newly_added(config.cdc.options, diagnostics);
    for (const Rule& rule : config.rules) {
        if (value_of(config.cdc.options, "scan.newly-added-table.enabled") != "true") {
            warn_of_newly_added(rule.cdc_options, diagnostics);
        }
    }
    const StarRocksConfig& starrocks = config.starrocks;
    if (starrocks.infinity == "null" && starrocks.time_zone != "UTC") {
        diagnostics
            .report(code::bad_value, starrocks.where("infinity"),
                    "infinity = null reads timestamptz as text in UTC, which cannot be brought to "
                    "time_zone = '{}'",
                    starrocks.time_zone)
            .hint = "leave time_zone = UTC or infinity = fail in [starrocks]";
    }
    const std::vector<int> digits = parameters_of(starrocks.unconstrained_numeric);
    if (!config.other.use_decimal_v3 && digits.size() == 2 &&
        (digits[0] > longest_decimal_v2 || digits[1] > longest_scale_v2)) {
        diagnostics
            .report(
                code::bad_value, starrocks.where("unconstrained_numeric"),
                "unconstrained_numeric = '{}' has more digits than use_decimal_v3 = false allows",
                starrocks.unconstrained_numeric)
            .hint = fmt::format("take at most {} digits, {} of them behind the point",
                                longest_decimal_v2, longest_scale_v2);
    }
    // CreateTableAnalyzer of StarRocks 3; that a 4.x takes them is not known.
    if (starrocks.json == "both" && starrocks.run_mode == "shared_data") {
        diagnostics
            .report(code::bad_value, starrocks.where("json"),
                    "json = both makes a generated column, which StarRocks refuses with run_mode = "
                    "shared_data")
            .hint = "set json = string, or json = json if members that are null do not matter";
    }
    const auto option =
        std::ranges::find(config.cdc.options, "debezium.database.sslmode", &Option::name);
    const bool is_own = option != config.cdc.options.end();
    const std::string& mode = is_own ? option->value : config.db.sslmode;
    if (mode == "require" || mode == "verify-ca" || mode == "verify-full") {
        diagnostics
            .report(code::tls_not_enforced, is_own ? option->where : config.db.where("sslmode"),
                    "sslmode = '{}' holds for the changes and the rows: Flink CDC plans the "
                    "snapshot over connections that also go on without TLS",
                    mode)
            .hint =
            "allow Flink's role only hostssl lines in pg_hba.conf, so that PostgreSQL refuses "
            "other connections";
    }
}

void report_foreign_lock(const Config& config, const Plan& lock, const Plan& plan,
                         Diagnostics& diagnostics) {
    if (!lock.config.empty() && !is_lock_of(lock, plan)) {
        diagnostics
            .report(code::foreign_lock, config.path,
                    "smt.lock holds what was decided for the config '{}', and is not looked at: "
                    "tables may get other slots than they have",
                    lock.config)
            .hint = fmt::format(
            "if that config was renamed, set slot = {} in [cdc], as its slots are called; else "
            "give each config an output_dir of its own",
            lock.slot);
    }
}

void check_targets(const std::vector<DraftTable>& drafts, Diagnostics& diagnostics) {
    std::map<std::pair<std::string, std::string>, const DraftTable*> targets;
    for (const DraftTable& draft : drafts) {
        const auto [twin, is_new] =
            targets.try_emplace({draft.plan.database, draft.plan.table}, &draft);
        if (is_new) {
            continue;
        }
        Diagnostic& diagnostic = diagnostics.report(
            code::target_twice, to_string(draft.reads.front().name),
            "'{}.{}' is the target of {} too: they would overwrite each other's rows",
            draft.plan.database, draft.plan.table, to_string(twin->second->reads.front().name));
        diagnostic.hint = fmt::format("set target_table in [table-rule.{}]", draft.plan.rule);
        diagnostic.rule = draft.plan.rule;
    }
}

// What the view of the table of this number reads from its source.
Input make_input(const Sources& sources, std::size_t number, const std::vector<DraftColumn>& view) {
    const ReadTable& read = *sources.reads[number];
    const std::size_t group = sources.grouping.group_of[number];
    const std::vector<SourceColumn>& shared = sources.grouping.groups[group].columns;
    const std::vector<std::size_t>& places = sources.grouping.places[number];
    Input input{read.name, group, {}};
    input.columns.reserve(view.size());
    for (const DraftColumn& column : view) {
        const std::optional<std::size_t>& index = column.read;
        input.columns.push_back({column.name, index ? replace_all(column.expression, "{}",
                                                                  recovered(shared[places[*index]],
                                                                            read.columns[*index]))
                                                    : column.expression});
    }
    return input;
}

// All sources of a job share one pool of connections a JVM, and each of them keeps one while its
// snapshot takes another: with fewer, the JobManager waits for itself.
void check_pool(const Option& option, std::size_t sources, int rule, Diagnostics& diagnostics) {
    const std::size_t needed = sources * 2;
    if (option.name != "connection.pool.size" || std::stoull(option.value) >= needed) {
        return;
    }
    Diagnostic& diagnostic = diagnostics.report(
        code::guarded_option, option.where,
        "connection.pool.size cannot be '{}': the job has {} sources, which hang the whole "
        "JobManager with fewer than {} connections",
        option.value, sources, needed);
    diagnostic.hint = fmt::format("set it to {} or more, or take the line out", needed);
    diagnostic.rule = rule;
}

void check_pools(const Config& config, const std::vector<const Rule*>& rules, std::size_t sources,
                 Diagnostics& diagnostics) {
    for (const Option& option : config.cdc.options) {
        check_pool(option, sources, 0, diagnostics);
    }
    for (const Rule* rule : rules) {
        for (const Option& option : rule->cdc_options) {
            // What all rules set alike stands among the options of the section, too.
            const bool is_common = std::ranges::find(config.cdc.options, option.where,
                                                     &Option::where) != config.cdc.options.end();
            if (!is_common) {
                check_pool(option, sources, rule->number, diagnostics);
            }
        }
    }
}

std::string others_text(std::size_t others) {
    return others == 0 ? "" : fmt::format(" with {} other{}", others, others == 1 ? "" : "s");
}

void report_groups(const Config& config, const std::vector<SourceGroup>& groups,
                   Diagnostics& diagnostics) {
    if (groups.size() > 1) {
        diagnostics
            .report(
                code::several_slots, config.path,
                "the job needs {} replication slots, and as many walsenders that each decode the "
                "whole WAL",
                groups.size())
            .hint = config.flink.source == "per-table" ? "set source = shared in [flink]"
                                                       : "`group-split` says why each is needed";
    }
    for (const SourceGroup& group : groups) {
        if (!group.reason.empty() && groups.size() > 1) {
            diagnostics
                .report(code::group_split, to_string(group.tables.front()),
                        "is read through the slot '{}'{}: {}", group.slot,
                        others_text(group.tables.size() - 1), group.reason)
                .database = group.database;
        }
    }
    diagnostics
        .report(
            code::truncate_not_carried, config.path,
            "TRUNCATE and changes of the schema are not carried: run smt again after a migration")
        .hint = "delete rows with DELETE instead of TRUNCATE where StarRocks must follow";
}

// What `make(element, diagnostics)` makes of each, by several threads; what they report, in order.
template <typename Element, typename Make>
auto make_each(const std::vector<Element>& elements, Make make, Diagnostics& diagnostics) {
    using Made = std::invoke_result_t<Make, const Element&, Diagnostics&>;
    struct One {
        Made made;
        Diagnostics found;
    };
    std::vector<One> ones = parallel_map(elements, [&](const Element& element) {
        One one;
        one.made = make(element, one.found);
        return one;
    });
    std::vector<Made> made;
    made.reserve(ones.size());
    for (One& one : ones) {
        made.push_back(std::move(one.made));
        diagnostics.append(std::move(one.found));
    }
    return made;
}

std::vector<DraftTable> draft_tables(const Config& config, const RuleSet& rules,
                                     const Catalog& catalog, Diagnostics& diagnostics) {
    std::vector<DraftTable> drafts = make_each(
        select_targets(config, rules, catalog, diagnostics),
        [&](const Target& target, Diagnostics& found) {
            return draft_table(config, target, found);
        },
        diagnostics);
    std::erase_if(drafts, [](const DraftTable& draft) { return draft.left_out; });
    check_targets(drafts, diagnostics);
    return drafts;
}

// The rules that took a table, in their order.
std::vector<const Rule*> used_rules(const Config& config, const std::vector<DraftTable>& drafts) {
    std::vector<const Rule*> rules;
    for (const Rule& rule : config.rules) {
        const auto is_of_rule = [&](const DraftTable& draft) { return draft.rule == &rule; };
        if (std::ranges::any_of(drafts, is_of_rule)) {
            rules.push_back(&rule);
        }
    }
    return rules;
}

// The Flink table of a source stands beside the sink of the first table that it reads.
void place_sources(const std::vector<DraftTable>& drafts, Grouping& grouping) {
    std::size_t read = 0;
    for (const DraftTable& draft : drafts) {
        for (std::size_t i = 0; i < draft.reads.size(); ++i, ++read) {
            SourceGroup& source = grouping.groups[grouping.group_of[read]];
            if (source.flink_database.empty()) {
                source.flink_database = draft.plan.database;
            }
        }
    }
}

// Takes the plan out of a draft, and adds what depends on the sources; the first of its reads is
// sources.reads[first].
TablePlan complete(const Config& config, DraftTable& draft, const Sources& sources,
                   std::size_t first, Diagnostics& diagnostics) {
    TablePlan table = std::move(draft.plan);
    for (std::size_t i = 0; i < draft.views.size(); ++i) {
        table.inputs.push_back(make_input(sources, first + i, draft.views[i]));
    }
    const SourceGroup& source = sources.grouping.groups[table.inputs.front().group];
    const SinkNeeds needs{
        .old_rows = draft.needs_old_rows,
        .label_prefix = slot_name(fmt::format("{}_{}", source.slot, table.table))};
    table.sink_options = sink_options(config, *draft.rule, table, needs, diagnostics);
    return table;
}

void add_tables(const Config& config, std::vector<DraftTable>& drafts, const Sources& sources,
                Plan& plan, Diagnostics& diagnostics) {
    struct Place {
        DraftTable* draft;
        std::size_t first;
    };
    std::vector<Place> places;
    std::size_t read = 0;
    for (DraftTable& draft : drafts) {
        places.push_back({&draft, read});
        read += draft.reads.size();
    }
    plan.tables = make_each(
        places,
        [&](const Place& place, Diagnostics& found) {
            return complete(config, *place.draft, sources, place.first, found);
        },
        diagnostics);
}

// All rules first, then one a rule that took a table.
std::vector<Job> plan_jobs(const Config& config, const std::vector<const Rule*>& rules,
                           const SourceConnection& connection, const Sources& sources,
                           const Plan& plan) {
    Job all{.rule = 0, .name = pipeline_name(config), .groups = plan.groups};
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        all.tables.push_back(i);
    }
    std::vector<Job> jobs = {std::move(all)};
    for (const Rule* rule : rules) {
        jobs.push_back(rule_job(config, connection, sources, plan, rule->number));
    }
    for (Job& job : jobs) {
        plan_savepoints(plan, job);
    }
    return jobs;
}

}  // namespace

Plan make_plan(const Config& user_config, const RuleSet& rules, const Catalog& catalog,
               const Plan& lock, Diagnostics& diagnostics) {
    const Config config = with_common_options(user_config);
    const SourceConnection connection = source_connection(config, diagnostics);
    Plan plan = describe(config, connection);
    plan.placeholders = plan_placeholders(config, diagnostics);
    plan.last_rule = config.rules.empty() ? 0 : config.rules.back().number;
    // Two configs may share the default output folder until they write into it.
    const Plan none;
    const Plan& earlier = is_lock_of(lock, plan) ? lock : none;
    report_foreign_lock(config, lock, plan, diagnostics);
    check_settings(config, diagnostics);
    check_failover(config, catalog, diagnostics);
    report_catalog(config, rules, catalog, diagnostics);
    std::vector<DraftTable> drafts = draft_tables(config, rules, catalog, diagnostics);
    if (drafts.empty()) {
        diagnostics
            .report(code::no_table, config.path,
                    "no rule takes any table: there is nothing to write")
            .hint = "compare the patterns of the rules with the names in the database";
        return plan;
    }
    const std::vector<const Rule*> used = used_rules(config, drafts);
    Sources sources = plan_sources(config, drafts, earlier);
    place_sources(drafts, sources.grouping);
    check_sinks(config, used, diagnostics);
    add_tables(config, drafts, sources, plan, diagnostics);
    report_unused_keys(used, plan.tables, diagnostics);
    plan.groups = sources.grouping.groups;
    fill_options(config, connection, sources, plan.groups);
    auto jobs = start_beside([&] { return plan_jobs(config, used, connection, sources, plan); });
    check_pools(config, used, plan.groups.size(), diagnostics);
    report_groups(config, plan.groups, diagnostics);
    report_notes(drafts, diagnostics);
    plan.jobs = jobs.get();
    plan_kafka(config, catalog, drafts, plan, diagnostics);
    plan_pipelines(config, catalog, plan, diagnostics);
    report_moves(config.path, earlier, plan, diagnostics);
    plan_kubernetes(config, plan, diagnostics);
    parallel_clear(drafts);
    return plan;
}

}  // namespace smt
