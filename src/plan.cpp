#include "smt/plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "names.h"
#include "options.h"
#include "shard.h"
#include "smt/quote.h"
#include "source_groups.h"
#include "table_plan.h"
#include "text.h"

namespace smt {

namespace {

std::string pipeline_name(const Config& config) {
    return config.flink.pipeline_name.empty() ? "smt_" + config.stem : config.flink.pipeline_name;
}

// What slots are called after: "smt_shop" for pipeline_name = shop and for pipeline_name =
// smt_shop.
std::string slot_base(const Config& config) {
    if (!config.cdc.slot.empty()) {
        return config.cdc.slot;
    }
    const std::string name = pipeline_name(config);
    return slot_name(name.starts_with("smt_") ? name : "smt_" + name);
}

std::string publication_base(const Config& config) {
    return config.cdc.publication.empty() ? slot_base(config) : config.cdc.publication;
}

// Host and port of the first address of a JDBC URL: "fe.example", "9030" of
// jdbc:mysql://fe.example:9030/db.
std::pair<std::string, std::string> jdbc_address(std::string_view url) {
    const std::size_t begin = url.find("//");
    if (begin == std::string_view::npos) {
        return {"", ""};
    }
    std::string_view address = url.substr(begin + 2);
    address = address.substr(0, address.find_first_of("/,?"));
    const std::size_t colon = address.rfind(':');
    if (colon == std::string_view::npos) {
        return {std::string{address}, "9030"};
    }
    return {std::string{address.substr(0, colon)}, std::string{address.substr(colon + 1)}};
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
        settings.emplace_back(option.name, option.value);
    }
    return settings;
}

Plan describe(const Config& config, const Catalog& catalog, const SourceConnection& connection) {
    Plan plan;
    const std::string version = SMT_VERSION;
    plan.smt_version = version.substr(0, version.rfind('.'));
    plan.config = config.path;
    plan.starrocks_version = config.starrocks.version;
    plan.flink_version = config.flink.version;
    plan.cdc_version = config.flink.cdc_version;
    plan.time_zone = config.starrocks.time_zone;
    plan.outputs = config.other.outputs;
    plan.secrets_inline = config.other.secrets == "inline";
    std::tie(plan.jdbc_host, plan.jdbc_port) =
        jdbc_address(value_of(config.starrocks.options, "jdbc-url").value_or(""));
    plan.postgres_host = connection.hostname;
    plan.postgres_port = connection.port;
    plan.cdc_role = connection.username;
    plan.heartbeat = config.cdc.heartbeat == "message";
    plan.flink_settings = flink_settings(config);
    plan.databases = catalog.databases;
    return plan;
}

void report_catalog(const Config& config, const RuleSet& rules, const Catalog& catalog,
                    Diagnostics& diagnostics) {
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
                .report(code::not_readable, database.name + "." + object,
                        "the role '{}' may not read it", config.db.user)
                .hint = "GRANT USAGE ON SCHEMA and SELECT ON TABLE, or narrow the rule";
        }
    }
    for (const NotTaken& object : catalog.not_taken) {
        if (const Rule* rule = rules.taker(object.name)) {
            diagnostics
                .report(code::not_taken, to_string(object.name), "is not copied: {}", object.reason)
                .rule = rule->number;
        }
    }
}

// Notes about types are the same for many columns: one a code, at the first column.
void report_notes(const std::vector<DraftTable>& drafts, Diagnostics& diagnostics) {
    std::map<std::string_view, std::vector<const ColumnNote*>> notes;
    for (const DraftTable& draft : drafts) {
        for (const ColumnNote& note : draft.notes) {
            notes[note.code->name].push_back(&note);
        }
    }
    for (const auto& [name, columns] : notes) {
        const ColumnNote& first = *columns.front();
        const std::string others =
            columns.size() > 1 ? fmt::format(" (the same for {} more columns)", columns.size() - 1)
                               : "";
        diagnostics.report(*first.code, first.where, "{}{}", first.message, others);
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

// Names of the groups' slots, unique among themselves.
class SlotNames {
  public:
    std::string take(const std::string& wanted) {
        std::string name = slot_name(wanted);
        for (int i = 2; !taken_.insert(name).second; ++i) {
            name = slot_name(fmt::format("{}_n{}_", wanted, i));
        }
        return name;
    }

  private:
    std::set<std::string> taken_;
};

void name_groups(const Config& config, const std::vector<ReadTable>& reads, Grouping& grouping) {
    std::set<std::string> databases;
    for (const ReadTable& read : reads) {
        databases.insert(read.name.database);
    }
    SlotNames slots;
    SlotNames publications;
    bool base_is_free = true;
    for (std::size_t i = 0; i < grouping.groups.size(); ++i) {
        SourceGroup& group = grouping.groups[i];
        const ReadTable& first = reads[grouping.first_of[i]];
        std::string suffix = databases.size() > 1 ? "_d" + group.database : "";
        // The short name belongs to the tables without wishes: one that is added never takes it
        // away.
        const bool is_first = base_is_free && first.isolation.empty() && first.slot.empty();
        if (!is_first) {
            suffix += "_" + (first.label.empty() ? first.name.schema + "_" + first.name.name
                                                 : "g" + first.label);
        } else if (databases.size() == 1) {
            base_is_free = false;
        }
        group.slot =
            first.slot.empty() ? slots.take(slot_base(config) + suffix) : slots.take(first.slot);
        group.publication = publications.take(first.slot.empty() || !config.cdc.publication.empty()
                                                  ? publication_base(config) + suffix
                                                  : first.slot);
    }
}

Input make_input(const SourceGroup& group, std::size_t index, const ReadTable& read,
                 const std::vector<DraftColumn>& view) {
    Input input{read.name, index, {}};
    for (const DraftColumn& column : view) {
        const std::string source = column.read.name.empty() ? "" : recovered(group, column.read);
        input.columns.push_back({column.name, replace_all(column.expression, "{}", source)});
    }
    return input;
}

// What a group needs of its source, gathered from its tables.
SourceNeeds group_needs(const Config& config, const std::vector<const DraftTable*>& tables,
                        const std::vector<const ReadTable*>& reads, bool text_decimals,
                        std::size_t groups) {
    SourceNeeds needs{.text_decimals = text_decimals, .skip_backfill = true};
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const DraftTable& draft = *tables[i];
        needs.user = draft.cdc_options;
        needs.chunk_column = draft.chunk_column;
        needs.skip_backfill &= draft.from_primary_key && draft.plan.filter.empty();
        if (!draft.message_key.empty()) {
            needs.message_keys.push_back(fmt::format(
                "{}\\.{}:{}", quote::java_regex(reads[i]->name.schema),
                quote::java_regex(reads[i]->name.name), fmt::join(draft.message_key, ",")));
        }
    }
    // One pool a JVM, sized by the first source that opens it; each source keeps a connection and
    // its snapshot takes another.  The connector's default is 20.
    if (config.flink.source == "per-table" || groups * 2 > 20) {
        needs.pool_size = static_cast<int>(std::max<std::size_t>(groups * 2, 20));
    }
    return needs;
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
            diagnostics.report(code::group_split, to_string(group.tables.front()),
                               "is read through the slot '{}'{}: {}", group.slot,
                               group.tables.size() > 1
                                   ? fmt::format(" with {} others", group.tables.size() - 1)
                                   : "",
                               group.reason);
        }
    }
    diagnostics
        .report(
            code::truncate_not_carried, config.path,
            "TRUNCATE and changes of the schema are not carried: run smt again after a migration")
        .hint = "delete rows with DELETE instead of TRUNCATE where StarRocks must follow";
}

// The job of one rule: the groups of the whole, cut down to its tables, with slots of its own.  The
// publications are shared: a slot only has to be able to see its tables.
Job rule_job(const Config& config, const Plan& plan, int rule) {
    Job job{.rule = rule, .name = fmt::format("{}_r{}", pipeline_name(config), rule)};
    std::set<TableName> tables;
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        if (plan.tables[i].rule == rule) {
            job.tables.push_back(i);
            for (const Input& input : plan.tables[i].inputs) {
                tables.insert(input.table);
            }
        }
    }
    for (SourceGroup group : plan.groups) {
        std::erase_if(group.tables, [&](const TableName& name) { return !tables.contains(name); });
        std::erase_if(group.roots, [&](const TableName& name) { return !tables.contains(name); });
        group.slot = slot_name(fmt::format("{}_r{}", group.slot, rule));
        job.groups.push_back(std::move(group));
    }
    return job;
}

struct Build {
    const Config& config;
    const SourceConnection& connection;
    std::vector<DraftTable> drafts;
    std::vector<ReadTable> reads;             // of all drafts, in order
    std::vector<const DraftTable*> draft_of;  // one a read
    Grouping grouping;

    SourceNeeds needs_of(std::size_t group, const std::vector<TableName>& tables) const {
        std::vector<const DraftTable*> members;
        std::vector<const ReadTable*> member_reads;
        for (std::size_t i = 0; i < reads.size(); ++i) {
            if (grouping.group_of[i] == group &&
                std::ranges::find(tables, reads[i].name) != tables.end()) {
                members.push_back(draft_of[i]);
                member_reads.push_back(&reads[i]);
            }
        }
        return group_needs(config, members, member_reads, grouping.text_decimals[group],
                           grouping.groups.size());
    }
};

void fill_options(const Build& build, std::vector<SourceGroup>& groups) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (!groups[i].tables.empty()) {
            groups[i].options = source_options(build.config, build.connection, groups[i],
                                               build.needs_of(i, groups[i].tables));
        }
    }
}

// The columns that the tables of the group read.
void keep_columns(const Build& build, SourceGroup& group) {
    std::set<std::string> names;
    std::map<std::string, TableName> first;
    for (const ReadTable& read : build.reads) {
        if (std::ranges::find(group.tables, read.name) == group.tables.end()) {
            continue;
        }
        for (const ReadColumn& column : read.columns) {
            names.insert(column.name);
            first.try_emplace(column.name, read.name);
        }
    }
    std::erase_if(group.columns,
                  [&](const SourceColumn& column) { return !names.contains(column.name); });
    for (SourceColumn& column : group.columns) {
        column.first_of = first.at(column.name);
    }
    std::ranges::stable_sort(group.columns, {}, &SourceColumn::first_of);
}

std::vector<DraftTable> draft_tables(const Config& config, const RuleSet& rules,
                                     const Catalog& catalog, Diagnostics& diagnostics) {
    std::vector<DraftTable> drafts;
    for (const Target& target : select_targets(config, rules, catalog, diagnostics)) {
        DraftTable draft = draft_table(config, target, diagnostics);
        if (draft.left_out) {
            diagnostics
                .report(code::table_left_out, to_string(target.tables.front()->name),
                        "the table is left out, since on_unsupported = skip")
                .rule = target.rule->number;
            continue;
        }
        drafts.push_back(std::move(draft));
    }
    check_targets(drafts, diagnostics);
    return drafts;
}

Build make_build(const Config& config, const SourceConnection& connection,
                 std::vector<DraftTable> drafts) {
    Build build{config, connection, std::move(drafts), {}, {}, {}};
    for (const DraftTable& draft : build.drafts) {
        for (const ReadTable& read : draft.reads) {
            build.reads.push_back(read);
            build.draft_of.push_back(&draft);
        }
    }
    build.grouping = group_tables(build.reads, {.tables = config.flink.tables_per_source});
    name_groups(config, build.reads, build.grouping);
    return build;
}

// Tables without a key are written exactly once: their labels are called after the slot and the
// target.
SinkNeeds sink_needs(const DraftTable& draft, const SourceGroup& group) {
    SinkNeeds needs{.keeps_update_before = draft.keeps_update_before};
    if (draft.plan.model == TableModel::duplicate_key) {
        needs.label_prefix = slot_name(fmt::format("{}_{}", group.slot, draft.plan.table));
    }
    return needs;
}

void add_tables(const Config& config, Build& build, Plan& plan, Diagnostics& diagnostics) {
    std::map<int, const Rule*> rules;
    for (const Rule& rule : config.rules) {
        rules[rule.number] = &rule;
    }
    std::size_t read = 0;
    for (DraftTable& draft : build.drafts) {
        for (const std::vector<DraftColumn>& view : draft.views) {
            const std::size_t group = build.grouping.group_of[read];
            SourceGroup& source = build.grouping.groups[group];
            draft.plan.inputs.push_back(make_input(source, group, build.reads[read], view));
            if (source.flink_database.empty()) {
                source.flink_database = draft.plan.database;
            }
            ++read;
        }
        draft.plan.sink_options = sink_options(
            config, *rules.at(draft.plan.rule), draft.plan,
            sink_needs(draft, build.grouping.groups[draft.plan.inputs.front().group]), diagnostics);
        plan.tables.push_back(draft.plan);
    }
}

}  // namespace

Plan make_plan(const Config& config, const RuleSet& rules, const Catalog& catalog,
               Diagnostics& diagnostics) {
    const SourceConnection connection = source_connection(config, diagnostics);
    Plan plan = describe(config, catalog, connection);
    report_catalog(config, rules, catalog, diagnostics);
    Build build = make_build(config, connection, draft_tables(config, rules, catalog, diagnostics));
    if (build.drafts.empty()) {
        diagnostics
            .report(code::no_table, config.path,
                    "no rule takes any table: there is nothing to write")
            .hint = "compare the patterns of the rules with the names in the database";
        return plan;
    }
    add_tables(config, build, plan, diagnostics);
    plan.groups = build.grouping.groups;
    fill_options(build, plan.groups);
    report_groups(config, plan.groups, diagnostics);
    report_notes(build.drafts, diagnostics);
    Job all{.rule = 0, .name = pipeline_name(config), .groups = plan.groups};
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        all.tables.push_back(i);
    }
    plan.jobs.push_back(std::move(all));
    for (const Rule& rule : config.rules) {
        if (std::ranges::any_of(
                plan.tables, [&](const TablePlan& table) { return table.rule == rule.number; })) {
            Job job = rule_job(config, plan, rule.number);
            for (SourceGroup& group : job.groups) {
                keep_columns(build, group);
            }
            fill_options(build, job.groups);
            plan.jobs.push_back(std::move(job));
        }
    }
    return plan;
}

}  // namespace smt
