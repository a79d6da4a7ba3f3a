// What `smt check --scan` says about values: hand-made facts, exact texts.
#include <gtest/gtest.h>

#include "check/themes.h"
#include "smt/data_state.h"
#include "support/findings.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

const TableName things{"d", "s", "things"};

Catalog things_catalog() {
    return catalog_of(
        {keyed("things",
               {nullable("amount", numeric), nullable("ratio", real), nullable("at", timestamp),
                nullable("day", date), nullable("note", text), nullable("tags", array_of(integer)),
                nullable("doc", jsonb), not_null("weight", real),
                not_null("price", numeric_of(9, 2)), not_null("born", date)})});
}

std::string report_of(const std::vector<ColumnData>& columns, const std::string& lines,
                      double percent = 100, std::int64_t longest_key = 0,
                      const std::string& error = "") {
    Diagnostics diagnostics;
    const std::string text = connections + every_table + lines;
    const Config config = parse_config(text, "smt.conf", diagnostics);
    const Catalog catalog = things_catalog();
    const Planned planned = plan_of_config(text, catalog);
    const DataState state{.scan = percent < 100 ? Scan::sampled : Scan::whole,
                          .tables = {{.name = things,
                                      .error = error,
                                      .percent = percent,
                                      .rows = error.empty() ? 50 : 0,
                                      .longest_key = longest_key,
                                      .columns = columns}}};
    return text_of(found_by(
        check::data, {.config = config, .catalog = catalog, .plan = planned.plan, .data = &state}));
}

// A numeric without precision is always told about: a value with a hundred digits keeps quiet.
std::string report_without_digits(std::vector<ColumnData> columns, const std::string& lines = "") {
    columns.push_back({"amount", Measure::integer_digits, 100});
    return report_of(columns, lines);
}

TEST(CheckData, ProposesTheDecimalThatHoldsEveryValue) {
    const std::vector<ColumnData> digits = {{"amount", Measure::integer_digits, 7},
                                            {"amount", Measure::scale, 2}};
    EXPECT_EQ(report_of(digits, ""),
              "note data-numeric-as-text: column s.things.amount: its values would fit "
              "DECIMAL(9,2), and it becomes VARCHAR(65533)\n"
              "  actual: 7 digits in front of the point, 2 behind it\n"
              "  required: a number, if it is reckoned with\n"
              "  then: set column.amount.type = DECIMAL(9,2) in [table-rule.1], with room for "
              "values to come\n");
    EXPECT_EQ(report_of(digits, "", 2.5),
              "note data-numeric-as-text: column s.things.amount: its values would fit "
              "DECIMAL(9,2), and it becomes VARCHAR(65533)\n"
              "  actual: 7 digits in front of the point, 2 behind it, in a sample\n"
              "  required: a number, if it is reckoned with\n"
              "  then: set column.amount.type = DECIMAL(9,2) in [table-rule.1], with room for "
              "values to come\n");
    EXPECT_EQ(
        report_of({{"amount", Measure::integer_digits, 38}, {"amount", Measure::scale, 1}}, ""),
        "");
}

TEST(CheckData, SaysWhenAChosenDecimalIsTooNarrow) {
    const std::string decimal = "[starrocks]\nunconstrained_numeric = DECIMAL(9,2)\n";
    EXPECT_EQ(
        report_of({{"amount", Measure::integer_digits, 7}, {"amount", Measure::scale, 2}}, decimal),
        "");
    EXPECT_EQ(
        report_of({{"amount", Measure::integer_digits, 8}, {"amount", Measure::scale, 3}}, decimal),
        "error data-numeric-too-wide: column s.things.amount: some of its values do not "
        "fit the DECIMAL: they become NULL\n"
        "  actual: 8 digits in front of the point, 3 behind it\n"
        "  required: DECIMAL(9,2)\n"
        "  then: set column.amount.type = DECIMAL(11,3) in [table-rule.1]\n");
    EXPECT_EQ(report_of({{"amount", Measure::integer_digits, 1}, {"amount", Measure::scale, 35}},
                        decimal),
              "error data-numeric-too-wide: column s.things.amount: some of its values have more "
              "digits behind the point: they are rounded\n"
              "  actual: 1 digits in front of the point, 35 behind it\n"
              "  required: DECIMAL(9,2)\n"
              "  then: set column.amount.type = VARCHAR(65533) in [table-rule.1]\n");
}

TEST(CheckData, SaysWhenATableWasNotRead) {
    EXPECT_EQ(report_of({}, "", 100, 0, "ERROR:  permission denied for table things"),
              "unknown data-unread: table s.things: its values were not read: ERROR:  permission "
              "denied for table things\n");
}

TEST(CheckData, SaysWhenAKeyIsTooLong) {
    EXPECT_EQ(report_of({{"amount", Measure::integer_digits, 100}}, "", 100, 128), "");
    EXPECT_EQ(report_of({{"amount", Measure::integer_digits, 100}}, "", 100, 129),
              "error data-key-too-long: table s.things: it has a key that is too long for "
              "StarRocks: it ends the job\n"
              "  actual: 129 bytes\n  required: 128 bytes\n"
              "  then: choose another key with primary_key in the rule, or raise "
              "primary_key_limit_size of every BE\n");
}

TEST(CheckData, SaysWhatOfASampleItHasSeen) {
    EXPECT_EQ(
        report_of({{"ratio", Measure::nan, 3}, {"amount", Measure::integer_digits, 100}}, "", 0.5),
        "warning data-nan: column s.things.ratio: it holds NaN, which arrives as NULL\n"
        "  actual: 3 in a sample of 50 rows\n  required: no NaN\n"
        "  then: keep NULL in PostgreSQL, too, if it means the same\n");
}

struct DataCase {
    const char* name;
    std::vector<ColumnData> columns;
    const char* report;
    const char* lines = "";
};

// clang-format off
const DataCase data_cases[] = {
    {"Nothing", {}, ""},
    {"FloatInfinity", {{"ratio", Measure::infinite, 1}},
     "warning data-float-infinity: column s.things.ratio: it holds infinity, which arrives as NULL\n"
     "  actual: 1 of 50 rows\n  required: no infinity\n  then: keep NULL in PostgreSQL, too, if it means the same\n"},
    {"FloatNotNull", {{"weight", Measure::nan, 1}, {"weight", Measure::infinite, 2}},
     "error data-not-null: column s.things.weight: it is NOT NULL and holds what arrives as NULL, which ends the job\n"
     "  actual: 3 of 50 rows\n  required: neither NaN nor infinity\n"
     "  then: ALTER TABLE ... ALTER COLUMN ... DROP NOT NULL, or another value in PostgreSQL\n"},
    {"NumericNotNull", {{"price", Measure::nan, 1}},
     "error data-not-null: column s.things.price: it is NOT NULL and holds what arrives as NULL, which ends the job\n"
     "  actual: 1 of 50 rows\n  required: neither NaN nor infinity\n"
     "  then: ALTER TABLE ... ALTER COLUMN ... DROP NOT NULL, or another value in PostgreSQL\n"},
    {"DateNotNull", {{"born", Measure::infinite, 2}},
     "error data-infinity: column s.things.born: it holds infinity, which ends the job\n"
     "  actual: 2 of 50 rows\n  required: no infinity\n"
     "  then: another value in PostgreSQL, or infinity = null in [starrocks] if it is no key\n"},
    {"DateNotNullThatBecomesNull", {{"born", Measure::infinite, 2}}, "", "[starrocks]\ninfinity = null\n"},
    {"NumericInfinity", {{"amount", Measure::infinite, 2}},
     "error data-infinity: column s.things.amount: it holds infinity, which ends the job\n"
     "  actual: 2 of 50 rows\n  required: no infinity\n  then: exclude_columns in the rule, or another value in PostgreSQL\n",
     "[starrocks]\ninfinity = null\n"},
    {"DateInfinity", {{"at", Measure::infinite, 2}},
     "error data-infinity: column s.things.at: it holds infinity, which ends the job\n"
     "  actual: 2 of 50 rows\n  required: no infinity\n  then: set infinity = null in [starrocks]\n"},
    {"DateInfinityAllowed", {{"at", Measure::infinite, 2}, {"at", Measure::out_of_range, 2}}, "", "[starrocks]\ninfinity = null\n"},
    {"OutOfRange", {{"at", Measure::out_of_range, 5}},
     "error data-out-of-range: column s.things.at: it holds values that StarRocks has not, and the first of them ends the job\n"
     "  actual: 5 of 50 rows\n  required: 0001-01-01 to 9999-12-31\n  then: set infinity = null in [starrocks]\n"},
    {"Before1582", {{"at", Measure::before_1582, 1}},
     "warning data-before-1582: column s.things.at: it holds values before 1582-10-15, which the snapshot shifts by some days\n"
     "  actual: 1 of 50 rows\n  required: 1582-10-15 or later\n  then: correct them in StarRocks, or keep them as text in PostgreSQL\n"},
    {"October", {{"day", Measure::october_1582, 1}},
     "warning data-october-1582: column s.things.day: it holds days from 1582-10-05 to 1582-10-14, which arrive ten days later\n"
     "  actual: 1 of 50 rows\n  required: no such day\n  then: correct them in StarRocks, or keep them as text in PostgreSQL\n"},
    {"LongEnough", {{"note", Measure::bytes, 20}}, "", "column.note.type = VARCHAR(20)\n"},
    {"TooLong", {{"note", Measure::bytes, 21}},
     "error data-too-long: column s.things.note: it holds a text that is too long for StarRocks: it ends the job\n"
     "  actual: 21 bytes\n  required: VARCHAR(20)\n  then: set column.note.type = VARCHAR(21) in [table-rule.1]\n",
     "column.note.type = VARCHAR(20)\n"},
    {"TooLongForAll", {{"note", Measure::bytes, 1048577}},
     "error data-too-long: column s.things.note: it holds a text that is too long for StarRocks: it ends the job\n"
     "  actual: 1048577 bytes\n  required: VARCHAR(1048576)\n  then: exclude_columns in the rule, or shorten it in PostgreSQL\n"},
    {"Dimensions", {{"tags", Measure::dimensions, 2}},
     "warning data-array-dimensions: column s.things.tags: it holds arrays of arrays: each inner one arrives as NULL\n"
     "  actual: 2 dimensions\n  required: 1 dimension\n  then: exclude_columns in the rule, or keep a text column beside it in PostgreSQL\n"},
    {"NullMembers", {{"doc", Measure::null_members, 4}, {"doc", Measure::type_members, 1}},
     "warning data-json-null: column s.things.doc: its JSON has members that are null: the connector drops them\n"
     "  actual: 4 of 50 rows\n  required: no such member, or text\n  then: set json = string in [starrocks]: the text is kept as it is\n"
     "error data-json-type: column s.things.doc: its JSON has a member \"@type\": the connector's parser refuses it and the job ends\n"
     "  actual: 1 of 50 rows\n  required: no such member, or text\n  then: set json = string in [starrocks]: the text is kept as it is\n",
     "[starrocks]\njson = json\n"},
};
// clang-format on

class CheckDataFinds : public ::testing::TestWithParam<DataCase> {};

TEST_P(CheckDataFinds, WhatCannotBeHeld) {
    EXPECT_EQ(report_without_digits(GetParam().columns, GetParam().lines), GetParam().report);
}

INSTANTIATE_TEST_SUITE_P(Facts, CheckDataFinds, ::testing::ValuesIn(data_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
