#include "smt/catalog.h"

#include <fmt/format.h>

#include "commands/planning.h"
#include "smt/catalog_json.h"
#include "smt/command.h"
#include "terminal.h"
#include "text.h"

namespace smt {

namespace {

Outcome print_catalog(const CommandLine& line, const LoadedConfig& loaded,
                      Diagnostics& diagnostics) {
    Progress progress{line};
    auto found = load_catalog(line, loaded, progress, diagnostics);
    progress.end();
    if (const ExitCode* const code = std::get_if<ExitCode>(&found)) {
        return *code;
    }
    auto& catalog = std::get<Catalog>(found);
    if (catalog.tables.empty()) {
        diagnostics
            .report(code::no_table, loaded.config.path,
                    "no rule takes any table: there is nothing to take a snapshot of")
            .hint = "compare the patterns of the rules with the names in the database";
        return ExitCode::plan_has_errors;
    }
    catalog.selected_by = selected_by(loaded.config);
    const std::string size = fmt::format("{} of {}", counted(catalog.tables.size(), "table"),
                                         counted(catalog.databases.size(), "database"));
    print_product(
        to_json(std::move(catalog), line.stats ? Statistics::included : Statistics::left_out));
    return {ExitCode::done, size};
}

}  // namespace

Outcome run_catalog(const CommandLine& line, Diagnostics& diagnostics) {
    const LoadedConfig loaded{line, diagnostics};
    Outcome outcome = diagnostics.has_errors() ? Outcome{ExitCode::bad_usage}
                                               : print_catalog(line, loaded, diagnostics);
    diagnostics.remove_allowed(loaded.config.allowances, false);
    return outcome;
}

}  // namespace smt
