#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "check/needs.h"
#include "check/themes.h"

namespace smt {

namespace {

// A theme, and whether there is something to look at.
struct Theme {
    std::string_view name;
    const std::span<const CheckRow>* rows;
    bool (*can_run)(const CheckInput& input);
};

bool has_server(const CheckInput& input) {
    return input.server != nullptr;
}

const Theme themes[] = {
    {"server", &check::server, has_server},
    {"role", &check::role, has_server},
    {"publication", &check::publication, has_server},
    {"table", &check::table, has_server},
    {"slot", &check::slot, has_server},
    {"data", &check::data, [](const CheckInput& input) { return input.data != nullptr; }},
    {"starrocks", &check::starrocks,
     [](const CheckInput& input) { return input.starrocks != nullptr; }},
    {"flink", &check::flink, [](const CheckInput& input) { return input.flink != nullptr; }},
};

bool names(const std::vector<std::string>& list, const Check& check) {
    return std::ranges::any_of(
        list, [&](const std::string& name) { return name == check.id || name == check.theme; });
}

// A diagnostic of the plan as a check that has found something.
const Check& check_of(const Code& code) {
    static const std::map<std::string_view, Check> checks = [] {
        std::map<std::string_view, Check> all;
        for (const Code* each : all_codes()) {
            all.emplace(each->name, Check{.id = each->name,
                                          .theme = plan_theme,
                                          .severity = each->severity,
                                          .what = "",
                                          .why = each->explanation,
                                          .source = "smt's plan"});
        }
        return all;
    }();
    return checks.at(code.name);
}

// Whether there was something to look at.
bool run_theme(std::span<const CheckRow> rows, const CheckInput& input, const CheckChoice& choice,
               CheckResult& result) {
    for (const CheckRow& row : rows) {
        if (!row.gate && !choice.wants(row.check)) {
            continue;
        }
        const std::size_t before = result.findings.size();
        Findings findings{row.check, result.findings};
        row.run(input, findings);
        if (result.findings.size() == before) {
            ++result.passed;
        } else if (row.gate) {
            return false;
        }
    }
    return true;
}

}  // namespace

std::string check::size_text(std::int64_t bytes) {
    constexpr std::string_view units[] = {"bytes", "kB", "MB", "GB"};
    std::size_t unit = 0;
    while (unit + 1 < std::size(units) && bytes >= 10L * 1024) {
        bytes /= 1024;
        ++unit;
    }
    return fmt::format("{} {}", bytes, units[unit]);
}

std::vector<const Check*> all_checks() {
    std::vector<const Check*> all;
    for (const Theme& theme : themes) {
        for (const CheckRow& row : *theme.rows) {
            all.push_back(&row.check);
        }
    }
    return all;
}

bool CheckChoice::wants(const Check& check) const {
    return (only.empty() || names(only, check)) && !names(skip, check);
}

std::size_t CheckResult::count(Severity severity) const {
    return static_cast<std::size_t>(std::ranges::count_if(findings, [&](const Finding& finding) {
        return !finding.unknown && finding.check->severity == severity;
    }));
}

std::size_t CheckResult::unknown() const {
    return static_cast<std::size_t>(std::ranges::count(findings, true, &Finding::unknown));
}

CheckResult run_checks(const CheckInput& input, const CheckChoice& choice) {
    CheckResult result;
    for (const Theme& theme : themes) {
        const bool is_wanted = std::ranges::any_of(
            *theme.rows, [&](const CheckRow& row) { return choice.wants(row.check); });
        if (is_wanted && !(theme.can_run(input) && run_theme(*theme.rows, input, choice, result))) {
            result.not_run.push_back(theme.name);
        }
    }
    return result;
}

std::vector<Finding> findings_of(const Diagnostics& diagnostics, const CheckChoice& choice) {
    std::vector<Finding> findings;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        const Check& check = check_of(*diagnostic.code);
        if (check.severity != Severity::note && choice.wants(check)) {
            findings.push_back({.check = &check,
                                .object = diagnostic.where,
                                .message = diagnostic.message,
                                .mend = {.then = diagnostic.hint}});
        }
    }
    return findings;
}

}  // namespace smt
