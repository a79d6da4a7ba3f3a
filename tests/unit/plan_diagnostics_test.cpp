#include "plan_diagnostics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace smt {
namespace {

using namespace testing;

std::vector<DiagnosticCase> all_cases() {
    std::vector<DiagnosticCase> cases = error_cases();
    for (auto more : {warning_cases(), note_cases()}) {
        cases.insert(cases.end(), more.begin(), more.end());
    }
    return cases;
}

class PlanDiagnostic : public ::testing::TestWithParam<DiagnosticCase> {};

TEST_P(PlanDiagnostic, IsReportedOnceInTheseWords) {
    const Planned planned = plan_of(GetParam().config, GetParam().catalog);
    const auto texts = planned.texts();
    EXPECT_EQ(std::ranges::count(texts, GetParam().text), 1) << "wanted\n"
                                                             << GetParam().text << "got\n"
                                                             << planned.report();
    EXPECT_EQ(planned.report().find("secret"), std::string::npos);
    EXPECT_NE(GetParam().text.find("[" + std::string{GetParam().code->name} + "]"),
              std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Codes, PlanDiagnostic, ::testing::ValuesIn(all_cases()),
                         [](const auto& test) { return test.param.name; });

// Codes of the other stages: reading the config, comparing with the run before
// (stable_groups_test), writing files.
constexpr std::string_view of_other_stages[] = {
    "added-table-unread",
    "allow-unused",
    "bad-catalog",
    "bad-lock",
    "bad-regex",
    "changed-since-lock",
    "checkpoint-interval-short",
    "config-syntax",
    "edited-output-kept",
    "edited-output-replaced",
    "env-unset",
    "foreign-lock",
    "foreign-manifest",
    "group-moved",
    "key-repeated",
    "kubernetes-too-big",
    "kubernetes-uncarried",
    "loss-too-high",
    "no-rule",
    "no-such-file",
    "not-renderable",
    "nothing-to-render",
    "old-output-replaced",
    "publication-renamed",
    "schema-sql-failed",
    "slot-left-behind",
    "sources-changed",
    "unknown-key",
    "value-holds-comment-sign",
};

TEST(PlanDiagnostics, HaveACaseEach) {
    std::set<std::string_view> expected;
    for (const Code* code : all_codes()) {
        if (std::ranges::find(of_other_stages, code->name) == std::end(of_other_stages)) {
            expected.insert(code->name);
        }
    }
    std::set<std::string_view> tested;
    for (const DiagnosticCase& row : all_cases()) {
        tested.insert(row.code->name);
    }
    EXPECT_EQ(tested, expected);
}

// A key of a rule is told of only when none of its tables uses it.
TEST(PlanDiagnostics, LeaveKeysAloneThatOneTableUses) {
    const Planned planned = plan_with(
        "duplicate_keys = n\nshard_key = true\ncolumn.n.rename = m\n"
        "flink.starrocks.sink.buffer-flush.interval-ms = 1000\npartition_key = n\n",
        catalogs::catalog_of(
            {catalogs::keyless("log", {catalogs::not_null("n", catalogs::bigint)}),
             catalogs::keyed("t_1", {catalogs::not_null("n", catalogs::bigint)}),
             catalogs::keyed("t_2", {catalogs::not_null("n", catalogs::bigint)})}));
    EXPECT_FALSE(planned.has(code::property_dropped)) << planned.report();
    EXPECT_FALSE(plan_with("shard_key = false\n", catalogs::catalog_of({catalogs::keyed("t")}))
                     .has(code::property_dropped));
}

// Rules accept warnings by their number.
TEST(PlanDiagnostics, AboutTablesNameTheirRule) {
    const Planned planned = plan_with(
        "", catalogs::catalog_of(
                {catalogs::keyless("t", {catalogs::not_null("n", catalogs::timestamptz)})}));
    for (const Diagnostic& diagnostic : planned.diagnostics.all()) {
        const bool is_about_the_run = diagnostic.where == "smt.conf";
        EXPECT_EQ(diagnostic.rule, is_about_the_run ? 0 : 1) << to_text(diagnostic, false);
    }
}

}  // namespace
}  // namespace smt
