#include "plan_pipeline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "ascii.h"
#include "key.h"
#include "options.h"
#include "plan_outputs.h"
#include "plan_pipeline_limits.h"
#include "smt/quote.h"
#include "smt/type_map.h"
#include "text.h"

namespace smt {

namespace {

// The options of postgres-cdc that the pipeline's source has under the same name
// (PostgresDataSourceOptions); what stands in the list first is written first.
constexpr std::string_view source_options[] = {
    "hostname",
    "port",
    "username",
    "password",
    "slot.name",
    "decoding.plugin.name",
    "scan.startup.mode",
    "connect.timeout",
    "connect.max-retries",
    "connection.pool.size",
    "scan.incremental.snapshot.chunk.size",
    "scan.incremental.snapshot.unbounded-chunk-first.enabled",
    "scan.incremental.close-idle-reader.enabled",
    "scan.lsn-commit.checkpoints-num-delay",
    "chunk-meta.group.size",
    "chunk-key.even-distribution.factor.upper-bound",
    "chunk-key.even-distribution.factor.lower-bound",
};
// The same of the sink (StarRocksDataSinkOptions).
constexpr std::string_view sink_options[] = {
    "jdbc-url",
    "load-url",
    "username",
    "password",
    "sink.connect.timeout-ms",
    "sink.socket.timeout-ms",
    "sink.wait-for-continue.timeout-ms",
    "sink.buffer-flush.max-bytes",
    "sink.buffer-flush.interval-ms",
    "sink.scan-frequency.ms",
    "sink.io.thread-count",
};
constexpr std::string_view connection_options[] = {"jdbc-url", "load-url", "username", "password"};

// The only one that has another name.
constexpr std::string_view sql_heartbeat = "heartbeat.interval.ms";
constexpr std::string_view pipeline_heartbeat = "heartbeat.interval";

// Whole families that both have.
bool is_of_family(std::string_view name) {
    // The first ones say what becomes of types, and the pipeline has its own answers; the others it
    // sets itself (StarRocksDataSinkFactory).
    constexpr std::string_view exceptions[] = {
        "debezium.binary.handling.mode",    "debezium.decimal.handling.mode",
        "debezium.interval.handling.mode",  "debezium.include.unknown.datatypes",
        "debezium.message.key.columns",     "sink.properties.format",
        "sink.properties.ignore_json_size", "sink.properties.strip_outer_array"};
    return (name.starts_with("debezium.") || name.starts_with("sink.properties.")) &&
           std::ranges::find(exceptions, name) == std::end(exceptions);
}

void take(const Properties& from, std::span<const std::string_view> names, Properties& to) {
    for (const std::string_view name : names) {
        const auto option = std::ranges::find(from, name, &Properties::value_type::first);
        if (option != from.end()) {
            to.push_back(*option);
        }
    }
    std::ranges::copy_if(from, std::back_inserter(to),
                         [](const auto& option) { return is_of_family(option.first); });
}

bool is_plain(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, is_word);
}

// Selectors: the database is no pattern, and no digit begins it.
bool is_plain_database(std::string_view name) {
    return is_plain(name) && !is_digit(name.front());
}

bool has_plain_names(const ColumnPlan& column) {
    return !column.generated_as.empty() || (is_plain(column.name) && is_plain(column.source));
}

bool has_java_words(const ColumnPlan& column) {
    return is_java_word(column.name) || is_java_word(column.source);
}

struct Trouble {
    std::string where;
    const PipelineLimit* limit;
};

class PipelinePlanner {
  public:
    PipelinePlanner(const Config& config, const Catalog& catalog, Plan& plan,
                    Diagnostics& diagnostics)
        : config_(config), plan_(plan), diagnostics_(diagnostics) {
        for (const Table& table : catalog.tables) {
            sources_.emplace(table.name, &table);
            ++without_case_[without_case(table.name)];
        }
        for (const NotTaken& object : catalog.not_taken) {
            ++without_case_[without_case(object.name)];
        }
        group_ = first_group();
    }

    void plan_all() {
        std::set<std::size_t> left_out;
        bool failed = false;
        for (const std::size_t index : plan_.jobs.front().tables) {
            const std::vector<Trouble> troubles = troubles_of(plan_.tables[index]);
            if (!troubles.empty()) {
                const bool skips = rule_of(plan_.tables[index]).on_unsupported == "skip";
                report(plan_.tables[index], troubles, skips);
                failed = failed || !skips;
                left_out.insert(index);
            }
        }
        if (failed) {
            return;
        }
        report_options();
        for (const Job& job : plan_.jobs) {
            std::vector<std::size_t> tables;
            std::ranges::copy_if(job.tables, std::back_inserter(tables),
                                 [&](std::size_t table) { return !left_out.contains(table); });
            if (!tables.empty()) {
                plan_.pipelines.push_back(pipeline_of(job, tables));
            }
        }
    }

    // What the pipelines read, even if an error keeps them from being written this time.
    const SourceGroup& source() const { return plan_.groups[group_]; }

  private:
    static std::string without_case(const TableName& name) {
        return name.database + "." + lower(to_string(name));
    }

    // The one whose slot and publication are those of the pipeline.  Groups of earlier runs come
    // first: a new table leads to no other slot.
    std::size_t first_group() const {
        const auto found = std::ranges::find_if(plan_.groups, [](const SourceGroup& group) {
            return !group.tables.empty() && !group.keyless && group.primary_key.empty();
        });
        return found == plan_.groups.end() ? plan_.tables.front().inputs.front().group
                                           : static_cast<std::size_t>(found - plan_.groups.begin());
    }

    // Whose sink is that of the pipeline.
    const TablePlan& leader() const {
        return *std::ranges::find_if(plan_.tables, [&](const TablePlan& table) {
            return table.inputs.front().group == group_;
        });
    }

    const Rule& rule_of(const TablePlan& table) const {
        return *std::ranges::find(config_.rules, table.rule, &Rule::number);
    }

    const Table& source_of(const TablePlan& table) const {
        return *sources_.at(table.inputs.front().table);
    }

    std::vector<Trouble> troubles_of(const TablePlan& table) const {
        const Table& source = source_of(table);
        std::vector<Trouble> troubles;
        const auto check = [&](bool is_met, const PipelineLimit& limit) {
            if (is_met) {
                troubles.push_back({to_string(source.name), &limit});
            }
        };
        check_source(table, source, check);
        check_target(table, check);
        for (const Column& column : source.columns) {
            if (const PipelineLimit* limit = limit_of(table, column)) {
                troubles.push_back({to_string(source.name) + "." + column.name, limit});
            }
        }
        return troubles;
    }

    template <typename Check>
    void check_source(const TablePlan& table, const Table& source, const Check& check) const {
        const Key* const key = find_primary_key(source);
        check(source.kind == TableKind::partitioned, pipeline_limit::partitioned);
        check(key == nullptr, pipeline_limit::no_primary_key);
        check(key != nullptr && !has_primary_key(table, *key), pipeline_limit::other_key);
        check(key != nullptr && !splits_by(source, key->columns.front()),
              pipeline_limit::chunk_column);
        check(!is_plain(source.name.schema) || !is_plain(source.name.name) ||
                  !is_plain_database(source.name.database),
              pipeline_limit::name);
        check(without_case_.at(without_case(source.name)) > 1, pipeline_limit::case_twin);
        check(!group_of(table).primary_key.empty(), pipeline_limit::identity);
        check(table.inputs.front().group != group_, pipeline_limit::other_group);
    }

    template <typename Check>
    void check_target(const TablePlan& table, const Check& check) const {
        check(table.inputs.size() > 1, pipeline_limit::shards);
        check(!table.computed.empty(), pipeline_limit::filter);
        check(!is_plain(table.database) || !is_plain(table.table), pipeline_limit::target_name);
        check(has_other_sink(table), pipeline_limit::other_sink);
        if (needs_projection(table)) {
            check(!std::ranges::all_of(table.columns, has_plain_names),
                  pipeline_limit::column_name);
            check(std::ranges::any_of(table.columns, has_java_words), pipeline_limit::java_word);
        }
    }

    static bool splits_by(const Table& table, const std::string& column) {
        return splits_into_chunks(std::ranges::find(table.columns, column, &Column::name)->type);
    }

    const SourceGroup& group_of(const TablePlan& table) const {
        return plan_.groups[table.inputs.front().group];
    }

    static bool has_primary_key(const TablePlan& table, const Key& key) {
        std::set<std::string> sources;
        for (const ColumnPlan& column : table.columns) {
            if (std::ranges::find(table.key, column.name) != table.key.end()) {
                sources.insert(column.source);
            }
        }
        return table.model == TableModel::primary_key && table.key.size() == key.columns.size() &&
               sources == std::set<std::string>(key.columns.begin(), key.columns.end());
    }

    bool has_other_sink(const TablePlan& table) const {
        Properties own;
        Properties first;
        take(table.sink_options, connection_options, own);
        take(leader().sink_options, connection_options, first);
        return own != first;
    }

    const PipelineLimit* limit_of(const TablePlan& table, const Column& column) const {
        if (column.generated == Generated::stored || column.generated == Generated::virtual_) {
            return &pipeline_limit::generated;
        }
        const auto copy = std::ranges::find(table.columns, column.name, &ColumnPlan::source);
        const PipelineLimit* const limit = limit_of_type(plan_.cdc_version, column.type);
        if (copy == table.columns.end() || limit != nullptr) {
            return limit != nullptr && (limit->ends_job || copy != table.columns.end()) ? limit
                                                                                        : nullptr;
        }
        if (copy->starrocks == "JSON") {
            return &pipeline_limit::json_column;
        }
        const TypeKind kind = column.type.kind;
        const bool is_time = kind == TypeKind::date || kind == TypeKind::timestamp;
        return is_time && config_.starrocks.infinity == "null" ? &pipeline_limit::infinity
               : kind == TypeKind::character && config_.starrocks.character == "trim"
                   ? &pipeline_limit::padded
               : is_no_text(kind) && is_text(copy->starrocks) ? &pipeline_limit::value_as_text
                                                              : nullptr;
    }

    static bool is_no_text(TypeKind kind) {
        constexpr TypeKind kinds[] = {TypeKind::boolean, TypeKind::int16,    TypeKind::int32,
                                      TypeKind::int64,   TypeKind::oid,      TypeKind::float32,
                                      TypeKind::float64, TypeKind::numeric,  TypeKind::bit,
                                      TypeKind::date,    TypeKind::timestamp};
        return std::ranges::find(kinds, kind) != std::end(kinds);
    }

    static bool is_text(std::string_view type) {
        return type.starts_with("VARCHAR") || type.starts_with("CHAR") ||
               type.starts_with("STRING");
    }

    void report(const TablePlan& table, const std::vector<Trouble>& troubles, bool skips) {
        if (skips) {
            Diagnostic& diagnostic =
                diagnostics_.report(code::pipeline_left_out, troubles.front().where,
                                    "the table is left out of the pipeline: {} ({})",
                                    troubles.front().limit->reason, troubles.front().limit->source);
            diagnostic.hint = "flink-create.all.sql carries it";
            diagnostic.rule = table.rule;
            return;
        }
        for (const Trouble& trouble : troubles) {
            Diagnostic& diagnostic = diagnostics_.report(
                code::pipeline_uncarried, trouble.where,
                "a pipeline of Flink CDC {} does not carry it: {} ({})", plan_.cdc_version,
                trouble.limit->reason, trouble.limit->source);
            diagnostic.hint = fmt::format(
                "take flink-cdc out of outputs, since Flink SQL carries it, or set "
                "on_unsupported = skip in [table-rule.{}]",
                table.rule);
            diagnostic.rule = table.rule;
        }
    }

    // StarRocks computes some columns itself: they are in no projection.
    bool needs_projection(const TablePlan& table) const {
        const auto is_carried = [](const ColumnPlan& column) {
            return column.generated_as.empty();
        };
        const auto is_same = [](const ColumnPlan& column) {
            return column.name == column.source || !column.generated_as.empty();
        };
        return static_cast<std::size_t>(std::ranges::count_if(table.columns, is_carried)) !=
                   source_of(table).columns.size() ||
               !std::ranges::all_of(table.columns, is_same);
    }

    static PipelineTransform transform_of(const TablePlan& table) {
        const TableName& source = table.inputs.front().table;
        std::vector<std::string> columns;
        bool renames_key = false;
        for (const ColumnPlan& column : table.columns) {
            if (!column.generated_as.empty()) {
                continue;
            }
            const bool is_renamed = column.name != column.source;
            const std::string name = quote::flink_name(column.name);
            columns.push_back(is_renamed ? quote::flink_name(column.source) + " AS " + name : name);
            renames_key = renames_key || (is_renamed && std::ranges::find(table.key, column.name) !=
                                                            table.key.end());
        }
        return {.source = source.schema + "." + source.name,
                .projection = fmt::format("{}", fmt::join(columns, ", ")),
                .primary_keys = renames_key ? fmt::format("{}", fmt::join(table.key, ", ")) : ""};
    }

    // What a rule or a section sets and the pipeline has no option for.
    void report_options() const {
        const auto report = [&](const Options& options, std::span<const std::string_view> known) {
            for (const Option& option : options) {
                if (std::ranges::find(known, option.name) == known.end() &&
                    !is_of_family(option.name) && option.name != sql_heartbeat) {
                    diagnostics_.report(code::property_dropped, option.where,
                                        "'{}' is no option of a pipeline of Flink CDC: "
                                        "flink-cdc.*.yaml goes without it",
                                        option.name);
                }
            }
        };
        report(config_.cdc.options, source_options);
        report(config_.starrocks.options, sink_options);
    }

    static Properties source_of_pipeline(const SourceGroup& group, const std::string& tables) {
        Properties source = {{"type", "postgres"}, {"name", group.slot}, {"tables", tables}};
        take(group.options, source_options, source);
        for (const auto& [name, value] : group.options) {
            if (name == sql_heartbeat) {
                source.emplace_back(pipeline_heartbeat, value);
            }
        }
        source.emplace_back("server-time-zone", "UTC");
        return source;
    }

    Pipeline pipeline_of(const Job& job, const std::vector<std::size_t>& tables) const {
        Pipeline pipeline{.rule = job.rule, .tables = tables};
        std::vector<std::string> names;
        for (const std::size_t index : tables) {
            const TablePlan& table = plan_.tables[index];
            const TableName& name = table.inputs.front().table;
            names.push_back(fmt::format("{}.{}.{}", name.database, name.schema, name.name));
            pipeline.routes.push_back({.source = name.schema + "." + name.name,
                                       .target = table.database + "." + table.table});
            if (needs_projection(table)) {
                pipeline.transforms.push_back(transform_of(table));
            }
        }
        pipeline.source =
            source_of_pipeline(job.groups[group_], fmt::format("{}", fmt::join(names, ",")));
        pipeline.sink = {{"type", "starrocks"}, {"name", job.name}};
        take(leader().sink_options, sink_options, pipeline.sink);
        pipeline.settings = {
            {"name", job.name},
            {"parallelism", std::to_string(config_.flink.parallelism)},
            {"schema.change.behavior", "evolve"},
            {"local-time-zone", config_.starrocks.time_zone},
        };
        return pipeline;
    }

    const Config& config_;
    Plan& plan_;
    Diagnostics& diagnostics_;
    std::map<TableName, const Table*> sources_;
    std::map<std::string, int> without_case_;  // how many objects have this name
    std::size_t group_ = 0;                    // the one that is read
};

// A slot that nobody reads would keep the WAL until the disk is full.
void prepare_only_what_is_read(const SourceGroup& read, Plan& plan) {
    std::set<std::string> unread;
    for (const SourceGroup& group : plan.groups) {
        unread.insert(group.slot);
    }
    unread.erase(read.slot);
    std::vector<SourceGroup> prepared = prepared_groups(plan);
    if (std::erase_if(prepared,
                      [&](const SourceGroup& group) { return unread.contains(group.slot); }) > 0) {
        plan.prepared = std::move(prepared);
    }
}

}  // namespace

void plan_pipelines(const Config& config, const Catalog& catalog, Plan& plan,
                    Diagnostics& diagnostics) {
    if (!has_output(plan, "flink-cdc") || diagnostics.has_errors()) {
        return;
    }
    PipelinePlanner planner{config, catalog, plan, diagnostics};
    planner.plan_all();
    if (!runs_flink_sql(plan)) {
        prepare_only_what_is_read(planner.source(), plan);
    }
}

}  // namespace smt
