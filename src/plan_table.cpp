#include "plan_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "smt/diagnostic.h"
#include "text.h"
#include "utf8.h"

namespace smt {

namespace {

struct Column {
    std::string_view title;
    std::size_t most;  // the widest that it gets; a cell that is longer stands alone on its line
};

constexpr std::array<Column, 6> columns = {{{"rule", 6},
                                            {"PostgreSQL", 32},
                                            {"StarRocks", 32},
                                            {"key", 20},
                                            {"slot", 24},
                                            {"fidelity", 11}}};

using Row = std::array<std::string, columns.size()>;

Row title_row() {
    Row row;
    std::ranges::transform(columns, row.begin(),
                           [](const Column& column) { return std::string{column.title}; });
    return row;
}

Fidelity worst_of(const TablePlan& table) {
    Fidelity worst = Fidelity::exact;
    for (const ColumnPlan& column : table.columns) {
        worst = std::max(worst, column.fidelity);
    }
    return worst;
}

// One name can stand in several databases.
bool reads_several_databases(const Plan& plan) {
    std::set<std::string_view> databases;
    for (const SourceGroup& group : plan.groups) {
        databases.insert(group.database);
    }
    return databases.size() > 1;
}

std::vector<Row> rows_of(const Plan& plan) {
    std::vector<Row> rows = {title_row()};
    const bool several = reads_several_databases(plan);
    for (const TablePlan& table : plan.tables) {
        const std::string key = table.model == TableModel::duplicate_key
                                    ? "none, appended"
                                    : fmt::format("{}", fmt::join(table.key, ", "));
        for (const Input& input : table.inputs) {
            rows.push_back(
                {std::to_string(table.rule),
                 visible((several ? input.table.database + "." : "") + to_string(input.table)),
                 visible(table.database + "." + table.table), visible(key),
                 visible(plan.groups[input.group].slot), std::string{to_string(worst_of(table))}});
        }
    }
    return rows;
}

std::array<std::size_t, columns.size()> starts_of(const std::vector<Row>& rows) {
    std::array<std::size_t, columns.size()> starts{};
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
        std::size_t width = 0;
        for (const Row& row : rows) {
            const std::size_t length = utf8_length(row.at(i));
            width = length <= columns.at(i).most ? std::max(width, length) : width;
        }
        starts.at(i + 1) = starts.at(i) + width + 2;
    }
    return starts;
}

}  // namespace

std::string plan_table(const Plan& plan) {
    const std::vector<Row> rows = rows_of(plan);
    const auto starts = starts_of(rows);
    std::string text;
    for (const Row& row : rows) {
        std::size_t position = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (position + 2 > starts.at(i) && i > 0) {
                text += '\n';
                position = 0;
            }
            text += std::string(starts.at(i) - position, ' ') + row.at(i);
            position = starts.at(i) + utf8_length(row.at(i));
        }
        text += '\n';
    }
    return text;
}

}  // namespace smt
