#include "connector_options.h"

#include <gtest/gtest.h>

#include <string>

#include "support/config.h"

namespace smt {
namespace {

using testing::parse;
using testing::report_of;
using testing::rule;

struct GuardCase {
    const char* name;
    std::string section, line, report;
};

class GuardReport : public ::testing::TestWithParam<GuardCase> {};

// clang-format off
const GuardCase guard_cases[] = {
    {"connector", "rule", "flink.starrocks.connector = starrocks", "error: flink.starrocks.connector cannot be set: smt writes it itself [guarded-option]\n  hint: take the line out\n"},
    {"sink_table", "starrocks", "table-name = t", "error: table-name cannot be set: smt writes it itself [guarded-option]\n  hint: set 'table' in [starrocks] or 'target_table' in the rule\n"},
    {"format_csv", "rule", "flink.starrocks.sink.properties.Format = csv", "error: flink.starrocks.sink.properties.Format cannot be 'csv': everything else is sent as CSV without quoting, where a tab or line break inside a value breaks its row [guarded-option]\n  hint: set it to json\n"},
    {"max_filter_ratio", "starrocks", "sink.properties.max_filter_ratio = 0.1", "error: sink.properties.max_filter_ratio cannot be '0.1': rows that StarRocks refuses would be dropped silently [guarded-option]\n  hint: take the line out\n"},
    {"strict_mode", "starrocks", "sink.properties.strict_mode = false", "warning: sink.properties.strict_mode = 'false': a value that does not convert becomes NULL silently [sink-option-lossy]\n  hint: take the line out\n"},
    {"slot_of_section", "cdc", "slot.name = s", "error: slot.name cannot be set: one slot cannot serve two sources [guarded-option]\n  hint: set 'slot'\n"},
    {"source_table", "rule", "flink.cdc.table-name = t", "error: flink.cdc.table-name cannot be set: smt names exactly the tables of its rules [guarded-option]\n  hint: set 'table' in the rule\n"},
    {"plugin", "rule", "flink.cdc.decoding.plugin.name = decoderbufs", "error: flink.cdc.decoding.plugin.name cannot be 'decoderbufs': publications, which tell the connector what to send, exist for pgoutput only [guarded-option]\n  hint: take the line out\n"},
    {"whole_snapshot", "rule", "flink.cdc.scan.incremental.snapshot.enabled = false", "error: flink.cdc.scan.incremental.snapshot.enabled cannot be 'false': the job would end at the first heartbeat [guarded-option]\n  hint: take the line out\n"},
    {"backfill", "cdc", "scan.incremental.snapshot.backfill.skip = false", "error: scan.incremental.snapshot.backfill.skip cannot be 'false': rows would be missing whose transaction is committed while the snapshot runs [guarded-option]\n  hint: take the line out\n"},
    {"fetch_size", "cdc", "scan.snapshot.fetch.size = 100", "note: scan.snapshot.fetch.size is left out: Flink CDC 3.5 and 3.6 do not read it (FLINK-40007) [property-dropped]\n  hint: set debezium.snapshot.fetch.size\n"},
    {"startup_mode", "cdc", "scan.startup.mode = latest-offset", "error: scan.startup.mode cannot be 'latest-offset': rows that are already in PostgreSQL, or changes that follow, would be missing [guarded-option]\n  hint: take the line out\n"},
    {"drop_on_stop", "cdc", "debezium.slot.drop.on.stop = true", "error: debezium.slot.drop.on.stop cannot be 'true': every restart would lose the changes in between [guarded-option]\n  hint: take the line out\n"},
    {"pipeline_name", "flink", "set.pipeline.name = x", "error: set.pipeline.name cannot be set: smt writes it itself [guarded-option]\n  hint: set 'pipeline_name'\n"},
    {"mini_batch", "flink", "set.table.exec.mini-batch.enabled = true", "error: set.table.exec.mini-batch.enabled cannot be 'true': the changes of a row would be bundled, and the copy relies on their order [guarded-option]\n  hint: take the line out\n"},
};
// clang-format on

TEST_P(GuardReport, SaysWhyAndWhatToDo) {
    const GuardCase& guard = GetParam();
    const std::string line = guard.line + "\n";
    EXPECT_EQ(guard.section == "rule" ? report_of(rule + line)
                                      : report_of("[" + guard.section + "]\n" + line + rule),
              (guard.section == "rule" ? "smt.conf:6: " : "smt.conf:2: ") + guard.report);
}

INSTANTIATE_TEST_SUITE_P(Options, GuardReport, ::testing::ValuesIn(guard_cases),
                         [](const auto& test) { return test.param.name; });

// Written by hand from what the connectors do: a row that goes missing in the table is missed here.
TEST(GuardedOptions, ProtectRowsAgainstTheConfig) {
    struct Case {
        Side side;
        std::string option;
    };
    const Case harmful[] = {
        {Side::sink, "connector=x"},
        {Side::sink, "database-name=x"},
        {Side::sink, "table-name=x"},
        {Side::sink, "sink.parallelism=1"},
        {Side::sink, "sink.blackhole=true"},
        {Side::sink, "sink.properties.format=csv"},
        {Side::sink, "sink.properties.format=arrow"},
        {Side::sink, "sink.properties.strip_outer_array=false"},
        {Side::sink, "sink.properties.columns=a,b"},
        {Side::sink, "sink.properties.max_filter_ratio=1"},
        {Side::sink, "sink.properties.partial_update=true"},
        {Side::source, "connector=x"},
        {Side::source, "database-name=x"},
        {Side::source, "schema-name=x"},
        {Side::source, "table-name=x"},
        {Side::source, "slot.name=x"},
        {Side::source, "decoding.plugin.name=wal2json"},
        {Side::source, "scan.startup.mode=snapshot"},
        {Side::source, "scan.startup.mode=committed-offset"},
        {Side::source, "scan.include-partitioned-tables.enabled=false"},
        {Side::source, "scan.read-changelog-as-append-only.enabled=true"},
        {Side::source, "debezium.slot.name=x"},
        {Side::source, "debezium.slot.drop.on.stop=true"},
        {Side::source, "debezium.plugin.name=wal2json"},
        {Side::source, "debezium.publication.name=x"},
        {Side::source, "debezium.publication.autocreate.mode=filtered"},
        {Side::source, "debezium.publication.autocreate.mode=all_tables"},
        {Side::source, "debezium.skipped.operations=d"},
        {Side::source, "debezium.snapshot.mode=never"},
        {Side::source, "debezium.table.include.list=x"},
        {Side::source, "debezium.column.exclude.list=x"},
        {Side::source, "debezium.message.key.columns=x"},
        {Side::source, "debezium.tombstones.on.delete=true"},
        {Side::source, "debezium.binary.handling.mode=hex"},
        {Side::source, "debezium.decimal.handling.mode=double"},
        {Side::source, "debezium.interval.handling.mode=numeric"},
        {Side::source, "debezium.time.precision.mode=connect"},
        {Side::source, "debezium.include.unknown.datatypes=false"},
        {Side::flink, "pipeline.name=x"},
        {Side::flink, "parallelism.default=2"},
        {Side::flink, "execution.checkpointing.interval=1s"},
        {Side::flink, "execution.checkpointing.externalized-checkpoint-retention=NO"},
        {Side::flink, "execution.savepoint.path=x"},
        {Side::flink, "restart-strategy.type=fixed-delay"},
        {Side::flink, "table.local-time-zone=x"},
        {Side::flink, "table.exec.sink.upsert-materialize=AUTO"},
        {Side::flink, "table.exec.sink.not-null-enforcer=DROP"},
        {Side::flink, "table.exec.mini-batch.enabled=true"},
    };
    for (const Case& test : harmful) {
        const std::size_t equals = test.option.find('=');
        const Option option{test.option.substr(0, equals), test.option.substr(equals + 1), "f", ""};
        Diagnostics diagnostics;
        EXPECT_EQ(check_option(test.side, option.name, option, 0, diagnostics), Verdict::left_out)
            << test.option;
        ASSERT_EQ(diagnostics.all().size(), 1U) << test.option;
        EXPECT_EQ(diagnostics.all()[0].code, &code::guarded_option) << test.option;
    }
}

TEST(GuardedOptions, TakeTheValuesThatAreAllowed) {
    for (const GuardedOption& guard : guarded_options()) {
        for (const std::string_view allowed :
             {guard.allowed.substr(0, guard.allowed.find('|')),
              guard.allowed.substr(guard.allowed.rfind('|') + 1)}) {
            Diagnostics diagnostics;
            const Option option{std::string{guard.name}, std::string{allowed}, "f", ""};
            EXPECT_EQ(check_option(guard.side, guard.name, option, 0, diagnostics),
                      guard.allowed.empty() && guard.code != &code::sink_option_lossy
                          ? Verdict::left_out
                          : Verdict::accepted)
                << guard.name;
            EXPECT_EQ(diagnostics.all().empty(), !guard.allowed.empty()) << guard.name;
        }
    }
}

TEST(GuardedOptions, HandLossyOptionsOnWithAWarning) {
    for (const std::string name : {"strict_mode", "merge_condition", "where"}) {
        Diagnostics diagnostics;
        const Config config =
            parse(rule + "flink.starrocks.sink.properties." + name + " = x\n", diagnostics);
        ASSERT_EQ(diagnostics.all().size(), 1U);
        EXPECT_EQ(diagnostics.all()[0].code, &code::sink_option_lossy);
        EXPECT_EQ(config.rules.at(0).starrocks_options.size(), 1U);
    }
}

TEST(SinkOptions, HaveNoCaseInTheNamesOfHeaders) {
    Diagnostics diagnostics;
    const Config config = parse(
        "[starrocks]\nsink.properties.Timeout = 1\n"
        "sink.properties.TIMEOUT = 2\nsink.properties.FORMAT = JSON\n" +
            rule,
        diagnostics);
    EXPECT_TRUE(diagnostics.all().empty());
    ASSERT_EQ(config.starrocks.options.size(), 2U);
    EXPECT_EQ(config.starrocks.options[0].name, "sink.properties.format");
    EXPECT_EQ(config.starrocks.options[1].name, "sink.properties.timeout");
    EXPECT_EQ(config.starrocks.options[1].value, "2");
    EXPECT_EQ(report_of(rule + "flink.starrocks.sink.properties.Partial_Update = true\n"),
              "smt.conf:6: error: flink.starrocks.sink.properties.Partial_Update cannot be 'true': "
              "a column that becomes NULL would keep its old value [guarded-option]\n"
              "  hint: take the line out\n");
}

TEST(KnownOptions, CanAllBeSet) {
    for (const KnownOption& known : known_options()) {
        Diagnostics diagnostics;
        const std::string_view value = known.value.empty() ? known.example : known.value;
        const Option option{std::string{known.name}, std::string{value}, "f", ""};
        EXPECT_EQ(check_option(known.side, known.name, option, 0, diagnostics), Verdict::accepted)
            << known.name;
        EXPECT_TRUE(diagnostics.all().empty()) << known.name;
        EXPECT_EQ(option_value(known.side, known.name, value), value) << known.name;
        EXPECT_EQ(known.value.empty(), !known.example.empty()) << known.name;
    }
}

}  // namespace
}  // namespace smt
