// The options that a native pipeline of Flink CDC 3.5 and 3.6 takes, and the values of each:
// PostgresDataSourceOptions, StarRocksDataSinkOptions, TransformParser, PipelineOptions.  Anything
// else is refused at its start.
#pragma once

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace testing::flink_cdc {

// What an option takes: a text as a whole.
struct Values {
    const char* pattern;  // of ECMAScript
};
inline constexpr Values text{"[^\\n]+"}, secret{"[^]*"}, number{"[0-9]+"}, flag{"true|false"},
    decimal{"[0-9]+(\\.[0-9]+)?"}, name{"[A-Za-z0-9_]+"},
    // A number alone is one of milliseconds (TimeUtils of Flink).
    duration{
        "[0-9]+ ?(ms|milli|millis|s|sec|secs|second|seconds|m|min|minute|minutes|h|hour|hours|"
        "d|day|days)?"},
    // db.schema.table; a dot in a name could not be written.
    tables{
        "[A-Za-z_][A-Za-z0-9_]*\\.[A-Za-z0-9_]+\\.[A-Za-z0-9_]+"
        "(,[A-Za-z_][A-Za-z0-9_]*\\.[A-Za-z0-9_]+\\.[A-Za-z0-9_]+)*"},
    table{"[A-Za-z0-9_]+\\.[A-Za-z0-9_]+"};

using Options = std::map<std::string, Values>;
using Names = std::set<std::string>;

inline const Names blocks = {"source", "sink", "route", "transform", "pipeline"};

inline const Names source_required = {"type",     "hostname", "username",
                                      "password", "tables",   "slot.name"};
inline const Options source = {
    {"type", {"postgres"}},
    {"name", text},
    {"hostname", text},
    {"port", number},
    {"username", text},
    {"password", secret},
    {"tables", tables},
    {"tables.exclude", tables},
    {"slot.name", {"[a-z0-9_]{1,58}"}},
    {"decoding.plugin.name", {"pgoutput|decoderbufs"}},
    {"server-time-zone", text},
    {"scan.incremental.snapshot.chunk.size", number},
    {"scan.snapshot.fetch.size", number},
    {"scan.startup.mode", {"initial|snapshot|latest-offset|committed-offset"}},
    {"connect.timeout", duration},
    {"connect.max-retries", number},
    {"connection.pool.size", number},
    {"heartbeat.interval", duration},
    {"scan.incremental.close-idle-reader.enabled", flag},
    {"scan.incremental.snapshot.backfill.skip", flag},
    {"chunk-meta.group.size", number},
    {"chunk-key.even-distribution.factor.upper-bound", decimal},
    {"chunk-key.even-distribution.factor.lower-bound", decimal},
    {"scan.lsn-commit.checkpoints-num-delay", number},
    {"metadata.list", text},
    {"scan.incremental.snapshot.unbounded-chunk-first.enabled", flag}};

inline const Names sink_required = {"type", "jdbc-url", "load-url", "username", "password"};
inline const Options sink = {{"type", {"starrocks"}},
                             {"name", text},
                             {"jdbc-url", {"jdbc:mysql://[^\\n]+"}},
                             {"load-url", {"[^\\n;]+:[0-9]+(;[^\\n;]+:[0-9]+)*"}},
                             {"username", text},
                             {"password", secret},
                             {"sink.label-prefix", text},
                             {"sink.connect.timeout-ms", number},
                             {"sink.socket.timeout-ms", {"-?[0-9]+"}},
                             {"sink.wait-for-continue.timeout-ms", number},
                             {"sink.buffer-flush.max-bytes", number},
                             {"sink.buffer-flush.interval-ms", number},
                             {"sink.scan-frequency.ms", number},
                             {"sink.io.thread-count", number},
                             {"sink.at-least-once.use-transaction-stream-load", flag},
                             {"sink.metric.histogram-window-size", number},
                             {"table.create.num-buckets", number},
                             {"table.schema-change.timeout", duration}};
// Lists of kinds of changes, which the parser of the file takes out of the sink.
inline const Names sink_lists = {"include.schema.changes", "exclude.schema.changes"};
inline const Names schema_changes = {"add.column",    "alter.column.type", "create.table",
                                     "drop.column",   "drop.table",        "rename.column",
                                     "truncate.table"};

inline const Options route = {{"source-table", table},
                              {"sink-table", table},
                              {"replace-symbol", text},
                              {"description", text}};
inline const Options transform = {
    {"source-table", table},
    // Columns, in backticks, with a new name or without.
    {"projection",
     {"`[A-Za-z0-9_]+`( AS `[A-Za-z0-9_]+`)?(, `[A-Za-z0-9_]+`( AS `[A-Za-z0-9_]+`)?)*"}},
    {"filter", text},
    {"primary-keys", {"[A-Za-z0-9_]+(, [A-Za-z0-9_]+)*"}},
    {"partition-keys", text},
    {"table-options", text},
    {"description", text}};
inline const Options pipeline = {
    {"name", text},
    {"parallelism", number},
    {"execution.runtime-mode", {"STREAMING|BATCH"}},
    {"schema.change.behavior", {"ignore|lenient|try_evolve|evolve|exception"}},
    {"route-mode", {"ALL_MATCH|FIRST_MATCH"}},
    {"local-time-zone", text},
    {"operator.uid.prefix", text},
    {"schema-operator.rpc-timeout", duration}};

// What Flink CDC would refuse in a block; empty: nothing.  `prefixes` are families that are handed
// on as they are.
inline std::string refusal(const YAML::Node& block, const Options& known, const Names& required,
                           const std::vector<std::string>& prefixes = {}) {
    std::string refused;
    for (const auto& entry : block) {
        const auto key = entry.first.as<std::string>();
        const bool is_handed_on = std::ranges::any_of(
            prefixes, [&](const std::string& prefix) { return key.starts_with(prefix); });
        const auto option = known.find(key);
        if (!entry.second.IsScalar()) {
            refused += key + " is no scalar\n";
        } else if (option == known.end()) {
            refused += is_handed_on ? "" : key + " is no option\n";
        } else if (!std::regex_match(entry.second.as<std::string>(),
                                     std::regex{option->second.pattern})) {
            refused += key + " has another value: " + entry.second.as<std::string>() + "\n";
        }
    }
    for (const std::string& required_key : required) {
        refused += block[required_key].IsDefined() ? "" : required_key + " is missing\n";
    }
    return refused;
}

// The same of a whole file.
inline std::string refusal(const YAML::Node& root) {
    std::string refused;
    for (const auto& block : root) {
        const auto name_of_block = block.first.as<std::string>();
        refused += blocks.contains(name_of_block) ? "" : name_of_block + " is no block\n";
    }
    YAML::Node options = YAML::Clone(root["sink"]);
    for (const std::string& list : sink_lists) {
        for (const YAML::Node& change : options[list]) {
            const auto kind = change.as<std::string>();
            refused += schema_changes.contains(kind) ? "" : kind + " is no kind of change\n";
        }
        options.remove(list);
    }
    refused += refusal(root["source"], source, source_required, {"debezium."});
    refused +=
        refusal(options, sink, sink_required, {"sink.properties.", "table.create.properties."});
    refused += refusal(root["pipeline"], pipeline, {"name", "parallelism", "local-time-zone"});
    for (const YAML::Node& entry : root["route"]) {
        refused += refusal(entry, route, {"source-table", "sink-table"});
    }
    for (const YAML::Node& entry : root["transform"]) {
        refused += refusal(entry, transform, {"source-table", "projection"});
    }
    return refused;
}

}  // namespace testing::flink_cdc
