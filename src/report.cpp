// report.html and report.json: what was decided and why, for the person who approves it.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report_page.h"
#include "report_view.h"
#include "report_writer.h"
#include "smt/emit.h"
#include "smt/sizing.h"
#include "text.h"

namespace smt {

namespace {

using Member = std::pair<std::string, std::string>;  // a key, and JSON

std::string json_of(std::string_view text) {
    std::string json;
    append_json(json, text, true);
    return json;
}

std::string number(std::size_t value) {
    return std::to_string(value);
}

std::string number_or_null(const auto& value) {
    return value ? std::to_string(*value) : "null";
}

std::string_view truth(bool value) {
    return value ? "true" : "false";
}

std::string numbers(const std::vector<std::size_t>& values) {
    return fmt::format("[{}]", fmt::join(values, ","));
}

// Each record on a line of its own, so that a diff shows what changed.
template <typename Writer, typename Range, typename Function>
std::string lines_of(std::string_view shape, const Range& range, Function function,
                     PagePool* pool = nullptr) {
    std::string text = "[\n";
    for (const auto& element : range) {
        text += text.size() == 2 ? "" : ",\n";
        if constexpr (std::is_same_v<Writer, PageWriter>) {
            PageWriter{*pool, text}.record(shape, element, function);
        } else {
            JsonWriter{text}.record(shape, element, function);
        }
    }
    return text + "\n]";
}

template <typename Range, typename Function>
std::string records_of(const Range& range, Function function) {
    return lines_of<JsonWriter>("", range, function);
}

struct ColumnRecord {
    const ColumnPlan& column;
    std::string_view flink_source, expression, lines;
    std::vector<std::size_t> findings;
};

void write_column(auto& out, const ColumnRecord& record) {
    const ColumnPlan& column = record.column;
    out.text("name", column.name);
    out.text("source", column.source);
    out.text("postgres", column.declared);
    out.text("flink_source", record.flink_source);
    out.text("expression", record.expression);
    out.text("flink_sink", column.flink_sink);
    out.text("starrocks", column.starrocks);
    out.plain("nullable", truth(column.nullable));
    out.text("fidelity", fidelity_of(column));
    out.text("note", column.note);
    out.text("comment", column.comment);
    out.text("config", record.lines);
    out.plain("findings", numbers(record.findings));
}

const ViewColumn* view_of(const std::vector<ViewColumn>& columns, const ColumnPlan& column) {
    auto found = std::ranges::find(columns, column.name, &ViewColumn::name);
    if (found == columns.end() && !column.source.empty()) {
        found = std::ranges::find(columns, column.source, &ViewColumn::name);
    }
    return found == columns.end() ? nullptr : &*found;
}

std::vector<ColumnRecord> columns_of(const Plan& plan, const ReportIndex& index, std::size_t at) {
    const TablePlan& table = plan.tables[at];
    const std::vector<std::string>& lines = plan.report.tables[at].columns;
    const auto& views = table.computed.empty() ? table.inputs.front().columns : table.computed;
    std::vector<ColumnRecord> records;
    records.reserve(table.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnPlan& column = table.columns[i];
        const ViewColumn* const view = view_of(views, column);
        records.push_back({column, index.source_type(at, column),
                           view == nullptr ? column.generated_as : view->expression, lines[i],
                           index.of_column(at, column)});
    }
    return records;
}

std::vector<std::size_t> groups_of(const TablePlan& table) {
    std::set<std::size_t> groups;
    for (const Input& input : table.inputs) {
        groups.insert(input.group);
    }
    return {groups.begin(), groups.end()};
}

void write_source(auto& out, const Input& input) {
    out.text("name", to_string(input.table));
    out.text("database", input.table.database);
    out.text("schema", input.table.schema);
    out.text("table", input.table.name);
}

void write_decision(auto& out, const Decision& decision) {
    out.text("what", decision.what);
    out.text("value", decision.value);
    out.text("why", decision.why);
    out.text("config", decision.lines);
}

// Writes the table of this place.
class TableRecord {
  public:
    TableRecord(const Plan& plan, const ReportIndex& index) : plan_{plan}, index_{index} {}

    void operator()(auto& out, const TablePlan& table) const {
        const auto at = static_cast<std::size_t>(&table - plan_.tables.data());
        const TableFacts& facts = plan_.report.tables[at];
        const auto column = [](auto& to, const ColumnRecord& record) { write_column(to, record); };
        out.records("sources", "source", table.inputs,
                    [](auto& to, const Input& input) { write_source(to, input); });
        out.text("database", table.database);
        out.text("table", table.table);
        out.text("model", table.model == TableModel::primary_key ? "primary" : "duplicate");
        out.texts("key", table.key);
        out.plain("rule", std::to_string(table.rule));
        out.plain("groups", numbers(groups_of(table)));
        out.text("comment", table.comment);
        out.records("decisions", "decision", facts.decisions,
                    [](auto& to, const Decision& decision) { write_decision(to, decision); });
        out.lines("config", facts.rule);
        out.shared("columns", "column", columns_of(plan_, index_, at), column);
        out.plain("findings", numbers(index_.of_table(at)));
        out.lines("ddl", "CREATE TABLE IF NOT EXISTS " + starrocks_table(table) + ";");
        out.lines("sql", is_direct(plan_) ? flink_view(plan_, table) : "");
    }

  private:
    const Plan& plan_;
    const ReportIndex& index_;
};

void write_finding(auto& out, const Remark& remark) {
    out.text("code", remark.said.code->name);
    out.text("severity", to_string(remark.said.code->severity));
    out.text("where", remark.place);
    out.text("message", remark.said.message);
    out.text("hint", remark.said.hint);
    out.plain("accepted", truth(remark.accepted));
    out.plain("tables", numbers(remark.tables));
}

void write_left_out(auto& out, const LeftOut& object) {
    out.text("database", object.table.database);
    out.text("table", to_string(object.table));
    out.text("column", object.column);
    out.text("reason", object.reason);
}

void write_way(JsonWriter& out, const ReportWay& way) {
    out.text("name", way.name);
    out.text("files", way.files);
    out.records("sources", "", way.sources, [](JsonWriter& to, const ReportSource& source) {
        to.text("database", source.database);
        to.text("publication", source.publication);
        to.text("slot", source.slot);
        to.text("reader", source.reader);
        to.plain("tables", number(source.tables));
        to.plain("appends", truth(source.appends));
    });
    out.records("stages", "", way.stages, [](JsonWriter& to, const ReportStage& stage) {
        to.text("name", stage.name);
        to.text("what", stage.what);
    });
}

void write_group(JsonWriter& out, const SourceGroup& group) {
    out.text("database", group.database);
    out.text("slot", group.slot);
    out.text("publication", group.publication);
    out.plain("tables", number(group.tables.size()));
    out.plain("keyless", truth(group.keyless));
    out.text("reason", group.reason);
}

void write_code(JsonWriter& out, const ReportCode& code) {
    out.text("code", code.code->name);
    out.text("severity", to_string(code.code->severity));
    out.text("why", code.code->explanation);
    out.plain("count", number(code.count));
    out.plain("accepted", number(code.accepted));
}

void write_summary(JsonWriter& out, const ReportSummary& summary) {
    const std::pair<std::string_view, std::size_t> counts[] = {
        {"tables", summary.tables},
        {"keyed", summary.keyed},
        {"columns", summary.columns},
        {"exact", summary.exact},
        {"widened", summary.widened},
        {"lossy", summary.lossy},
        {"computed", summary.computed},
        {"left_out_tables", summary.left_out_tables},
        {"left_out_columns", summary.left_out_columns},
        {"warnings", summary.warnings},
        {"notes", summary.notes},
        {"accepted", summary.accepted}};
    for (const auto& [name, count] : counts) {
        out.plain(name, number(count));
    }
}

template <typename Function, typename Element>
std::string record_of(const Element& element, Function function) {
    std::string text;
    JsonWriter{text}.record("", element, function);
    return text;
}

std::string versions_json(const Plan& plan) {
    return record_of(plan, [](JsonWriter& out, const Plan& of) {
        out.text("starrocks", of.starrocks_version);
        out.text("flink", of.flink_version);
        out.text("cdc", of.cdc_version);
    });
}

// On one line, which `smt --check` does not compare: it changes with the rows.
std::string sizes_json(const Plan& plan) {
    return fmt::format("[{}]", fmt::join(map(plan.report.tables,
                                             [](const TableFacts& facts) {
                                                 return fmt::format("[{},{}]",
                                                                    number_or_null(facts.rows),
                                                                    number_or_null(facts.bytes));
                                             }),
                                         ","));
}

// The slots that postgres-setup.sql makes.
std::string slots_json(const Plan& plan) {
    return fmt::format("[{}]",
                       fmt::join(map(prepared_groups(plan),
                                     [](const SourceGroup& group) { return json_of(group.slot); }),
                                 ","));
}

// All rules, then one a rule; any one of them but the first stands for a part of the first.
std::string jobs_json(const Plan& plan) {
    return records_of(is_direct(plan) ? plan.jobs : std::vector<Job>{},
                      [](JsonWriter& out, const Job& job) {
                          out.text("name", job.name);
                          out.plain("rule", std::to_string(job.rule));
                          out.plain("tables", number(job.tables.size()));
                      });
}

std::string sizing_json(const Plan& plan) {
    return records_of(
        is_direct(plan) ? sizing_lines(sizing_of(plan.jobs.front())) : std::vector<SizingLine>{},
        [](JsonWriter& out, const SizingLine& line) {
            out.text("what", line.what);
            out.text("value", line.value);
            out.text("formula", line.formula);
            out.text("source", line.source);
        });
}

// What both spellings write alike.
std::vector<Member> head_of(const Plan& plan) {
    return {{"version", "1"},
            {"smt", json_of(plan.smt_version)},
            {"config", json_of(plan.config)},
            {"outputs", fmt::format("[{}]", fmt::join(map(plan.outputs, json_of), ","))},
            {"versions", versions_json(plan)},
            {"last_rule", std::to_string(plan.last_rule)},
            {"summary", record_of(summary_of(plan), write_summary)},
            {"slots", slots_json(plan)},
            {"jobs", jobs_json(plan)},
            {"sizing", sizing_json(plan)},
            {"ways", records_of(ways_of(plan), write_way)},
            {"groups", records_of(plan.groups, write_group)},
            {"codes", records_of(codes_of(plan), write_code)},
            {"sizes", sizes_json(plan)}};
}

std::string object_of(const std::vector<Member>& members) {
    return fmt::format("{{\n{}\n}}\n", fmt::join(map(members,
                                                     [](const Member& member) {
                                                         return fmt::format("  \"{}\": {}",
                                                                            member.first,
                                                                            member.second);
                                                     }),
                                                 ",\n"));
}

template <typename Writer>
void add_records(const Plan& plan, PagePool* pool, std::vector<Member>& members) {
    const ReportIndex index{plan};
    const auto finding = [](auto& out, const Remark& remark) { write_finding(out, remark); };
    const auto left_out = [](auto& out, const LeftOut& object) { write_left_out(out, object); };
    members.emplace_back("tables",
                         lines_of<Writer>("table", plan.tables, TableRecord{plan, index}, pool));
    members.emplace_back("left_out",
                         lines_of<Writer>("left_out", plan.report.left_out, left_out, pool));
    members.emplace_back("findings",
                         lines_of<Writer>("finding", plan.report.remarks, finding, pool));
}

std::string report_json(const Plan& plan) {
    std::vector<Member> members = head_of(plan);
    add_records<JsonWriter>(plan, nullptr, members);
    return object_of(members);
}

// As an element of the page no text of it can end the element.
std::string as_element(std::string_view json) {
    return replace_all(replace_all(replace_all(json, "&", "\\u0026"), "<", "\\u003c"), ">",
                       "\\u003e");
}

std::string page_data(const Plan& plan) {
    std::vector<Member> members = head_of(plan);
    for (Member& member : members) {
        member.second = as_element(member.second);
    }
    PagePool pool;
    add_records<PageWriter>(plan, &pool, members);
    for (Member& member : pool.members()) {
        members.push_back(std::move(member));
    }
    return object_of(members);
}

// 'sha256-...' of a Content-Security-Policy.
std::string csp_hash(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int length = 0;
    EVP_Digest(text.data(), text.size(), hash.data(), &length, EVP_sha256(), nullptr);
    std::array<unsigned char, std::size_t{2} * EVP_MAX_MD_SIZE> encoded{};
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

std::string report_html(const Plan& plan) {
    return filled(report_page::html, {{"style", std::string{report_page::css}},
                                      {"script", std::string{report_page::js}},
                                      {"style-hash", csp_hash(report_page::css)},
                                      {"script-hash", csp_hash(report_page::js)},
                                      {"data", page_data(plan)}});
}

}  // namespace

std::vector<OutputFile> emit_report(const Plan& plan) {
    return {{"report.html", report_html(plan), false}, {"report.json", report_json(plan), false}};
}

}  // namespace smt
