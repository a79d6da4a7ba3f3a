#include "diff_notes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "diff.h"
#include "plan_moves.h"
#include "text.h"

namespace smt {

namespace {

// More would hide everything else that there is to say.
constexpr std::size_t most_notes = 10;

constexpr const char* hint =
    "`smt diff OLD NEW` says what StarRocks and the job need: OLD is the smt.lock of before, NEW "
    "the config";

}  // namespace

void report_changes(const Plan& earlier, const Plan& plan, Diagnostics& diagnostics) {
    if (earlier.tables.empty() || !is_lock_of(earlier, plan)) {
        return;
    }
    const PlanDiff diff = compare_plans(earlier, plan);
    for (std::size_t i = 0; i < diff.tables.size(); ++i) {
        const TableDiff& table = diff.tables[i];
        if (i + 1 == most_notes && diff.tables.size() > most_notes) {
            diagnostics
                .report(code::changed_since_lock, plan.config,
                        "since the run before, {} more tables changed", diff.tables.size() - i)
                .hint = hint;
            return;
        }
        const auto change = [](const Change& one) {
            return fmt::format("{} {}", one.where, one.what);
        };
        diagnostics
            .report(code::changed_since_lock, table.name, "since the run before: {}",
                    fmt::join(map(table.changes, change), "; "))
            .hint = i == 0 ? hint : "";
    }
}

}  // namespace smt
