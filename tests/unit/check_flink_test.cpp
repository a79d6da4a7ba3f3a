// What `smt check` says about a Flink cluster: hand-made facts, exact texts.
#include <gtest/gtest.h>

#include "check/themes.h"
#include "smt/flink_state.h"
#include "support/findings.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

// What a cluster that is fit for the job answers.
FlinkState fit() {
    FlinkState state{.url = "http://flink:8081"};
    state.overview.value = FlinkOverview{"1.20.5", 1, 8, 8};
    state.settings.value = {{"execution.checkpointing.dir", "s3://flink/checkpoints"},
                            {"execution.checkpointing.savepoint-dir", "s3://flink/savepoints"}};
    state.classpath.value = {"/opt/flink/lib/flink-cep-1.20.5.jar",
                             "/opt/flink/lib/flink-scala_2.12-1.20.5.jar",
                             "/opt/flink/lib/flink-connector-starrocks-1.2.10_flink-1.19.jar",
                             "/opt/flink/lib/flink-sql-connector-postgres-cdc-3.5.0.jar",
                             "/opt/flink/lib/log4j-1.2-api-2.24.3.jar",
                             "/opt/flink/lib/mysql-connector-j-9.1.0.jar",
                             "/opt/flink/conf"};
    state.taskmanagers.value = {{"tm-1", 8, 8, std::int64_t{2} << 30}};
    state.jobs.value = {{"0a", "shop", "CANCELED"}, {"0b", "other", "RUNNING"}};
    return state;
}

std::string report_of(const FlinkState& state, const std::string& lines = "") {
    Diagnostics diagnostics;
    const std::string text = connections + lines + every_table;
    const Config config = parse_config(text, "smt.conf", diagnostics);
    const Catalog catalog = catalog_of({keyed("orders")});
    const Planned planned = plan_of_config(text, catalog);
    return text_of(
        found_by(check::flink,
                 {.config = config, .catalog = catalog, .plan = planned.plan, .flink = &state}));
}

TEST(CheckFlink, FindsNothingInAClusterThatIsFit) {
    EXPECT_EQ(report_of(fit()), "");
}

TEST(CheckFlink, SaysOnceThatItWasNotReached) {
    FlinkState state{.url = "http://flink:8081", .unreached = "Couldn't connect to server"};
    EXPECT_EQ(
        report_of(state),
        "unknown flink-reached: Flink at http://flink:8081: it gives no answer, so nothing of "
        "it was checked: Couldn't connect to server\n");
}

struct FlinkCase {
    const char* name;
    void (*spoil)(FlinkState& state);
    const char* report;
    const char* lines = "";
};

// clang-format off
const FlinkCase flink_cases[] = {
    {"OtherVersion", [](FlinkState& s) { s.overview.value->version = "1.19.2-SNAPSHOT"; },
     "error flink-version: Flink at http://flink:8081: the files are written for another version: the connectors of one minor version of Flink do not run on another\n"
     "  actual: 1.19.2-SNAPSHOT\n  required: 1.20\n"
     "  then: run the job on that version, or set version in [flink]\n"},
    {"JobRuns", [](FlinkState& s) { s.jobs.value->front().state = "RESTARTING"; },
     "warning flink-job-twice: job shop: it is there already: submitted again, it finds its slots in use and fails\n"
     "  actual: 0a is RESTARTING\n  required: no job of this name\n"
     "  then: stop it with a savepoint first, if it is to be replaced\n"},
    {"JobHasTheSlot", [](FlinkState& s) { s.jobs.value->front().state = "RUNNING"; s.overview.value->free_slots = 0; },
     "warning flink-job-twice: job shop: it is there already: submitted again, it finds its slots in use and fails\n"
     "  actual: 0a is RUNNING\n  required: no job of this name\n"
     "  then: stop it with a savepoint first, if it is to be replaced\n"},
    {"TooFewSlots", [](FlinkState& s) { s.overview.value->free_slots = 3; },
     "error flink-slots: Flink at http://flink:8081: too few slots are free: the job waits for one and fails after five minutes\n"
     "  actual: 3 free of 8, 1 TaskManagers\n  required: 4 free\n"
     "  then: start another TaskManager, or raise taskmanager.numberOfTaskSlots\n", "[flink]\nparallelism = 4\n"},
    {"SlotsOnDemand", [](FlinkState& s) { s.overview.value->free_slots = 0; s.settings.value->emplace("execution.target", "kubernetes-session"); }, ""},
    {"LittleMemory", [](FlinkState& s) { s.taskmanagers.value->front().process_bytes = 1000 << 20; },
     "warning flink-memory: TaskManager tm-1: it has little memory: the snapshot of a wide table may end in OutOfMemoryError\n"
     "  actual: 1000 MiB\n  required: 1024 MiB\n  then: raise taskmanager.memory.process.size\n"},
    {"NoFolders", [](FlinkState& s) { s.settings.value->clear(); },
     "warning flink-checkpoint-dir: Flink at http://flink:8081: checkpoints have no folder: they live in the memory of the JobManager and are lost with it, and the job copies everything anew\n"
     "  actual: execution.checkpointing.dir is not set\n  required: a folder that all processes of Flink reach\n"
     "  then: set execution.checkpointing.dir in Flink's config, or set.execution.checkpointing.dir in [flink]\n"
     "note flink-savepoint-dir: Flink at http://flink:8081: savepoints have no folder: `flink stop` needs --savepointPath\n"
     "  actual: execution.checkpointing.savepoint-dir is not set\n  required: a folder that all processes of Flink reach\n"
     "  then: set execution.checkpointing.savepoint-dir in Flink's config\n"},
    {"FoldersOfTheJob", [](FlinkState& s) { s.settings.value->clear(); }, "",
     "[flink]\nset.execution.checkpointing.dir = s3://a\nset.execution.checkpointing.savepoint-dir = s3://b\n"},
    {"FoldersUnderEarlierNames", [](FlinkState& s) { *s.settings.value = {{"state.checkpoints.dir", "s3://a"}, {"state.savepoints.dir", "s3://b"}}; }, ""},
    {"NoJars", [](FlinkState& s) { s.classpath.value->clear(); },
     "error flink-jar-missing: flink-sql-connector-postgres-cdc: it is not in lib/ of the JobManager: no job can be made of the files\n"
     "  actual: no such jar\n  required: flink-sql-connector-postgres-cdc-3.5.0.jar\n"
     "  then: copy org.apache.flink:flink-sql-connector-postgres-cdc:3.5.0 from Maven Central into lib/ of every process of Flink, and start them anew\n"
     "error flink-jar-missing: flink-connector-starrocks: it is not in lib/ of the JobManager: no job can be made of the files\n"
     "  actual: no such jar\n  required: flink-connector-starrocks-1.2.10_flink-1.19.jar\n"
     "  then: copy com.starrocks:flink-connector-starrocks:1.2.10_flink-1.19 from Maven Central into lib/ of every process of Flink, and start them anew\n"
     "error flink-jar-missing: mysql-connector-j: it is not in lib/ of the JobManager: no job can be made of the files\n"
     "  actual: no such jar\n  required: mysql-connector-j-8.4.0.jar\n"
     "  then: copy com.mysql:mysql-connector-j:8.4.0 from Maven Central into lib/ of every process of Flink, and start them anew\n"},
    {"OtherJar", [](FlinkState& s) { s.classpath.value->at(3) = "/lib/flink-sql-connector-postgres-cdc-3.4.0.jar"; },
     "warning flink-jar-version: flink-sql-connector-postgres-cdc: it is not the version that the files are written for: options and types may differ\n"
     "  actual: flink-sql-connector-postgres-cdc-3.4.0.jar\n  required: flink-sql-connector-postgres-cdc-3.5.0.jar\n"
     "  then: replace the jar, or set cdc_version in [flink]\n"},
    {"JarTwice", [](FlinkState& s) { s.classpath.value->push_back("/lib/flink-cep-1.20.4.jar"); s.classpath.value->push_back("/usrlib/flink-cep-1.20.5.jar"); },
     "error flink-jar-twice: flink-cep: it is there in several versions: which of them a class comes from is chance\n"
     "  actual: flink-cep-1.20.4.jar, flink-cep-1.20.5.jar\n  required: one of them\n"
     "  then: remove the others from lib/ of every process of Flink\n"},
    {"JarForAnotherFlink", [](FlinkState& s) { s.classpath.value->push_back("/lib/flink-sql-connector-kafka-3.3.0-1.19.jar"); },
     "error flink-jar-foreign: flink-sql-connector-kafka: it was built for another version of Flink: it may lack classes that are there no longer\n"
     "  actual: flink-sql-connector-kafka-3.3.0-1.19.jar\n  required: a build for Flink 1.20\n"
     "  then: replace the jar in lib/ of every process of Flink\n"},
    {"Refused", [](FlinkState& s) { s.jobs = {.refusal = "status 403"}; s.taskmanagers = {.refusal = "status 403"}; s.settings = {.refusal = "status 403"}; s.classpath = {.refusal = "status 403"}; },
     "unknown flink-job-twice: Flink at http://flink:8081: whether the job runs already cannot be found out: status 403\n"
     "unknown flink-memory: Flink at http://flink:8081: the memory of the TaskManagers cannot be found out: status 403\n"
     "unknown flink-checkpoint-dir: Flink at http://flink:8081: where checkpoints are kept cannot be found out: status 403\n"
     "unknown flink-jar-missing: Flink at http://flink:8081: which jars are there cannot be found out: status 403\n"},
};
// clang-format on

class CheckFlinkFinds : public ::testing::TestWithParam<FlinkCase> {};

TEST_P(CheckFlinkFinds, WhatIsWrong) {
    FlinkState state = fit();
    GetParam().spoil(state);
    EXPECT_EQ(report_of(state, GetParam().lines), GetParam().report);
}

INSTANTIATE_TEST_SUITE_P(Facts, CheckFlinkFinds, ::testing::ValuesIn(flink_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
