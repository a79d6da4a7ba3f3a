// The only way for foreign text into a statement.  One function a kind of name or literal of each
// target; what a target cannot spell at all (a backtick in a StarRocks name) is refused in the
// plan, not here.
#pragma once

#include <string>
#include <string_view>

namespace smt::quote {

// `name` of Flink SQL: a backtick is doubled.
std::string flink_name(std::string_view name);
// 'text' of Flink SQL: only the quote is doubled, a backslash means itself.  Control characters
// cannot travel through the SQL client: they become U&'\0009'.
std::string flink_text(std::string_view text);

// `name` of StarRocks.  A backtick cannot be part of a StarRocks name: the plan has refused it.
std::string starrocks_name(std::string_view name);
// 'text' of StarRocks on one line: backslash, quote and line breaks are escaped with a backslash;
// control characters that have no escape there, and bytes that are no UTF-8, are shown as \xNN.
std::string starrocks_text(std::string_view text);
// Whether it means exactly this text: StarRocks has no escape for most control characters.
bool is_starrocks_text(std::string_view text);
// "text" of StarRocks, as PROPERTIES wants it.
std::string starrocks_property(std::string_view text);

// "name" of PostgreSQL, quoted only where it must be: mixed case, odd characters, reserved words.
std::string postgres_name(std::string_view name);
// 'text' of PostgreSQL with standard_conforming_strings = on; control characters as in Flink SQL.
std::string postgres_text(std::string_view text);

// Stands on a line of its own above a placeholder, with the name of its variable behind it: only
// such a placeholder is filled in by `smt render`.
inline constexpr std::string_view placeholder_mark = "-- smt render: ";

// Flink SQL for the SQL runner of the Flink Kubernetes operator begins with this.
inline constexpr std::string_view sql_runner_head = "-- smt for the SQL runner";
// A literal of Flink SQL, 'text' or U&'text', in another spelling where the runner would take a
// part of it for a comment.
std::string sql_runner_literal(std::string_view literal);

// "text" of YAML, on one line: quotes, backslashes, control characters and line breaks are escaped;
// bytes that are no UTF-8, which YAML cannot hold, are shown as \xNN.
std::string yaml_text(std::string_view text);
// The same over several lines, each behind `indent`: what a key of YAML has for its value.  A text
// that such a block cannot hold as it is becomes "text".
std::string yaml_block(std::string_view text, std::string_view indent);
// A key of YAML: quoted only where it must be.
std::string yaml_key(std::string_view text);
inline constexpr std::string_view yaml_placeholder_mark = "# smt render: ";

// Text behind `--`: line breaks, control and bidi characters are shown as \xNN, so that a comment
// cannot end before its line does.
std::string comment(std::string_view text);

// "text" of JSON; control and bidi characters are escaped, and bytes that are no UTF-8, which JSON
// cannot hold, are shown as \xNN.
std::string json_text(std::string_view text);

// A Java regular expression that matches exactly this text.
std::string java_regex(std::string_view text);
// The same in one of Debezium's lists of patterns, in which no blank and no separator can stand
// (Key.CustomKeyMapper).
std::string listed_java_regex(std::string_view text);

}  // namespace smt::quote
