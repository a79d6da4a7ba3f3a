// What the application that uses the database must not notice of postgres-setup.sql: none of its
// statements may be refused for what was set up.
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <string>

#include "integration/postgres_scripts.h"

namespace smt {

namespace {

class PostgresApplication : public PostgresScripts {};

// From PostgreSQL 15 on a table refuses UPDATE and DELETE where its identity is not sent as a
// whole.
TEST_F(PostgresApplication, IsSparedFullIdentityWhereAnotherPublicationSendsSomeColumns) {
    query(
        "CREATE TABLE s.p (id int PRIMARY KEY, t text) PARTITION BY RANGE (id);"
        "CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (10)");
    const std::string create =
        "CREATE PUBLICATION theirs FOR TABLE s.a (id), s.p (id)"
        " WITH (publish_via_partition_root = true)";
    if (version() < 15) {
        EXPECT_THROW(query(create), pqxx::sql_error);  // so it cannot be met there
        return;
    }
    query(create);
    query("INSERT INTO s.a VALUES (1); INSERT INTO s.p VALUES (1)");
    const Plan plan = plan_of({group("smt_x", {table("a"), table("p")})});
    const testing::ProcessResult result = setup(plan);
    for (const char* name : {"s.a", "s.p", "s.p1"}) {
        expect_refusal(result,
                       fmt::format("publication theirs does not send every column of table {}, "
                                   "which with REPLICA IDENTITY FULL would refuse UPDATE and "
                                   "DELETE\nHINT:  Take its column list away or set its "
                                   "publish_generated_columns = stored, or read the table by a "
                                   "rule of its own with flink.cdc.changelog-mode = upsert.\n",
                                   name));
    }
    EXPECT_NO_THROW(query("UPDATE s.a SET t = 'x'; UPDATE s.p SET t = 'x'"));
    // That it would is so.
    EXPECT_THROW(query("ALTER TABLE s.a REPLICA IDENTITY FULL; UPDATE s.a SET t = 'y'"),
                 pqxx::sql_error);
    // What is published without UPDATE and DELETE does not ask for an identity.
    query("ALTER PUBLICATION theirs SET (publish = 'insert')");
    expect_setup(plan);
    EXPECT_NO_THROW(query("UPDATE s.a SET t = 'z'; UPDATE s.p SET t = 'z'; DELETE FROM s.a"));
}

// From PostgreSQL 18 on also where a generated column is not sent.
TEST_F(PostgresApplication, KeepsItsUpdatesOfTablesWithGeneratedColumns) {
    query(
        "CREATE TABLE s.g (id int PRIMARY KEY, n int, m int GENERATED ALWAYS AS (n * 2) STORED);"
        "INSERT INTO s.g VALUES (1, 1)");
    const Plan plan = plan_of({group("smt_x", {table("g")})});
    expect_setup(plan);
    EXPECT_NO_THROW(query("UPDATE s.g SET n = 2; DELETE FROM s.g WHERE n = 3"));
    if (version() >= 18) {
        // As in a database of an older version after pg_upgrade.
        query("ALTER PUBLICATION smt_x SET (publish_generated_columns = none)");
        EXPECT_THROW(query("UPDATE s.g SET n = 3"), pqxx::sql_error);
        EXPECT_EQ(setup(plan).output,
                  "ALTER PUBLICATION smt_x SET (publish_generated_columns = stored);\n");
        EXPECT_NO_THROW(query("UPDATE s.g SET n = 3"));
    }
    EXPECT_EQ(setup(plan).output, "");
    expect_teardown(plan);

    query("CREATE PUBLICATION smt_x WITH (publish_via_partition_root = true)");
    if (version() >= 18) {
        expect_refusal(setup(plan),
                       "publication smt_x was not made by smt and does not publish what is needed\n"
                       "HINT:  Name another one in [cdc] publication, or, if nobody else depends "
                       "on it: ALTER PUBLICATION smt_x SET (publish = 'insert, update, delete', "
                       "publish_via_partition_root = true, publish_generated_columns = stored)");
        query("DROP PUBLICATION smt_x; CREATE PUBLICATION theirs FOR ALL TABLES");
        expect_refusal(setup(plan), "publication theirs does not send every column of table s.g,");
        query("ALTER PUBLICATION theirs SET (publish_generated_columns = stored)");
    }
    expect_setup(plan);
    EXPECT_NO_THROW(query("UPDATE s.g SET n = 4; DELETE FROM s.g"));
}

TEST_F(PostgresApplication, IsSparedFullIdentityOfAVirtualGeneratedColumn) {
    const std::string create =
        "CREATE TABLE s.v (id int PRIMARY KEY, n int, m int GENERATED ALWAYS AS (n * 2) VIRTUAL)";
    if (version() < 18) {
        EXPECT_THROW(query(create), pqxx::sql_error);  // so it cannot be met there
        return;
    }
    query(create);
    query("INSERT INTO s.v VALUES (1, 1)");
    SourceGroup source = group("smt_x", {table("v")});
    expect_refusal(setup(plan_of({source})),
                   "table s.v has a virtual generated column: published with REPLICA IDENTITY FULL "
                   "it would refuse UPDATE and DELETE\n"
                   "HINT:  Make the column STORED, or read the table by a rule of its own with "
                   "flink.cdc.changelog-mode = upsert.");
    source.primary_key = {"id"};
    expect_setup(plan_of({source}));
    EXPECT_NO_THROW(query("UPDATE s.v SET n = 2; DELETE FROM s.v"));
}

}  // namespace
}  // namespace smt
