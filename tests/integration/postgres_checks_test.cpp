// When postgres-setup.sql refuses to go on, and what it says then.
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <regex>
#include <string>

#include "integration/postgres_scripts.h"
#include "support/temporary_folder.h"

namespace smt {

namespace {

class PostgresChecks : public PostgresScripts {};

struct RefusalCase {
    const char* name;
    const char* before;
    bool keyless;
    const char* error;
};

class Refusal : public PostgresChecks, public ::testing::WithParamInterface<RefusalCase> {};

TEST_P(Refusal, ComesBeforeAnyChange) {
    query("CREATE TABLE s.p (id int PRIMARY KEY) PARTITION BY RANGE (id);");
    query(GetParam().before);
    const std::string before = catalog_state();
    SourceGroup source = group("smt_x", {table("a"), table("p")});
    source.keyless = GetParam().keyless;
    const testing::ProcessResult result = setup(plan_of({source}));
    expect_failure(result, GetParam().error);
    EXPECT_NE(result.errors.find("HINT:  "), std::string::npos) << result.errors;
    EXPECT_EQ(catalog_state(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Refusal,
    ::testing::Values(
        RefusalCase{"role_is_missing", "DROP ROLE flink", false,
                    "ERROR:  role flink does not exist\n"
                    "HINT:  CREATE ROLE flink LOGIN REPLICATION PASSWORD '...'"},
        RefusalCase{"role_may_not_log_in", "ALTER ROLE flink NOLOGIN", false,
                    "ERROR:  role flink may not log in\nHINT:  ALTER ROLE flink LOGIN"},
        RefusalCase{"role_may_not_replicate", "ALTER ROLE flink NOREPLICATION", false,
                    "ERROR:  role flink may not replicate\nHINT:  ALTER ROLE flink REPLICATION"},
        RefusalCase{"slot_of_another_plugin",
                    "SELECT pg_create_logical_replication_slot('smt_x', 'test_decoding')", false,
                    "ERROR:  slot smt_x exists and is not a pgoutput slot of this database\n"},
        RefusalCase{"physical_slot", "SELECT pg_create_physical_replication_slot('smt_x')", false,
                    "ERROR:  slot smt_x exists and is not a pgoutput slot of this database\n"},
        RefusalCase{"no_slot_is_free",
                    "SELECT count(pg_create_physical_replication_slot('other_' || i)) "
                    "FROM generate_series(1, current_setting('max_replication_slots')::int) AS i",
                    false, "ERROR:  1 replication slots are needed and 0 are free\n"},
        RefusalCase{"foreign_publication_without_updates",
                    "CREATE PUBLICATION smt_x WITH (publish = 'insert, delete', "
                    "publish_via_partition_root = true)",
                    false,
                    "ERROR:  publication smt_x was not made by smt and does not publish what is "
                    "needed\n"},
        RefusalCase{"foreign_publication_of_leaves", "CREATE PUBLICATION smt_x", false,
                    "ERROR:  publication smt_x was not made by smt and does not publish what is "
                    "needed\n"},
        // Updates of a table without an identity would be refused to the application.
        RefusalCase{"foreign_publication_with_updates_of_keyless_tables",
                    "CREATE PUBLICATION smt_x WITH (publish_via_partition_root = true)", true,
                    "ERROR:  publication smt_x was not made by smt and does not publish what is "
                    "needed\n"},
        RefusalCase{"foreign_publication_of_the_record",
                    "CREATE PUBLICATION smt_x WITH (publish_via_partition_root = true);"
                    "CREATE PUBLICATION smt_x_memo",
                    false,
                    "ERROR:  publication smt_x_memo was not made by smt and its name is needed\n"}),
    [](const auto& test) { return test.param.name; });

TEST_F(PostgresChecks, TakeTheReplicationRoleOfAmazonRds) {
    query(
        "ALTER ROLE flink NOREPLICATION; CREATE ROLE rds_replication;"
        "GRANT rds_replication TO flink");
    expect_setup(plan_for_a());
}

TEST_F(PostgresChecks, RefuseAServerWithoutLogicalDecoding) {
    const testing::TemporaryFolder folder;
    const std::string script = SMT_SOURCE_DIR "/tests/support/postgres.sh";
    const testing::ProcessResult started = testing::run_shell(fmt::format(
        "PG_EXTRA_CONF='wal_level = replica' '{}' start '{}'", script, folder / "data"));
    ASSERT_EQ(started.exit_code, 0) << started.errors;
    testing::write_text(folder / "setup.sql",
                        emit_postgres(plan_of({group("smt_x", {{"postgres", "s", "a"}})}))[0].text);
    const testing::ProcessResult result = testing::run_shell(fmt::format(
        "export {}\npsql -X -U postgres -f '{}'",
        std::regex_replace(started.output, std::regex{"\n"}, " "), folder / "setup.sql"));
    testing::run_shell(fmt::format("'{}' stop '{}'", script, folder / "data"));
    expect_failure(result,
                   "ERROR:  wal_level is replica, not logical\n"
                   "HINT:  ALTER SYSTEM SET wal_level = logical, then restart PostgreSQL");
}

TEST_F(PostgresChecks, RefuseAPublicationWithARowFilterOrColumnList) {
    for (const char* limited : {"s.a WHERE (id > 0)", "s.a (id)"}) {
        const std::string create = "CREATE PUBLICATION smt_x FOR TABLE " + std::string{limited};
        if (query("SELECT current_setting('server_version_num')::int < 150000") == "t") {
            EXPECT_THROW(query(create), pqxx::sql_error);  // so neither can be met there
            continue;
        }
        query(create);
        expect_failure(setup(plan_for_a()),
                       "ERROR:  publication smt_x has a row filter or column list for s.a\n");
        query("DROP PUBLICATION smt_x");
    }
}

TEST_F(PostgresChecks, RefuseAnotherDatabase) {
    const TableName elsewhere{"other", "s", "a"};
    for (const OutputFile& file : emit_postgres(plan_of({group("smt_x", {elsewhere})}))) {
        expect_failure(server_.psql(file.text), "ERROR:  this is database " + server_.database() +
                                                    ", not other\nHINT:  Connect to the database");
    }
}

TEST_F(PostgresChecks, NameATableThatIsGone) {
    expect_failure(setup(plan_of({group("smt_x", {table("gone")})})),
                   "ERROR:  relation \"s.gone\" does not exist");
}

TEST_F(PostgresChecks, RefuseToMakeALostSlotAnew) {
    expect_setup(plan_for_a());
    query("SELECT pg_drop_replication_slot('smt_x')");
    expect_failure(setup(plan_for_a()),
                   "ERROR:  slot smt_x is lost, and with it the changes that it kept\n"
                   "HINT:  Cancel the Flink job, run the teardown and start over.");
    EXPECT_EQ(slots(), "");
    expect_teardown(plan_for_a());
    expect_setup(plan_for_a());
    EXPECT_EQ(slots(), "smt_x");
}

TEST_F(PostgresChecks, LetAnotherRoleMakeTheSlots) {
    query("CREATE ROLE owner LOGIN; GRANT CREATE ON DATABASE " + server_.database() +
          " TO owner; ALTER SCHEMA s OWNER TO owner; ALTER TABLE s.a OWNER TO owner");
    const std::string statement = "SELECT pg_create_logical_replication_slot('smt_x', 'pgoutput');";
    const testing::ProcessResult result = setup(plan_for_a(), "owner");
    expect_failure(result, "ERROR:  slot smt_x cannot be made: ");
    expect_failure(result, "run this, then run this file again: " + statement);
    EXPECT_EQ(published("smt_x"), "a");
    EXPECT_EQ(server_.psql(statement, "flink").errors, "");
    expect_success(setup(plan_for_a(), "owner"));
}

}  // namespace
}  // namespace smt
