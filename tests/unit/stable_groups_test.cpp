// Slot, snapshot and WAL hang on the group of a table: what smt.lock keeps from run to run, and
// what is said when it cannot be kept.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "smt/lock.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

struct OneRun {
    std::string config;
    Catalog catalog;
};

// A run whose folder holds what the run before wrote.
Planned plan_after(const std::string& lock, const OneRun& run,
                   const std::string& path = "smt.conf") {
    Planned planned;
    const Config config = parse_config(connections + run.config, path, planned.diagnostics);
    const RuleSet rules{config, planned.diagnostics};
    const Plan earlier = lock.empty() ? Plan{} : plan_from_lock(lock, "smt.lock");
    planned.plan = make_plan(config, rules, run.catalog, earlier, planned.diagnostics);
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    return planned;
}

std::string slots_of(const Plan& plan) {
    std::string slots;
    for (const SourceGroup& group : plan.groups) {
        slots += group.slot + ": " + names_of(group.tables) + "\n";
    }
    return slots;
}

std::string said_of_slots(const Planned& planned) {
    std::string said;
    for (const Diagnostic& diagnostic : planned.diagnostics.all()) {
        const std::vector<const Code*> codes = {&code::group_moved, &code::slot_left_behind,
                                                &code::publication_renamed,
                                                &code::added_table_unread, &code::sources_changed};
        if (std::ranges::find(codes, diagnostic.code) != codes.end()) {
            said += to_text(diagnostic, false);
        }
    }
    return said;
}

Table in_database(const std::string& database, Table table) {
    table.name.database = database;
    return table;
}

const std::string moved_end =
    ": a job that goes on from a savepoint lacks the changes in between [group-moved]\n"
    "  hint: start over with an empty StarRocks table and a new snapshot, or take back what moved "
    "it\n";

std::string left_behind(const std::string& slot, const std::string& database = "d") {
    return "smt.conf: warning: the slot '" + slot +
           "' of the run before is not used any more: where it exists, it keeps the WAL of the "
           "server until the disk is full [slot-left-behind]\n"
           "  hint: when the old job has ended, run in database '" +
           database + "': SELECT pg_drop_replication_slot('" + slot + "')\n";
}

const std::string sources_changed =
    "smt.conf: note: the job has other sources than in the run before: Flink will refuse a "
    "savepoint "
    "of it, since the new job would not find its places in the WAL [sources-changed]\n"
    "  hint: start over with an empty StarRocks; to leave the running job alone, give new tables a "
    "config of their own\n";

std::string unread(const std::string& table, const std::string& and_others = "") {
    return table + ": warning: the table" + and_others +
           " is added to the source of the slot 'smt_shop', which has no "
           "scan.newly-added-table.enabled: a job that goes on from a savepoint reads its changes, "
           "but not the rows that it has [added-table-unread]\n"
           "  hint: add --set cdc.scan.newly-added-table.enabled=true to the run with the "
           "savepoint, or start over with an empty StarRocks\n";
}

const Table with_date = keyed("b", {nullable("at", date)});
const Table with_date_too = keyed("c", {nullable("at", date)});
const Table with_timestamp = keyed("a", {nullable("at", timestamp)});
const Table plain = keyed("a", {nullable("x", text)});

struct StableCase {
    const char* name;
    OneRun first, second;
    std::string slots;  // of the second run
    std::string said;
};

class Stable : public ::testing::TestWithParam<StableCase> {};

TEST_P(Stable, KeepsTablesInTheirSlotOrSaysWhatMoves) {
    const std::string lock = to_lock(plan_after("", GetParam().first).plan);
    const Planned second = plan_after(lock, GetParam().second);
    EXPECT_EQ(slots_of(second.plan), GetParam().slots);
    EXPECT_EQ(said_of_slots(second), GetParam().said);
}

TEST_P(Stable, IsTheSameFromThenOn) {
    const std::string first = to_lock(plan_after("", GetParam().first).plan);
    const Planned second = plan_after(first, GetParam().second);
    const std::string lock = to_lock(second.plan);
    const Planned third = plan_after(lock, GetParam().second);
    EXPECT_EQ(to_lock(third.plan), lock);
    EXPECT_EQ(third.plan.groups, second.plan.groups);
    EXPECT_EQ(said_of_slots(third), "");
}

const StableCase stable_cases[] = {
    // Without the lock the first table by name would take the slot, and the others would move.
    {"added_table_that_cannot_meet_the_others",
     {every_table, catalog_of({with_date, with_date_too})},
     {every_table, catalog_of({with_timestamp, with_date, with_date_too})},
     "smt_shop: s.b, s.c\nsmt_shop_s_a: s.a\n",
     sources_changed},
    {"added_table_that_meets_them",
     {every_table, catalog_of({with_date})},
     {every_table, catalog_of({plain, with_date})},
     "smt_shop: s.a, s.b\n",
     unread("s.a")},
    {"several_added_tables",
     {every_table, catalog_of({with_date})},
     {every_table, catalog_of({plain, with_date, with_date_too})},
     "smt_shop: s.a, s.b, s.c\n",
     unread("s.a", " and 1 other")},
    {"added_table_whose_content_is_read",
     {every_table, catalog_of({with_date})},
     {"[cdc]\nscan.newly-added-table.enabled = true\n" + every_table,
      catalog_of({plain, with_date})},
     "smt_shop: s.a, s.b\n",
     ""},
    {"added_table_of_a_full_source",
     {"[flink]\ntables_per_source = 2\n" + every_table, catalog_of({with_date, with_date_too})},
     {"[flink]\ntables_per_source = 2\n" + every_table,
      catalog_of({plain, with_date, with_date_too})},
     "smt_shop: s.b, s.c\nsmt_shop_s_a: s.a\n",
     sources_changed},
    {"lower_limit",
     {every_table, catalog_of({with_date, with_date_too})},
     {"[flink]\ntables_per_source = 1\n" + every_table, catalog_of({with_date, with_date_too})},
     "smt_shop: s.b, s.c\n",
     ""},
    // Only the table that changed moves.
    {"added_column_that_cannot_meet_the_others",
     {every_table, catalog_of({plain, with_date, with_date_too})},
     {every_table, catalog_of({with_timestamp, with_date, with_date_too})},
     "smt_shop: s.b, s.c\nsmt_shop_s_a: s.a\n",
     "s.a: warning: the table was read through the slot 'smt_shop' and is now read through "
     "'smt_shop_s_a'" +
         moved_end + sources_changed},
    {"column_of_another_type",
     {every_table, catalog_of({keyed("a", {nullable("at", date)}), with_date, with_date_too})},
     {every_table, catalog_of({with_timestamp, with_date, with_date_too})},
     "smt_shop: s.b, s.c\nsmt_shop_s_a: s.a\n",
     "s.a: warning: the table was read through the slot 'smt_shop' and is now read through "
     "'smt_shop_s_a'" +
         moved_end + sources_changed},
    // A slot keeps the name of a table that is gone.
    {"dropped_table_that_a_slot_is_called_after",
     {every_table, catalog_of({with_timestamp, with_date, with_date_too})},
     {every_table, catalog_of({with_timestamp, with_date_too})},
     "smt_shop: s.a\nsmt_shop_s_b: s.c\n",
     ""},
    {"tables_that_could_meet_now",
     {every_table, catalog_of({with_timestamp, with_date})},
     {every_table, catalog_of({plain, with_date})},
     "smt_shop: s.a\nsmt_shop_s_b: s.b\n",
     ""},
    {"dropped_tables_of_a_slot",
     {every_table, catalog_of({with_timestamp, with_date})},
     {every_table, catalog_of({with_timestamp})},
     "smt_shop: s.a\n",
     left_behind("smt_shop_s_b") + sources_changed},
    {"group_of_a_rule",
     {every_table, catalog_of({plain, with_date, with_date_too})},
     {every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^[bc]$\ngroup = big\n",
      catalog_of({plain, with_date, with_date_too})},
     "smt_shop: s.a\nsmt_shop_gbig: s.b, s.c\n",
     "s.b: warning: the table and 1 other was read through the slot 'smt_shop' and is now read "
     "through 'smt_shop_gbig'" +
         moved_end + sources_changed},
    {"another_name_of_the_pipeline",
     {every_table, catalog_of({plain, with_date})},
     {"[flink]\npipeline_name = store\n" + every_table, catalog_of({plain, with_date})},
     "smt_store: s.a, s.b\n",
     "s.a: warning: the table and 1 other was read through the slot 'smt_shop' and is now read "
     "through 'smt_store'" +
         moved_end + left_behind("smt_shop") + sources_changed},
    {"a_source_for_all_after_one_a_table",
     {"[flink]\nsource = per-table\n" + every_table, catalog_of({plain, with_date})},
     {every_table, catalog_of({plain, with_date})},
     "smt_shop: s.a, s.b\n",
     "s.a: warning: the table was read through the slot 'smt_shop_s_a' and is now read through "
     "'smt_shop'" +
         moved_end +
         "s.b: warning: the table was read through the slot 'smt_shop_s_b' and is now read through "
         "'smt_shop'" +
         moved_end + left_behind("smt_shop_s_a") + left_behind("smt_shop_s_b") + sources_changed},
    // With several databases a first run puts their names into the slots.
    {"second_database",
     {every_table, catalog_of({plain})},
     {every_table, {.tables = {plain, in_database("e", keyed("a", {nullable("x", text)}))}}},
     "smt_shop: s.a\nsmt_shop_de: s.a\n",
     sources_changed},
    {"another_name_of_the_publication",
     {every_table, catalog_of({plain})},
     {"[cdc]\npublication = mine\n" + every_table, catalog_of({plain})},
     "smt_shop: s.a\n",
     "smt.conf: warning: the slot 'smt_shop' was made for the publication 'smt_shop', and now "
     "reads "
     "'mine': it cannot read changes that are older than its publication [publication-renamed]\n"
     "  hint: leave the publication its name, or start over with a new slot and a new snapshot\n"},
};

INSTANTIATE_TEST_SUITE_P(Runs, Stable, ::testing::ValuesIn(stable_cases),
                         [](const auto& test) { return test.param.name; });

const Catalog three_tables = catalog_of({with_timestamp, with_date, with_date_too});

// Two configs share the default folder until the second one writes into it, and is refused.
TEST(Stable, DoesNotFollowTheLockOfAnotherConfig) {
    const OneRun run{"[flink]\npipeline_name = store\n" + every_table,
                     catalog_of({with_date, with_date_too})};
    const std::string lock = to_lock(plan_after("", run, "other.conf").plan);
    const Planned second = plan_after(lock, {every_table, three_tables});
    EXPECT_EQ(slots_of(second.plan), "smt_shop: s.a\nsmt_shop_s_b: s.b, s.c\n");
    const std::vector<std::string> texts = second.texts();
    EXPECT_EQ(
        std::ranges::count(
            texts,
            "smt.conf: warning: smt.lock holds what was decided for the config 'other.conf', "
            "and is not looked at: tables may get other slots than they have [foreign-lock]\n"
            "  hint: if that config was renamed, set slot = smt_store in [cdc], as its slots are "
            "called; else give each config an output_dir of its own\n"),
        1)
        << second.report();
}

// Its slots are the same, and exist.
TEST(Stable, FollowsTheLockOfAConfigThatWasRenamed) {
    const OneRun run{every_table, catalog_of({with_date, with_date_too})};
    const std::string lock = to_lock(plan_after("", run, "other.conf").plan);
    const Planned second = plan_after(lock, {every_table, three_tables});
    EXPECT_EQ(slots_of(second.plan), "smt_shop: s.b, s.c\nsmt_shop_s_a: s.a\n");
    EXPECT_EQ(said_of_slots(second), sources_changed);
    const std::string of_store = to_lock(
        plan_after("", {"[flink]\npipeline_name = store\n" + run.config, run.catalog}).plan);
    const OneRun as_told{"[cdc]\nslot = smt_store\n" + every_table, three_tables};
    EXPECT_EQ(slots_of(plan_after(of_store, as_told, "shop.conf").plan),
              "smt_store: s.b, s.c\nsmt_store_s_a: s.a\n");
}

// Debezium in Kafka Connect reads through slots of its own, and Flink through none.
TEST(Stable, SaysWhichSlotOfDebeziumIsLeftBehind) {
    const std::string kafka =
        "[other]\noutputs = starrocks, postgres, kafka\n"
        "[kafka]\nbootstrap_servers = kafka.example:9092\n";
    const Catalog catalog = catalog_of({plain});
    const std::string lock = to_lock(plan_after("", {kafka + every_table, catalog}).plan);
    EXPECT_EQ(said_of_slots(plan_after(lock, {kafka + every_table, catalog})), "");
    EXPECT_EQ(said_of_slots(plan_after(lock, {every_table, catalog})),
              left_behind("smt_shop_kafka"));
    EXPECT_EQ(said_of_slots(plan_after(
                  lock, {kafka + "[flink]\npipeline_name = store\n" + every_table, catalog})),
              left_behind("smt_shop_kafka"));
    const std::string of_flink = to_lock(plan_after("", {every_table, catalog}).plan);
    EXPECT_EQ(said_of_slots(plan_after(of_flink, {kafka + every_table, catalog})),
              left_behind("smt_shop"));
}

}  // namespace
}  // namespace smt
