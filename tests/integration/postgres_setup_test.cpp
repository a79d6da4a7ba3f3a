// What postgres-setup.sql changes when psql runs it against a real server, and when it refuses to.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <pqxx/pqxx>
#include <string>
#include <thread>
#include <vector>

#include "integration/postgres_scripts.h"

namespace smt {

namespace {

using namespace std::chrono_literals;

class PostgresSetup : public PostgresScripts {};

TEST_F(PostgresSetup, GivesFlinkWhatItNeeds) {
    expect_setup(plan_of({group("smt_x", {table("a"), table("b")})}));
    EXPECT_EQ(identities(), "a=f b=f");
    EXPECT_EQ(published("smt_x"), "a b");
    EXPECT_EQ(slots(), "smt_x");
    EXPECT_EQ(rights(), "a SELECT, b SELECT, s USAGE");
    EXPECT_EQ(query("SELECT plugin FROM pg_replication_slots"), "pgoutput");
    EXPECT_EQ(
        query("SELECT concat_ws('|', pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot) "
              "FROM pg_publication"),
        "t|t|t|f|t");
}

TEST_F(PostgresSetup, IsTheSameForTheSamePlan) {
    EXPECT_EQ(emit_postgres(plan_for_a()), emit_postgres(plan_for_a()));
}

TEST_F(PostgresSetup, SaysWhatItDoesStatementByStatement) {
    EXPECT_EQ(
        setup(plan_for_a()).output,
        "CREATE PUBLICATION smt_x WITH (publish = 'insert, update, delete',"
        " publish_via_partition_root = true" +
            std::string{version() >= 18 ? ", publish_generated_columns = stored" : ""} +
            "); COMMENT ON PUBLICATION smt_x IS 'smt 1"
            R"( {"granted": [["flink", "SELECT ON TABLE s.a"], ["flink", "USAGE ON SCHEMA s"]],)"
            R"( "identity": {"s.a": "default"}}';)"
            "\n"
            "GRANT SELECT ON TABLE s.a TO flink;\n"
            "GRANT USAGE ON SCHEMA s TO flink;\n"
            "ALTER TABLE s.a REPLICA IDENTITY FULL;\n"
            "ALTER PUBLICATION smt_x ADD TABLE ONLY s.a;\n");
    EXPECT_EQ(teardown(plan_for_a()).output,
              "ALTER PUBLICATION smt_x SET (publish = '');\n"
              "ALTER TABLE s.a REPLICA IDENTITY DEFAULT;\n"
              "REVOKE SELECT ON TABLE s.a FROM flink;\n"
              "REVOKE USAGE ON SCHEMA s FROM flink;\n"
              "DROP PUBLICATION smt_x;\n");
}

TEST_F(PostgresSetup, ShowsBeforehandWhatItWouldDo) {
    const std::string preview = "--variable=preview=1";
    const std::string before = catalog_state();
    const testing::ProcessResult shown = setup(plan_for_a(), "postgres", preview);
    EXPECT_EQ(shown.exit_code, 0);
    EXPECT_EQ(shown.errors, "");
    EXPECT_EQ(catalog_state(), before);
    const testing::ProcessResult done = setup(plan_for_a());
    EXPECT_EQ(shown.output,
              done.output + "SELECT pg_create_logical_replication_slot('smt_x', 'pgoutput');\n");
    EXPECT_EQ(setup(plan_for_a(), "postgres", preview).output, "");

    const std::string set_up = catalog_state();
    const testing::ProcessResult shown_back = teardown(plan_for_a(), "postgres", preview);
    EXPECT_EQ(shown_back.exit_code, 0);
    EXPECT_EQ(shown_back.errors, "");
    EXPECT_EQ(catalog_state(), set_up);
    EXPECT_EQ(shown_back.output,
              "SELECT pg_drop_replication_slot('smt_x');\n" + teardown(plan_for_a()).output);
    EXPECT_EQ(teardown(plan_for_a(), "postgres", preview).output, "");
}

TEST_F(PostgresSetup, SaysThatTheSlotsHoldTheWal) {
    const testing::ProcessResult result = setup(plan_for_a());
    EXPECT_TRUE(
        result.errors.ends_with("NOTICE:  slot smt_x holds the WAL from now on: start the "
                                "Flink job soon, or run the teardown\n"))
        << result.errors;
}

TEST_F(PostgresSetup, ChangesNothingWhenRunAgain) {
    expect_setup(plan_for_a());
    const std::string before = catalog_state();
    const testing::ProcessResult again = setup(plan_for_a());
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_EQ(again.output, "");
    EXPECT_EQ(again.errors, "");
    EXPECT_EQ(catalog_state(), before);
}

TEST_F(PostgresSetup, NeedsNoRoleWhenNoneIsNamed) {
    Plan plan = plan_for_a();
    plan.cdc_role = "";
    expect_setup(plan);
    EXPECT_EQ(slots(), "smt_x");
    EXPECT_EQ(rights(), "");
}

TEST_F(PostgresSetup, GrantsConnectWhereItIsNotPublic) {
    query("REVOKE CONNECT ON DATABASE " + server_.database() + " FROM PUBLIC");
    expect_setup(plan_for_a());
    EXPECT_EQ(rights(), "a SELECT, database CONNECT, s USAGE");
    expect_teardown(plan_for_a());
    EXPECT_EQ(rights(), "");
}

TEST_F(PostgresSetup, GrantsNothingThatAnotherRoleAlreadyGives) {
    query(
        "CREATE ROLE readers; GRANT readers TO flink;"
        "GRANT USAGE ON SCHEMA s TO readers; GRANT SELECT ON s.a TO readers");
    expect_setup(plan_for_a());
    EXPECT_EQ(rights(), "");
}

TEST_F(PostgresSetup, AddsOnlyToAForeignPublicationAndNeverDropsIt) {
    query(
        "CREATE PUBLICATION smt_x FOR TABLE s.b;"
        "COMMENT ON PUBLICATION smt_x IS 'made by hand'");
    expect_setup(plan_for_a());
    expect_setup(plan_for_a());
    EXPECT_EQ(published("smt_x"), "a b");
    expect_success(teardown(plan_for_a()),
                   "publication smt_x was not made by smt: it stays, with all its tables");
    EXPECT_EQ(published("smt_x"), "a b");
    EXPECT_EQ(
        query("SELECT string_agg(pubname || '|' || obj_description(oid, 'pg_publication'), ' ') "
              "FROM pg_publication"),
        "smt_x|made by hand");
    EXPECT_EQ(rights(), "");
    EXPECT_EQ(slots(), "");
}

TEST_F(PostgresSetup, TakesAForeignPublicationOfAllTablesAsItIs) {
    query("CREATE PUBLICATION smt_x FOR ALL TABLES");
    expect_setup(plan_for_a());
    EXPECT_EQ(identities(), "a=f b=d");
    EXPECT_EQ(slots(), "smt_x");
    expect_teardown(plan_for_a());
    EXPECT_EQ(query("SELECT pubname FROM pg_publication"), "smt_x");
}

TEST_F(PostgresSetup, GivesUpSoonBehindALongTransaction) {
    const Plan plan = plan_of({group("smt_x", {table("a"), table("b")})});
    pqxx::connection connection{conninfo()};
    pqxx::work holder{connection};
    holder.exec("SELECT FROM s.b");

    const auto begin = std::chrono::steady_clock::now();
    auto running = std::async(std::launch::async, [&] { return setup(plan); });
    wait_until([&] { return query("SELECT count(*) FROM pg_locks WHERE NOT granted") != "0"; });
    // An application's query queues behind ALTER TABLE.
    query("SELECT FROM s.b");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
    const testing::ProcessResult result = running.get();
    expect_failure(result, "ERROR:  canceling statement due to lock timeout");
    EXPECT_TRUE(result.output.ends_with("ALTER TABLE s.b REPLICA IDENTITY FULL;\n"))
        << result.output;
    EXPECT_EQ(identities(), "a=f b=d");
    EXPECT_EQ(published("smt_x"), "");

    holder.abort();
    expect_setup(plan);
    EXPECT_EQ(identities(), "a=f b=f");
    EXPECT_EQ(published("smt_x"), "a b");
    expect_teardown(plan);
    EXPECT_EQ(identities(), "a=d b=d");
}

TEST_F(PostgresSetup, LeavesNoSlotBehindWhenTheWaitForOneIsTooLong) {
    pqxx::connection connection{conninfo()};
    pqxx::work writer{connection};
    writer.exec("INSERT INTO s.b VALUES (1)");
    const std::string limit = "SET lock_timeout = '5min'";
    std::string text = emit_postgres(plan_for_a()).at(0).text;
    ASSERT_NE(text.find(limit), std::string::npos);
    text.replace(text.find(limit), limit.size(), "SET lock_timeout = '1s'");
    expect_failure(
        server_.psql(text),
        "ERROR:  slot smt_x cannot be made while a transaction that has written goes on\n"
        "HINT:  All else is done. pg_stat_activity (xact_start) and pg_prepared_xacts "
        "show the old ones; end them, then run this file again.");
    EXPECT_EQ(slots(), "");
    EXPECT_EQ(published("smt_x"), "a");
    writer.abort();
    expect_setup(plan_for_a());
    EXPECT_EQ(slots(), "smt_x");
}

TEST_F(PostgresSetup, CoversThePartitionTreeAlsoOfLaterPartitions) {
    query(
        "CREATE TABLE s.p (id int PRIMARY KEY) PARTITION BY RANGE (id);"
        "CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (10)"
        "  PARTITION BY RANGE (id);"
        "CREATE TABLE s.p1x PARTITION OF s.p1 FOR VALUES FROM (0) TO (5);");
    const Plan plan = plan_of({group("smt_x", {table("p")})});
    expect_setup(plan);
    EXPECT_EQ(identities(), "a=d b=d p=f p1=f p1x=f");
    EXPECT_EQ(published("smt_x"), "p");
    query(
        "CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES FROM (10) TO (20);"
        "ALTER TABLE s.p2 REPLICA IDENTITY NOTHING");
    EXPECT_TRUE(setup(plan).output.ends_with(";\nALTER TABLE s.p2 REPLICA IDENTITY FULL;\n"));
    expect_teardown(plan);
    EXPECT_EQ(identities(), "a=d b=d p=d p1=d p1x=d p2=n");
}

TEST_F(PostgresSetup, DoesNotPublishTablesThatInherit) {
    query("CREATE TABLE s.child () INHERITS (s.a)");
    expect_setup(plan_for_a());
    EXPECT_EQ(published("smt_x"), "a");
    EXPECT_EQ(identities(), "a=f b=d child=d");
    expect_setup(plan_of({group("smt_x", {table("b")})}));
    EXPECT_EQ(published("smt_x"), "b");
}

TEST_F(PostgresSetup, PublishesOnlyInsertsOfTablesWithoutAKey) {
    query("CREATE TABLE s.log (t text); INSERT INTO s.log VALUES ('one')");
    const Plan plan =
        plan_of({group("smt_x", {table("a")}), keyless_group("smt_y", {table("log")})});
    // Never published otherwise, not even before it has tables.
    EXPECT_EQ(setup(plan).output.find("ALTER PUBLICATION smt_y SET"), std::string::npos);
    EXPECT_EQ(identities(), "a=f b=d log=d");
    EXPECT_EQ(query("SELECT string_agg(concat_ws('|', pubname, pubinsert, pubupdate, pubdelete, "
                    "pubtruncate), ' ' ORDER BY pubname) FROM pg_publication"),
              "smt_x|t|t|t|f smt_y|t|f|f|f");
    EXPECT_NO_THROW(query("UPDATE s.log SET t = 'two'; DELETE FROM s.log"));
    expect_teardown(plan);
    EXPECT_EQ(identities(), "a=d b=d log=d");
}

TEST_F(PostgresSetup, KeepsTheIdentityOfTablesThatAreReadAsUpserts) {
    SourceGroup source = group("smt_x", {table("a")});
    source.primary_key = {"id"};
    expect_setup(plan_of({source}));
    EXPECT_EQ(identities(), "a=d b=d");
    EXPECT_EQ(published("smt_x"), "a");
    expect_teardown(plan_of({source}));
    query("ALTER TABLE s.a REPLICA IDENTITY NOTHING");
    expect_refusal(setup(plan_of({source})),
                   "table s.a has no REPLICA IDENTITY: once published it would refuse UPDATE and "
                   "DELETE\nHINT:  ALTER TABLE s.a REPLICA IDENTITY FULL, or DEFAULT if it has a "
                   "primary key.");
    EXPECT_EQ(published("smt_x"), "");
}

TEST_F(PostgresSetup, TakesAnyName) {
    const std::string longest(63, 'n');
    const std::vector<std::string> names = {"Mixed Case",
                                            "quo'te",
                                            "dou\"ble",
                                            "$$;DROP ROLE flink",
                                            "back\\slash\\",
                                            "\\! exit 9",
                                            ":var :'var' :\"var\"",
                                            "line\nfeed\n\\q",
                                            "{brace} %I %s",
                                            "select",
                                            "a.b",
                                            "été",
                                            longest};
    std::vector<TableName> tables;
    for (const std::string& name : names) {
        const std::string quoted = quote::postgres_name(name);
        query("CREATE SCHEMA " + quoted + "; CREATE TABLE " + quoted + "." + quoted +
              " (id int PRIMARY KEY)");
        tables.push_back({server_.database(), name, name});
    }
    query("CREATE ROLE \"Fl'ink \\x\" LOGIN REPLICATION");
    Plan plan = plan_of({group("smt_x", tables)});
    plan.cdc_role = "Fl'ink \\x";
    const std::string right =
        "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relreplident = 'f' AND "
        "has_table_privilege('Fl''ink \\x', oid, 'SELECT')";
    expect_setup(plan);
    EXPECT_EQ(query(right), std::to_string(names.size()));
    EXPECT_EQ(query("SELECT count(*) FROM pg_publication_rel"), std::to_string(names.size()));
    const std::string before = catalog_state();
    expect_setup(plan);
    EXPECT_EQ(catalog_state(), before);
    expect_teardown(plan);
    EXPECT_EQ(query(right), "0");
    EXPECT_EQ(query("SELECT count(*) FROM pg_class WHERE relreplident = 'f'"), "0");
    EXPECT_EQ(query("SELECT count(*) FROM pg_publication"), "0");
}

TEST(PostgresFiles, AreNamedAfterTheDatabaseWhereThereAreSeveral) {
    const Plan plan =
        plan_of({group("smt_1", {{"a b", "s", "t"}}), group("smt_2", {{"a/b", "s", "t"}}),
                 group("smt_3", {{"shop-1", "s", "t"}})});
    std::vector<std::string> paths;
    for (const OutputFile& file : emit_postgres(plan)) {
        paths.push_back(file.path);
        EXPECT_FALSE(file.secret);
    }
    EXPECT_EQ(paths, (std::vector<std::string>{
                         "postgres-setup.a_b.sql", "postgres-teardown.a_b.sql",
                         "postgres-setup.a_b_2.sql", "postgres-teardown.a_b_2.sql",
                         "postgres-setup.shop-1.sql", "postgres-teardown.shop-1.sql"}));
}

TEST(PostgresFiles, SayHowToRunThem) {
    Plan plan = plan_of({group("smt_1", {{"it's\nmine", "s", "t"}})});
    plan.postgres_host = "db.example";
    plan.postgres_port = "6432";
    const std::string text = emit_postgres(plan).at(0).text;
    EXPECT_NE(text.find("\n--   psql -X -h db.example -p 6432 -d 'it'\\''s\\x0amine' "
                        "-f postgres-setup.sql\n"),
              std::string::npos)
        << text.substr(0, 500);
}

TEST(PostgresFiles, AreEmptyHandedWithoutTables) {
    EXPECT_TRUE(emit_postgres(Plan{}).empty());
}

}  // namespace
}  // namespace smt
