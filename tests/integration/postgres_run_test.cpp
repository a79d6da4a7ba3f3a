// The whole way with the real program: what it writes does not depend on whether it was applied,
// and what it wrote is applied and taken back.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "integration/postgres_scripts.h"
#include "support/temporary_folder.h"

namespace smt {

namespace {

using Files = std::map<std::string, std::string>;

class PostgresRun : public PostgresScripts {
  protected:
    void SetUp() override {
        query("CREATE ROLE flink LOGIN REPLICATION");
        make_schema(server_.database());
    }

    void make_schema(const std::string& database) {
        server_.query_in(
            database,
            "CREATE SCHEMA s;"
            "CREATE TABLE s.by_default (id int PRIMARY KEY, t text);"
            "CREATE TABLE s.nothing (id int PRIMARY KEY, t text);"
            "CREATE TABLE s.by_full (id int PRIMARY KEY, t text);"
            "CREATE TABLE s.by_index (id int PRIMARY KEY, code text NOT NULL UNIQUE);"
            "CREATE TABLE s.unique_key (code text NOT NULL UNIQUE, t text);"
            "CREATE TABLE s.\"Mixed.Case\" (id int PRIMARY KEY);"
            "CREATE TABLE s.without_key (t text, id int NOT NULL);"
            "CREATE INDEX ON s.without_key (id);"
            "CREATE TABLE s.root (id int, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (d);"
            "CREATE TABLE s.leaf PARTITION OF s.root FOR VALUES FROM ('2026-01-01') TO "
            "('2027-01-01');"
            "CREATE TABLE s.upsert (id int PRIMARY KEY, n int);"
            "CREATE TABLE s.not_copied (id int PRIMARY KEY);"
            "ALTER TABLE s.nothing REPLICA IDENTITY NOTHING;"
            "ALTER TABLE s.by_full REPLICA IDENTITY FULL;"
            "ALTER TABLE s.by_index REPLICA IDENTITY USING INDEX by_index_code_key;"
            "ALTER TABLE s.leaf REPLICA IDENTITY FULL");
    }

    // Writes into the folder; the files, and what was said.
    Files generate(const testing::TemporaryFolder& folder, const std::string& databases) {
        testing::write_text(
            folder / "shop.conf",
            fmt::format("[db]\nhost = {}\nport = {}\nuser = postgres\n"
                        "[cdc]\nhostname = db.example\nusername = flink\npassword = secret\n"
                        "[starrocks]\njdbc-url = jdbc:mysql://fe.example:9030\n"
                        "load-url = fe.example:8030\nusername = smt\npassword = secret\n"
                        "[table-rule.1]\ndatabase = {}\nschema = ^s$\ntable = .*\n"
                        "exclude = not_copied\n"
                        "[table-rule.2]\ndatabase = {}\nschema = ^s$\ntable = ^upsert$\n"
                        "flink.cdc.changelog-mode = upsert\n",
                        server_.config().host, server_.config().port.value(), databases,
                        databases));
        const testing::ProcessResult result = testing::run_shell(
            fmt::format("'{}' -c '{}' -o '{}'", SMT_BINARY, folder / "shop.conf", folder / "out"));
        EXPECT_EQ(result.exit_code, 0) << result.errors;
        Files files = testing::contents(folder / "out");
        files["what was said"] = result.errors;
        return files;
    }

    // Without the manifest's and other folders' names.
    static void expect_same(const Files& one, const Files& other) {
        for (const auto& [name, text] : one) {
            ASSERT_TRUE(other.contains(name)) << name;
            if (name != "what was said") {
                EXPECT_EQ(text, other.at(name)) << name;
            }
        }
        EXPECT_EQ(one.size(), other.size());
    }

    void apply(const std::string& database, const std::string& sql, int exit_code = 0) {
        const testing::TemporaryFolder folder;
        testing::write_text(folder / "script.sql", sql);
        const testing::ProcessResult result = server_.run(fmt::format(
            "PGDATABASE={} psql --no-psqlrc --quiet --file='{}'", database, folder / "script.sql"));
        EXPECT_EQ(result.exit_code, exit_code) << result.errors;
    }

    // Every trace that setup leaves; the comments aside.
    std::string traces(const std::string& database) {
        return server_.query_in(
            database,
            "SELECT string_agg(trace, E'\\n' ORDER BY trace COLLATE \"C\") FROM ("
            "SELECT 'slot ' || slot_name FROM pg_replication_slots"
            " WHERE database = current_database() "
            "UNION ALL SELECT concat_ws(' ', 'publication', pubname, (SELECT string_agg("
            "  tablename, ',' ORDER BY tablename COLLATE \"C\") FROM pg_publication_tables AS t"
            "  WHERE t.pubname = p.pubname)) FROM pg_publication AS p "
            "UNION ALL SELECT concat_ws(' ', 'identity', relname, relreplident, (SELECT"
            "  indexrelid::regclass FROM pg_index WHERE indrelid = c.oid AND indisreplident))"
            "  FROM pg_class AS c WHERE relnamespace = 's'::regnamespace AND relkind IN ('r', 'p') "
            "UNION ALL SELECT concat_ws(' ', 'grant', relname, privilege_type) FROM pg_class,"
            "  aclexplode(relacl) WHERE grantee = 'flink'::regrole "
            "UNION ALL SELECT 'grant s ' || privilege_type FROM pg_namespace, aclexplode(nspacl)"
            "  WHERE grantee = 'flink'::regrole) AS traces (trace)");
    }
};

TEST_F(PostgresRun, WritesTheSameBeforeAndAfterSetupAndTeardown) {
    const std::string database = server_.database();
    const std::string before = traces(database);
    const testing::TemporaryFolder first;
    const Files files = generate(first, "^" + database + "$");
    const std::string setup_sql = files.at("postgres-setup.sql");
    for (int i = 0; i < 2; ++i) {
        apply(database, setup_sql);
        const testing::TemporaryFolder applied;
        expect_same(files, generate(applied, "^" + database + "$"));
    }
    EXPECT_EQ(traces(database),
              "grant Mixed.Case SELECT\n"
              "grant by_default SELECT\n"
              "grant by_full SELECT\n"
              "grant by_index SELECT\n"
              "grant nothing SELECT\n"
              "grant root SELECT\n"
              "grant s USAGE\n"
              "grant unique_key SELECT\n"
              "grant upsert SELECT\n"
              "grant without_key SELECT\n"
              "identity Mixed.Case f\n"
              "identity by_default f\n"
              "identity by_full f\n"
              "identity by_index f\n"
              "identity leaf f\n"
              "identity not_copied d\n"
              "identity nothing f\n"
              "identity root f\n"
              "identity unique_key f\n"
              "identity upsert d\n"
              "identity without_key d\n"
              "publication smt_shop Mixed.Case,by_default,by_full,by_index,"
              "nothing,root\n"
              "publication smt_shop_s_unique_key unique_key\n"
              "publication smt_shop_s_upsert upsert\n"
              "publication smt_shop_s_without_key without_key\n"
              "slot smt_shop\n"
              "slot smt_shop_s_unique_key\n"
              "slot smt_shop_s_upsert\n"
              "slot smt_shop_s_without_key");
    for (int i = 0; i < 2; ++i) {
        apply(database, files.at("postgres-teardown.sql"));
        EXPECT_EQ(traces(database), before);
    }
    const testing::TemporaryFolder torn_down;
    expect_same(files, generate(torn_down, "^" + database + "$"));
}

TEST_F(PostgresRun, SetsUpEachOfSeveralDatabases) {
    const std::string one = server_.database();
    const std::string other = one + "_b";
    query("CREATE DATABASE " + other);
    make_schema(other);
    const std::string before = traces(one);
    const std::string databases = "^" + one + "(_b)?$";
    const testing::TemporaryFolder folder;
    const Files files = generate(folder, databases);
    EXPECT_FALSE(files.contains("postgres-setup.sql"));
    const std::string setup_one = files.at("postgres-setup." + one + ".sql");
    const std::string setup_other = files.at("postgres-setup." + other + ".sql");
    apply(other, setup_one, 3);
    apply(one, setup_other, 3);
    EXPECT_EQ(traces(one), before);
    EXPECT_EQ(traces(other), before);

    apply(one, setup_one);
    apply(other, setup_other);
    const std::string of_one = traces(one);
    const std::string of_other = traces(other);
    EXPECT_NE(of_one.find("slot smt_shop_d" + one), std::string::npos) << of_one;
    EXPECT_NE(of_other.find("slot smt_shop_d" + other), std::string::npos) << of_other;
    const testing::TemporaryFolder again;
    expect_same(files, generate(again, databases));

    const std::string teardown_other = files.at("postgres-teardown." + other + ".sql");
    apply(one, teardown_other, 3);
    EXPECT_EQ(traces(one), of_one);
    apply(other, teardown_other);
    EXPECT_EQ(traces(other), before);
    EXPECT_EQ(traces(one), of_one);
    apply(one, files.at("postgres-teardown." + one + ".sql"));
    EXPECT_EQ(traces(one), before);
    const testing::TemporaryFolder torn_down;
    expect_same(files, generate(torn_down, databases));
}

}  // namespace
}  // namespace smt
