#include "report_view.h"

#include <algorithm>
#include <set>

#include "plan_outputs.h"
#include "text.h"

namespace smt {

namespace {

ReportSource source_of(const SourceGroup& group, const std::string& reader) {
    return {group.database, group.publication,   group.slot,
            reader,         group.tables.size(), group.keyless};
}

ReportStage starrocks_stage(const Plan& plan, std::size_t tables) {
    return {"StarRocks " + plan.starrocks_version, counted(tables, "table")};
}

ReportWay flink_way(const Plan& plan) {
    const Job& job = plan.jobs.front();
    const bool is_deployed = has_output(plan, "kubernetes");
    ReportWay way{"Flink SQL",
                  is_deployed ? "flink-create.*.sql, kubernetes/*" : "flink-create.*.sql",
                  {},
                  {}};
    for (const SourceGroup& group : job.groups) {
        way.sources.push_back(source_of(group, ""));
    }
    way.stages = {{job.name, "Flink job"}, starrocks_stage(plan, job.tables.size())};
    return way;
}

std::string value_of(const Properties& properties, std::string_view name) {
    const auto found = std::ranges::find_if(
        properties, [&](const auto& property) { return property.first == name; });
    return found == properties.end() ? std::string{} : found->second;
}

ReportWay pipeline_way(const Plan& plan) {
    const Pipeline& pipeline = plan.pipelines.front();
    ReportWay way{"Flink CDC", "flink-cdc.*.yaml", {}, {}};
    const std::string slot = value_of(pipeline.source, "slot.name");
    const auto group = std::ranges::find(plan.groups, slot, &SourceGroup::slot);
    if (group != plan.groups.end()) {
        way.sources.push_back(source_of(*group, ""));
        way.sources.front().tables = pipeline.tables.size();
    }
    way.stages = {{value_of(pipeline.settings, "name"), "native pipeline"},
                  starrocks_stage(plan, pipeline.tables.size())};
    return way;
}

ReportWay kafka_way(const Plan& plan) {
    ReportWay way{"Kafka", "kafka/*", {}, {}};
    std::size_t topics = 0;
    for (const KafkaConnector& connector : plan.kafka.connectors) {
        if (!connector.source.tables.empty()) {
            way.sources.push_back(source_of(connector.source, connector.name));
        }
    }
    for (const KafkaTable& table : plan.kafka.tables) {
        topics += table.inputs.size();
    }
    way.stages = {{"Kafka", counted(topics, "topic")},
                  {plan.kafka.job.name, "Flink job"},
                  starrocks_stage(plan, plan.kafka.tables.size())};
    return way;
}

void count(const ColumnPlan& column, ReportSummary& summary) {
    ++summary.columns;
    if (column.source.empty()) {
        ++summary.computed;
        return;
    }
    switch (column.fidelity) {
        case Fidelity::exact:
            ++summary.exact;
            break;
        case Fidelity::widened:
            ++summary.widened;
            break;
        case Fidelity::lossy:
        case Fidelity::unsupported:
            ++summary.lossy;
            break;
    }
}

}  // namespace

bool is_direct(const Plan& plan) {
    return runs_flink_sql(plan) || (!has_output(plan, "kafka") && !has_output(plan, "flink-cdc"));
}

std::vector<ReportWay> ways_of(const Plan& plan) {
    std::vector<ReportWay> ways;
    if (is_direct(plan)) {
        ways.push_back(flink_way(plan));
    }
    if (!plan.pipelines.empty()) {
        ways.push_back(pipeline_way(plan));
    }
    if (has_output(plan, "kafka")) {
        ways.push_back(kafka_way(plan));
    }
    return ways;
}

ReportSummary summary_of(const Plan& plan) {
    ReportSummary summary;
    for (const TablePlan& table : plan.tables) {
        ++summary.tables;
        summary.keyed += table.model == TableModel::primary_key ? 1U : 0U;
        for (const ColumnPlan& column : table.columns) {
            count(column, summary);
        }
    }
    for (const LeftOut& object : plan.report.left_out) {
        ++(object.column.empty() ? summary.left_out_tables : summary.left_out_columns);
    }
    for (const Remark& remark : plan.report.remarks) {
        const bool is_warning = remark.said.code->severity == Severity::warning;
        ++(remark.accepted ? summary.accepted : is_warning ? summary.warnings : summary.notes);
    }
    return summary;
}

std::vector<ReportCode> codes_of(const Plan& plan) {
    std::map<std::string_view, ReportCode> named;
    for (const Remark& remark : plan.report.remarks) {
        ReportCode& code = named[remark.said.code->name];
        code.code = remark.said.code;
        ++code.count;
        code.accepted += remark.accepted ? 1U : 0U;
    }
    std::vector<ReportCode> codes;
    codes.reserve(named.size());
    for (const auto& [name, code] : named) {
        codes.push_back(code);
    }
    std::ranges::stable_sort(codes, std::ranges::greater{},
                             [](const ReportCode& code) { return code.code->severity; });
    return codes;
}

std::string_view fidelity_of(const ColumnPlan& column) {
    return column.source.empty() ? "computed" : to_string(column.fidelity);
}

ReportIndex::ReportIndex(const Plan& plan) : plan_{plan}, tables_(plan.tables.size()) {
    const std::vector<Remark>& remarks = plan.report.remarks;
    for (std::size_t i = 0; i < remarks.size(); ++i) {
        for (const std::size_t table : remarks[i].tables) {
            tables_[table].push_back(i);
        }
        std::set<std::string> places{remarks[i].said.also.begin(), remarks[i].said.also.end()};
        places.insert(remarks[i].said.where);
        for (const std::string& place : places) {
            places_[place].push_back(i);
        }
    }
    for (const SourceGroup& group : plan.groups) {
        auto& types = types_.emplace_back();
        for (const SourceColumn& column : group.columns) {
            types.emplace(column.name, column.type);
        }
    }
}

std::vector<std::size_t> ReportIndex::of_column(std::size_t table, const ColumnPlan& column) const {
    const TablePlan& target = plan_.tables[table];
    const auto found = places_.find(to_string(target.inputs.front().table) + "." + column.source);
    if (column.source.empty() || found == places_.end()) {
        return {};
    }
    std::vector<std::size_t> remarks;
    std::ranges::set_intersection(found->second, tables_[table], std::back_inserter(remarks));
    return remarks;
}

std::string_view ReportIndex::source_type(std::size_t table, const ColumnPlan& column) const {
    const auto& types = types_[plan_.tables[table].inputs.front().group];
    const auto found = types.find(column.source);
    return column.source.empty() || found == types.end() ? std::string_view{} : found->second;
}

}  // namespace smt
