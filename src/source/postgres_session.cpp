#include "source/postgres_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <utility>

#include "source/postgres_queries.h"
#include "text.h"

namespace smt::postgres {

namespace {

// Older servers lack columns of the catalog that the queries name.
constexpr int oldest_version = 130000;

// What a server that answers may take longer than its statement_timeout.
constexpr int seconds_of_grace = 5;

constexpr std::string_view query_canceled = "57014";  // SQLSTATE, appendix A of the documentation

// keyword='value' of a connection string (libpq, 34.1.1).  An empty value is left out: libpq's
// environment, service and password files decide.
std::string parameter(std::string_view keyword, std::string_view value) {
    if (value.empty()) {
        return "";
    }
    return fmt::format("{}='{}' ", keyword,
                       replace_all(replace_all(value, "\\", "\\\\"), "'", "\\'"));
}

std::string connection_string(const DbConfig& db, std::string_view database) {
    return parameter("host", db.host) + parameter("port", db.port ? std::to_string(*db.port) : "") +
           parameter("dbname", database) + parameter("user", db.user) +
           parameter("password", db.password) + parameter("sslmode", db.sslmode) +
           parameter("sslrootcert", db.sslrootcert) + parameter("sslcert", db.sslcert) +
           parameter("sslkey", db.sslkey) +
           parameter("connect_timeout", std::to_string(db.connect_timeout)) +
           parameter("client_encoding", "UTF8") + parameter("application_name", "smt");
}

// "PostgreSQL at 'db.example:5432', database 'shop', user 'reader'", as far as the config says.
std::string place(const DbConfig& db, std::string_view database) {
    std::string text = "PostgreSQL";
    if (!db.host.empty() || db.port) {
        text += fmt::format(" at '{}{}'", db.host, db.port ? fmt::format(":{}", *db.port) : "");
    }
    text += fmt::format(", database '{}'", database);
    if (!db.user.empty()) {
        text += fmt::format(", user '{}'", db.user);
    }
    return text;
}

// What libpq says, in one line.
std::string one_line(std::string_view text) {
    while (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    return replace_all(replace_all(text, "\n\t", " "), "\n", "; ");
}

// What to do when libpq's text has these words; a server that speaks another language than English
// gets no advice.
struct Advice {
    std::string_view words;
    std::string_view advice;
};

constexpr Advice connection_advice[] = {
    {"pg_hba.conf", "pg_hba.conf on the server must admit this host, user and database"},
    {"password", "check user and password in [db]"},
    {"role \"", "check user in [db]"},
    {"SSL", "check sslmode, sslrootcert, sslcert and sslkey in [db]"},
    {"certificate", "check sslmode, sslrootcert, sslcert and sslkey in [db]"},
    {"refused", "check host and port in [db]"},
    {"translate host name", "check host in [db]"},
    {"No such file", "check host and port in [db]"},
    {"timeout expired", "check host and port in [db], or raise connect_timeout"},
};

bool contains(std::string_view text, std::string_view words) {
    return text.find(words) != std::string_view::npos;
}

// libpqxx 6 may say only what it could not do any more: "Could not obtain client encoding: not
// connected."
std::string reason_of_loss(const pqxx::broken_connection& error) {
    const std::string text = one_line(error.what());
    return contains(text, "not connected")
               ? "the server ended it or is gone: its log says why, or the network between failed"
               : text;
}

std::string_view advice_for(std::string_view text, std::string_view database, const DbConfig& db) {
    const auto* row = std::ranges::find_if(
        connection_advice, [text](const Advice& each) { return contains(text, each.words); });
    if (row != std::end(connection_advice)) {
        return row->advice;
    }
    // It does not exist, or the role lacks CONNECT.
    if (contains(text, fmt::format("database \"{}\"", database))) {
        return database == db.maintenance_db
                   ? "set maintenance_db in [db] to a database that the user may connect to"
                   : "exclude it with the key database of the rules";
    }
    return "";
}

std::unique_ptr<pqxx::connection> connect(const DbConfig& db, std::string_view database) {
    try {
        return std::make_unique<pqxx::connection>(connection_string(db, database));
    } catch (const pqxx::broken_connection& error) {
        const std::string text = one_line(error.what());
        const std::string_view advice = advice_for(text, database, db);
        throw SourceError{fmt::format("cannot connect to {}: {}{}", place(db, database), text,
                                      advice.empty() ? "" : fmt::format(" ({})", advice))};
    }
}

SourceError query_error(const pqxx::sql_error& error, const DbConfig& db,
                        std::string_view database) {
    if (error.sqlstate() == query_canceled) {
        return SourceError{fmt::format(
            "a query on the catalog of {} was canceled: {} (statement_timeout in [db] is {} s)",
            place(db, database), one_line(error.what()), db.statement_timeout)};
    }
    // What PostgreSQL's own functions say of an object that is gone (elog: SQLSTATE XX000).
    const std::string text = one_line(error.what());
    const bool is_gone =
        contains(text, "cache lookup failed") || contains(text, "could not open relation");
    return SourceError{
        fmt::format("cannot read the catalog of {}: {}{}", place(db, database), text,
                    is_gone ? " (something was dropped while it was read: run smt again; if it "
                              "stays, the catalog is damaged)"
                            : "")};
}

}  // namespace

std::string connection_error(const DbConfig& db, std::string_view database) {
    try {
        const pqxx::connection connection{connection_string(db, database)};
        return "";
    } catch (const pqxx::broken_connection& error) {
        return one_line(error.what());
    }
}

Session::Session(const DbConfig& db, std::string database, const QueryObserver& observer)
    : db_{db},
      database_{std::move(database)},
      observer_{observer},
      connection_{connect(db_, database_)},
      watchdog_{connection_->sock(),
                std::chrono::seconds{
                    db_.statement_timeout == 0 ? 0 : db_.statement_timeout + seconds_of_grace}} {
    if (server_version() < oldest_version) {
        throw SourceError{
            fmt::format("{} is version {}: smt reads the catalog of PostgreSQL 13 and later",
                        place(db_, database_), server_version() / 10000)};
    }
    query(fmt::format(settings_query, fmt::arg("statement_timeout", db_.statement_timeout)) +
          ends_with_client(server_version()));
}

// The end of the transaction is a query, and waits for its answer as the others do.
Session::~Session() {
    watchdog_.begin();
    transaction_.reset();
    watchdog_.end();
}

// A query that fails is over, too.
pqxx::result Session::watched(const std::string& text) {
    struct Watch {
        explicit Watch(Watchdog& dog) : watchdog{dog} { watchdog.begin(); }
        ~Watch() { watchdog.end(); }
        Watchdog& watchdog;
    };
    const Watch watch{watchdog_};
    if (!transaction_) {
        transaction_.emplace(*connection_);
    }
    return transaction_->exec(text);
}

pqxx::result Session::execute(const std::string& text) {
    try {
        const auto begin = std::chrono::steady_clock::now();
        pqxx::result rows = watched(text);
        if (observer_) {
            observer_(database_, text,
                      std::chrono::duration_cast<std::chrono::microseconds>(
                          std::chrono::steady_clock::now() - begin));
        }
        return rows;
    } catch (const pqxx::broken_connection& error) {
        if (watchdog_.has_bitten()) {
            throw SourceError{fmt::format(
                "{} did not answer a query for {} s (statement_timeout in [db] is {} s)",
                place(db_, database_), db_.statement_timeout + seconds_of_grace,
                db_.statement_timeout)};
        }
        throw SourceError{fmt::format("lost the connection to {}: {}", place(db_, database_),
                                      reason_of_loss(error))};
    }
}

void Session::fail_because_it_changed() const {
    throw SourceError{fmt::format(
        "cannot read the catalog of {}: something was dropped while it was read: run smt again",
        place(db_, database_))};
}

pqxx::result Session::query(const std::string& text) {
    try {
        return execute(text);
    } catch (const pqxx::sql_error& error) {
        throw query_error(error, db_, database_);
    }
}

Answer<pqxx::result> Session::try_query(const std::string& text) {
    try {
        return {.value = execute(text)};
    } catch (const pqxx::sql_error& error) {
        return {.refusal = one_line(error.what())};
    }
}

}  // namespace smt::postgres
