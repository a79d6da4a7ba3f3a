// Hand-written catalogs, and the words to write more: what PostgreSQL would say about a schema.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "smt/catalog.h"

namespace testing::catalogs {

using smt::Catalog;
using smt::Column;
using smt::ColumnType;
using smt::Key;
using smt::KeyKind;
using smt::Table;
using smt::TypeKind;

inline const ColumnType boolean{.kind = TypeKind::boolean, .declared = "boolean"};
inline const ColumnType smallint{.kind = TypeKind::int16, .declared = "smallint"};
inline const ColumnType integer{.kind = TypeKind::int32, .declared = "integer"};
inline const ColumnType bigint{.kind = TypeKind::int64, .declared = "bigint"};
inline const ColumnType real{.kind = TypeKind::float32, .declared = "real"};
inline const ColumnType double_precision{.kind = TypeKind::float64, .declared = "double precision"};
inline const ColumnType numeric{.kind = TypeKind::numeric, .declared = "numeric"};
inline const ColumnType money{.kind = TypeKind::money, .declared = "money"};
inline const ColumnType text{.kind = TypeKind::text, .declared = "text"};
inline const ColumnType citext{.kind = TypeKind::citext, .declared = "citext"};
inline const ColumnType uuid{.kind = TypeKind::uuid, .declared = "uuid"};
inline const ColumnType bytea{.kind = TypeKind::bytea, .declared = "bytea"};
inline const ColumnType date{.kind = TypeKind::date, .declared = "date"};
inline const ColumnType time_of_day{.kind = TypeKind::time, .declared = "time"};
inline const ColumnType timetz{.kind = TypeKind::timetz, .declared = "timetz"};
inline const ColumnType timestamp{.kind = TypeKind::timestamp, .declared = "timestamp"};
inline const ColumnType timestamptz{.kind = TypeKind::timestamptz, .declared = "timestamptz"};
inline const ColumnType interval{.kind = TypeKind::interval, .declared = "interval"};
inline const ColumnType jsonb{.kind = TypeKind::jsonb, .declared = "jsonb"};
inline const ColumnType point{.kind = TypeKind::point, .declared = "point"};
inline const ColumnType mood{
    .kind = TypeKind::enumeration, .declared = "public.mood", .labels = {"happy", "sad"}};
inline const ColumnType composite{.kind = TypeKind::other, .declared = "public.address"};

inline ColumnType numeric_of(int precision, int scale) {
    return {.kind = TypeKind::numeric,
            .declared = "numeric(" + std::to_string(precision) + "," + std::to_string(scale) + ")",
            .precision = precision,
            .scale = scale};
}

inline ColumnType varchar(int length) {
    return {.kind = TypeKind::varchar,
            .declared = "varchar(" + std::to_string(length) + ")",
            .length = length};
}

inline ColumnType with_digits(ColumnType type, int digits) {
    type.declared += "(" + std::to_string(digits) + ")";
    type.precision = digits;
    return type;
}

inline ColumnType array_of(const ColumnType& element) {
    return {.kind = TypeKind::array, .declared = element.declared + "[]", .element = {element}};
}

inline ColumnType domain_over(ColumnType type, const std::string& name) {
    type.domain = name;
    return type;
}

inline Column not_null(const std::string& name, const ColumnType& type) {
    return {.name = name, .type = type, .nullable = false};
}

inline Column nullable(const std::string& name, const ColumnType& type) {
    return {.name = name, .type = type};
}

inline Key primary_key(const std::string& name, std::vector<std::string> columns) {
    return {.name = name, .kind = KeyKind::primary, .columns = std::move(columns)};
}

inline Key unique_index(const std::string& name, std::vector<std::string> columns) {
    return {.name = name, .columns = std::move(columns)};
}

// A table s.NAME of the database d with the key id.
inline Table keyed(const std::string& name, std::vector<Column> others = {}) {
    Table table{.name = {"d", "s", name}, .columns = {not_null("id", bigint)}};
    table.keys = {primary_key(name + "_pkey", {"id"})};
    table.indexed = {"id"};
    table.columns.insert(table.columns.end(), others.begin(), others.end());
    return table;
}

// A table s.NAME of the database d without any key.
inline Table keyless(const std::string& name, std::vector<Column> columns) {
    return {.name = {"d", "s", name}, .columns = std::move(columns)};
}

inline Catalog catalog_of(std::vector<Table> tables) {
    return {.databases = {{.name = "d", .server_version = 150018}}, .tables = std::move(tables)};
}

// A web shop, one table for each thing that a generator can get wrong: keys of three types, a key
// that is not in the order of the columns, one that is not the first column, a partitioned table,
// a table without a key.
inline Catalog shop() {
    const ColumnType status{
        .kind = TypeKind::enumeration, .declared = "sales.order_status", .labels = {"new", "paid"}};
    const ColumnType country{.kind = TypeKind::character, .declared = "char(2)", .length = 2};
    Column id = not_null("id", bigint);
    id.generated = smt::Generated::identity;
    Column email = nullable("email", text);
    email.comment = "NULL until confirmed";

    Table audit_log{.name = {"shop", "ops", "audit_log"},
                    .comment = "Append only",
                    .columns = {not_null("logged_at", timestamptz), not_null("actor", text),
                                not_null("action", text), nullable("detail", jsonb)},
                    .indexed = {"logged_at"}};
    Table events{.name = {"shop", "ops", "events"},
                 .kind = smt::TableKind::partitioned,
                 .columns = {not_null("id", bigint), not_null("ts", timestamptz),
                             not_null("kind", varchar(30)), nullable("payload", jsonb)},
                 .keys = {primary_key("events_pkey", {"id", "ts"})}};
    Table accounts{
        .name = {"shop", "ops", "ledger_accounts"},
        .columns = {not_null("account_no", numeric_of(20, 0)), not_null("holder", varchar(200)),
                    not_null("balance", numeric_of(18, 2)), not_null("opened_on", date),
                    nullable("scan", bytea)},
        .keys = {primary_key("ledger_accounts_pkey", {"account_no"})}};
    Table customers{
        .name = {"shop", "sales", "customers"},
        .columns = {id, not_null("name", varchar(100)), email, not_null("country", country),
                    not_null("active", boolean), not_null("created_at", timestamptz)},
        .keys = {primary_key("customers_pkey", {"id"})}};
    Table order_items{.name = {"shop", "sales", "order_items"},
                      .columns = {not_null("line_no", smallint), not_null("order_id", bigint),
                                  not_null("sku", varchar(40)), not_null("quantity", integer),
                                  not_null("unit_price", numeric_of(12, 4))},
                      .keys = {primary_key("order_items_pkey", {"order_id", "line_no"})}};
    Table orders{
        .name = {"shop", "sales", "orders"},
        .columns = {id, not_null("customer_id", bigint), not_null("status", status),
                    not_null("placed_at", timestamptz), not_null("total", numeric_of(12, 2)),
                    nullable("ship_to", jsonb), nullable("note", text)},
        .keys = {primary_key("orders_pkey", {"id"})}};
    Table payments{.name = {"shop", "sales", "payments"},
                   .columns = {not_null("id", uuid), not_null("order_id", bigint),
                               not_null("amount", numeric_of(12, 2)),
                               not_null("method", varchar(20)), nullable("paid_at", timestamptz)},
                   .keys = {primary_key("payments_pkey", {"id"})}};
    Table products{
        .name = {"shop", "sales", "products"},
        .columns = {not_null("sku", varchar(40)), not_null("id", integer), not_null("title", text),
                    nullable("tags", array_of(text)), nullable("sizes", array_of(integer)),
                    nullable("weight_kg", double_precision),
                    nullable("updated_at", with_digits(timestamp, 3))},
        .keys = {primary_key("products_pkey", {"id"}), unique_index("products_sku_key", {"sku"})}};
    return {.databases = {{.name = "shop", .server_version = 150018}},
            .tables = {audit_log, events, accounts, customers, order_items, orders, payments,
                       products}};
}

// Sixty-three bytes: the longest name of PostgreSQL.
inline const std::string longest_name(63, 'n');

// Names and keys that break a careless generator, and that can all be carried.
inline Catalog hostile() {
    const ColumnType positive = domain_over(integer, "public.positive");
    Column identity = not_null("select", bigint);
    identity.generated = smt::Generated::identity;
    Column generated = nullable("twice", integer);
    generated.generated = smt::Generated::stored;

    // The constraint of the key was renamed.
    Table order{.name = {"shop-eu", "Sales.EU", "Order"},
                .comment = "It's a \"table\"\nof two lines\\",
                .columns = {nullable("a b", text), identity, nullable("it's", text),
                            nullable("back\\slash", text), nullable("größe", text),
                            nullable("x.y", positive), nullable(longest_name, mood), generated,
                            nullable("_table", text)},
                .keys = {primary_key("identity of orders", {"select"})}};
    // Its only key columns are those of a foreign key.
    Table line{.name = {"shop-eu", "Sales.EU", "line"},
               .columns = {not_null("order", bigint), nullable("note", text)},
               .indexed = {"order"}};
    Table tag{.name = {"shop-eu", "Sales.EU", "tag"},
              .columns = {not_null("a", integer), not_null("b", text), nullable("c", integer),
                          not_null("d", integer), not_null("code", varchar(10))},
              .keys = {unique_index("a_partial", {"a"}), unique_index("b_expression", {"b"}),
                       unique_index("c_nullable", {"c"}), unique_index("d_deferrable", {"d"}),
                       unique_index("e_code", {"code"})}};
    tag.keys[0].partial = tag.keys[1].expression = tag.keys[3].deferrable = true;
    Table parent{.name = {"shop-eu", "p-", "parent"},
                 .columns = {not_null("id", integer)},
                 .keys = {primary_key("parent_pkey", {"id"})},
                 .inherited_by = {{"shop-eu", "p-", "child"}}};
    Table child{.name = {"shop-eu", "p-", "child"},
                .columns = {not_null("id", integer), nullable("moods", array_of(mood)),
                            nullable("address", composite)},
                .keys = {primary_key("child_pkey", {"id"})},
                .inherits = {{"shop-eu", "p-", "parent"}}};
    return {.databases = {{.name = "shop-eu", .server_version = 150018}},
            .tables = {order, line, tag, child, parent}};
}

}  // namespace testing::catalogs
