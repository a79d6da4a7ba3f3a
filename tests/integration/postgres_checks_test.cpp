// When postgres-setup.sql refuses to go on, and what it says then.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <pqxx/pqxx>
#include <regex>
#include <stdexcept>
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
    expect_refusal(result, GetParam().error);
    EXPECT_NE(result.errors.find("\nHINT:  "), std::string::npos) << result.errors;
    EXPECT_EQ(catalog_state(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Refusal,
    ::testing::Values(
        RefusalCase{"role_is_missing", "DROP ROLE flink", false,
                    "role flink does not exist\n"
                    "HINT:  CREATE ROLE flink LOGIN REPLICATION PASSWORD '...'"},
        RefusalCase{"role_may_not_log_in", "ALTER ROLE flink NOLOGIN", false,
                    "role flink may not log in\nHINT:  ALTER ROLE flink LOGIN"},
        RefusalCase{"role_may_not_replicate", "ALTER ROLE flink NOREPLICATION", false,
                    "role flink may not replicate\nHINT:  ALTER ROLE flink REPLICATION"},
        RefusalCase{"slot_of_another_plugin",
                    "SELECT pg_create_logical_replication_slot('smt_x', 'test_decoding')", false,
                    "slot smt_x exists and is not a pgoutput slot of this database\n"},
        RefusalCase{"physical_slot", "SELECT pg_create_physical_replication_slot('smt_x')", false,
                    "slot smt_x exists and is not a pgoutput slot of this database\n"},
        // The connector makes one when a job was started before the setup.
        RefusalCase{"slot_older_than_its_publication",
                    "SELECT pg_create_logical_replication_slot('smt_x', 'pgoutput')", false,
                    "slot smt_x is older than publication smt_x, which does not exist yet: it "
                    "cannot read it\n"
                    "HINT:  If no job needs this slot: SELECT pg_drop_replication_slot('smt_x');"},
        RefusalCase{"no_slot_is_free",
                    "SELECT count(pg_create_physical_replication_slot('other_' || i)) "
                    "FROM generate_series(1, current_setting('max_replication_slots')::int) AS i",
                    false, "1 replication slots are needed and 0 are free\n"},
        RefusalCase{"foreign_publication_without_updates",
                    "CREATE PUBLICATION smt_x WITH (publish = 'insert, delete', "
                    "publish_via_partition_root = true)",
                    false,
                    "publication smt_x was not made by smt and does not publish what is "
                    "needed\n"},
        RefusalCase{"foreign_publication_of_leaves", "CREATE PUBLICATION smt_x", false,
                    "publication smt_x was not made by smt and does not publish what is "
                    "needed\n"},
        // Updates of a table without an identity would be refused to the application.
        RefusalCase{"foreign_publication_with_updates_of_keyless_tables",
                    "CREATE PUBLICATION smt_x WITH (publish_via_partition_root = true)", true,
                    "publication smt_x was not made by smt and does not publish what is "
                    "needed\n"},
        RefusalCase{"foreign_publication_of_the_record",
                    "CREATE PUBLICATION smt_x WITH (publish_via_partition_root = true);"
                    "CREATE PUBLICATION smt_x_memo",
                    false, "publication smt_x_memo was not made by smt and its name is needed\n"},
        RefusalCase{"publication_of_another_slot",
                    "SELECT pg_create_logical_replication_slot('smt_y', 'pgoutput');"
                    "CREATE PUBLICATION smt_x;"
                    "COMMENT ON PUBLICATION smt_x IS 'smt 1 {\"slot\": \"smt_y\"}'",
                    false,
                    "publication smt_x belongs to the job of slot smt_y, not of smt_x\n"
                    "HINT:  Name another one in [cdc] publication, or run the teardown of the "
                    "config that has this slot."}),
    [](const auto& test) { return test.param.name; });

TEST_F(PostgresChecks, NameEveryObstacleAtOnce) {
    query("ALTER ROLE flink NOLOGIN NOREPLICATION; CREATE PUBLICATION smt_x");
    const testing::ProcessResult result = setup(plan_of({keyless_group("smt_x", {table("a")})}));
    expect_refusal(result, "publication smt_x was not made by smt");
    expect_refusal(result, "role flink may not log in");
    expect_refusal(result, "role flink may not replicate");
    EXPECT_EQ(result.output, "");
    const testing::ProcessResult preview =
        setup(plan_of({keyless_group("smt_x", {table("a")})}), "postgres", "-v preview=1");
    EXPECT_EQ(preview.exit_code, 3);
    EXPECT_EQ(preview.output, "");
}

// Why a slot that is older than its publication is refused.
TEST_F(PostgresChecks, KnowWhatASlotThatIsOlderThanItsPublicationReads) {
    query("SELECT pg_create_logical_replication_slot('smt_x', 'pgoutput')");
    query("ALTER TABLE s.a REPLICA IDENTITY FULL; INSERT INTO s.a VALUES (1)");
    query("CREATE PUBLICATION smt_x FOR TABLE s.a");
    const std::string read =
        "SELECT count(*) FROM pg_logical_slot_peek_binary_changes('smt_x', NULL, NULL,"
        " 'proto_version', '1', 'publication_names', 'smt_x') WHERE get_byte(data, 0) = ascii('I')";
    if (version() < 18) {
        EXPECT_THROW(query(read), pqxx::sql_error);
    } else {
        EXPECT_EQ(query(read), "0");
    }
}

TEST_F(PostgresChecks, RefuseToNarrowAPublicationThatAJobReads) {
    const Plan wide = plan_of({group("smt_x", {table("a"), table("b")})});
    for (const std::string slot : {"smt_x", "smt_x_r1"}) {
        expect_setup(wide);
        if (slot != "smt_x") {
            query("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        }
        const std::string before = catalog_state();
        {
            const Reader reader{server_, slot, "smt_x"};
            expect_refusal(
                setup(plan_for_a()),
                "process " + query("SELECT active_pid FROM pg_replication_slots WHERE active") +
                    " reads slot " + slot +
                    ", and publication smt_x has tables that this config does not select: s.b\n"
                    "HINT:  Stop that job first: the changes of these tables would be lost to it. "
                    "If it is the job of another config, give this one a pipeline_name of its own "
                    "in [flink].");
            EXPECT_EQ(catalog_state(), before);
            // Adding loses nothing.
            query("CREATE TABLE s.c (id int PRIMARY KEY)");
            expect_setup(plan_of({group("smt_x", {table("a"), table("b"), table("c")})}));
            EXPECT_EQ(published("smt_x"), "a b c");
        }
        EXPECT_EQ(setup(plan_for_a()).output,
                  "-- WARNING: from now on the changes of these tables are lost to a job that "
                  "still reads them.\n"
                  "ALTER PUBLICATION smt_x DROP TABLE ONLY s.b, ONLY s.c;\n");
        EXPECT_EQ(published("smt_x"), "a");
        query("DROP TABLE s.c");
        expect_teardown(plan_for_a());
    }
}

TEST_F(PostgresChecks, NameWhatTheRoleMayNotDo) {
    query(
        "CREATE ROLE stranger LOGIN REPLICATION; ALTER TABLE s.a OWNER TO stranger;"
        "REVOKE CONNECT ON DATABASE " +
        server_.database() + " FROM PUBLIC; GRANT CONNECT ON DATABASE " + server_.database() +
        " TO stranger; GRANT USAGE ON SCHEMA s TO stranger");
    const Plan plan = plan_of({group("smt_x", {table("a"), table("b")})});
    const std::string before = catalog_state();
    const testing::ProcessResult result = setup(plan, "stranger");
    for (const std::string& statement :
         {std::string{"CREATE PUBLICATION smt_x WITH ("},
          "GRANT CONNECT ON DATABASE " + server_.database() + " TO flink;",
          std::string{"GRANT SELECT ON TABLE s.b TO flink;"},
          std::string{"GRANT USAGE ON SCHEMA s TO flink;"},
          std::string{"ALTER TABLE s.b REPLICA IDENTITY FULL;"},
          std::string{"ALTER PUBLICATION smt_x ADD TABLE ONLY s.a, ONLY s.b;"}}) {
        expect_refusal(result, "role stranger may not run: " + statement);
    }
    expect_refusal(result,
                   "role stranger may not run: GRANT USAGE ON SCHEMA s TO flink;\n"
                   "HINT:  Run this file as the owner of the tables and publications, with "
                   "CREATE on the database, or as a superuser.");
    EXPECT_EQ(result.errors.find("TABLE s.a"), std::string::npos) << result.errors;
    EXPECT_EQ(catalog_state(), before);
    // What is granted already needs no right to grant it, and a right to grant needs no ownership.
    query(
        "ALTER TABLE s.b OWNER TO stranger; GRANT USAGE ON SCHEMA s TO flink; GRANT CREATE,"
        " CONNECT ON DATABASE " +
        server_.database() + " TO stranger WITH GRANT OPTION");
    expect_success(setup(plan, "stranger"));
    EXPECT_EQ(identities(), "a=f b=f");
    expect_success(teardown(plan, "stranger"));
    EXPECT_EQ(identities(), "a=d b=d");
    EXPECT_EQ(rights(), "s USAGE");
}

TEST_F(PostgresChecks, TakeTheReplicationRoleOfAmazonRds) {
    query(
        "ALTER ROLE flink NOREPLICATION; CREATE ROLE rds_replication;"
        "GRANT rds_replication TO flink");
    expect_setup(plan_for_a());
}

// A server of the test's own, for what a setting or a restart makes of it.
class OwnServer {
  public:
    explicit OwnServer(const std::string& settings) {
        const testing::ProcessResult started =
            testing::run_shell(fmt::format("PG_EXTRA_CONF='{}' {}", settings, script("start")));
        if (started.exit_code != 0) {
            throw std::runtime_error{started.errors};
        }
        address_ = std::regex_replace(started.output, std::regex{"\n"}, " ");
    }
    ~OwnServer() { testing::run_shell(script("stop")); }
    OwnServer(const OwnServer&) = delete;
    OwnServer& operator=(const OwnServer&) = delete;

    testing::ProcessResult psql(const std::string& sql) const {
        testing::write_text(folder_ / "script.sql", sql);
        return testing::run_shell(fmt::format("export {}\npsql -X -q -U postgres -f '{}'", address_,
                                              folder_ / "script.sql"));
    }
    // As a server that follows another one and may take over from it.
    void become_standby() const {
        testing::write_text(folder_ / "server/data/standby.signal", "");
        const testing::ProcessResult restarted = testing::run_shell(script("crash"));
        if (restarted.exit_code != 0) {
            throw std::runtime_error{restarted.errors};
        }
    }

  private:
    std::string script(const std::string& command) const {
        return fmt::format("'{}/tests/support/postgres.sh' {} '{}'", SMT_SOURCE_DIR, command,
                           folder_ / "server");
    }

    testing::TemporaryFolder folder_;
    std::string address_;
};

constexpr const char* one_table = "CREATE SCHEMA s; CREATE TABLE s.a (id int PRIMARY KEY)";

Plan plan_for_own_server() {
    Plan plan = plan_of({group("smt_x", {{"postgres", "s", "a"}})});
    plan.cdc_role = "postgres";
    return plan;
}

TEST_F(PostgresChecks, RefuseAServerWithoutLogicalDecoding) {
    const OwnServer server{"wal_level = replica"};
    ASSERT_EQ(server.psql(one_table).errors, "");
    const testing::ProcessResult result =
        server.psql(emit_postgres(plan_for_own_server()).at(0).text);
    expect_refusal(result,
                   "wal_level is replica, not logical\n"
                   "HINT:  ALTER SYSTEM SET wal_level = logical, then restart PostgreSQL");
    EXPECT_EQ(result.output, "");
}

TEST_F(PostgresChecks, RefuseAStandby) {
    const OwnServer server{""};
    ASSERT_EQ(server.psql(one_table).errors, "");
    server.become_standby();
    for (const OutputFile& file : emit_postgres(plan_for_own_server())) {
        const testing::ProcessResult result = server.psql(file.text);
        expect_failure(result,
                       "ERROR:  this server is a standby: nothing can be changed here\n"
                       "HINT:  Run this file on the primary server.");
        EXPECT_EQ(result.output, "");
    }
}

TEST_F(PostgresChecks, RefuseAPublicationWithARowFilterOrColumnList) {
    for (const char* limited : {"s.a WHERE (id > 0)", "s.a (id)"}) {
        const std::string create = "CREATE PUBLICATION smt_x FOR TABLE " + std::string{limited};
        if (version() < 15) {
            EXPECT_THROW(query(create), pqxx::sql_error);  // so neither can be met there
            continue;
        }
        query(create);
        expect_refusal(setup(plan_for_a()),
                       "publication smt_x has a row filter or column list for s.a\n");
        query("DROP PUBLICATION smt_x");
    }
}

// Whoever may create a publication can write into its comment what setup and teardown remember.
class PostgresRecord : public PostgresScripts {
  protected:
    void publish_as_stranger(const std::string& publication, const std::string& comment) {
        query(
            fmt::format("CREATE ROLE stranger; GRANT CREATE ON DATABASE {} TO stranger;"
                        "CREATE PUBLICATION {}; COMMENT ON PUBLICATION {} IS {};"
                        "ALTER PUBLICATION {} OWNER TO stranger",
                        server_.database(), publication, publication, quote::postgres_text(comment),
                        publication));
    }
};

TEST_F(PostgresRecord, OfAStrangerIsNotBelieved) {
    query("GRANT USAGE ON SCHEMA s TO flink");
    publish_as_stranger("smt_x", "smt 1 {\"granted\": [[\"flink\", \"USAGE ON SCHEMA s\"]]}");
    const std::string before = catalog_state();
    for (const testing::ProcessResult& result : {setup(plan_for_a()), teardown(plan_for_a())}) {
        expect_refusal(result,
                       "publication smt_x bears the mark of smt, but its owner stranger may have "
                       "written what stands behind it\n"
                       "HINT:  Run this file as that role, or, if you trust it: ALTER PUBLICATION "
                       "smt_x OWNER TO postgres; else DROP PUBLICATION smt_x\n");
    }
    EXPECT_EQ(catalog_state(), before);
    query("ALTER PUBLICATION smt_x OWNER TO postgres");
    expect_teardown(plan_for_a());
    EXPECT_EQ(rights(), "");
}

TEST_F(PostgresRecord, OfAStrangerChangesNoOther) {
    query("ALTER TABLE s.a REPLICA IDENTITY FULL; GRANT USAGE ON SCHEMA s TO flink");
    publish_as_stranger("other",
                        "smt 1 {\"identity\": {\"s.a\": \"nothing\"}, "
                        "\"granted\": [[\"flink\", \"USAGE ON SCHEMA s\"]]}");
    expect_setup(plan_for_a());
    expect_teardown(plan_for_a());
    EXPECT_EQ(identities(), "a=f b=d");
    EXPECT_EQ(rights(), "s USAGE");
}

TEST_F(PostgresRecord, ThatIsNoneIsPassedOver) {
    publish_as_stranger("other", "");
    for (const std::string comment :
         {"smt 1 {", "smt 1 {\"identity\": 3}", "smt 1 {\"granted\": {}}",
          "smt 1 {\"x\": \"\\u0000\"}",
          "smt 1 {\"identity\": {\"s.a\": [1]}, \"granted\": [3, [1], [], null]}"}) {
        query("COMMENT ON PUBLICATION other IS " + quote::postgres_text(comment));
        expect_setup(plan_for_a());
        EXPECT_EQ(published("smt_x"), "a") << comment;
        expect_teardown(plan_for_a());
        EXPECT_EQ(identities(), "a=d b=d") << comment;
        EXPECT_EQ(rights(), "") << comment;
    }
}

// An owner need not see what other teams publish.
TEST_F(PostgresChecks, AskNothingOfOtherSchemas) {
    query(
        "CREATE SCHEMA hidden; CREATE TABLE hidden.t (id int PRIMARY KEY);"
        "CREATE PUBLICATION theirs FOR TABLE hidden.t;"
        "CREATE ROLE owner LOGIN REPLICATION; ALTER SCHEMA s OWNER TO owner;"
        "ALTER TABLE s.a OWNER TO owner; GRANT CREATE ON DATABASE " +
        server_.database() + " TO owner");
    expect_success(setup(plan_for_a(), "owner"));
    expect_success(setup(plan_for_a(), "owner"));
    EXPECT_EQ(identities(), "a=f b=d");
    expect_success(teardown(plan_for_a(), "owner"));
    EXPECT_EQ(identities(), "a=d b=d");
    EXPECT_EQ(rights(), "");
    EXPECT_EQ(slots(), "");
    EXPECT_EQ(published("theirs"), "t");
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
    expect_refusal(setup(plan_for_a()),
                   "slot smt_x is lost, and with it the changes that it kept\n"
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
