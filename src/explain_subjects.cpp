#include <fmt/format.h>

#include <set>

#include "explain.h"
#include "text.h"

namespace smt {

namespace {

// "orders", "sales.orders", "shop.sales.orders".
std::vector<std::string> spellings(const TableName& name) {
    return {name.name, to_string(name), name.database + "." + to_string(name)};
}

// The table, if the word is one of these names of it; its columns, if they follow.
void add_meanings(std::string_view word, const TableName& table,
                  const std::vector<std::string>& names, const std::vector<std::string>& columns,
                  std::set<Subject>& meanings) {
    for (const std::string& name : names) {
        if (word == name) {
            meanings.insert({table, std::nullopt});
        }
        for (const std::string& column : columns) {
            if (word == fmt::format("{}.{}", name, column)) {
                meanings.insert({table, column});
            }
        }
    }
}

}  // namespace

std::vector<Subject> subjects_named(std::string_view word, const Known& known) {
    std::set<Subject> meanings;
    for (const Table& table : known.catalog.tables) {
        add_meanings(word, table.name, spellings(table.name), map(table.columns, &Column::name),
                     meanings);
    }
    for (const NotTaken& object : known.catalog.not_taken) {
        add_meanings(word, object.name, spellings(object.name), {}, meanings);
    }
    for (const TablePlan& target : known.plan.tables) {
        const std::vector<std::string> names = {target.table, target.database + "." + target.table};
        for (const Input& input : target.inputs) {
            std::vector<std::string> own;
            std::vector<std::string> computed;
            for (const ColumnPlan& column : target.columns) {
                (column.source.empty() ? computed : own)
                    .push_back(column.source.empty() ? column.name : column.source);
            }
            add_meanings(word, input.table, names, own, meanings);
            add_meanings(word, input.table, names, computed, meanings);
            add_meanings(word, input.table, spellings(input.table), computed, meanings);
        }
    }
    return {meanings.begin(), meanings.end()};
}

std::vector<std::string> table_names(const Known& known) {
    std::set<std::string> names;
    for (const Table& table : known.catalog.tables) {
        names.insert(to_string(table.name));
        names.insert(table.name.name);
    }
    return {names.begin(), names.end()};
}

}  // namespace smt
