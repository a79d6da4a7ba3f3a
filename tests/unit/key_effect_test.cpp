// Every key of the config, set to something else than its default, changes what is written or said:
// a key that is read and then forgotten would be a wish that is ignored in silence.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config_keys.h"
#include "smt/emit.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

// One column or table for every key that asks for one.
Catalog catalog_of_everything() {
    Column state = not_null("state", varchar(9));
    state.default_expression = "'new'::character varying";
    const ColumnType five_characters{
        .kind = TypeKind::character, .declared = "char(5)", .length = 5};
    Table orders = keyed("orders", {state, nullable("amount", numeric), nullable("doc", jsonb),
                                    nullable("code", five_characters), nullable("at", timestamptz),
                                    nullable("day", date), not_null("wide", numeric_of(30, 0)),
                                    nullable("moods", array_of(mood))});
    orders.keys.push_back(unique_index("orders_state_key", {"state"}));
    Table log = keyless("log", {not_null("n", bigint), nullable("state", text)});
    Table extra = keyed("Extra", {nullable("x", text)});
    extra.name.schema = "x";
    return catalog_of({orders, log, keyed("shard_1"), keyed("shard_2"), extra});
}

// "starrocks", "flink", "postgres": the text of all files of that output; "report": what is said.
using Outcome = std::map<std::string, std::string>;

struct Sections {
    std::string config;  // lines of sections
    std::string rule;    // lines of [table-rule.1], which takes every table
};

Outcome outcome_of(const Sections& sections) {
    const std::string rule = every_table + "exclude_columns = moods\n";
    Diagnostics diagnostics;
    const Config config =
        parse_config(connections + sections.config + rule + sections.rule, "smt.conf", diagnostics);
    const RuleSet rules{config, diagnostics};
    const Plan plan = make_plan(config, rules, catalog_of_everything(), diagnostics);
    diagnostics.remove_allowed(config.allowances);
    Outcome outcome;
    for (const Emitter& emitter : emitters()) {
        if (std::ranges::find(plan.outputs, emitter.name) != plan.outputs.end()) {
            for (const OutputFile& file : emitter.emit(plan)) {
                outcome[std::string{emitter.name}] += file.path + "\n" + file.text;
            }
        }
    }
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        // The key under test may stand there already, and its line moves those below it.
        if (diagnostic.code != &code::key_repeated) {
            outcome["report"] += fmt::format("{}: {}\n", diagnostic.code->name, diagnostic.message);
        }
    }
    return outcome;
}

std::string changes_of(const Outcome& one, const Outcome& other) {
    std::string changes;
    for (const char* const output :
         {"starrocks", "flink", "postgres", "kafka", "flink-cdc", "kubernetes", "report"}) {
        const auto text = [&](const Outcome& outcome) {
            const auto found = outcome.find(output);
            return found == outcome.end() ? "" : found->second;
        };
        if (text(one) != text(other)) {
            changes += (changes.empty() ? "" : " ") + std::string{output};
        }
    }
    return changes;
}

struct EffectCase {
    std::string section, key, value;
    std::string changes;       // the outputs that change
    std::string besides = {};  // lines of that section that stand there either way
};

const std::string of_rule = "table-rule.N";
const std::string with_kafka =
    "[other]\noutputs = starrocks, postgres, kafka\n[kafka]\nbootstrap_servers = first:9092\n";
const std::string with_kubernetes =
    "[other]\noutputs = starrocks, kubernetes\nsecrets = placeholder\n[kubernetes]\n"
    "image = first\nsmt_image = first\nstate_uri = s3://first\n";

// clang-format off
const std::vector<EffectCase> effect_cases = {
    {"db", "host", "other.example", "flink postgres"},
    {"db", "port", "6543", "flink postgres"},
    {"db", "user", "somebody", "flink postgres"},
    {"db", "password", "other-secret", "flink"},
    {"db", "sslmode", "verify-full", "flink report"},
    {"db", "sslrootcert", "/ca.pem", "flink"},
    {"db", "sslcert", "/client.crt", "flink"},
    {"db", "sslkey", "/client.key", "flink"},
    {"db", "authentication", "kerberos", "report"},
    {"other", "be_num", "1", "starrocks"},
    {"other", "use_decimal_v3", "false", "starrocks flink report"},
    {"other", "outputs", "starrocks, flink", "postgres"},
    {"other", "secrets", "placeholder", "flink"},
    {"starrocks", "version", "3.3", "starrocks"},
    {"starrocks", "run_mode", "shared_data", "starrocks"},
    {"starrocks", "database", "x_{database}", "starrocks flink"},
    {"starrocks", "table", "{table}", "starrocks flink"},
    {"starrocks", "unconstrained_numeric", "DECIMAL(20,4)", "starrocks flink report"},
    {"starrocks", "json", "both", "starrocks"},
    {"starrocks", "infinity", "null", "starrocks flink report"},
    {"starrocks", "char", "pad", "flink"},
    {"starrocks", "defaults", "constant", "starrocks"},
    {"starrocks", "time_zone", "Europe/Berlin", "starrocks flink report"},
    {"starrocks", "", "sink.max-retries = 5", "flink"},
    {"cdc", "publication", "of_somebody", "flink postgres"},
    {"cdc", "slot", "mine", "flink postgres report"},
    {"cdc", "heartbeat", "none", "flink"},
    {"cdc", "failover", "true", "postgres report"},
    {"cdc", "", "connect.timeout = 9 s", "flink"},
    {"flink", "cdc_version", "3.6.0-1.20", "flink"},
    {"flink", "source", "per-table", "flink postgres report"},
    {"flink", "tables_per_source", "2", "flink postgres report"},
    {"flink", "checkpoint_interval", "1 s", "flink report"},
    {"flink", "parallelism", "4", "flink"},
    {"flink", "pipeline_name", "other", "flink postgres report"},
    {"flink", "savepoint", "s3://savepoint", "flink"},
    {"flink", "set.", "state.backend.type = rocksdb", "flink"},
    {"kafka", "bootstrap_servers", "k:9092", "kafka", with_kafka},
    {"kafka", "topic_prefix", "t", "kafka", with_kafka},
    {"kafka", "group_id", "g", "kafka", with_kafka},
    {"kafka", "properties.", "security.protocol = SSL", "kafka", with_kafka},
    {"kubernetes", "image", "r.example/f:1", "kubernetes", with_kubernetes},
    {"kubernetes", "smt_image", "r.example/s:1", "kubernetes", with_kubernetes},
    {"kubernetes", "namespace", "n", "kubernetes", with_kubernetes},
    {"kubernetes", "service_account", "s", "kubernetes", with_kubernetes},
    {"kubernetes", "state_uri", "s3://b", "kubernetes", with_kubernetes},
    {"diagnostics", "allow", "no-key", "report"},
    {of_rule, "database", "^e$", "starrocks flink postgres report"},
    {of_rule, "schema", "^s$", "starrocks flink postgres report"},
    {of_rule, "table", "^orders$", "starrocks flink postgres report"},
    {of_rule, "exclude", "^Extra$", "starrocks flink postgres report"},
    {of_rule, "primary_key", "state", "starrocks flink", "table = ^orders$\n"},
    {of_rule, "duplicate_keys", "state", "starrocks flink", "table = ^log$\n"},
    {of_rule, "distributed_by", "n", "starrocks", "table = ^log$\n"},
    {of_rule, "bucket_num", "7", "starrocks"},
    {of_rule, "order_by", "state", "starrocks", "table = ^orders$\n"},
    {of_rule, "partition_key", "n", "starrocks", "table = ^log$\n"},
    {of_rule, "partitions", "n", "starrocks", "table = ^log$\n"},
    {of_rule, "target_database", "elsewhere", "starrocks flink"},
    {of_rule, "target_table", "t_{table}", "starrocks flink"},
    {of_rule, "merge_shards", "no", "starrocks flink report"},
    {of_rule, "shard_key", "true", "starrocks flink report"},
    {of_rule, "group", "slow", "flink postgres report"},
    {of_rule, "on_unsupported", "skip", "report", "exclude_columns =\n"},
    {of_rule, "allow", "no-key", "report"},
    {of_rule, "filter", "id > 5", "flink", "table = ^orders$\n"},
    {of_rule, "exclude_columns", "doc, moods", "starrocks flink report", "table = ^orders$\n"},
    {of_rule, "properties.", "compression = ZSTD", "starrocks"},
    {of_rule, "flink.starrocks.", "sink.max-retries = 5", "flink"},
    {of_rule, "flink.cdc.", "connect.timeout = 9 s", "flink"},
    {of_rule, "external.properties.", "host = h", "report"},
    {of_rule, "column.NAME.type", "column.doc.type = JSON", "starrocks report", "table = ^orders$\n"},
    {of_rule, "column.NAME.rename", "column.doc.rename = document", "starrocks flink", "table = ^orders$\n"},
    {of_rule, "column.NAME.expression", "column.id2.expression = id * 2\ncolumn.id2.type = BIGINT", "starrocks flink", "table = ^orders$\n"},
};
// clang-format on

// A key, or the prefix of a family of options, whose line is the value.
std::string line_of(const EffectCase& test) {
    const bool is_family = test.key.empty() || test.key.ends_with('.');
    const bool is_column = test.key.starts_with("column.");
    if (is_column) {
        return test.value + "\n";
    }
    return test.key + (is_family ? "" : " = ") + test.value + "\n";
}

class KeyEffect : public ::testing::TestWithParam<EffectCase> {};

TEST_P(KeyEffect, IsInTheOutputsThatAreNamed) {
    const EffectCase& test = GetParam();
    Sections without;
    Sections with;
    if (test.section == of_rule) {
        without.rule = test.besides;
        with.rule = test.besides + line_of(test);
    } else {
        without.config = test.besides;
        with.config = test.besides + "[" + test.section + "]\n" + line_of(test);
    }
    EXPECT_EQ(changes_of(outcome_of(without), outcome_of(with)), test.changes);
}

INSTANTIATE_TEST_SUITE_P(Keys, KeyEffect, ::testing::ValuesIn(effect_cases), [](const auto& test) {
    std::string name = test.param.section + "_" + test.param.key;
    std::ranges::replace_if(
        name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

template <typename Section>
void collect(std::set<std::string>& keys) {
    const auto section = keys_of(Section{});
    for (const auto& key : section.keys) {
        keys.insert(fmt::format("{} {}", section.name, key.name));
    }
    for (const auto& family : section.families) {
        keys.insert(fmt::format("{} {}", section.name, family.prefix));
    }
}

TEST(KeyEffects, AreKnownOfEveryKey) {
    std::set<std::string> keys;
    collect<DbConfig>(keys);
    collect<OtherConfig>(keys);
    collect<StarRocksConfig>(keys);
    collect<CdcConfig>(keys);
    collect<FlinkConfig>(keys);
    collect<KafkaConfig>(keys);
    collect<KubernetesConfig>(keys);
    collect<DiagnosticsSection>(keys);
    collect<Rule>(keys);
    for (const ColumnKey& key : column_keys()) {
        keys.insert(fmt::format("table-rule.N column.NAME.{}", key.name));
    }
    for (const EffectCase& test : effect_cases) {
        keys.erase(test.section + " " + test.key);
    }
    // Two have one possible value; those of the connection change what is read (integration tests),
    // output_dir where it is written, and rest_url what `smt check` finds.
    EXPECT_EQ(keys, (std::set<std::string>{"db connect_timeout", "db maintenance_db",
                                           "db statement_timeout", "db type", "flink rest_url",
                                           "flink version", "other output_dir"}));
}

// A value of the option that is not what is written without it.
std::string other_value(const KnownOption& option) {
    switch (option.rule.kind) {
        case ValueKind::flag:
            return option.value == "true" ? "false" : "true";
        case ValueKind::whole:
        case ValueKind::fraction:
            return option.value == std::to_string(option.rule.least)
                       ? std::to_string(option.rule.least + 1)
                       : std::to_string(option.rule.least);
        case ValueKind::duration:
            return "7 s";
        case ValueKind::word:
            return std::string{option.rule.words.substr(option.rule.words.rfind(' ') + 1)};
        case ValueKind::addresses:
            return "other:1";
        case ValueKind::jdbc_url:
            return "jdbc:mysql://other:1";
        case ValueKind::text:
        case ValueKind::label:
            return "id";
    }
    return "";
}

// Of a table with the key `id`, in a section and in a rule.
TEST(KeyEffects, OfConnectorOptionsAreInTheFlinkFile) {
    for (const KnownOption& option : known_options()) {
        const bool is_sink = option.side == Side::sink;
        const std::string value = other_value(option);
        const std::string line = std::string{option.name} + " = " + value + "\n";
        const std::string one_table = "table = ^orders$\n";
        const Outcome without = outcome_of({"", one_table});
        const Outcome of_section =
            outcome_of({(is_sink ? "[starrocks]\n" : "[cdc]\n") + line, one_table});
        const Outcome by_rule =
            outcome_of({"", one_table + (is_sink ? "flink.starrocks." : "flink.cdc.") + line});
        for (const Outcome& changed : {of_section, by_rule}) {
            EXPECT_NE(changed.at("flink"), without.at("flink")) << line;
            EXPECT_NE(changed.at("flink").find("'" + value + "'"), std::string::npos) << line;
        }
    }
}

}  // namespace
}  // namespace smt
