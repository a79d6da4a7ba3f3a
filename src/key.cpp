#include "key.h"

#include <fmt/format.h>

#include <algorithm>

#include "smt/type_map.h"
#include "text.h"

namespace smt {

namespace {

// NULLs are distinct from each other, and a partial or deferrable index lets duplicates through:
// such an index does not tell rows apart.
bool identifies_every_row(const Table& table, const Key& key) {
    const auto is_not_null = [&](const std::string& name) {
        const Column* column = find_column(table, name);
        return column != nullptr && !column->nullable;
    };
    return !key.partial && !key.expression && !key.deferrable && !key.columns.empty() &&
           std::ranges::all_of(key.columns, is_not_null);
}

const Key* find_unique_index(const Table& table) {
    const auto identifies = [&](const Key& key) { return identifies_every_row(table, key); };
    const auto key = std::ranges::find_if(table.keys, identifies);
    return key == table.keys.end() ? nullptr : &*key;
}

bool is_chunk_column(const Table& table, const std::string& name) {
    const Column* column = find_column(table, name);
    return column != nullptr && !column->nullable && splits_into_chunks(column->type) &&
           column->generated != Generated::virtual_;
}

}  // namespace

const Column* find_column(const Table& table, std::string_view name) {
    const auto column = std::ranges::find(table.columns, name, &Column::name);
    return column == table.columns.end() ? nullptr : &*column;
}

KeyChoice choose_key(const Table& table, const Rule& rule) {
    if (!rule.primary_key.empty()) {
        return {KeyOrigin::rule, rule.primary_key, "primary_key of the rule"};
    }
    const Key* const primary_key = find_primary_key(table);
    if (primary_key != nullptr && !primary_key->deferrable) {
        return {KeyOrigin::primary_key, primary_key->columns,
                fmt::format("primary key {}", primary_key->name)};
    }
    const auto identity = std::ranges::find_if(table.keys, &Key::replica_identity);
    if (identity != table.keys.end() && identifies_every_row(table, *identity)) {
        return {KeyOrigin::replica_identity, identity->columns,
                fmt::format("replica identity {}", identity->name)};
    }
    if (const Key* key = find_unique_index(table)) {
        return {KeyOrigin::unique_index, key->columns, fmt::format("unique index {}", key->name)};
    }
    if (primary_key != nullptr) {
        return {KeyOrigin::deferrable_key, primary_key->columns,
                fmt::format("deferrable primary key {}", primary_key->name)};
    }
    return {KeyOrigin::none, {}, "has no key"};
}

const Key* find_primary_key(const Table& table) {
    const auto key = std::ranges::find(table.keys, KeyKind::primary, &Key::kind);
    return key == table.keys.end() ? nullptr : &*key;
}

std::vector<std::string> identity_columns(const Table& table) {
    if (table.identity == ReplicaIdentity::full) {
        return map(table.columns, &Column::name);
    }
    if (table.identity == ReplicaIdentity::index) {
        const auto key = std::ranges::find_if(table.keys, &Key::replica_identity);
        return key == table.keys.end() ? std::vector<std::string>{} : key->columns;
    }
    const Key* const primary_key = find_primary_key(table);
    const bool is_identity = table.identity == ReplicaIdentity::default_ &&
                             primary_key != nullptr && !primary_key->deferrable;
    return is_identity ? primary_key->columns : std::vector<std::string>{};
}

bool is_primary_key(const Table& table, const std::vector<std::string>& columns) {
    const Key* key = find_primary_key(table);
    return key != nullptr && std::ranges::is_permutation(key->columns, columns);
}

std::optional<ChunkColumn> choose_chunk_column(const Table& table, const KeyChoice& key) {
    const Key* primary_key = find_primary_key(table);
    if (primary_key != nullptr && is_chunk_column(table, primary_key->columns.front())) {
        return ChunkColumn{"", true};
    }
    // A column that leads an index is read in ranges, any other by a scan for each chunk.
    if (!key.columns.empty() && is_chunk_column(table, key.columns.front())) {
        return ChunkColumn{key.columns.front(), true};
    }
    for (const Column& column : table.columns) {
        if (is_chunk_column(table, column.name) &&
            std::ranges::find(table.indexed, column.name) != table.indexed.end()) {
            return ChunkColumn{column.name, true};
        }
    }
    for (const Column& column : table.columns) {
        if (is_chunk_column(table, column.name)) {
            return ChunkColumn{column.name, false};
        }
    }
    return std::nullopt;
}

}  // namespace smt
