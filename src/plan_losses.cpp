#include "plan_losses.h"

#include <algorithm>
#include <string>
#include <vector>

namespace smt {

namespace {

void report(const std::string& where, int rule, Fidelity most, std::string_view what,
            Diagnostics& diagnostics) {
    Diagnostic& diagnostic = diagnostics.report(code::loss_too_high, where,
                                                "{}, and --max-loss allows no more than '{}'", what,
                                                most == Fidelity::exact ? "none" : to_string(most));
    diagnostic.hint = "give the column another type, or leave it out with exclude_columns";
    diagnostic.rule = rule;
}

}  // namespace

void report_losses(const Plan& plan, Fidelity most, Diagnostics& diagnostics) {
    for (const TablePlan& table : plan.tables) {
        for (const ColumnPlan& column : table.columns) {
            if (column.fidelity > most) {
                const std::string place = to_string(table.inputs.front().table);
                report(place + "." + (column.source.empty() ? column.name : column.source),
                       table.rule, most,
                       fmt::format("{} as {} is {}", column.declared, column.starrocks,
                                   to_string(column.fidelity)),
                       diagnostics);
            }
        }
    }
    // What is left out is not in the plan; its warnings say so.
    constexpr const Code* left_out[] = {&code::column_left_out, &code::generated_column,
                                        &code::table_left_out};
    const std::vector<Diagnostic> said = diagnostics.all();
    for (const Diagnostic& diagnostic : said) {
        if (std::ranges::find(left_out, diagnostic.code) != std::end(left_out)) {
            report(diagnostic.where, diagnostic.rule, most, "it is left out", diagnostics);
        }
    }
}

}  // namespace smt
