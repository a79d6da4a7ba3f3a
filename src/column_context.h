// What the decisions about the columns of one target share.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "columns.h"
#include "smt/type_map.h"
#include "table_context.h"

namespace smt {

struct ColumnContext {
    const TableContext& target;
    const std::vector<std::string>& key;  // source names
    TypeOptions options;
    TypeOptions options_of_rule;  // of a column to which the rule gives a type

    bool is_key(const std::string& column) const {
        return std::ranges::find(key, column) != key.end();
    }
    bool is_excluded(const std::string& column) const {
        return std::ranges::find(target.rule().exclude_columns, column) !=
               target.rule().exclude_columns.end();
    }
};

// The rule's wishes about a column, or null.
const ColumnRule* find_rule(const Rule& rule, std::string_view column);

// Whether rows of the view are computed from the columns, so that even excluded ones must be
// readable.
bool computes(const Rule& rule);

// Reports columns that the rule names and that do not exist, or that the key needs.
void check_rule_columns(const ColumnContext& context);

void check_column_name(const ColumnContext& context, const std::string& column,
                       const std::string& name);

// The rule's own type: the value of the usual mapping, cast when Flink calls it something else.
void apply_type(const ColumnContext& context, const Column& column, const ColumnRule& rule,
                MappedType& mapped);

// A column that only an expression makes, or that replaces the column of that name.
void add_expression(const ColumnContext& context, const ColumnRule& rule, Columns& columns);

// The default in StarRocks: with defaults = constant, and on NOT NULL columns only, since NULL
// travels as a missing JSON member and a default must never take its place.
std::optional<std::string> default_of(const ColumnContext& context, const Column& column,
                                      const std::string& starrocks);

}  // namespace smt
