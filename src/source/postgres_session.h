// A connection to one database and one read-only REPEATABLE READ transaction on it: all queries see
// the same state.  Turns libpqxx's exceptions into SourceError.
#pragma once

#include <memory>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "smt/answer.h"
#include "smt/source.h"
#include "source/postgres_watchdog.h"

namespace smt::postgres {

// Why no connection can be made, in libpq's words and one line; empty when it can.
std::string connection_error(const DbConfig& db, std::string_view database);

class Session {
  public:
    // Throws SourceError.  `db` and `observer` must outlive the session.
    Session(const DbConfig& db, std::string database, const QueryObserver& observer);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Throws SourceError.
    pqxx::result query(const std::string& text);

    // The same for a query that the server may refuse: why, in its own words.  The session is of no
    // use after that.  Throws SourceError when the connection is lost.
    Answer<pqxx::result> try_query(const std::string& text);

    // For an answer that only an object leaves behind which was dropped since the first query: some
    // functions of PostgreSQL look at what is there now.
    [[noreturn]] void fail_because_it_changed() const;

    const std::string& database() const { return database_; }
    int server_version() const { return connection_->server_version(); }
    // As the server said when the connection was made; a pooler makes one up.
    int process_id() const { return connection_->backendpid(); }

  private:
    pqxx::result execute(const std::string& text);
    pqxx::result watched(const std::string& text);

    const DbConfig& db_;
    std::string database_;
    const QueryObserver& observer_;
    std::unique_ptr<pqxx::connection> connection_;  // libpqxx 6 cannot move a connection
    Watchdog watchdog_;
    std::optional<pqxx::read_transaction> transaction_;
};

}  // namespace smt::postgres
