#include "diff_types.h"

#include <gtest/gtest.h>

#include <string>

namespace smt {
namespace {

struct TypeCase {
    const char* before;
    const char* after;
    TypeChange change;
};

class DiffTypes : public ::testing::TestWithParam<TypeCase> {};

// ALTER_TABLE.md of StarRocks has the pairs, StarRocksSinkTable of the connector what it writes
// into a column; by hand.
TEST_P(DiffTypes, AreWhatStarRocksCanDo) {
    EXPECT_EQ(compare_types(GetParam().before, GetParam().after), GetParam().change)
        << GetParam().before << " to " << GetParam().after;
}

const TypeCase type_cases[] = {
    {"INT", "INT", TypeChange::none},
    {"INT", "BIGINT", TypeChange::altered},
    {"TINYINT", "SMALLINT", TypeChange::altered},
    {"BIGINT", "INT", TypeChange::narrower},
    {"BIGINT", "SMALLINT", TypeChange::cast},
    {"INT", "SMALLINT", TypeChange::cast},
    {"SMALLINT", "TINYINT", TypeChange::cast},
    {"LARGEINT", "SMALLINT", TypeChange::narrower},
    {"BIGINT", "LARGEINT", TypeChange::cast},
    {"LARGEINT", "BIGINT", TypeChange::narrower},
    {"INT", "VARCHAR(11)", TypeChange::altered},
    {"INT", "VARCHAR(10)", TypeChange::other},
    {"BIGINT", "VARCHAR(1048576)", TypeChange::altered},
    {"INT", "DECIMAL(10,0)", TypeChange::cast},
    {"INT", "DECIMAL(10,2)", TypeChange::other},
    {"SMALLINT", "DECIMAL(10,2)", TypeChange::cast},
    {"INT", "DOUBLE", TypeChange::other},
    {"VARCHAR(20)", "VARCHAR(80)", TypeChange::altered},
    {"VARCHAR(80)", "VARCHAR(20)", TypeChange::narrower},
    {"VARCHAR(80)", "JSON", TypeChange::other},
    {"VARCHAR(80)", "INT", TypeChange::other},
    {"DECIMAL(10,2)", "DECIMAL(12,2)", TypeChange::cast},
    {"DECIMAL(10,2)", "DECIMAL(12,4)", TypeChange::cast},
    {"DECIMAL(10,2)", "DECIMAL(10,4)", TypeChange::other},
    {"DECIMAL(10,2)", "DECIMAL(8,2)", TypeChange::narrower},
    {"DECIMAL(10,4)", "DECIMAL(10,2)", TypeChange::other},
    {"DECIMAL(10,2)", "VARCHAR(40)", TypeChange::other},
    {"DATE", "DATETIME", TypeChange::altered},
    {"DATETIME", "DATE", TypeChange::other},
    {"FLOAT", "DOUBLE", TypeChange::altered},
    {"DOUBLE", "FLOAT", TypeChange::other},
    {"ARRAY<INT>", "ARRAY<BIGINT>", TypeChange::other},
    {"ARRAY<DECIMAL(10,2)>", "ARRAY<DECIMAL(12,2)>", TypeChange::other},
    {"VARCHAR", "VARCHAR(10)", TypeChange::other},
    {"", "INT", TypeChange::other},
    {"VARCHAR(x)", "VARCHAR(10)", TypeChange::other},
};

INSTANTIATE_TEST_SUITE_P(Pairs, DiffTypes, ::testing::ValuesIn(type_cases));

}  // namespace
}  // namespace smt
