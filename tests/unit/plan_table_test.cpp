#include "plan_table.h"

#include <gtest/gtest.h>

#include <string>

namespace smt {
namespace {

TablePlan table(const std::string& name, const std::string& target) {
    TablePlan plan;
    plan.inputs = {{{"shop", "sales", name}, 0, {}}};
    plan.database = "shop";
    plan.table = target;
    plan.key = {"id"};
    plan.columns = {{.name = "id"}};
    plan.rule = 1;
    return plan;
}

Plan plan_of(const std::vector<TablePlan>& tables) {
    Plan plan;
    plan.groups = {{.database = "shop", .slot = "smt_shop"}};
    plan.tables = tables;
    return plan;
}

TEST(PlanTable, AlignsItsColumns) {
    TablePlan lines = table("order_lines", "sales__order_lines");
    lines.key = {"order_id", "number"};
    lines.rule = 12;
    lines.columns = {{.fidelity = Fidelity::exact},
                     {.fidelity = Fidelity::lossy},
                     {.fidelity = Fidelity::widened}};
    TablePlan events = table("events", "sales__events");
    events.model = TableModel::duplicate_key;
    EXPECT_EQ(
        plan_table(plan_of({table("größe", "a"), lines, events})),
        "rule  PostgreSQL         StarRocks                key               slot      fidelity\n"
        "1     sales.größe        shop.a                   id                smt_shop  exact\n"
        "12    sales.order_lines  shop.sales__order_lines  order_id, number  smt_shop  lossy\n"
        "1     sales.events       shop.sales__events       none, appended    smt_shop  exact\n");
}

TEST(PlanTable, GivesALongNameALineOfItsOwn) {
    const std::string longest(63, 'n');
    TablePlan both = table(longest, longest);
    both.key = {longest};
    EXPECT_EQ(plan_table(plan_of({table("a", "a"), both})),
              "rule  PostgreSQL  StarRocks  key  slot      fidelity\n"
              "1     sales.a     shop.a     id   smt_shop  exact\n"
              "1     sales." +
                  longest +
                  "\n"
                  "                  shop." +
                  longest +
                  "\n"
                  "                             " +
                  longest +
                  "\n"
                  "                                  smt_shop  exact\n");
}

TEST(PlanTable, NamesTheDatabaseWhereThereAreSeveral) {
    TablePlan shards = table("a", "a");
    shards.inputs.push_back({{"crm", "sales", "a"}, 1, {}});
    Plan plan = plan_of({shards});
    plan.groups.push_back({.database = "crm", .slot = "smt_crm"});
    EXPECT_EQ(plan_table(plan),
              "rule  PostgreSQL    StarRocks  key  slot      fidelity\n"
              "1     shop.sales.a  shop.a     id   smt_shop  exact\n"
              "1     crm.sales.a   shop.a     id   smt_crm   exact\n");
}

TEST(PlanTable, IsSafeForATerminal) {
    TablePlan hostile = table("a\n\x1b[2J\u202e", "b\r");
    hostile.key = {"\u009b", "\xff"};
    EXPECT_EQ(
        plan_table(plan_of({hostile})),
        "rule  PostgreSQL                      StarRocks   key             slot      fidelity\n"
        "1     sales.a\\x0a\\x1b[2J\\xe2\\x80\\xae  shop.b\\x0d  \\xc2\\x9b, \\xff  smt_shop  "
        "exact\n");
}

}  // namespace
}  // namespace smt
