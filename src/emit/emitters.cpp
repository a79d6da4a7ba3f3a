#include <algorithm>

#include "smt/emit.h"

namespace smt {

namespace {

constexpr Emitter all_emitters[] = {
    {"starrocks", emit_starrocks, "starrocks-create.*.sql: databases and tables of StarRocks"},
    {"flink", emit_flink, "flink-create.*.sql: sources, sinks and one STATEMENT SET"},
    {"postgres", emit_postgres,
     "postgres-setup.sql and postgres-teardown.sql: publications, slots, replica identity, grants"},
};

}  // namespace

std::span<const Emitter> emitters() {
    return all_emitters;
}

std::vector<OutputFile> emit_all(const Plan& plan) {
    // Whatever is asked for: without it the next run could move tables to other slots.
    std::vector<OutputFile> files = emit_lock(plan);
    for (const Emitter& emitter : all_emitters) {
        if (std::ranges::find(plan.outputs, emitter.name) != plan.outputs.end()) {
            std::ranges::move(emitter.emit(plan), std::back_inserter(files));
        }
    }
    std::ranges::sort(files, {}, &OutputFile::path);
    return files;
}

}  // namespace smt
