#include "config_keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <variant>

#include "support/config.h"
#include "support/golden.h"

namespace smt {
namespace {

using testing::good;
using testing::report_of;
using testing::rule;
using testing::Variable;

struct KeyCase {
    std::string section, key, value;
    std::function<std::string(const Config&)> arrived;
    std::string expected = {};  // of `arrived`; empty: the value
};

std::string joined(const std::vector<std::string>& list) {
    return fmt::format("{}", fmt::join(list, "|"));
}

std::string shown(const Options& options) {
    return options.empty() ? "" : options[0].name + "=" + options[0].value;
}

const std::string rule_section = "table-rule.1";

// clang-format off
const KeyCase key_cases[] = {
    {"db", "host", "h", [](const Config& c) { return c.db.host; }},
    {"db", "port", "6543", [](const Config& c) { return fmt::format("{}", c.db.port.value_or(0)); }},
    {"db", "user", "u", [](const Config& c) { return c.db.user; }},
    {"db", "password", "a=b ' \"", [](const Config& c) { return c.db.password; }},
    {"db", "sslmode", "verify-ca", [](const Config& c) { return c.db.sslmode; }},
    {"db", "sslrootcert", "/r", [](const Config& c) { return c.db.sslrootcert; }},
    {"db", "sslcert", "/c", [](const Config& c) { return c.db.sslcert; }},
    {"db", "sslkey", "/k", [](const Config& c) { return c.db.sslkey; }},
    {"db", "connect_timeout", "0", [](const Config& c) { return fmt::format("{}", c.db.connect_timeout); }},
    {"db", "statement_timeout", "7", [](const Config& c) { return fmt::format("{}", c.db.statement_timeout); }},
    {"db", "maintenance_db", "m", [](const Config& c) { return c.db.maintenance_db; }},
    {"other", "be_num", "1", [](const Config& c) { return fmt::format("{}", c.other.be_num); }},
    {"other", "use_decimal_v3", "false", [](const Config& c) { return fmt::format("{}", c.other.use_decimal_v3); }},
    {"other", "output_dir", "/out put", [](const Config& c) { return c.other.output_dir; }},
    {"other", "outputs", "postgres,flink", [](const Config& c) { return joined(c.other.outputs); }, "postgres|flink"},
    {"other", "secrets", "placeholder", [](const Config& c) { return c.other.secrets; }},
    {"starrocks", "version", "4.1", [](const Config& c) { return c.starrocks.version; }},
    {"starrocks", "run_mode", "shared_data", [](const Config& c) { return c.starrocks.run_mode; }},
    {"starrocks", "database", "x_{database}", [](const Config& c) { return c.starrocks.database; }},
    {"starrocks", "table", "{table}", [](const Config& c) { return c.starrocks.table; }},
    {"starrocks", "unconstrained_numeric", "decimal( 20, 4 )", [](const Config& c) { return c.starrocks.unconstrained_numeric; }, "DECIMAL(20,4)"},
    {"starrocks", "json", "both", [](const Config& c) { return c.starrocks.json; }},
    {"starrocks", "infinity", "null", [](const Config& c) { return c.starrocks.infinity; }},
    {"starrocks", "char", "pad", [](const Config& c) { return c.starrocks.character; }},
    {"starrocks", "defaults", "constant", [](const Config& c) { return c.starrocks.defaults; }},
    {"starrocks", "time_zone", "America/Port-au-Prince", [](const Config& c) { return c.starrocks.time_zone; }},
    {"starrocks", "jdbc-url", "jdbc:mysql://a:1,b:2", [](const Config& c) { return shown(c.starrocks.options); }, "jdbc-url=jdbc:mysql://a:1,b:2"},
    {"cdc", "publication", "p", [](const Config& c) { return c.cdc.publication; }},
    {"cdc", "slot", "s_a", [](const Config& c) { return c.cdc.slot; }},
    {"cdc", "heartbeat", "none", [](const Config& c) { return c.cdc.heartbeat; }},
    {"cdc", "failover", "true", [](const Config& c) { return fmt::format("{}", c.cdc.failover); }},
    {"cdc", "debezium.max.batch.size", "1", [](const Config& c) { return shown(c.cdc.options); }, "debezium.max.batch.size=1"},
    {"flink", "cdc_version", "3.6.0-1.20", [](const Config& c) { return c.flink.cdc_version; }},
    {"flink", "source", "per-table", [](const Config& c) { return c.flink.source; }},
    {"flink", "tables_per_source", "9", [](const Config& c) { return fmt::format("{}", c.flink.tables_per_source); }},
    {"flink", "checkpoint_interval", "1min", [](const Config& c) { return c.flink.checkpoint_interval; }, "60 s"},
    {"flink", "parallelism", "4", [](const Config& c) { return fmt::format("{}", c.flink.parallelism); }},
    {"flink", "pipeline_name", "my job: 1", [](const Config& c) { return c.flink.pipeline_name; }},
    {"flink", "savepoint", "/sp", [](const Config& c) { return c.flink.savepoint; }},
    {"flink", "rest_url", "https://flink:8081/a", [](const Config& c) { return c.flink.rest_url; }},
    {"flink", "set.state.backend.type", "rocksdb", [](const Config& c) { return shown(c.flink.set); }, "state.backend.type=rocksdb"},
    {"kafka", "bootstrap_servers", "k:9092", [](const Config& c) { return c.kafka.bootstrap_servers; }},
    {"kafka", "topic_prefix", "t", [](const Config& c) { return c.kafka.topic_prefix; }},
    {"kafka", "group_id", "g", [](const Config& c) { return c.kafka.group_id; }},
    {"kafka", "properties.security.protocol", "SSL", [](const Config& c) { return shown(c.kafka.properties); }, "security.protocol=SSL"},
    {"kubernetes", "image", "r.example/a/flink@sha256:0a", [](const Config& c) { return c.kubernetes.image; }},
    {"kubernetes", "smt_image", "r.example:5000/smt:1", [](const Config& c) { return c.kubernetes.smt_image; }},
    {"kubernetes", "namespace", "flink-2", [](const Config& c) { return c.kubernetes.name_space; }},
    {"kubernetes", "service_account", "of-flink", [](const Config& c) { return c.kubernetes.service_account; }},
    {"kubernetes", "state_uri", "s3://bucket/flink/", [](const Config& c) { return c.kubernetes.state_uri; }, "s3://bucket/flink"},
    {"diagnostics", "allow", "no-key, not-taken", [](const Config& c) { return c.allowances.at(0).code + "|" + c.allowances.at(1).code; }, "no-key|not-taken"},
    {rule_section, "exclude", "^x", [](const Config& c) { return c.rules.at(0).exclude; }},
    {rule_section, "primary_key", "a, \"b,\"\"c\"", [](const Config& c) { return joined(c.rules.at(0).primary_key); }, "a|b,\"c"},
    {rule_section, "duplicate_keys", "a,b", [](const Config& c) { return joined(c.rules.at(0).duplicate_keys); }, "a|b"},
    {rule_section, "distributed_by", "a", [](const Config& c) { return joined(c.rules.at(0).distributed_by); }},
    {rule_section, "bucket_num", "8", [](const Config& c) { return fmt::format("{}", c.rules.at(0).bucket_num.value_or(0)); }},
    {rule_section, "order_by", "a", [](const Config& c) { return joined(c.rules.at(0).order_by); }},
    {rule_section, "partition_key", "p", [](const Config& c) { return c.rules.at(0).partition_key; }},
    {rule_section, "partitions", "START (\"2021-01-02\") END (\"2021-01-04\") EVERY (INTERVAL 1 day)", [](const Config& c) { return c.rules.at(0).partitions; }},
    {rule_section, "target_database", "x", [](const Config& c) { return c.rules.at(0).target_database; }},
    {rule_section, "target_table", "{table}_x", [](const Config& c) { return c.rules.at(0).target_table; }},
    {rule_section, "merge_shards", "no", [](const Config& c) { return c.rules.at(0).merge_shards; }},
    {rule_section, "shard_key", "yes", [](const Config& c) { return fmt::format("{}", c.rules.at(0).shard_key); }, "true"},
    {rule_section, "group", "g", [](const Config& c) { return c.rules.at(0).group; }},
    {rule_section, "on_unsupported", "skip", [](const Config& c) { return c.rules.at(0).on_unsupported; }},
    {rule_section, "allow", "no-key", [](const Config& c) { return fmt::format("{}|{}", c.allowances.at(0).code, c.allowances.at(0).rule); }, "no-key|1"},
    {rule_section, "filter", "a = 'x'", [](const Config& c) { return c.rules.at(0).filter; }},
    {rule_section, "exclude_columns", "a", [](const Config& c) { return joined(c.rules.at(0).exclude_columns); }},
    {rule_section, "properties.compression", "ZSTD", [](const Config& c) { return shown(c.rules.at(0).properties); }, "compression=ZSTD"},
    {rule_section, "flink.starrocks.sink.max-retries", "10", [](const Config& c) { return shown(c.rules.at(0).starrocks_options); }, "sink.max-retries=10"},
    {rule_section, "flink.cdc.slot.name", "sl", [](const Config& c) { return shown(c.rules.at(0).cdc_options); }, "slot.name=sl"},
    {rule_section, "column.a.b.type", "INT", [](const Config& c) { return c.rules.at(0).columns.at(0).name + "|" + c.rules.at(0).columns.at(0).type; }, "a.b|INT"},
    {rule_section, "column.\"a:b\"\"c\".rename", "x", [](const Config& c) { return c.rules.at(0).columns.at(0).name + "|" + c.rules.at(0).columns.at(0).rename; }, "a:b\"c|x"},
};
// clang-format on

class ConfigKey : public ::testing::TestWithParam<KeyCase> {};

TEST_P(ConfigKey, ArrivesWithItsValue) {
    const KeyCase& key = GetParam();
    const std::string line = key.key + " = " + key.value + "\n";
    const std::string before = key.section == rule_section ? "" : "[" + key.section + "]\n" + line;
    const std::string behind = key.section == rule_section ? line : "";
    const Config config = good(before + rule + behind);
    EXPECT_EQ(key.arrived(config), key.expected.empty() ? key.value : key.expected);
}

INSTANTIATE_TEST_SUITE_P(Keys, ConfigKey, ::testing::ValuesIn(key_cases), [](const auto& test) {
    std::string name = test.param.section + "_" + test.param.key;
    std::ranges::replace_if(
        name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

template <typename Section>
void collect(const Section& section, std::string_view name, std::set<std::string>& keys) {
    for (const auto& key : keys_of(section).keys) {
        if (!std::holds_alternative<std::monostate>(key.member)) {
            keys.insert(fmt::format("{} {}", name, key.name));
        }
    }
}

TEST(Config, EveryKeyOfTheTablesIsTestedAbove) {
    std::set<std::string> keys;
    collect(DbConfig{}, "db", keys);
    collect(OtherConfig{}, "other", keys);
    collect(StarRocksConfig{}, "starrocks", keys);
    collect(CdcConfig{}, "cdc", keys);
    collect(FlinkConfig{}, "flink", keys);
    collect(KafkaConfig{}, "kafka", keys);
    collect(KubernetesConfig{}, "kubernetes", keys);
    collect(DiagnosticsSection{}, "diagnostics", keys);
    collect(Rule{}, rule_section, keys);
    for (const KeyCase& key : key_cases) {
        keys.erase(key.section + " " + key.key);
    }
    // The first two have one possible value; the others stand in every rule of this file.
    EXPECT_EQ(keys, (std::set<std::string>{"db type", "flink version", "table-rule.1 database",
                                           "table-rule.1 schema", "table-rule.1 table"}));
}

TEST(ConfigText, ReferenceIsTheInstalledFile) {
    testing::expect_golden("../../conf/config_prod.conf", config_reference());
}

TEST(ConfigText, ReferenceIsAConfigWithoutRules) {
    EXPECT_EQ(report_of(config_reference()),
              "smt.conf: error: no [table-rule.N] selects a table [no-rule]\n"
              "  hint: add [table-rule.1] with database, schema and table\n");
    std::istringstream lines{config_reference()};
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 100U) << line;
    }
}

TEST(ConfigText, EveryKeyOfTheReferenceCanBeSwitchedOn) {
    const Variable postgres{"SMT_PG_PASSWORD", "p"};
    const Variable starrocks{"SMT_STARROCKS_PASSWORD", "s"};
    std::string text = "\n" + config_reference();
    for (std::size_t at = text.find("\n; "); at != std::string::npos; at = text.find("\n; ")) {
        text.erase(at + 1, 2);
    }
    const Config config = good(text);
    EXPECT_EQ(config.db.password_env, "SMT_PG_PASSWORD");
    EXPECT_EQ(config.rules.size(), 1U);
    EXPECT_EQ(config.rules.at(0).columns.size(), 1U);
    // What stands there as a default is the default.
    EXPECT_EQ(config.other.outputs, OtherConfig{}.outputs);
    EXPECT_EQ(config.flink.checkpoint_interval, FlinkConfig{}.checkpoint_interval);
    EXPECT_EQ(config.starrocks.table, StarRocksConfig{}.table);
}

TEST(ConfigText, EffectiveConfigShowsValuesAndMasksSecrets) {
    const Variable user{"SMT_TEST_USER", "u"};
    const std::string text = effective_config(good(
        std::string{"[db]\nuser = ${SMT_TEST_USER}\npassword = hunter2\n"
                    "[starrocks]\njdbc-url = jdbc:mysql://fe?user=u&password=hunter2\n"
                    "password = hunter2\nload-url = fe:8030\n"
                    "[flink]\nset.s3.secret-key = hunter2\n"
                    "[diagnostics]\nallow = not-taken\n"} +
        rule +
        "allow = no-key\nfilter = a = 'x' AND b = '$${c}'\npartitions = ` (a ;b)`\n"
        "primary_key = a, \"b,c\"\ncolumn.\"x:y\".type = INT\nflink.cdc.password = hunter2\n"));
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
    testing::expect_golden("config/effective.conf", text);
}

TEST(ConfigText, EffectiveConfigReadsBackAsItself) {
    std::string text;
    std::string of_rule;
    for (const KeyCase& key : key_cases) {
        const std::string line = key.key + " = " + key.value + "\n";
        if (key.section == rule_section) {
            of_rule += line;
        } else if (!is_secret(key.key)) {
            text += "[" + key.section + "]\n" + line;
        }
    }
    const std::string effective = effective_config(good(text + rule + of_rule));
    EXPECT_EQ(effective_config(good(effective)), effective);
}

}  // namespace
}  // namespace smt
