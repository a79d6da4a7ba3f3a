// Plans out of a config's text and a catalog, for tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "plan_report.h"
#include "smt/plan.h"
#include "support/catalogs.h"

namespace testing {

// Where Flink finds PostgreSQL and StarRocks; sections that are repeated behind it join it.
inline const std::string connections =
    "[db]\nhost = db.example\nuser = owner\npassword = pg-secret\n"
    "[starrocks]\njdbc-url = jdbc:mysql://fe.example:9030\nload-url = fe.example:8030\n"
    "username = smt\npassword = sr-secret\n"
    "[flink]\npipeline_name = shop\n";

// The last section, so that a test can add keys to it.
inline const std::string every_table = "[table-rule.1]\ndatabase = .*\nschema = .*\ntable = .*\n";

struct Planned {
    smt::Plan plan;
    smt::Diagnostics diagnostics;

    // Every diagnostic as the user sees it.
    std::vector<std::string> texts() const {
        std::vector<std::string> texts;
        for (const smt::Diagnostic& diagnostic : diagnostics.all()) {
            texts.push_back(smt::to_text(diagnostic, false));
        }
        return texts;
    }
    std::string report() const {
        std::string report;
        for (const std::string& text : texts()) {
            report += text;
        }
        return report;
    }
    bool has(const smt::Code& code) const {
        return std::ranges::find(diagnostics.all(), &code, &smt::Diagnostic::code) !=
               diagnostics.all().end();
    }
};

// Without the connections: `text` is the whole config.
inline Planned plan_of_config(const std::string& text, const smt::Catalog& catalog,
                              const std::string& path = "smt.conf") {
    Planned planned;
    smt::Diagnostics found;
    const smt::Config config = smt::parse_config(text, path, found);
    for (const smt::Diagnostic& diagnostic : found.all()) {
        EXPECT_NE(diagnostic.code->severity, smt::Severity::error)
            << smt::to_text(diagnostic, false);
    }
    const smt::RuleSet rules{config, found};
    planned.plan = smt::make_plan(config, rules, catalog, planned.diagnostics);
    smt::plan_report(config, rules, catalog, planned.diagnostics, planned.plan);
    return planned;
}

inline Planned plan_of(const std::string& text, const smt::Catalog& catalog) {
    return plan_of_config(connections + text, catalog);
}

// One rule for every table, with these lines in it.
inline Planned plan_with(const std::string& rule_lines, const smt::Catalog& catalog) {
    return plan_of(every_table + rule_lines, catalog);
}

// The target of a table of PostgreSQL; a test without one fails.
inline smt::TablePlan target_of(const Planned& planned, std::string_view name) {
    for (const smt::TablePlan& table : planned.plan.tables) {
        for (const smt::Input& input : table.inputs) {
            if (smt::to_string(input.table) == name) {
                return table;
            }
        }
    }
    ADD_FAILURE() << "no target for " << name << "\n" << planned.report();
    return {};
}

inline smt::ColumnPlan column_of(const smt::TablePlan& table, std::string_view name) {
    for (const smt::ColumnPlan& column : table.columns) {
        if (column.name == name) {
            return column;
        }
    }
    ADD_FAILURE() << "no column " << name;
    return {};
}

// What the view of a table makes of a column.
inline std::string expression_of(const smt::TablePlan& table, std::string_view column) {
    for (const smt::ViewColumn& view : table.inputs.front().columns) {
        if (view.name == column) {
            return view.expression;
        }
    }
    return "not in the view";
}

inline std::string option_of(const smt::Properties& options, std::string_view name) {
    const auto option = std::ranges::find(options, name, &smt::Properties::value_type::first);
    return option == options.end() ? "not set" : option->second;
}

inline std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : ", ") + part;
    }
    return text;
}

inline std::string names_of(const std::vector<smt::TableName>& tables) {
    std::string text;
    for (const smt::TableName& table : tables) {
        text += (text.empty() ? "" : ", ") + smt::to_string(table);
    }
    return text;
}

}  // namespace testing
