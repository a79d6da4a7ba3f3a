#include "commands/planning.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <stdexcept>

#include "ascii.h"
#include "commands/load_schema.h"
#include "config_expand.h"
#include "output_folder.h"
#include "output_manifest.h"
#include "smt/catalog_json.h"
#include "smt/lock.h"
#include "terminal.h"

namespace smt {

namespace {

// A query on one line; the lists of tables in some are long.
std::string one_line(std::string_view query) {
    constexpr std::size_t longest = 300;
    std::string line;
    for (const char c : query) {
        const bool is_blank = c == ' ' || c == '\n';
        if (!is_blank || (!line.empty() && line.back() != ' ')) {
            line += is_blank ? ' ' : c;
        }
    }
    line = trimmed(line);
    return line.size() <= longest ? line : line.substr(0, longest) + " ...";
}

std::variant<Catalog, ExitCode> load_snapshot(const CommandLine& line, Diagnostics& diagnostics) {
    if (line.catalog == "-" && line.config == "-") {
        say(line, said::usage, "config and catalog cannot both be read from stdin",
            "name a file for one of them");
        return ExitCode::bad_usage;
    }
    const auto text = read_named_file(line.catalog, diagnostics);
    if (!text) {
        return ExitCode::bad_usage;
    }
    const std::string path = line.catalog == "-" ? "stdin" : line.catalog;
    try {
        return catalog_from_json(*text, path);
    } catch (const std::runtime_error& error) {
        const std::string_view what = error.what();  // "catalog.json:3: ..." or "catalog.json: ..."
        const std::size_t end = what.find(": ", path.size());
        diagnostics
            .report(code::bad_catalog, std::string{what.substr(0, end)}, "{}", what.substr(end + 2))
            .hint = "take a new one with `smt catalog`";
        return ExitCode::plan_has_errors;
    }
}

constexpr const char* restore_lock =
    "restore the file from version control; when no job runs yet, delete it";

// Nothing where there is none.  As the manifest it is looked up below the folder, not through a
// link: what the folder's neighbours may read is not theirs to choose.
std::optional<std::string> read_lock(const std::string& output_dir, Diagnostics& diagnostics) {
    const std::filesystem::path path = std::filesystem::path{output_dir} / lock_name;
    std::error_code ignored;
    // OutputFolder would make the folder.
    if (!std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
        return std::nullopt;
    }
    const OutputFolder folder{output_dir, OutputFolder::Purpose::look};
    const auto file = folder.find(std::string{lock_name});
    if (!file) {
        return std::nullopt;
    }
    if (!S_ISREG(file->mode)) {
        diagnostics
            .report(code::bad_lock, output_dir, "{}: it is {}", lock_name,
                    S_ISLNK(file->mode) ? "a symbolic link, which smt does not follow"
                                        : "no regular file")
            .hint = restore_lock;
        return std::nullopt;
    }
    return file->text;
}

}  // namespace

QueryObserver query_observer(const CommandLine& line, Progress& progress) {
    return [&, queries = 0](std::string_view database, std::string_view query,
                            std::chrono::microseconds time) mutable {
        progress.say(
            fmt::format("reading the catalog: {} queries, the last in '{}'", ++queries, database));
        if (line.verbose) {
            say(line, said::query,
                fmt::format("{}: {:.1f} ms: {}", database,
                            static_cast<double>(time.count()) / 1000.0, one_line(query)));
        }
    };
}

LoadedConfig::LoadedConfig(const CommandLine& line, Diagnostics& diagnostics)
    : config{load_config(line.config, diagnostics, line.settings)}, rules{config, diagnostics} {}

Selection selection_of(const RuleSet& rules) {
    return {[&](std::string_view database) { return rules.wants_database(database); },
            [&](const TableName& table) { return rules.taker(table) != nullptr; }};
}

std::variant<Catalog, ExitCode> load_catalog(const CommandLine& line, const LoadedConfig& loaded,
                                             Progress& progress, Diagnostics& diagnostics) {
    if (!line.catalog.empty() && !line.schema_sql.empty()) {
        say(line, said::usage, "--catalog and --schema-sql both stand for the database",
            "leave one of them away");
        return ExitCode::bad_usage;
    }
    if (!line.catalog.empty()) {
        return load_snapshot(line, diagnostics);
    }
    if (!line.schema_sql.empty()) {
        return load_schema(line, loaded, progress, diagnostics);
    }
    progress.say("connecting to PostgreSQL");
    return read_catalog(loaded.config.db, selection_of(loaded.rules),
                        query_observer(line, progress));
}

const std::string& output_dir_of(const CommandLine& line, const Config& config) {
    return line.output_dir.empty() ? config.other.output_dir : line.output_dir;
}

EarlierPlan earlier_plan(const std::string& output_dir, Diagnostics& diagnostics) {
    const auto text = read_lock(output_dir, diagnostics);
    if (!text) {
        return {};
    }
    try {
        return {plan_from_lock(*text, lock_name), sha256(*text)};
    } catch (const std::runtime_error& error) {
        diagnostics.report(code::bad_lock, output_dir, "{}", error.what()).hint = restore_lock;
        return {};
    }
}

}  // namespace smt
