#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "config_expand.h"
#include "smt/catalog.h"
#include "smt/command.h"
#include "smt/config.h"
#include "smt/emit.h"
#include "smt/lock.h"
#include "smt/output.h"
#include "smt/plan.h"
#include "smt/rule.h"
#include "smt/source.h"

namespace smt {

namespace {

QueryObserver observer(const CommandLine& line) {
    if (!line.verbose) {
        return {};
    }
    return [](std::string_view database, std::string_view query, std::chrono::microseconds time) {
        const std::string_view first_line = query.substr(0, query.find('\n', 1));
        fmt::print(stderr, "{}: {:.1f} ms: {}\n", visible(database),
                   static_cast<double>(time.count()) / 1000.0, visible(first_line));
    };
}

// What would be written, one line a target: for a look before the first run.
void print_plan(const Plan& plan) {
    fmt::print("{:<4}  {:<32}  {:<40}  {:<30}  {:<24}  {}\n", "rule", "PostgreSQL", "StarRocks",
               "key", "slot", "fidelity");
    for (const TablePlan& table : plan.tables) {
        Fidelity worst = Fidelity::exact;
        for (const ColumnPlan& column : table.columns) {
            worst = std::max(worst, column.fidelity);
        }
        for (const Input& input : table.inputs) {
            const std::string key = table.model == TableModel::duplicate_key
                                        ? "none: rows are appended"
                                        : fmt::format("{}", fmt::join(table.key, ", "));
            fmt::print("{:<4}  {:<32}  {:<40}  {:<30}  {:<24}  {}\n", table.rule,
                       visible(to_string(input.table)), visible(table.database + "." + table.table),
                       visible(key), plan.groups[input.group].slot, to_string(worst));
        }
    }
}

ExitCode print_one(const std::vector<OutputFile>& files, const CommandLine& line) {
    const auto file = std::ranges::find(files, line.stdout_name, &OutputFile::path);
    if (file == files.end()) {
        fmt::print(stderr, "smt: there is no output '{}'; there are:\n", visible(line.stdout_name));
        for (const OutputFile& other : files) {
            fmt::print(stderr, "  {}\n", other.path);
        }
        return ExitCode::bad_usage;
    }
    fmt::print("{}", file->text);
    return ExitCode::done;
}

void print_summary(const Plan& plan, const std::string& output_dir,
                   const std::vector<WrittenFile>& written) {
    const auto count = [&](FileState state) {
        return std::ranges::count(written, state, &WrittenFile::state);
    };
    fmt::print(
        stderr,
        "smt: {} table{} through {} replication slot{}: {} files written, {} unchanged{} in {}\n",
        plan.tables.size(), plan.tables.size() == 1 ? "" : "s", plan.groups.size(),
        plan.groups.size() == 1 ? "" : "s", count(FileState::written), count(FileState::unchanged),
        count(FileState::removed) > 0 ? fmt::format(", {} removed", count(FileState::removed)) : "",
        output_dir);
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

ExitCode generate(const CommandLine& line, const Config& config, const RuleSet& rules,
                  Diagnostics& diagnostics) {
    const std::string output_dir =
        line.output_dir.empty() ? config.other.output_dir : line.output_dir;
    const Plan earlier = earlier_plan(output_dir, diagnostics);
    if (diagnostics.has_errors()) {
        return ExitCode::plan_has_errors;
    }
    const Selection selection{
        [&](std::string_view database) { return rules.wants_database(database); },
        [&](const TableName& table) { return rules.taker(table) != nullptr; }};
    const Catalog catalog = read_catalog(config.db, selection, observer(line));
    const Plan plan = make_plan(config, rules, catalog, earlier, diagnostics);
    if (must_stop(line, diagnostics, config.allowances)) {
        return ExitCode::plan_has_errors;
    }
    if (line.dry_run) {
        print_plan(plan);
        return ExitCode::done;
    }
    const std::vector<OutputFile> files = emit_all(plan);
    if (!line.stdout_name.empty()) {
        return print_one(files, line);
    }
    const auto written = write_files(output_dir, plan.config, files, diagnostics);
    if (diagnostics.has_errors()) {
        return ExitCode::plan_has_errors;
    }
    if (!line.quiet) {
        print_summary(plan, output_dir, written);
    }
    return ExitCode::done;
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

ExitCode run_generate(const CommandLine& line, Diagnostics& diagnostics) {
    const Config config = load_config(line.config, diagnostics);
    const RuleSet rules{config, diagnostics};
    if (diagnostics.has_errors()) {
        return ExitCode::bad_usage;
    }
    const ExitCode code = generate(line, config, rules, diagnostics);
    diagnostics.remove_allowed(config.allowances);
    return code;
}

}  // namespace smt
