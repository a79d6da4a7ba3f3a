// What postgres-teardown.sql brings back when psql runs it against a real server, and what it
// leaves alone.
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <string>

#include "integration/postgres_scripts.h"

namespace smt {

namespace {

class PostgresTeardown : public PostgresScripts {};

TEST_F(PostgresTeardown, ChangesNothingWithoutSetup) {
    const std::string before = catalog_state();
    const testing::ProcessResult result = teardown(plan_for_a());
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.output, "");
    EXPECT_EQ(result.errors, "");
    EXPECT_EQ(catalog_state(), before);
}

TEST_F(PostgresTeardown, ChangesNothingWhenRunAgain) {
    expect_setup(plan_for_a());
    expect_teardown(plan_for_a());
    EXPECT_EQ(query("SELECT count(*) FROM pg_publication"), "0");
    EXPECT_EQ(slots(), "");
    EXPECT_EQ(rights(), "");
    const std::string before = catalog_state();
    const testing::ProcessResult again = teardown(plan_for_a());
    EXPECT_EQ(again.output + again.errors, "");
    EXPECT_EQ(catalog_state(), before);
}

struct IdentityCase {
    const char* name;
    const char* before;    // what the owner did before setup
    const char* between;   // and between setup and teardown
    const char* restored;  // relreplident, and the index that it names
    const char* warning;
};

class RestoredIdentity : public PostgresTeardown,
                         public ::testing::WithParamInterface<IdentityCase> {
  protected:
    void restore(int setups) {
        query("CREATE UNIQUE INDEX \"a.Key\" ON s.a (id);");
        query(GetParam().before);
        for (int i = 0; i < setups; ++i) {
            expect_setup(plan_for_a());
        }
        EXPECT_EQ(identities(), "a=f b=d");
        query(GetParam().between);
        expect_success(teardown(plan_for_a()), GetParam().warning);
        EXPECT_EQ(
            query("SELECT relreplident::text || coalesce((SELECT ' ' || indexrelid::regclass FROM "
                  "pg_index WHERE indrelid = 's.a'::regclass AND indisreplident), '') "
                  "FROM pg_class WHERE oid = 's.a'::regclass"),
            GetParam().restored);
    }
};

TEST_P(RestoredIdentity, IsTheOneOfBefore) {
    restore(1);
}

TEST_P(RestoredIdentity, IsTheOneOfBeforeThoughSetupRanTwice) {
    restore(2);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, RestoredIdentity,
    ::testing::Values(
        IdentityCase{"default_", "", "", "d", ""},
        IdentityCase{"nothing", "ALTER TABLE s.a REPLICA IDENTITY NOTHING", "", "n", ""},
        IdentityCase{"full", "ALTER TABLE s.a REPLICA IDENTITY FULL", "", "f", ""},
        IdentityCase{"index", "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"", "",
                     "i s.\"a.Key\"", ""},
        IdentityCase{"index_of_an_odd_name",
                     "ALTER INDEX s.\"a.Key\" RENAME TO \"1 $$ 'odd' \\ \"\"Key\"\"\n2\";"
                     "ALTER TABLE s.a REPLICA IDENTITY USING INDEX"
                     " \"1 $$ 'odd' \\ \"\"Key\"\"\n2\"",
                     "", "i s.\"1 $$ 'odd' \\ \"\"Key\"\"\n2\"", ""},
        IdentityCase{"index_was_renamed", "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"",
                     "ALTER INDEX s.\"a.Key\" RENAME TO renamed", "i s.renamed", ""},
        // The one that it was, not the one that is now called so.
        IdentityCase{"index_was_renamed_and_another_got_its_name",
                     "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"",
                     "ALTER INDEX s.\"a.Key\" RENAME TO renamed;"
                     "CREATE UNIQUE INDEX \"a.Key\" ON s.a (id)",
                     "i s.renamed", ""},
        IdentityCase{"index_was_made_anew",
                     "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"",
                     "DROP INDEX s.\"a.Key\"; CREATE UNIQUE INDEX \"a.Key\" ON s.a (id)",
                     "i s.\"a.Key\"", ""},
        // PostgreSQL treats a table whose index is gone as one with NOTHING.
        IdentityCase{"index_was_gone_before",
                     "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\";"
                     "DROP INDEX s.\"a.Key\"",
                     "", "n", ""},
        IdentityCase{"index_is_gone", "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"",
                     "DROP INDEX s.\"a.Key\"", "d",
                     "table s.a cannot use its former index a.Key as REPLICA IDENTITY any more: it "
                     "gets DEFAULT"},
        IdentityCase{"index_became_partial",
                     "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"",
                     "DROP INDEX s.\"a.Key\";"
                     "CREATE UNIQUE INDEX \"a.Key\" ON s.a (id) WHERE id > 0",
                     "d", "cannot use its former index a.Key"},
        IdentityCase{"index_became_nullable",
                     "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"",
                     "DROP INDEX s.\"a.Key\"; CREATE UNIQUE INDEX \"a.Key\" ON s.a (t)", "d",
                     "cannot use its former index a.Key"},
        IdentityCase{"index_has_included_columns",
                     "ALTER TABLE s.a REPLICA IDENTITY USING INDEX \"a.Key\"",
                     "DROP INDEX s.\"a.Key\";"
                     "CREATE UNIQUE INDEX \"a.Key\" ON s.a (id) INCLUDE (t)",
                     "i s.\"a.Key\"", ""},
        IdentityCase{"changed_meanwhile", "", "ALTER TABLE s.a REPLICA IDENTITY NOTHING", "n", ""}),
    [](const auto& test) { return test.param.name; });

TEST_F(PostgresTeardown, RemembersAnIdentityThatWasChangedBetweenTwoRuns) {
    expect_setup(plan_for_a());
    query("ALTER TABLE s.a REPLICA IDENTITY NOTHING");
    expect_setup(plan_for_a());
    EXPECT_EQ(identities(), "a=f b=d");
    expect_teardown(plan_for_a());
    EXPECT_EQ(identities(), "a=n b=d");
}

TEST_F(PostgresTeardown, LeavesTheIdentityOfATableThatIsPublishedElsewhere) {
    query("CREATE PUBLICATION theirs FOR TABLE s.a");
    const Plan plan = plan_of({group("smt_x", {table("a"), table("b")})});
    expect_setup(plan);
    expect_success(teardown(plan),
                   "WARNING:  table s.a is published by theirs too: its REPLICA "
                   "IDENTITY stays FULL; it was default");
    EXPECT_EQ(identities(), "a=f b=d");
    EXPECT_EQ(published("theirs"), "a");
}

TEST_F(PostgresTeardown, TakesBackOnlyTheRightsThatItGranted) {
    query("GRANT SELECT ON s.a TO flink; GRANT INSERT, SELECT (id) ON s.b TO flink");
    const std::string before = rights();
    EXPECT_EQ(before, "a SELECT, b INSERT, id SELECT");
    const Plan plan = plan_of({group("smt_x", {table("a"), table("b")})});
    expect_setup(plan);
    expect_setup(plan);
    EXPECT_EQ(rights(), "a SELECT, b INSERT, b SELECT, id SELECT, s USAGE");
    expect_teardown(plan);
    EXPECT_EQ(rights(), before);
}

TEST_F(PostgresTeardown, SharesTablesWithAnotherJob) {
    const Plan one = plan_of({group("smt_one", {table("a")})});
    const Plan other = plan_of({group("smt_other", {table("a"), table("b")})});
    expect_setup(one);
    expect_setup(other);
    expect_teardown(one);
    EXPECT_EQ(identities(), "a=f b=f");
    EXPECT_EQ(rights(), "a SELECT, b SELECT, s USAGE");
    EXPECT_EQ(slots(), "smt_other");
    EXPECT_EQ(published("smt_other"), "a b");
    expect_teardown(other);
    EXPECT_EQ(identities(), "a=d b=d");
    EXPECT_EQ(rights(), "");
}

TEST_F(PostgresTeardown, MovesATableToAnotherPublicationWithItsRecord) {
    expect_setup(plan_of({group("smt_x", {table("a"), table("b")})}));
    const Plan moved = plan_of({group("smt_x", {table("b")}), group("smt_y", {table("a")})});
    EXPECT_NE(setup(moved).output.find("ALTER PUBLICATION smt_x DROP TABLE ONLY s.a;\n"),
              std::string::npos);
    EXPECT_EQ(published("smt_x"), "b");
    EXPECT_EQ(published("smt_y"), "a");
    expect_teardown(moved);
    EXPECT_EQ(identities(), "a=d b=d");
    EXPECT_EQ(rights(), "");
}

TEST_F(PostgresTeardown, RestoresWhatAForeignPublicationNoLongerHas) {
    query("CREATE PUBLICATION smt_x FOR TABLE s.b");
    expect_setup(plan_for_a());
    query("ALTER PUBLICATION smt_x DROP TABLE s.a");
    expect_teardown(plan_for_a());
    EXPECT_EQ(identities(), "a=d b=d");
}

TEST_F(PostgresTeardown, RefusesWhileAJobReads) {
    expect_setup(plan_for_a());
    const std::string before = catalog_state();
    {
        const Reader reader{server_, "smt_x", "smt_x"};
        const std::string process = query("SELECT active_pid FROM pg_replication_slots");
        expect_refusal(teardown(plan_for_a()),
                       "slot smt_x is in use by process " + process +
                           "\nHINT:  Cancel the Flink job first. If there is none any more: "
                           "SELECT pg_terminate_backend(" +
                           process + ");");
        EXPECT_EQ(catalog_state(), before);
    }
    expect_teardown(plan_for_a());
    EXPECT_EQ(slots(), "");
}

TEST_F(PostgresTeardown, LetsAnotherRoleDropTheSlots) {
    expect_setup(plan_for_a());
    query(
        "CREATE ROLE owner LOGIN; ALTER SCHEMA s OWNER TO owner; ALTER TABLE s.a OWNER TO owner;"
        "ALTER PUBLICATION smt_x OWNER TO owner");
    const std::string statement = "SELECT pg_drop_replication_slot('smt_x');";
    const std::string before = catalog_state();
    const testing::ProcessResult result = teardown(plan_for_a(), "owner");
    EXPECT_EQ(catalog_state(), before);
    expect_failure(result, "ERROR:  slot smt_x cannot be dropped: ");
    expect_failure(result, "run this, then run this file again: " + statement);
    EXPECT_EQ(server_.psql(statement, "flink").errors, "");
    expect_success(teardown(plan_for_a(), "owner"));
    EXPECT_EQ(rights(), "");
}

TEST_F(PostgresTeardown, DropsOnlySlotsOfItsOwn) {
    for (const char* slot : {"smt_x_0", "smt_x_11", "smt_x_r1", "smt_x_r1_0", "smt_x_2", "smt_xy",
                             "smt_x_r2", "smt_x_1_a"}) {
        query("SELECT pg_create_logical_replication_slot('" + std::string{slot} + "', 'pgoutput')");
    }
    query("SELECT pg_create_logical_replication_slot('smt_x_3', 'test_decoding')");
    query("SELECT pg_create_physical_replication_slot('smt_x_4')");
    query("CREATE PUBLICATION smt_x_2");  // so that is the slot of another job, and so is smt_x_5
    SourceGroup other = group("smt_x_5", {table("b")});
    other.publication = "other";
    expect_setup(plan_of({other}));
    expect_setup(plan_for_a());
    const testing::ProcessResult result = teardown(plan_for_a());
    EXPECT_EQ(slots(), "smt_x_1_a smt_x_2 smt_x_3 smt_x_4 smt_x_5 smt_x_r2 smt_xy");
    for (const char* slot : {"smt_x_2", "smt_x_5"}) {
        expect_success(result, fmt::format("NOTICE:  slot {} stays: it is called as the slot or "
                                           "publication of another config\n",
                                           slot));
    }
}

// pipeline_name = x_r1 of another config: its slot is called as that of our job for rule 1 alone.
TEST_F(PostgresTeardown, LeavesTheSlotOfAConfigThatIsCalledAsARulesJob) {
    expect_setup(plan_for_a());
    expect_setup(plan_of({group("smt_x_r1", {table("b")})}));
    SourceGroup other = group("smt_x_r1_0", {table("b")});
    other.publication = "other";
    expect_setup(plan_of({other}));
    expect_teardown(plan_for_a());
    EXPECT_EQ(slots(), "smt_x_r1 smt_x_r1_0");
    EXPECT_EQ(published("smt_x_r1"), "b");
}

TEST_F(PostgresTeardown, LeavesASlotThatAnotherConfigHasTakenOver) {
    expect_setup(plan_for_a());
    SourceGroup other = group("smt_x", {table("b")});
    other.publication = "other";
    query(
        "CREATE PUBLICATION other; COMMENT ON PUBLICATION other IS 'smt 1 {\"slot\": \"smt_x\"}'");
    expect_teardown(plan_for_a());
    EXPECT_EQ(slots(), "smt_x");
    EXPECT_EQ(query("SELECT string_agg(pubname, ' ') FROM pg_publication"), "other");
}

TEST_F(PostgresTeardown, NamesWhatTheRoleMayNotDo) {
    expect_setup(plan_of({group("smt_x", {table("a"), table("b")})}));
    query(
        "CREATE ROLE stranger LOGIN REPLICATION; GRANT USAGE ON SCHEMA s TO stranger;"
        "ALTER TABLE s.a OWNER TO stranger");
    const std::string before = catalog_state();
    const testing::ProcessResult result =
        teardown(plan_of({group("smt_x", {table("a"), table("b")})}), "stranger");
    for (const char* statement :
         {"ALTER PUBLICATION smt_x SET (publish = '');",
          "ALTER TABLE s.b REPLICA IDENTITY DEFAULT;", "REVOKE SELECT ON TABLE s.b FROM flink;",
          "REVOKE USAGE ON SCHEMA s FROM flink;", "DROP PUBLICATION smt_x;"}) {
        expect_refusal(result, fmt::format("role stranger may not run: {}\nHINT:  Run this file as "
                                           "the owner of the tables and publications, or as a "
                                           "superuser.",
                                           statement));
    }
    EXPECT_EQ(result.errors.find("s.a"), std::string::npos) << result.errors;
    EXPECT_EQ(catalog_state(), before);
}

TEST_F(PostgresTeardown, CanBeRepeatedAfterALockTimeout) {
    expect_setup(plan_for_a());
    pqxx::connection connection{conninfo()};
    pqxx::work holder{connection};
    holder.exec("SELECT FROM s.a");
    EXPECT_EQ(teardown(plan_for_a()).exit_code, 3);
    EXPECT_EQ(identities(), "a=f b=d");
    holder.abort();
    expect_teardown(plan_for_a());
    EXPECT_EQ(identities(), "a=d b=d");
    EXPECT_EQ(rights(), "");
    EXPECT_EQ(query("SELECT count(*) FROM pg_publication"), "0");
}

TEST_F(PostgresTeardown, RefusesNoUpdateWhileAnIdentityComesBack) {
    query("ALTER TABLE s.a REPLICA IDENTITY NOTHING; INSERT INTO s.a VALUES (1)");
    expect_setup(plan_for_a());
    EXPECT_NO_THROW(query("UPDATE s.a SET t = 'x'"));
    // Stop the teardown behind the table: its publication still exists.
    std::string text = emit_postgres(plan_for_a()).at(1).text;
    const std::string all = "SELECT statement FROM todo ORDER BY";
    ASSERT_NE(text.find(all), std::string::npos);
    text.replace(text.find(all), all.size(), "SELECT statement FROM todo WHERE step <= 2 ORDER BY");
    EXPECT_EQ(server_.psql(text).exit_code, 0);
    EXPECT_EQ(identities(), "a=n b=d");
    EXPECT_EQ(published("smt_x"), "a");
    EXPECT_NO_THROW(query("UPDATE s.a SET t = 'y'"));
}

TEST_F(PostgresTeardown, PassesOverWhatIsGone) {
    const Plan plan = plan_of({group("smt_x", {table("a"), table("b")})});
    query("CREATE TABLE s.c (id int PRIMARY KEY)");
    expect_setup(plan);
    query(
        "DROP TABLE s.b; ALTER TABLE s.a RENAME TO renamed; DROP OWNED BY flink; DROP ROLE flink");
    const testing::ProcessResult result = teardown(plan);
    for (const char* name : {"s.a", "s.b"}) {
        expect_success(result, fmt::format("table {} is gone or has another name: nothing is "
                                           "brought back; its REPLICA IDENTITY was default",
                                           name));
    }
    EXPECT_EQ(identities(), "c=d renamed=f");
    EXPECT_EQ(query("SELECT count(*) FROM pg_publication"), "0");
}

}  // namespace
}  // namespace smt
