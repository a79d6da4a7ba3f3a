#include "table_partition.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <regex>

#include "ascii.h"
#include "smt/quote.h"
#include "table_key.h"
#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

// The columns that an expression of StarRocks names outside of its literals.
std::vector<std::string> columns_in(const std::string& expression,
                                    const std::vector<ColumnPlan>& columns) {
    // INTERVAL 7 DAY is a literal too, and a word in front of a parenthesis is a function.
    static const std::regex literal{R"('[^']*'|"[^"]*"|\binterval\s+\d+\s+\w+)", std::regex::icase};
    static const std::regex word{R"(`[^`]+`|\b[A-Za-z_][A-Za-z0-9_]*\b(?!\s*\())"};
    const std::string code = std::regex_replace(expression, literal, " ");
    std::vector<std::string> named;
    for (std::sregex_iterator match{code.begin(), code.end(), word};
         match != std::sregex_iterator{}; ++match) {
        const std::string name = replace_all(match->str(), "`", "");
        const auto column = std::ranges::find_if(columns, [&](const ColumnPlan& candidate) {
            return lower(candidate.name) == lower(name);
        });
        if (column != columns.end() && std::ranges::find(named, column->name) == named.end()) {
            named.push_back(column->name);
        }
    }
    return named;
}

// Ranges are the old tool's `partitions`: START ("2024-01-01") END ..., PARTITION p1 VALUES ...
bool names_ranges(std::string_view text) {
    const std::string lowered = lower(trimmed(text.starts_with('(') ? text.substr(1) : text));
    const std::string_view word = std::string_view{lowered}.substr(
        0, static_cast<std::size_t>(std::ranges::find_if_not(lowered, is_word) - lowered.begin()));
    const std::string_view rest = trimmed(std::string_view{lowered}.substr(word.size()));
    // A column may have such a name.
    return (word == "start" && rest.starts_with('(')) ||
           ((word == "values" || word == "partition") && !rest.empty() && !rest.starts_with(',') &&
            !rest.starts_with(')'));
}

// The text behind PARTITION BY: ranges belong to a partition column, an expression stands for
// itself.
std::string partition_text(const std::string& column, const std::string& text) {
    if (text.empty()) {
        return column.empty() ? "" : quote::starrocks_name(column);
    }
    if (!names_ranges(text)) {
        return text;
    }
    const std::string ranges =
        text.starts_with('(') && text.ends_with(')') ? text : fmt::format("({})", text);
    return fmt::format("RANGE ({}) {}", quote::starrocks_name(column), ranges);
}

// "date_trunc" of date_trunc('day', at), "range" of RANGE (...) (...), "list" of LIST (...) (...),
// whose word may be left out; empty for columns alone, "(" for several expressions in parentheses,
// and what stands before a function that is not the first.
std::string function_of(std::string_view partition_by) {
    const std::string_view text = trimmed(partition_by);
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos) {
        return "";
    }
    if (open > 0) {
        return lower(trimmed(text.substr(0, open)));
    }
    const std::size_t close = std::min(text.find(')'), text.size());
    if (text.find('(', 1) < close) {
        return "(";
    }
    return text.find('(', close) == std::string_view::npos ? "" : "list";
}

// What is partitioned by, without the values of the partitions.
std::string without_values(const std::string& partition_by) {
    const std::string function = function_of(partition_by);
    return function == "list" || function == "range"
               ? partition_by.substr(0, partition_by.find(')'))
               : partition_by;
}

// The columns by which the table is partitioned.
std::vector<std::string> partition_columns(const TableContext& context, const TablePlan& plan) {
    const Rule& rule = context.rule();
    const bool is_expression = !rule.partitions.empty() && !names_ranges(rule.partitions);
    if (rule.partition_key.empty() || is_expression) {
        return columns_in(without_values(plan.partition_by), plan.columns);
    }
    return planned_names(context, "partition_key", {rule.partition_key}, plan.columns);
}

// What StarRocks partitions by in one of its ways: CREATE_TABLE.md, expression_partitioning.md.
struct PartitionTypes {
    std::string_view function;  // "range"; empty: columns alone
    std::string_view types;     // "A B C "
};

constexpr std::string_view listed_types =
    "BOOLEAN TINYINT SMALLINT INT BIGINT LARGEINT CHAR VARCHAR STRING DATE DATETIME ";
constexpr PartitionTypes partition_types[] = {
    {"", listed_types},
    {"list", listed_types},
    {"range", "TINYINT SMALLINT INT BIGINT LARGEINT DATE DATETIME "},
    {"date_trunc", "DATE DATETIME "},
    {"time_slice", "DATETIME "},
};

// Whether text follows the function's parentheses: several expressions.
bool is_one_function(std::string_view text) {
    int open = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (text[i] == ')' && open == 0) {
            return trimmed(text.substr(i + 1)).empty();
        }
    }
    return false;
}

// "month" of date_trunc('month', at); empty for anything else.
std::string unit_of(const std::string& partition_by) {
    static const std::regex call{R"(^\s*date_trunc\s*\(\s*['"](\w+)['"])", std::regex::icase};
    std::smatch match;
    return std::regex_search(partition_by, match, call) ? lower(match.str(1)) : "";
}

void check_unit(const TableContext& context, const std::string& unit) {
    constexpr std::string_view units[] = {"", "hour", "day", "month", "year"};
    if (std::ranges::find(units, unit) == std::end(units)) {
        context
            .report_at(context.rule().where("partitions"), code::bad_value,
                       "StarRocks does not partition by date_trunc('{}')", unit)
            .hint = "take hour, day, month or year";
    }
}

void check_type(const TableContext& context, const PartitionTypes& form, bool by_hour,
                const ColumnPlan& column) {
    const std::string word = fmt::format("{} ", base_of(column.starrocks));
    const bool is_taken = (" " + std::string{form.types}).find(" " + word) != std::string::npos &&
                          !(by_hour && word == "DATE ");
    if (is_taken) {
        return;
    }
    const Rule& rule = context.rule();
    context
        .report_at(rule.where(rule.partitions.empty() ? "partition_key" : "partitions"),
                   code::key_type_uncarried,
                   "the partition column '{}' is {}, by which StarRocks does not partition so",
                   column.name, column.starrocks)
        .hint = "choose a column of another type, or another partitioning";
}

void check_expression(const TableContext& context, const TablePlan& plan,
                      const std::vector<std::string>& columns) {
    const std::string function = function_of(plan.partition_by);
    const auto* const form =
        std::ranges::find(partition_types, function, &PartitionTypes::function);
    const bool is_plain = form != std::end(partition_types) &&
                          (function.empty() || function == "range" || function == "list" ||
                           is_one_function(plan.partition_by));
    const std::string& version = context.config.starrocks.version;
    if (function == "(" && version != "4.1") {
        // partitionDesc of its grammar.
        context
            .report_at(context.rule().where("partitions"), code::bad_value,
                       "StarRocks {} takes no functions in parentheses: '{}'", version,
                       plan.partition_by)
            .hint = "leave the parentheses around the whole out";
    } else if (!is_plain && (version == "3.2" || version == "3.3")) {
        context
            .report_at(context.rule().where("partitions"), code::bad_value,
                       "StarRocks {} does not partition by '{}'", version, plan.partition_by)
            .hint = "use date_trunc, time_slice or columns alone, or set version in [starrocks]";
    }
    if (!is_plain) {
        return;
    }
    const std::string unit = unit_of(plan.partition_by);
    check_unit(context, unit);
    for (const ColumnPlan& column : plan.columns) {
        if (std::ranges::find(columns, column.name) != columns.end()) {
            check_type(context, *form, unit == "hour", column);
        }
    }
}

}  // namespace

std::vector<std::string> plan_partition(const TableContext& context, TablePlan& plan) {
    const Rule& rule = context.rule();
    if (names_ranges(rule.partitions) && rule.partition_key.empty()) {
        context
            .report_at(rule.where("partitions"), code::bad_value,
                       "partitions = '{}' names ranges, and partition_key does not say of which "
                       "column",
                       rule.partitions)
            .hint = fmt::format("set partition_key in [table-rule.{}]", rule.number);
        return {};
    }
    plan.partition_by = partition_text(
        rule.partition_key.empty() ? "" : renamed({rule.partition_key}, plan.columns).front(),
        rule.partitions);
    if (plan.partition_by.empty()) {
        return {};
    }
    std::vector<std::string> columns = partition_columns(context, plan);
    if (columns.empty()) {
        context
            .report_at(rule.where("partitions"), code::no_such_column, "'{}' names no column of {}",
                       plan.partition_by, context.where())
            .hint = "a rule that takes several tables can name only columns that all of them have";
    }
    for (const std::string& column : columns) {
        if (plan.model == TableModel::primary_key &&
            std::ranges::find(plan.key, column) == plan.key.end()) {
            context
                .report(code::partition_not_in_key,
                        "the partition column '{}' is not part of the key ({})", column,
                        fmt::join(plan.key, ", "))
                .hint = fmt::format(
                "add it to primary_key in [table-rule.{}], or leave the table without partitions",
                rule.number);
        }
    }
    check_expression(context, plan, columns);
    return columns;
}

}  // namespace smt
