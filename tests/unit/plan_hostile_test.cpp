#include <gtest/gtest.h>

#include <string>

#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

const Planned& planned_hostile() {
    static const Planned planned =
        plan_with("target_database = shop_eu\non_unsupported = skip\n", hostile());
    return planned;
}

TEST(Hostile, SchemaIsCarriedWithoutErrors) {
    const Planned& planned = planned_hostile();
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    EXPECT_EQ(planned.plan.tables.size(), 5U);
}

struct TargetCase {
    const char* name;
    const char* table;
    const char* target;
    TableModel model;
    const char* key;
    const char* reason;
};

class HostileTarget : public ::testing::TestWithParam<TargetCase> {};

TEST_P(HostileTarget, HasItsNameAndKey) {
    const Planned& planned = planned_hostile();
    const TablePlan target = target_of(planned, GetParam().table);
    EXPECT_EQ(target.table, GetParam().target);
    EXPECT_EQ(target.view, std::string{GetParam().target} + "_src");
    EXPECT_EQ(target.sink, std::string{GetParam().target} + "_sink");
    EXPECT_TRUE(target.model == GetParam().model);
    EXPECT_EQ(joined(target.key), GetParam().key);
    EXPECT_EQ(target.key_reason, GetParam().reason);
}

const TargetCase target_cases[] = {
    // The old tool knew a primary key by the end of its name.
    {"renamed_key", "Sales.EU.Order", "Sales.EU__Order", TableModel::primary_key, "select",
     "primary key identity of orders"},
    // The old tool made the columns of a foreign key the primary key: rows overwrote each other.
    {"foreign_key_only", "Sales.EU.line", "Sales.EU__line", TableModel::duplicate_key, "order",
     "has no key"},
    // The old tool did not see unique indexes at all.
    {"unique_indexes", "Sales.EU.tag", "Sales.EU__tag", TableModel::primary_key, "code",
     "unique index e_code"},
    {"inherited", "p-.child", "p-__child", TableModel::primary_key, "id", "primary key child_pkey"},
    {"parent", "p-.parent", "p-__parent", TableModel::primary_key, "id", "primary key parent_pkey"},
};

INSTANTIATE_TEST_SUITE_P(Tables, HostileTarget, ::testing::ValuesIn(target_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Hostile, ColumnsKeepTheirNamesAndAreQuoted) {
    const Planned& planned = planned_hostile();
    const TablePlan order = target_of(planned, "Sales.EU.Order");
    std::string columns;
    for (const ColumnPlan& column : order.columns) {
        columns +=
            column.name + " " + column.starrocks + " = " + expression_of(order, column.name) + "\n";
    }
    EXPECT_EQ(columns,
              "select BIGINT = `select`\n"
              "a b VARCHAR(1048576) = `a b`\n"
              "it's VARCHAR(1048576) = `it's`\n"
              "back\\slash VARCHAR(1048576) = `back\\slash`\n"
              "x.y INT = `x.y`\n" +
                  longest_name + " VARCHAR(63) = `" + longest_name + "`\n" +
                  "_table VARCHAR(1048576) = `_table`\n");
    EXPECT_EQ(order.comment, "It's a \"table\"\nof two lines\\");
}

TEST(Hostile, MetadataColumnsGiveWay) {
    const SourceGroup group = planned_hostile().plan.groups.front();
    EXPECT_EQ(group.schema_column, "_schema");
    EXPECT_EQ(group.table_column, "__table");
}

// The old tool put names into patterns as they were.
TEST(Hostile, NamesAreEscapedInPatterns) {
    const Properties options = planned_hostile().plan.groups.front().options;
    EXPECT_EQ(option_of(options, "database-name"), "shop-eu");
    EXPECT_EQ(option_of(options, "schema-name"), R"((?-i)(Sales\.EU|p\-))");
    EXPECT_EQ(option_of(options, "table-name"),
              R"(((?<=^Sales\.EU\.)Order|(?<=^p\-\.)(child|parent)))");
}

// Debezium reads the columns as patterns too, and blanks and separators end them.
TEST(Hostile, NamesAreEscapedInMessageKeys) {
    Table table = keyless("a-", {not_null("id", bigint), not_null("a b", text),
                                 not_null("x.y", text), not_null("1,2:3;4", text)});
    table.keys = {unique_index("k", {"id", "a b", "x.y", "1,2:3;4"})};
    const Planned planned = plan_with("", catalog_of({table}));
    EXPECT_EQ(option_of(planned.plan.groups.front().options, "debezium.message.key.columns"),
              R"(s\.a\-:id,a\x20b,x\.y,1\x2c2\x3a3\x3b4)");
}

TEST(Hostile, SaysWhatIsLeftOut) {
    const std::string report = planned_hostile().report();
    for (const char* const text :
         {"Sales.EU.Order.twice: warning: PostgreSQL does not publish generated columns: it is "
          "left out, since its value would be NULL after the first change [generated-column]\n"
          "  hint: compute it with column.twice.expression and .type in [table-rule.1]\n",
          "Sales.EU.Order.größe: warning: the column is left out: Flink CDC misreads a column name "
          "that is not ASCII: after the snapshot its value would be NULL [column-left-out]\n"
          "  hint: say so with exclude_columns = größe in [table-rule.1]\n",
          "p-.child.moods: warning: the column is left out: public.mood[] is not delivered by "
          "Flink "
          "CDC [column-left-out]\n"
          "  hint: say so with exclude_columns = moods in [table-rule.1]\n",
          "Sales.EU.tag: warning: has no primary key: the unique index e_code (code) is the key in "
          "StarRocks [key-from-unique-index]\n"
          "  hint: confirm it with primary_key = code in [table-rule.1]\n"}) {
        EXPECT_NE(report.find(text), std::string::npos) << text << "\nis not in\n" << report;
    }
}

TEST(Hostile, TablesThatFlinkCdcReadsByAnotherColumnStandApart) {
    const Planned& planned = planned_hostile();
    std::string groups;
    for (const SourceGroup& group : planned.plan.groups) {
        groups += group.slot + ": " + names_of(group.tables) +
                  (group.reason.empty() ? "" : " " + group.reason) + "\n";
    }
    EXPECT_EQ(groups,
              "smt_shop: Sales.EU.Order, p-.child, p-.parent\n"
              "smt_shop_sales_eu_line: Sales.EU.line has no key\n"
              "smt_shop_sales_eu_tag: Sales.EU.tag has no primary key\n");
    EXPECT_EQ(
        option_of(planned.plan.groups[2].options, "scan.incremental.snapshot.chunk.key-column"),
        "code");
    EXPECT_EQ(option_of(planned.plan.groups[2].options, "debezium.message.key.columns"),
              R"(Sales\.EU\.tag:code)");
}

// A key that is not the primary key changes by an update, whose old row the sink must remove.
TEST(Hostile, SinksSeeTheOldRowsOfOtherKeys) {
    const Planned& planned = planned_hostile();
    const auto option = [&](const char* table) {
        return option_of(target_of(planned, table).sink_options, "sink.ignore.update-before");
    };
    EXPECT_EQ(option("Sales.EU.Order"), "not set");
    EXPECT_EQ(option("Sales.EU.tag"), "false");
    EXPECT_EQ(option("Sales.EU.line"), "not set");
}

}  // namespace
}  // namespace smt
