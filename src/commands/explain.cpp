#include "explain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands/planning.h"
#include "smt/command.h"
#include "terminal.h"
#include "text.h"

namespace smt {

namespace {

Outcome wrong_word(const CommandLine& line, const std::vector<Subject>& meanings,
                   const Known& known) {
    if (!meanings.empty()) {
        const auto name = [](const Subject& subject) {
            return subject.table.database + "." + to_string(subject);
        };
        say(line, said::usage, fmt::format("'{}' can mean several things", line.subject),
            fmt::format("write one of {}", fmt::join(map(meanings, name), ", ")));
        return ExitCode::bad_usage;
    }
    const std::vector<std::string> names = table_names(known);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    say(line, said::usage,
        fmt::format("no rule selects a table or column '{}', and there is no such diagnostic{}",
                    line.subject, did_you_mean(line.subject, candidates)),
        "`smt --dry-run` lists the tables");
    return ExitCode::bad_usage;
}

Outcome explain_subject(const CommandLine& line, const LoadedConfig& loaded,
                        Diagnostics& diagnostics) {
    const Plan earlier = earlier_plan(loaded.config.other.output_dir, diagnostics).plan;
    if (diagnostics.has_errors()) {
        return ExitCode::plan_has_errors;
    }
    Progress progress{line};
    const auto found = load_catalog(line, loaded, progress, diagnostics);
    progress.end();
    if (const ExitCode* const code = std::get_if<ExitCode>(&found)) {
        return *code;
    }
    const auto& catalog = std::get<Catalog>(found);
    Diagnostics of_the_plan;
    const Plan plan = make_plan(loaded.config, loaded.rules, catalog, earlier, of_the_plan);
    const Known known{loaded.config, loaded.rules, catalog, plan, of_the_plan};
    const std::vector<Subject> meanings = subjects_named(line.subject, known);
    if (meanings.size() != 1) {
        return wrong_word(line, meanings, known);
    }
    print_product(explain(meanings.front(), known));
    return ExitCode::done;
}

}  // namespace

Outcome run_explain(const CommandLine& line, Diagnostics& diagnostics) {
    if (const Code* const code = code_named(line.subject)) {
        print_product(explain(*code));
        return ExitCode::done;
    }
    const LoadedConfig loaded{line, diagnostics};
    return diagnostics.has_errors() ? Outcome{ExitCode::bad_usage}
                                    : explain_subject(line, loaded, diagnostics);
}

}  // namespace smt
