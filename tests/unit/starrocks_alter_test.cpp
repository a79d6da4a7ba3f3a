#include "starrocks_alter.h"

#include <gtest/gtest.h>

#include <string>

namespace smt {
namespace {

TablePlan table_of(TableModel model) {
    TablePlan table{.model = model, .key = {"id"}};
    table.columns = {{.name = "id"}, {.name = "Day"}, {.name = "da"}, {.name = "j"}, {.name = "ä"}};
    return table;
}

std::string fixed(const TablePlan& table, std::string_view name) {
    for (const ColumnPlan& column : table.columns) {
        if (column.name == name) {
            return std::string{fixed_by(table, column)};
        }
    }
    return "no such column";
}

TEST(StarRocksAlter, ChangesNoColumnThatTheTableIsMadeBy) {
    TablePlan keyed = table_of(TableModel::primary_key);
    EXPECT_EQ(fixed(keyed, "id"), "a key");
    EXPECT_EQ(fixed(keyed, "Day"), "");
    keyed.order_by = {"Day"};
    EXPECT_EQ(fixed(keyed, "Day"), "a sort key");
    TablePlan keyless = table_of(TableModel::duplicate_key);
    keyless.order_by = {"Day"};
    EXPECT_EQ(fixed(keyless, "id"), "");
    EXPECT_EQ(fixed(keyless, "Day"), "");
    keyless.distribution.columns = {"id"};
    EXPECT_EQ(fixed(keyless, "id"), "a hash");
}

TEST(StarRocksAlter, FindsAColumnInSqlAsStarRocksDoes) {
    TablePlan table = table_of(TableModel::duplicate_key);
    for (const char* sql : {"day", "`DAY`", "date_trunc('month', day)", "RANGE(`Day`) ()"}) {
        table.partition_by = sql;
        EXPECT_EQ(fixed(table, "Day"), "a partitioning") << sql;
        EXPECT_EQ(fixed(table, "da"), "") << sql;
    }
    table.partition_by = "`xä`";
    EXPECT_EQ(fixed(table, "ä"), "");
    table.partition_by = "";
    table.columns.push_back({.name = "j_json", .generated_as = "parse_json(`j`)"});
    EXPECT_EQ(fixed(table, "j"), "the expression of another column");
    EXPECT_EQ(fixed(table, "j_json"), "");
}

}  // namespace
}  // namespace smt
