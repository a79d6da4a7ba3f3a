#include "shard.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

Table named(const std::string& database, const std::string& schema, const std::string& name) {
    Table table = keyed(name);
    table.name = {database, schema, name};
    return table;
}

Catalog of(std::vector<Table> tables) {
    std::ranges::sort(tables, {}, &Table::name);
    return {.databases = {{.name = "d"}, {.name = "e"}}, .tables = std::move(tables)};
}

struct Selected {
    std::string targets;  // "sales.orders_1+sales.orders_2 -> d.sales.orders__auto_shard"
    std::string report;
};

Selected select(const std::string& rules, const Catalog& catalog) {
    Diagnostics diagnostics;
    const Config config = parse_config(connections + rules, "smt.conf", diagnostics);
    Selected selected;
    for (const Target& target :
         select_targets(config, RuleSet{config, diagnostics}, catalog, diagnostics)) {
        std::string tables;
        for (const Table* table : target.tables) {
            tables += (tables.empty() ? "" : "+") + to_string(table->name);
        }
        selected.targets += tables + " -> " + target.name.database + "." + to_string(target.name) +
                            " by " + std::to_string(target.rule->number) + "\n";
    }
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        selected.report += to_text(diagnostic, false);
    }
    return selected;
}

struct ShardCase {
    const char* name;
    const char* rule;
    std::vector<Table> tables;
    const char* targets;
};

class Shards : public ::testing::TestWithParam<ShardCase> {};

TEST_P(Shards, BecomeOneTargetWhereTheyAreShards) {
    EXPECT_EQ(select(every_table + GetParam().rule, of(GetParam().tables)).targets,
              GetParam().targets);
}

Table with_column(Table table, const Column& column) {
    table.columns.push_back(column);
    return table;
}

Table without_key(Table table) {
    table.keys.clear();
    return table;
}

Table with_key_of(Table table, const std::string& column) {
    table.columns.push_back(not_null("code", integer));
    table.keys[0].columns = {column};
    return table;
}

Table with_code(Table table) {
    table.columns.push_back(not_null("code", integer));
    return table;
}

const ShardCase shard_cases[] = {
    {"trailing_number",
     "",
     {named("d", "s", "orders_1"), named("d", "s", "orders_2")},
     "s.orders_1+s.orders_2 -> d.s.orders__auto_shard by 1\n"},
    {"number_without_underscore",
     "",
     {named("d", "s", "orders1"), named("d", "s", "orders22")},
     "s.orders1+s.orders22 -> d.s.orders_auto_shard by 1\n"},
    {"date",
     "",
     {named("d", "s", "orders_2024_01"), named("d", "s", "orders_2024_02")},
     "s.orders_2024_01+s.orders_2024_02 -> d.s.orders_2024_0_auto_shard by 1\n"},
    {"number_is_not_the_end",
     "",
     {named("d", "s", "a1x"), named("d", "s", "a2x")},
     "s.a1x -> d.s.a1x by 1\ns.a2x -> d.s.a2x by 1\n"},
    {"only_one_has_a_number",
     "",
     {named("d", "s", "orders"), named("d", "s", "orders_1")},
     "s.orders -> d.s.orders by 1\ns.orders_1 -> d.s.orders_1 by 1\n"},
    {"names_of_digits",
     "",
     {named("d", "s", "2023"), named("d", "s", "2024")},
     "s.2023 -> d.s.2023 by 1\ns.2024 -> d.s.2024 by 1\n"},
    {"other_names",
     "",
     {named("d", "s", "customers"), named("d", "s", "orders")},
     "s.customers -> d.s.customers by 1\ns.orders -> d.s.orders by 1\n"},
    {"two_schemas",
     "",
     {named("d", "tenant_a", "orders"), named("d", "tenant_b", "orders")},
     "tenant_a.orders+tenant_b.orders -> d.tenant__auto_shard.orders by 1\n"},
    {"two_databases",
     "",
     {named("d", "s", "orders"), named("e", "s", "orders")},
     "s.orders+s.orders -> _auto_shard.s.orders by 1\n"},
    {"other_columns",
     "",
     {named("d", "s", "orders_1"),
      with_column(named("d", "s", "orders_2"), nullable("note", text))},
     "s.orders_1 -> d.s.orders_1 by 1\ns.orders_2 -> d.s.orders_2 by 1\n"},
    {"other_types",
     "",
     {with_column(named("d", "s", "orders_1"), nullable("n", integer)),
      with_column(named("d", "s", "orders_2"), nullable("n", bigint))},
     "s.orders_1 -> d.s.orders_1 by 1\ns.orders_2 -> d.s.orders_2 by 1\n"},
    // The rows of one would be told apart by what the other has as a key.
    {"other_keys",
     "",
     {named("d", "s", "orders_1"), without_key(named("d", "s", "orders_2"))},
     "s.orders_1 -> d.s.orders_1 by 1\ns.orders_2 -> d.s.orders_2 by 1\n"},
    {"keys_of_other_columns",
     "",
     {with_key_of(named("d", "s", "orders_1"), "id"),
      with_key_of(named("d", "s", "orders_2"), "code")},
     "s.orders_1 -> d.s.orders_1 by 1\ns.orders_2 -> d.s.orders_2 by 1\n"},
    // One source is told one chunk column and one message key for both.
    {"primary_key_of_one_only",
     "primary_key = code\n",
     {with_code(named("d", "s", "orders_1")), without_key(with_code(named("d", "s", "orders_2")))},
     "s.orders_1 -> d.s.orders_1 by 1\ns.orders_2 -> d.s.orders_2 by 1\n"},
    {"no",
     "merge_shards = no\n",
     {named("d", "s", "orders_1"), named("d", "s", "orders_2")},
     "s.orders_1 -> d.s.orders_1 by 1\ns.orders_2 -> d.s.orders_2 by 1\n"},
    {"yes",
     "merge_shards = yes\n",
     {named("d", "s", "orders_eu"), named("d", "s", "orders_us")},
     "s.orders_eu+s.orders_us -> d.s.orders__auto_shard by 1\n"},
    {"yes_but_they_differ",
     "merge_shards = yes\n",
     {named("d", "s", "orders"), without_key(named("d", "s", "visits"))},
     ""},
    {"two_families",
     "",
     {named("d", "s", "a_1"), named("d", "s", "a_2"), named("d", "s", "b_1"),
      named("d", "s", "b_2")},
     "s.a_1+s.a_2 -> d.s.a__auto_shard by 1\ns.b_1+s.b_2 -> d.s.b__auto_shard by 1\n"},
};

INSTANTIATE_TEST_SUITE_P(Rules, Shards, ::testing::ValuesIn(shard_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Shards, OfTwoRulesStayApart) {
    const std::string rules =
        every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^orders_2$\n";
    EXPECT_EQ(select(rules, of({named("d", "s", "orders_1"), named("d", "s", "orders_2")})).targets,
              "s.orders_1 -> d.s.orders_1 by 1\ns.orders_2 -> d.s.orders_2 by 2\n");
}

TEST(Shards, AreFoundInWhateverOrderTheTablesCome) {
    Catalog catalog =
        of({named("d", "s", "orders_1"), named("d", "s", "orders_2"), named("d", "s", "visits")});
    const Selected sorted = select(every_table, catalog);
    std::ranges::reverse(catalog.tables);
    EXPECT_EQ(select(every_table, catalog).targets, sorted.targets);
}

TEST(Shards, AreReported) {
    EXPECT_EQ(
        select(every_table, of({named("d", "s", "orders_1"), named("d", "s", "orders_2")})).report,
        "s.orders_1: warning: 2 tables are written into one: s.orders_1, s.orders_2 "
        "[shards-merged]\n"
        "  hint: set merge_shards = no in [table-rule.1] to keep them apart\n");
}

// Ten thousand names would bury every other message.
TEST(Shards, AreNamedUpToTheFifth) {
    std::vector<Table> tables;
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) {
        tables.push_back(named("d", "s", name));
    }
    const std::string report = select(every_table, of(tables)).report;
    EXPECT_NE(report.find("would merge s.a, s.b, s.c, s.d, s.e and 2 more into one table"),
              std::string::npos)
        << report;
}

// The old tool merged whatever one rule matched, when the columns were the same.
TEST(Shards, ThatTheOldToolWouldHaveMergedAreNoted) {
    EXPECT_EQ(
        select(every_table, of({named("d", "s", "customers"), named("d", "s", "orders")})).report,
        "smt.conf:12: note: the old tool would merge s.customers, s.orders into one table, "
        "since their columns are the same: they stay 2 tables [old-tool-would-merge]\n"
        "  hint: set merge_shards = yes in the rule to merge them, or no to say that it is "
        "right\n");
    EXPECT_EQ(select(every_table + "merge_shards = no\n",
                     of({named("d", "s", "customers"), named("d", "s", "orders")}))
                  .report,
              "");
}

TEST(Shards, ThatCannotBeMergedAreAnError) {
    EXPECT_EQ(select(every_table + "merge_shards = yes\n",
                     of({named("d", "s", "orders"), without_key(named("d", "s", "visits"))}))
                  .report,
              "smt.conf:16: error: merge_shards = yes cannot merge 's.orders' and 's.visits': "
              "their columns or keys differ [bad-value]\n"
              "  hint: narrow the rule's patterns, or set merge_shards = auto\n");
}

TEST(Rules, ThatTakeNothingAreReported) {
    const std::string rules =
        "[table-rule.1]\ndatabase = ^d$\nschema = ^s$\ntable = ^a$\n"
        "[table-rule.2]\ndatabase = ^d$\nschema = ^s$\ntable = ^A$\n"
        "[table-rule.3]\ndatabase = ^d$\nschema = ^s$\ntable = .*\n";
    EXPECT_EQ(select(rules, of({named("d", "s", "a")})).report,
              "smt.conf:12: note: every table that [table-rule.1] matches is taken by a later rule "
              "[rule-overridden]\n"
              "smt.conf:16: warning: [table-rule.2] matches no table: database '^d$', schema "
              "'^s$', table '^A$' [rule-matches-nothing]\n"
              "  hint: patterns are case-sensitive regular expressions; look at `smt generate "
              "--dry-run`\n");
}

// What a merged target is, beyond its name.
TEST(MergedShards, AreOneTableWithAViewOfAllOfThem) {
    const Planned planned =
        plan_with("", of({named("d", "s", "orders_1"), named("d", "s", "orders_2")}));
    const TablePlan target = target_of(planned, "s.orders_2");
    EXPECT_EQ(target.table, "s__orders__auto_shard");
    EXPECT_EQ(target.inputs.size(), 2U);
    EXPECT_EQ(joined(target.key), "id");
    EXPECT_NE(planned.report().find(
                  "s.orders_1: warning: rows of 2 shards with the same key (id) overwrite each "
                  "other [shard-keys-may-collide]\n"
                  "  hint: set shard_key = true in [table-rule.1], unless the key is unique over "
                  "all of them\n"),
              std::string::npos);
}

TEST(MergedShards, MayHaveTheirOriginInTheKey) {
    const Planned planned = plan_with(
        "shard_key = yes\n", of({named("d", "s", "orders_1"), named("d", "s", "orders_2")}));
    const TablePlan target = target_of(planned, "s.orders_2");
    EXPECT_EQ(joined(target.key), "shard_database, shard_schema, shard_table, id");
    EXPECT_EQ(target.columns.front().starrocks, "VARCHAR(63)");
    EXPECT_EQ(target.inputs[1].columns[2].name, "shard_table");
    EXPECT_EQ(target.inputs[1].columns[2].expression, "CAST('orders_2' AS STRING)");
    EXPECT_EQ(option_of(target.sink_options, "sink.ignore.update-before"), "false");
    EXPECT_FALSE(planned.has(code::shard_keys_may_collide));
}

TEST(MergedShards, MayNotHaveAColumnOfThatNameThemselves) {
    const Column column = nullable("Shard_Table", text);
    const Planned planned =
        plan_with("shard_key = yes\n", of({with_column(named("d", "s", "orders_1"), column),
                                           with_column(named("d", "s", "orders_2"), column)}));
    EXPECT_NE(planned.report().find(
                  "s.orders_1.Shard_Table: error: 'shard_table' and 'Shard_Table' are one name for "
                  "StarRocks, which compares without case [column-case-twins]\n"),
              std::string::npos)
        << planned.report();
}

TEST(MergedShards, WithoutAKeyDoNotCollide) {
    const Planned planned = plan_with(
        "", of({without_key(named("d", "s", "log_1")), without_key(named("d", "s", "log_2"))}));
    EXPECT_FALSE(planned.has(code::shard_keys_may_collide));
    EXPECT_TRUE(target_of(planned, "s.log_1").model == TableModel::duplicate_key);
}

}  // namespace
}  // namespace smt
