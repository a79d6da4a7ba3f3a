#include "table_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "names.h"
#include "options.h"
#include "text.h"

namespace smt {

namespace {

bool has_primary_key(const Table& table) {
    return find_primary_key(table) != nullptr;
}

bool is_upsert(const Options& options) {
    return value_of(options, "changelog-mode") == "upsert";
}

// Options of the rule that the sources of other rules do not have.
Options own_options(const TableContext& context, const Options& options) {
    Options own;
    std::ranges::copy_if(options, std::back_inserter(own), [&](const Option& option) {
        return option.name != "slot.name" &&
               value_of(context.config.cdc.options, option.name) != option.value;
    });
    return own;
}

// Tables with one isolation may share a source.
std::string isolation_of(const TableContext& context, const ReadTable& read,
                         const DraftTable& draft) {
    std::vector<std::string> parts;
    if (read.keyless) {
        parts.emplace_back("keyless");
    }
    if (!draft.chunk_column.empty()) {
        parts.push_back("chunk " + draft.chunk_column);
    }
    if (!context.rule().group.empty()) {
        parts.push_back("group " + context.rule().group);
    }
    for (const Option& option : own_options(context, draft.cdc_options)) {
        parts.push_back(option.name + "=" + option.value);
    }
    // The key of an upsert source is declared with it: it has one table.
    if (context.config.flink.source == "per-table" || is_upsert(draft.cdc_options)) {
        parts.push_back("table " + to_string(read.name));
    }
    return fmt::format("{}", fmt::join(parts, "\n"));
}

// Continues the name of the table.
std::string reason_of(const TableContext& context, const ReadTable& read, const DraftTable& draft) {
    const Rule& rule = context.rule();
    if (!rule.group.empty()) {
        return fmt::format("is in the group '{}' of [table-rule.{}]", rule.group, rule.number);
    }
    if (read.keyless) {
        return "has no key";
    }
    if (!draft.chunk_column.empty() && !has_primary_key(context.table())) {
        return "has no primary key";
    }
    if (!draft.chunk_column.empty()) {
        return fmt::format("is read in chunks of '{}', which does not begin its primary key",
                           draft.chunk_column);
    }
    if (!read.slot.empty()) {
        return fmt::format("has the slot '{}' of [table-rule.{}]", read.slot, rule.number);
    }
    if (context.config.flink.source == "per-table") {
        return "is read alone, since source = per-table";
    }
    if (!own_options(context, draft.cdc_options).empty()) {
        return fmt::format("has source options of its own in [table-rule.{}]", rule.number);
    }
    return is_upsert(draft.cdc_options) ? "is read alone, since changelog-mode = upsert" : "";
}

// What Debezium is to tell rows apart by instead of the primary key: a deferrable one does not do
// that in the middle of a transaction.
std::vector<std::string> message_key(const TableContext& context, const KeyChoice& key) {
    const Key* const primary_key = find_primary_key(context.table());
    const bool is_enough = primary_key != nullptr && (!primary_key->deferrable ||
                                                      is_primary_key(context.table(), key.columns));
    return is_enough ? std::vector<std::string>{} : key.columns;
}

// With changelog-mode = upsert setup leaves the replica identity as it is.
void check_identity(const TableContext& context, const Table& table, const KeyChoice& key,
                    const Option& option) {
    const std::vector<std::string> identity = identity_columns(table);
    if (table.identity == ReplicaIdentity::full ||
        std::ranges::is_permutation(identity, key.columns)) {
        return;
    }
    const std::string where = to_string(table.name);
    if (identity.empty()) {
        context
            .report_at(option.where, code::guarded_option,
                       "changelog-mode cannot be 'upsert' for {}: it has no replica identity, and "
                       "PostgreSQL would refuse its UPDATE and DELETE",
                       where)
            .hint = "add a primary key that is not deferrable, or take the line out";
    } else {
        context
            .report_at(option.where, code::guarded_option,
                       "changelog-mode cannot be 'upsert' for {}: a DELETE brings only ({}), and "
                       "the key in StarRocks is ({})",
                       where, fmt::join(identity, ", "), fmt::join(key.columns, ", "))
            .hint = "ALTER TABLE ... REPLICA IDENTITY FULL, or take the line out";
    }
}

void check_upsert(const TableContext& context, const KeyChoice& key, const Options& options) {
    if (!is_upsert(options)) {
        return;
    }
    const auto option = std::ranges::find(options, "changelog-mode", &Option::name);
    if (key.columns.empty()) {
        context
            .report_at(option->where, code::guarded_option,
                       "changelog-mode cannot be 'upsert' for {}: it has no key", context.where())
            .hint = "name the key with primary_key in a rule of its own, or take the line out";
    } else {
        for (const Table* table : context.target.tables) {
            check_identity(context, *table, key, *option);
        }
    }
    for (const Column& column : context.table().columns) {
        if (column.storage == Storage::extended || column.storage == Storage::external) {
            context
                .report_at(context.where(column.name), code::toast_without_full,
                           "with changelog-mode = upsert a long value that an UPDATE does not "
                           "touch arrives as the text '__debezium_unavailable_value'")
                .hint = "use changelog-mode = all, which needs REPLICA IDENTITY FULL";
        }
    }
}

// One a table, without a copy where there is one.
template <typename Value>
std::vector<Value> repeated(Value value, std::size_t tables) {
    std::vector<Value> values(tables - 1, value);
    values.push_back(std::move(value));
    return values;
}

// With it no change arrives of a table with a dot in its name, silently (run on 3.5.0).
void check_newly_added(const TableContext& context, const Options& options) {
    const auto option = std::ranges::find(options, "scan.newly-added-table.enabled", &Option::name);
    const TableName& name = context.table().name;
    if (option == options.end() || option->value != "true" || !has_dot(name)) {
        return;
    }
    context
        .report_at(option->where, code::guarded_option,
                   "scan.newly-added-table.enabled cannot be 'true' for {}: no change would arrive "
                   "of a table with a dot in its name or schema",
                   context.where())
        .hint = "start over without it";
}

}  // namespace

// As STRING the connector takes any value.
std::vector<ReadColumn> unread_columns(const TableContext& context, const Table& table,
                                       const std::vector<ReadColumn>& columns) {
    std::vector<ReadColumn> unread;
    for (const Column& column : table.columns) {
        if (std::ranges::find(columns, column.name, &ReadColumn::name) == columns.end()) {
            MappedType mapped = map_type(column.type, false, type_options(context.config));
            unread.push_back(
                {.name = column.name,
                 .postgres = column.type.declared,
                 .declared = {
                     mapped.fidelity == Fidelity::unsupported ? "STRING" : mapped.flink_source,
                     true}});
        }
    }
    return unread;
}

void plan_reads(const TableContext& context, const KeyChoice& key, const ChunkColumn& chunk,
                std::vector<ReadColumn> columns, std::vector<DraftColumn> view, DraftTable& draft) {
    check_upsert(context, key, draft.cdc_options);
    check_newly_added(context, draft.cdc_options);
    draft.chunk_column = chunk.column;
    draft.message_key = message_key(context, key);
    const std::vector<const Table*>& tables = context.target.tables;
    auto columns_of = repeated(std::move(columns), tables.size());
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const Table* const table = tables[i];
        ReadTable read{.name = table->name,
                       .kind = table->kind,
                       .slot = value_of(draft.cdc_options, "slot.name").value_or(""),
                       .label = context.rule().group,
                       .keyless = key.columns.empty()};
        read.isolation = isolation_of(context, read, draft);
        read.reason = reason_of(context, read, draft);
        if (is_upsert(draft.cdc_options)) {
            read.primary_key = key.columns;
        }
        read.columns = std::move(columns_of[i]);
        if (read.columns.size() < table->columns.size()) {
            read.unread = unread_columns(context, *table, read.columns);
        }
        draft.reads.push_back(std::move(read));
    }
    draft.views = repeated(std::move(view), tables.size());
}

}  // namespace smt
