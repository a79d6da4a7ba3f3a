#include "options.h"

#include <gtest/gtest.h>

#include <string>

#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

std::string listed(const Properties& options) {
    std::string text;
    for (const auto& [name, value] : options) {
        text += name + " = " + value + "\n";
    }
    return text;
}

Catalog one(const Table& table) {
    return catalog_of({table});
}

const Table log_table = keyless("log", {not_null("n", bigint), nullable("x", text)});

TEST(SourceOptions, OfKeyedTables) {
    EXPECT_EQ(listed(plan_with("", one(keyed("t"))).plan.groups[0].options),
              "connector = postgres-cdc\n"
              "hostname = db.example\n"
              "port = 5432\n"
              "username = owner\n"
              "password = pg-secret\n"
              "database-name = d\n"
              "schema-name = (?-i)s\n"
              "table-name = t\n"
              "slot.name = smt_shop\n"
              "decoding.plugin.name = pgoutput\n"
              "scan.incremental.snapshot.enabled = true\n"
              "scan.lsn-commit.checkpoints-num-delay = 0\n"
              "scan.incremental.snapshot.backfill.skip = true\n"
              "debezium.snapshot.fetch.size = 1024\n"
              "debezium.max.queue.size = 2048\n"
              "debezium.max.batch.size = 512\n"
              "debezium.publication.name = smt_shop\n"
              "debezium.publication.autocreate.mode = disabled\n"
              "debezium.binary.handling.mode = base64\n"
              "debezium.interval.handling.mode = string\n"
              "debezium.include.unknown.datatypes = true\n"
              "debezium.tombstones.on.delete = false\n"
              "debezium.heartbeat.action.query = SELECT pg_logical_emit_message(true, 'smt', "
              "'heartbeat')\n");
}

TEST(SourceOptions, OfTablesWithoutAKey) {
    const SourceGroup group = plan_with("", one(log_table)).plan.groups[0];
    EXPECT_EQ(group.slot, "smt_shop_s_log");
    EXPECT_TRUE(group.keyless);
    EXPECT_EQ(option_of(group.options, "scan.incremental.snapshot.chunk.key-column"), "n");
    EXPECT_EQ(option_of(group.options, "debezium.message.key.columns"), "not set");
    EXPECT_EQ(option_of(group.options, "scan.incremental.snapshot.backfill.skip"), "true");
}

TEST(SourceOptions, OfPartitionedTables) {
    Table root = keyed("t");
    EXPECT_EQ(option_of(plan_with("", one(root)).plan.groups[0].options,
                        "scan.include-partitioned-tables.enabled"),
              "not set");
    root.kind = TableKind::partitioned;
    EXPECT_EQ(option_of(plan_with("", one(root)).plan.groups[0].options,
                        "scan.include-partitioned-tables.enabled"),
              "true");
}

// In string mode a NaN ends the job of a column that is declared DECIMAL.
TEST(SourceOptions, OfNumericsThatMustBeText) {
    const Planned planned =
        plan_with("", one(keyed("t", {nullable("n", numeric), nullable("m", numeric_of(9, 2)),
                                      nullable("k", numeric_of(9, -2))})));
    EXPECT_EQ(option_of(planned.plan.groups[0].options, "debezium.decimal.handling.mode"),
              "string");
    const TablePlan target = target_of(planned, "s.t");
    EXPECT_EQ(expression_of(target, "n"), "NULLIF(`n`, 'NAN')");
    EXPECT_EQ(expression_of(target, "m"), "TRY_CAST(`m` AS DECIMAL(9,2))");
    EXPECT_EQ(expression_of(target, "k"), "TRY_CAST(SPLIT_INDEX(`k`, '.', 0) AS DECIMAL(11,0))");
    EXPECT_EQ(column_of(target, "m").starrocks, "DECIMAL(9,2)");
}

TEST(SourceOptions, OfAnUpsertSource) {
    const Planned planned = plan_with("flink.cdc.changelog-mode = upsert\n",
                                      catalog_of({keyed("a"), keyed("b", {nullable("x", text)})}));
    ASSERT_EQ(planned.plan.groups.size(), 2U);
    EXPECT_EQ(joined(planned.plan.groups[0].primary_key), "id");
    EXPECT_EQ(option_of(planned.plan.groups[0].options, "changelog-mode"), "upsert");
    EXPECT_EQ(planned.plan.groups[0].reason, "is read alone, since changelog-mode = upsert");
}

TEST(SourceOptions, TakeTheUsersAndKeepTheirOwn) {
    const Planned planned = plan_of(
        "[cdc]\nhostname = replica.example\nport = 6432\nusername = smt_cdc\n"
        "password = cdc-secret\nconnect.timeout = 60s\n"
        "debezium.database.sslmode = require\n" +
            every_table,
        one(keyed("t")));
    const Properties& options = planned.plan.groups[0].options;
    EXPECT_EQ(option_of(options, "hostname"), "replica.example");
    EXPECT_EQ(option_of(options, "port"), "6432");
    EXPECT_EQ(option_of(options, "username"), "smt_cdc");
    EXPECT_EQ(option_of(options, "password"), "cdc-secret");
    EXPECT_EQ(option_of(options, "connect.timeout"), "60s");
    EXPECT_EQ(option_of(options, "debezium.database.sslmode"), "require");
    EXPECT_EQ(planned.plan.cdc_role, "smt_cdc");
    EXPECT_EQ(planned.plan.postgres_host, "replica.example");
}

// The old tool switched TLS off.
TEST(SourceOptions, CarryTheTlsOfTheCatalog) {
    const Planned planned = plan_of(
        "[db]\nsslmode = verify-full\nsslrootcert = /etc/ca.pem\n" + every_table, one(keyed("t")));
    const Properties& options = planned.plan.groups[0].options;
    EXPECT_EQ(option_of(options, "debezium.database.sslmode"), "verify-full");
    EXPECT_EQ(option_of(options, "debezium.database.sslrootcert"), "/etc/ca.pem");
    EXPECT_EQ(option_of(options, "debezium.database.sslcert"), "not set");
}

TEST(SourceOptions, LeaveOutTlsModesThatDebeziumDoesNotHave) {
    const Planned planned = plan_of("[db]\nsslmode = prefer\n" + every_table, one(keyed("t")));
    EXPECT_EQ(option_of(planned.plan.groups[0].options, "debezium.database.sslmode"), "not set");
    EXPECT_FALSE(planned.has(code::tls_not_enforced));
}

TEST(SourceOptions, AskForWhatFlinkNeeds) {
    EXPECT_EQ(
        plan_of_config("[db]\nhost = /run/postgresql\n[starrocks]\njdbc-url = jdbc:mysql://a:1\n" +
                           every_table,
                       one(keyed("t")))
            .report(),
        "smt.conf: error: 'hostname' is not set in [cdc], and [db] has no value that Flink "
        "could use [bad-value]\n"
        "  hint: set hostname in [cdc]: Flink connects by TCP, and knows no libpq "
        "environment\n"
        "smt.conf: error: 'username' is not set in [cdc], and [db] has no value that Flink "
        "could use [bad-value]\n"
        "  hint: set username in [cdc]: Flink connects by TCP, and knows no libpq "
        "environment\n"
        "smt.conf: error: 'password' is not set in [cdc], and [db] has no value that Flink "
        "could use [bad-value]\n"
        "  hint: set password in [cdc]: Flink connects by TCP, and knows no libpq "
        "environment\n"
        "smt.conf: error: 'load-url' is set neither in [starrocks] nor in [table-rule.1]: "
        "the sink cannot reach StarRocks [bad-value]\n"
        "  hint: set load-url in [starrocks]\n"
        "smt.conf: error: 'username' is set neither in [starrocks] nor in [table-rule.1]: "
        "the sink cannot reach StarRocks [bad-value]\n"
        "  hint: set username in [starrocks]\n"
        "smt.conf: note: TRUNCATE and changes of the schema are not carried: run smt again "
        "after a migration [truncate-not-carried]\n"
        "  hint: delete rows with DELETE instead of TRUNCATE where StarRocks must follow\n");
}

TEST(SinkOptions, OfKeyedTables) {
    const Planned planned = plan_with("", one(keyed("t")));
    EXPECT_EQ(listed(target_of(planned, "s.t").sink_options),
              "connector = starrocks\n"
              "jdbc-url = jdbc:mysql://fe.example:9030\n"
              "load-url = fe.example:8030\n"
              "username = smt\n"
              "password = sr-secret\n"
              "database-name = d\n"
              "table-name = s__t\n"
              "sink.version = V2\n"
              "sink.semantic = at-least-once\n"
              "sink.buffer-flush.interval-ms = 10000\n"
              "sink.properties.format = json\n"
              "sink.properties.strip_outer_array = true\n"
              "sink.properties.strict_mode = true\n");
    EXPECT_EQ(planned.plan.jdbc_host, "fe.example");
    EXPECT_EQ(planned.plan.jdbc_port, "9030");
}

// Appended rows must come once, and a fresh start must not meet the labels of the last one.
TEST(SinkOptions, OfTablesWithoutAKey) {
    const Planned planned = plan_of(
        "[starrocks]\nsink.buffer-flush.interval-ms = 1000\n" + every_table, one(log_table));
    EXPECT_EQ(listed(target_of(planned, "s.log").sink_options),
              "connector = starrocks\n"
              "jdbc-url = jdbc:mysql://fe.example:9030\n"
              "load-url = fe.example:8030\n"
              "username = smt\n"
              "password = sr-secret\n"
              "database-name = d\n"
              "table-name = s__log\n"
              "sink.version = V2\n"
              "sink.semantic = exactly-once\n"
              "sink.label-prefix = smt_shop_s_log_s__log\n"
              "sink.exactly-once.enable-label-gen = false\n"
              "sink.properties.format = json\n"
              "sink.properties.strip_outer_array = true\n"
              "sink.properties.strict_mode = true\n");
}

TEST(SinkOptions, OfKeyedTablesExactlyOnceByWish) {
    const Planned planned =
        plan_of("[starrocks]\nsink.semantic = exactly-once\n" + every_table, one(keyed("t")));
    const Properties options = target_of(planned, "s.t").sink_options;
    EXPECT_EQ(option_of(options, "sink.semantic"), "exactly-once");
    EXPECT_EQ(option_of(options, "sink.label-prefix"), "smt_shop_s__t");
    EXPECT_EQ(option_of(options, "sink.exactly-once.enable-label-gen"), "false");
    EXPECT_EQ(option_of(options, "sink.buffer-flush.interval-ms"), "not set");
}

// The old tool shared one map, in which options of a table leaked into the next.
TEST(SinkOptions, OfARuleBelongToItsTables) {
    const Planned planned = plan_of(
        every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\n" +
            "flink.starrocks.sink.buffer-flush.interval-ms = 1000\n" +
            "flink.starrocks.sink.properties.Timeout = 60\n" + "properties.compression = ZSTD\n",
        catalog_of({keyed("a"), keyed("b"), keyed("c")}));
    for (const char* const table : {"s.a", "s.c"}) {
        const TablePlan target = target_of(planned, table);
        EXPECT_EQ(option_of(target.sink_options, "sink.buffer-flush.interval-ms"), "10000");
        EXPECT_EQ(option_of(target.sink_options, "sink.properties.timeout"), "not set");
        EXPECT_EQ(option_of(target.properties, "compression"), "not set");
    }
    const TablePlan target = target_of(planned, "s.b");
    EXPECT_EQ(option_of(target.sink_options, "sink.buffer-flush.interval-ms"), "1000");
    // Names of HTTP headers have no case.
    EXPECT_EQ(option_of(target.sink_options, "sink.properties.timeout"), "60");
    EXPECT_EQ(option_of(target.properties, "compression"), "ZSTD");
}

struct OldRowsCase {
    const char* name;
    const char* rule;
    Table table;
    const char* option;
};

class OldRows : public ::testing::TestWithParam<OldRowsCase> {};

TEST_P(OldRows, AreSentWhereTheSinkMustRemoveThem) {
    const Planned planned = plan_with(GetParam().rule, one(GetParam().table));
    EXPECT_EQ(option_of(target_of(planned, "s.t").sink_options, "sink.ignore.update-before"),
              GetParam().option);
}

Table with_unique_index() {
    Table table = keyless("t", {not_null("code", integer)});
    table.keys = {unique_index("t_code_key", {"code"})};
    return table;
}

const OldRowsCase old_rows_cases[] = {
    {"primary_key", "", keyed("t"), "not set"},
    {"primary_key_named_by_the_rule", "primary_key = id\n", keyed("t"), "not set"},
    {"unique_index", "", with_unique_index(), "false"},
    {"key_of_the_rule", "primary_key = code\n", keyed("t", {not_null("code", integer)}), "false"},
    {"more_than_the_primary_key", "primary_key = id, code\n",
     keyed("t", {not_null("code", integer)}), "false"},
    {"key_of_another_type", "column.id.type = VARCHAR(20)\n", keyed("t"), "false"},
    {"computed_key", "column.id.expression = id * 2\ncolumn.id.type = BIGINT\n", keyed("t"),
     "false"},
    {"renamed_key", "column.id.rename = code\n", keyed("t"), "not set"},
    {"filter", "filter = id > 5\n", keyed("t"), "false"},
    {"no_key", "", keyless("t", {not_null("n", bigint)}), "not set"},
};

INSTANTIATE_TEST_SUITE_P(Tables, OldRows, ::testing::ValuesIn(old_rows_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
