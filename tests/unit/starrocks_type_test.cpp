// Types of StarRocks, as a plan and as information_schema spell them.
#include "check/starrocks_type.h"

#include <gtest/gtest.h>

namespace smt::check {
namespace {

struct TypePair {
    const char* there;
    const char* planned;
    bool holds;
    bool can_become;
};

TEST(StarRocksType, IsOneTextHoweverItIsSpelled) {
    const std::pair<const char*, const char*> cases[] = {
        {"tinyint(1)", "boolean"},
        {"BOOLEAN", "boolean"},
        {"tinyint(4)", "tinyint"},
        {"INT", "int"},
        {"int(11)", "int"},
        {"INTEGER", "int"},
        {"bigint(20)", "bigint"},
        {"bigint(20) unsigned", "largeint"},
        {"LARGEINT", "largeint"},
        {"decimal64(12, 2)", "decimal(12,2)"},
        {"DECIMAL(12,2)", "decimal(12,2)"},
        {"DECIMAL(9)", "decimal(9,0)"},
        {"DECIMAL", "decimal(10,0)"},
        {"STRING", "varchar(65533)"},
        {"VARCHAR(65533)", "varchar(65533)"},
        {"varbinary(1048576)", "varbinary"},
        {"VARBINARY", "varbinary"},
        {"array<int(11)>", "array<int>"},
        {"ARRAY<ARRAY<DECIMAL(10, 2)>>", "array<array<decimal(10,2)>>"},
        {"json", "json"},
        {"datetime", "datetime"}};
    for (const auto& [text, expected] : cases) {
        EXPECT_EQ(canonical_type(text), expected) << text;
    }
}

TEST(StarRocksType, HoldsAndBecomesOnlyWhatLosesNothing) {
    const TypePair cases[] = {{"varchar(10)", "VARCHAR(10)", true, false},
                              {"varchar(20)", "VARCHAR(10)", true, false},
                              {"varchar(10)", "VARCHAR(20)", false, true},
                              {"decimal64(14, 2)", "DECIMAL(12,2)", true, false},
                              {"decimal64(12, 2)", "DECIMAL(14,2)", false, false},
                              {"decimal64(14, 4)", "DECIMAL(12,2)", false, false},
                              {"int(11)", "BIGINT", false, true},
                              {"bigint(20)", "INT", true, false},
                              {"bigint(20)", "SMALLINT", false, false},
                              {"int(11)", "SMALLINT", false, false},
                              {"smallint(6)", "TINYINT", false, false},
                              {"bigint(20) unsigned", "SMALLINT", true, false},
                              {"tinyint(1)", "TINYINT", false, false},
                              {"int(11)", "STRING", false, true},
                              {"int(11)", "VARCHAR(5)", false, false},
                              {"varchar(65533)", "JSON", false, false},
                              {"date", "DATETIME", false, true},
                              {"datetime", "DATE", false, false},
                              {"float", "DOUBLE", false, true}};
    for (const TypePair& pair : cases) {
        const std::string there = canonical_type(pair.there);
        const std::string planned = canonical_type(pair.planned);
        EXPECT_EQ(holds(there, planned), pair.holds) << pair.there << " " << pair.planned;
        EXPECT_EQ(can_become(there, planned), pair.can_become) << pair.there << " " << pair.planned;
    }
}

}  // namespace
}  // namespace smt::check
