// The structs of a catalog as data: the members of each and the words of its enumerations, for
// whatever writes a catalog down or reads it back.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>

#include "json_members.h"
#include "smt/catalog.h"

namespace smt {

struct KindName {
    TypeKind kind;
    std::string_view name;
    // What PostgreSQL calls it, without the digits or the length; empty: it has many names.
    std::string_view postgres;
};

// clang-format off
inline constexpr KindName kind_names[] = {
    {TypeKind::boolean,       "boolean",       "boolean"},
    {TypeKind::int16,         "int16",         "smallint"},
    {TypeKind::int32,         "int32",         "integer"},
    {TypeKind::int64,         "int64",         "bigint"},
    {TypeKind::oid,           "oid",           "oid"},
    {TypeKind::float32,       "float32",       "real"},
    {TypeKind::float64,       "float64",       "double precision"},
    {TypeKind::numeric,       "numeric",       "numeric"},
    {TypeKind::money,         "money",         "money"},
    {TypeKind::character,     "character",     "char"},
    {TypeKind::varchar,       "varchar",       "varchar"},
    {TypeKind::text,          "text",          "text"},
    {TypeKind::citext,        "citext",        "citext"},
    {TypeKind::internal_char, "internal_char", "\"char\""},
    {TypeKind::name,          "name",          "name"},
    {TypeKind::enumeration,   "enumeration",   ""},
    {TypeKind::uuid,          "uuid",          "uuid"},
    {TypeKind::bytea,         "bytea",         "bytea"},
    {TypeKind::bit,           "bit",           "bit"},
    {TypeKind::varbit,        "varbit",        "varbit"},
    {TypeKind::date,          "date",          "date"},
    {TypeKind::time,          "time",          "time"},
    {TypeKind::timetz,        "timetz",        "timetz"},
    {TypeKind::timestamp,     "timestamp",     "timestamp"},
    {TypeKind::timestamptz,   "timestamptz",   "timestamptz"},
    {TypeKind::interval,      "interval",      "interval"},
    {TypeKind::json,          "json",          "json"},
    {TypeKind::jsonb,         "jsonb",         "jsonb"},
    {TypeKind::xml,           "xml",           "xml"},
    {TypeKind::hstore,        "hstore",        "hstore"},
    {TypeKind::inet,          "inet",          "inet"},
    {TypeKind::cidr,          "cidr",          "cidr"},
    {TypeKind::macaddr,       "macaddr",       "macaddr"},
    {TypeKind::macaddr8,      "macaddr8",      "macaddr8"},
    {TypeKind::range,         "range",         ""},
    {TypeKind::numrange,      "numrange",      "numrange"},
    {TypeKind::ltree,         "ltree",         "ltree"},
    {TypeKind::point,         "point",         "point"},
    {TypeKind::vector,        "vector",        "vector"},
    {TypeKind::geometry,      "geometry",      "geometry"},
    {TypeKind::array,         "array",         ""},
    {TypeKind::other,         "other",         ""},
};
// clang-format on

consteval bool one_name_a_kind() {
    for (std::size_t i = 0; i < std::size(kind_names); ++i) {
        if (kind_names[i].kind != static_cast<TypeKind>(i)) {
            return false;
        }
    }
    return std::size(kind_names) == type_kind_count;
}
static_assert(one_name_a_kind(), "a TypeKind without its name, or a name out of order");

namespace json {

// clang-format off
template <>
struct Words<Generated> {
    static constexpr std::string_view what = "way of generating a column";
    static constexpr auto all = std::to_array<std::string_view>({"no", "identity", "stored", "virtual"});
};

template <>
struct Words<Storage> {
    static constexpr std::string_view what = "storage";
    static constexpr auto all = std::to_array<std::string_view>({"plain", "external", "extended", "main"});
};

template <>
struct Words<KeyKind> {
    static constexpr std::string_view what = "kind of key";
    static constexpr auto all = std::to_array<std::string_view>({"primary", "unique"});
};

template <>
struct Words<ReplicaIdentity> {
    static constexpr std::string_view what = "replica identity";
    static constexpr auto all = std::to_array<std::string_view>({"default", "nothing", "full", "index"});
};

template <>
struct Words<TableKind> {
    static constexpr std::string_view what = "kind of table";
    static constexpr auto all = std::to_array<std::string_view>({"table", "partitioned"});
};
// clang-format on

// clang-format off
template <>
inline constexpr auto members<TableName> = std::tuple{
    Member{"database", &TableName::database, Presence::always},
    Member{"schema", &TableName::schema, Presence::always},
    Member{"name", &TableName::name, Presence::always}};

template <>
inline constexpr auto members<ColumnType> = std::tuple{
    Member{"kind", &ColumnType::kind, Presence::always},
    Member{"declared", &ColumnType::declared},
    Member{"precision", &ColumnType::precision},
    Member{"scale", &ColumnType::scale},
    Member{"length", &ColumnType::length},
    Member{"element", &ColumnType::element},
    Member{"labels", &ColumnType::labels},
    Member{"domain", &ColumnType::domain}};

template <>
inline constexpr auto members<Column> = std::tuple{
    Member{"name", &Column::name, Presence::always},
    Member{"type", &Column::type, Presence::always},
    Member{"nullable", &Column::nullable},
    Member{"generated", &Column::generated},
    Member{"default_expression", &Column::default_expression},
    Member{"comment", &Column::comment},
    Member{"storage", &Column::storage}};

template <>
inline constexpr auto members<Key> = std::tuple{
    Member{"name", &Key::name, Presence::always},
    Member{"kind", &Key::kind},
    Member{"columns", &Key::columns},
    Member{"partial", &Key::partial},
    Member{"expression", &Key::expression},
    Member{"deferrable", &Key::deferrable},
    Member{"nulls_not_distinct", &Key::nulls_not_distinct},
    Member{"replica_identity", &Key::replica_identity}};

template <>
inline constexpr auto members<Table> = std::tuple{
    Member{"name", &Table::name, Presence::always},
    Member{"kind", &Table::kind},
    Member{"comment", &Table::comment},
    Member{"columns", &Table::columns},
    Member{"keys", &Table::keys},
    Member{"indexed", &Table::indexed},
    Member{"identity", &Table::identity},
    Member{"row_security", &Table::row_security},
    Member{"inherits", &Table::inherits},
    Member{"inherited_by", &Table::inherited_by},
    Member{"referenced_by", &Table::referenced_by},
    Member{"size_bytes", &Table::size_bytes},
    Member{"row_estimate", &Table::row_estimate}};

template <>
inline constexpr auto members<NotTaken> = std::tuple{
    Member{"name", &NotTaken::name, Presence::always},
    Member{"reason", &NotTaken::reason, Presence::always}};

template <>
inline constexpr auto members<Database> = std::tuple{
    Member{"name", &Database::name, Presence::always},
    Member{"server_version", &Database::server_version},
    Member{"uncarried_types", &Database::uncarried_types},
    Member{"unreadable", &Database::unreadable}};

template <>
inline constexpr auto members<SelectedBy> = std::tuple{
    Member{"database", &SelectedBy::database, Presence::always},
    Member{"schema", &SelectedBy::schema, Presence::always},
    Member{"table", &SelectedBy::table, Presence::always},
    Member{"exclude", &SelectedBy::exclude}};

template <>
inline constexpr auto members<Catalog> = std::tuple{
    Member{"selected_by", &Catalog::selected_by},
    Member{"databases", &Catalog::databases},
    Member{"tables", &Catalog::tables},
    Member{"not_taken", &Catalog::not_taken}};
// clang-format on

}  // namespace json

}  // namespace smt
