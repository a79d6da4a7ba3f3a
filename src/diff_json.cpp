#include <algorithm>
#include <iterator>

#include "diff_report.h"
#include "json_writer.h"
#include "text.h"

namespace smt {

namespace {

constexpr int format_version = 1;

// What `smt diff --format json` prints.
struct Document {
    std::string old_name, new_name;
    bool differs = false;
    std::vector<Need> needs;
    std::vector<TableDiff> tables;
    std::vector<Change> sources;
    std::vector<std::string> steps;
};

}  // namespace

namespace json {

// clang-format off
template <>
struct Words<Need> {
    static constexpr auto& all = need_names;
};

template <>
inline constexpr auto members<Change> = std::tuple{
    Member{"where", &Change::where, Presence::always},
    Member{"what", &Change::what, Presence::always},
    Member{"needs", &Change::needs, Presence::always},
    Member{"remark", &Change::remark, Presence::always}};

template <>
inline constexpr auto members<Statement> = std::tuple{
    Member{"sql", &Statement::sql, Presence::always},
    Member{"destructive", &Statement::destructive, Presence::always}};

template <>
inline constexpr auto members<TableDiff> = std::tuple{
    Member{"name", &TableDiff::name, Presence::always},
    Member{"changes", &TableDiff::changes, Presence::always},
    Member{"statements", &TableDiff::statements, Presence::always},
    Member{"resends", &TableDiff::resends, Presence::always}};

template <>
inline constexpr auto members<Document> = std::tuple{
    Member{"old", &Document::old_name, Presence::always},
    Member{"new", &Document::new_name, Presence::always},
    Member{"differs", &Document::differs, Presence::always},
    Member{"needs", &Document::needs, Presence::always},
    Member{"tables", &Document::tables, Presence::always},
    Member{"sources", &Document::sources, Presence::always},
    Member{"steps", &Document::steps, Presence::always}};
// clang-format on

}  // namespace json

std::string to_json(const DiffReport& report) {
    const PlanDiff& diff = report.diff;
    Document document{.old_name = report.old_name,
                      .new_name = report.new_name,
                      .differs = !diff.is_empty(),
                      .tables = diff.tables,
                      .sources = diff.sources,
                      .steps = map(steps_of(report), &Step::text)};
    std::ranges::copy_if(all_needs, std::back_inserter(document.needs),
                         [&](Need need) { return diff.needs(need); });
    return json::print(format_version, document, json::OtherBytes::replaced);
}

}  // namespace smt
