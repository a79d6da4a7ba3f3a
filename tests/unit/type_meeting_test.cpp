#include <gtest/gtest.h>

#include <string>

#include "smt/type_map.h"
#include "support/catalogs.h"
#include "type_refine.h"

namespace smt {
namespace {

using namespace testing::catalogs;

Declared declared_of(const ColumnType& type, const TypeOptions& options = {}) {
    const MappedType mapped = map_type(type, false, options);
    return {mapped.flink_source, !mapped.from_text.empty()};
}

struct MeetingCase {
    const char* name;
    ColumnType one, other;
    const char* declaration;  // empty: they cannot share a source
};

class Meeting : public ::testing::TestWithParam<MeetingCase> {};

TEST_P(Meeting, HasOneDeclarationThatBothConvertFrom) {
    const Declared one = declared_of(GetParam().one);
    const Declared other = declared_of(GetParam().other);
    const auto common = common_declaration(one, other);
    EXPECT_EQ(common ? common->type : "", GetParam().declaration);
    EXPECT_EQ(common_declaration(other, one), common) << "the order matters";
}

const MeetingCase meeting_cases[] = {
    {"same", text, text, "STRING"},
    {"smallint_and_integer", smallint, integer, "INT"},
    {"smallint_and_bigint", smallint, bigint, "BIGINT"},
    {"integer_and_bigint", integer, bigint, "BIGINT"},
    {"integer_and_uuid", integer, uuid, "STRING"},
    {"bigint_and_text", bigint, text, "STRING"},
    {"boolean_and_integer", boolean, integer, "STRING"},
    {"boolean_and_enum", boolean, mood, "STRING"},
    {"bigint_and_numeric", bigint, numeric_of(12, 2), "STRING"},
    {"numerics_of_one_scale", numeric_of(10, 2), numeric_of(12, 2), "DECIMAL(12,2)"},
    {"numerics_of_two_scales", numeric_of(10, 2), numeric_of(10, 4), "DECIMAL(12,4)"},
    {"numerics_of_38_digits", numeric_of(36, 2), numeric_of(10, 4), "DECIMAL(38,4)"},
    {"numerics_of_39_digits", numeric_of(37, 2), numeric_of(10, 4), "STRING"},
    {"numeric_and_unconstrained", numeric_of(10, 2), numeric, "STRING"},
    {"uuid_and_text", uuid, text, "STRING"},
    {"timestamptz_and_text", timestamptz, text, "STRING"},
    {"timestamptz_and_integer", timestamptz, integer, "STRING"},
    {"timestamptz_of_two_precisions", with_digits(timestamptz, 3), timestamptz, "TIMESTAMP_LTZ(6)"},
    {"timestamp_of_two_precisions", with_digits(timestamp, 0), with_digits(timestamp, 3),
     "TIMESTAMP(3)"},
    {"time_of_two_units", with_digits(time_of_day, 3), time_of_day, "BIGINT"},
    // A float keeps its value as a double, and comes back from it.
    {"real_and_double", real, double_precision, "DOUBLE"},
    {"jsonb_and_bytea", jsonb, bytea, "STRING"},
    {"array_and_text", array_of(text), text, "STRING"},
    // Their text is not that of PostgreSQL: epoch numbers, or another spelling.
    {"date_and_text", date, text, ""},
    {"date_and_timestamp", date, timestamp, ""},
    {"date_and_timestamptz", date, timestamptz, ""},
    {"timestamp_and_timestamptz", timestamp, timestamptz, ""},
    {"timestamp_and_text", timestamp, text, ""},
    {"double_and_text", double_precision, text, ""},
    {"double_and_numeric", double_precision, numeric_of(10, 2), ""},
    {"integer_and_double", integer, double_precision, ""},
    {"point_and_text", point, text, ""},
};

INSTANTIATE_TEST_SUITE_P(Types, Meeting, ::testing::ValuesIn(meeting_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Meeting, NativeArraysMeetOnlyThemselves) {
    const TypeOptions native{.native_arrays = true};
    const Declared integers = declared_of(array_of(integer), native);
    EXPECT_EQ(common_declaration(integers, integers), integers);
    EXPECT_EQ(common_declaration(integers, declared_of(array_of(bigint), native)), std::nullopt);
    EXPECT_EQ(common_declaration(integers, declared_of(text, native)), std::nullopt);
    EXPECT_EQ(common_declaration(declared_of(array_of(numeric_of(9, 2)), native),
                                 declared_of(array_of(numeric_of(12, 2)), native)),
              std::nullopt);
}

TEST(Meeting, TimestamptzOfAnotherZoneMeetsNoText) {
    const TypeOptions berlin{.time_zone = "Europe/Berlin"};
    EXPECT_EQ(common_declaration(declared_of(timestamptz, berlin), declared_of(text, berlin)),
              std::nullopt);
}

struct RecoveryCase {
    const char* name;
    ColumnType type;
    const char* from_text;
};

class Recovery : public ::testing::TestWithParam<RecoveryCase> {};

TEST_P(Recovery, BringsTheTypeBackFromItsText) {
    EXPECT_EQ(map_type(GetParam().type, false, {}).from_text, GetParam().from_text);
}

const RecoveryCase recovery_cases[] = {
    {"boolean", boolean, "CAST({} AS BOOLEAN)"},
    {"smallint", smallint, "CAST({} AS SMALLINT)"},
    {"integer", integer, "CAST({} AS INT)"},
    {"bigint", bigint, "CAST({} AS BIGINT)"},
    {"uuid", uuid, "{}"},
    // NaN is the one text of such a column that is no DECIMAL.
    {"numeric", numeric_of(12, 2), "TRY_CAST({} AS DECIMAL(12,2))"},
    {"numeric_negative_scale", numeric_of(5, -2),
     "TRY_CAST(SPLIT_INDEX({}, '.', 0) AS DECIMAL(7,0))"},
    {"unconstrained", numeric, "{}"},
    {"time", time_of_day, "CAST({} AS BIGINT)"},
    {"date", date, ""},
    {"timestamp", timestamp, ""},
    {"real", real, ""},
    {"point", point, ""},
};

INSTANTIATE_TEST_SUITE_P(Types, Recovery, ::testing::ValuesIn(recovery_cases),
                         [](const auto& test) { return test.param.name; });

struct TargetCase {
    const char* name;
    const char* starrocks;
    const char* flink;  // empty: no type of StarRocks
};

class TargetType : public ::testing::TestWithParam<TargetCase> {};

TEST_P(TargetType, HasTheFlinkTypeThatTheSinkAccepts) {
    EXPECT_EQ(flink_type_of(GetParam().starrocks).value_or(""), GetParam().flink);
}

const TargetCase target_cases[] = {
    {"boolean", "BOOLEAN", "BOOLEAN"},
    {"tinyint", "TINYINT", "TINYINT"},
    {"smallint", "SMALLINT", "SMALLINT"},
    {"int", "INT", "INT"},
    {"bigint", "BIGINT", "BIGINT"},
    {"largeint", "LARGEINT", "DECIMAL(38,0)"},
    {"float", "FLOAT", "FLOAT"},
    {"double", "DOUBLE", "DOUBLE"},
    {"decimal", "DECIMAL(20,4)", "DECIMAL(20,4)"},
    {"decimal_blank", "DECIMAL(20, 4)", "DECIMAL(20,4)"},
    {"decimal_38", "DECIMAL(38,38)", "DECIMAL(38,38)"},
    {"decimal_39", "DECIMAL(39,0)", ""},
    {"decimal_scale", "DECIMAL(10,11)", ""},
    {"decimal_plain", "DECIMAL", ""},
    {"date", "DATE", "DATE"},
    {"datetime", "DATETIME", "TIMESTAMP(6)"},
    {"datetime_precision", "DATETIME(3)", ""},
    {"string", "STRING", "STRING"},
    {"varchar", "VARCHAR(200)", "STRING"},
    {"varchar_longest", "VARCHAR(1048576)", "STRING"},
    {"varchar_too_long", "VARCHAR(1048577)", ""},
    {"varchar_empty", "VARCHAR(0)", ""},
    {"varchar_one_byte", "VARCHAR", ""},
    {"varchar_tail", "VARCHAR(10) NOT NULL", ""},
    {"char", "CHAR(255)", "STRING"},
    {"char_too_long", "CHAR(256)", ""},
    {"json", "JSON", "STRING"},
    {"array", "ARRAY<INT>", "STRING"},
    {"array_nested", "ARRAY<ARRAY<DECIMAL(9,2)>>", "STRING"},
    {"array_unknown", "ARRAY<FOO>", ""},
    {"timestamp", "TIMESTAMP", ""},
    {"lower_case", "bigint", ""},
    {"empty", "", ""},
};

INSTANTIATE_TEST_SUITE_P(Types, TargetType, ::testing::ValuesIn(target_cases),
                         [](const auto& test) { return test.param.name; });

struct FitCase {
    const char* name;
    const char* from;
    const char* to;
    bool fits;
};

class Fit : public ::testing::TestWithParam<FitCase> {};

TEST_P(Fit, TellsWhetherACastKeepsEveryValue) {
    EXPECT_EQ(holds_every_value(GetParam().from, GetParam().to), GetParam().fits);
}

const FitCase fit_cases[] = {
    {"same", "DATE", "DATE", true},
    {"to_text", "TIMESTAMP(6)", "STRING", true},
    {"int_to_bigint", "INT", "BIGINT", true},
    {"bigint_to_int", "BIGINT", "INT", false},
    {"smallint_to_tinyint", "SMALLINT", "TINYINT", false},
    {"int_to_decimal_10", "INT", "DECIMAL(12,2)", true},
    {"int_to_decimal_9", "INT", "DECIMAL(11,2)", false},
    {"bigint_to_largeint", "BIGINT", "DECIMAL(38,0)", true},
    {"decimal_wider", "DECIMAL(10,2)", "DECIMAL(12,2)", true},
    {"decimal_of_less_scale", "DECIMAL(10,2)", "DECIMAL(12,1)", false},
    {"decimal_of_fewer_digits", "DECIMAL(10,2)", "DECIMAL(10,4)", false},
    {"decimal_to_int", "DECIMAL(10,0)", "BIGINT", false},
    {"text_to_int", "STRING", "INT", false},
    {"text_to_decimal", "STRING", "DECIMAL(20,4)", false},
    {"float_to_double", "FLOAT", "DOUBLE", true},
    {"double_to_float", "DOUBLE", "FLOAT", false},
    {"int_to_double", "INT", "DOUBLE", true},
    {"bigint_to_double", "BIGINT", "DOUBLE", false},
    {"date_to_timestamp", "DATE", "TIMESTAMP(6)", true},
    {"timestamp_to_date", "TIMESTAMP(6)", "DATE", false},
    {"timestamp_precision", "TIMESTAMP(3)", "TIMESTAMP(6)", true},
};

INSTANTIATE_TEST_SUITE_P(Types, Fit, ::testing::ValuesIn(fit_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
