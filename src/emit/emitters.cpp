#include <algorithm>
#include <future>
#include <vector>

#include "parallel.h"
#include "smt/emit.h"

namespace smt {

namespace {

constexpr Emitter all_emitters[] = {
    {"starrocks", emit_starrocks, "starrocks-create.*.sql: databases and tables of StarRocks"},
    {"flink", emit_flink, "flink-create.*.sql: sources, sinks and one STATEMENT SET"},
    {"kafka", emit_kafka,
     "kafka/*: Debezium in Kafka Connect, and from Kafka to StarRocks by Flink or Kafka Connect"},
    {"flink-cdc", emit_flink_cdc,
     "flink-cdc.*.yaml: the native pipeline of Flink CDC, for tables that it carries without loss"},
    {"kubernetes", emit_kubernetes,
     "kubernetes/*: FlinkDeployment, ConfigMap and Secret for the Flink Kubernetes operator"},
    {"postgres", emit_postgres,
     "postgres-setup.sql and postgres-teardown.sql: publications, slots, replica identity, grants"},
    {"report", emit_report, "report.html and report.json: what was decided and why"},
};

}  // namespace

std::span<const Emitter> emitters() {
    return all_emitters;
}

std::vector<OutputFile> emit_all(const Plan& plan) {
    // They only read the plan, so that each may have a processor of its own.
    std::vector<std::future<std::vector<OutputFile>>> emitted;
    const auto start = [&](auto* emit) { emitted.push_back(start_beside(emit, std::cref(plan))); };
    // Whatever is asked for: without it the next run could move tables to other slots.
    start(emit_lock);
    for (const Emitter& emitter : all_emitters) {
        if (std::ranges::find(plan.outputs, emitter.name) != plan.outputs.end()) {
            start(emitter.emit);
        }
    }
    std::vector<OutputFile> files;
    for (auto& part : emitted) {
        std::ranges::move(part.get(), std::back_inserter(files));
    }
    std::ranges::sort(files, {}, &OutputFile::path);
    return files;
}

}  // namespace smt
