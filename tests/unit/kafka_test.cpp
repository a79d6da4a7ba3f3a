// The way through Kafka: slots, topics, settings of the connectors, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "smt/emit.h"
#include "support/catalogs.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

const std::string kafka =
    "[other]\noutputs = starrocks, postgres, kafka\n[kafka]\nbootstrap_servers = k:9092\n";

Planned kafka_plan(const std::string& rule_lines, const Catalog& catalog,
                   const std::string& sections = kafka) {
    return plan_of(sections + every_table + rule_lines, catalog);
}

const KafkaConnector& connector_of(const Planned& planned, std::string_view file) {
    const auto& connectors = planned.plan.kafka.connectors;
    const auto found = std::ranges::find(connectors, file, &KafkaConnector::file);
    EXPECT_NE(found, connectors.end()) << planned.report();
    return *found;
}

std::string setting(const Planned& planned, std::string_view name,
                    std::string_view file = "debezium-postgres.json") {
    return option_of(connector_of(planned, file).settings, name);
}

std::vector<std::string> prepared_slots(const Planned& planned) {
    std::vector<std::string> slots;
    for (const SourceGroup& group : prepared_groups(planned.plan)) {
        slots.push_back(group.slot);
    }
    return slots;
}

TEST(Kafka, HasASlotAndAPublicationOfItsOwn) {
    const Planned planned = kafka_plan("", catalog_of({keyed("t"), keyed("u")}));
    EXPECT_EQ(prepared_slots(planned), (std::vector<std::string>{"smt_shop_kafka"}));
    EXPECT_EQ(setting(planned, "slot.name"), "smt_shop_kafka");
    EXPECT_EQ(setting(planned, "publication.name"), "smt_shop_kafka");
    EXPECT_EQ(setting(planned, "table.include.list"), "(?-i)s\\.t,(?-i)s\\.u");
    EXPECT_EQ(setting(planned, "database.password"), "pg-secret");
}

TEST(Kafka, SlotsAreMadeForTheWaysThatAreWritten) {
    const Catalog catalog = catalog_of({keyed("t")});
    EXPECT_EQ(prepared_slots(plan_with("", catalog)), (std::vector<std::string>{"smt_shop"}));
    EXPECT_EQ(prepared_slots(kafka_plan("", catalog,
                                        "[other]\noutputs = flink, kafka\n"
                                        "[kafka]\nbootstrap_servers = k:9092\n")),
              (std::vector<std::string>{"smt_shop", "smt_shop_kafka"}));
}

TEST(Kafka, KeepsEveryRecordWhereOldRowsCount) {
    const std::string include = "topic.creation.history.include";
    EXPECT_EQ(setting(kafka_plan("", catalog_of({keyed("t")})), include), "not set");
    EXPECT_EQ(setting(kafka_plan("filter = id > 5\n", catalog_of({keyed("t")})), include),
              "shop\\.s\\.t");
}

TEST(Kafka, LeavesColumnsThatNobodyReadsOutOfTheTopics) {
    const Planned planned =
        kafka_plan("exclude_columns = a b\n", catalog_of({keyed("t", {nullable("a b", integer)})}));
    EXPECT_EQ(setting(planned, "column.exclude.list"), "(?-i)s\\.t\\.a\\x20b");
}

TEST(Kafka, LetsKafkaConnectFillInPasswords) {
    const Planned planned =
        kafka_plan("", catalog_of({keyed("t")}),
                   "[other]\noutputs = kafka\nsecrets = placeholder\n"
                   "[kafka]\nbootstrap_servers = k:9092\n"
                   "[cdc]\ndebezium.database.sslpassword = of-the-key-secret\n");
    EXPECT_EQ(setting(planned, "database.password"), "${env:SMT_PG_PASSWORD}");
    EXPECT_EQ(setting(planned, "database.sslpassword"),
              "${env:SMT_PG_DEBEZIUM_DATABASE_SSLPASSWORD}");
    EXPECT_EQ(setting(planned, "starrocks.password", "starrocks-sink.json"),
              "${env:SMT_STARROCKS_PASSWORD}");
    for (const OutputFile& file : emit_kafka(planned.plan)) {
        EXPECT_EQ(file.text.find("-secret"), std::string::npos) << file.path;
        EXPECT_FALSE(file.secret) << file.path;
    }
}

TEST(Kafka, FilesWithPasswordsAreSecret) {
    for (const OutputFile& file : emit_kafka(kafka_plan("", catalog_of({keyed("t")})).plan)) {
        EXPECT_TRUE(file.secret) << file.path;
    }
}

// docs.starrocks.io, "Load data using Kafka connector", the options of Kafka Connect itself, and
// those of the two transforms in its example for Debezium.
TEST(Kafka, TheSinkHasOnlyDocumentedOptions) {
    const std::set<std::string> documented = {"connector.class",
                                              "tasks.max",
                                              "topics",
                                              "key.converter",
                                              "value.converter",
                                              "key.converter.schemas.enable",
                                              "value.converter.schemas.enable",
                                              "starrocks.http.url",
                                              "starrocks.database.name",
                                              "starrocks.username",
                                              "starrocks.password",
                                              "starrocks.topic2table.map",
                                              "bufferflush.maxbytes",
                                              "bufferflush.intervalms",
                                              "connect.timeoutms",
                                              "sink.properties.format",
                                              "sink.properties.strip_outer_array",
                                              "sink.properties.strict_mode",
                                              "transforms",
                                              "transforms.addfield.type",
                                              "transforms.unwrap.type",
                                              "transforms.unwrap.drop.tombstones",
                                              "transforms.unwrap.delete.handling.mode"};
    const Planned planned = kafka_plan("", catalog_of({keyed("t"), keyed("u")}));
    const KafkaConnector& sink = connector_of(planned, "starrocks-sink.json");
    for (const auto& [name, value] : sink.settings) {
        EXPECT_TRUE(documented.contains(name)) << name;
        EXPECT_FALSE(value.empty()) << name;
    }
    EXPECT_EQ(option_of(sink.settings, "starrocks.topic2table.map"), "shop.s.t:s__t,shop.s.u:s__u");
}

TEST(Kafka, TheSinkHasOnlyTablesThatStandInKafkaAsInStarRocks) {
    const Planned planned =
        kafka_plan("", catalog_of({keyed("t"), keyed("u", {nullable("d", date)})}));
    EXPECT_EQ(setting(planned, "topics", "starrocks-sink.json"), "shop.s.t");
    EXPECT_TRUE(planned.has(code::kafka_sink_left_out));
}

TEST(Kafka, DebeziumHoldsAsManyRowsAsTheSourceOfFlinkWould) {
    const Catalog catalog = catalog_of({keyed("t")});
    EXPECT_EQ(setting(kafka_plan("", catalog), "snapshot.fetch.size"), "1024");
    EXPECT_EQ(setting(kafka_plan("", catalog), "max.queue.size"), "2048");
    EXPECT_EQ(
        setting(kafka_plan("flink.cdc.debezium.max.batch.size = 7\n", catalog), "max.batch.size"),
        "7");
}

TEST(Kafka, LeavesTablesOutWhereTheRuleSkips) {
    const Planned planned =
        kafka_plan("on_unsupported = skip\n",
                   catalog_of({keyed("t"), keyless("log", {not_null("n", bigint)})}));
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    EXPECT_TRUE(planned.has(code::kafka_left_out));
    EXPECT_EQ(planned.plan.kafka.tables.size(), 1U);
}

}  // namespace
}  // namespace smt
