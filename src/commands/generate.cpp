#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "commands/keep.h"
#include "commands/planning.h"
#include "diff_notes.h"
#include "file_changes.h"
#include "parallel.h"
#include "plan_losses.h"
#include "plan_report.h"
#include "plan_table.h"
#include "smt/command.h"
#include "smt/emit.h"
#include "smt/output.h"
#include "terminal.h"
#include "text.h"

namespace smt {

namespace {

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

std::string size_of(const Plan& plan) {
    return fmt::format("{} through {}", counted(plan.tables.size(), "table"),
                       counted(prepared_groups(plan).size(), "replication slot"));
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

Outcome stopped(const Diagnostics& diagnostics) {
    return {ExitCode::plan_has_errors, diagnostics.has_errors()
                                           ? "nothing was written"
                                           : "nothing was written: with --strict a warning is an "
                                             "error"};
}

// --max-loss
Fidelity most_loss(const CommandLine& line) {
    return line.max_loss == "none"      ? Fidelity::exact
           : line.max_loss == "widened" ? Fidelity::widened
                                        : Fidelity::lossy;
}

// --check: what is written into the folder is only compared.
Outcome check_files(const CommandLine& line, const Config& config, const Plan& plan,
                    const std::vector<OutputFile>& files, Diagnostics& diagnostics) {
    const std::string& output_dir = output_dir_of(line, config);
    const std::vector<FileChange> changes =
        compare_files(output_dir, plan.config, files, diagnostics);
    if (must_stop(line, diagnostics, config.allowances)) {
        return stopped(diagnostics);
    }
    if (changes.empty()) {
        return {ExitCode::done,
                fmt::format("{}: {} in {}", size_of(plan),
                            counted(files.size(), "file") + " up to date", output_dir)};
    }
    print_product(to_unified_diff(output_dir, changes));
    return {ExitCode::differs,
            fmt::format("{} in {} {}: run smt without --check", counted(changes.size(), "file"),
                        output_dir, changes.size() == 1 ? "differs" : "differ")};
}

Outcome generate(const CommandLine& line, const LoadedConfig& loaded, Progress& progress,
                 Diagnostics& diagnostics) {
    const Config& config = loaded.config;
    const std::string& output_dir = output_dir_of(line, config);
    // While the server answers.  What is wrong with the lock is said before what is wrong with the
    // server: it stays wrong when that one is back.
    Diagnostics of_lock;
    auto reading = start_beside([&] { return earlier_plan(output_dir, of_lock); });
    Diagnostics of_catalog;
    std::variant<Catalog, ExitCode> found;
    std::exception_ptr failure;
    try {
        found = load_catalog(line, loaded, progress, of_catalog);
    } catch (...) {
        failure = std::current_exception();
    }
    const EarlierPlan& lock = *keep(reading.get());
    diagnostics.append(std::move(of_lock));
    if (diagnostics.has_errors()) {
        return stopped(diagnostics);
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    diagnostics.append(std::move(of_catalog));
    if (const ExitCode* const code = std::get_if<ExitCode>(&found)) {
        return *code == ExitCode::plan_has_errors ? stopped(diagnostics) : *code;
    }
    const Plan& earlier = lock.plan;
    const Catalog& catalog = *keep(std::get<Catalog>(std::move(found)));
    progress.say(fmt::format("planning {}", counted(catalog.tables.size(), "table")));
    Plan& plan = *keep(make_plan(config, loaded.rules, catalog, earlier, diagnostics));
    report_changes(earlier, plan, diagnostics);
    if (!line.max_loss.empty()) {
        report_losses(plan, most_loss(line), diagnostics);
    }
    if (!diagnostics.has_errors()) {
        check_deployments(plan, diagnostics);
    }
    if (must_stop(line, diagnostics, config.allowances)) {
        return stopped(diagnostics);
    }
    if (line.dry_run && line.stdout_name.empty()) {
        progress.end();
        print_product(plan_table(plan));
        return {ExitCode::done, size_of(plan) + ": nothing was written"};
    }
    plan_report(config, loaded.rules, catalog, diagnostics, plan);
    const std::vector<OutputFile>& files = *keep(emit_all(plan));
    if (!line.stdout_name.empty()) {
        progress.end();
        return print_one(files, line);
    }
    if (line.check) {
        progress.end();
        return check_files(line, config, plan, files, diagnostics);
    }
    progress.say("writing into " + output_dir);
    const auto goes_on = [&] { return !must_stop(line, diagnostics, config.allowances); };
    const auto written =
        write_files(output_dir, plan.config, files, diagnostics, goes_on, lock.lock_hash);
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
    if (line.check && (line.dry_run || !line.stdout_name.empty())) {
        say(line, said::usage,
            fmt::format("--check prints what differs, and {} something else",
                        line.dry_run ? "--dry-run" : "--stdout"),
            "leave one of them away");
        return ExitCode::bad_usage;
    }
    const LoadedConfig loaded{line, diagnostics};
    const std::vector<Allowance>& allowances = loaded.config.allowances;
    if (diagnostics.has_errors()) {
        diagnostics.remove_allowed(allowances, false);
        return ExitCode::bad_usage;
    }
    try {
        Progress progress{line};
        Outcome outcome = generate(line, loaded, progress, diagnostics);
        if (outcome.code == ExitCode::done && diagnostics.count(Severity::error) > 0) {
            outcome.code = ExitCode::plan_has_errors;
            outcome.summary += "; an output with errors was left out";
        }
        const std::size_t accepted =
            diagnostics.remove_allowed(allowances, !diagnostics.has_errors());
        if (accepted > 0 && !outcome.summary.empty()) {
            outcome.summary += fmt::format("; {} accepted", counted(accepted, "diagnostic"));
        }
        return outcome;
    } catch (...) {
        diagnostics.remove_allowed(allowances, false);
        throw;
    }
}

}  // namespace smt
