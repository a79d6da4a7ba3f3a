// Plans made by hand, a database to run postgres-setup.sql and postgres-teardown.sql in, and what
// is to be seen there afterwards.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "smt/emit.h"
#include "smt/quote.h"
#include "support/postgres.h"

namespace smt {

inline SourceGroup group(const std::string& name, const std::vector<TableName>& tables) {
    SourceGroup source;
    source.slot = source.publication = name;
    source.database = tables.front().database;
    source.tables = tables;
    return source;
}

inline SourceGroup keyless_group(const std::string& name, const std::vector<TableName>& tables) {
    SourceGroup keyless = group(name, tables);
    keyless.keyless = true;
    return keyless;
}

// A plan with one job for all groups and one for a single rule, whose slots end in _r1.
inline Plan plan_of(std::vector<SourceGroup> groups) {
    Plan plan;
    plan.smt_version = "1.0";
    plan.cdc_role = "flink";
    plan.groups = std::move(groups);
    plan.prepared = plan.groups;
    plan.jobs = {{.rule = 0, .groups = plan.groups}, {.rule = 1, .groups = plan.groups}};
    for (SourceGroup& source : plan.jobs.back().groups) {
        source.slot += "_r1";
    }
    return plan;
}

// Throws when it takes so long that it will never be.
inline void wait_until(const std::function<bool()>& is_so) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > end) {
            throw std::runtime_error{"waited in vain"};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

// Makes a slot active as Flink does, until it is ended.
class Reader {
  public:
    Reader(const testing::Postgres& server, const std::string& slot, const std::string& publication)
        : server_{server},
          is_ours_{"slot_name = '" + slot + "'"},
          process_{std::async(std::launch::async, [&server, slot, publication] {
              return server.run("pg_recvlogical --no-loop --dbname=" + server.database() +
                                " --start --slot=" + slot +
                                " --file=- -o proto_version=1 -o publication_names=" + publication);
          })} {
        wait_until([this] { return is_active(); });
    }
    ~Reader() {
        server_.query("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE " +
                      is_ours_);
        process_.wait();
        wait_until([this] { return !is_active(); });
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

  private:
    bool is_active() {
        return server_.query("SELECT active FROM pg_replication_slots WHERE " + is_ours_) == "t";
    }

    const testing::Postgres& server_;
    std::string is_ours_;
    std::future<testing::ProcessResult> process_;
};

// A role for Flink, and two tables with a key: s.a and s.b.
class PostgresScripts : public ::testing::Test {
  protected:
    void SetUp() override {
        query(
            "CREATE ROLE flink LOGIN REPLICATION;\n"
            "CREATE SCHEMA s;\n"
            "CREATE TABLE s.a (id int PRIMARY KEY, t text);\n"
            "CREATE TABLE s.b (id int PRIMARY KEY, t text);\n");
    }

    TableName table(const std::string& name) const { return {server_.database(), "s", name}; }
    Plan plan_for_a() const { return plan_of({group("smt_x", {table("a")})}); }

    testing::ProcessResult setup(const Plan& plan, const std::string& user = "postgres",
                                 const std::string& options = "") {
        return server_.psql(emit_postgres(plan).at(0).text, user, options);
    }
    testing::ProcessResult teardown(const Plan& plan, const std::string& user = "postgres",
                                    const std::string& options = "") {
        return server_.psql(emit_postgres(plan).at(1).text, user, options);
    }
    std::string query(const std::string& sql) { return server_.query(sql); }
    int version() { return std::stoi(query("SHOW server_version_num")) / 10000; }

    // For a connection that stays open.
    std::string conninfo() const {
        const DbConfig db = server_.config();
        return fmt::format("host='{}' port={} user={} dbname='{}'", db.host, db.port.value(),
                           db.user, server_.database());
    }

    static void expect_success(const testing::ProcessResult& result, const std::string& says = "") {
        EXPECT_EQ(result.exit_code, 0) << result.errors;
        EXPECT_NE(result.errors.find(says), std::string::npos) << result.errors;
    }
    // 3: an error in the script, as psql's manual has it.
    static void expect_failure(const testing::ProcessResult& result, const std::string& says) {
        EXPECT_EQ(result.exit_code, 3);
        EXPECT_NE(result.errors.find(says), std::string::npos) << result.errors;
    }
    // Before anything was changed.
    static void expect_refusal(const testing::ProcessResult& result, const std::string& says) {
        expect_failure(result, "WARNING:  " + says);
        expect_failure(result, "ERROR:  nothing was changed: see the warnings above\n");
    }
    void expect_setup(const Plan& plan) { expect_success(setup(plan)); }
    void expect_teardown(const Plan& plan) { expect_success(teardown(plan)); }

    std::string identities() {
        return query(
            "SELECT string_agg(relname || '=' || relreplident::text, ' ' ORDER BY relname) "
            "FROM pg_class WHERE relnamespace = 's'::regnamespace AND relkind IN ('r', 'p')");
    }
    std::string published(const std::string& publication) {
        return query(
            "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_publication_tables "
            "WHERE pubname = " +
            quote::postgres_text(publication));
    }
    std::string slots() {
        return query(
            "SELECT string_agg(slot_name, ' ' ORDER BY slot_name) "
            "FROM pg_replication_slots");
    }
    // Every right of Flink's role, on columns too.
    std::string rights() {
        return query(
            "SELECT string_agg(what || ' ' || privilege_type, ', ' ORDER BY what, privilege_type) "
            "FROM (SELECT relname::text AS what, relacl AS acl FROM pg_class"
            " UNION ALL SELECT nspname, nspacl FROM pg_namespace"
            " UNION ALL SELECT 'database', datacl FROM pg_database"
            "  WHERE datname = current_database()"
            " UNION ALL SELECT attname, attacl FROM pg_attribute) AS object, aclexplode(acl) "
            "WHERE grantee = (SELECT oid FROM pg_roles WHERE rolname = 'flink')");
    }
    // Changes with every row of the catalog that is written, even with the same values.
    std::string catalog_state() {
        return query(
            "SELECT md5(string_agg(row, ' ' ORDER BY row)) FROM ("
            "SELECT xmin::text || oid AS row FROM pg_class WHERE relnamespace = 's'::regnamespace "
            "UNION ALL SELECT xmin::text || oid FROM pg_publication "
            "UNION ALL SELECT xmin::text || oid FROM pg_publication_rel "
            "UNION ALL SELECT xmin::text || objoid FROM pg_description WHERE objoid > 16384 "
            "UNION ALL SELECT xmin::text || oid FROM pg_namespace WHERE nspname = 's' "
            "UNION ALL SELECT xmin::text || oid FROM pg_database "
            "UNION ALL SELECT slot_name FROM pg_replication_slots) AS catalog");
    }

    testing::Postgres server_;
};

}  // namespace smt
