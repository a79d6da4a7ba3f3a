// The native pipeline: what it carries is written so that Flink CDC takes it, what it does not
// carry is told and stops no other output.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <string>

#include "smt/emit.h"
#include "smt/lock.h"
#include "smt/quote.h"
#include "smt/render.h"
#include "support/flink_cdc_options.h"
#include "support/plans.h"
#include "text.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;
namespace cdc = testing::flink_cdc;

const std::string pipeline = "[other]\noutputs = flink-cdc, starrocks\n";

Table plain(const std::string& name = "t") {
    return keyed(name, {nullable("x", text), nullable("day", date)});
}

Planned planned(const Table& table, const std::string& rule = "", const std::string& config = "") {
    return plan_of_config(connections + pipeline + config + every_table + rule,
                          catalog_of({table}));
}

std::string yaml_of(const Planned& planned) {
    const auto files = emit_flink_cdc(planned.plan);
    EXPECT_FALSE(files.empty()) << planned.report();
    return files.empty() ? "" : files.back().text;  // of all rules, or of the only one
}

TEST(Pipeline, HasOnlyOptionsAndValuesThatFlinkCdcTakes) {
    const Planned result = planned(plain(), "exclude_columns = day\n",
                                   "[cdc]\nheartbeat.interval.ms = 5 s\n"
                                   "scan.incremental.snapshot.chunk.size = 4096\n"
                                   "[starrocks]\nsink.buffer-flush.max-bytes = 100000000\n");
    ASSERT_EQ(result.plan.pipelines.size(), 2U) << result.report();
    for (const OutputFile& file : emit_flink_cdc(result.plan)) {
        EXPECT_TRUE(file.secret) << file.path;
        const YAML::Node root = YAML::Load(file.text);
        EXPECT_EQ(cdc::refusal(root), "") << file.text;
        EXPECT_EQ(root["source"]["heartbeat.interval"].as<std::string>(), "5 s");
        EXPECT_EQ(root["source"]["scan.incremental.snapshot.chunk.size"].as<std::string>(), "4096");
        EXPECT_EQ(root["sink"]["sink.buffer-flush.max-bytes"].as<std::string>(), "100000000");
    }
}

// The list of options is no list of anything.
TEST(Pipeline, WouldBeRefusedWithAnyOtherOptionOrValue) {
    const std::string text = yaml_of(planned(plain(), "exclude_columns = day\n"));
    for (const auto& [from, to] : {std::pair{"hostname:", "host-name:"},
                                   {"type: \"postgres\"", "type: \"mysql\""},
                                   {"tables: \"d.s.t\"", "tables: \"d.s.t,\""},
                                   {"create.table", "created.table"},
                                   {"projection:", "projections:"},
                                   {"`id`", "id"},
                                   {"sink-table: \"", "sink-table: \"x."},
                                   {"parallelism: \"1\"", "parallelism: \"one\""},
                                   {"route:", "routes:"},
                                   {"jdbc-url: \"jdbc", "jdbc-url: \"odbc"}}) {
        ASSERT_NE(text.find(from), std::string::npos) << from << text;
        EXPECT_NE(cdc::refusal(YAML::Load(replace_all(text, from, to))), "") << to;
    }
}

TEST(Pipeline, SaysWhichOptionsItHasNot) {
    const Planned result = planned(plain(), "",
                                   "[cdc]\nscan.newly-added-table.enabled = false\n[starrocks]\n"
                                   "sink.max-retries = 5\n");
    EXPECT_EQ(YAML::Load(yaml_of(result))["sink"]["sink.max-retries"].IsDefined(), false);
    EXPECT_NE(result.report().find("'sink.max-retries' is no option of a pipeline of Flink CDC: "
                                   "flink-cdc.*.yaml goes without it [property-dropped]"),
              std::string::npos)
        << result.report();
    EXPECT_NE(result.report().find("'scan.newly-added-table.enabled' is no option"),
              std::string::npos);
}

// A new table that stands first in a source of its own leads to no other slot.
TEST(Pipeline, KeepsItsSlot) {
    const Catalog before = catalog_of({plain("b")});
    const std::string config = connections + pipeline + every_table + "on_unsupported = skip\n" +
                               "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^a$\n"
                               "group = other\non_unsupported = skip\n";
    const Plan first = plan_of_config(config, before).plan;
    const Plan earlier = plan_from_lock(emit_lock(first).front().text, "smt.lock");
    Diagnostics diagnostics;
    const Config parsed = parse_config(config, "smt.conf", diagnostics);
    const Plan next = make_plan(parsed, RuleSet{parsed, diagnostics},
                                catalog_of({plain("a"), plain("b")}), earlier, diagnostics);
    ASSERT_FALSE(next.pipelines.empty());
    EXPECT_EQ(next.pipelines.front().source, first.pipelines.front().source);
}

TEST(Pipeline, ReadsThroughTheSlotAndPublicationOfTheJob) {
    const Planned result = planned(plain());
    const YAML::Node root = YAML::Load(yaml_of(result));
    const SourceGroup& group = result.plan.jobs.back().groups.front();
    EXPECT_EQ(root["source"]["slot.name"].as<std::string>(),
              result.plan.jobs[emit_flink_cdc(result.plan).size() - 1].groups.front().slot);
    EXPECT_EQ(root["source"]["debezium.publication.name"].as<std::string>(), group.publication);
    EXPECT_EQ(root["source"]["debezium.publication.autocreate.mode"].as<std::string>(), "disabled");
    EXPECT_EQ(root["source"]["password"].as<std::string>(), "pg-secret");
    EXPECT_EQ(root["sink"]["exclude.schema.changes"][0].as<std::string>(), "create.table");
}

TEST(Pipeline, RoutesEachTableAlone) {
    const Planned result =
        plan_of_config(connections + pipeline + every_table, catalog_of({plain("a"), plain("b")}));
    const YAML::Node root = YAML::Load(yaml_of(result));
    ASSERT_EQ(root["route"].size(), 2U);
    const TablePlan& first = result.plan.tables.front();
    const TableName& name = first.inputs.front().table;
    EXPECT_EQ(root["route"][0]["source-table"].as<std::string>(), name.schema + "." + name.name);
    EXPECT_EQ(root["route"][0]["sink-table"].as<std::string>(), first.database + "." + first.table);
    EXPECT_FALSE(root["transform"].IsDefined());
}

TEST(Pipeline, ProjectsOnlyWhereColumnsDiffer) {
    const YAML::Node excluded = YAML::Load(yaml_of(planned(plain(), "exclude_columns = day\n")));
    EXPECT_EQ(excluded["transform"][0]["projection"].as<std::string>(), "`id`, `x`");
    EXPECT_FALSE(excluded["transform"][0]["primary-keys"].IsDefined());
    const YAML::Node renamed = YAML::Load(yaml_of(planned(plain(), "column.id.rename = key_id\n")));
    EXPECT_EQ(renamed["transform"][0]["projection"].as<std::string>(),
              "`id` AS `key_id`, `x`, `day`");
    EXPECT_EQ(renamed["transform"][0]["primary-keys"].as<std::string>(), "key_id");
}

TEST(Pipeline, IsRenderedToWhatInlineWrites) {
    const std::string inline_text = yaml_of(planned(plain()));
    const std::string text = yaml_of(planned(plain(), "", "secrets = placeholder\n"));
    EXPECT_EQ(text.find("secret\""), std::string::npos);
    Diagnostics diagnostics;
    const auto secret = [](const std::string& name) {
        return std::optional<std::string>{name == "SMT_PG_PASSWORD" ? "pg-secret" : "sr-secret"};
    };
    const std::string rendered = render(text, "flink-cdc.all.yaml", secret, diagnostics);
    EXPECT_TRUE(diagnostics.all().empty());
    EXPECT_EQ(YAML::Dump(YAML::Load(rendered)), YAML::Dump(YAML::Load(inline_text)));
}

struct UncarriedCase {
    const char* name;
    Table table;
    const char* rule;
    const char* where;
    const char* source;  // of the knowledge, at the end of the message
};

Table with_key(const ColumnType& type) {
    Table table = plain();
    table.columns.front().type = type;
    table.columns.push_back(not_null("n", bigint));
    return table;
}

Table with_generated() {
    Table table = plain();
    table.columns[2].generated = Generated::stored;
    return table;
}

class Uncarried : public ::testing::TestWithParam<UncarriedCase> {};

TEST_P(Uncarried, IsAnErrorOfThisOutputAlone) {
    const Planned result = planned(GetParam().table, GetParam().rule);
    EXPECT_TRUE(result.plan.pipelines.empty());
    EXPECT_FALSE(result.diagnostics.has_errors()) << result.report();
    EXPECT_EQ(result.diagnostics.count(Severity::error), 1U) << result.report();
    const auto& all = result.diagnostics.all();
    const auto error = std::ranges::find(all, &code::pipeline_uncarried, &Diagnostic::code);
    ASSERT_NE(error, all.end());
    EXPECT_EQ(error->where, GetParam().where);
    EXPECT_TRUE(error->message.ends_with(std::string{"("} + GetParam().source + ")"))
        << error->message;
    EXPECT_FALSE(emit_starrocks(result.plan).empty());
}

TEST_P(Uncarried, IsLeftOutWithSkip) {
    const Planned result =
        planned(GetParam().table, std::string{GetParam().rule} + "on_unsupported = skip\n");
    EXPECT_EQ(result.diagnostics.count(Severity::error), 0U) << result.report();
    EXPECT_TRUE(result.has(code::pipeline_left_out)) << result.report();
    EXPECT_TRUE(result.plan.pipelines.empty()) << "it was the only table";
    EXPECT_EQ(result.plan.tables.size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, Uncarried,
    ::testing::Values(UncarriedCase{"timestamptz", keyed("t", {nullable("at", timestamptz)}), "",
                                    "s.t.at", "FLINK-38742"},
                      UncarriedCase{"timestamptz_that_is_not_copied",
                                    keyed("t", {nullable("at", timestamptz), nullable("x", text)}),
                                    "exclude_columns = at\n", "s.t.at", "FLINK-38742"},
                      UncarriedCase{"array", keyed("t", {nullable("a", array_of(integer))}), "",
                                    "s.t.a", "run: Flink CDC 3.6.0"},
                      UncarriedCase{"fraction", keyed("t", {nullable("at", timestamp)}), "",
                                    "s.t.at", "run: Flink CDC 3.6.0"},
                      UncarriedCase{"numeric", keyed("t", {nullable("n", numeric)}), "", "s.t.n",
                                    "run: Flink CDC 3.6.0"},
                      UncarriedCase{"wide_numeric", keyed("t", {nullable("n", numeric_of(50, 10))}),
                                    "", "s.t.n", "run: Flink CDC 3.6.0"},
                      UncarriedCase{"filter", plain(), "filter = x IS NOT NULL\n", "s.t",
                                    "TransformParser"},
                      UncarriedCase{"key_that_is_no_chunk_column", with_key(citext), "", "s.t",
                                    "PostgresDataSourceFactory accepts no chunk.key-column"},
                      UncarriedCase{"java_word", keyed("t", {nullable("class", text)}),
                                    "column.id.rename = k\n", "s.t", "FLINK-37326"},
                      UncarriedCase{"number_as_text", plain(), "column.id.type = VARCHAR(20)\n",
                                    "s.t.id", "not run"},
                      UncarriedCase{"generated", with_generated(), "", "s.t.day", "not run"},
                      UncarriedCase{"identity", plain(), "flink.cdc.changelog-mode = upsert\n",
                                    "s.t", "FLINK-38647"},
                      UncarriedCase{"name", plain("a-b"), "target_table = ab\n", "s.a-b",
                                    "PostgresEventDeserializer reads the sanitized topic"}),
    [](const auto& test) { return test.param.name; });

// A lossy column that is not copied is no obstacle.
TEST(Pipeline, DoesNotMindALossThatIsNotCopied) {
    const Planned result = planned(keyed("t", {nullable("at", timestamp), nullable("x", text)}),
                                   "exclude_columns = at\n");
    EXPECT_EQ(result.plan.pipelines.size(), 2U) << result.report();
}

TEST(Pipeline, CarriesJsonAsTextAlone) {
    const Table table = keyed("t", {nullable("j", jsonb)});
    const Planned as_json = planned(table, "", "[starrocks]\njson = json\n");
    EXPECT_TRUE(as_json.plan.pipelines.empty());
    EXPECT_TRUE(as_json.has(code::pipeline_uncarried)) << as_json.report();
    for (const std::string json : {"string", "both"}) {
        const Planned result = planned(table, "", "[starrocks]\njson = " + json + "\n");
        EXPECT_FALSE(YAML::Load(yaml_of(result))["transform"].IsDefined()) << json;
    }
}

TEST(Pipeline, TakesTheSlotOfTheFirstTableThatItMayCarry) {
    const Planned result =
        plan_of_config(connections + pipeline + every_table + "on_unsupported = skip\n",
                       catalog_of({keyless("a", {not_null("n", bigint)}), plain("b"), plain("c")}));
    const YAML::Node root = YAML::Load(yaml_of(result));
    EXPECT_EQ(root["route"].size(), 2U) << result.report();
}

// With Flink SQL beside it the slots of all sources are prepared.
TEST(Pipeline, PreparesTheSlotThatItReadsAlone) {
    const Catalog catalog = catalog_of({keyless("a", {not_null("n", bigint)}), plain("b")});
    const std::string skip = "on_unsupported = skip\n";
    const Plan alone = plan_of_config(connections + pipeline + every_table + skip, catalog).plan;
    ASSERT_EQ(alone.groups.size(), 2U);
    ASSERT_EQ(prepared_groups(alone).size(), 1U);
    EXPECT_EQ(
        YAML::Load(emit_flink_cdc(alone).front().text)["source"]["slot.name"].as<std::string>(),
        prepared_groups(alone).front().slot);
    const Plan both =
        plan_of_config(connections + "[other]\noutputs = flink-cdc, flink\n" + every_table + skip,
                       catalog)
            .plan;
    EXPECT_EQ(prepared_groups(both).size(), 2U);
}

// The teardown of what is there would go with it.
TEST(Pipeline, ThatCannotBeWrittenKeepsItsSlot) {
    const Plan broken =
        plan_of_config(connections + pipeline + every_table,
                       catalog_of({plain("a"), keyed("b", {nullable("at", timestamptz)})}))
            .plan;
    EXPECT_TRUE(broken.pipelines.empty());
    ASSERT_EQ(prepared_groups(broken).size(), 1U);
    EXPECT_EQ(prepared_groups(broken).front().slot, "smt_shop");
}

TEST(Pipeline, GoesOnWithoutTheTablesThatAreSkipped) {
    const Planned result =
        plan_of_config(connections + pipeline + every_table + "on_unsupported = skip\n",
                       catalog_of({plain("a"), keyed("b", {nullable("at", timestamptz)})}));
    const YAML::Node root = YAML::Load(yaml_of(result));
    ASSERT_EQ(root["route"].size(), 1U);
    EXPECT_EQ(root["route"][0]["source-table"].as<std::string>(), "s.a");
    EXPECT_EQ(root["source"]["tables"].as<std::string>().find(","), std::string::npos);
}

// Whatever stands in a value, a reader gets it back.
TEST(YamlText, IsReadBack) {
    for (const std::string text : {"",
                                   "plain",
                                   "a: b",
                                   "# no comment",
                                   "\"quoted\" 'too'",
                                   "back\\slash",
                                   "two\nlines\r\n",
                                   "tab\t\x01\x1b",
                                   "na\xc3\xafve \xf0\x9f\x98\x80",
                                   "\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf",
                                   "${NAME}",
                                   "- a",
                                   "{a: b}",
                                   "[x]",
                                   "yes",
                                   "null",
                                   "~",
                                   "*a",
                                   "&b",
                                   "!c",
                                   "%d",
                                   "@e",
                                   " f "}) {
        const std::string document = quote::yaml_text(text) + ": " + quote::yaml_text(text) + "\n";
        EXPECT_EQ(std::ranges::count(document, '\n'), 1) << document;
        const YAML::Node root = YAML::Load(document);
        ASSERT_EQ(root.size(), 1U) << document;
        EXPECT_EQ(root.begin()->first.as<std::string>(), text) << document;
        EXPECT_EQ(root.begin()->second.as<std::string>(), text) << document;
        EXPECT_EQ(YAML::Load(quote::yaml_key(text)).as<std::string>(), text);
    }
}

}  // namespace
}  // namespace smt
