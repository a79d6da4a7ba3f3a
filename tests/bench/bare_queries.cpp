// The limit for reading a catalog: smt's own queries, fetched row by row with libpq, and nothing
// done with what they bring.
//
//   bare_queries CONNINFO      prints the number of rows
#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "source/postgres_queries.h"

namespace {

using namespace smt::postgres;

struct Closing {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, Closing>;
using Result = std::unique_ptr<PGresult, Closing>;

[[noreturn]] void fail(PGconn* connection) {
    std::fputs(PQerrorMessage(connection), stderr);
    std::exit(1);
}

// Of the columns that catalog.py makes; smt asks for those that it has read.
constexpr const char* used_types = "16,20,23,25,1043,1082,1184,1700,3802";
constexpr const char* no_modifiers = "-1,-1,-1,-1,-1,-1,-1,-1,-1";

std::size_t rows_of(PGconn* connection, const std::string& query) {
    if (PQsendQuery(connection, query.c_str()) == 0) {
        fail(connection);
    }
    PQsetSingleRowMode(connection);
    std::size_t rows = 0;
    while (const Result result{PQgetResult(connection)}) {
        switch (PQresultStatus(result.get())) {
            case PGRES_SINGLE_TUPLE:
                ++rows;
                break;
            case PGRES_TUPLES_OK:
            case PGRES_COMMAND_OK:
                break;
            default:
                fail(connection);
        }
    }
    return rows;
}

std::string of_all(const char* query, const char* column) {
    return fmt::format(fmt::runtime(query),
                       fmt::arg("only", fmt::format("{} IN ({})", column, all_tables)),
                       fmt::arg("only_referenced", "true"), fmt::arg("with_generated", ""),
                       fmt::arg("nulls_not_distinct", "false"));
}

}  // namespace

int main(int argc, char** argv) {
    const Connection connection{PQconnectdb(argc > 1 ? argv[1] : "")};
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        fail(connection.get());
    }
    const int version = PQserverVersion(connection.get());
    const std::vector<std::string> queries = {
        "BEGIN READ ONLY",
        fmt::format(settings_query, fmt::arg("statement_timeout", 300)),
        fmt::format(relations_query, fmt::arg("analyzed", analyzed(version))),
        fmt::format(children_query, fmt::arg("analyzed", analyzed(version))),
        fmt::format(types_query, fmt::arg("used", used_types)),
        fmt::format(declared_query, fmt::arg("types", used_types),
                    fmt::arg("modifiers", no_modifiers)),
        labels_query,
        empty_enums_query,
        of_all(columns_query, "a.attrelid"),
        of_all(defaults_query, "d.adrelid"),
        of_all(comments_query, "objoid"),
        of_all(indexes_query, "i.indrelid"),
        of_all(constraints_query, "conrelid"),
        "COMMIT"};
    std::size_t rows = 0;
    for (const std::string& query : queries) {
        rows += rows_of(connection.get(), query);
    }
    fmt::print("{}\n", rows);
}
