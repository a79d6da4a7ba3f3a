#include "init_config.h"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>

#include "commands/planning.h"
#include "smt/command.h"
#include "smt/output.h"
#include "terminal.h"

namespace smt {

namespace {

constexpr const char* usual_name = "smt.conf";

// Empty: nobody can be asked, or has an answer.
std::string ask_for_dsn() {
    if (::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1) {
        return "";
    }
    print_log("PostgreSQL, as postgresql://USER@HOST:PORT/DATABASE (nothing: fill it in later): ");
    std::string answer;
    std::getline(std::cin, answer);
    return answer;
}

Catalog look_at(const CommandLine& line, const Dsn& dsn) {
    Progress progress{line};
    progress.say("looking at the database");
    DbConfig db = dsn.db;
    db.maintenance_db = dsn.database;
    const auto is_it = [&](std::string_view name) { return name == dsn.database; };
    return read_catalog(db, {is_it, [](const TableName&) { return true; }},
                        query_observer(line, progress));
}

}  // namespace

Outcome run_init(const CommandLine& line, Diagnostics&) {
    const std::string path = line.output_file.empty() ? usual_name : line.output_file;
    InitFacts facts;
    try {
        const std::string dsn = line.dsn.empty() ? ask_for_dsn() : line.dsn;
        facts.dsn = parse_dsn(dsn);
        if (!dsn.empty() && facts.dsn.database.empty()) {
            throw std::invalid_argument{"it names no database"};
        }
    } catch (const std::invalid_argument& error) {
        say(line, said::usage,
            fmt::format("the connection string cannot be used: {}", error.what()),
            "write postgresql://USER@HOST:PORT/DATABASE; the password comes from PGPASSWORD or "
            "~/.pgpass");
        return ExitCode::bad_usage;
    }
    if (!facts.dsn.database.empty()) {
        facts.catalog = look_at(line, facts.dsn);
    }
    if (!write_new_file(path, init_config(facts))) {
        say(line, said::usage, fmt::format("'{}' is there already: it is not overwritten", path),
            "name another file with -o");
        return ExitCode::bad_usage;
    }
    return {ExitCode::done,
            fmt::format("wrote {}: read it, then run smt -c {} --dry-run", path, path)};
}

}  // namespace smt
