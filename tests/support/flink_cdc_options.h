// The options that a native pipeline of Flink CDC 3.5 and 3.6 takes: PostgresDataSourceOptions and
// StarRocksDataSinkOptions, TransformParser, PipelineOptions.  Anything else is refused at its
// start.
#pragma once

#include <set>
#include <string>

namespace testing::flink_cdc {

using Names = std::set<std::string>;

inline const Names blocks = {"source", "sink", "route", "transform", "pipeline"};

inline const Names source_required = {"type",     "hostname", "username",
                                      "password", "tables",   "slot.name"};
inline const Names source = {"type",
                             "name",
                             "hostname",
                             "port",
                             "username",
                             "password",
                             "tables",
                             "tables.exclude",
                             "slot.name",
                             "decoding.plugin.name",
                             "server-time-zone",
                             "scan.incremental.snapshot.chunk.size",
                             "scan.snapshot.fetch.size",
                             "scan.startup.mode",
                             "connect.timeout",
                             "connect.max-retries",
                             "connection.pool.size",
                             "heartbeat.interval",
                             "scan.incremental.close-idle-reader.enabled",
                             "scan.incremental.snapshot.backfill.skip",
                             "chunk-meta.group.size",
                             "chunk-key.even-distribution.factor.upper-bound",
                             "chunk-key.even-distribution.factor.lower-bound",
                             "scan.lsn-commit.checkpoints-num-delay",
                             "metadata.list",
                             "scan.incremental.snapshot.unbounded-chunk-first.enabled"};

inline const Names sink_required = {"type", "jdbc-url", "load-url", "username", "password"};
inline const Names sink = {"type",
                           "name",
                           "jdbc-url",
                           "load-url",
                           "username",
                           "password",
                           "sink.label-prefix",
                           "sink.connect.timeout-ms",
                           "sink.socket.timeout-ms",
                           "sink.wait-for-continue.timeout-ms",
                           "sink.buffer-flush.max-bytes",
                           "sink.buffer-flush.interval-ms",
                           "sink.scan-frequency.ms",
                           "sink.io.thread-count",
                           "sink.at-least-once.use-transaction-stream-load",
                           "sink.metric.histogram-window-size",
                           "table.create.num-buckets",
                           "table.schema-change.timeout",
                           "include.schema.changes",
                           "exclude.schema.changes"};

inline const Names route = {"source-table", "sink-table", "replace-symbol", "description"};
inline const Names transform = {"source-table",   "projection",    "filter",     "primary-keys",
                                "partition-keys", "table-options", "description"};
inline const Names pipeline = {
    "name",       "parallelism",     "execution.runtime-mode", "schema.change.behavior",
    "route-mode", "local-time-zone", "operator.uid.prefix",    "schema-operator.rpc-timeout"};

}  // namespace testing::flink_cdc
