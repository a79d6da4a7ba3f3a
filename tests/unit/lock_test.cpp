#include "smt/lock.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "smt/command.h"
#include "support/plans.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

TEST(Lock, IsReadBackAsItWasWritten) {
    const Planned planned = plan_with("", shop());
    const std::string lock = to_lock(planned.plan);
    const Plan read = plan_from_lock(lock, "smt.lock");
    EXPECT_EQ(to_lock(read), lock);
    ASSERT_EQ(read.groups.size(), planned.plan.groups.size());
    EXPECT_EQ(read.groups[0].tables, planned.plan.groups[0].tables);
    ASSERT_EQ(read.tables.size(), planned.plan.tables.size());
    EXPECT_EQ(read.tables[0].columns.size(), planned.plan.tables[0].columns.size());
    EXPECT_EQ(read.tables[0].inputs[0].table, planned.plan.tables[0].inputs[0].table);
    EXPECT_EQ(read.tables[0].properties, planned.plan.tables[0].properties);
}

TEST(Lock, HoldsNoSecret) {
    const std::string lock = to_lock(plan_with("", shop()).plan);
    EXPECT_EQ(lock.find("pg-secret"), std::string::npos);
    EXPECT_EQ(lock.find("sr-secret"), std::string::npos);
}

// A diff of two locks is read by people.
TEST(Lock, HasALineForEachColumn) {
    const std::string lock = to_lock(plan_with("", catalog_of({keyed("a")})).plan);
    EXPECT_NE(lock.find("\n        {\"name\":\"id\",\"source\":\"id\",\"postgres\":\"bigint\","
                        "\"starrocks\":\"BIGINT\",\"nullable\":false}"),
              std::string::npos)
        << lock;
}

// What makes other values of the same rows, for `smt diff`; as it is by default it says nothing.
TEST(Lock, HoldsTheChoicesThatMakeOtherValues) {
    EXPECT_EQ(to_lock(plan_with("", shop()).plan).find("\"values\""), std::string::npos);
    const Plan plan = plan_with("[starrocks]\ntime_zone = +09:00\nchar = pad\n", shop()).plan;
    const std::string lock = to_lock(plan);
    EXPECT_NE(lock.find("\n  \"values\": {\"time_zone\":\"+09:00\",\"char\":\"pad\"},\n"),
              std::string::npos)
        << lock;
    EXPECT_EQ(plan_from_lock(lock, "smt.lock").values, plan.values);
    EXPECT_EQ(plan_from_lock(to_lock(plan_with("", shop()).plan), "smt.lock").values,
              ValueChoices{});
}

// A lock is looked at in a terminal, as a diff.
TEST(Lock, EscapesWhatATerminalWouldObey) {
    Table table = keyed("a");
    table.comment =
        "\x7f \xc2\x9b"
        "31m \xe2\x80\xae \xc3\xa4 \xf0\x9f\x90\x98";
    const Planned planned = plan_with("", catalog_of({table}));
    const std::string lock = to_lock(planned.plan);
    EXPECT_NE(lock.find(R"("comment": "\u007f \u009b31m \u202e )"
                        "\xc3\xa4 \xf0\x9f\x90\x98\""),
              std::string::npos)
        << lock;
    EXPECT_EQ(plan_from_lock(lock, "smt.lock").tables[0].comment, table.comment);
}

struct BadLockCase {
    const char* name;
    const char* text;
    const char* message;
};

class BadLock : public ::testing::TestWithParam<BadLockCase> {};

TEST_P(BadLock, IsRefusedWithItsPlace) {
    try {
        plan_from_lock(GetParam().text, "result/smt.lock");
        FAIL() << "was read";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), GetParam().message);
    }
}

const BadLockCase bad_locks[] = {
    {"conflict_of_a_merge", "{\n<<<<<<< ours\n",
     "result/smt.lock:2: no JSON: syntax error while parsing object key - invalid literal"},
    {"no_json", "secret",
     "result/smt.lock:1: no JSON: syntax error while parsing value - invalid literal"},
    {"text", "\"secret\"", "result/smt.lock: a string is no lock of smt"},
    {"later_version", R"({"version":2})",
     "result/smt.lock: version: '2' is unknown to this smt, which reads '1'"},
    {"no_lock", R"([])", "result/smt.lock: an array is no lock of smt"},
    {"missing_member", R"({"version":1,"smt":"1.0"})", "result/smt.lock: 'config' is missing"},
    {"wrong_type",
     R"({"version":1,"smt":"1.0","config":"c","starrocks":"3.5","flink":"1","cdc":"3","source":"shared","slot":"s","publication":"p","groups":[{"slot":1}],"tables":[]})",
     "result/smt.lock: groups[0].slot: '1' is no text"},
};

INSTANTIATE_TEST_SUITE_P(Texts, BadLock, ::testing::ValuesIn(bad_locks),
                         [](const auto& test) { return test.param.name; });

// Who may make a link in the folder could have any file read that he must not read himself.
TEST(Lock, ThatIsALinkOrNoFileIsNotRead) {
    const TemporaryFolder folder;
    std::ofstream{folder / "smt.conf"} << connections << every_table;
    std::ofstream{folder / "foreign"} << "secret";
    const CommandLine line{.config = folder / "smt.conf", .output_dir = folder / ""};
    const auto said = [&] {
        Diagnostics diagnostics;
        EXPECT_EQ(run_generate(line, diagnostics).code, ExitCode::plan_has_errors);
        return diagnostics.all().size() == 1 ? diagnostics.all()[0].message : "";
    };
    std::filesystem::create_symlink("foreign", folder / "smt.lock");
    EXPECT_EQ(said(), "smt.lock: it is a symbolic link, which smt does not follow");
    std::filesystem::remove(folder / "smt.lock");
    std::filesystem::create_directory(folder / "smt.lock");
    EXPECT_EQ(said(), "smt.lock: it is no regular file");
}

Plan small_plan() {
    Plan plan{.smt_version = "1.0", .config = "smt.conf", .source = "shared"};
    plan.slot = plan.publication = "smt_shop";
    plan.starrocks_version = "3.5";
    plan.groups = {{.database = "d", .slot = "smt_shop", .publication = "smt_shop"}};
    TablePlan table{.database = "w", .table = "t", .key = {"id"}};
    table.columns = {{.name = "id", .starrocks = "BIGINT"},
                     {.name = "j", .starrocks = "VARCHAR(20)"},
                     {.name = "j_json", .starrocks = "JSON", .generated_as = "parse_json(`j`)"}};
    table.partition_by = "date_trunc('month', `at`)";
    table.distribution.columns = table.order_by = {"id"};
    table.computed = {{"v", "CAST(`a` || ';' AS STRING)"}};
    table.filter = "`a` <> '--'";
    plan.tables = {table};
    return plan;
}

struct ForgedLockCase {
    const char* name;
    void (*forge)(Plan& plan);
    const char* message;
};

class ForgedLock : public ::testing::TestWithParam<ForgedLockCase> {};

// What a lock says stands in the statements of `smt diff`, and some of it without quotes.
TEST_P(ForgedLock, IsRefusedWithItsPlace) {
    Plan plan = small_plan();
    EXPECT_EQ(to_lock(plan_from_lock(to_lock(plan), "smt.lock")), to_lock(plan));
    GetParam().forge(plan);
    try {
        plan_from_lock(to_lock(plan), "smt.lock");
        FAIL() << "was read";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), GetParam().message);
    }
}

const ForgedLockCase forged_locks[] = {
    {"version", [](Plan& plan) { plan.smt_version = "1.0\nDROP DATABASE prod;"; },
     "smt.lock: smt: '1.0\nDROP DATABASE prod;' holds a character that cannot be seen"},
    {"slot", [](Plan& plan) { plan.groups[0].slot = "a'); DROP TABLE t; --"; },
     "smt.lock: groups[0].slot: 'a'); DROP TABLE t; --' is no name of a replication slot"},
    {"slot_twice", [](Plan& plan) { plan.groups.push_back(plan.groups[0]); },
     "smt.lock: groups[1]: the slot 'smt_shop' stands in another group, too"},
    {"table_twice",
     [](Plan& plan) {
         plan.groups[0].tables = {{"d", "s", "t"}};
         plan.groups.push_back(plan.groups[0]);
         plan.groups[1].slot = "smt_shop_s_t";
     },
     "smt.lock: groups[1]: the table s.t stands in another group, too"},
    {"prepared_slot",
     [](Plan& plan) { plan.prepared = std::vector{SourceGroup{.slot = "A", .publication = "p"}}; },
     "smt.lock: prepared[0].slot: 'A' is no name of a replication slot"},
    {"base_of_the_slots", [](Plan& plan) { plan.slot = "A"; },
     "smt.lock: slot: 'A' is no name of a replication slot"},
    {"publication", [](Plan& plan) { plan.groups[0].publication = "p, q"; },
     "smt.lock: groups[0].publication: 'p, q' is no name of a publication"},
    {"type",
     [](Plan& plan) {
         plan.tables[0].columns[1].starrocks = "INT NULL;\nDROP DATABASE prod;\n-- \x1b[2J";
     },
     "smt.lock: tables[0].columns[1].starrocks: 'INT NULL;\nDROP DATABASE prod;\n-- \x1b[2J' is no "
     "StarRocks type that smt knows"},
    {"column", [](Plan& plan) { plan.tables[0].columns[1].name = "a` INT; --"; },
     "smt.lock: tables[0].columns[1].name: 'a` INT; --' is no column of StarRocks: it holds '`'"},
    {"table", [](Plan& plan) { plan.tables[0].table = "a`b"; },
     "smt.lock: tables[0].table: 'a`b' is no table of StarRocks: it holds '`'"},
    {"database", [](Plan& plan) { plan.tables[0].database = "a`b"; },
     "smt.lock: tables[0].database: 'a`b' is no database of StarRocks: it holds '`'"},
    {"key",
     [](Plan& plan) {
         plan.tables[0].key = {"id", "a`"};
     },
     "smt.lock: tables[0].key[1]: 'a`' is no column of StarRocks: it holds '`'"},
    {"hash", [](Plan& plan) { plan.tables[0].distribution.columns = {"a`"}; },
     "smt.lock: tables[0].distribution.columns[0]: 'a`' is no column of StarRocks: it holds '`'"},
    {"order", [](Plan& plan) { plan.tables[0].order_by = {"a`"}; },
     "smt.lock: tables[0].order_by[0]: 'a`' is no column of StarRocks: it holds '`'"},
    {"generated", [](Plan& plan) { plan.tables[0].columns[2].generated_as = "sleep(9)"; },
     "smt.lock: tables[0].columns[2].generated_as: 'sleep(9)' is no expression that smt writes"},
    {"partitioning", [](Plan& plan) { plan.tables[0].partition_by = "a; DROP DATABASE prod"; },
     "smt.lock: tables[0].partition_by: 'a; DROP DATABASE prod' is no partitioning: it holds ;"},
    {"expression", [](Plan& plan) { plan.tables[0].computed[0].expression = "a)"; },
     "smt.lock: tables[0].computed[0].expression: 'a)' is no expression: a ) has no ("},
    {"filter", [](Plan& plan) { plan.tables[0].filter = "a -- b"; },
     "smt.lock: tables[0].filter: 'a -- b' is no filter: it holds --"},
};

INSTANTIATE_TEST_SUITE_P(Members, ForgedLock, ::testing::ValuesIn(forged_locks),
                         [](const auto& test) { return test.param.name; });

// Each < is a call of a reader that goes inwards.
TEST(Lock, RefusesATypeThatNestsWithoutEnd) {
    Plan plan = small_plan();
    std::string& type = plan.tables[0].columns[1].starrocks;
    type = "INT";
    for (int i = 0; i < 10000; ++i) {
        type.insert(0, "ARRAY<").append(">");
    }
    EXPECT_THROW(plan_from_lock(to_lock(plan), "smt.lock"), std::runtime_error);
    plan.tables[0].columns[1].starrocks = "ARRAY<ARRAY<DECIMAL(10, 2)>>";
    EXPECT_NO_THROW(plan_from_lock(to_lock(plan), "smt.lock"));
}

// Grouping anew without a word could move every table to another slot.
TEST(Lock, ThatCannotBeReadEndsTheRunWhateverTheDatabaseSays) {
    const TemporaryFolder folder;
    std::ofstream{folder / "smt.conf"} << connections << every_table;
    std::ofstream{folder / "smt.lock"} << "{";
    Diagnostics diagnostics;
    const CommandLine line{.config = folder / "smt.conf", .output_dir = folder / ""};
    EXPECT_EQ(run_generate(line, diagnostics).code, ExitCode::plan_has_errors);
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(
        to_text(diagnostics.all()[0], false),
        folder / "" +
            ": error: smt.lock:1: no JSON: syntax error while parsing object key - unexpected "
            "end of input; expected string literal [bad-lock]\n"
            "  hint: restore the file from version control; when no job runs yet, delete "
            "it\n");
}

}  // namespace
}  // namespace smt
