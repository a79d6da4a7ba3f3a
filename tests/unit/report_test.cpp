// report.html and report.json: one content, whatever the names and texts of the database are, and
// no secret in it.  How the page behaves is tested in a browser (tests/browser).
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "smt/emit.h"
#include "smt/sizing.h"
#include "support/catalogs.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;
using Json = nlohmann::ordered_json;

// It ends elements, attributes and lines of script, turns the text around, and looks like a mark of
// the page.
const std::string evil =
    "</script><script>alert(1)</"
    "script><!--\"'`&\xE2\x80\xA8\xE2\x80\x8F\xE2\x80\xAE{{style}}{{data}}";

// The planner refuses most of such names: the report does not count on that.
Planned evil_plan(const std::string& rule_lines) {
    Planned planned =
        plan_with(rule_lines, catalog_of({keyed("t", {nullable("c", numeric)}), keyed("u")}));
    TablePlan& table = planned.plan.tables.front();
    table.inputs.front().table.name = "t" + evil;
    table.table = "t" + evil;
    table.comment = "about the table " + evil;
    table.columns.back().source = table.columns.back().name = "c" + evil;
    table.columns.back().comment = "about the column " + evil;
    planned.diagnostics.report(code::several_slots, "s.t" + evil, "about {}", evil).hint = evil;
    return planned;
}

struct Report {
    std::string html, text;
    Json json;
};

Report report_of(Planned planned) {
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    planned.plan.said = planned.diagnostics.all();
    const std::vector<OutputFile> files = emit_report(planned.plan);
    EXPECT_EQ(files.size(), 2U);
    EXPECT_EQ(files.front().path, "report.html");
    EXPECT_EQ(files.back().path, "report.json");
    EXPECT_FALSE(files.front().secret || files.back().secret);
    return {files.front().text, files.back().text, Json::parse(files.back().text)};
}

// What a browser takes for the content of the element: it ends at the first </script.
std::string embedded(const std::string& html) {
    const std::string_view start = "<script type=\"application/json\" id=\"data\">";
    const std::size_t begin = html.find(start);
    EXPECT_NE(begin, std::string::npos);
    return html.substr(begin + start.size(), html.find("</script", begin) - begin - start.size());
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

TEST(Report, HoldsTheSameContentInThePage) {
    const Report report = report_of(evil_plan(""));
    EXPECT_EQ(Json::parse(embedded(report.html)), report.json);
}

TEST(Report, CarriesTextsOfTheDatabaseUnchanged) {
    const Report report = report_of(evil_plan(""));
    const Json& tables = report.json["tables"];
    const auto table = std::ranges::find_if(
        tables, [](const Json& one) { return one["sources"][0]["table"] == "t" + evil; });
    ASSERT_NE(table, tables.end());
    EXPECT_EQ((*table)["comment"], "about the table " + evil);
    EXPECT_EQ((*table)["columns"].back()["source"], "c" + evil);
    EXPECT_EQ((*table)["columns"].back()["comment"], "about the column " + evil);
}

TEST(Report, TextsOfTheDatabaseBecomeNoMarkup) {
    const Report evil_report = report_of(evil_plan(""));
    const Report plain = report_of(plan_with("", catalog_of({keyed("t")})));
    for (const std::string_view mark : {"<", ">", "<script", "</script", "<!--", "\xE2\x80\xA8"}) {
        EXPECT_EQ(count_of(evil_report.html, mark), count_of(plain.html, mark)) << mark;
    }
    for (const std::string_view mark : {"\xE2\x80\xA8", "\xE2\x80\x8F", "\xE2\x80\xAE"}) {
        EXPECT_EQ(evil_report.text.find(mark), std::string::npos);
    }
}

// Nor is a mark of the page replaced in them.
TEST(Report, AllMarksOfThePageAreFilled) {
    const std::string html = report_of(plan_with("", catalog_of({keyed("t")}))).html;
    EXPECT_EQ(html.find("{{"), std::string::npos);
    EXPECT_EQ(count_of(html, "'sha256-"), 2U);
}

TEST(Report, HoldsNoPassword) {
    const Report report =
        report_of(evil_plan("properties.compression = ZSTD\n"
                            "flink.starrocks.sink.properties.password = sink-secret\n"
                            "flink.cdc.debezium.database.sslpassword = tls-secret\n"
                            "filter = id > 0\n"));
    for (const std::string& text : {report.html, report.text}) {
        EXPECT_EQ(text.find("-secret"), std::string::npos);
        EXPECT_EQ(text.find("${SMT_"), std::string::npos);
    }
    EXPECT_NE(report.text.find("ZSTD"), std::string::npos);
}

// A suggested rule is numbered above all, those that take nothing included.
TEST(Report, KnowsTheHighestNumberOfARule) {
    const std::string unused = "[table-rule.70]\ndatabase = no\nschema = no\ntable = no\n";
    EXPECT_EQ(report_of(plan_of(unused + every_table, catalog_of({keyed("t")}))).json["last_rule"],
              70);
    EXPECT_EQ(report_of(plan_with("", catalog_of({keyed("t")}))).json["last_rule"], 1);
}

TEST(Report, DoesNotDependOnTheFolderOfTheConfig) {
    Planned planned = evil_plan("");
    planned.diagnostics.report(code::several_slots, "/home/me/" + planned.plan.config + ":7",
                               "at a line");
    planned.diagnostics.report(code::several_slots, "here/" + planned.plan.config, "of the file");
    const Report report = report_of(planned);
    EXPECT_EQ(count_of(report.text, "/home/me/") + count_of(report.text, "here/"), 0U);
    EXPECT_EQ(count_of(report.text, "\"where\":\"smt.conf:7\""), 1U);
}

TEST(Report, SaysWhatTheJobNeeds) {
    const Planned planned = evil_plan("");
    const Report report = report_of(planned);
    const std::vector<SizingLine> lines = sizing_lines(sizing_of(planned.plan.jobs.front()));
    ASSERT_EQ(report.json["sizing"].size(), lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(report.json["sizing"][i]["what"], lines[i].what);
        EXPECT_EQ(report.json["sizing"][i]["value"], lines[i].value);
    }
    EXPECT_EQ(report.json["slots"].size(), planned.plan.prepared.size());
    EXPECT_EQ(report.json["jobs"].size(), planned.plan.jobs.size());
}

}  // namespace
}  // namespace smt
