// Flink SQL for the SQL runner, the example of the Flink Kubernetes operator that reads a script
// (SqlRunner.java of flink-sql-runner-example).  It is no parser: it takes off whatever looks like
// a comment, also in a literal or a name, and everything in 'quotes' behind SET for the value.
#pragma once

#include <string>
#include <string_view>

namespace smt {

// A script of smt without its comments, but for the marks of `smt render`, and with each literal
// that looks like a comment written in another way.  Its first line tells `smt render` to quote
// secrets so, too.
std::string sql_runner_script(std::string_view sql);

// The first line of such a script that the runner would read in another way than Flink; empty:
// none.
std::string unreadable_line(std::string_view script);

}  // namespace smt
