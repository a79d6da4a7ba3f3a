#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "ascii.h"
#include "config_expand.h"
#include "plan_table.h"
#include "progress.h"
#include "smt/catalog.h"
#include "smt/command.h"
#include "smt/config.h"
#include "smt/emit.h"
#include "smt/lock.h"
#include "smt/output.h"
#include "smt/plan.h"
#include "smt/rule.h"
#include "smt/source.h"
#include "terminal.h"
#include "text.h"

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

QueryObserver observer(const CommandLine& line, Progress& progress) {
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

Outcome print_one(const std::vector<OutputFile>& files, const CommandLine& line) {
    const auto file = std::ranges::find(files, line.stdout_name, &OutputFile::path);
    if (file != files.end()) {
        print_product(file->text);
        return ExitCode::done;
    }
    const auto names =
        map(files, [](const OutputFile& other) { return std::string_view{other.path}; });
    say(line, said::usage,
        fmt::format("there is no output '{}'{}", line.stdout_name,
                    did_you_mean(line.stdout_name, names)),
        fmt::format("the outputs are {}", fmt::join(names, ", ")));
    return ExitCode::bad_usage;
}

std::string counted(std::size_t number, std::string_view thing) {
    return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

std::string size_of(const Plan& plan) {
    return fmt::format("{} through {}", counted(plan.tables.size(), "table"),
                       counted(plan.groups.size(), "replication slot"));
}

std::string summary(const Plan& plan, const std::string& output_dir,
                    const std::vector<WrittenFile>& written) {
    const auto count = [&](FileState state) {
        return static_cast<std::size_t>(std::ranges::count(written, state, &WrittenFile::state));
    };
    const std::size_t removed = count(FileState::removed);
    return fmt::format("{}: {} written, {} unchanged{} in {}", size_of(plan),
                       counted(count(FileState::written), "file"), count(FileState::unchanged),
                       removed > 0 ? fmt::format(", {} removed", removed) : "", output_dir);
}

bool must_stop(const CommandLine& line, const Diagnostics& diagnostics,
               const std::vector<Allowance>& allowances) {
    return diagnostics.has_errors() || (line.strict && diagnostics.has_warnings(allowances));
}

// What the run before decided; empty where there was none.
Plan earlier_plan(const std::string& output_dir, Diagnostics& diagnostics) {
    const std::filesystem::path path = std::filesystem::path{output_dir} / lock_name;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {
        return {};
    }
    try {
        return plan_from_lock(read_file(path.string()), lock_name);
    } catch (const std::runtime_error& error) {
        diagnostics.report(code::bad_lock, output_dir, "{}", error.what()).hint =
            "restore the file from version control; when no job runs yet, delete it";
        return {};
    }
}

Outcome stopped(const Diagnostics& diagnostics) {
    return {ExitCode::plan_has_errors, diagnostics.has_errors()
                                           ? "nothing was written"
                                           : "nothing was written: with --strict a warning is an "
                                             "error"};
}

Outcome generate(const CommandLine& line, const Config& config, const RuleSet& rules,
                 Progress& progress, Diagnostics& diagnostics) {
    const std::string output_dir =
        line.output_dir.empty() ? config.other.output_dir : line.output_dir;
    const Plan earlier = earlier_plan(output_dir, diagnostics);
    if (diagnostics.has_errors()) {
        return stopped(diagnostics);
    }
    const Selection selection{
        [&](std::string_view database) { return rules.wants_database(database); },
        [&](const TableName& table) { return rules.taker(table) != nullptr; }};
    progress.say("connecting to PostgreSQL");
    const Catalog catalog = read_catalog(config.db, selection, observer(line, progress));
    progress.say(fmt::format("planning {}", counted(catalog.tables.size(), "table")));
    const Plan plan = make_plan(config, rules, catalog, earlier, diagnostics);
    if (must_stop(line, diagnostics, config.allowances)) {
        return stopped(diagnostics);
    }
    if (line.dry_run && line.stdout_name.empty()) {
        progress.end();
        print_product(plan_table(plan));
        return {ExitCode::done, size_of(plan) + ": nothing was written"};
    }
    const std::vector<OutputFile> files = emit_all(plan);
    if (!line.stdout_name.empty()) {
        progress.end();
        return print_one(files, line);
    }
    progress.say("writing into " + output_dir);
    const auto written = write_files(output_dir, plan.config, files, diagnostics, [&] {
        return !must_stop(line, diagnostics, config.allowances);
    });
    if (must_stop(line, diagnostics, config.allowances)) {
        return stopped(diagnostics);
    }
    return {ExitCode::done, summary(plan, output_dir, written)};
}

}  // namespace

std::string find_config() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read before any thread is started
    if (const char* const named = std::getenv("SMT_CONFIG"); named != nullptr && *named != '\0') {
        return named;
    }
    std::error_code ignored;
    const auto binary = std::filesystem::read_symlink("/proc/self/exe", ignored);
    for (const std::filesystem::path& path :
         {std::filesystem::path{"smt.conf"}, std::filesystem::path{"conf/config_prod.conf"},
          binary.parent_path() / "conf/config_prod.conf"}) {
        if (std::filesystem::exists(path, ignored)) {
            return path.string();
        }
    }
    return "";
}

Outcome run_generate(const CommandLine& line, Diagnostics& diagnostics) {
    const Config config = load_config(line.config, diagnostics, line.settings);
    const RuleSet rules{config, diagnostics};
    if (diagnostics.has_errors()) {
        diagnostics.remove_allowed(config.allowances, false);
        return ExitCode::bad_usage;
    }
    try {
        Progress progress{line};
        Outcome outcome = generate(line, config, rules, progress, diagnostics);
        const std::size_t accepted =
            diagnostics.remove_allowed(config.allowances, !diagnostics.has_errors());
        if (accepted > 0 && !outcome.summary.empty()) {
            outcome.summary += fmt::format("; {} accepted", counted(accepted, "diagnostic"));
        }
        return outcome;
    } catch (...) {
        diagnostics.remove_allowed(config.allowances, false);
        throw;
    }
}

}  // namespace smt
