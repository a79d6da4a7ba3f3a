#include "diff_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "smt/diagnostic.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

std::string needs_of(const Change& change) {
    return fmt::format(
        "{}", fmt::join(map(change.needs, [](Need need) { return to_string(need); }), ", "));
}

bool has_statement(const PlanDiff& diff, bool destructive) {
    return std::ranges::any_of(diff.tables, [&](const TableDiff& table) {
        return std::ranges::find(table.statements, destructive, &Statement::destructive) !=
               table.statements.end();
    });
}

std::string text_of(const Change& change) {
    const std::string needs = needs_of(change);
    return fmt::format("  {} {}{}\n{}", change.where, change.what,
                       needs.empty() ? "" : fmt::format(" ({})", needs),
                       change.remark.empty() ? "" : fmt::format("    {}\n", change.remark));
}

// Text on one line of Markdown that stays text: no HTML, no link, no emphasis.  A service that
// looks for @NAME and #1 in what has been rendered finds a character without width behind the sign.
std::string markdown(std::string_view text) {
    std::string escaped;
    for (const char c : visible(text)) {
        const bool is_sign = std::string_view{"\\`*_[]<>@&|#!~"}.find(c) != std::string_view::npos;
        escaped += is_sign ? "\\" : "";
        escaped += c;
        escaped += c == '@' || c == '#' ? "&#8203;" : "";
    }
    return replace_all(replace_all(escaped, "://", "\\://"), "www.", "www\\.");
}

// Backticks that no run of them in the text ends.
std::string fence_around(std::string_view text, std::size_t least) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    std::string fence(std::max(least, longest + 1), '`');
    return fence;
}

// One blank at both ends belongs to the signs.
std::string code_span(std::string_view text) {
    const std::string fence = fence_around(text, 1);
    const std::string_view blank = fence.size() > 1 ? " " : "";
    return fmt::format("{0}{1}{2}{1}{0}", fence, blank, text);
}

std::string row_of(const Change& change) {
    return fmt::format("| {} | {}{} | {} |\n", markdown(change.where), markdown(change.what),
                       change.remark.empty() ? "" : ". " + markdown(change.remark),
                       needs_of(change));
}

// Each line behind `--`: what is commented out stays so whatever stands in it.
std::string commented(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines += fmt::format("-- {}\n", quote::comment(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string sql_of(const TableDiff& table, bool allow_destructive) {
    std::string sql = "\n";
    for (const Change& change : table.changes) {
        sql += commented(fmt::format("{} {}", change.where, change.what));
    }
    for (const Statement& statement : table.statements) {
        sql += commented(statement.remark);
        const bool is_run = !statement.destructive || allow_destructive;
        sql += is_run ? statement.sql + ";\n" : commented(statement.sql + ";");
    }
    return sql;
}

std::string sql_block(const DiffReport& report) {
    std::string sql;
    for (const TableDiff& table : report.diff.tables) {
        if (!table.statements.empty()) {
            sql += sql_of(table, report.allow_destructive);
        }
    }
    return sql;
}

}  // namespace

std::vector<Step> steps_of(const DiffReport& report, std::string_view statements) {
    const PlanDiff& diff = report.diff;
    const bool starts_over = diff.needs(Need::start_over);
    const bool stops = starts_over || diff.needs(Need::restart) || diff.needs(Need::rebuild);
    std::vector<Step> steps;
    if (starts_over) {
        steps.push_back({"Cancel the job: no savepoint of it fits the new one.", {}});
        // Written anew it names the new slots and publications.
        steps.push_back(
            {"Run the postgres-teardown.sql that belongs to that job, before smt writes a new one.",
             {}});
        steps.push_back({"Write the new files with smt.", {}});
    } else if (stops) {
        steps.push_back({"Write the new files with smt.", {}});
        steps.push_back({"Stop the job with a savepoint.", {}});
    }
    if (diff.needs(Need::setup) || starts_over) {
        steps.push_back({"Run the new postgres-setup.sql.", {}});
    }
    if (has_statement(diff, false)) {
        steps.push_back({fmt::format("Run {} in StarRocks.", statements), {}});
    }
    if (stops) {
        steps.push_back({starts_over ? "Empty the tables in StarRocks and submit the new file "
                                       "without a savepoint: everything is copied anew."
                                     : "Submit the new file with that savepoint.",
                         {}});
    }
    if (diff.needs(Need::resend) && !starts_over) {
        Step step{
            "In PostgreSQL, send rows once more that a migration may have changed; large "
            "tables in parts.",
            {}};
        for (const TableDiff& table : diff.tables) {
            step.statements.insert(step.statements.end(), table.resends.begin(),
                                   table.resends.end());
        }
        steps.push_back(std::move(step));
    }
    if (has_statement(diff, true) && !report.allow_destructive) {
        steps.push_back(
            {"Later, if nothing needs what StarRocks still has: run what is commented "
             "out there, or use --allow-destructive.",
             {}});
    }
    return steps;
}

std::string to_text(const DiffReport& report) {
    if (report.diff.is_empty()) {
        return "";
    }
    std::string text;
    for (const TableDiff& table : report.diff.tables) {
        text += table.name + "\n";
        for (const Change& change : table.changes) {
            text += text_of(change);
        }
    }
    if (!report.diff.sources.empty()) {
        text += "the job\n";
        for (const Change& change : report.diff.sources) {
            text += text_of(change);
        }
    }
    const std::vector<Step> steps = steps_of(report);
    text += steps.empty() ? "" : "\nTo do:\n";
    for (std::size_t i = 0; i < steps.size(); ++i) {
        text += fmt::format("  {}. {}\n", i + 1, steps[i].text);
        for (const std::string& statement : steps[i].statements) {
            text += fmt::format("     {};\n", statement);
        }
    }
    return visible_lines(text);
}

std::string to_markdown(const DiffReport& report) {
    std::string text = fmt::format("### smt diff: {} to {}\n\n", markdown(report.old_name),
                                   markdown(report.new_name));
    if (report.diff.is_empty()) {
        return text + "Nothing differs.\n";
    }
    text += "| where | what | needs |\n| --- | --- | --- |\n";
    for (const TableDiff& table : report.diff.tables) {
        for (const Change& change : table.changes) {
            text += row_of(change);
        }
    }
    for (const Change& change : report.diff.sources) {
        text += row_of(change);
    }
    text += "\n";
    for (const Step& step : steps_of(report, "the statements below")) {
        text += fmt::format("1. {}\n", step.text);
        for (const std::string& statement : step.statements) {
            text += fmt::format("   - {}\n", code_span(visible(statement) + ";"));
        }
    }
    const std::string sql = visible_lines(sql_block(report));
    const std::string fence = fence_around(sql, 3);
    return sql.empty() ? text : text + fmt::format("\n{0}sql{1}{0}\n", fence, sql);
}

std::string to_sql(const DiffReport& report) {
    std::string sql =
        fmt::format("-- smt {}: what StarRocks needs to go from {} to {}\n", report.smt_version,
                    quote::comment(report.old_name), quote::comment(report.new_name));
    for (const Step& step : steps_of(report, "these statements")) {
        sql += commented("- " + step.text);
        for (const std::string& statement : step.statements) {
            sql += commented("    " + statement + ";");
        }
    }
    const std::string block = sql_block(report);
    return block.empty() ? sql + "-- There is nothing to run.\n" : sql + block;
}

}  // namespace smt
