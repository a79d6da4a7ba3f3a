#include "diff.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <variant>

#include "ascii.h"
#include "commands/planning.h"
#include "config_expand.h"
#include "diff_report.h"
#include "smt/catalog_json.h"
#include "smt/command.h"
#include "smt/lock.h"
#include "terminal.h"
#include "text.h"

namespace smt {

namespace {

enum class Kind { lock, snapshot, config };

// OLD or NEW.
struct Side {
    std::string name;  // as the user wrote it
    std::string path;
    std::string text;  // of a config: nothing
    Kind kind = Kind::config;
};

// A folder stands for the lock in it; what a file is shows in its text.
std::optional<Side> read_side(const std::string& name, Diagnostics& diagnostics) {
    Side side{name, name, "", Kind::config};
    std::error_code ignored;
    if (std::filesystem::is_directory(name, ignored)) {
        side.path = std::filesystem::path{name} / lock_name;
    }
    const auto text = read_named_file(side.path, diagnostics);
    if (!text) {
        return std::nullopt;
    }
    if (trimmed(*text).starts_with('{')) {
        side.text = *text;
        // Every lock names the version of smt that wrote it, and no catalog has such a member.
        const bool is_lock = std::filesystem::path{side.path}.filename() == lock_name ||
                             text->find("\n  \"smt\": ") != std::string::npos;
        side.kind = is_lock ? Kind::lock : Kind::snapshot;
    }
    return side;
}

// "smt.lock: version: MESSAGE": the place is that of the diagnostic.
void report_bad_file(const Code& code, const Side& side, const std::exception& error,
                     std::string_view hint, Diagnostics& diagnostics) {
    const std::string_view what = error.what();
    const std::size_t end = what.find(": ", side.path.size());
    diagnostics.report(code, std::string{what.substr(0, end)}, "{}", what.substr(end + 2)).hint =
        hint;
}

std::optional<Catalog> catalog_of(const CommandLine& line, const Side& side,
                                  const LoadedConfig& loaded, Progress& progress,
                                  Diagnostics& diagnostics) {
    if (side.kind == Kind::snapshot) {
        try {
            return catalog_from_json(side.text, side.path);
        } catch (const std::runtime_error& error) {
            report_bad_file(code::bad_catalog, side, error, "take a new one with `smt catalog`",
                            diagnostics);
            return std::nullopt;
        }
    }
    auto found = load_catalog(line, loaded, progress, diagnostics);
    return std::get<Catalog>(std::move(found));
}

// Whatever is said of a plan that is not written: only its errors are of interest.
void keep_errors(const Diagnostics& found, Diagnostics& diagnostics) {
    for (const Diagnostic& diagnostic : found.all()) {
        if (diagnostic.code->severity == Severity::error) {
            diagnostics.report(*diagnostic.code, diagnostic.where, "{}", diagnostic.message).hint =
                diagnostic.hint;
        }
    }
}

// `earlier`: what the other side has decided; nothing: what the lock in the config's folder says.
std::variant<Plan, ExitCode> plan_of(const CommandLine& line, const Side& side, const Plan* earlier,
                                     Progress& progress, Diagnostics& diagnostics) {
    if (side.kind == Kind::lock) {
        try {
            return plan_from_lock(side.text, side.path);
        } catch (const std::runtime_error& error) {
            report_bad_file(code::bad_lock, side, error, "restore it from version control",
                            diagnostics);
            return ExitCode::plan_has_errors;
        }
    }
    CommandLine of_side = line;
    of_side.config = side.kind == Kind::config ? side.path : line.config;
    Diagnostics found;
    const LoadedConfig loaded{of_side, found};
    if (found.has_errors()) {
        keep_errors(found, diagnostics);
        return ExitCode::bad_usage;
    }
    const Plan locked =
        earlier == nullptr ? earlier_plan(loaded.config.other.output_dir, found).plan : *earlier;
    const auto catalog =
        found.has_errors() ? std::nullopt : catalog_of(of_side, side, loaded, progress, found);
    Plan plan;
    if (catalog) {
        plan = make_plan(loaded.config, loaded.rules, *catalog, locked, found);
    }
    keep_errors(found, diagnostics);
    if (found.has_errors()) {
        return ExitCode::plan_has_errors;
    }
    return plan;
}

std::string printed(const CommandLine& line, const DiffReport& report) {
    if (line.format == "sql") {
        return to_sql(report);
    }
    if (line.format == "json") {
        return to_json(report);
    }
    return line.format == "markdown" ? to_markdown(report) : to_text(report);
}

std::string summary(const PlanDiff& diff) {
    std::size_t changes = diff.sources.size();
    for (const TableDiff& table : diff.tables) {
        changes += table.changes.size();
    }
    return changes == 0 ? "nothing differs"
                        : fmt::format("{}, {} of StarRocks", counted(changes, "change"),
                                      counted(diff.tables.size(), "table"));
}

// A snapshot says what PostgreSQL has; what becomes of it a config says.
bool choose_config(CommandLine& line, bool has_snapshot) {
    if (!has_snapshot && !line.config.empty()) {
        say(line, said::usage, "-c is only used when OLD or NEW is a snapshot",
            "name it as OLD or NEW, for what its database has now");
        return false;
    }
    if (has_snapshot && line.config.empty()) {
        line.config = find_config();
        if (line.config.empty()) {
            say(line, said::usage, "a snapshot needs a config: name one with -c FILE",
                "it says which tables are copied, and how");
            return false;
        }
        say(line, said::summary, fmt::format("config {}", line.config));
    }
    return true;
}

}  // namespace

Outcome run_diff(const CommandLine& given, Diagnostics& diagnostics) {
    CommandLine line = given;
    const auto old_side = read_side(line.old_side, diagnostics);
    const auto new_side = read_side(line.new_side, diagnostics);
    if (!old_side || !new_side) {
        return ExitCode::bad_usage;
    }
    const bool has_snapshot = old_side->kind == Kind::snapshot || new_side->kind == Kind::snapshot;
    if (!choose_config(line, has_snapshot)) {
        return ExitCode::bad_usage;
    }
    Progress progress{line};
    const auto old_plan = plan_of(line, *old_side, nullptr, progress, diagnostics);
    if (const ExitCode* const code = std::get_if<ExitCode>(&old_plan)) {
        return *code;
    }
    const Plan& before = std::get<Plan>(old_plan);
    const auto new_plan = plan_of(line, *new_side, &before, progress, diagnostics);
    if (const ExitCode* const code = std::get_if<ExitCode>(&new_plan)) {
        return *code;
    }
    const Plan& after = std::get<Plan>(new_plan);
    progress.end();
    const PlanDiff diff = compare_plans(before, after, line.allow_destructive);
    print_product(printed(
        line, {diff, line.old_side, line.new_side, after.smt_version, line.allow_destructive}));
    return {diff.is_empty() ? ExitCode::done : ExitCode::differs, summary(diff)};
}

}  // namespace smt
