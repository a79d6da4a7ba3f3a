// postgres-setup.sql and postgres-teardown.sql on servers, in databases, for roles and in sessions
// that are set up in odd ways: they do the same, or refuse.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "integration/postgres_scripts.h"
#include "support/temporary_folder.h"
#include "text.h"

namespace smt {

namespace {

class PostgresSession : public PostgresScripts {
  protected:
    // Both files, one after the other, in one psql.
    testing::ProcessResult session(const std::string& commands, const std::string& options = "") {
        const testing::TemporaryFolder folder;
        for (const OutputFile& file : emit_postgres(plan_for_a())) {
            testing::write_text(folder / file.path, file.text);
        }
        testing::write_text(folder / "session.sql", commands);
        return server_.run(fmt::format("cd '{}' && psql --no-psqlrc --quiet {} <session.sql",
                                       folder / "", options));
    }
    void expect_set_up() {
        EXPECT_EQ(identities(), "a=f b=d");
        EXPECT_EQ(published("smt_x"), "a");
        EXPECT_EQ(slots(), "smt_x");
        EXPECT_EQ(rights(), "a SELECT, s USAGE");
    }
    void expect_torn_down() {
        EXPECT_EQ(identities(), "a=d b=d");
        EXPECT_EQ(query("SELECT count(*) FROM pg_publication"), "0");
        EXPECT_EQ(slots(), "");
        EXPECT_EQ(rights(), "");
    }
};

struct SettingCase {
    const char* name;
    const char* setting;
};

class OddSetting : public PostgresSession, public ::testing::WithParamInterface<SettingCase> {};

TEST_P(OddSetting, ChangesNothingOfWhatIsDone) {
    query(fmt::format("ALTER DATABASE {} SET {}", server_.database(), GetParam().setting));
    const testing::ProcessResult done = setup(plan_for_a());
    expect_success(done, "NOTICE:  slot smt_x holds the WAL from now on");
    EXPECT_TRUE(done.output.ends_with("ALTER PUBLICATION smt_x ADD TABLE ONLY s.a;\n"))
        << done.output;
    expect_set_up();
    // What was recorded means the same without the setting.
    query(fmt::format("ALTER DATABASE {} RESET ALL", server_.database()));
    const std::string before = catalog_state();
    EXPECT_EQ(setup(plan_for_a()).output, "");
    EXPECT_EQ(catalog_state(), before);
    query(fmt::format("ALTER DATABASE {} SET {}", server_.database(), GetParam().setting));
    expect_success(teardown(plan_for_a()), "NOTICE:  slot smt_x is dropped");
    expect_torn_down();
}

INSTANTIATE_TEST_SUITE_P(
    Cases, OddSetting,
    ::testing::Values(SettingCase{"backslashes_in_strings", "standard_conforming_strings = off"},
                      SettingCase{"all_names_quoted", "quote_all_identifiers = on"},
                      SettingCase{"search_path", "search_path = s, pg_catalog, public"},
                      SettingCase{"dates", "DateStyle = 'German, DMY'"},
                      SettingCase{"quiet", "client_min_messages = error"},
                      SettingCase{"encoding", "client_encoding = 'LATIN1'"},
                      SettingCase{"null_equals_null", "transform_null_equals = on"},
                      SettingCase{"strict_plpgsql", "plpgsql.extra_errors = 'all'"},
                      SettingCase{"serializable", "default_transaction_isolation = serializable"},
                      SettingCase{"short_statements", "lock_timeout = '1ms'"}),
    [](const auto& test) { return test.param.name; });

// Objects of these names that come first on the search path would be taken for PostgreSQL's.
TEST_F(PostgresSession, UsesNoFunctionOfAnotherSchema) {
    query(
        "CREATE FUNCTION s.format(text, VARIADIC text[]) RETURNS text LANGUAGE sql AS"
        " 'SELECT ''DROP TABLE s.b;''';"
        "CREATE VIEW s.pg_publication AS SELECT 'x' AS pubname; CREATE TABLE s.source (x int);"
        "ALTER DATABASE " +
        server_.database() + " SET search_path = s, pg_catalog");
    expect_setup(plan_for_a());
    EXPECT_EQ(identities(), "a=f b=d source=d");
    expect_teardown(plan_for_a());
    EXPECT_EQ(identities(), "a=d b=d source=d");
}

TEST_F(PostgresSession, IsRefusedInsideATransaction) {
    const std::string before = catalog_state();
    const std::string error =
        "ERROR:  this is inside a transaction, which would keep each table locked until the last "
        "one is done\n"
        "HINT:  Run this file without --single-transaction (-1) and without BEGIN.";
    for (const testing::ProcessResult& result :
         {setup(plan_for_a(), "postgres", "--single-transaction"),
          setup(plan_for_a(), "postgres", "-1 --variable=ON_ERROR_STOP=0"),
          teardown(plan_for_a(), "postgres", "--single-transaction")}) {
        expect_failure(result, error);
        EXPECT_EQ(result.output, "");
    }
    const testing::ProcessResult begun = session("BEGIN;\n\\i postgres-setup.sql\nCOMMIT;\n");
    EXPECT_NE(begun.errors.find(error), std::string::npos) << begun.errors;
    EXPECT_EQ(catalog_state(), before);
}

TEST_F(PostgresSession, StopsAtAnErrorWhateverPsqlWasTold) {
    query("DROP ROLE flink");
    const std::string before = catalog_state();
    for (const char* options : {"--variable=ON_ERROR_STOP=0", "--variable=AUTOCOMMIT=off",
                                "--variable=ON_ERROR_ROLLBACK=on", "--echo-all"}) {
        expect_refusal(setup(plan_for_a(), "postgres", options), "role flink does not exist");
        EXPECT_EQ(catalog_state(), before);
    }
}

TEST_F(PostgresSession, RunsWithAutocommitOff) {
    expect_success(setup(plan_for_a(), "postgres", "--variable=AUTOCOMMIT=off"));
    expect_set_up();
    expect_success(teardown(plan_for_a(), "postgres", "--variable=AUTOCOMMIT=off"));
    expect_torn_down();
}

TEST_F(PostgresSession, RunsFromStandardInput) {
    const testing::TemporaryFolder folder;
    testing::write_text(folder / "setup.sql", emit_postgres(plan_for_a()).at(0).text);
    expect_success(server_.run(fmt::format("psql --no-psqlrc <'{}'", folder / "setup.sql")));
    expect_set_up();
}

// A DBA who looks first, or tries again, stays in one psql.
TEST_F(PostgresSession, RunsAgainInOneSession) {
    const testing::ProcessResult result = session(
        "\\set preview 1\n"
        "\\i postgres-setup.sql\n"
        "\\i postgres-teardown.sql\n"
        "\\unset preview\n"
        "\\i postgres-setup.sql\n"
        "\\i postgres-teardown.sql\n"
        "\\i postgres-setup.sql\n"
        "\\i postgres-setup.sql\n");
    expect_success(result, "slot smt_x holds the WAL from now on");
    EXPECT_EQ(result.errors.find("WARNING"), std::string::npos) << result.errors;
    expect_set_up();
}

TEST_F(PostgresSession, TakesAnyNameOfADatabase) {
    const std::vector<std::string> names = {R"(it's "odd" $$ \x :v)", "été-Δοκιμή-データベース",
                                            "a=b", std::string(63, 'd')};
    for (const std::string& name : names) {
        query("CREATE DATABASE " + quote::postgres_name(name));
        server_.query_in(name, "CREATE SCHEMA s; CREATE TABLE s.a (id int PRIMARY KEY)");
        const std::vector<OutputFile> files =
            emit_postgres(plan_of({group("smt_x", {{name, "s", "a"}})}));
        const testing::TemporaryFolder folder;
        testing::write_text(folder / "0.sql", files.at(0).text);
        testing::write_text(folder / "1.sql", files.at(1).text);
        for (const int file : {0, 0, 1}) {
            expect_success(
                server_.run(fmt::format("PGDATABASE={} psql --no-psqlrc --quiet --file='{}'",
                                        "'" + replace_all(name, "'", R"('\'')") + "'",
                                        folder / fmt::format("{}.sql", file))));
            EXPECT_EQ(server_.query_in(name, "SELECT count(*) FROM pg_publication_tables"),
                      file == 0 ? "1" : "0");
        }
        EXPECT_EQ(slots(), "");
    }
}

}  // namespace
}  // namespace smt
