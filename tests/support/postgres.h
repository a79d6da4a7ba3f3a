// A real PostgreSQL for the tests: one throw-away server for the whole test binary, a database of
// its own for each test.  PG_BINDIR chooses the server's version (tests/support/postgres.sh).
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdio.h>

#include <atomic>
#include <map>
#include <memory>
#include <pqxx/pqxx>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "smt/config.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace testing {

// Started when the first test asks for it.
class PostgresServer {
  public:
    static const PostgresServer& instance() {
        static const PostgresServer server;
        return server;
    }

    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    const std::string& host() const { return host_; }
    const std::string& port() const { return port_; }

    // What a statement, or the last of several, returns in its first field; "" for NULL.
    std::string query(const std::string& database, const std::string& sql) const {
        std::string name;
        for (const char c : database) {
            name += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string{c};
        }
        pqxx::connection connection{
            fmt::format("host='{}' port={} user=postgres dbname='{}' client_encoding=UTF8", host_,
                        port_, name)};
        pqxx::nontransaction transaction{connection};
        const pqxx::result rows = transaction.exec(sql);
        return rows.empty() || rows.columns() == 0 ? "" : rows[0][0].c_str();
    }

    // Nothing of a test outlives it: neither databases, nor slots, nor roles.
    void remove_everything() const {
        query("postgres",
              "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active;"
              "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        for (const std::string& name :
             names("SELECT quote_ident(datname) FROM pg_database"
                   " WHERE datname NOT IN ('postgres', 'template0', 'template1')")) {
            query("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
        }
        for (const std::string& name :
             names("SELECT quote_ident(rolname) FROM pg_roles"
                   " WHERE rolname <> 'postgres' AND rolname !~ '^pg_'")) {
            query("postgres", "DROP OWNED BY " + name + " CASCADE; DROP ROLE " + name);
        }
    }

    // As after a crash: settings that need it count from then on.
    void restart() const {
        const ProcessResult restarted = run_shell(script("crash"));
        if (restarted.exit_code != 0) {
            throw std::runtime_error{"PostgreSQL does not start again: " + restarted.errors};
        }
    }

  private:
    PostgresServer() {
        const ProcessResult started = run_shell(script("start"));
        std::istringstream lines{started.output};
        std::map<std::string, std::string> variables;
        for (std::string line; std::getline(lines, line);) {
            const std::size_t equals = line.find('=');
            variables[line.substr(0, equals)] = line.substr(equals + 1);
        }
        host_ = variables["PGHOST"];
        port_ = variables["PGPORT"];
        if (started.exit_code != 0 || host_.empty() || port_.empty()) {
            throw std::runtime_error{"no PostgreSQL server: " + started.errors};
        }
        // It waits for the end of its input, which comes with the end of this process, however that
        // ends, and stops the server.  "e": no child of ours may keep the pipe open.
        guard_ = ::popen(fmt::format("trap '' INT TERM HUP; cat >/dev/null; {}; rmdir '{}'",
                                     script("stop"), folder_ / "")
                             .c_str(),
                         "we");
    }
    ~PostgresServer() {
        if (guard_ != nullptr) {
            ::pclose(guard_);
        }
    }

    std::string script(const std::string& command) const {
        return fmt::format("'{}/tests/support/postgres.sh' {} '{}'", SMT_SOURCE_DIR, command,
                           folder_ / "postgres");
    }

    std::vector<std::string> names(const std::string& sql) const {
        const std::string list =
            query("postgres", "SELECT string_agg(name, chr(1)) FROM (" + sql + ") AS list (name)");
        std::vector<std::string> all;
        std::istringstream parts{list};  // a name may hold a line feed
        for (std::string name; std::getline(parts, name, '\x01');) {
            all.push_back(name);
        }
        return all;
    }

    TemporaryFolder folder_;
    std::string host_, port_;
    FILE* guard_ = nullptr;
};

// A database of a test's own; roles and slots that the test makes are removed with it.
class Postgres {
  public:
    Postgres() {
        static std::atomic<int> count = 0;
        database_ = fmt::format("smt_test_{}", ++count);
        server_.query("postgres", "CREATE DATABASE " + database_);
    }
    ~Postgres() {
        try {
            server_.remove_everything();
        } catch (const std::exception& error) {
            ADD_FAILURE() << "cannot clean up after the test: " << error.what();
        }
    }
    Postgres(const Postgres&) = delete;
    Postgres& operator=(const Postgres&) = delete;

    const std::string& database() const { return database_; }

    smt::DbConfig config() const {
        smt::DbConfig db;
        db.host = server_.host();
        db.port = std::stoi(server_.port());
        db.user = "postgres";
        return db;
    }

    // As the superuser, without a transaction around; returns the first field of the last
    // statement. Throws pqxx::sql_error.
    std::string query(const std::string& sql) const { return server_.query(database_, sql); }

    // The same in another database.
    std::string query_in(const std::string& database, const std::string& sql) const {
        return server_.query(database, sql);
    }

    void restart() const { server_.restart(); }

    // A script, as a user runs it.
    ProcessResult psql(const std::string& sql, const std::string& user = "postgres",
                       const std::string& options = "") const {
        const TemporaryFolder folder;
        write_text(folder / "script.sql", sql);
        return run(
            fmt::format("psql --no-psqlrc --quiet {} --file='{}'", options, folder / "script.sql"),
            user);
    }

    // A command of PostgreSQL's clients, which find the database in their environment.
    ProcessResult run(const std::string& command, const std::string& user = "postgres") const {
        return run_shell(fmt::format("export PGHOST='{}' PGPORT={} PGUSER='{}' PGDATABASE='{}'; {}",
                                     server_.host(), server_.port(), user, database_, command));
    }

  private:
    const PostgresServer& server_ = PostgresServer::instance();
    std::string database_;
};

}  // namespace testing
