// report.html and report.json: one content, whatever the names and texts of the database are, and
// no secret in it.  How the page behaves is tested in a browser (tests/browser).
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
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

const std::string with_report = "[other]\noutputs = starrocks, flink, postgres, report\n";

Planned report_plan(const std::string& text, const Catalog& catalog,
                    const std::string& path = "smt.conf") {
    Planned planned = plan_of_config(connections + with_report + text, catalog, path);
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    return planned;
}

// The planner refuses most of such names: the report does not count on that.
Planned evil_plan(const std::string& rule_lines) {
    Planned planned = report_plan(every_table + rule_lines,
                                  catalog_of({keyed("t", {nullable("c", numeric)}), keyed("u")}));
    TablePlan& table = planned.plan.tables.front();
    table.inputs.front().table.name = "t" + evil;
    table.table = "t" + evil;
    table.comment = "about the table " + evil;
    table.columns.back().source = table.columns.back().name = "c" + evil;
    table.columns.back().comment = "about the column " + evil;
    planned.plan.report.remarks.push_back(
        {{&code::several_slots, "s.t" + evil, "about " + evil, evil}, "s.t" + evil, false, {0}});
    return planned;
}

struct Report {
    std::string html, text;
    Json json;
};

Report report_of(const Planned& planned) {
    const std::vector<OutputFile> files = emit_report(planned.plan);
    EXPECT_EQ(files.size(), 2U);
    EXPECT_EQ(files.front().path, "report.html");
    EXPECT_EQ(files.back().path, "report.json");
    EXPECT_FALSE(files.front().secret || files.back().secret);
    return {files.front().text, files.back().text, Json::parse(files.back().text)};
}

Report report_of(const std::string& text, const Catalog& catalog) {
    return report_of(report_plan(text, catalog));
}

// What a browser takes for the content of the element: it ends at the first </script.
Json embedded(const std::string& html) {
    const std::string_view start = "<script type=\"application/json\" id=\"data\">";
    const std::size_t begin = html.find(start);
    EXPECT_NE(begin, std::string::npos);
    const std::size_t end = html.find("</script", begin);
    return Json::parse(html.substr(begin + start.size(), end - begin - start.size()));
}

// Reads the data of the page as the page does.
class Unpacked {
  public:
    explicit Unpacked(Json packed) : packed_(std::move(packed)) {}

    Json content() const {
        Json content = packed_;
        for (const char* name : {"shapes", "strings", "shared"}) {
            content.erase(name);
        }
        for (const auto& [name, shape] :
             {std::pair{"tables", "table"}, {"left_out", "left_out"}, {"findings", "finding"}}) {
            for (Json& record : content[name]) {
                record = unpacked(record, shape);
            }
        }
        return content;
    }

  private:
    Json unpacked(const Json& values, const std::string& shape) const {
        Json record = Json::object();
        for (std::size_t i = 0; i < values.size(); ++i) {
            const Json& field = packed_["shapes"][shape][i];
            record[field[0].get<std::string>()] = value(values[i], field[1].get<std::string>());
        }
        EXPECT_EQ(values.size(), packed_["shapes"][shape].size()) << shape;
        return record;
    }

    Json value(const Json& packed, const std::string& kind) const {
        const auto text = [&](const Json& place) {
            return packed_["strings"][place.get<std::size_t>()].get<std::string>();
        };
        const std::string shape = kind.substr(kind.find(' ') + 1);
        Json list = Json::array();
        std::string lines;
        if (kind == "plain" || kind == "text") {
            return kind == "plain" ? packed : Json(text(packed));
        }
        for (const Json& one : packed) {
            if (kind.starts_with("records ")) {
                list.push_back(unpacked(one, shape));
            } else if (kind.starts_with("shared ")) {
                list.push_back(unpacked(packed_["shared"][shape][one.get<std::size_t>()], shape));
            } else {
                lines += (list.empty() ? "" : "\n") + text(one);
                list.push_back(text(one));
            }
        }
        return kind == "lines" ? Json(lines) : list;
    }

    Json packed_;
};

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size())) {
        ++count;
    }
    return count;
}

const Json& finding(const Report& report, std::string_view code) {
    static const Json none;
    const Json& findings = report.json["findings"];
    const auto found =
        std::ranges::find_if(findings, [&](const Json& one) { return one["code"] == code; });
    EXPECT_NE(found, findings.end()) << code;
    return found == findings.end() ? none : *found;
}

const Json& decision(const Json& table, std::string_view what) {
    static const Json none = {{"value", ""}, {"config", ""}};
    const auto found = std::ranges::find_if(table["decisions"],
                                            [&](const Json& one) { return one["what"] == what; });
    return found == table["decisions"].end() ? none : *found;
}

TEST(Report, HoldsTheSameContentInThePage) {
    const Report report = report_of(evil_plan(""));
    EXPECT_EQ(Unpacked{embedded(report.html)}.content(), report.json);
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

TEST(Report, ReplacesBytesThatAreNoText) {
    Planned planned = evil_plan("");
    planned.plan.tables.front().comment = "a\xFF\xF0\x9F\x98\x80\t";
    EXPECT_EQ(report_of(planned).json["tables"][0]["comment"], "a\xEF\xBF\xBD\xF0\x9F\x98\x80\t");
}

TEST(Report, TextsOfTheDatabaseBecomeNoMarkup) {
    const Report evil_report = report_of(evil_plan(""));
    const Report plain = report_of(every_table, catalog_of({keyed("t")}));
    for (const std::string_view mark : {"<", ">", "<script", "</script", "<!--", "\xE2\x80\xA8"}) {
        EXPECT_EQ(count_of(evil_report.html, mark), count_of(plain.html, mark)) << mark;
    }
    for (const std::string_view mark : {"\xE2\x80\xA8", "\xE2\x80\x8F", "\xE2\x80\xAE"}) {
        EXPECT_EQ(evil_report.text.find(mark), std::string::npos);
    }
}

// Nor is a mark of the page replaced in them.
TEST(Report, AllMarksOfThePageAreFilled) {
    const std::string html = report_of(every_table, catalog_of({keyed("t")})).html;
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
    EXPECT_NE(report.text.find("; flink.starrocks.sink.properties.password = ***"),
              std::string::npos);
}

// A suggested rule is numbered above all, those that take nothing included.
TEST(Report, KnowsTheHighestNumberOfARule) {
    const std::string unused = "[table-rule.70]\ndatabase = no\nschema = no\ntable = no\n";
    const Report report = report_of(unused + every_table, catalog_of({keyed("t")}));
    EXPECT_EQ(report.json["last_rule"], 70);
    EXPECT_TRUE(
        report.json["tables"][0]["config"].get<std::string>().starts_with("[table-rule.71]\n"));
}

TEST(Report, DoesNotDependOnTheFolderOfTheConfig) {
    const std::string text = "[table-rule.9]\ndatabase = no\nschema = no\ntable = no\n";
    const Planned planned =
        report_plan(text + every_table, catalog_of({keyed("t")}), "/home/me/smt.conf");
    ASSERT_TRUE(planned.report().starts_with("/home/me/smt.conf:")) << planned.report();
    const Report report = report_of(planned);
    EXPECT_EQ(count_of(report.text, "/home/me/"), 0U);
    EXPECT_TRUE(finding(report, "rule-matches-nothing")["where"].get<std::string>().starts_with(
        "smt.conf:"));
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
    EXPECT_EQ(report.json["slots"].size(), prepared_groups(planned.plan).size());
    EXPECT_EQ(report.json["jobs"].size(), planned.plan.jobs.size());
}

TEST(Report, CountsWhatIsCarriedAndHow) {
    Column made = nullable("made", integer);
    made.generated = Generated::stored;
    const Report report =
        report_of(every_table +
                      "exclude_columns = hidden\non_unsupported = skip\n"
                      "column.twice.expression = id * 2\ncolumn.twice.type = BIGINT\n",
                  catalog_of({keyed("t", {nullable("span", interval), nullable("hidden", text),
                                          nullable("home", composite), made}),
                              keyed("u", {nullable("hidden", text)})}));
    const Json expected = {{"tables", 2},   {"keyed", 2},           {"columns", 6},
                           {"exact", 2},    {"widened", 1},         {"lossy", 1},
                           {"computed", 2}, {"left_out_tables", 0}, {"left_out_columns", 3}};
    for (const auto& [name, count] : expected.items()) {
        EXPECT_EQ(report.json["summary"][name], count) << name;
    }
    const Json& left_out = report.json["left_out"];
    EXPECT_EQ(left_out[0]["column"], "hidden");
    EXPECT_EQ(left_out[0]["reason"], "[table-rule.1] says so");
    EXPECT_EQ(left_out[1]["column"], "made");
    EXPECT_TRUE(left_out[1]["reason"].get<std::string>().starts_with(
        "PostgreSQL does not publish generated columns"));
}

TEST(Report, MarksWhatWasAccepted) {
    const Report report =
        report_of("[diagnostics]\nallow = no-key\n" + every_table,
                  catalog_of({keyless("log", {not_null("a", text)}), keyed("t")}));
    EXPECT_EQ(finding(report, "no-key")["accepted"], true);
    EXPECT_EQ(finding(report, "keyless-append-only")["accepted"], false);
    EXPECT_EQ(report.json["summary"]["accepted"], 1);
    for (const Json& code : report.json["codes"]) {
        EXPECT_EQ(code["accepted"], code["code"] == "no-key" ? 1 : 0) << code;
    }
}

// The same schema and table in two databases.
TEST(Report, NamesTheDatabaseWhereThereAreSeveral) {
    Catalog catalog = catalog_of({keyed("t"), keyed("t", {nullable("span", interval)})});
    catalog.databases.push_back({.name = "zoo", .server_version = 150000});
    catalog.tables.back().name.database = "zoo";
    const Report report = report_of(every_table, catalog);
    const Json& lossy = finding(report, "interval-lossy");
    const std::string place = "zoo." + to_string(catalog.tables.back().name) + ".span";
    EXPECT_EQ(lossy["where"], place);
    EXPECT_EQ(lossy["tables"], Json::array({1}));
    const auto findings = [&](std::size_t table) {
        return report.json["tables"][table]["findings"].get<std::set<std::size_t>>();
    };
    for (std::size_t i = 0; i < report.json["findings"].size(); ++i) {
        const bool is_lossy = report.json["findings"][i]["code"] == "interval-lossy";
        EXPECT_FALSE(is_lossy && findings(0).contains(i));
        EXPECT_TRUE(!is_lossy || findings(1).contains(i));
    }
}

Report sized(std::int64_t rows, std::int64_t bytes) {
    Table measured = keyed("t");
    measured.row_estimate = rows;
    measured.size_bytes = bytes;
    Table unknown = keyed("u");
    unknown.row_estimate = -1;
    return report_of(every_table, catalog_of({measured, unknown}));
}

TEST(Report, TellsSizesWithTwoDigits) {
    EXPECT_EQ(sized(123456, 8192).json["sizes"], Json::parse("[[120000,8100],[null,null]]"));
    EXPECT_EQ(sized(7, 8192).json["sizes"][0][0], 7);
    EXPECT_EQ(sized(0, 0).json["sizes"], Json::parse("[[null,null],[null,null]]"))
        << "a snapshot holds no statistics";
}

// `smt --check` leaves out that line.
TEST(Report, HoldsTheSizesInOneLine) {
    const Report one = sized(123456, 8192), other = sized(999, 16384);
    for (const auto& [before, after] :
         {std::pair{one.html, other.html}, std::pair{one.text, other.text}}) {
        EXPECT_NE(before, after);
        EXPECT_EQ(count_of(before, "\n  \"sizes\": "), 1U);
        const std::size_t begin = before.find("\n  \"sizes\": ");
        EXPECT_EQ(before.substr(0, begin), after.substr(0, begin));
        EXPECT_EQ(before.substr(before.find('\n', begin + 1)),
                  after.substr(after.find('\n', begin + 1)));
    }
}

TEST(Report, NamesTheLinesOfEachDecision) {
    const Report report =
        report_of(every_table +
                      "bucket_num = 8\nfilter = id > 0\nproperties.compression = ZSTD\n"
                      "column.note.rename = remark\n",
                  catalog_of({keyed("t", {nullable("note", text)})}));
    const Json& table = report.json["tables"][0];
    EXPECT_EQ(decision(table, "key")["config"], "primary_key = id\n");
    EXPECT_EQ(decision(table, "buckets")["config"], "bucket_num = 8\n");
    EXPECT_EQ(decision(table, "filter")["config"], "filter = id > 0\n");
    EXPECT_EQ(decision(table, "distributed by")["config"], "distributed_by = id\n");
    EXPECT_NE(decision(table, "properties")["config"].get<std::string>().find(
                  "properties.compression = ZSTD\n"),
              std::string::npos);
    EXPECT_TRUE(table["columns"].back()["config"].get<std::string>().ends_with(
        "\ncolumn.note.rename = remark\n"));
}

// What the suggested rules decide, as StarRocks sees it.
std::string ddl_of(const Planned& planned) {
    std::string ddl;
    for (const TablePlan& table : planned.plan.tables) {
        ddl += starrocks_table(table) + "\n";
    }
    return ddl;
}

struct RuleCase {
    const char* name;
    const char* lines;  // of the rule that takes all
};

class SuggestedRule : public ::testing::TestWithParam<RuleCase> {};

TEST_P(SuggestedRule, DecidesAsNow) {
    const Catalog catalog =
        catalog_of({keyed("Odd-name", {nullable("note", text), not_null("day", date)}),
                    keyed("orders_01", {nullable("note", text), not_null("day", date)}),
                    keyed("orders_02", {nullable("note", text), not_null("day", date)})});
    const std::string config = every_table + GetParam().lines;
    const Planned now = report_plan(config, catalog);
    for (const TableFacts& facts : now.plan.report.tables) {
        ASSERT_NE(facts.rule, "");
        const Planned then = report_plan(config + "\n" + facts.rule, catalog);
        EXPECT_EQ(ddl_of(then), ddl_of(now)) << facts.rule;
        ASSERT_EQ(then.plan.tables.size(), now.plan.tables.size());
        for (std::size_t i = 0; i < now.plan.tables.size(); ++i) {
            EXPECT_EQ(then.plan.tables[i].filter, now.plan.tables[i].filter);
            EXPECT_EQ(then.plan.tables[i].computed, now.plan.tables[i].computed);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Lines, SuggestedRule,
    ::testing::Values(
        RuleCase{"nothing", ""}, RuleCase{"apart", "merge_shards = no\n"},
        RuleCase{"filter", "filter = note <> 'a ;b'\n"},
        RuleCase{"rename", "column.note.rename = remark\norder_by = id, note\n"},
        RuleCase{"expression",
                 "column.note.expression = UPPER(note)\ncolumn.note.type = "
                 "VARCHAR(9)\n"},
        RuleCase{"excluded", "exclude_columns = note\n"},
        RuleCase{"key", "primary_key = day, id\ndistributed_by = id\nbucket_num = 3\n"},
        RuleCase{"shard_key", "shard_key = true\n"},
        RuleCase{"partitions", "primary_key = id, day\npartitions = date_trunc('month', day)\n"},
        RuleCase{"ranges",
                 "primary_key = id, day\npartition_key = day\n"
                 "partitions = START (\"2024-01-01\") END (\"2027-01-01\") EVERY "
                 "(INTERVAL 1 MONTH)\n"},
        RuleCase{"properties", "properties.compression = ZSTD\nproperties.replication_num = 1\n"},
        RuleCase{"target", "target_database = dw\ntarget_table = {table}_x\n"}),
    [](const auto& test) { return test.param.name; });

// Schemas and tables of the patterns of a rule are combined: those of these shards take s.b too.
TEST(Report, SuggestsNoRuleThatWouldTakeAnotherTable) {
    std::vector<Table> tables = {keyed("a"), keyed("b"), keyed("a"), keyed("b")};
    tables[0].name.schema = tables[1].name.schema = "r";
    const Planned planned =
        report_plan(every_table +
                        "merge_shards = yes\ntarget_table = all\n"
                        "[table-rule.2]\ndatabase = ^d$\nschema = ^s$\ntable = ^b$\n",
                    catalog_of(tables));
    ASSERT_EQ(planned.plan.tables.size(), 2U);
    EXPECT_EQ(planned.plan.report.tables[0].rule, "");
    EXPECT_NE(planned.plan.report.tables[1].rule, "");
}

TEST(Report, DrawsTheWaysThatAreWritten) {
    const std::string kafka = "[kafka]\nbootstrap_servers = kafka.example:9092\n";
    const auto names = [&](const std::string& outputs) {
        const Report report = report_of(
            "[other]\noutputs = " + outputs + "\n" + kafka + every_table, catalog_of({keyed("t")}));
        std::string text;
        for (const Json& way : report.json["ways"]) {
            text += way["name"].get<std::string>() + ":";
            for (const Json& source : way["sources"]) {
                text += " " + source["slot"].get<std::string>();
            }
            text += ";";
        }
        return text;
    };
    EXPECT_EQ(names("starrocks, flink, report"), "Flink SQL: smt_shop;");
    EXPECT_EQ(names("starrocks, kafka, report"), "Kafka: smt_shop_kafka;");
    EXPECT_EQ(names("flink-cdc, report"), "Flink CDC: smt_shop;");
    EXPECT_EQ(names("flink, kafka, report"), "Flink SQL: smt_shop;Kafka: smt_shop_kafka;");
}

}  // namespace
}  // namespace smt
