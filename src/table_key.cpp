#include "table_key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "options.h"
#include "smt/quote.h"
#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

// The longest that a key column can be in StarRocks' encoding, in bytes.
int key_bytes(std::string_view starrocks) {
    if (starrocks.starts_with("VARCHAR(")) {
        return parameters_of(starrocks).at(0);
    }
    constexpr std::pair<std::string_view, int> sizes[] = {
        {"BOOLEAN", 1}, {"TINYINT", 1},   {"SMALLINT", 2},  {"INT", 4},
        {"DATE", 4},    {"LARGEINT", 16}, {"STRING", 65533}};
    const auto* const size =
        std::ranges::find(sizes, starrocks, &std::pair<std::string_view, int>::first);
    return size == std::end(sizes) ? 8 : size->second;
}

void report_no_such_column(const TableContext& context, const std::string& where,
                           const std::string& name, const std::vector<std::string_view>& names) {
    context
        .report_at(where, code::no_such_column, "{} has no column '{}'{}", context.where(), name,
                   did_you_mean(name, names))
        .hint = "a rule that takes several tables can name only columns that all of them have";
}

std::vector<std::string_view> column_names(const Table& table) {
    return map(table.columns, [](const Column& column) -> std::string_view { return column.name; });
}

// A key of which two rows may have the same value until the transaction ends.
bool is_deferrable(const Table& table, const KeyChoice& key) {
    const Key* const primary_key = find_primary_key(table);
    return primary_key != nullptr && primary_key->deferrable && is_primary_key(table, key.columns);
}

// Each change of a key removes the row of the old key: when another row has taken that key in the
// meantime, it is removed instead.
void report_deferrable(const TableContext& context, const KeyChoice& key) {
    context
        .report(code::key_deferrable,
                "the primary key ({}) is deferrable: a transaction that hands a key on from one "
                "row to another loses a row in StarRocks",
                fmt::join(key.columns, ", "))
        .hint = fmt::format(
        "make it NOT DEFERRABLE, or name columns that are unique at all times with primary_key in "
        "[table-rule.{}]",
        context.rule().number);
}

void report_index_as_key(const TableContext& context, const KeyChoice& key) {
    const std::string_view reason = find_primary_key(context.table()) == nullptr
                                        ? "has no primary key"
                                        : "its primary key is deferrable";
    context
        .report(code::key_from_unique_index, "{}: the {} ({}) is the key in StarRocks", reason,
                key.reason, fmt::join(key.columns, ", "))
        .hint = fmt::format("confirm it with primary_key = {} in [table-rule.{}]",
                            fmt::join(key.columns, ","), context.rule().number);
}

// The column that the user wants the snapshot of the table read by.
void check_chunk_column(const TableContext& context, const Option& option) {
    const Column* column = find_column(context.table(), option.value);
    if (column == nullptr) {
        report_no_such_column(context, option.where, option.value, column_names(context.table()));
    } else if (column->nullable || !splits_into_chunks(column->type)) {
        context
            .report_at(option.where, code::chunk_key_uncarried,
                       "Flink CDC cannot read {} in chunks of '{}': it may be NULL, or is of a "
                       "type that cannot be split",
                       context.where(), option.value)
            .hint = "name a NOT NULL integer, uuid, text or timestamp column";
    }
}

}  // namespace

bool is_distributable(const ColumnPlan& column) {
    const std::string_view type = column.starrocks;
    return type != "FLOAT" && type != "DOUBLE" && type != "JSON" && !type.starts_with("ARRAY") &&
           column.generated_as.empty();
}

void report_key(const TableContext& context, const KeyChoice& key) {
    switch (key.origin) {
        case KeyOrigin::none:
            context
                .report(code::no_key,
                        "has no key: StarRocks appends its rows, and neither UPDATE nor DELETE is "
                        "carried")
                .hint = fmt::format(
                "add a primary key in PostgreSQL, or name columns with primary_key in "
                "[table-rule.{}]",
                context.rule().number);
            context
                .report(code::keyless_append_only,
                        "rows that are inserted while the snapshot runs may arrive twice: with it "
                        "and with the changes")
                .hint = "start the job when nobody writes to the table, or remove the second ones";
            return;
        case KeyOrigin::replica_identity:
        case KeyOrigin::unique_index:
            report_index_as_key(context, key);
            return;
        case KeyOrigin::deferrable_key:
        case KeyOrigin::rule:
            if (is_deferrable(context.table(), key)) {
                report_deferrable(context, key);
            }
            return;
        case KeyOrigin::primary_key:
            return;
    }
}

void report_references(const TableContext& context) {
    if (context.table().referenced_by.empty()) {
        return;
    }
    context
        .report(code::key_referenced,
                "its key is kept as text, and the columns of {} that refer to it are not",
                fmt::join(map(context.table().referenced_by,
                              [](const TableName& name) { return to_string(name); }),
                          ", "))
        .hint = "join them with CAST(... AS STRING)";
}

void check_key_columns(const TableContext& context, std::string_view rule_key,
                       const std::vector<std::string>& columns) {
    for (const std::string& name : columns) {
        const Column* column = find_column(context.table(), name);
        if (column == nullptr) {
            report_no_such_column(context, context.rule().where(rule_key), name,
                                  column_names(context.table()));
        } else if (column->nullable) {
            context
                .report(code::nullable_key,
                        "the key column '{}' may be NULL, which a StarRocks key cannot hold", name)
                .hint =
                fmt::format("ALTER TABLE ... ALTER COLUMN {} SET NOT NULL, or choose another key",
                            quote::postgres_name(name));
        }
    }
}

void check_key_length(const TableContext& context, const TablePlan& plan) {
    int bytes = 0;
    for (const ColumnPlan& column : plan.columns) {
        if (std::ranges::find(plan.key, column.name) != plan.key.end()) {
            bytes += key_bytes(column.starrocks);
        }
    }
    constexpr int longest_key = 128;  // primary_key_limit_size of StarRocks' BE
    if (plan.model == TableModel::primary_key && bytes > longest_key) {
        context
            .report(code::key_may_exceed,
                    "the key ({}) can have {} bytes: StarRocks stops the load at the first one of "
                    "more than {}",
                    fmt::join(plan.key, ", "), bytes, longest_key)
            .hint = "make sure that no key is longer, or choose another one with primary_key";
    }
}

std::vector<std::string> planned_names(const TableContext& context, std::string_view rule_key,
                                       const std::vector<std::string>& names,
                                       const std::vector<ColumnPlan>& columns) {
    std::vector<std::string> planned = renamed(names, columns);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::ranges::find(columns, planned[i], &ColumnPlan::name) == columns.end()) {
            report_no_such_column(context, context.rule().where(rule_key), names[i],
                                  map(columns, [](const ColumnPlan& column) -> std::string_view {
                                      return column.name;
                                  }));
        }
    }
    return planned;
}

std::vector<std::string> duplicate_key(const TableContext& context, const std::string& chunk_column,
                                       const std::vector<ColumnPlan>& columns) {
    if (!context.rule().duplicate_keys.empty()) {
        auto key = planned_names(context, "duplicate_keys", context.rule().duplicate_keys, columns);
        for (const ColumnPlan& column : columns) {
            if (std::ranges::find(key, column.name) != key.end() && !is_distributable(column)) {
                context
                    .report_at(context.rule().where("duplicate_keys"), code::key_type_uncarried,
                               "the sort key column '{}' is {}, by which StarRocks does not sort",
                               column.name, column.starrocks)
                    .hint = "choose columns of another type";
            }
        }
        return key;
    }
    const auto chunk = std::ranges::find(columns, chunk_column, &ColumnPlan::source);
    if (chunk != columns.end() && is_distributable(*chunk)) {
        return {chunk->name};
    }
    const auto first = std::ranges::find_if(columns, is_distributable);
    if (first == columns.end()) {
        context
            .report(code::key_type_uncarried,
                    "no column has a type that StarRocks takes as a sort key")
            .hint = "add a key in PostgreSQL, or leave the table out with exclude";
        return {};
    }
    return {first->name};
}

std::vector<std::string> renamed(const std::vector<std::string>& sources,
                                 const std::vector<ColumnPlan>& columns) {
    std::vector<std::string> names;
    for (const std::string& source : sources) {
        const auto column = std::ranges::find(columns, source, &ColumnPlan::source);
        names.push_back(column == columns.end() ? source : column->name);
    }
    return names;
}

void put_key_first(TablePlan& plan) {
    const auto place = [&](const ColumnPlan& column) {
        return std::ranges::find(plan.key, column.name) - plan.key.begin();
    };
    if (!std::ranges::is_sorted(plan.columns, {}, place)) {  // mostly they are
        std::ranges::stable_sort(plan.columns, {}, place);
    }
    // A primary key of StarRocks is NOT NULL by itself; an explicit NULL is an error.
    for (ColumnPlan& column : plan.columns) {
        if (plan.model == TableModel::primary_key &&
            std::ranges::find(plan.key, column.name) != plan.key.end()) {
            column.nullable = false;
        }
    }
}

ChunkColumn plan_chunks(const TableContext& context, const KeyChoice& key, const Options& options) {
    const auto wish =
        std::ranges::find(options, "scan.incremental.snapshot.chunk.key-column", &Option::name);
    if (wish != options.end()) {
        check_chunk_column(context, *wish);
        return ChunkColumn{wish->value, true};
    }
    const auto chunk = choose_chunk_column(context.table(), key);
    if (!chunk) {
        context.obstacles.push_back(
            {&code::chunk_key_uncarried, context.where(),
             "Flink CDC can read it in chunks of none of its columns: none is NOT NULL and of a "
             "type that it can split",
             "add a NOT NULL integer, uuid, text or timestamp column"});
        return ChunkColumn{};
    }
    if (!chunk->indexed) {
        context
            .report(code::chunk_column_unindexed,
                    "its snapshot is read in chunks of '{}', which leads no index: each chunk "
                    "scans the whole table",
                    chunk->column)
            .hint =
            "create an index on the column, or name another with "
            "flink.cdc.scan.incremental.snapshot.chunk.key-column";
    }
    return *chunk;
}

}  // namespace smt
