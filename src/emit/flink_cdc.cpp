#include <fmt/format.h>

#include <algorithm>

#include "emit/header.h"
#include "emit/yaml.h"
#include "smt/emit.h"
#include "smt/versions.h"

namespace smt {

namespace {

// Those of the job that are not Flink SQL's own, nor secret.
std::string settings(const Job& job) {
    std::string text;
    for (const auto& [name, value] : job.settings) {
        const bool is_of_sql = name.starts_with("table.") || name.starts_with("sql-client.") ||
                               name == "parallelism.default";
        if (!is_of_sql) {
            const bool is_hidden = is_secret(name) || holds_password(value);
            text += fmt::format("#   {}: {}\n", quote::comment(name),
                                is_hidden ? "its secret" : quote::comment(value));
        }
    }
    return text;
}

std::string instructions(const Plan& plan, const Job& job, const std::string& path) {
    std::string text = fmt::format(
        "# Step 3 of 3, after starrocks-create.all.sql and {}, instead of flink-create.all.sql:\n",
        setup_files(plan));
    text += plan.placeholders.empty()
                ? fmt::format("#   flink-cdc.sh {}\n", path)
                : fmt::format(
                      "#   smt render {} -o job.yaml\n"
                      "#   flink-cdc.sh job.yaml\n"
                      "# Where a password belongs, ${{NAME}} stands: render fills it in from the "
                      "environment.\n",
                      path);
    text += fmt::format(
        "# It reads the slot of flink-create.{}.sql: never beside it.\n"
        "# The tables are those of starrocks-create.all.sql: Flink CDC makes none.\n"
        "# A pipeline has no settings of Flink: these belong into Flink's own config.\n",
        job.rule == 0 ? "all" : std::to_string(job.rule));
    return text + settings(job) + "#\n";
}

// What the pipeline reads: one source with its tables.
Job load_of_pipeline(const Plan& plan, const Job& job, const Pipeline& pipeline) {
    Job load{.rule = job.rule, .tables = pipeline.tables, .settings = job.settings};
    SourceGroup group = job.groups[plan.tables[pipeline.tables.front()].inputs.front().group];
    group.tables.resize(pipeline.tables.size());
    group.options.insert(group.options.begin(), pipeline.source.begin(), pipeline.source.end());
    load.groups.push_back(std::move(group));
    return load;
}

std::string entries(const Plan& plan, const Properties& properties) {
    std::string text;
    for (const auto& property : properties) {
        text += yaml_entry(plan, property, "  ");
    }
    return text;
}

std::string script(const Plan& plan, const Pipeline& pipeline, const std::string& path) {
    const Job& job = *std::ranges::find(plan.jobs, pipeline.rule, &Job::rule);
    std::string text =
        yaml_header(plan, fmt::format("Flink CDC {} pipeline `{}`, PostgreSQL {} to StarRocks",
                                      plan.cdc_version, job.name, database_list(job)));
    text +=
        instructions(plan, job, path) + sizing_block(load_of_pipeline(plan, job, pipeline), "#");
    text += "source:\n" + entries(plan, pipeline.source);
    text += "sink:\n" + entries(plan, pipeline.sink);
    text += "  exclude.schema.changes: [\"create.table\"]\n";
    if (!pipeline.transforms.empty()) {
        text += "transform:\n";
    }
    for (const PipelineTransform& transform : pipeline.transforms) {
        text +=
            fmt::format("  - source-table: {}\n    projection: {}\n",
                        quote::yaml_text(transform.source), quote::yaml_text(transform.projection));
        if (!transform.primary_keys.empty()) {
            text += fmt::format("    primary-keys: {}\n", quote::yaml_text(transform.primary_keys));
        }
    }
    text += "route:\n";
    for (const PipelineRoute& route : pipeline.routes) {
        text += fmt::format("  - source-table: {}\n    sink-table: {}\n",
                            quote::yaml_text(route.source), quote::yaml_text(route.target));
    }
    return text + "pipeline:\n" + entries(plan, pipeline.settings);
}

}  // namespace

std::vector<OutputFile> emit_flink_cdc(const Plan& plan) {
    return map(plan.pipelines, [&](const Pipeline& pipeline) {
        const std::string path = fmt::format(
            "flink-cdc.{}.yaml", pipeline.rule == 0 ? "all" : std::to_string(pipeline.rule));
        return OutputFile{path, script(plan, pipeline, path), plan.secrets_inline};
    });
}

}  // namespace smt
