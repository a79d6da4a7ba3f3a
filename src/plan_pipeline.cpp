#include "plan_pipeline.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "ascii.h"
#include "key.h"
#include "plan_pipeline_limits.h"
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
    "connect.timeout",
    "connect.max-retries",
    "connection.pool.size",
    "scan.incremental.snapshot.chunk.size",
    "scan.incremental.snapshot.backfill.skip",
    "scan.incremental.close-idle-reader.enabled",
    "scan.snapshot.fetch.size",
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

// Whole families that both have.
bool is_of_family(std::string_view name) {
    // These say what becomes of types, and the pipeline has its own answers.
    constexpr std::string_view of_types[] = {
        "debezium.binary.handling.mode", "debezium.decimal.handling.mode",
        "debezium.interval.handling.mode", "debezium.include.unknown.datatypes",
        "debezium.message.key.columns"};
    return (name.starts_with("debezium.") || name.starts_with("sink.properties.strict_mode")) &&
           std::ranges::find(of_types, name) == std::end(of_types);
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

bool has_plain_names(const ColumnPlan& column) {
    return !column.generated_as.empty() || (is_plain(column.name) && is_plain(column.source));
}

struct Trouble {
    std::string where;
    const PipelineLimit* limit;
};

class PipelinePlanner {
  public:
    PipelinePlanner(const Config& config, const Catalog& catalog, Plan& plan,
                    Diagnostics& diagnostics)
        : config_(config), catalog_(catalog), plan_(plan), diagnostics_(diagnostics) {}

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
        for (const Job& job : plan_.jobs) {
            std::vector<std::size_t> tables;
            std::ranges::copy_if(job.tables, std::back_inserter(tables),
                                 [&](std::size_t table) { return !left_out.contains(table); });
            if (!tables.empty()) {
                plan_.pipelines.push_back(pipeline_of(job, tables));
            }
        }
    }

  private:
    const Rule& rule_of(const TablePlan& table) const {
        return *std::ranges::find(config_.rules, table.rule, &Rule::number);
    }

    const Table& source_of(const TablePlan& table) const {
        return *std::ranges::find(catalog_.tables, table.inputs.front().table, &Table::name);
    }

    std::vector<Trouble> troubles_of(const TablePlan& table) const {
        const Table& source = source_of(table);
        std::vector<Trouble> troubles;
        const auto check = [&](bool is_met, const PipelineLimit& limit) {
            if (is_met) {
                troubles.push_back({to_string(source.name), &limit});
            }
        };
        const Key* const key = find_primary_key(source);
        check(table.inputs.size() > 1, pipeline_limit::shards);
        check(source.kind == TableKind::partitioned, pipeline_limit::partitioned);
        check(key == nullptr, pipeline_limit::no_primary_key);
        check(key != nullptr && !has_primary_key(table, *key), pipeline_limit::other_key);
        check(!table.computed.empty(), pipeline_limit::filter);
        check(!is_plain(source.name.schema) || !is_plain(source.name.name) ||
                  !is_plain(source.name.database),
              pipeline_limit::name);
        check(has_case_twin(source), pipeline_limit::case_twin);
        check(!is_plain(table.database) || !is_plain(table.table), pipeline_limit::target_name);
        check(!group_of(table).primary_key.empty(), pipeline_limit::identity);
        check(table.inputs.front().group != leader().inputs.front().group,
              pipeline_limit::other_group);
        check(has_other_sink(table), pipeline_limit::other_sink);
        check(needs_projection(table) && !std::ranges::all_of(table.columns, has_plain_names),
              pipeline_limit::column_name);
        for (const Column& column : source.columns) {
            if (const PipelineLimit* limit = limit_of(table, column)) {
                troubles.push_back({to_string(source.name) + "." + column.name, limit});
            }
        }
        return troubles;
    }

    const SourceGroup& group_of(const TablePlan& table) const {
        return plan_.groups[table.inputs.front().group];
    }

    // The table whose slot, publication and sink are those of the pipeline.
    const TablePlan& leader() const {
        const auto found = std::ranges::find_if(plan_.tables, [&](const TablePlan& table) {
            return !group_of(table).keyless && group_of(table).primary_key.empty();
        });
        return found == plan_.tables.end() ? plan_.tables.front() : *found;
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

    bool has_case_twin(const Table& table) const {
        return std::ranges::any_of(catalog_.tables, [&](const Table& other) {
            return other.name != table.name && other.name.database == table.name.database &&
                   lower(to_string(other.name)) == lower(to_string(table.name));
        });
    }

    bool has_other_sink(const TablePlan& table) const {
        Properties own, first;
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
               : kind == TypeKind::numeric && !copy->starrocks.starts_with("DECIMAL")
                   ? &pipeline_limit::numeric_as_text
                   : nullptr;
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
                "take flink-cdc out of outputs, since Flink SQL carries it, or set on_unsupported "
                "= "
                "skip in [table-rule.{}]",
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

    PipelineTransform transform_of(const TablePlan& table) const {
        const TableName& source = table.inputs.front().table;
        std::vector<std::string> columns;
        bool renames_key = false;
        for (const ColumnPlan& column : table.columns) {
            if (!column.generated_as.empty()) {
                continue;
            }
            const bool is_renamed = column.name != column.source;
            columns.push_back(is_renamed ? column.source + " AS " + column.name : column.name);
            renames_key = renames_key || (is_renamed && std::ranges::find(table.key, column.name) !=
                                                            table.key.end());
        }
        return {.source = source.schema + "." + source.name,
                .projection = fmt::format("{}", fmt::join(columns, ", ")),
                .primary_keys = renames_key ? fmt::format("{}", fmt::join(table.key, ", ")) : ""};
    }

    Pipeline pipeline_of(const Job& job, const std::vector<std::size_t>& tables) const {
        const TablePlan& first = plan_.tables[tables.front()];
        const SourceGroup& group = job.groups[first.inputs.front().group];
        Pipeline pipeline{.rule = job.rule, .tables = tables};
        pipeline.source = {{"type", "postgres"}, {"name", group.slot}};
        take(group.options, source_options, pipeline.source);
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
        pipeline.source.insert(pipeline.source.begin() + 2,
                               {"tables", fmt::format("{}", fmt::join(names, ","))});
        pipeline.source.emplace_back("server-time-zone", "UTC");
        pipeline.sink = {{"type", "starrocks"}, {"name", job.name}};
        take(first.sink_options, sink_options, pipeline.sink);
        pipeline.settings = {
            {"name", job.name},
            {"parallelism", std::to_string(config_.flink.parallelism)},
            {"schema.change.behavior", "evolve"},
            {"local-time-zone", config_.starrocks.time_zone},
        };
        return pipeline;
    }

    const Config& config_;
    const Catalog& catalog_;
    Plan& plan_;
    Diagnostics& diagnostics_;
};

bool is_written(const Plan& plan, std::string_view output) {
    return std::ranges::find(plan.outputs, output) != plan.outputs.end();
}

// A slot that nobody reads would keep the WAL until the disk is full.
void prepare_only_what_is_read(Plan& plan) {
    std::set<std::string> unread;
    for (const SourceGroup& group : plan.groups) {
        unread.insert(group.slot);
    }
    const TablePlan& first = plan.tables[plan.pipelines.front().tables.front()];
    unread.erase(plan.groups[first.inputs.front().group].slot);
    std::erase_if(plan.prepared,
                  [&](const SourceGroup& group) { return unread.contains(group.slot); });
}

}  // namespace

void plan_pipelines(const Config& config, const Catalog& catalog, Plan& plan,
                    Diagnostics& diagnostics) {
    if (!is_written(plan, "flink-cdc") || diagnostics.has_errors()) {
        return;
    }
    PipelinePlanner{config, catalog, plan, diagnostics}.plan_all();
    if (!is_written(plan, "flink") && !plan.pipelines.empty()) {
        prepare_only_what_is_read(plan);
    }
}

}  // namespace smt
