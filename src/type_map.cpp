#include "smt/type_map.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

struct Row {
    TypeKind kind;
    std::string_view postgres;    // for the README
    std::string_view source;      // declared in the Flink source
    std::string_view expression;  // of the view; {} is the column
    std::string_view sink;        // declared in the Flink sink
    std::string_view starrocks;
    std::string_view as_key;  // StarRocks type of a key column; empty: not a key
    Fidelity fidelity;
    bool exact_as_text;     // STRING carries the same information
    std::string_view note;  // behind the column in the StarRocks DDL
    const Code* remark;     // reported for each column; null: nothing to say
    std::string_view text;  // of the remark, and of the README
    Refine refine;          // what depends on lengths and options; null: nothing
};

constexpr auto exact = Fidelity::exact;
constexpr auto widened = Fidelity::widened;
constexpr auto lossy = Fidelity::lossy;
constexpr auto unsupported = Fidelity::unsupported;
constexpr std::string_view same = same_column;
constexpr std::string_view as_base64 = "FROM_BASE64({})";
constexpr std::string_view widest = "VARCHAR(1048576)";

// One row a kind, in the order of TypeKind.  Measured on Flink 1.20 with Flink CDC 3.5.0 and the
// StarRocks connector 1.2.10, snapshot and stream.
// clang-format off
constexpr Row rows[] = {
    // kind                    PostgreSQL                 source      expression sink        StarRocks           as a key            fidelity     text   note         remark                        text                                                                     refine
    {TypeKind::boolean,        "boolean",                 "BOOLEAN",  same,      "BOOLEAN",  "BOOLEAN",          "BOOLEAN",          exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::int16,          "smallint",                "SMALLINT", same,      "SMALLINT", "SMALLINT",         "SMALLINT",         exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::int32,          "integer",                 "INT",      same,      "INT",      "INT",              "INT",              exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::int64,          "bigint",                  "BIGINT",   same,      "BIGINT",   "BIGINT",           "BIGINT",           exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::oid,            "oid",                     "BIGINT",   same,      "BIGINT",   "BIGINT",           "BIGINT",           exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::float32,        "real",                    "FLOAT",    same,      "FLOAT",    "FLOAT",            "VARCHAR(32)",      exact,       false, "",          &code::infinity_and_nan,      "NaN and infinity arrive as NULL, and stop the job in a NOT NULL column", refine_float},
    {TypeKind::float64,        "double precision",        "DOUBLE",   same,      "DOUBLE",   "DOUBLE",           "VARCHAR(32)",      exact,       false, "",          &code::infinity_and_nan,      "NaN and infinity arrive as NULL, and stop the job in a NOT NULL column", refine_float},
    {TypeKind::numeric,        "numeric(p,s)",            "DECIMAL(p,s)", same,  "DECIMAL(p,s)", "DECIMAL(p,s)", "BIGINT or VARCHAR(p+2)", exact, true,  "",          &code::infinity_and_nan,      "NaN arrives as NULL, and stops the job in a NOT NULL column",             refine_numeric},
    {TypeKind::money,          "money",                   "",         same,      "",         "",                 "",                 unsupported, false, "",          &code::money_uncarried,       "a value of 1000 or more ends the snapshot of the whole source",         nullptr},
    {TypeKind::character,      "char(n)",                 "STRING",   same,      "STRING",   "VARCHAR(4n)",      "VARCHAR(4n)",      exact,       true,  "",          nullptr,                      "without the blanks at the end, which have no meaning in PostgreSQL",    refine_characters},
    {TypeKind::varchar,        "varchar(n)",              "STRING",   same,      "STRING",   "VARCHAR(4n)",      "VARCHAR(4n)",      exact,       true,  "",          nullptr,                      "",                                                                      refine_characters},
    {TypeKind::text,           "text, varchar",           "STRING",   same,      "STRING",   widest,             widest,             exact,       true,  "",          &code::value_may_be_too_long, long_text,                                                               nullptr},
    {TypeKind::citext,         "citext",                  "STRING",   same,      "STRING",   widest,             widest,             exact,       true,  "",          &code::value_may_be_too_long, long_text,                                                               nullptr},
    {TypeKind::internal_char,  "\"char\"",                "STRING",   same,      "STRING",   "VARCHAR(4)",       "VARCHAR(4)",       exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::name,           "name",                    "STRING",   same,      "STRING",   "VARCHAR(252)",     "VARCHAR(252)",     exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::enumeration,    "enum",                    "STRING",   same,      "STRING",   "VARCHAR(63)",      "VARCHAR(63)",      exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::uuid,           "uuid",                    "STRING",   same,      "STRING",   "VARCHAR(36)",      "VARCHAR(36)",      exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::bytea,          "bytea",                   "STRING",   same,      "STRING",   widest,             widest,             widened,     true,  "in base64", &code::value_may_be_too_long, "a value longer than 768 KiB cannot be loaded into StarRocks and stops the job", nullptr},
    {TypeKind::bit,            "bit(n)",                  "",         same,      "",         "",                 "",                 unsupported, false, "",          nullptr,                      "bit(1) is a BOOLEAN; longer ones arrive without their leading zeros",   refine_bit},
    {TypeKind::varbit,         "varbit",                  "",         same,      "",         "",                 "",                 unsupported, false, "",          nullptr,                      "arrives without its leading zeros",                                     refine_bit},
    {TypeKind::date,           "date",                    "DATE",     same,      "DATE",     "DATE",             "DATE",             exact,       false, "",          &code::dates_in_october_1582, "from 0001-01-01 to 9999-12-31; 1582-10-05 to 1582-10-14 arrive ten days later", refine_date},
    {TypeKind::time,           "time",                    "BIGINT",   same,      "STRING",   "VARCHAR(15)",      "VARCHAR(15): up to time(3)", lossy, true, "",   &code::time_lossy,            "the snapshot carries milliseconds only, and 24:00:00 as 00:00:00",      refine_time},
    {TypeKind::timetz,         "timetz",                  "STRING",   same,      "STRING",   "VARCHAR(24)",      "VARCHAR(24): timetz(0)", lossy,   true,  "in UTC",    &code::timetz_lossy,          "arrives shifted to UTC, 24:00:00 as 00:00:00, and without its fraction in the snapshot", refine_timetz},
    {TypeKind::timestamp,      "timestamp",               "TIMESTAMP(n)", same,  "TIMESTAMP(n)", "DATETIME",     "DATETIME",         exact,       false, "",          &code::dates_before_1582,     "the snapshot shifts values before 1582-10-15 by some days",             refine_timestamp},
    {TypeKind::timestamptz,    "timestamptz",             "TIMESTAMP_LTZ(n)", "CAST({} AS TIMESTAMP(n))", "TIMESTAMP(n)", "DATETIME", "DATETIME",  widened, true, "", &code::dates_before_1582,   "the wall clock of time_zone; the snapshot shifts values before 1582-10-15 by some days", refine_timestamptz},
    {TypeKind::interval,       "interval",                "STRING",   same,      "STRING",   "VARCHAR(64)",      "VARCHAR(64)",      lossy,       true,  "in ISO 8601", &code::interval_lossy,      "seconds carry a floating-point error",                                  nullptr},
    {TypeKind::json,           "json",                    "STRING",   same,      "STRING",   widest,             "",                 exact,       true,  "",          &code::value_may_be_too_long, long_text,                                                               refine_json},
    {TypeKind::jsonb,          "jsonb",                   "STRING",   same,      "STRING",   widest,             "",                 exact,       true,  "",          &code::value_may_be_too_long, long_text,                                                               refine_json},
    {TypeKind::xml,            "xml",                     "STRING",   same,      "STRING",   widest,             widest,             exact,       true,  "",          &code::value_may_be_too_long, long_text,                                                               nullptr},
    {TypeKind::hstore,         "hstore",                  "STRING",   same,      "STRING",   widest,             widest,             widened,     true,  "as JSON",   &code::value_may_be_too_long, long_text,                                                               nullptr},
    {TypeKind::inet,           "inet",                    "STRING",   same,      "STRING",   "VARCHAR(43)",      "VARCHAR(43)",      exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::cidr,           "cidr",                    "STRING",   same,      "STRING",   "VARCHAR(43)",      "VARCHAR(43)",      exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::macaddr,        "macaddr",                 "STRING",   same,      "STRING",   "VARCHAR(17)",      "VARCHAR(17)",      exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::macaddr8,       "macaddr8",                "STRING",   same,      "STRING",   "VARCHAR(23)",      "VARCHAR(23)",      exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::range,          "int4range, int8range, tsrange, tstzrange, daterange", "STRING", same, "STRING", "VARCHAR(128)", "VARCHAR(128)", exact, true, "",   nullptr,                      "",                                                                      nullptr},
    {TypeKind::numrange,       "numrange",                "STRING",   same,      "STRING",   "VARCHAR(65533)",   "VARCHAR(65533)",   exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::ltree,          "ltree",                   "STRING",   same,      "STRING",   "VARCHAR(65533)",   "VARCHAR(65533)",   exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::point,          "point",                   "ROW<`x` DOUBLE, `y` DOUBLE>", "'(' || CAST({}.`x` AS STRING) || ',' || CAST({}.`y` AS STRING) || ')'", "STRING", "VARCHAR(64)", "", widened, false, "as (x,y)", nullptr, "",                                             nullptr},
    {TypeKind::vector,         "vector (pgvector)",       "STRING",   as_base64, "STRING",   "ARRAY<FLOAT>",     "",                 exact,       true,  "",          nullptr,                      "",                                                                      nullptr},
    {TypeKind::geometry,       "geometry, geography (PostGIS)", "STRING", "JSON_VALUE({}, '$.hexewkb')", "STRING", widest, "",       exact,       true,  "EWKB in hex", &code::value_may_be_too_long, long_text,                                                             nullptr},
    {TypeKind::array,          "arrays",                  "STRING",   same,      "STRING",   widest,             "",                 lossy,       false, "",          nullptr,                      "numbers and booleans: ARRAY<T>, exact in one dimension; text, uuid and the like: Java's text of a list, lossy; others: unsupported",                                                                      refine_array},
    {TypeKind::other,          "composite, multirange, tsvector, box, path and every other type", "STRING", as_base64, "STRING", widest, widest, widened, true, "as text", &code::value_may_be_too_long, long_text,                                 nullptr},
};
// clang-format on

consteval bool one_row_a_kind() {
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        if (rows[i].kind != static_cast<TypeKind>(i)) {
            return false;
        }
    }
    return std::size(rows) == type_kind_count;
}
static_assert(one_row_a_kind(), "a TypeKind without its row, or a row out of order");

const Row& row_of(TypeKind kind) {
    return rows[static_cast<std::size_t>(kind)];
}

std::string markdown_cell(std::string_view text) {
    return replace_all(text, "|", "\\|");
}

}  // namespace

std::string_view to_string(Fidelity fidelity) {
    switch (fidelity) {
        case Fidelity::exact:
            return "exact";
        case Fidelity::widened:
            return "widened";
        case Fidelity::lossy:
            return "lossy";
        case Fidelity::unsupported:
            return "unsupported";
    }
    return "";
}

MappedType map_type(const ColumnType& type, bool key, const TypeOptions& options) {
    const Row& row = row_of(type.kind);
    MappedType mapped{
        .flink_source = std::string{row.source},
        .expression = std::string{row.expression},
        .flink_sink = std::string{row.sink},
        .starrocks = std::string{key && !row.as_key.empty() ? row.as_key : row.starrocks},
        .fidelity = row.fidelity,
        .note = std::string{row.note},
        .from_text = row.exact_as_text ? "{}" : ""};
    if (row.source != "STRING" && row.exact_as_text) {
        mapped.from_text = std::string{"CAST({} AS "}.append(row.source).append(")");
    }
    if (row.remark != nullptr) {
        remark(mapped, *row.remark, std::string{type.declared}.append(": ").append(row.text), "");
    }
    if (row.refine != nullptr) {
        row.refine(mapped, type, key, options);
    }
    // What travels as STRING anyway can share a column with anything that has an exact text.
    if (mapped.flink_source == "STRING") {
        mapped.from_text = same;
    }
    if (key && row.as_key.empty() && mapped.fidelity != Fidelity::unsupported &&
        type.kind != TypeKind::bit) {
        remark(mapped, code::key_type_uncarried,
               fmt::format("{} cannot be a key column of StarRocks", type.declared),
               "choose another key with primary_key in the rule");
    }
    return mapped;
}

bool splits_into_chunks(const ColumnType& type) {
    // PostgresTypeUtils of Flink CDC knows these type names only (a domain has a name of its own),
    // and a numeric needs a DECIMAL of at most 38 digits, with its own scale.  It knows boolean and
    // bytea too, but then asks PostgreSQL for their min(), which ends the job.
    constexpr std::array kinds = {TypeKind::int16,     TypeKind::int32,     TypeKind::int64,
                                  TypeKind::float32,   TypeKind::float64,   TypeKind::numeric,
                                  TypeKind::character, TypeKind::varchar,   TypeKind::text,
                                  TypeKind::uuid,      TypeKind::timestamp, TypeKind::timestamptz,
                                  TypeKind::time,      TypeKind::date};
    if (type.domain || std::ranges::find(kinds, type.kind) == kinds.end()) {
        return false;
    }
    const int scale = type.scale.value_or(0);
    return type.kind != TypeKind::numeric ||
           (type.precision && *type.precision <= longest_decimal && scale >= 0 &&
            scale <= *type.precision);
}

std::string type_table_markdown() {
    std::string table =
        "| PostgreSQL | Flink source | StarRocks | as a key column | fidelity | what to know |\n"
        "| --- | --- | --- | --- | --- | --- |\n";
    for (const Row& row : rows) {
        table += fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_cell(row.postgres),
                             markdown_cell(row.source), markdown_cell(row.starrocks),
                             markdown_cell(row.as_key), to_string(row.fidelity),
                             markdown_cell(row.text));
    }
    return table;
}

}  // namespace smt
