// report.html and report.json: what was decided and why, for the person who approves it.
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report_page.h"
#include "smt/emit.h"
#include "smt/sizing.h"
#include "text.h"
#include "utf8.h"

namespace smt {

namespace {

using Json = nlohmann::ordered_json;

// These compare with the run before: the same input would write another report the second time.
constexpr std::array about_the_run_before = {&code::group_moved,         &code::slot_left_behind,
                                             &code::publication_renamed, &code::added_table_unread,
                                             &code::sources_changed,     &code::changed_since_lock};

std::vector<const Diagnostic*> findings_of(const Plan& plan) {
    std::vector<const Diagnostic*> findings;
    for (const Diagnostic& diagnostic : plan.said) {
        if (std::ranges::find(about_the_run_before, diagnostic.code) ==
            about_the_run_before.end()) {
            findings.push_back(&diagnostic);
        }
    }
    return findings;
}

// Which findings are about a place, by their index.
using Places = std::map<std::string, std::vector<std::size_t>, std::less<>>;

Places places_of(const std::vector<const Diagnostic*>& findings) {
    Places places;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        std::set<std::string> names{findings[i]->also.begin(), findings[i]->also.end()};
        names.insert(findings[i]->where);
        for (const std::string& name : names) {
            places[name].push_back(i);
        }
    }
    return places;
}

std::vector<std::size_t> at(const Places& places, const std::string& place) {
    const auto found = places.find(place);
    return found == places.end() ? std::vector<std::size_t>{} : found->second;
}

const ViewColumn* view_of(const std::vector<ViewColumn>& columns, const ColumnPlan& column) {
    auto found = std::ranges::find(columns, column.name, &ViewColumn::name);
    if (found == columns.end() && !column.source.empty()) {
        found = std::ranges::find(columns, column.source, &ViewColumn::name);
    }
    return found == columns.end() ? nullptr : &*found;
}

Json column_json(const Plan& plan, const TablePlan& table, const ColumnPlan& column,
                 const Places& places) {
    const Input& input = table.inputs.front();
    const SourceGroup& group = plan.groups[input.group];
    const auto read = std::ranges::find(group.columns, column.source, &SourceColumn::name);
    const bool computed = column.source.empty();
    const ViewColumn* const view =
        view_of(table.computed.empty() ? input.columns : table.computed, column);
    return {{"name", column.name},
            {"source", column.source},
            {"postgres", column.declared},
            {"flink_source", computed || read == group.columns.end() ? "" : read->type},
            {"expression", view == nullptr ? column.generated_as : view->expression},
            {"flink_sink", column.flink_sink},
            {"starrocks", column.starrocks},
            {"nullable", column.nullable},
            {"fidelity", computed ? "computed" : to_string(column.fidelity)},
            {"note", column.note},
            {"comment", column.comment},
            {"findings", computed ? std::vector<std::size_t>{}
                                  : at(places, to_string(input.table) + "." + column.source)}};
}

Json table_json(const Plan& plan, const TablePlan& table, const Places& places) {
    Json sources = Json::array();
    std::set<std::size_t> findings, groups;
    for (const Input& input : table.inputs) {
        sources.push_back({{"name", to_string(input.table)},
                           {"database", input.table.database},
                           {"schema", input.table.schema},
                           {"table", input.table.name}});
        groups.insert(input.group);
        const std::string name = to_string(input.table);
        const std::vector<std::size_t> own = at(places, name);
        findings.insert(own.begin(), own.end());
        for (auto place = places.lower_bound(name + ".");
             place != places.end() && place->first.starts_with(name + "."); ++place) {
            findings.insert(place->second.begin(), place->second.end());
        }
    }
    Json columns = Json::array();
    for (const ColumnPlan& column : table.columns) {
        columns.push_back(column_json(plan, table, column, places));
    }
    return {{"sources", sources},
            {"database", table.database},
            {"table", table.table},
            {"model", table.model == TableModel::primary_key ? "primary" : "duplicate"},
            {"key", table.key},
            {"key_reason", table.key_reason},
            {"rule", table.rule},
            {"groups", groups},
            {"distributed_by", table.distribution.columns},
            {"buckets", table.distribution.buckets ? Json(*table.distribution.buckets) : Json()},
            {"partition_by", table.partition_by},
            {"order_by", table.order_by},
            {"filter", table.filter},
            {"comment", table.comment},
            {"columns", columns},
            {"findings", findings},
            {"ddl", "CREATE TABLE IF NOT EXISTS " + starrocks_table(table) + ";"},
            {"sql", flink_view(plan, table)}};
}

// Each element on a line of its own, so that a diff shows what changed.  JSON of all ASCII escapes
// control, bidi and every other character that a page or terminal could take for its own.
std::string lines_of(const Json& list) {
    const auto line = [](const Json& element) {
        return element.dump(-1, ' ', true, Json::error_handler_t::replace);
    };
    return fmt::format("[\n{}\n]", fmt::join(map(list, line), ",\n"));
}

Json groups_json(const Plan& plan) {
    Json groups = Json::array();
    for (const SourceGroup& group : plan.groups) {
        groups.push_back({{"database", group.database},
                          {"slot", group.slot},
                          {"publication", group.publication},
                          {"tables", group.tables.size()},
                          {"keyless", group.keyless},
                          {"reason", group.reason}});
    }
    return groups;
}

// The slots that postgres-setup.sql makes, the way through Kafka included.
Json slots_json(const Plan& plan) {
    return map(plan.prepared, [](const SourceGroup& group) { return group.slot; });
}

// All rules, then one a rule; any one of them but the first stands for a part of the first.
Json jobs_json(const Plan& plan) {
    return map(plan.jobs, [](const Job& job) {
        return Json{{"name", job.name}, {"rule", job.rule}, {"tables", job.tables.size()}};
    });
}

Json sizing_json(const Job& job) {
    return map(sizing_lines(sizing_of(job)), [](const SizingLine& line) {
        return Json{{"what", line.what},
                    {"value", line.value},
                    {"formula", line.formula},
                    {"source", line.source}};
    });
}

// Without the folder of the config: it is another one on another machine, and for another -c.
std::string place_of(const Diagnostic& finding, const Plan& plan) {
    const std::size_t at = finding.where.rfind("/" + plan.config);
    const std::size_t end = at + 1 + plan.config.size();
    const bool is_config =
        at != std::string::npos && (end == finding.where.size() || finding.where[end] == ':');
    return is_config ? finding.where.substr(at + 1) : finding.where;
}

Json findings_json(const std::vector<const Diagnostic*>& findings, const Plan& plan) {
    Json list = Json::array();
    for (const Diagnostic* finding : findings) {
        list.push_back({{"code", finding->code->name},
                        {"severity", to_string(finding->code->severity)},
                        {"where", place_of(*finding, plan)},
                        {"message", finding->message},
                        {"hint", finding->hint},
                        {"why", finding->code->explanation}});
    }
    return list;
}

std::string report_json(const Plan& plan) {
    const std::vector<const Diagnostic*> findings = findings_of(plan);
    const Places places = places_of(findings);
    Json tables = Json::array();
    for (const TablePlan& table : plan.tables) {
        tables.push_back(table_json(plan, table, places));
    }
    const Json versions = {{"starrocks", plan.starrocks_version},
                           {"flink", plan.flink_version},
                           {"cdc", plan.cdc_version}};
    const auto plain = [](const Json& value) {
        return value.dump(-1, ' ', true, Json::error_handler_t::replace);
    };
    const std::pair<std::string_view, std::string> members[] = {
        {"version", "1"},
        {"smt", plain(plan.smt_version)},
        {"config", plain(plan.config)},
        {"outputs", plain(plan.outputs)},
        {"versions", plain(versions)},
        {"last_rule", plain(plan.last_rule)},
        {"slots", lines_of(slots_json(plan))},
        {"jobs", lines_of(jobs_json(plan))},
        {"sizing", lines_of(sizing_json(plan.jobs.front()))},
        {"groups", lines_of(groups_json(plan))},
        {"tables", lines_of(tables)},
        {"findings", lines_of(findings_json(findings, plan))}};
    return fmt::format("{{\n{}\n}}\n", fmt::join(map(members,
                                                     [](const auto& member) {
                                                         return fmt::format("  \"{}\": {}",
                                                                            member.first,
                                                                            member.second);
                                                     }),
                                                 ",\n"));
}

// As an element of the page no text of it can end the element.
std::string as_element(std::string_view json) {
    return replace_all(replace_all(replace_all(json, "&", "\\u0026"), "<", "\\u003c"), ">",
                       "\\u003e");
}

// 'sha256-...' of a Content-Security-Policy.
std::string csp_hash(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int length = 0;
    EVP_Digest(text.data(), text.size(), hash.data(), &length, EVP_sha256(), nullptr);
    std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> encoded{};
    EVP_EncodeBlock(encoded.data(), hash.data(), static_cast<int>(length));
    std::string base64;
    for (const unsigned char byte : encoded) {
        if (byte != 0) {
            base64 += static_cast<char>(byte);
        }
    }
    return "'sha256-" + base64 + "'";
}

// In one pass: a mark inside of what is put in is not looked at.
std::string filled(std::string_view page, const std::map<std::string_view, std::string>& parts) {
    std::string text;
    for (std::size_t begin = page.find("{{"); begin != std::string_view::npos;
         begin = page.find("{{")) {
        const std::size_t end = page.find("}}", begin);
        text.append(page.substr(0, begin))
            .append(parts.at(page.substr(begin + 2, end - begin - 2)));
        page.remove_prefix(end + 2);
    }
    return text.append(page);
}

std::string report_html(const std::string& json) {
    return filled(report_page::html, {{"style", std::string{report_page::css}},
                                      {"script", std::string{report_page::js}},
                                      {"style-hash", csp_hash(report_page::css)},
                                      {"script-hash", csp_hash(report_page::js)},
                                      {"data", as_element(json)}});
}

}  // namespace

std::vector<OutputFile> emit_report(const Plan& plan) {
    const std::string json = report_json(plan);
    return {{"report.html", report_html(json), false}, {"report.json", json, false}};
}

}  // namespace smt
