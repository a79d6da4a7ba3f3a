#include "smt/type_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/catalogs.h"

namespace smt {
namespace {

using namespace testing::catalogs;

// What a user greps for: the codes of the remarks in their order.
std::string codes_of(const MappedType& mapped) {
    std::string codes;
    for (const TypeRemark& remark : mapped.remarks) {
        codes += (codes.empty() ? "" : " ") + std::string{remark.code->name};
    }
    return codes;
}

constexpr const char* same = "{}";
constexpr const char* widest = "VARCHAR(1048576)";
constexpr const char* of_base64 = "FROM_BASE64({})";
constexpr const char* no_key = "not a key";
constexpr const char* no_stable_key = "not a key, for snapshot and changes differ";

std::string time_of(const std::string& micros) {
    return "LPAD(CAST(" + micros + " / 3600000000 AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(" +
           micros + " / 60000000, 60) AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(" + micros +
           " / 1000000, 60) AS STRING), 2, '0') || '.' || LPAD(CAST(MOD(" + micros +
           ", 1000000) AS STRING), 6, '0')";
}

ColumnType of(TypeKind kind, const std::string& declared) {
    return {.kind = kind, .declared = declared};
}

ColumnType bits(int length) {
    return {
        .kind = TypeKind::bit, .declared = "bit(" + std::to_string(length) + ")", .length = length};
}

ColumnType chars(int length) {
    return {.kind = TypeKind::character,
            .declared = "char(" + std::to_string(length) + ")",
            .length = length};
}

struct TypeCase {
    const char* name;
    ColumnType type;
    std::string source, expression, sink, starrocks, as_key;
    Fidelity fidelity;
    const char* codes;
};

class TypeMap : public ::testing::TestWithParam<TypeCase> {};

TEST_P(TypeMap, CarriesTheColumn) {
    const TypeCase& expected = GetParam();
    const MappedType mapped = map_type(expected.type, false, {});
    EXPECT_EQ(mapped.flink_source, expected.source);
    EXPECT_EQ(mapped.expression, expected.expression);
    EXPECT_EQ(mapped.flink_sink, expected.sink);
    EXPECT_EQ(mapped.starrocks, expected.starrocks);
    EXPECT_EQ(to_string(mapped.fidelity), to_string(expected.fidelity));
    EXPECT_EQ(codes_of(mapped), expected.codes);
}

TEST_P(TypeMap, CarriesTheColumnInAKey) {
    const TypeCase& expected = GetParam();
    if (expected.fidelity == Fidelity::unsupported) {
        return;  // the plan refuses the table before its key matters
    }
    const MappedType mapped = map_type(expected.type, true, {});
    if (expected.as_key == no_key || expected.as_key == no_stable_key) {
        ASSERT_FALSE(mapped.remarks.empty());
        EXPECT_EQ(mapped.remarks.back().code, &code::key_type_uncarried);
        EXPECT_EQ(mapped.remarks.back().message,
                  expected.type.declared +
                      (expected.as_key == no_key
                           ? " cannot be a key column of StarRocks"
                           : " cannot be a key column: the snapshot carries less of its fraction "
                             "than the changes do"));
        return;
    }
    EXPECT_EQ(mapped.starrocks, expected.as_key);
    EXPECT_EQ(codes_of(mapped).find("key-type-uncarried"), std::string::npos);
}

constexpr auto exact = Fidelity::exact;
constexpr auto widened = Fidelity::widened;
constexpr auto lossy = Fidelity::lossy;
constexpr auto unsupported = Fidelity::unsupported;

// The old tool made STRING of timestamptz, time, jsonb, arrays, enums, domains and ranges without a
// word, and a LARGEINT of bit, which Flink does not have.
// clang-format off
const TypeCase type_cases[] = {
    {"boolean", boolean, "BOOLEAN", same, "BOOLEAN", "BOOLEAN", "BOOLEAN", exact, ""},
    {"bit_1", bits(1), "BOOLEAN", same, "BOOLEAN", "BOOLEAN", "BOOLEAN", exact, ""},
    {"smallint", smallint, "SMALLINT", same, "SMALLINT", "SMALLINT", "SMALLINT", exact, ""},
    {"integer", integer, "INT", same, "INT", "INT", "INT", exact, ""},
    {"bigint", bigint, "BIGINT", same, "BIGINT", "BIGINT", "BIGINT", exact, ""},
    {"oid", of(TypeKind::oid, "oid"), "BIGINT", same, "BIGINT", "BIGINT", "BIGINT", exact, ""},
    {"real", real, "FLOAT", same, "FLOAT", "FLOAT", "VARCHAR(32)", exact, "infinity-and-nan"},
    {"double", double_precision, "DOUBLE", same, "DOUBLE", "DOUBLE", "VARCHAR(32)", exact, "infinity-and-nan"},
    {"numeric_1_0", numeric_of(1, 0), "DECIMAL(1,0)", same, "DECIMAL(1,0)", "DECIMAL(1,0)", "BIGINT", exact, "infinity-and-nan"},
    {"numeric_18_0", numeric_of(18, 0), "DECIMAL(18,0)", same, "DECIMAL(18,0)", "DECIMAL(18,0)", "BIGINT", exact, "infinity-and-nan"},
    {"numeric_19_0", numeric_of(19, 0), "DECIMAL(19,0)", same, "DECIMAL(19,0)", "DECIMAL(19,0)", "VARCHAR(21)", exact, "infinity-and-nan"},
    {"numeric_12_2", numeric_of(12, 2), "DECIMAL(12,2)", same, "DECIMAL(12,2)", "DECIMAL(12,2)", "VARCHAR(14)", exact, "infinity-and-nan"},
    {"numeric_2_2", numeric_of(2, 2), "DECIMAL(2,2)", same, "DECIMAL(2,2)", "DECIMAL(2,2)", "VARCHAR(5)", exact, "infinity-and-nan"},  // -0.12
    {"numeric_27_2", numeric_of(27, 2), "DECIMAL(27,2)", same, "DECIMAL(27,2)", "DECIMAL(27,2)", "VARCHAR(29)", exact, "infinity-and-nan"},
    {"numeric_38_10", numeric_of(38, 10), "DECIMAL(38,10)", same, "DECIMAL(38,10)", "DECIMAL(38,10)", "VARCHAR(40)", exact, "infinity-and-nan"},
    {"numeric_39_0", numeric_of(39, 0), "STRING", "NULLIF({}, 'NAN')", "STRING", "VARCHAR(42)", "VARCHAR(42)", widened, "infinity-and-nan decimal-too-wide"},
    {"numeric_1000_500", numeric_of(1000, 500), "STRING", "NULLIF({}, 'NAN')", "STRING", "VARCHAR(1003)", "VARCHAR(1003)", widened, "infinity-and-nan decimal-too-wide"},
    {"numeric_5_minus_2", numeric_of(5, -2), "DECIMAL(7,0)", same, "DECIMAL(7,0)", "DECIMAL(7,0)", "BIGINT", exact, "infinity-and-nan"},
    {"numeric_16_minus_2", numeric_of(16, -2), "DECIMAL(18,0)", same, "DECIMAL(18,0)", "DECIMAL(18,0)", "BIGINT", exact, "infinity-and-nan"},
    {"numeric_37_minus_2", numeric_of(37, -2), "STRING", "NULLIF(SPLIT_INDEX({}, '.', 0), 'NAN')", "STRING", "VARCHAR(42)", "VARCHAR(42)", widened, "infinity-and-nan decimal-too-wide"},
    {"numeric_3_5", numeric_of(3, 5), "DECIMAL(5,5)", same, "DECIMAL(5,5)", "DECIMAL(5,5)", "VARCHAR(8)", exact, "infinity-and-nan"},
    {"numeric_3_38", numeric_of(3, 38), "DECIMAL(38,38)", same, "DECIMAL(38,38)", "DECIMAL(38,38)", "VARCHAR(41)", exact, "infinity-and-nan"},
    {"numeric_3_39", numeric_of(3, 39), "STRING", "NULLIF({}, 'NAN')", "STRING", "VARCHAR(42)", "VARCHAR(42)", widened, "infinity-and-nan decimal-too-wide"},
    {"numeric", numeric, "STRING", "NULLIF({}, 'NAN')", "STRING", "VARCHAR(65533)", "VARCHAR(65533)", widened, "infinity-and-nan numeric-unconstrained"},
    {"money", money, "", same, "", "", "", unsupported, "money-uncarried"},
    {"char_5", chars(5), "STRING", "RTRIM({})", "STRING", "VARCHAR(20)", "VARCHAR(20)", exact, ""},
    {"varchar_1", varchar(1), "STRING", same, "STRING", "VARCHAR(4)", "VARCHAR(4)", exact, ""},
    {"varchar_262144", varchar(262144), "STRING", same, "STRING", widest, widest, exact, ""},
    {"varchar_262145", varchar(262145), "STRING", same, "STRING", widest, widest, exact, "type-may-not-fit"},
    {"varchar", of(TypeKind::varchar, "varchar"), "STRING", same, "STRING", widest, widest, exact, "value-may-be-too-long"},
    {"text", text, "STRING", same, "STRING", widest, widest, exact, "value-may-be-too-long"},
    {"citext", citext, "STRING", same, "STRING", widest, widest, exact, "value-may-be-too-long"},
    {"internal_char", of(TypeKind::internal_char, "\"char\""), "STRING", same, "STRING", "VARCHAR(4)", "VARCHAR(4)", exact, ""},
    {"name", of(TypeKind::name, "name"), "STRING", same, "STRING", "VARCHAR(252)", "VARCHAR(252)", exact, ""},
    {"enum", mood, "STRING", same, "STRING", "VARCHAR(63)", "VARCHAR(63)", exact, ""},
    {"uuid", uuid, "STRING", same, "STRING", "VARCHAR(36)", "VARCHAR(36)", exact, ""},
    {"bytea", bytea, "STRING", same, "STRING", widest, widest, widened, "value-may-be-too-long"},
    {"bit_8", bits(8), "", same, "", "", "", unsupported, "type-uncarried"},
    {"varbit", of(TypeKind::varbit, "varbit"), "", same, "", "", "", unsupported, "type-uncarried"},
    {"date", date, "DATE", same, "DATE", "DATE", "DATE", exact, "dates-in-october-1582"},
    {"time", time_of_day, "BIGINT", time_of("{}"), "STRING", "VARCHAR(15)", no_stable_key, lossy, "time-lossy"},
    {"time_4", with_digits(time_of_day, 4), "BIGINT", time_of("{}"), "STRING", "VARCHAR(15)", no_stable_key, lossy, "time-lossy"},
    {"time_3", with_digits(time_of_day, 3), "BIGINT", time_of("({} * 1000)"), "STRING", "VARCHAR(15)", "VARCHAR(15)", exact, ""},
    {"time_0", with_digits(time_of_day, 0), "BIGINT", time_of("({} * 1000)"), "STRING", "VARCHAR(15)", "VARCHAR(15)", exact, ""},
    {"timetz", timetz, "STRING", same, "STRING", "VARCHAR(24)", no_stable_key, lossy, "timetz-lossy"},
    {"timetz_0", with_digits(timetz, 0), "STRING", same, "STRING", "VARCHAR(24)", "VARCHAR(24)", lossy, "timetz-lossy"},
    {"timestamp", timestamp, "TIMESTAMP(6)", same, "TIMESTAMP(6)", "DATETIME", "DATETIME", exact, "dates-before-1582"},
    {"timestamp_3", with_digits(timestamp, 3), "TIMESTAMP(3)", same, "TIMESTAMP(3)", "DATETIME", "DATETIME", exact, "dates-before-1582"},
    {"timestamptz", timestamptz, "TIMESTAMP_LTZ(6)", "CAST({} AS TIMESTAMP(6))", "TIMESTAMP(6)", "DATETIME", "DATETIME", widened, "dates-before-1582"},
    {"timestamptz_0", with_digits(timestamptz, 0), "TIMESTAMP_LTZ(0)", "CAST({} AS TIMESTAMP(0))", "TIMESTAMP(0)", "DATETIME", "DATETIME", widened, "dates-before-1582"},
    {"interval", interval, "STRING", same, "STRING", "VARCHAR(64)", "VARCHAR(64)", lossy, "interval-lossy"},
    {"json", of(TypeKind::json, "json"), "STRING", same, "STRING", widest, no_key, exact, "value-may-be-too-long"},
    {"jsonb", jsonb, "STRING", same, "STRING", widest, no_key, exact, "value-may-be-too-long"},
    {"xml", of(TypeKind::xml, "xml"), "STRING", same, "STRING", widest, widest, exact, "value-may-be-too-long"},
    {"hstore", of(TypeKind::hstore, "hstore"), "STRING", same, "STRING", widest, widest, widened, "value-may-be-too-long"},
    {"inet", of(TypeKind::inet, "inet"), "STRING", same, "STRING", "VARCHAR(43)", "VARCHAR(43)", exact, ""},
    {"cidr", of(TypeKind::cidr, "cidr"), "STRING", same, "STRING", "VARCHAR(43)", "VARCHAR(43)", exact, ""},
    {"macaddr", of(TypeKind::macaddr, "macaddr"), "STRING", same, "STRING", "VARCHAR(17)", "VARCHAR(17)", exact, ""},
    {"macaddr8", of(TypeKind::macaddr8, "macaddr8"), "STRING", same, "STRING", "VARCHAR(23)", "VARCHAR(23)", exact, ""},
    {"int4range", of(TypeKind::range, "int4range"), "STRING", same, "STRING", "VARCHAR(128)", "VARCHAR(128)", exact, ""},
    {"numrange", of(TypeKind::numrange, "numrange"), "STRING", same, "STRING", "VARCHAR(65533)", "VARCHAR(65533)", exact, ""},
    {"ltree", of(TypeKind::ltree, "ltree"), "STRING", same, "STRING", "VARCHAR(65533)", "VARCHAR(65533)", exact, ""},
    {"point", point, "ROW<`x` DOUBLE, `y` DOUBLE>", "'(' || CAST({}.`x` AS STRING) || ',' || CAST({}.`y` AS STRING) || ')'", "STRING", "VARCHAR(64)", no_key, widened, ""},
    {"composite", composite, "STRING", of_base64, "STRING", widest, widest, widened, "value-may-be-too-long"},
    {"vector", of(TypeKind::vector, "vector(3)"), "STRING", of_base64, "STRING", "ARRAY<FLOAT>", no_key, exact, ""},
    {"geometry", of(TypeKind::geometry, "geometry"), "STRING", "JSON_VALUE({}, '$.hexewkb')", "STRING", widest, no_key, exact, "value-may-be-too-long"},
    {"array_integer", array_of(integer), "STRING", same, "STRING", "ARRAY<INT>", no_key, exact, "array-dimensions"},
    {"array_boolean", array_of(boolean), "STRING", same, "STRING", "ARRAY<BOOLEAN>", no_key, exact, "array-dimensions"},
    {"array_numeric_12_2", array_of(numeric_of(12, 2)), "STRING", same, "STRING", "ARRAY<DECIMAL(12,2)>", no_key, exact, "array-dimensions"},
    {"array_double", array_of(double_precision), "STRING", "CASE WHEN {} LIKE '%N%' OR {} LIKE '%I%' THEN NULL ELSE {} END", "STRING", "ARRAY<DOUBLE>", no_key, lossy, "array-dimensions array-lossy"},
    {"array_text", array_of(text), "STRING", same, "STRING", widest, no_key, lossy, "array-dimensions array-lossy"},
    {"array_jsonb", array_of(jsonb), "STRING", same, "STRING", widest, no_key, lossy, "array-dimensions array-lossy"},
    {"array_date", array_of(date), "STRING", same, "STRING", widest, no_key, lossy, "array-dimensions array-lossy"},
    {"array_enum", array_of(mood), "STRING", same, "STRING", widest, "", unsupported, "type-uncarried"},
    {"array_bytea", array_of(bytea), "STRING", same, "STRING", widest, "", unsupported, "type-uncarried"},
    {"array_numeric", array_of(numeric), "STRING", same, "STRING", widest, "", unsupported, "type-uncarried"},
    {"array_numeric_39", array_of(numeric_of(39, 0)), "STRING", same, "STRING", widest, "", unsupported, "type-uncarried"},
    {"array_domain", array_of(domain_over(integer, "positive")), "STRING", same, "STRING", widest, "", unsupported, "type-uncarried"},
    {"domain", domain_over(numeric_of(20, 0), "account_no"), "DECIMAL(20,0)", same, "DECIMAL(20,0)", "DECIMAL(20,0)", "VARCHAR(22)", exact, "infinity-and-nan"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Kinds, TypeMap, ::testing::ValuesIn(type_cases),
                         [](const auto& test) { return test.param.name; });

TEST(TypeMapTable, CoversEveryKind) {
    for (std::size_t kind = 0; kind < type_kind_count; ++kind) {
        EXPECT_TRUE(std::ranges::any_of(
            type_cases,
            [&](const TypeCase& row) { return row.type.kind == static_cast<TypeKind>(kind); }))
            << "kind " << kind;
    }
}

struct NoteCase {
    const char* name;
    ColumnType type;
    const char* note;
};

class TypeNote : public ::testing::TestWithParam<NoteCase> {};

TEST_P(TypeNote, SaysWhatTheColumnHolds) {
    EXPECT_EQ(map_type(GetParam().type, false, {}).note, GetParam().note);
}

const NoteCase note_cases[] = {
    {"plain", integer, ""},
    {"bytea", bytea, "in base64"},
    {"timestamptz", timestamptz, "in UTC"},
    {"timetz", timetz, "in UTC"},
    {"interval", interval, "in ISO 8601"},
    {"hstore", of(TypeKind::hstore, "hstore"), "as JSON"},
    {"point", point, "as (x,y)"},
    {"geometry", of(TypeKind::geometry, "geometry"), "EWKB in hex"},
    {"other", composite, "as text"},
};

INSTANTIATE_TEST_SUITE_P(Kinds, TypeNote, ::testing::ValuesIn(note_cases),
                         [](const auto& test) { return test.param.name; });

TEST(TypeTable, HasOneRowAKind) {
    const std::string table = type_table_markdown();
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(table, '\n')), type_kind_count + 2);
    EXPECT_NE(table.find("| money |  |  |  | unsupported |"), std::string::npos);
    EXPECT_NE(table.find("| uuid | STRING | VARCHAR(36) | VARCHAR(36) | exact |"),
              std::string::npos);
}

}  // namespace
}  // namespace smt
