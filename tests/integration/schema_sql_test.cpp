// `--schema-sql`: a catalog out of migrations, with a PostgreSQL that smt starts itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "support/program.h"

namespace smt {
namespace {

using testing::contents;
using testing::ProcessResult;
using testing::read_text;

class SchemaSql : public testing::Program {
  protected:
    SchemaSql() {
        std::filesystem::create_directory(folder / "tmp");
        std::filesystem::permissions(folder / "", std::filesystem::perms::all);
        std::filesystem::permissions(folder / "tmp", std::filesystem::perms::all);
        DbConfig nobody;
        nobody.host = "127.0.0.1";
        nobody.port = 1;
        nobody.user = "reader";
        write("smt.conf", testing::connection_sections(nobody) + "[flink]\npipeline_name = shop\n" +
                              testing::rule_for("shop"));
    }

    // Its folders are made in one that can be looked at.
    ProcessResult smt_here(const std::string& arguments, const std::string& variables = "") const {
        return smt(arguments, "TMPDIR='" + (folder / "tmp") + "' " + variables);
    }

    bool is_clean() const { return std::filesystem::is_empty(folder / "tmp"); }

    void add(const std::string& name, const std::string& sql) const {
        std::filesystem::create_directories(std::filesystem::path{folder / name}.parent_path());
        write(name, sql);
    }
};

TEST_F(SchemaSql, WritesWhatTheDatabaseWouldGive) {
    const testing::Postgres postgres;
    postgres.query(read_text(SMT_SOURCE_DIR "/examples/shop/schema.sql"));
    write("live.conf", testing::connection_sections(postgres.config()) +
                           "[flink]\npipeline_name = shop\n" +
                           testing::rule_for(postgres.database()));
    const std::string schema = " --schema-sql '" SMT_SOURCE_DIR "/examples/shop/schema.sql'";
    const ProcessResult live = smt("-c live.conf -o live");
    ASSERT_EQ(live.exit_code, 0) << live.errors;
    const ProcessResult result = smt_here("-c live.conf -o sql --set db.port=1" + schema);
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_GT(contents(folder / "live").size(), 6U);
    EXPECT_EQ(contents(folder / "sql"), contents(folder / "live"));
    EXPECT_TRUE(is_clean());
    smt("catalog -c live.conf >live.json");
    EXPECT_EQ(smt_here("catalog -c live.conf" + schema).output, read("live.json"));
}

TEST_F(SchemaSql, RunsMigrationsInTheirOrder) {
    add("m/V1__make.sql", "CREATE TABLE t (id int PRIMARY KEY);\n");
    add("m/V1.1__more.sql", "ALTER TABLE t ADD COLUMN f int;\n");
    add("m/V1_2__rename.sql", "ALTER TABLE t RENAME COLUMN f TO g;\n");
    add("m/R__view.sql", "CREATE VIEW v AS SELECT c, g FROM t;\n");
    add("m/V2__grow.sql", "ALTER TABLE t ADD COLUMN b int;\n\\echo nobody sees this\nSELECT 1;\n");
    add("m/V10__again.sql", "ALTER TABLE t DROP COLUMN b, ADD COLUMN c text;\n");
    add("m/U10__undo.sql", "DROP TABLE t;\n");
    add("m/x/011.up.sql", "ALTER TABLE t ADD COLUMN d text;\n");
    add("m/x/011.down.sql", "DROP TABLE t;\n");
    add("m/x/012.sql",
        "-- migrate:up\nALTER TABLE t ADD COLUMN e int;\n-- migrate:down\nDROP TABLE t;\n");
    add("m/readme.md", "no SQL");
    const ProcessResult result =
        smt_here("-c smt.conf -q --schema-sql m --stdout starrocks-create.all.sql");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(result.errors, "");
    for (const char* const column :
         {"`id` INT NOT NULL", "`c` VARCHAR", "`d` VARCHAR", "`e` INT", "`g` INT"}) {
        EXPECT_NE(result.output.find(column), std::string::npos) << result.output;
    }
    EXPECT_EQ(result.output.find("`b`"), std::string::npos);
}

TEST_F(SchemaSql, TakesSeveralScriptsAndDatabases) {
    write("roles.sql", "CREATE ROLE app;\n");
    write("shop.sql", "CREATE TABLE t (id int PRIMARY KEY); GRANT SELECT ON t TO app;\n");
    write("crm.sql", "CREATE TABLE c (id int PRIMARY KEY);\n");
    write("smt.conf",
          read("smt.conf") + "[table-rule.2]\ndatabase = ^crm$\nschema = .*\ntable = .*\n");
    const ProcessResult result = smt_here(
        "-c smt.conf -q --dry-run --schema-sql postgres=roles.sql --schema-sql shop=shop.sql "
        "--schema-sql crm=crm.sql");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_NE(result.output.find("shop.public.t"), std::string::npos) << result.output;
    EXPECT_NE(result.output.find("crm.public.c"), std::string::npos) << result.output;
    const ProcessResult which = smt_here("-c smt.conf --schema-sql shop.sql");
    EXPECT_EQ(which.exit_code, 2);
    EXPECT_EQ(which.errors,
              "smt: the rules do not name the one database that --schema-sql makes\n"
              "  hint: write --schema-sql DATABASE=shop.sql\n");
}

// What libpq would take from the user's environment; /dev/null has no service.
TEST_F(SchemaSql, ReachesNoOtherServerThanItsOwn) {
    write("a.sql", "CREATE TABLE t (id int PRIMARY KEY);\n");
    for (const char* const variables :
         {"PGHOSTADDR=127.0.0.1", "PGSERVICE=production PGSERVICEFILE=/dev/null",
          "PGDATABASE=production PGUSER=reader PGPORT=1 PGDATA=/nowhere PGCONNECT_TIMEOUT=x "
          "PGSSLMODE=verify-full PGSSLROOTCERT=system PGREQUIREAUTH=scram-sha-256 "
          "PGCHANNELBINDING=require PGTARGETSESSIONATTRS=read-only PGOPTIONS=-cnonsense=1"}) {
        const ProcessResult result =
            smt_here("-c smt.conf -q --schema-sql a.sql --dry-run", variables);
        EXPECT_EQ(result.exit_code, 0) << variables << ": " << result.errors;
        EXPECT_EQ(result.errors, "") << variables;
        EXPECT_NE(result.output.find("public.t"), std::string::npos) << variables;
    }
}

TEST_F(SchemaSql, ShowsTheStatementThatFails) {
    write("a.sql", "CREATE TABLE t (id int PRIMARY KEY);\n\nALTER TABLE u\n  ADD COLUMN x int;\n");
    const ProcessResult result = smt_here("-c smt.conf --schema-sql a.sql");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(result.errors,
              "a.sql:4: error: relation \"u\" does not exist: in 'ALTER TABLE u ADD COLUMN x int;' "
              "[schema-sql-failed]\n"
              "  hint: --schema-sql may be repeated: scripts that make roles and the like come "
              "first\n"
              "smt: nothing was written\n");
    write("b.sql", "-- +goose Up\nSELECT 1;\nCRATE TABLE t;\n-- +goose Down\nDROP TABLE t;\n");
    const ProcessResult syntax = smt_here("-c smt.conf --schema-sql b.sql");
    EXPECT_NE(syntax.errors.find("b.sql:3: error: syntax error at or near \"CRATE\": in 'CRATE "
                                 "TABLE t;' [schema-sql-failed]\n"),
              std::string::npos)
        << syntax.errors;
    EXPECT_TRUE(is_clean());
    EXPECT_FALSE(std::filesystem::exists(folder / "result"));
}

// Of a parent that ignores it, which exec keeps, a child that failed cannot be told from another.
TEST_F(SchemaSql, SeesAFailureWhereSigchldIsIgnored) {
    write("a.sql", "CREATE TABLE t (id int PRIMARY KEY);\nCRATE TABLE u;\n");
    const ProcessResult result =
        smt_here("-c smt.conf --schema-sql a.sql", "env --ignore-signal=CHLD");
    EXPECT_EQ(result.exit_code, 1) << result.errors;
    EXPECT_TRUE(result.errors.starts_with("a.sql:2: error: syntax error at or near \"CRATE\""))
        << result.errors;
}

TEST_F(SchemaSql, SaysWhatIsMissing) {
    const ProcessResult file = smt_here("-c smt.conf --schema-sql nothing.sql");
    EXPECT_EQ(file.exit_code, 2);
    EXPECT_NE(file.errors.find("nothing.sql: error: cannot be read: No such file or directory"),
              std::string::npos)
        << file.errors;
    std::filesystem::create_directory(folder / "empty");
    const ProcessResult empty = smt_here("-c smt.conf --schema-sql empty");
    EXPECT_EQ(empty.exit_code, 2);
    EXPECT_NE(empty.errors.find("empty: error: has no file that ends with .sql"), std::string::npos)
        << empty.errors;
    write("a.sql", "SELECT 1;\n");
    const ProcessResult server =
        smt_here("-c smt.conf --schema-sql a.sql", "SMT_POSTGRES_BIN=/bin");
    EXPECT_EQ(server.exit_code, 3);
    EXPECT_EQ(server.errors, "smt: SMT_POSTGRES_BIN = '/bin' has no initdb, postgres and psql\n");
    const ProcessResult both = smt_here("-c smt.conf --schema-sql a.sql --catalog a.json");
    EXPECT_EQ(both.exit_code, 2);
    EXPECT_EQ(both.errors,
              "smt: --catalog and --schema-sql both stand for the database\n"
              "  hint: leave one of them away\n");
}

// Of what they print, the one line that says why.
TEST_F(SchemaSql, SaysInOneLineWhyItsServerFails) {
    write("a.sql", "SELECT 1;\n");
    const ProcessResult twice = smt_here("-c smt.conf --schema-sql template1=a.sql");
    EXPECT_EQ(twice.exit_code, 3);
    EXPECT_EQ(twice.errors,
              "smt: cannot create the database 'template1': database \"template1\" already "
              "exists\n");
    // Files may not grow enough for a server.
    const ProcessResult full = shell(fmt::format(
        "ulimit -f 200; TMPDIR='{}' $SMT -c smt.conf --schema-sql a.sql", folder / "tmp"));
    EXPECT_EQ(full.exit_code, 3);
    EXPECT_TRUE(full.errors.starts_with("smt: cannot start a PostgreSQL of ")) << full.errors;
    EXPECT_NE(full.errors.find("File too large"), std::string::npos) << full.errors;
    EXPECT_EQ(full.errors.find("\\x"), std::string::npos) << full.errors;
    EXPECT_TRUE(is_clean());
}

// examples/ci: the whole of what a pull request is asked.
TEST_F(SchemaSql, IsWhatTheExampleForCiUses) {
    add("m/1.sql", "CREATE TABLE t (id int PRIMARY KEY);\n");
    write("smt.conf", read("smt.conf") + "[other]\nsecrets = placeholder\n");
    const std::string check = "ln -sf $SMT smt; PATH=\"$PWD:$PATH\" '" SMT_SOURCE_DIR
                              "/examples/ci/check.sh' smt.conf m "
                              "result old.lock; echo $?";
    EXPECT_EQ(smt_here("-q -c smt.conf --schema-sql m").exit_code, 0);
    std::filesystem::copy(folder / "result/smt.lock", folder / "old.lock");
    EXPECT_EQ(shell(check).output, "### smt diff: old.lock to result\n\nNothing differs.\n0\n");
    add("m/2.sql", "ALTER TABLE t ADD COLUMN b int;\n");
    const ProcessResult stale = shell(check);
    EXPECT_EQ(stale.output, "4\n") << stale.errors;
    EXPECT_NE(stale.errors.find("\n+  `b` INT NULL"), std::string::npos) << stale.errors;
    EXPECT_EQ(smt_here("-q -c smt.conf --schema-sql m").exit_code, 0);
    const std::string written = shell(check).output;
    EXPECT_NE(written.find("| public.t.b | was added: integer, INT | alter, restart, resend |\n"),
              std::string::npos)
        << written;
    EXPECT_TRUE(written.ends_with("```\n0\n")) << written;
}

// Whatever ends smt, nothing of its server is left.
class KilledSchemaSql : public SchemaSql, public ::testing::WithParamInterface<const char*> {};

TEST_P(KilledSchemaSql, LeavesNothing) {
    write("slow.sql", "SELECT pg_sleep(60);\n");
    const ProcessResult result = shell(fmt::format(
        "export TMPDIR='{0}'; $SMT -q -c smt.conf --schema-sql slow.sql & smt=$!\n"
        "for i in $(seq 300); do grep -qs '^ready' '{0}'/smt-postgres-*/data/postmaster.pid && "
        "break; sleep 0.1; done\n"
        "server=$(head -n 1 '{0}'/smt-postgres-*/data/postmaster.pid)\n"
        "sleep 0.5; kill -{1} $smt; wait $smt; echo $?\n"
        "for i in $(seq 100); do [ -z \"$(ls '{0}')\" ] && break; sleep 0.1; done\n"
        "ls '{0}'; kill -0 $server 2>&1 | grep -c 'No such process'",
        folder / "tmp", GetParam()));
    const int signal = std::string_view{GetParam()} == "KILL" ? 9 : 15;
    EXPECT_EQ(result.output, fmt::format("{}\n1\n", 128 + signal)) << result.errors;
}

// A shell lets what it starts in the background ignore INT.
INSTANTIATE_TEST_SUITE_P(Signals, KilledSchemaSql, ::testing::Values("TERM", "KILL"),
                         [](const auto& test) { return std::string{test.param}; });

TEST_F(SchemaSql, LeavesNothingAfterAnInterrupt) {
    write("slow.sql", "SELECT pg_sleep(60);\n");
    const ProcessResult result = shell(fmt::format(
        "TMPDIR='{0}' timeout --signal=INT 8 $SMT -q -c smt.conf --schema-sql slow.sql; "
        "echo $?; for i in $(seq 100); do [ -z \"$(ls '{0}')\" ] && break; sleep 0.1; "
        "done; ls '{0}'",
        folder / "tmp"));
    EXPECT_EQ(result.output, "124\n");
}

}  // namespace
}  // namespace smt
