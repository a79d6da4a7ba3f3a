#include "diff_report.h"
#include "json_members.h"
#include "text.h"

namespace smt {

namespace {

using json::Json;

constexpr int format_version = 1;

Json needs_of(const std::vector<Need>& needs) {
    return map(needs, [](Need need) { return std::string{to_string(need)}; });
}

Json changes_of(const std::vector<Change>& changes) {
    Json list = Json::array();
    for (const Change& change : changes) {
        list.push_back({{"where", change.where},
                        {"what", change.what},
                        {"needs", needs_of(change.needs)},
                        {"remark", change.remark}});
    }
    return list;
}

Json table_of(const TableDiff& table) {
    Json statements = Json::array();
    for (const Statement& statement : table.statements) {
        statements.push_back({{"sql", statement.sql}, {"destructive", statement.destructive}});
    }
    return {{"name", table.name},
            {"changes", changes_of(table.changes)},
            {"statements", statements},
            {"resends", table.resends}};
}

}  // namespace

std::string to_json(const DiffReport& report) {
    Json needs = Json::array();
    for (const Need need : all_needs) {
        if (report.diff.needs(need)) {
            needs.push_back(to_string(need));
        }
    }
    Json tables = Json::array();
    for (const TableDiff& table : report.diff.tables) {
        tables.push_back(table_of(table));
    }
    return json::print(format_version,
                       {{"old", report.old_name},
                        {"new", report.new_name},
                        {"differs", !report.diff.is_empty()},
                        {"needs", needs},
                        {"tables", tables},
                        {"sources", changes_of(report.diff.sources)},
                        {"steps", map(steps_of(report), &Step::text)}},
                       json::OtherBytes::replaced);
}

}  // namespace smt
