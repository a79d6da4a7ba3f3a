#include "commands/load_schema.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <set>
#include <vector>

#include "config_expand.h"
#include "schema_sql.h"
#include "terminal.h"
#include "text.h"
#include "throwaway_postgres.h"

namespace smt {

namespace {

// One script, and the database that it is run in.
struct Script {
    std::string database, path;
};

// Nothing, and said why, when a value names no database or no file.
std::optional<std::vector<Script>> scripts_of_line(const CommandLine& line, const Config& config,
                                                   Diagnostics& diagnostics) {
    const std::optional<std::string> usual = database_of_rules(config);
    std::vector<Script> scripts;
    for (const std::string& value : line.schema_sql) {
        const SchemaSource source = schema_source(value);
        if (source.database.empty() && !usual) {
            say(line, said::usage, "the rules do not name the one database that --schema-sql makes",
                fmt::format("write --schema-sql DATABASE={}", source.path));
            return std::nullopt;
        }
        std::error_code error;
        if (!std::filesystem::exists(source.path, error)) {
            diagnostics
                .report(code::no_such_file, source.path, "cannot be read: {}",
                        std::make_error_code(std::errc::no_such_file_or_directory).message())
                .hint = "check the name, and the working directory that it starts from";
            return std::nullopt;
        }
        const std::vector<std::string> paths = scripts_of(source.path);
        if (paths.empty()) {
            diagnostics.report(code::no_such_file, source.path, "has no file that ends with .sql")
                .hint = "name a folder of migrations, or one script";
            return std::nullopt;
        }
        for (const std::string& path : paths) {
            scripts.push_back({source.database.empty() ? *usual : source.database, path});
        }
    }
    return scripts;
}

std::string run(ThrowawayPostgres& server, const Script& script) {
    const std::string text = read_file(script.path);
    const auto way_there = without_way_back(text);
    return way_there ? server.run_text(script.database, script.path, *way_there)
                     : server.run_script(script.database, script.path);
}

}  // namespace

std::variant<Catalog, ExitCode> load_schema(const CommandLine& line, const LoadedConfig& loaded,
                                            Progress& progress, Diagnostics& diagnostics) {
    const auto scripts = scripts_of_line(line, loaded.config, diagnostics);
    if (!scripts) {
        return ExitCode::bad_usage;
    }
    progress.say("starting a PostgreSQL of its own");
    ThrowawayPostgres server;
    std::set<std::string> made = {"postgres"};
    for (const Script& script : *scripts) {
        if (made.insert(script.database).second) {
            server.create_database(script.database);
        }
        progress.say("running " + script.path);
        if (const std::string printed = run(server, script); !printed.empty()) {
            report_failure(printed, script.path, diagnostics);
            return ExitCode::plan_has_errors;
        }
    }
    return read_catalog(server.connection(loaded.config.db), selection_of(loaded.rules),
                        query_observer(line, progress));
}

}  // namespace smt
