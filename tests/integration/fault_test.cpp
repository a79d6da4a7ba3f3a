// PostgreSQL fails, hangs, or is set up in odd ways: the program ends with 3 and one clear message,
// the files are the old ones, and nothing is left behind.  What of it belongs to reading alone:
// catalog_test; writing: writing_test.
#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include "integration/fault_fixture.h"

namespace smt {
namespace {

using testing::contents;
using testing::Faults;
using testing::ProcessResult;
using testing::RunningProgram;

TEST_F(Faults, PostgresRefuses) {
    const ProcessResult result = smt(change + "--set db.host=127.0.0.1 --set db.port=1");
    expect_failure(result,
                   "cannot connect to PostgreSQL at '127.0.0.1:1', database 'postgres', user "
                   "'postgres': connection to server at \"127.0.0.1\", port 1 failed: Connection "
                   "refused Is the server running on that host and accepting TCP/IP connections? "
                   "(check host and port in [db])");
}

TEST_F(Faults, PostgresNeverAnswers) {
    const testing::SilentServer server;
    const ProcessResult result =
        smt(change + fmt::format("--set db.host=127.0.0.1 --set db.port={} "
                                 "--set db.connect_timeout=2",
                                 server.port()));
    expect_failure(
        result,
        fmt::format("cannot connect to PostgreSQL at '127.0.0.1:{0}', database 'postgres', user "
                    "'postgres': connection to server at \"127.0.0.1\", port {0} failed: timeout "
                    "expired (check host and port in [db], or raise connect_timeout)",
                    server.port()));
}

TEST_F(Faults, AQueryTakesTooLong) {
    const CatalogLock lock{postgres};
    expect_failure(smt(change + "--set db.statement_timeout=1"),
                   fmt::format("a query on the catalog of {} was canceled: ERROR:  canceling "
                               "statement due to statement timeout (statement_timeout in [db] is "
                               "1 s)",
                               place(postgres.database())));
}

// Its own time-outs are of no use when it is stopped, or cut off behind a proxy.
TEST_F(Faults, PostgresStopsAnswering) {
    const CatalogLock lock{postgres};
    RunningProgram running{smt_line(change + "--set db.statement_timeout=1")};
    const int backend = std::stoi(waiting_backend());
    ASSERT_EQ(::kill(backend, SIGSTOP), 0);
    const ProcessResult result = result_of(running);
    ::kill(backend, SIGCONT);
    expect_failure(result,
                   place(postgres.database()) +
                       " did not answer a query for 6 s (statement_timeout in [db] is 1 s)");
}

TEST_F(Faults, TheConnectionIsClosedByAnAdministrator) {
    const CatalogLock lock{postgres};
    RunningProgram running{smt_line(change)};
    postgres.query_in("postgres", "SELECT pg_terminate_backend(" + waiting_backend() + ")");
    // libpqxx 7 hands on what the server said.
    const ProcessResult result = result_of(running);
    EXPECT_TRUE(result.errors.starts_with("smt: lost the connection to " +
                                          place(postgres.database()) + ": "))
        << result.errors;
    EXPECT_EQ(result.errors.find("client encoding"), std::string::npos) << result.errors;
    EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1) << result.errors;
    EXPECT_EQ(result.exit_code, 3);
    expect_nothing_left();
}

TEST_F(Faults, PostgresIsKilledInTheMiddle) {
    {
        const CatalogLock lock{postgres};
        RunningProgram running{smt_line(change)};
        waiting_backend();
        postgres.restart();
        const ProcessResult result = result_of(running);
        EXPECT_NE(result.errors.find("lost the connection to " + place(postgres.database())),
                  std::string::npos)
            << result.errors;
        EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1) << result.errors;
        EXPECT_EQ(result.exit_code, 3);
    }
    expect_nothing_left();
}

// While it is the end of the transaction that it does not answer, behind the last query.
TEST_F(Faults, PostgresStopsAnsweringInTheEnd) {
    const ProcessResult result =
        smt(change + "--set db.statement_timeout=1",
            fmt::format("LD_PRELOAD='{}' ASAN_OPTIONS=verify_asan_link_order=0 SMT_LOST=ROLLBACK",
                        SMT_FAULTS));
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(result.errors, "");
    EXPECT_NE(contents(folder / "result"), before);
}

// What a server says at login comes before anybody could ask libpq for it.
TEST_F(Faults, PostgresSaysSomethingAtLogin) {
    postgres.query("ALTER DATABASE " + postgres.database() +
                   " SET default_text_search_config = E'no\x1b[2Jnsense'");
    const ProcessResult quiet = smt(change);
    EXPECT_EQ(quiet.exit_code, 0);
    EXPECT_EQ(quiet.errors, "");
    const ProcessResult json = smt("-c smt.conf --format json");
    EXPECT_EQ(json.exit_code, 0);
    EXPECT_TRUE(json.errors.starts_with('{')) << json.errors;
    EXPECT_EQ(json.errors.find("nsense"), std::string::npos) << json.errors;
}

// A limit of processes, which does not count for root.
TEST_F(Faults, NoThreadCanBeMade) {
    const std::string no_threads = fmt::format(
        "LD_PRELOAD='{}' ASAN_OPTIONS=verify_asan_link_order=0 SMT_NO_THREADS=1", SMT_FAULTS);
    expect_failure(smt(change, no_threads),
                   "cannot start the thread that ends a query on a server that no longer answers: "
                   "Resource temporarily unavailable");
    ASSERT_EQ(smt("catalog -c smt.conf >catalog.json").exit_code, 0);
    // What threads only share is done without them.
    const ProcessResult result = smt("-q -c smt.conf --catalog catalog.json -o other", no_threads);
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(contents(folder / "other"), before);
}

TEST_F(Faults, ASchemaIsDenied) {
    postgres.query(
        "CREATE ROLE reader LOGIN; CREATE SCHEMA hr; CREATE TABLE hr.t (id int PRIMARY KEY)");
    const ProcessResult result = smt("-c smt.conf --set db.user=reader -o other");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_NE(
        result.errors.find(postgres.database() +
                           ".hr: warning: the role 'reader' may not read it [not-readable]\n"),
        std::string::npos)
        << result.errors;
    EXPECT_EQ(smt(change + "--strict --set db.user=reader").exit_code, 1);
    expect_nothing_left();
}

// What somebody did to the system catalogs by hand.
TEST_F(Faults, ADefaultIsCorrupt) {
    postgres.query(
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT 1::text';"
        "ALTER TABLE sales.orders ALTER note SET DEFAULT f();"
        "SET allow_system_table_mods = on; DELETE FROM pg_proc WHERE proname = 'f'");
    const ProcessResult result = smt(change);
    EXPECT_TRUE(result.errors.starts_with(
        fmt::format("smt: cannot read the catalog of {}: ERROR:  cache lookup failed for function ",
                    place(postgres.database()))))
        << result.errors;
    EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1) << result.errors;
    EXPECT_EQ(result.exit_code, 3);
    expect_nothing_left();
}

TEST_F(Faults, ADefaultIsHuge) {
    postgres.query(
        "DO $$ BEGIN EXECUTE format('ALTER TABLE sales.orders ALTER note SET NOT NULL, ALTER note "
        "SET DEFAULT %L', repeat('x', 8000000)); END $$");
    const ProcessResult without = smt(change);
    EXPECT_EQ(without.exit_code, 0);
    EXPECT_LT(read("result/starrocks-create.all.sql").size(), 10000U);
    const ProcessResult with = smt(change + "--set starrocks.defaults=constant");
    EXPECT_EQ(with.exit_code, 0);
    EXPECT_LT(with.errors.size(), 1000U) << "it is not shown";
}

TEST_F(Faults, ThereAreManySchemas) {
    postgres.query(
        "DO $$ BEGIN FOR i IN 1..300 LOOP"
        " EXECUTE format('CREATE SCHEMA %1$I; CREATE TABLE %1$I.t (id int PRIMARY KEY)', 's ' || "
        "i);"
        " END LOOP; END $$");
    const ProcessResult result = smt("-c smt.conf -o other");
    EXPECT_EQ(result.exit_code, 1) << "Flink CDC cannot carry these names: " << result.errors;
    postgres.query(
        "DO $$ BEGIN FOR i IN 1..300 LOOP"
        " EXECUTE format('ALTER SCHEMA %I RENAME TO %I', 's ' || i, 's' || i); END LOOP; END $$");
    EXPECT_EQ(smt("-q -c smt.conf -o other --set table-rule.1.merge_shards=no").exit_code, 0);
    const std::string sql = read("other/starrocks-create.all.sql");
    EXPECT_NE(sql.find("`s1__t`"), std::string::npos);
    EXPECT_NE(sql.find("`s300__t`"), std::string::npos);
}

class Encodings : public Faults, public ::testing::WithParamInterface<const char*> {};

// Of a database that keeps bytes and knows no characters, those that are UTF-8 are read as such.
TEST_P(Encodings, AreReadAsUtf8) {
    postgres.query(fmt::format(
        "CREATE DATABASE encoded ENCODING '{}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
        GetParam()));
    postgres.query_in("encoded",
                      "SET client_encoding = 'UTF8'; CREATE TABLE t (id int PRIMARY KEY);"
                      "COMMENT ON TABLE t IS 'Größe'");
    const ProcessResult result =
        smt("-q -c smt.conf -o other --set table-rule.1.database='^encoded$'");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_NE(read("other/starrocks-create.all.sql").find("COMMENT 'Größe'"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Servers, Encodings, ::testing::Values("LATIN1", "SQL_ASCII", "WIN1252"),
                         [](const auto& test) { return std::string{test.param}; });

// The server speaks TLS with a certificate of its own authority.
class Tls : public Faults {
  protected:
    Tls() {
        const ProcessResult made = shell(
            "for ca in ours other; do openssl req -x509 -newkey rsa:2048 -nodes -days 2 "
            "-keyout $ca.key -out $ca.pem -subj /CN=$ca; done; "
            "openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr "
            "-subj /CN=localhost; openssl x509 -req -in server.csr -CA ours.pem -CAkey ours.key "
            "-CAcreateserial -days 2 -out server.pem");
        EXPECT_EQ(made.exit_code, 0) << made.errors;
        const std::string data = postgres.query("SHOW data_directory");
        const ProcessResult installed =
            shell(fmt::format("for file in server.key server.pem; do "
                              "install -m 600 -o \"$(stat -c %U '{0}')\" $file '{0}/'; done",
                              data));
        EXPECT_EQ(installed.exit_code, 0) << installed.errors;
        for (const char* const setting :
             {"ssl_key_file = 'server.key'", "ssl_cert_file = 'server.pem'", "ssl = on"}) {
            postgres.query(fmt::format("ALTER SYSTEM SET {}", setting));
        }
        postgres.query("SELECT pg_reload_conf()");
        EXPECT_TRUE(testing::becomes_true([&] { return postgres.query("SHOW ssl") == "on"; }));
    }
    ~Tls() override {
        postgres.query("ALTER SYSTEM RESET ALL");
        postgres.query("SELECT pg_reload_conf()");
    }

    ProcessResult smt_with(const std::string& mode, const std::string& authority) const {
        return smt(change + fmt::format("--set db.host=127.0.0.1 --set db.sslmode={} "
                                        "--set db.sslrootcert={}",
                                        mode, authority));
    }
};

TEST_F(Tls, WithAWrongAuthorityIsRefused) {
    const std::string port = std::to_string(postgres.config().port.value());
    for (const char* const mode : {"verify-ca", "verify-full"}) {
        expect_failure(
            smt_with(mode, "other.pem"),
            fmt::format("cannot connect to PostgreSQL at '127.0.0.1:{0}', database 'postgres', "
                        "user 'postgres': connection to server at \"127.0.0.1\", port {0} failed: "
                        "SSL error: certificate verify failed (check sslmode, sslrootcert, sslcert "
                        "and sslkey in [db])",
                        port));
    }
    expect_failure(
        smt_with("verify-full", "ours.pem"),
        fmt::format("cannot connect to PostgreSQL at '127.0.0.1:{0}', database 'postgres', user "
                    "'postgres': connection to server at \"127.0.0.1\", port {0} failed: server "
                    "certificate for \"localhost\" does not match host name \"127.0.0.1\" (check "
                    "sslmode, sslrootcert, sslcert and sslkey in [db])",
                    port));
    // libpq says behind it what else can be done, from version 16 on in other words.
    const ProcessResult missing = smt_with("verify-ca", "nothing.pem");
    EXPECT_EQ(missing.exit_code, 3);
    EXPECT_TRUE(missing.errors.starts_with(fmt::format(
        "smt: cannot connect to PostgreSQL at '127.0.0.1:{0}', database 'postgres', user "
        "'postgres': connection to server at \"127.0.0.1\", port {0} failed: root "
        "certificate file \"nothing.pem\" does not exist; Either provide the file",
        port)))
        << missing.errors;
    EXPECT_TRUE(missing.errors.ends_with(
        "certificate verification. (check sslmode, sslrootcert, sslcert and sslkey in [db])\n"))
        << missing.errors;
    EXPECT_EQ(smt_with("verify-ca", "ours.pem").exit_code, 0);
}

}  // namespace
}  // namespace smt
