// A connection to one database and one read-only REPEATABLE READ transaction on it: all queries see
// the same state.  Turns libpqxx's exceptions into SourceError.
#pragma once

#include <memory>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "smt/source.h"

namespace smt::postgres {

class Session {
  public:
    // Throws SourceError.  `db` and `observer` must outlive the session.
    Session(const DbConfig& db, std::string database, const QueryObserver& observer);

    // Throws SourceError.
    pqxx::result query(const std::string& text);

    const std::string& database() const { return database_; }
    int server_version() const { return connection_->server_version(); }

  private:
    const DbConfig& db_;
    std::string database_;
    const QueryObserver& observer_;
    std::unique_ptr<pqxx::connection> connection_;  // libpqxx 6 cannot move a connection
    std::optional<pqxx::read_transaction> transaction_;
};

}  // namespace smt::postgres
