// What smt check prints: text, and JSON lines.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "smt/check.h"
#include "text.h"

namespace smt {

namespace {

// Of one check: a thousand tables without an identity are one fact.
constexpr std::size_t most_shown = 5;
constexpr std::size_t longest_statement = 300;

std::string_view word_of(const Finding& finding) {
    return finding.unknown ? "unknown" : to_string(finding.check->severity);
}

std::string_view color_of(const Finding& finding) {
    if (finding.unknown) {
        return "\x1b[36m";
    }
    switch (finding.check->severity) {
        case Severity::error:
            return "\x1b[31m";
        case Severity::warning:
            return "\x1b[33m";
        case Severity::note:
            break;
    }
    return "\x1b[2m";
}

std::string indented(std::string_view label, std::string_view text) {
    return text.empty() ? ""
                        : fmt::format("    {}: {}\n", label,
                                      replace_all(visible_lines(text), "\n", "\n      "));
}

std::string shortened(const std::string& sql) {
    return sql.size() <= longest_statement ? sql : sql.substr(0, longest_statement) + " ...";
}

std::string to_text(const Finding& finding, bool color) {
    const std::string_view end = color ? "\x1b[0m" : "";
    std::string text =
        fmt::format("  {}{}{} [{}] {}: {}\n", color ? color_of(finding) : "", word_of(finding), end,
                    finding.check->id, visible(finding.object), visible(finding.message));
    text += indented("is", finding.actual);
    text += indented("must be", finding.required);
    text += indented("mend", shortened(finding.mend.sql));
    text += indented("do", finding.mend.then);
    return text;
}

std::string counts(const CheckResult& result) {
    std::string text = fmt::format("{}, {}, {}", counted(result.count(Severity::error), "error"),
                                   counted(result.count(Severity::warning), "warning"),
                                   counted(result.count(Severity::note), "note"));
    if (result.unknown() > 0) {
        text += fmt::format(", {} unknown", result.unknown());
    }
    text += fmt::format("; {} passed", counted(result.passed, "check"));
    if (!result.not_run.empty()) {
        text += fmt::format("; not run: {}", fmt::join(result.not_run, ", "));
    }
    return text + "\n";
}

nlohmann::ordered_json to_json(const Finding& finding) {
    return {{"check", finding.check->id},
            {"theme", finding.check->theme},
            {"severity", word_of(finding)},
            {"object", visible(finding.object)},
            {"message", visible(finding.message)},
            {"actual", visible(finding.actual)},
            {"required", visible(finding.required)},
            {"mend", visible_lines(finding.mend.sql)},
            {"server", finding.mend.starrocks ? "starrocks" : "postgresql"},  // that mend is for
            {"database", visible(finding.mend.database)},
            {"then", visible(finding.mend.then)},
            {"by_setup", finding.mend.by_setup},
            {"why", finding.check->why}};
}

}  // namespace

std::string to_text(const CheckResult& result, bool color) {
    std::string text;
    std::string_view theme;
    const Check* check = nullptr;
    std::size_t same = 0;
    const auto say_more = [&] {
        if (same > most_shown) {
            text += fmt::format("  ... and {} more [{}]: --format json lists them all\n",
                                same - most_shown, check->id);
        }
    };
    for (const Finding& finding : result.findings) {
        if (finding.check != check) {
            say_more();
            check = finding.check;
            same = 0;
        }
        if (finding.check->theme != theme) {
            theme = finding.check->theme;
            text += fmt::format("{}{}\n", text.empty() ? "" : "\n", theme);
        }
        if (++same <= most_shown) {
            text += to_text(finding, color);
        }
    }
    say_more();
    return text + (text.empty() ? "" : "\n") + counts(result);
}

std::string to_json_lines(const CheckResult& result) {
    std::string lines;
    for (const Finding& finding : result.findings) {
        lines += to_json(finding).dump() + "\n";
    }
    return lines;
}

std::string list_of_checks() {
    std::string list;
    std::string_view theme;
    for (const Check* check : all_checks()) {
        if (check->theme != theme) {
            theme = check->theme;
            list += fmt::format("{}{}\n", list.empty() ? "" : "\n", theme);
        }
        list +=
            fmt::format("  {:<28} {:<8} {}\n", check->id, to_string(check->severity), check->what);
    }
    return list + "\nplan\n  every diagnostic of the plan, under its code\n";
}

std::string checks_markdown() {
    std::string table =
        "| check | theme | severity | it asks for | why | source |\n"
        "| --- | --- | --- | --- | --- | --- |\n";
    for (const Check* check : all_checks()) {
        table += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", check->id, check->theme,
                             to_string(check->severity), check->what, check->why, check->source);
    }
    return table;
}

}  // namespace smt
