#include "starrocks_alter.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ascii.h"

namespace smt {

namespace {

bool is_in(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

// Whether SQL names a column, bare or in backticks, in letters of any case.  A literal or a
// function that reads like it counts too.
bool is_named(std::string_view sql, std::string_view column) {
    const std::string text = lower(sql);
    const std::string name = lower(column);
    const auto is_part = [&](std::size_t at) {
        return at < text.size() &&
               (is_word(text[at]) || static_cast<unsigned char>(text[at]) > '~');
    };
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        if ((at == 0 || !is_part(at - 1)) && !is_part(at + name.size())) {
            return true;
        }
    }
    return false;
}

bool is_generated_from(const TablePlan& table, const ColumnPlan& column) {
    return std::ranges::any_of(table.columns, [&](const ColumnPlan& other) {
        return !other.generated_as.empty() && is_named(other.generated_as, column.name);
    });
}

}  // namespace

std::string_view fixed_by(const TablePlan& table, const ColumnPlan& column) {
    const bool is_keyed = table.model == TableModel::primary_key;
    if (is_keyed && is_in(table.key, column.name)) {
        return "a key";
    }
    if (is_keyed && is_in(table.order_by, column.name)) {
        return "a sort key";
    }
    if (is_named(table.partition_by, column.name)) {
        return "a partitioning";
    }
    if (is_in(table.distribution.columns, column.name)) {
        return "a hash";
    }
    return is_generated_from(table, column) ? "the expression of another column" : "";
}

}  // namespace smt
