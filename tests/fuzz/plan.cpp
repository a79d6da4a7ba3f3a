// The planner and every emitter, from a random catalog and config: what a reader of each output
// finds there is what went in.
#include "smt/plan.h"

#include <map>
#include <span>

#include "fuzz/check.h"
#include "fuzz/outputs.h"
#include "fuzz/random_catalog.h"
#include "plan_report.h"
#include "smt/catalog_json.h"
#include "smt/emit.h"
#include "smt/lock.h"
#include "smt/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Decoder decoder{std::span{bytes, size}};
    const smt::Catalog catalog = fuzz::CatalogDecoder{decoder}.catalog();
    const std::string snapshot = smt::to_json(catalog, smt::Statistics::included);
    fuzz::expect(smt::catalog_from_json(snapshot, "catalog.json") == catalog, snapshot);

    smt::Diagnostics diagnostics;
    const std::string text = fuzz::random_config(decoder, catalog);
    const smt::Config config = smt::parse_config(text, "smt.conf", diagnostics);
    const smt::RuleSet rules{config, diagnostics};
    fuzz::expect_shown(diagnostics);
    if (diagnostics.has_errors()) {
        return 0;
    }
    smt::Plan plan = smt::make_plan(config, rules, catalog, diagnostics);
    fuzz::expect_shown(diagnostics);
    if (diagnostics.has_errors()) {
        return 0;
    }
    plan.outputs.emplace_back("report");
    smt::plan_report(config, rules, catalog, diagnostics, plan);
    std::map<std::string, std::string> files;
    for (const smt::OutputFile& file : smt::emit_all(plan)) {
        fuzz::expect(files.emplace(file.path, file.text).second, file.path + " is written once");
        fuzz::expect_safe(file);
    }
    fuzz::expect_starrocks(plan, catalog, files.at("starrocks-create.all.sql"));
    if (files.contains("flink-create.all.sql")) {
        fuzz::expect_flink(plan, files.at("flink-create.all.sql"));
    }
    fuzz::expect_postgres(plan);
    if (files.contains("kubernetes/configmap.all.yaml")) {
        fuzz::expect_config_map(files.at("flink-create.all.sql"),
                                files.at("kubernetes/configmap.all.yaml"));
    }
    for (const smt::Pipeline& pipeline : plan.pipelines) {
        const std::string part = pipeline.rule == 0 ? "all" : std::to_string(pipeline.rule);
        fuzz::expect_pipeline(pipeline, files.at("flink-cdc." + part + ".yaml"));
    }

    // The next run decides the same.
    const std::string lock = files.at("smt.lock");
    smt::Diagnostics again;
    const smt::Plan next =
        smt::make_plan(config, rules, catalog, smt::plan_from_lock(lock, "smt.lock"), again);
    fuzz::expect(!again.has_errors(), "the next run has no errors");
    fuzz::expect_equal(smt::to_lock(next), lock, "the lock of the next run");
    return 0;
}
