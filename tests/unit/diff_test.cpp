// What changed between two plans, and what StarRocks and the job need.  The earlier plan comes from
// its lock, as in a real run.  The expected texts are files in tests/golden/diff; that StarRocks'
// stand-in takes the statements is tested in tests/support/starrocks/test_diff.py.
#include "diff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "diff_notes.h"
#include "diff_report.h"
#include "smt/catalog_json.h"
#include "smt/emit.h"
#include "smt/lock.h"
#include "support/golden.h"
#include "support/plans.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using namespace testing::catalogs;

struct Sides {
    Catalog before, after;
    std::string rule_before, rule_after;
};

struct Plans {
    Plan before, after;
};

Plan plan_with(const std::string& rule, const Catalog& catalog, const Plan& earlier) {
    Diagnostics diagnostics;
    const Config config =
        parse_config(testing::connections + testing::every_table + "target_database = w\n" + rule,
                     "smt.conf", diagnostics);
    const RuleSet rules{config, diagnostics};
    Plan plan = make_plan(config, rules, catalog, earlier, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors());
    return plan;
}

Plans plans_of(const Sides& sides) {
    Plans plans;
    plans.before =
        plan_from_lock(to_lock(plan_with(sides.rule_before, sides.before, {})), "smt.lock");
    plans.after = plan_with(sides.rule_after, sides.after, plans.before);
    return plans;
}

Table orders() {
    return keyed("orders", {not_null("total", numeric_of(10, 2)), nullable("note", varchar(20)),
                            nullable("rank", smallint), not_null("code", integer)});
}

Table changed(const std::function<void(Table&)>& change) {
    Table table = orders();
    change(table);
    return table;
}

Sides one(const std::function<void(Table&)>& change) {
    return {catalog_of({orders()}), catalog_of({changed(change)}), "", ""};
}

Sides rules(const std::string& before, const std::string& after) {
    return {catalog_of({orders()}), catalog_of({orders()}), before, after};
}

// A column of a table without a key becomes wider and gets a comment.
Sides log_grows(const std::string& rule) {
    const Table before =
        keyless("log", {not_null("at", timestamp), not_null("n", integer), nullable("v", text)});
    Table after = before;
    after.columns[1].type = bigint;
    after.columns[1].comment = "how many";
    return {catalog_of({before}), catalog_of({after}), rule, rule};
}

Sides keyless_to_keyed() {
    Table before = keyless("log", {not_null("id", bigint), nullable("note", text)});
    Table after = before;
    after.keys = {primary_key("log_pkey", {"id"})};
    return {catalog_of({before}), catalog_of({after}), "", ""};
}

Table key_of(const ColumnType& type) {
    Table table = keyed("k", {nullable("note", text)});
    table.columns[0].type = type;
    return table;
}

ColumnType character_of(int length) {
    return {.kind = TypeKind::character,
            .declared = "char(" + std::to_string(length) + ")",
            .length = length};
}

// A key of [starrocks] that was not there before.
Sides with_option(const std::string& option, const Table& table) {
    return {catalog_of({table}), catalog_of({table}), "", "[starrocks]\n" + option};
}

Sides everything() {
    Sides sides = one([](Table& table) {
        table.comment = "What was bought; it's \"ours\"";
        table.columns[0].comment = "of the shop";
        table.columns[1].nullable = true;
        table.columns[2] = nullable("note", varchar(80));
        table.columns[3] = nullable("rank", bigint);
        table.columns[3].comment = "1 is best";
        table.columns.pop_back();
        table.columns.push_back(nullable("Weight", real));
        table.columns.push_back(not_null("at", timestamptz));
    });
    sides.before.tables.push_back(keyed("gone"));
    sides.after.tables.push_back(keyed("new", {nullable("v", text)}));
    return sides;
}

struct DiffCase {
    const char* name;
    Sides sides;
};

const std::vector<DiffCase>& cases() {
    static const std::vector<DiffCase> all = {
        {"nothing", one([](Table&) {})},
        {"everything-that-can-be-altered", everything()},
        {"decimal-grows", one([](Table& table) { table.columns[1].type = numeric_of(12, 4); })},
        {"type-changes", one([](Table& table) { table.columns[1].type = timestamptz; })},
        {"integer-becomes-text", one([](Table& table) { table.columns[4].type = text; })},
        {"type-shrinks", one([](Table& table) {
             table.columns[2].type = varchar(10);
             table.columns[4] = nullable("code", smallint);
         })},
        {"key-changes", one([](Table& table) {
             table.keys[0].columns = {"id", "code"};
         })},
        {"key-type-changes", one([](Table& table) { table.columns[0].type = integer; })},
        {"values-are-rewritten",
         {catalog_of({keyed("t", {nullable("wide", numeric_of(40, 4)),
                                  nullable("at", with_digits(timestamp, 6))})}),
          catalog_of({keyed("t", {nullable("wide", numeric_of(40, 2)),
                                  nullable("at", with_digits(timestamp, 0))})}),
          "", ""}},
        {"text-of-a-key-is-rewritten",
         {catalog_of({key_of(numeric_of(20, 2))}), catalog_of({key_of(numeric_of(22, 4))}), "",
          ""}},
        {"time-zone-changes",
         with_option("time_zone = +09:00\n",
                     keyed("t", {nullable("at", timestamptz), nullable("plain", timestamp)}))},
        {"time-zone-of-a-key-changes", with_option("time_zone = +09:00\n", key_of(timestamptz))},
        {"blanks-of-a-char-stay",
         with_option("char = pad\n",
                     keyed("t", {nullable("c", character_of(5)), nullable("v", varchar(5))}))},
        {"filtered-values-are-rewritten",
         {catalog_of({keyed("t", {nullable("at", with_digits(timestamp, 6))})}),
          catalog_of({keyed("t", {nullable("at", with_digits(timestamp, 0))})}),
          "filter = at IS NOT NULL\n", "filter = at IS NOT NULL\n"}},
        {"key-comes", keyless_to_keyed()},
        {"column-of-a-keyless-table",
         {catalog_of({keyless("log", {not_null("at", timestamptz)})}),
          catalog_of({keyless("log", {not_null("at", timestamptz), nullable("note", text)})}), "",
          ""}},
        {"column-is-renamed", rules("", "column.note.rename = remark\n")},
        {"table-is-renamed", rules("", "target_table = bought\n")},
        {"layout", rules("", "bucket_num = 4\norder_by = code\n")},
        {"sort-column-of-a-keyless-table", log_grows("duplicate_keys = n\n")},
        {"partition-of-a-keyless-table", log_grows("duplicate_keys = at\npartitions = n\n")},
        {"order-of-a-keyed-table",
         {catalog_of({orders()}),
          catalog_of({changed([](Table& table) { table.columns[4].type = bigint; })}),
          "order_by = code\n", "order_by = code\n"}},
        {"source-of-a-generated-column",
         {catalog_of({keyed("t", {not_null("j", jsonb)})}),
          catalog_of({keyed("t", {nullable("j", jsonb)})}), "[starrocks]\njson = both\n",
          "[starrocks]\njson = both\n"}},
        {"filter", rules("", "filter = code > 0\n")},
        {"computed-column", rules("",
                                  "column.twice.expression = code * 2\n"
                                  "column.twice.type = BIGINT\n")},
        {"expression", rules("column.twice.expression = code * 2\n"
                             "column.twice.type = BIGINT\n",
                             "column.twice.expression = code + code\n"
                             "column.twice.type = BIGINT\n")},
        {"first-expression", rules("",
                                   "column.note.expression = UPPER(note)\n"
                                   "column.note.type = VARCHAR(120)\n")},
        {"no-expression-any-more", rules("column.note.expression = UPPER(note)\n"
                                         "column.note.type = VARCHAR(120)\n",
                                         "")},
        {"another-database", rules("", "target_database = archive\n")},
        {"not-upsert-any-more", rules("flink.cdc.changelog-mode = upsert\n", "")},
        {"group-of-its-own", rules("", "group = alone\n")},
        {"generated-column",
         {catalog_of({keyed("t", {nullable("j", jsonb)})}),
          catalog_of({keyed("t", {nullable("j", jsonb), nullable("n", integer)})}),
          "[starrocks]\njson = both\n", "[starrocks]\njson = both\n"}},
        {"renamed-before-a-generated-column",
         {catalog_of({keyed("t", {nullable("j", jsonb), nullable("n", integer)})}),
          catalog_of(
              {keyed("t", {nullable("j", jsonb), nullable("n", integer), nullable("m", integer)})}),
          "[starrocks]\njson = both\n", "column.n.rename = number\n[starrocks]\njson = both\n"}},
        {"shards",
         {catalog_of({keyed("t_1"), keyed("t_2")}),
          catalog_of(
              {keyed("t_1", {nullable("n", integer)}), keyed("t_3", {nullable("n", integer)})}),
          "", ""}},
        {"hostile-names",
         {catalog_of({keyed("ab", {nullable("c\"d", varchar(3))})}),
          catalog_of({keyed("ab", {nullable("c\"d", varchar(9)), nullable("e;f", text)})}), "",
          ""}},
    };
    return all;
}

class Diff : public ::testing::TestWithParam<DiffCase> {};

TEST_P(Diff, SaysWhatIsToBeDone) {
    const Plans plans = plans_of(GetParam().sides);
    const std::string folder = std::string{"diff/"} + GetParam().name + "/";
    const auto report = [&](const PlanDiff& diff, bool allow_destructive) {
        return DiffReport{diff, "old", "new", "1.0", allow_destructive};
    };
    const PlanDiff diff = compare_plans(plans.before, plans.after);
    const PlanDiff all = compare_plans(plans.before, plans.after, true);
    ::testing::expect_golden(folder + "diff.txt", to_text(report(diff, false)));
    ::testing::expect_golden(folder + "diff.sql", to_sql(report(diff, false)));
    ::testing::expect_golden(folder + "diff.all.sql", to_sql(report(all, true)));
    const auto tables = [](const Plan& plan) {
        std::string sql;
        for (const TablePlan& table : plan.tables) {
            sql += "CREATE TABLE IF NOT EXISTS " + starrocks_table(table) + ";\n";
        }
        return sql;
    };
    ::testing::expect_golden(folder + "before.sql", tables(plans.before));
    ::testing::expect_golden(folder + "after.sql", tables(plans.after));
}

std::string name_of(const ::testing::TestParamInfo<DiffCase>& test) {
    std::string name = test.param.name;
    std::ranges::replace(name, '-', '_');
    return name;
}
INSTANTIATE_TEST_SUITE_P(Cases, Diff, ::testing::ValuesIn(cases()), name_of);

TEST(DiffReports, AreThereInMarkdownAndJson) {
    const Plans plans = plans_of(everything());
    const PlanDiff diff = compare_plans(plans.before, plans.after);
    ::testing::expect_golden("diff/report.md", to_markdown({diff, "old|x", "new", "1.0", false}));
    ::testing::expect_golden("diff/report.json",
                             to_json(DiffReport{diff, "old", "new", "1.0", false}));
    const PlanDiff none = compare_plans(plans.after, plans.after);
    EXPECT_TRUE(none.is_empty());
    EXPECT_EQ(to_markdown({none, "a", "b", "1.0", false}),
              "### smt diff: a to b\n\nNothing differs.\n");
    EXPECT_EQ(to_text(DiffReport{none, "a", "b", "1.0", false}), "");
    EXPECT_EQ(to_sql({none, "a", "b", "1.0", false}),
              "-- smt 1.0: what StarRocks needs to go from a to b\n-- There is nothing to run.\n");
}

TEST(DiffOfAChoice, ThatLeavesTheValuesOnlyRestartsTheJob) {
    const Plans plans = plans_of(with_option(
        "infinity = null\n", keyed("t", {nullable("at", timestamptz), nullable("d", date),
                                         nullable("a", array_of(date)), nullable("v", text)})));
    const PlanDiff diff = compare_plans(plans.before, plans.after);
    ASSERT_EQ(diff.tables.size(), 1U);
    ASSERT_EQ(diff.tables[0].changes.size(), 2U);
    EXPECT_EQ(
        diff.tables[0].changes[0],
        (Change{
            "s.t.at", "becomes NULL where StarRocks cannot hold a value", {Need::restart}, ""}));
    EXPECT_EQ(diff.tables[0].changes[1].where, "s.t.d");
    EXPECT_TRUE(diff.tables[0].statements.empty());
    EXPECT_EQ(compare_plans(plans.after, plans.before).tables[0].changes[0].what,
              "ends the job where StarRocks cannot hold a value");
}

TEST(DiffOfAChoice, StartsATableWithoutAKeyOver) {
    const Plans plans =
        plans_of(with_option("time_zone = +09:00\n", keyless("t", {not_null("at", timestamptz)})));
    const PlanDiff diff = compare_plans(plans.before, plans.after);
    ASSERT_EQ(diff.tables.size(), 1U);
    EXPECT_EQ(diff.tables[0].changes[0].needs, (std::vector{Need::restart, Need::start_over}));
}

// There are no sources of Flink SQL then, nor their slots.
TEST(DiffOfKafka, SpeaksOfDebeziumWhereNothingElseReads) {
    Sides sides{catalog_of({keyed("a")}), catalog_of({keyed("b")}), "", ""};
    sides.rule_before = sides.rule_after =
        "[other]\noutputs = starrocks, postgres, kafka\n"
        "[kafka]\nbootstrap_servers = kafka.example:9092\n";
    sides.rule_after += "[cdc]\nslot = other\n";
    const Plans plans = plans_of(sides);
    const PlanDiff diff = compare_plans(plans.before, plans.after);
    const std::vector<Need> needs = {Need::setup, Need::restart};
    const std::string drop =
        "It keeps the WAL until the disk is full: when nothing reads it any more, run SELECT "
        "pg_drop_replication_slot('smt_shop_kafka') in the database d.";
    EXPECT_EQ(diff.sources,
              (std::vector<Change>{{"s.b", "is read by Debezium now", needs, ""},
                                   {"s.a", "is not read any more", needs, ""},
                                   {"slot other_kafka",
                                    "is new",
                                    {Need::setup},
                                    "Debezium takes a snapshot of all its tables through it."},
                                   {"slot smt_shop_kafka", "is not used any more", {}, drop}}));
    ASSERT_EQ(diff.tables.size(), 2U);
    EXPECT_EQ(diff.tables[1].resends, std::vector<std::string>{"UPDATE s.b SET id = id"});
}

// Whoever may create a table in the source has chosen its names; a CI system shows the Markdown.
TEST(DiffReports, KeepForeignTextAsTextInMarkdown) {
    TableDiff table{
        "w.t", {{"s.<img>.[x](http://e)", "@all #1 *a* `b` ~c~ & |\n# !", {}, ""}}, {}, {}};
    table.changes[0].needs = {Need::resend};
    table.changes[0].remark = "see www.e_f";
    table.statements = {{"ALTER TABLE `w`.`t` COMMENT = '```\n````'", false, ""}};
    table.resends = {"UPDATE s.\"``\" SET a = a"};
    EXPECT_EQ(
        to_markdown({{{table}, {}}, "<b>", "a\\b", "1.0", false}),
        "### smt diff: \\<b\\> to a\\\\b\n\n"
        "| where | what | needs |\n| --- | --- | --- |\n"
        "| s.\\<img\\>.\\[x\\](http\\://e) | \\@&#8203;all \\#&#8203;1 \\*a\\* \\`b\\` "
        "\\~c\\~ \\& \\|\\\\x0a\\#&#8203; \\!. see www\\.e\\_f | resend |\n\n"
        "1. Run the statements below in StarRocks.\n"
        "1. In PostgreSQL, send rows once more that a migration may have changed; large tables in "
        "parts.\n"
        "   - ``` UPDATE s.\"``\" SET a = a; ```\n"
        "\n`````sql\n-- s.<img>.[x](http://e) @all #1 *a* `b` ~c~ & |\n-- # !\n"
        "ALTER TABLE `w`.`t` COMMENT = '```\n````';\n`````\n");
}

TEST(DiffNotes, SayWhatChangedSinceTheLock) {
    const Plans plans = plans_of(one([](Table& table) {
        table.columns[2].type = varchar(80);
        table.columns.push_back(nullable("weight", real));
    }));
    Diagnostics diagnostics;
    report_changes(plans.before, plans.after, diagnostics);
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(
        to_text(diagnostics.all()[0], false),
        "w.s__orders: note: since the run before: s.orders.note was varchar(20), VARCHAR(80) "
        "and is varchar(80), VARCHAR(320); s.orders.weight was added: real, FLOAT "
        "[changed-since-lock]\n"
        "  hint: `smt diff OLD NEW` says what StarRocks and the job need: OLD is the smt.lock "
        "of before, NEW the config\n");
    Diagnostics none;
    report_changes({}, plans.after, none);
    report_changes(plans.after, plans.after, none);
    Plan foreign = plans.before;
    foreign.config = "other.conf";
    foreign.slot = "smt_other";
    report_changes(foreign, plans.after, none);
    EXPECT_TRUE(none.all().empty());
}

TEST(DiffNotes, AreAtMostTen) {
    std::vector<Table> tables;
    for (int i = 0; i < 14; ++i) {
        tables.push_back(keyed("t" + std::string(1, static_cast<char>('a' + i))));
    }
    Sides sides{catalog_of({keyed("x")}), catalog_of(tables), "", ""};
    sides.after.tables.push_back(keyed("x"));
    const Plans plans = plans_of(sides);
    Diagnostics diagnostics;
    report_changes(plans.before, plans.after, diagnostics);
    ASSERT_EQ(diagnostics.all().size(), 10U);
    EXPECT_EQ(diagnostics.all().back().message, "since the run before, 5 more tables changed");
}

// A lock holds all that is compared: a run that changed nothing has nothing to say.
TEST(DiffOfGoldens, FindsNothingBesideTheirOwnLock) {
    for (const auto& entry : std::filesystem::directory_iterator{SMT_GOLDEN_DIR}) {
        if (!exists(entry.path() / "catalog.json")) {
            continue;
        }
        Diagnostics diagnostics;
        const Config config =
            parse_config(::testing::read_text(entry.path() / "smt.conf"), "smt.conf", diagnostics);
        const RuleSet rules{config, diagnostics};
        if (diagnostics.has_errors()) {
            continue;
        }
        const Plan plan = make_plan(
            config, rules,
            catalog_from_json(::testing::read_text(entry.path() / "catalog.json"), "catalog.json"),
            diagnostics);
        if (!diagnostics.has_errors()) {
            const Plan lock = plan_from_lock(to_lock(plan), "smt.lock");
            EXPECT_TRUE(compare_plans(lock, plan).is_empty()) << entry.path();
            EXPECT_TRUE(compare_plans(plan, lock).is_empty()) << entry.path();
        }
    }
}

}  // namespace
}  // namespace smt
