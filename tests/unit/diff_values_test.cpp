#include "diff_values.h"

#include <gtest/gtest.h>

namespace smt {
namespace {

struct Side {
    const char* declared;
    const char* starrocks;
};

struct ValuesCase {
    Side before, after;
    bool keeps;
};

bool keeps(const Side& before, const Side& after, const ValueChoices& choices) {
    return keeps_values({.declared = before.declared, .starrocks = before.starrocks},
                        {.declared = after.declared, .starrocks = after.starrocks}, choices);
}

class DiffValues : public ::testing::TestWithParam<ValuesCase> {};

// What ALTER TABLE ... TYPE of PostgreSQL makes of a value, and what its text is; by hand.
TEST_P(DiffValues, AreKeptWhereAMigrationLeavesThem) {
    const auto& [before, after, expected] = GetParam();
    EXPECT_EQ(keeps(before, after, {}), expected)
        << before.declared << " " << before.starrocks << " to " << after.declared << " "
        << after.starrocks;
}

const ValuesCase values_cases[] = {
    {{"uuid", "VARCHAR(36)"}, {"uuid", "VARCHAR(36)"}, true},
    {{"jsonb", "VARCHAR(1048576)"}, {"json", "VARCHAR(1048576)"}, false},
    {{"integer", "INT"}, {"bigint", "BIGINT"}, true},
    {{"bigint", "BIGINT"}, {"integer", "INT"}, true},
    {{"integer", "INT"}, {"numeric(10,2)", "DECIMAL(10,2)"}, true},
    // As text 5 is 5.00.
    {{"integer", "INT"}, {"numeric(10,2)", "VARCHAR(12)"}, false},
    {{"numeric(10,0)", "VARCHAR(11)"}, {"bigint", "BIGINT"}, true},
    {{"numeric(10,2)", "DECIMAL(10,2)"}, {"integer", "INT"}, false},
    {{"numeric(10,2)", "DECIMAL(10,2)"}, {"numeric(12,4)", "DECIMAL(12,4)"}, true},
    {{"numeric(12,4)", "DECIMAL(12,4)"}, {"numeric(12,2)", "DECIMAL(12,2)"}, false},
    {{"numeric(20,2)", "VARCHAR(22)"}, {"numeric(22,4)", "VARCHAR(24)"}, false},
    {{"numeric(20,2)", "VARCHAR(22)"}, {"numeric(22,2)", "VARCHAR(24)"}, true},
    {{"numeric(40,4)", "VARCHAR(43)"}, {"numeric(40,2)", "VARCHAR(43)"}, false},
    {{"numeric(40,4)", "VARCHAR(43)"}, {"numeric", "VARCHAR(65533)"}, true},
    {{"numeric", "VARCHAR(65533)"}, {"numeric(40,4)", "VARCHAR(43)"}, false},
    {{"timestamp(6)", "DATETIME"}, {"timestamp(0)", "DATETIME"}, false},
    {{"timestamp", "DATETIME"}, {"timestamp(3)", "DATETIME"}, false},
    {{"timestamp(3)", "DATETIME"}, {"timestamp", "DATETIME"}, true},
    {{"timestamptz", "DATETIME"}, {"timestamptz(0)", "DATETIME"}, false},
    {{"timestamp", "DATETIME"}, {"timestamptz", "DATETIME"}, false},
    {{"time(6)", "VARCHAR(15)"}, {"time(3)", "VARCHAR(15)"}, false},
    {{"timetz", "VARCHAR(24)"}, {"timetz(2)", "VARCHAR(24)"}, false},
    {{"interval", "VARCHAR(64)"}, {"interval(0)", "VARCHAR(64)"}, false},
    {{"interval", "VARCHAR(64)"}, {"interval year", "VARCHAR(64)"}, false},
    {{"date", "DATE"}, {"timestamp", "DATETIME"}, true},
    {{"real", "FLOAT"}, {"double precision", "DOUBLE"}, true},
    {{"real", "VARCHAR(32)"}, {"double precision", "VARCHAR(32)"}, false},
    {{"text", "VARCHAR(1048576)"}, {"citext", "VARCHAR(1048576)"}, true},
    {{"varchar(10)", "VARCHAR(40)"}, {"varchar(20)", "VARCHAR(80)"}, true},
    {{"varchar(20)", "VARCHAR(80)"}, {"varchar(10)", "VARCHAR(40)"}, false},
    {{"text", "VARCHAR(1048576)"}, {"name", "VARCHAR(252)"}, false},
    {{"char(5)", "VARCHAR(20)"}, {"char(9)", "VARCHAR(36)"}, true},
    {{"char(5)", "VARCHAR(20)"}, {"varchar(5)", "VARCHAR(20)"}, true},
    {{"varchar(5)", "VARCHAR(20)"}, {"char(5)", "VARCHAR(20)"}, false},
    {{"integer", "INT"}, {"text", "VARCHAR(1048576)"}, true},
    {{"integer", "INT"}, {"varchar(4)", "VARCHAR(16)"}, false},
    {{"vector(3)", "ARRAY<FLOAT>"}, {"vector(4)", "ARRAY<FLOAT>"}, false},
    {{"numeric(10,4)[]", "VARCHAR(1048576)"}, {"numeric(10,2)[]", "VARCHAR(1048576)"}, false},
};

INSTANTIATE_TEST_SUITE_P(Migrations, DiffValues, ::testing::ValuesIn(values_cases));

TEST(DiffValuesOfAConfig, AreThoseThatTheTypeOfBeforeHeld) {
    const ValuesCase cases[] = {
        {{"integer", "INT"}, {"integer", "BIGINT"}, true},
        {{"integer", "BIGINT"}, {"integer", "INT"}, true},
        {{"bigint", "INT"}, {"bigint", "BIGINT"}, false},
        {{"timestamp", "DATE"}, {"timestamp", "DATETIME"}, false},
        {{"double precision", "FLOAT"}, {"double precision", "DOUBLE"}, false},
        {{"numeric", "DECIMAL(20,4)"}, {"numeric", "DECIMAL(22,4)"}, false},
        {{"numeric", "DECIMAL(20,4)"}, {"numeric", "DECIMAL(18,4)"}, true},
        {{"numeric(10,2)", "DECIMAL(10,2)"}, {"numeric(10,2)", "DECIMAL(12,2)"}, true},
        {{"numeric(10,2)", "DECIMAL(8,2)"}, {"numeric(10,2)", "DECIMAL(12,2)"}, false},
        {{"text", "VARCHAR(20)"}, {"text", "VARCHAR(40)"}, true}};
    for (const auto& [before, after, expected] : cases) {
        EXPECT_EQ(keeps(before, after, {}), expected) << before.starrocks << after.starrocks;
    }
}

TEST(DiffValuesOfAChar, HaveItsLengthOnlyWithTheirBlanks) {
    const ValueChoices padded{.character = "pad"};
    EXPECT_FALSE(keeps({"char(5)", "VARCHAR(20)"}, {"char(9)", "VARCHAR(36)"}, padded));
    EXPECT_FALSE(keeps({"char(5)", "VARCHAR(20)"}, {"varchar(5)", "VARCHAR(20)"}, padded));
}

}  // namespace
}  // namespace smt
