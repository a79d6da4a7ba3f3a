// What of a job has to stay as it is for a savepoint to fit the next one: Flink gives the state of
// an operator to that of the same UID, and the UIDs follow from the order of the INSERTs.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

const Table with_date = keyed("b", {nullable("at", date)});
const Table with_timestamp = keyed("c", {nullable("at", timestamp)});

std::vector<std::string> inserts_of(const Plan& plan) {
    std::vector<std::string> sinks;
    for (const std::size_t index : plan.jobs.front().inserts) {
        sinks.push_back(plan.tables[index].table);
    }
    return sinks;
}

std::string setting_of(const Planned& planned, const std::string& name) {
    const Properties& settings = planned.plan.jobs.front().settings;
    const auto setting = std::ranges::find(settings, name, &Properties::value_type::first);
    return setting == settings.end() ? "" : setting->second;
}

std::string format_of(const std::string& config, const Catalog& catalog) {
    return setting_of(plan_of(config, catalog), "table.exec.uid.format");
}

struct OrderCase {
    const char* name;
    std::string config;
    Catalog catalog;
    std::vector<std::string> inserts;
};

class InsertOrder : public ::testing::TestWithParam<OrderCase> {};

TEST_P(InsertOrder, PutsOperatorsWithStateFirst) {
    EXPECT_EQ(inserts_of(plan_of(GetParam().config, GetParam().catalog).plan), GetParam().inserts);
}

const OrderCase order_cases[] = {
    {"one_source", every_table, catalog_of({keyed("a"), keyed("b")}), {"s__a", "s__b"}},
    // The first table of each source, then the others.
    {"two_sources",
     every_table,
     catalog_of({with_date, with_timestamp, keyed("a"), keyed("d")}),
     {"s__a", "s__c", "s__b", "s__d"}},
    // A sink that writes exactly once has state too, and the source in front of it comes with it.
    {"table_without_a_key",
     every_table,
     catalog_of({keyed("a"), keyed("b"), keyless("z", {not_null("n", bigint)})}),
     {"s__a", "s__z", "s__b"}},
};

INSTANTIATE_TEST_SUITE_P(Plans, InsertOrder, ::testing::ValuesIn(order_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Savepoints, AddedTableLeavesTheUidsAsTheyAre) {
    const std::string before = format_of(every_table, catalog_of({with_date}));
    EXPECT_EQ(format_of(every_table, catalog_of({keyed("a"), with_date, keyed("z")})), before);
    EXPECT_TRUE(before.starts_with("smt_shop_")) << before;
    EXPECT_TRUE(before.ends_with("_<id>_<transformation>")) << before;
}

TEST(Savepoints, AnotherSourceMakesOtherUids) {
    EXPECT_NE(format_of(every_table, catalog_of({with_date, with_timestamp})),
              format_of(every_table, catalog_of({with_date})));
}

// Each job has slots of its own, and so UIDs of its own.
TEST(Savepoints, JobsOfRulesHaveUidsOfTheirOwn) {
    const Planned planned =
        plan_of(every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\n",
                catalog_of({keyed("a"), keyed("b")}));
    ASSERT_EQ(planned.plan.jobs.size(), 3U);
    std::vector<std::string> formats;
    for (const Job& job : planned.plan.jobs) {
        const auto setting = std::ranges::find(job.settings, "table.exec.uid.format",
                                               &Properties::value_type::first);
        ASSERT_NE(setting, job.settings.end());
        formats.push_back(setting->second);
    }
    std::ranges::sort(formats);
    EXPECT_EQ(std::ranges::adjacent_find(formats), formats.end());
}

TEST(Savepoints, SettingsOfTheUserWin) {
    const Planned planned =
        plan_of("[flink]\nset.table.exec.uid.generation = DISABLED\n" + every_table,
                catalog_of({keyed("a")}));
    EXPECT_EQ(setting_of(planned, "table.exec.uid.generation"), "DISABLED");
}

}  // namespace
}  // namespace smt
