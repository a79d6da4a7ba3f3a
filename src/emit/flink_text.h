// What the Flink scripts have in common: settings, sinks, lists of columns and options.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smt/plan.h"

namespace smt::flink_sql {

std::string qualified(const std::string& database, const std::string& name);
std::string name_list(const std::vector<std::string>& names);
std::string option_list(const Plan& plan, const Properties& options);
std::string set_statements(const Plan& plan, const Job& job);

// Lines of a column list: a comma stands before the remark, which reaches to the end of its line.
struct Line {
    std::string title;  // a comment line above it; may be empty
    std::string text;
    std::string remark;
};

std::string joined(const std::vector<Line>& lines);

std::string select_list(const std::vector<ViewColumn>& columns, std::string_view indent);
std::string create_sink(const Plan& plan, const TablePlan& table);
std::string insert(const TablePlan& table);

// How to run the file of this name.
std::string command_lines(const Plan& plan, const std::string& path);

}  // namespace smt::flink_sql
