// The jobs on Kubernetes: what stands in the files, and what the SQL runner makes of a script.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <string>
#include <vector>

#include "emit/sql_runner.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "smt/render.h"
#include "support/plans.h"
#include "text.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

const std::string kubernetes =
    "[other]\noutputs = starrocks, postgres, flink, kubernetes\nsecrets = placeholder\n"
    "[kubernetes]\nimage = r.example/flink:1\nsmt_image = r.example/smt:1\nstate_uri = s3://b/x\n";

Planned planned(const Table& table, const std::string& config = "", const std::string& rule = "") {
    return plan_of_config(connections + kubernetes + config + every_table + rule,
                          catalog_of({table}));
}

Table plain(const std::string& name = "t") {
    return keyed(name, {nullable("x", text)});
}

std::string paths_of(const Plan& plan) {
    std::string paths;
    for (const OutputFile& file : emit_kubernetes(plan)) {
        paths += file.path + "\n";
    }
    return paths;
}

YAML::Node object(const Plan& plan, const std::string& path) {
    const auto files = emit_kubernetes(plan);
    const auto file = std::ranges::find(files, "kubernetes/" + path, &OutputFile::path);
    EXPECT_NE(file, files.end()) << path;
    return file == files.end() ? YAML::Node{} : YAML::Load(file->text);
}

std::string script_of(const Plan& plan, const std::string& part = "all") {
    return object(plan, "configmap." + part + ".yaml")["data"]["job.sql"].as<std::string>();
}

std::string report_of(const Planned& planned) {
    Diagnostics diagnostics;
    check_deployments(planned.plan, diagnostics);
    std::string report;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        report += to_text(diagnostic, false);
    }
    return report;
}

TEST(Kubernetes, HasADeploymentAJobAndOneSecret) {
    const Planned result = planned(plain());
    EXPECT_EQ(paths_of(result.plan),
              "kubernetes/configmap.all.yaml\nkubernetes/flink-deployment.all.yaml\n"
              "kubernetes/configmap.1.yaml\nkubernetes/flink-deployment.1.yaml\n"
              "kubernetes/secret.yaml\n")
        << result.report();
    for (const OutputFile& file : emit_kubernetes(result.plan)) {
        EXPECT_EQ(file.text.find("pg-secret"), std::string::npos) << file.path;
        EXPECT_FALSE(file.secret) << "it holds placeholders: " << file.path;
    }
    EXPECT_EQ(report_of(result), "");
}

TEST(Kubernetes, TakesTheSizesOfThePlan) {
    const YAML::Node spec = object(planned(plain(), "[flink]\nparallelism = 4\n").plan,
                                   "flink-deployment.all.yaml")["spec"];
    EXPECT_EQ(spec["job"]["parallelism"].as<int>(), 4);
    EXPECT_EQ(spec["flinkConfiguration"]["taskmanager.numberOfTaskSlots"].as<std::string>(), "4");
    EXPECT_EQ(spec["taskManager"]["resource"]["memory"].as<std::string>(), "1280m");
    EXPECT_EQ(spec["taskManager"]["resource"]["cpu"].as<int>(), 4);
    EXPECT_EQ(spec["jobManager"]["resource"]["memory"].as<std::string>(), "1600m");
    EXPECT_EQ(spec["flinkVersion"].as<std::string>(), "v1_20");
    EXPECT_EQ(spec["flinkConfiguration"]["state.checkpoints.dir"].as<std::string>(),
              "s3://b/x/shop/checkpoints");
}

// What the user sets wins, and what belongs to SQL stays there.
TEST(Kubernetes, HandsTheSettingsOfTheJobOn) {
    const Plan plan = planned(plain(),
                              "[flink]\nset.state.savepoints.dir = s3://other\n"
                              "set.state.backend.type = rocksdb\n")
                          .plan;
    const YAML::Node settings =
        object(plan, "flink-deployment.all.yaml")["spec"]["flinkConfiguration"];
    EXPECT_EQ(settings["state.savepoints.dir"].as<std::string>(), "s3://other");
    EXPECT_EQ(settings["state.backend.type"].as<std::string>(), "rocksdb");
    EXPECT_EQ(settings["execution.checkpointing.interval"].as<std::string>(), "30 s");
    EXPECT_FALSE(settings["table.local-time-zone"].IsDefined());
    EXPECT_NE(script_of(plan).find("SET 'table.local-time-zone' = 'UTC';\n"), std::string::npos);
}

// The operator takes later savepoints itself: a SET in the script would lead back to this one.
TEST(Kubernetes, LeavesTheSavepointToTheOperator) {
    const Plan plan = planned(plain(), "[flink]\nsavepoint = s3://sp/1\n").plan;
    const YAML::Node spec = object(plan, "flink-deployment.all.yaml")["spec"];
    EXPECT_EQ(spec["job"]["initialSavepointPath"].as<std::string>(), "s3://sp/1");
    EXPECT_FALSE(spec["flinkConfiguration"]["execution.savepoint.path"].IsDefined());
    EXPECT_EQ(script_of(plan).find("execution.savepoint.path"), std::string::npos);
}

// Otherwise the operator would not see that the SQL is another one.
TEST(Kubernetes, ChangesTheDeploymentWithTheSql) {
    const auto deployment = [](const Table& table) {
        return YAML::Dump(object(planned(table).plan, "flink-deployment.all.yaml"));
    };
    EXPECT_EQ(deployment(plain()), deployment(plain()));
    EXPECT_NE(deployment(plain()), deployment(keyed("t", {nullable("y", text)})));
}

TEST(Kubernetes, RunsTheJobThatReadsKafka) {
    const Planned result =
        plan_of_config(connections + kubernetes +
                           "[other]\noutputs = starrocks, postgres, kafka, kubernetes\n"
                           "[kafka]\nbootstrap_servers = k:9092\n" +
                           every_table,
                       catalog_of({plain()}));
    EXPECT_EQ(paths_of(result.plan),
              "kubernetes/configmap.kafka.yaml\nkubernetes/flink-deployment.kafka.yaml\n"
              "kubernetes/secret.yaml\n")
        << result.report();
    EXPECT_NE(script_of(result.plan, "kafka").find("'connector' = 'kafka'"), std::string::npos);
    ASSERT_EQ(prepared_groups(result.plan).size(), 1U) << "the slot of Debezium, and no other";
}

TEST(Kubernetes, MakesANameOfAnyPipeline) {
    for (const auto& [pipeline, name] :
         {std::pair<std::string, std::string>{"Shop EU_2", "shop-eu-2"},
          {"2024", "smt-2024"},
          {"\xc3\x84", "smt"},
          {std::string(60, 'a'), ""}}) {
        const Plan plan = planned(plain(), "[flink]\npipeline_name = " + pipeline + "\n").plan;
        const std::string made = plan.kubernetes.deployments.front().name;
        EXPECT_LE(made.size(), 45U);
        EXPECT_TRUE(name.empty() || made.find(name) != std::string::npos) << made;
        EXPECT_NE(made.back(), '-') << made;
    }
}

TEST(Kubernetes, NeedsImagesAStateAndPlaceholders) {
    const Planned result = plan_of_config(
        connections + "[other]\noutputs = kubernetes\n" + every_table, catalog_of({plain()}));
    for (const char* const line :
         {"smt.conf: error: 'image' is not set in [kubernetes]: the output kubernetes needs it "
          "[bad-value]\n",
          "smt.conf: error: 'smt_image' is not set", "smt.conf: error: 'state_uri' is not set",
          "error: outputs has kubernetes, and with secrets = inline passwords would stand in a "
          "ConfigMap [bad-value]\n  hint: set secrets = placeholder in [other]\n"}) {
        EXPECT_NE(result.report().find(line), std::string::npos) << result.report();
    }
}

TEST(Kubernetes, RefusesANameThatTheRunnerWouldCut) {
    const Planned result = planned(keyed("t", {nullable("a--b", text)}));
    EXPECT_TRUE(report_of(result).starts_with(
        "kubernetes/configmap.all.yaml: error: a name has a sign of a comment in the line "
        "\"`a--b` STRING\": the SQL runner of the operator takes off what stands behind it "
        "[kubernetes-uncarried]\n  hint: run flink-create.all.sql with Flink's SQL client, or "
        "leave the table out\n"))
        << report_of(result);
    EXPECT_EQ(paths_of(result.plan), "");
}

// The runner takes the value of a setting as it stands: a quote would be doubled.
TEST(Kubernetes, RefusesASettingThatTheRunnerWouldMisread) {
    for (const char* const setting :
         {"set.a.b = it's", "set.a.b = x--y", "set.s3.secret-key = k"}) {
        const Planned result = planned(plain(), "[flink]\n" + std::string{setting} + "\n");
        EXPECT_NE(report_of(result).find(
                      "\": the SQL runner of the operator takes its value as it stands, quotes and "
                      "all [kubernetes-uncarried]\n  hint: set it in the image's own config of "
                      "Flink\n"),
                  std::string::npos)
            << setting << report_of(result);
        EXPECT_EQ(paths_of(result.plan), "");
    }
}

TEST(Kubernetes, RefusesMoreSqlThanAConfigMapHolds) {
    std::vector<Column> columns;
    for (int i = 0; i < 600; ++i) {
        columns.push_back(nullable(std::string(200, 'c') + std::to_string(i), text));
    }
    std::vector<Table> tables;
    for (const char* const name : {"a", "b", "c", "d"}) {
        tables.push_back(keyed(name, columns));
    }
    const Planned result =
        plan_of_config(connections + kubernetes + every_table +
                           "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^a$\n",
                       catalog_of(tables));
    EXPECT_EQ(report_of(result),
              "kubernetes/configmap.all.yaml: error: the SQL of the job has 1126 KiB, and a "
              "ConfigMap holds 1024: Kubernetes would refuse it [kubernetes-too-big]\n"
              "  hint: use a config for each part of the tables, each with a deployment of its "
              "own\n");
    EXPECT_EQ(paths_of(result.plan),
              "kubernetes/configmap.1.yaml\nkubernetes/flink-deployment.1.yaml\n"
              "kubernetes/configmap.2.yaml\nkubernetes/flink-deployment.2.yaml\n"
              "kubernetes/secret.yaml\n");
}

// Whatever stands in a literal, the runner finds no comment in it, and Flink the same text.
TEST(SqlRunner, LeavesLiteralsAlone) {
    for (const auto& [literal, written] :
         {std::pair{"'plain - text'", "'plain - text'"},
          {"'a--b'", "U&'a\\002D\\002Db'"},
          {"'it''s \\ -- /* x */'", "U&'it''s \\\\ \\002D\\002D /\\002A x \\002A/'"},
          {"U&'\\0009--'", "U&'\\0009\\002D\\002D'"}}) {
        EXPECT_EQ(quote::sql_runner_literal(literal), written);
        EXPECT_EQ(sql_runner_script(literal),
                  "-- smt for the SQL runner\n" + std::string{written} + "\n");
    }
}

TEST(SqlRunner, TakesCommentsOffAndKeepsMarks) {
    EXPECT_EQ(sql_runner_script("-- head\n\nSET 'a' = '--';\nCREATE TABLE `x--y` ( -- why\n"
                                "  -- more\n  'b' = 'c', -- it's\n  -- smt render: A\n"
                                "  'd' = '${A}'\n);\n"),
              "-- smt for the SQL runner\nSET 'a' = U&'\\002D\\002D';\nCREATE TABLE `x--y` (\n"
              "  'b' = 'c',\n  -- smt render: A\n  'd' = '${A}'\n);\n");
}

TEST(SqlRunner, SeesWhatItWouldCut) {
    const std::string head = "-- smt for the SQL runner\n";
    EXPECT_EQ(unreadable_line(head + "a;\n  -- smt render: A\n  b\n"), "");
    EXPECT_EQ(unreadable_line(head + "a;\n  `b--c`\nd\n"), "`b--c`");
    EXPECT_EQ(unreadable_line(head + "`b/*c`\n"), "`b/*c`");
    EXPECT_EQ(unreadable_line(head + "SET 'a' = 'b''c';\n"), "SET 'a' = 'b''c';");
    EXPECT_EQ(unreadable_line(head + "-- smt render: A\nSET 'a' = '${A}';\n"), "SET 'a' = '${A}';");
}

// The pod renders it: a password may have two signs in it, too.
TEST(SqlRunner, IsRenderedWithoutAComment) {
    const std::string script = script_of(planned(plain()).plan);
    Diagnostics diagnostics;
    const auto secret = [](const std::string&) { return std::optional<std::string>{"a--b'/*c"}; };
    const std::string rendered = render(script, "job.sql", secret, diagnostics);
    EXPECT_TRUE(diagnostics.all().empty());
    EXPECT_NE(rendered.find("'password' = U&'a\\002D\\002Db''/\\002Ac'"), std::string::npos)
        << rendered;
    EXPECT_EQ(unreadable_line(rendered), "");
    EXPECT_EQ(rendered.find("${"), std::string::npos);
}

}  // namespace
}  // namespace smt
