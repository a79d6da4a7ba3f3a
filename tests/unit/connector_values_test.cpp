#include "connector_values.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "connector_options.h"
#include "support/config.h"

namespace smt {
namespace {

using testing::good;
using testing::report_of;
using testing::rule;

struct RangeCase {
    Side side;
    std::string name;
    std::vector<std::string> good, bad;
};

// Written by hand from what the connectors themselves took and refused
// (StarRocksSinkOptions.validate of 1.2.10, CREATE TABLE and EXPLAIN with postgres-cdc 3.5.0): a
// rule that is missing in the table is missed here.  Where they clamp a value silently, or submit a
// job that cannot run, this is stricter.
// clang-format off
const std::vector<RangeCase> range_cases = {
    {Side::sink, "jdbc-url", {"jdbc:mysql://h", "jdbc:mysql://a:9030,b:9030/db?x=y", "jdbc:mysql://[::1]:9030", "jdbc:mysql://u:p%2F%40@h:9030"}, {"", "h:9030", "jdbc:mysql://h:x", "jdbc:mysql://u:1/p@h:9030", "jdbc:mysql://u:1,p@h:9030"}},
    {Side::sink, "load-url", {"h:1", "h1:8030;h2:8030", "http://h:8030", "https://h:8030;h2:65535"}, {"", "h", "h:", ":8030", "h:0", "h:65536", "h:80;", "h:80,h2", "http://h"}},
    {Side::sink, "sink.version", {"V1", "V2", "AUTO", "v2", "auto"}, {"", "V3", "2"}},
    {Side::sink, "sink.semantic", {"at-least-once", "exactly-once", "Exactly-Once"}, {"", "exactly_once", "at-most-once"}},
    {Side::sink, "sink.label-prefix", {"smt", "a-b_C9", std::string(91, 'a')}, {"", "a b", "a.b", "ä", std::string(92, 'a')}},
    {Side::sink, "sink.buffer-flush.interval-ms", {"1000", "3600000"}, {"", "999", "3600001", "-1", "10s", "1e4", "1.5"}},
    {Side::sink, "sink.buffer-flush.max-bytes", {"67108864", "10737418240"}, {"67108863", "10737418241", "64mb"}},
    {Side::sink, "sink.buffer-flush.max-rows", {"64000", "5000000"}, {"63999", "5000001"}},
    {Side::sink, "sink.buffer-flush.enqueue-timeout-ms", {"300000", "9223372036854775807"}, {"299999", "9223372036854775808"}},
    {Side::sink, "sink.connect.timeout-ms", {"100", "60000"}, {"99", "60001"}},
    {Side::sink, "sink.socket.timeout-ms", {"-1", "0", "2147483647"}, {"-2", "2147483648"}},
    {Side::sink, "sink.wait-for-continue.timeout-ms", {"3000", "600000"}, {"2999", "600001"}},
    {Side::sink, "sink.io.thread-count", {"1", "64"}, {"0", "two"}},
    {Side::sink, "sink.chunk-limit", {"1", "3221225472"}, {"0", "3221225473"}},
    {Side::sink, "sink.scan-frequency.ms", {"1", "50"}, {"0"}},
    {Side::sink, "sink.max-retries", {"0", "1000"}, {"-1", "1001"}},
    {Side::sink, "sink.retry.interval-ms", {"1", "10000"}, {"0"}},
    {Side::sink, "sink.at-least-once.use-transaction-stream-load", {"true", "False"}, {"", "yes", "1"}},
    {Side::sink, "sink.ignore.update-before", {"TRUE", "false"}, {"no"}},
    {Side::sink, "sink.exactly-once.enable-label-gen", {"true", "false"}, {"on"}},
    {Side::sink, "sink.exactly-once.enable-abort-lingering-txn", {"true", "false"}, {"off"}},
    {Side::sink, "sink.exactly-once.check-num-lingering-txn", {"-1", "0", "10"}, {"-2"}},
    {Side::sink, "sink.use.new-sink-api", {"true", "false"}, {"t"}},
    {Side::sink, "sink.wrap-json-as-array", {"true", "false"}, {"f"}},
    {Side::sink, "sink.sanitize-error-log", {"true", "false"}, {"0"}},
    {Side::sink, "sink.metric.histogram-window-size", {"1", "100"}, {"0"}},
    {Side::source, "port", {"1", "65535"}, {"", "0", "65536", "5432 "}},
    {Side::source, "changelog-mode", {"all", "upsert", "UPSERT"}, {"", "append"}},
    {Side::source, "scan.incremental.snapshot.chunk.size", {"2", "2147483647"}, {"1", "2147483648"}},
    {Side::source, "scan.incremental.snapshot.unbounded-chunk-first.enabled", {"true", "false"}, {"y"}},
    {Side::source, "scan.incremental.close-idle-reader.enabled", {"true", "false"}, {"y"}},
    {Side::source, "debezium.snapshot.fetch.size", {"1", "1024"}, {"0"}},
    {Side::source, "debezium.max.queue.size", {"2", "8192"}, {"1"}},
    {Side::source, "debezium.max.batch.size", {"1", "2048"}, {"0"}},
    {Side::source, "scan.newly-added-table.enabled", {"true", "false"}, {"y"}},
    {Side::source, "scan.lsn-commit.checkpoints-num-delay", {"0", "3"}, {"-1"}},
    {Side::source, "chunk-meta.group.size", {"2", "1000"}, {"1"}},
    {Side::source, "chunk-key.even-distribution.factor.upper-bound", {"1", "1.0", "1000.0", "1e3"}, {"0.99", "", "x", "inf", "nan"}},
    {Side::source, "chunk-key.even-distribution.factor.lower-bound", {"0", "0.05", "1.0"}, {"-0.1", "1.1"}},
    {Side::source, "connect.timeout", {"30s", "1 min", "500"}, {"", "0", "PT10S", "-1s", "30 weeks"}},
    {Side::source, "connect.max-retries", {"1", "3"}, {"0"}},
    {Side::source, "connection.pool.size", {"2", "20"}, {"1"}},
    {Side::source, "heartbeat.interval.ms", {"30s", "1"}, {"0", "x"}},
};
// clang-format on

Verdict verdict_of(const RangeCase& test, const std::string& value) {
    Diagnostics diagnostics;
    const Option option{test.name, option_value(test.side, test.name, value), "f", ""};
    return check_option(test.side, test.name, option, 0, diagnostics);
}

TEST(ConnectorValues, StayInTheRangeOfTheirOption) {
    for (const RangeCase& test : range_cases) {
        for (const std::string& value : test.good) {
            EXPECT_EQ(verdict_of(test, value), Verdict::accepted) << test.name << " = " << value;
        }
        for (const std::string& value : test.bad) {
            EXPECT_EQ(verdict_of(test, value), Verdict::left_out) << test.name << " = " << value;
        }
    }
}

TEST(ConnectorValues, AreTestedForEveryOptionButTexts) {
    std::set<std::string_view> tested;
    for (const RangeCase& test : range_cases) {
        tested.insert(test.name);
    }
    for (const KnownOption& option : known_options()) {
        EXPECT_EQ(option.rule.kind != ValueKind::text, tested.contains(option.name)) << option.name;
    }
}

// What smt compares is what the connector understands.
TEST(ConnectorValues, AreWrittenAsTheConnectorSpellsThem) {
    const Config config = good(
        "[starrocks]\nsink.semantic = Exactly-Once\nsink.version = v2\n"
        "[cdc]\nchangelog-mode = UPSERT\nscan.newly-added-table.enabled = TRUE\n" +
        rule + "flink.starrocks.sink.ignore.update-before = True\n");
    EXPECT_EQ(config.starrocks.options[0].value, "exactly-once");
    EXPECT_EQ(config.starrocks.options[1].value, "V2");
    EXPECT_EQ(config.cdc.options[0].value, "upsert");
    EXPECT_EQ(config.cdc.options[1].value, "true");
    EXPECT_EQ(config.rules[0].starrocks_options[0].value, "true");
}

struct ReportCase {
    const char* name;
    std::string text;
    const char* report;
};

class ValueReport : public ::testing::TestWithParam<ReportCase> {};

TEST_P(ValueReport, NamesTheLineTheValueAndWhatToDo) {
    EXPECT_EQ(report_of(GetParam().text), GetParam().report);
}

std::string of_rule(const std::string& line) {
    return rule + line + "\n";
}

std::string of_section(const std::string& section, const std::string& line) {
    return "[" + section + "]\n" + line + "\n" + rule;
}

const ReportCase report_cases[] = {
    {"number_of_a_section", of_section("starrocks", "sink.buffer-flush.interval-ms = 10 s"),
     "smt.conf:2: error: sink.buffer-flush.interval-ms = '10 s' is no whole number, or out of "
     "range [bad-value]\n"
     "  hint: set it to 1000 to 3600000\n"},
    {"number_of_a_rule", of_rule("flink.starrocks.sink.buffer-flush.max-bytes = 1000"),
     "smt.conf:6: error: flink.starrocks.sink.buffer-flush.max-bytes = '1000' is no whole number, "
     "or out of range [bad-value]\n"
     "  hint: set it to 67108864 to 10737418240\n"},
    {"number_without_a_limit", of_section("starrocks", "sink.buffer-flush.enqueue-timeout-ms = 10"),
     "smt.conf:2: error: sink.buffer-flush.enqueue-timeout-ms = '10' is no whole number, or out of "
     "range [bad-value]\n"
     "  hint: set it to 300000 or more\n"},
    {"fraction", of_rule("flink.cdc.chunk-key.even-distribution.factor.lower-bound = 5"),
     "smt.conf:6: error: flink.cdc.chunk-key.even-distribution.factor.lower-bound = '5' is no "
     "number, or out of range [bad-value]\n"
     "  hint: set it to 0 to 1\n"},
    {"flag", of_section("cdc", "scan.newly-added-table.enabled = yes"),
     "smt.conf:2: error: scan.newly-added-table.enabled = 'yes' is neither true nor false "
     "[bad-value]\n"
     "  hint: set it to true or false\n"},
    {"duration", of_section("cdc", "connect.timeout = soon"),
     "smt.conf:2: error: connect.timeout = 'soon' is no duration [bad-value]\n"
     "  hint: write a number and a unit, such as 30 s, 3 min or 500 ms\n"},
    {"no_duration_at_all", of_section("cdc", "heartbeat.interval.ms = 0"),
     "smt.conf:2: error: heartbeat.interval.ms = '0' is too short [bad-value]\n"
     "  hint: set it to 1 ms or more\n"},
    {"word", of_rule("flink.starrocks.sink.semantic = exactly-onec"),
     "smt.conf:6: error: flink.starrocks.sink.semantic = 'exactly-onec' is not supported, did you "
     "mean 'exactly-once'? [bad-value]\n"
     "  hint: set it to one of at-least-once, exactly-once\n"},
    {"label", of_section("starrocks", "sink.label-prefix = a.b"),
     "smt.conf:2: error: sink.label-prefix = 'a.b' is no label of a load [bad-value]\n"
     "  hint: use at most 91 letters, digits, - and _\n"},
    {"addresses", of_section("starrocks", "load-url = fe1:8030,fe2"),
     "smt.conf:2: error: load-url = 'fe1:8030,fe2' is no list of addresses [bad-value]\n"
     "  hint: write host:port, and ; between several of them\n"},
};

INSTANTIATE_TEST_SUITE_P(Kinds, ValueReport, ::testing::ValuesIn(report_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
