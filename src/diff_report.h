// A difference of two plans as text, Markdown, JSON and SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diff.h"

namespace smt {

// `old_name`, `new_name`: what the user calls the two sides.
struct DiffReport {
    const PlanDiff& diff;
    std::string old_name, new_name;
    std::string smt_version;
    bool allow_destructive = false;
};

std::string to_text(const DiffReport& report);
std::string to_markdown(const DiffReport& report);
std::string to_json(const DiffReport& report);
// For StarRocks; what loses data is commented out unless that is allowed.
std::string to_sql(const DiffReport& report);

// What is done, in its order; each step with the statements that it is about.
struct Step {
    std::string text;
    std::vector<std::string> statements;
};
std::vector<Step> steps_of(const DiffReport& report,
                           std::string_view statements = "the statements of --format sql");

}  // namespace smt
