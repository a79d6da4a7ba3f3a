#include "table_plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "columns.h"
#include "names.h"
#include "options.h"
#include "smt/quote.h"
#include "table_key.h"
#include "table_layout.h"
#include "table_source.h"
#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

// The columns that tell rows of different shards apart.
constexpr std::string_view shard_columns[] = {"shard_database", "shard_schema", "shard_table"};

void check_names(const TableContext& context, const TablePlan& plan) {
    for (const Table* table : context.target.tables) {
        for (const std::string& name : {table->name.schema, table->name.name}) {
            if (const std::string character = uncarried_name(name); !character.empty()) {
                context.obstacles.push_back(
                    {&code::table_name_uncarried, to_string(table->name),
                     fmt::format("Flink CDC cannot carry a table whose name holds {}: '{}'",
                                 character, name),
                     "rename it in PostgreSQL, or exclude the table from the rule"});
            }
        }
    }
    if (const std::string reason = illegal_database(plan.database); !reason.empty()) {
        context
            .report(code::name_illegal_in_starrocks, "StarRocks takes no database '{}': {}",
                    plan.database, reason)
            .hint =
            fmt::format("set target_database in [table-rule.{}], or database in [starrocks]",
                        context.rule().number);
    }
    if (const std::string reason = illegal_table(plan.table); !reason.empty()) {
        context
            .report(code::name_illegal_in_starrocks, "StarRocks takes no table '{}': {}",
                    plan.table, reason)
            .hint = fmt::format("set target_table in [table-rule.{}], or table in [starrocks]",
                                context.rule().number);
    }
}

void name_target(const TableContext& context, TablePlan& plan) {
    const Rule& rule = context.rule();
    const StarRocksConfig& starrocks = context.config.starrocks;
    plan.database =
        fill_template(rule.target_database.empty() ? starrocks.database : rule.target_database,
                      context.target.name);
    plan.table = fill_template(rule.target_table.empty() ? starrocks.table : rule.target_table,
                               context.target.name);
    plan.view = plan.table + "_src";
    plan.sink = plan.table + "_sink";
}

// With a filter or an expression one view has all columns under the names of PostgreSQL.
bool check_shard_columns(const TableContext& context, const DraftTable& draft) {
    const auto is_twin = [](const DraftColumn& column) {
        return std::ranges::find(shard_columns, column.name) != std::end(shard_columns);
    };
    const auto twin = std::ranges::find_if(draft.views.front(), is_twin);
    if (draft.plan.computed.empty() || twin == draft.views.front().end()) {
        return true;
    }
    context
        .report_at(context.where(twin->name), code::column_case_twins,
                   "'{}' is also a column that shard_key makes, and both stand in the view that a "
                   "filter or an expression reads",
                   twin->name)
        .hint = fmt::format(
        "rename it in PostgreSQL, or leave shard_key or the filter out of [table-rule.{}]",
        context.rule().number);
    return false;
}

void add_shard_key(const Target& target, DraftTable& draft) {
    const std::string TableName::*parts[] = {&TableName::database, &TableName::schema,
                                             &TableName::name};
    std::vector<ColumnPlan> columns;
    for (std::size_t i = 0; i < std::size(parts); ++i) {
        const std::string name{shard_columns[i]};
        columns.push_back({.name = name,
                           .flink_sink = "STRING",
                           .starrocks = "VARCHAR(63)",
                           .nullable = false,
                           .comment = "where the row comes from"});
        for (std::size_t table = 0; table < draft.views.size(); ++table) {
            DraftColumn constant;
            constant.name = name;
            constant.expression = fmt::format(
                "CAST({} AS STRING)", quote::flink_text(target.tables[table]->name.*parts[i]));
            draft.views[table].insert(draft.views[table].begin() + static_cast<std::ptrdiff_t>(i),
                                      std::move(constant));
        }
        if (!draft.plan.computed.empty()) {
            draft.plan.computed.insert(draft.plan.computed.begin() + static_cast<std::ptrdiff_t>(i),
                                       {name, quote::flink_name(name)});
        }
    }
    draft.plan.columns.insert(draft.plan.columns.begin(), columns.begin(), columns.end());
    draft.plan.key.insert(draft.plan.key.begin(), std::begin(shard_columns),
                          std::end(shard_columns));
}

// Flink CDC reads `SELECT * FROM parent` without ONLY; the WAL names the table of each row.
void report_heirs(const TableContext& context, const Table& table) {
    if (table.inherited_by.empty()) {
        return;
    }
    context
        .report_at(to_string(table.name), code::inherited_rows,
                   "its snapshot also has the rows of the tables that inherit from it ({}): their "
                   "changes arrive under other names, and here those rows stay as they were",
                   fmt::join(map(table.inherited_by,
                                 [](const TableName& name) { return to_string(name); }),
                             ", "))
        .hint = fmt::format(
        "leave it out with exclude in [table-rule.{}] and copy the tables that inherit from it, or "
        "set a filter that only its own rows meet",
        context.rule().number);
}

void report_table(const TableContext& context, const DraftTable& draft) {
    for (const Table* table : context.target.tables) {
        report_heirs(context, *table);
        if (table->row_security) {
            context
                .report_at(to_string(table->name), code::row_security,
                           "row level security hides rows from the snapshot, silently")
                .hint =
                "ALTER ROLE ... BYPASSRLS for the role of Flink, or give it a policy that shows "
                "every row";
        }
    }
    if (context.target.tables.size() > 1 && draft.plan.model == TableModel::primary_key &&
        !context.rule().shard_key) {
        context
            .report(code::shard_keys_may_collide,
                    "rows of {} shards with the same key ({}) overwrite each other",
                    context.target.tables.size(), fmt::join(draft.plan.key, ", "))
            .hint = fmt::format(
            "set shard_key = true in [table-rule.{}], unless the key is unique over all of them",
            context.rule().number);
    }
}

// A change of the key arrives as delete and insert only for the key that Debezium holds; of any
// other key the sink must see the old row to remove it.
bool is_key_of_debezium(const TableContext& context, const std::vector<std::string>& key) {
    const Rule& rule = context.rule();
    const auto is_changed = [&](const ColumnRule& column) {
        return std::ranges::find(key, column.name) != key.end() &&
               !(column.type.empty() && column.expression.empty());
    };
    return is_primary_key(context.table(), key) && !rule.shard_key &&
           std::ranges::none_of(rule.columns, is_changed);
}

KeyChoice plan_key(const TableContext& context, DraftTable& draft) {
    KeyChoice key = choose_key(context.table(), context.rule());
    draft.plan.key_reason = key.reason;
    draft.plan.model = key.columns.empty() ? TableModel::duplicate_key : TableModel::primary_key;
    report_key(context, key);
    if (key.origin == KeyOrigin::rule) {
        check_key_columns(context, "primary_key", key.columns);
    }
    if (draft.plan.model == TableModel::primary_key && !is_key_of_debezium(context, key.columns)) {
        draft.needs_old_rows = "when its key changes";
    } else if (draft.plan.model == TableModel::primary_key && !draft.plan.filter.empty()) {
        // Such a row arrives as an update-before only.
        draft.needs_old_rows = "when a row leaves the filter";
    }
    return key;
}

// A view lists its columns as its sink does, so that the INSERT needs no list of its own.
void order_views(DraftTable& draft) {
    const auto place = [&](const std::string& name) {
        return std::ranges::find(draft.plan.columns, name, &ColumnPlan::name) -
               draft.plan.columns.begin();
    };
    const auto order = [&](auto& columns) {
        const auto place_of = [&](const auto& column) { return place(column.name); };
        // Mostly they are, and what sorts them looks for the place of each many times.
        if (!std::ranges::is_sorted(columns, {}, place_of)) {
            std::ranges::stable_sort(columns, {}, place_of);
        }
    };
    order(draft.plan.computed);
    std::ranges::for_each(draft.views, order);
}

DraftTable decide(const TableContext& context) {
    const Rule& rule = context.rule();
    DraftTable draft;
    draft.cdc_options = merged(context.config.cdc.options, rule.cdc_options);
    draft.rule = &rule;
    draft.plan.rule = rule.number;
    draft.plan.comment = context.table().comment;
    draft.plan.filter = rule.filter;
    name_target(context, draft.plan);
    check_names(context, draft.plan);

    const KeyChoice key = plan_key(context, draft);
    const ChunkColumn chunk = plan_chunks(context, key, draft.cdc_options);
    Columns columns = plan_columns(context, key.columns);
    if (columns.key_as_text) {
        report_references(context);
    }
    draft.notes = std::move(columns.notes);
    plan_reads(context, key, chunk, std::move(columns.read), std::move(columns.view), draft);
    draft.plan.columns = std::move(columns.planned);
    draft.plan.computed = std::move(columns.computed);
    draft.plan.key = key.columns.empty() ? duplicate_key(context, chunk.column, draft.plan.columns)
                                         : renamed(key.columns, draft.plan.columns);
    bool has_twins = false;
    if (rule.shard_key && context.target.tables.size() > 1) {
        has_twins = !check_shard_columns(context, draft);
        add_shard_key(context.target, draft);
    }
    if (!has_twins) {
        check_twins(context, draft.plan.columns);
    }
    put_key_first(draft.plan);
    order_views(draft);
    check_key_length(context, draft.plan);
    plan_layout(context, draft.plan);
    report_table(context, draft);
    return draft;
}

}  // namespace

TypeOptions type_options(const Config& config) {
    TypeOptions options{.decimal_v3 = config.other.use_decimal_v3,
                        .json = config.starrocks.json,
                        .infinity_null = config.starrocks.infinity == "null",
                        .trim_char = config.starrocks.character == "trim",
                        .time_zone = config.starrocks.time_zone,
                        .native_arrays = !config.flink.cdc_version.starts_with("3.5.")};
    const std::string& numeric = config.starrocks.unconstrained_numeric;
    if (const auto flink = numeric == "VARCHAR" ? std::nullopt : flink_type_of(numeric)) {
        const std::vector<int> digits = parameters_of(*flink);
        options.unconstrained_numeric =
            ColumnType{.kind = TypeKind::numeric, .precision = digits.at(0), .scale = digits.at(1)};
    }
    return options;
}

DraftTable draft_table(const Config& config, const Target& target, Diagnostics& diagnostics) {
    Diagnostics found;
    std::vector<Obstacle> obstacles;
    const TableContext context{config, target, found, obstacles};
    DraftTable draft = decide(context);
    draft.left_out = !obstacles.empty() && context.rule().on_unsupported == "skip";
    if (draft.left_out) {
        // What else there is to say about it does not matter any more.
        TableContext{config, target, diagnostics, obstacles}
            .report(code::table_left_out, "the table is left out: {}", obstacles.front().message)
            .hint = obstacles.front().hint;
        return draft;
    }
    for (const Obstacle& obstacle : obstacles) {
        context.report_at(obstacle.where, *obstacle.code, "{}", obstacle.message).hint =
            obstacle.hint;
    }
    diagnostics.append(std::move(found));
    return draft;
}

}  // namespace smt
