// A database, a config and the files of a run before; and what must be true after a run that
// failed.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <map>
#include <memory>
#include <pqxx/pqxx>
#include <stdexcept>
#include <string>

#include "support/program.h"
#include "support/running_program.h"

namespace testing {

// A port of this machine that takes connections and never answers.
class SilentServer {
  public:
    SilentServer() {
        socklen_t size = sizeof address_;
        address_.sin_family = AF_INET;
        address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::bind(listener_, generic(), size) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, generic(), &size) != 0) {
            throw std::runtime_error{"no port is free"};
        }
    }
    ~SilentServer() { ::close(listener_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;

    int port() const { return ntohs(address_.sin_port); }
    // Until somebody has connected.
    void wait() const { ::close(::accept(::dup(listener_), nullptr, nullptr)); }

  private:
    sockaddr* generic() { return reinterpret_cast<sockaddr*>(&address_); }
    int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address_{};
};

class Faults : public Program {
  protected:
    Faults() {
        postgres.query(
            "CREATE SCHEMA sales;"
            "CREATE TABLE sales.orders (id bigint PRIMARY KEY, note text DEFAULT 'none');"
            "CREATE TABLE sales.lines (id bigint PRIMARY KEY, amount numeric(10,2))");
        write("smt.conf", connection_sections(postgres.config()) + rule_for(postgres.database()) +
                              "target_database = shop\n[flink]\npipeline_name = shop\n");
        const ProcessResult first = smt("-q");
        EXPECT_EQ(first.exit_code, 0) << first.errors;
        before = contents(folder / "result");
    }

    // Held until the object is gone: reading the catalog waits for it.
    class CatalogLock {
      public:
        explicit CatalogLock(const Postgres& postgres)
            : connection_{fmt::format("host='{}' port={} user=postgres dbname='{}'",
                                      postgres.config().host, postgres.config().port.value(),
                                      postgres.database())},
              transaction_{connection_} {
            transaction_.exec("LOCK TABLE pg_catalog.pg_attrdef IN ACCESS EXCLUSIVE MODE");
        }

      private:
        pqxx::connection connection_;
        pqxx::work transaction_;
    };

    // The process of PostgreSQL in which a query of smt waits for the lock.
    std::string waiting_backend() const {
        std::string pid;
        EXPECT_TRUE(becomes_true([&] {
            pid = postgres.query_in("postgres",
                                    "SELECT pid FROM pg_stat_activity WHERE application_name = "
                                    "'smt' AND wait_event_type = 'Lock'");
            return !pid.empty();
        }));
        return pid;
    }

    // A run that would change every file.
    const std::string change =
        "-q -c smt.conf --set flink.parallelism=2 --set table-rule.1.bucket_num=7 "
        "--set cdc.publication=other ";

    void expect_nothing_left() const {
        EXPECT_EQ(contents(folder / "result"), before);
        EXPECT_TRUE(becomes_true([&] {
            return postgres.query_in("postgres",
                                     "SELECT count(*) FROM pg_stat_activity WHERE "
                                     "application_name = 'smt'") == "0";
        })) << "a connection is left behind";
        EXPECT_EQ(postgres.query_in("postgres", "SELECT count(*) FROM pg_replication_slots"), "0");
    }

    // It has said one thing on one line, and has ended with 3.
    void expect_failure(const ProcessResult& result, const std::string& error) const {
        EXPECT_EQ(result.exit_code, 3) << result.errors;
        EXPECT_EQ(result.output, "");
        EXPECT_EQ(result.errors, "smt: " + error + "\n");
        expect_nothing_left();
    }

    // "PostgreSQL at ...", as messages name it.
    std::string place(const std::string& database) const {
        return fmt::format("PostgreSQL at '{}:{}', database '{}', user 'postgres'",
                           postgres.config().host, postgres.config().port.value(), database);
    }

    static ProcessResult result_of(RunningProgram& running) {
        const int code = running.end();
        return {code, running.output(), running.errors()};
    }

    const Postgres postgres;
    std::map<std::string, std::string> before;
};

}  // namespace testing
