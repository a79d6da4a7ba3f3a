// What a theme of `smt check` finds in hand-made facts, as text that a test compares.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "smt/check.h"

namespace testing {

// Every check of the theme, as `run_checks` runs them.
inline std::vector<smt::Finding> found_by(std::span<const smt::CheckRow> theme,
                                          const smt::CheckInput& input) {
    std::vector<smt::Finding> all;
    for (const smt::CheckRow& row : theme) {
        smt::Findings findings{row.check, all};
        row.run(input, findings);
        if (row.gate && !all.empty()) {
            break;
        }
    }
    return all;
}

// "error flink-slots: OBJECT: MESSAGE", then the parts that are there, a line each.
inline std::string text_of(const smt::Finding& finding) {
    constexpr std::string_view levels[] = {"note", "warning", "error"};
    const std::string_view level =
        finding.unknown ? "unknown" : levels[static_cast<std::size_t>(finding.check->severity)];
    std::string text =
        fmt::format("{} {}: {}: {}\n", level, finding.check->id, finding.object, finding.message);
    const auto add = [&](std::string_view name, const std::string& value) {
        text += value.empty() ? "" : fmt::format("  {}: {}\n", name, value);
    };
    add("actual", finding.actual);
    add("required", finding.required);
    add("sql", finding.mend.sql);
    add("then", finding.mend.then);
    return text;
}

inline std::string text_of(const std::vector<smt::Finding>& findings) {
    std::string text;
    for (const smt::Finding& finding : findings) {
        text += text_of(finding);
    }
    return text;
}

}  // namespace testing
