#include <gtest/gtest.h>

#include <string>

#include "smt/type_map.h"
#include "support/catalogs.h"

namespace smt {
namespace {

using namespace testing::catalogs;

std::string remarks_of(const MappedType& mapped) {
    std::string text;
    for (const TypeRemark& remark : mapped.remarks) {
        text += std::string{remark.code->name} + ": " + remark.message + "\n";
    }
    return text;
}

TEST(TypeOptions, UseDecimalV3FalseKeepsWideNumericsAsText) {
    const TypeOptions options{.decimal_v3 = false};
    EXPECT_EQ(map_type(numeric_of(27, 2), false, options).starrocks, "DECIMAL(27,2)");
    const MappedType wide = map_type(numeric_of(28, 2), false, options);
    EXPECT_EQ(wide.flink_source, "DECIMAL(28,2)");
    EXPECT_EQ(wide.expression, "CAST({} AS STRING)");
    EXPECT_EQ(wide.flink_sink, "STRING");
    EXPECT_EQ(wide.starrocks, "VARCHAR(31)");
    EXPECT_EQ(to_string(wide.fidelity), "widened");
    EXPECT_EQ(remarks_of(wide),
              "infinity-and-nan: numeric(28,2): NaN arrives as NULL, and stops the job in a NOT "
              "NULL column\n"
              "decimal-too-wide: numeric(28,2) has more than the 27 digits of use_decimal_v3 = "
              "false: it becomes VARCHAR(31)\n");
}

TEST(TypeOptions, UseDecimalV3FalseKeepsNineDigitsBehindThePoint) {
    const TypeOptions options{.decimal_v3 = false};
    EXPECT_EQ(map_type(numeric_of(20, 9), false, options).starrocks, "DECIMAL(20,9)");
    EXPECT_EQ(remarks_of(map_type(numeric_of(20, 12), false, options)),
              "infinity-and-nan: numeric(20,12): NaN arrives as NULL, and stops the job in a NOT "
              "NULL column\n"
              "decimal-too-wide: numeric(20,12) has more than the 9 digits behind the point of "
              "use_decimal_v3 = false: it becomes VARCHAR(23)\n");
}

// The old tool cut a numeric of more than 38 digits to 38.
TEST(TypeOptions, NumericsOfMoreThan38DigitsKeepEveryDigit) {
    const MappedType wide = map_type(numeric_of(40, 2), false, {});
    EXPECT_EQ(wide.starrocks, "VARCHAR(43)");
    EXPECT_TRUE(wide.needs_text_decimals);
    EXPECT_EQ(remarks_of(wide),
              "infinity-and-nan: numeric(40,2): NaN arrives as NULL, and stops the job in a NOT "
              "NULL column\n"
              "decimal-too-wide: numeric(40,2) has more than 38 digits: it becomes VARCHAR(43)\n");
}

TEST(TypeOptions, UnconstrainedNumericMayBecomeADecimal) {
    const TypeOptions options{.unconstrained_numeric = numeric_of(30, 10)};
    const MappedType mapped = map_type(numeric, false, options);
    EXPECT_EQ(mapped.flink_source, "STRING");
    EXPECT_EQ(mapped.expression, "TRY_CAST({} AS DECIMAL(30,10))");
    EXPECT_EQ(mapped.flink_sink, "DECIMAL(30,10)");
    EXPECT_EQ(mapped.starrocks, "DECIMAL(30,10)");
    EXPECT_EQ(to_string(mapped.fidelity), "lossy");
    EXPECT_EQ(remarks_of(mapped),
              "infinity-and-nan: numeric: NaN arrives as NULL, and stops the job in a NOT NULL "
              "column; infinity ends it in the snapshot\n"
              "numeric-unconstrained: numeric becomes DECIMAL(30,10): digits behind its scale are "
              "rounded, and what does not fit becomes NULL\n");
    EXPECT_EQ(map_type(numeric, true, options).starrocks, "VARCHAR(65533)");
}

TEST(TypeOptions, UnconstrainedNumericIsTextUnlessToldOtherwise) {
    const MappedType mapped = map_type(numeric, false, {});
    EXPECT_TRUE(mapped.needs_text_decimals);
    EXPECT_EQ(remarks_of(mapped),
              "infinity-and-nan: numeric: NaN arrives as NULL, and stops the job in a NOT NULL "
              "column; infinity ends it in the snapshot\n"
              "numeric-unconstrained: numeric without precision cannot be a DECIMAL without loss: "
              "it becomes VARCHAR(65533)\n");
}

TEST(TypeOptions, CharKeepsItsBlanksWithPad) {
    const ColumnType type{.kind = TypeKind::character, .declared = "char(5)", .length = 5};
    EXPECT_EQ(map_type(type, false, {.trim_char = false}).expression, "{}");
    EXPECT_EQ(map_type(type, true, {}).expression, "RTRIM({})");
}

TEST(TypeOptions, JsonMayBecomeAJsonColumn) {
    const MappedType as_json = map_type(jsonb, false, {.json = "json"});
    EXPECT_EQ(as_json.starrocks, "JSON");
    EXPECT_EQ(as_json.flink_sink, "STRING");
    EXPECT_EQ(to_string(as_json.fidelity), "lossy");
    EXPECT_EQ(remarks_of(as_json),
              "json-lossy: jsonb into a JSON column: the connector drops members that are null, "
              "and a member '@type' ends the job\n");
    EXPECT_EQ(map_type(jsonb, false, {.json = "both"}).starrocks, "VARCHAR(1048576)");
    EXPECT_EQ(map_type(array_of(jsonb), false, {.json = "json", .native_arrays = true}).starrocks,
              "ARRAY<VARCHAR(1048576)>");
}

TEST(TypeOptions, InfinityNullMapsWhatStarRocksCannotHold) {
    const TypeOptions options{.infinity_null = true};
    const MappedType day = map_type(date, false, options);
    EXPECT_EQ(day.expression,
              "CASE WHEN {} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN {} END");
    EXPECT_EQ(
        remarks_of(day),
        "dates-in-october-1582: date: from 0001-01-01 to 9999-12-31; 1582-10-05 to 1582-10-14 "
        "arrive ten days later\n"
        "infinity-null: date outside 0001-01-01 to 9999-12-31, infinity too, becomes NULL\n");
    EXPECT_EQ(map_type(timestamp, false, options).expression,
              "CASE WHEN {} BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 "
              "23:59:59.999999' THEN {} END");
    const MappedType instant = map_type(timestamptz, false, options);
    EXPECT_EQ(instant.flink_source, "STRING");
    EXPECT_EQ(instant.from_text, "{}");
    EXPECT_EQ(instant.expression,
              "CASE WHEN {} LIKE '+%' OR {} LIKE '-%' THEN NULL ELSE TRY_CAST(REPLACE(REPLACE({}, "
              "'T', ' '), 'Z', '') AS TIMESTAMP(6)) END");
    EXPECT_EQ(to_string(instant.fidelity), "lossy");
}

// A key has no NULL.
TEST(TypeOptions, InfinityNullLeavesKeysAsTheyAre) {
    const TypeOptions options{.infinity_null = true};
    for (const ColumnType& type : {date, timestamp, timestamptz}) {
        EXPECT_EQ(map_type(type, true, options).expression, map_type(type, true, {}).expression)
            << type.declared;
    }
}

struct ZoneCase {
    const char* name;
    const char* zone;
    bool is_lossy;
};

class TimeZone : public ::testing::TestWithParam<ZoneCase> {};

TEST_P(TimeZone, IsLossyWhereClocksArePutBack) {
    const TypeOptions options{.time_zone = GetParam().zone};
    const MappedType mapped = map_type(timestamptz, false, options);
    EXPECT_EQ(mapped.note, std::string{"in "} + GetParam().zone);
    EXPECT_EQ(to_string(mapped.fidelity), GetParam().is_lossy ? "lossy" : "widened");
    const Code& in_key = *map_type(timestamptz, true, options).remarks.back().code;
    EXPECT_EQ(in_key.name, GetParam().is_lossy ? "key-type-uncarried" : "dates-before-1582");
}

const ZoneCase zone_cases[] = {
    {"utc", "UTC", false},
    {"gmt", "GMT", false},
    {"etc", "Etc/GMT-3", false},
    {"offset", "+02:00", false},
    {"berlin", "Europe/Berlin", true},
    {"new_york", "America/New_York", true},
};

INSTANTIATE_TEST_SUITE_P(Zones, TimeZone, ::testing::ValuesIn(zone_cases),
                         [](const auto& test) { return test.param.name; });

// Its text is in UTC, and only there the same wall clock.
TEST(TimeZone, LetsATimestamptzMeetTextInUtcOnly) {
    EXPECT_EQ(map_type(timestamptz, false, {}).from_text,
              "CAST(REPLACE(REPLACE({}, 'T', ' '), 'Z', '') AS TIMESTAMP(6))");
    EXPECT_EQ(map_type(timestamptz, false, {.time_zone = "+02:00"}).from_text, "");
}

struct ArrayCase {
    const char* name;
    ColumnType element;
    const char* source;
    const char* starrocks;
    const char* remarks;
};

class NativeArray : public ::testing::TestWithParam<ArrayCase> {};

constexpr const char* one_dimension =
    "array-dimensions: only one dimension is carried: of an array of arrays each inner one arrives "
    "as NULL\n";

TEST_P(NativeArray, IsDeclaredFromFlinkCdc36On) {
    const MappedType mapped =
        map_type(array_of(GetParam().element), false, {.native_arrays = true});
    EXPECT_EQ(mapped.flink_source, GetParam().source);
    EXPECT_EQ(mapped.flink_sink, GetParam().source);
    EXPECT_EQ(mapped.expression, "{}");
    EXPECT_EQ(mapped.starrocks, GetParam().starrocks);
    EXPECT_EQ(remarks_of(mapped), one_dimension + std::string{GetParam().remarks});
}

const ArrayCase array_cases[] = {
    {"integer", integer, "ARRAY<INT>", "ARRAY<INT>", ""},
    {"double", double_precision, "ARRAY<DOUBLE>", "ARRAY<DOUBLE>", ""},
    {"numeric", numeric_of(12, 2), "ARRAY<DECIMAL(12,2)>", "ARRAY<DECIMAL(12,2)>", ""},
    {"text", text, "ARRAY<STRING>", "ARRAY<VARCHAR(1048576)>", ""},
    {"uuid", uuid, "ARRAY<STRING>", "ARRAY<VARCHAR(36)>", ""},
    {"date", date, "ARRAY<DATE>", "ARRAY<DATE>", ""},
    {"timestamp", timestamp, "ARRAY<TIMESTAMP(6)>", "ARRAY<DATETIME>", ""},
    // An element cannot be converted in the view.
    {"time", time_of_day, "STRING", "VARCHAR(1048576)",
     "array-lossy: time[] arrives as a text of numbers: days, milliseconds or microseconds\n"},
    {"timestamptz", timestamptz, "STRING", "VARCHAR(1048576)",
     "array-lossy: timestamptz[] arrives as text in which a comma inside an element cannot be told "
     "from a separator\n"},
};

INSTANTIATE_TEST_SUITE_P(Elements, NativeArray, ::testing::ValuesIn(array_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Arrays, SayHowTheirTextIsLossy) {
    EXPECT_EQ(remarks_of(map_type(array_of(timestamp), false, {})),
              one_dimension + std::string{"array-lossy: timestamp[] arrives as a text of numbers: "
                                          "days, milliseconds or microseconds\n"});
    EXPECT_EQ(remarks_of(map_type(array_of(mood), false, {})),
              "type-uncarried: public.mood[] is not delivered by Flink CDC\n");
}

struct ChunkCase {
    const char* name;
    ColumnType type;
    bool splits;
};

class ChunkColumnType : public ::testing::TestWithParam<ChunkCase> {};

TEST_P(ChunkColumnType, IsOneThatFlinkCdcKnows) {
    EXPECT_EQ(splits_into_chunks(GetParam().type), GetParam().splits);
}

const ChunkCase chunk_cases[] = {
    // It makes a DECIMAL of these two numbers as they are, and Flink refuses it.
    {"negative_scale", numeric_of(5, -2), false},
    {"more_scale_than_precision", numeric_of(3, 5), false},
    // Flink CDC asks PostgreSQL for min() of the column, which these two do not have.
    {"boolean", boolean, false},
    {"smallint", smallint, true},
    {"integer", integer, true},
    {"bigint", bigint, true},
    {"real", real, true},
    {"numeric_38", numeric_of(38, 4), true},
    {"numeric_39", numeric_of(39, 0), false},
    {"numeric_negative_scale", numeric_of(37, -2), false},
    {"numeric", numeric, false},
    {"char", {.kind = TypeKind::character, .declared = "char(3)", .length = 3}, true},
    {"varchar", varchar(10), true},
    {"text", text, true},
    {"uuid", uuid, true},
    {"bytea", bytea, false},
    {"timestamp", timestamp, true},
    {"timestamptz", timestamptz, true},
    {"time", time_of_day, true},
    {"date", date, true},
    {"enum", mood, false},
    {"citext", citext, false},
    {"domain", domain_over(bigint, "positive"), false},
    {"oid", {.kind = TypeKind::oid, .declared = "oid"}, false},
    {"name", {.kind = TypeKind::name, .declared = "name"}, false},
    {"inet", {.kind = TypeKind::inet, .declared = "inet"}, false},
    {"ltree", {.kind = TypeKind::ltree, .declared = "ltree"}, false},
    {"bit", {.kind = TypeKind::bit, .declared = "bit(1)", .length = 1}, false},
    {"interval", interval, false},
    {"timetz", timetz, false},
    {"jsonb", jsonb, false},
    {"composite", composite, false},
};

INSTANTIATE_TEST_SUITE_P(Types, ChunkColumnType, ::testing::ValuesIn(chunk_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
