#include "table_key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "options.h"
#include "smt/quote.h"

namespace smt {

namespace {

// The longest that a key column can be in StarRocks' encoding, in bytes.
int key_bytes(std::string_view starrocks) {
    if (starrocks.starts_with("VARCHAR(")) {
        return std::stoi(std::string{starrocks.substr(8)});
    }
    return starrocks == "BOOLEAN"                      ? 1
           : starrocks == "SMALLINT"                   ? 2
           : starrocks == "INT" || starrocks == "DATE" ? 4
                                                       : 8;
}

bool may_begin_duplicate_key(const ColumnPlan& column) {
    const std::string_view type = column.starrocks;
    return type != "FLOAT" && type != "DOUBLE" && type != "JSON" && !type.starts_with("ARRAY") &&
           column.generated_as.empty();
}

}  // namespace

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
                        "rows that are equal in every column and lie in one chunk of the snapshot "
                        "arrive once")
                .hint =
                "for a small table set flink.cdc.scan.incremental.snapshot.enabled = false in a "
                "rule of its own";
            return;
        case KeyOrigin::replica_identity:
        case KeyOrigin::unique_index:
            context
                .report(code::key_from_unique_index,
                        "has no primary key: the {} ({}) is the key in StarRocks", key.reason,
                        fmt::join(key.columns, ", "))
                .hint = fmt::format("confirm it with primary_key = {} in [table-rule.{}]",
                                    fmt::join(key.columns, ","), context.rule().number);
            return;
        case KeyOrigin::primary_key:
        case KeyOrigin::rule:
            return;
    }
}

void check_key_columns(const TableContext& context, std::string_view rule_key,
                       const std::vector<std::string>& columns, Nullability nullability) {
    for (const std::string& name : columns) {
        const Column* column = find_column(context.table(), name);
        if (column == nullptr) {
            std::vector<std::string_view> names;
            for (const Column& candidate : context.table().columns) {
                names.emplace_back(candidate.name);
            }
            context.diagnostics
                .report(code::no_such_column, context.rule().where(rule_key),
                        "{} has no column '{}'{}", context.where(), name, did_you_mean(name, names))
                .hint =
                "a rule that takes several tables can name only columns that all of them have";
        } else if (column->nullable && nullability == Nullability::must_be_not_null) {
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

std::vector<std::string> duplicate_key(const TableContext& context, const std::string& chunk_column,
                                       const std::vector<ColumnPlan>& columns) {
    if (!context.rule().duplicate_keys.empty()) {
        check_key_columns(context, "duplicate_keys", context.rule().duplicate_keys,
                          Nullability::may_be_null);
        return context.rule().duplicate_keys;
    }
    const auto chunk = std::ranges::find(columns, chunk_column, &ColumnPlan::source);
    if (chunk != columns.end() && may_begin_duplicate_key(*chunk)) {
        return {chunk->source};
    }
    const auto first = std::ranges::find_if(columns, may_begin_duplicate_key);
    if (first == columns.end()) {
        context
            .report(code::key_type_uncarried,
                    "no column has a type that StarRocks takes as a sort key")
            .hint = "add a key in PostgreSQL, or leave the table out with exclude";
        return {};
    }
    return {first->source};
}

std::vector<std::string> renamed(const std::vector<std::string>& sources,
                                 const std::vector<ColumnPlan>& columns) {
    std::vector<std::string> names;
    for (const std::string& source : sources) {
        const auto column = std::ranges::find_if(columns, [&](const ColumnPlan& candidate) {
            return candidate.source == source || candidate.name == source;
        });
        names.push_back(column == columns.end() ? source : column->name);
    }
    return names;
}

void put_key_first(TablePlan& plan) {
    const auto place = [&](const ColumnPlan& column) {
        return std::ranges::find(plan.key, column.name) - plan.key.begin();
    };
    std::ranges::stable_sort(plan.columns, {}, place);
    // A primary key of StarRocks is NOT NULL by itself; an explicit NULL is an error.
    for (ColumnPlan& column : plan.columns) {
        if (plan.model == TableModel::primary_key &&
            std::ranges::find(plan.key, column.name) != plan.key.end()) {
            column.nullable = false;
        }
    }
}

ChunkColumn plan_chunks(const TableContext& context, const KeyChoice& key, const Options& options) {
    if (value_of(options, "scan.incremental.snapshot.enabled").value_or("true") == "false") {
        return ChunkColumn{};
    }
    if (const auto column = value_of(options, "scan.incremental.snapshot.chunk.key-column")) {
        check_key_columns(context, "flink.cdc.scan.incremental.snapshot.chunk.key-column",
                          {*column}, Nullability::must_be_not_null);
        return ChunkColumn{*column, true};
    }
    const auto chunk = choose_chunk_column(context.table(), key);
    if (!chunk) {
        context
            .report(code::chunk_key_uncarried,
                    "Flink CDC can read it in chunks of none of its columns: none is NOT NULL and "
                    "of a type that it can split")
            .hint =
            "add a NOT NULL integer, uuid, text or timestamp column, or set "
            "flink.cdc.scan.incremental.snapshot.enabled = false in a rule of its own";
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
