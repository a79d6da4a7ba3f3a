#include "columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "key.h"
#include "names.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

struct Context {
    const Table& table;
    const Rule& rule;
    const std::vector<std::string>& key;
    const TypeOptions& options;
    bool constant_defaults;
    Diagnostics& diagnostics;

    std::string where(const std::string& column) const {
        return to_string(table.name) + "." + column;
    }
    bool is_key(const std::string& column) const {
        return std::ranges::find(key, column) != key.end();
    }
    template <typename... Args>
    Diagnostic& report(const Code& code, const std::string& column,
                       fmt::format_string<Args...> message, Args&&... args) const {
        Diagnostic& diagnostic =
            diagnostics.report(code, where(column), message, std::forward<Args>(args)...);
        diagnostic.rule = rule.number;
        return diagnostic;
    }
};

const ColumnRule* find_rule(const Rule& rule, std::string_view column) {
    const auto found = std::ranges::find(rule.columns, column, &ColumnRule::name);
    return found == rule.columns.end() ? nullptr : &*found;
}

bool is_excluded(const Rule& rule, const std::string& column) {
    return std::ranges::find(rule.exclude_columns, column) != rule.exclude_columns.end();
}

// Whether rows of the view are computed from the columns, so that even excluded ones must be
// readable.
bool computes(const Rule& rule) {
    return !rule.filter.empty() || std::ranges::any_of(rule.columns, [](const ColumnRule& column) {
        return !column.expression.empty();
    });
}

// Reports what a mapping has to say; notes are kept for the report of the whole run, they are many.
void report_remarks(const Context& context, const Column& column, const MappedType& mapped,
                    Columns& columns) {
    for (const TypeRemark& remark : mapped.remarks) {
        if (remark.code->severity == Severity::note) {
            columns.notes.push_back({remark.code, context.where(column.name), remark.message});
            continue;
        }
        const std::string hint = replace_all(remark.hint, "NAME", column.name);
        context.report(*remark.code, column.name, "{}", remark.message).hint = hint;
    }
}

// A column that Flink CDC cannot carry: left out only when the user says so.
void leave_out(const Context& context, const Column& column, const MappedType& mapped,
               Columns& columns) {
    const std::string reason =
        mapped.remarks.empty() ? column.type.declared : mapped.remarks.back().message;
    if (column.type.kind == TypeKind::money) {
        context
            .report(code::money_uncarried, column.name,
                    "money ends the snapshot of the whole source at the first value of 1000 or "
                    "more, also "
                    "when the column is excluded")
            .hint =
            "ALTER TABLE ... ALTER COLUMN ... TYPE numeric(19,2), or exclude the table from the "
            "rule";
        columns.uncarried = true;
        return;
    }
    if (context.is_key(column.name)) {
        context
            .report(code::key_type_uncarried, column.name, "a key column cannot be left out: {}",
                    reason)
            .hint = "choose another key with primary_key in the rule";
        columns.uncarried = true;
        return;
    }
    if (context.rule.on_unsupported == "skip") {
        context.report(code::column_left_out, column.name, "the column is left out: {}", reason)
            .hint = fmt::format("say so with exclude_columns = {} in [table-rule.{}]", column.name,
                                context.rule.number);
        return;
    }
    context.report(code::type_uncarried, column.name, "the column cannot be carried: {}", reason)
        .hint = fmt::format("add exclude_columns = {} to [table-rule.{}], or on_unsupported = skip",
                            column.name, context.rule.number);
}

bool is_published(const Context& context, const Column& column) {
    if (column.generated != Generated::stored && column.generated != Generated::virtual_) {
        return true;
    }
    if (find_rule(context.rule, column.name) != nullptr &&
        !find_rule(context.rule, column.name)->expression.empty()) {
        return false;
    }
    context
        .report(code::generated_column, column.name,
                "PostgreSQL does not publish generated columns: it is left out, since its value "
                "would be "
                "NULL after the first change")
        .hint = fmt::format("compute it with column.{}.expression and .type in [table-rule.{}]",
                            column.name, context.rule.number);
    return false;
}

// 'text'::character varying, 42, '-1'::integer, true: what PostgreSQL prints for a constant
// default.
std::optional<std::string> constant_of(const std::string& expression) {
    const bool is_plain =
        !expression.empty() && expression.find_first_not_of("0123456789.-") == std::string::npos;
    if (is_plain || expression == "true" || expression == "false") {
        return expression;
    }
    if (!expression.starts_with('\'')) {
        return std::nullopt;
    }
    std::string text;
    for (std::size_t i = 1; i < expression.size(); ++i) {
        if (expression[i] != '\'') {
            text += expression[i];
            continue;
        }
        if (i + 1 < expression.size() && expression[i + 1] == '\'') {
            text += expression[i++];
            continue;
        }
        // Behind the literal only the cast to the column's own type may stand.
        const std::string_view rest = std::string_view{expression}.substr(i + 1);
        const bool is_cast =
            rest.starts_with("::") && rest.find_first_of("'+*/|") == std::string_view::npos;
        return rest.empty() || is_cast ? std::optional{text} : std::nullopt;
    }
    return std::nullopt;
}

// With defaults = constant, and on NOT NULL columns only: NULL travels as a missing JSON member,
// and a default must never take its place.
std::optional<std::string> default_of(const Context& context, const Column& column) {
    if (!context.constant_defaults || !column.default_expression || column.nullable ||
        column.generated != Generated::no) {
        return std::nullopt;
    }
    auto constant = constant_of(*column.default_expression);
    if (!constant) {
        context.report(code::default_dropped, column.name,
                       "the default '{}' is no constant: it is left out",
                       *column.default_expression);
    }
    return constant;
}

// The rule's own type: the value of the usual mapping, cast when Flink calls it something else.
void apply_type(const Context& context, const Column& column, const ColumnRule& rule,
                MappedType& mapped) {
    const auto flink = flink_type_of(rule.type);
    if (!flink) {
        context.diagnostics
            .report(code::bad_value, rule.where, "'{}' is no StarRocks type that smt knows",
                    rule.type)
            .hint =
            "write it as StarRocks does: BIGINT, DECIMAL(20,4), VARCHAR(200), DATETIME, JSON";
        return;
    }
    if (*flink != mapped.flink_sink) {
        // The text of a numeric may be NaN, which has no DECIMAL.
        const char* const cast = mapped.needs_text_decimals ? "TRY_CAST" : "CAST";
        mapped.expression = fmt::format("{}({} AS {})", cast, mapped.expression, *flink);
        if (flink->starts_with("DECIMAL") || flink->ends_with("INT")) {
            context.report(code::type_may_not_fit, column.name,
                           "{} as {}: a value that does not fit becomes NULL", column.type.declared,
                           rule.type);
        }
    }
    std::erase_if(mapped.remarks, [](const TypeRemark& remark) {
        return remark.code == &code::numeric_unconstrained ||
               remark.code == &code::decimal_too_wide;
    });
    mapped.flink_sink = *flink;
    mapped.starrocks = rule.type;
}

void check_name(const Context& context, const std::string& column, const std::string& name) {
    if (const std::string reason = illegal_column(name); !reason.empty()) {
        context
            .report(code::name_illegal_in_starrocks, column, "StarRocks takes no column '{}': {}",
                    name, reason)
            .hint =
            fmt::format("set column.{}.rename in [table-rule.{}]", column, context.rule.number);
    }
}

void add_column(const Context& context, const Column& column, bool hidden, Columns& columns) {
    MappedType mapped = map_type(column.type, context.is_key(column.name), context.options);
    if (mapped.fidelity == Fidelity::unsupported) {
        if (!hidden || column.type.kind == TypeKind::money) {
            leave_out(context, column, mapped, columns);
        }
        return;
    }
    const ColumnRule* rule = find_rule(context.rule, column.name);
    const bool replaced = rule != nullptr && !rule->expression.empty();
    if (!hidden && !replaced) {
        if (rule != nullptr && !rule->type.empty()) {
            apply_type(context, column, *rule, mapped);
        }
        report_remarks(context, column, mapped, columns);
    }
    const std::string name = rule != nullptr && !rule->rename.empty() ? rule->rename : column.name;
    columns.view.push_back({.read = {.name = column.name,
                                     .postgres = column.type.declared,
                                     .declared = {mapped.flink_source, !mapped.from_text.empty()},
                                     .from_text = mapped.from_text,
                                     .needs_text_decimals = mapped.needs_text_decimals},
                            .name = computes(context.rule) ? column.name : name,
                            .expression = mapped.expression});
    if (hidden || replaced) {
        return;
    }
    check_name(context, column.name, name);
    columns.planned.push_back({.source = column.name,
                               .name = name,
                               .declared = column.type.declared,
                               .flink_sink = mapped.flink_sink,
                               .starrocks = mapped.starrocks,
                               .nullable = column.nullable,
                               .default_value = default_of(context, column),
                               .comment = column.comment,
                               .note = mapped.note,
                               .fidelity = mapped.fidelity});
    columns.computed.push_back({name, quote::flink_name(column.name)});
}

// A column that only an expression makes, or that replaces the column of that name.
void add_expression(const Context& context, const ColumnRule& rule, Columns& columns) {
    const auto flink = flink_type_of(rule.type);
    if (!flink) {
        context.diagnostics
            .report(code::bad_value, rule.where, "'{}' is no StarRocks type that smt knows",
                    rule.type)
            .hint =
            "write it as StarRocks does: BIGINT, DECIMAL(20,4), VARCHAR(200), DATETIME, JSON";
        return;
    }
    const std::string name = rule.rename.empty() ? rule.name : rule.rename;
    check_name(context, rule.name, name);
    const Column* column = find_column(context.table, rule.name);
    columns.planned.push_back({.source = column == nullptr ? "" : rule.name,
                               .name = name,
                               .declared = column == nullptr ? "" : column->type.declared,
                               .flink_sink = *flink,
                               .starrocks = rule.type,
                               .nullable = !context.is_key(rule.name),
                               .comment = column == nullptr ? "" : column->comment,
                               .note = "computed"});
    columns.computed.push_back({name, fmt::format("CAST({} AS {})", rule.expression, *flink)});
}

// json = both: StarRocks itself reads the text into a JSON column beside it.
void add_json_columns(const Table& table, Columns& columns) {
    const std::size_t carried = columns.planned.size();
    for (std::size_t i = 0; i < carried; ++i) {
        const ColumnPlan& text = columns.planned[i];
        const Column* column = find_column(table, text.source);
        if (column == nullptr ||
            (column->type.kind != TypeKind::json && column->type.kind != TypeKind::jsonb)) {
            continue;
        }
        columns.planned.push_back(
            {.name = text.name + "_json",
             .starrocks = "JSON",
             .generated_as = fmt::format("parse_json({})", quote::starrocks_name(text.name))});
    }
}

void check_twins(const Context& context, const std::vector<ColumnPlan>& columns) {
    std::map<std::string, std::string> seen;
    for (const ColumnPlan& column : columns) {
        const auto [twin, is_new] = seen.try_emplace(lower(column.name), column.name);
        if (!is_new) {
            context
                .report(code::column_case_twins, column.name,
                        "'{}' and '{}' are one name for StarRocks, which compares without case",
                        twin->second, column.name)
                .hint = fmt::format("set column.{}.rename in [table-rule.{}]", column.name,
                                    context.rule.number);
        }
    }
}

void check_rule_columns(const Context& context) {
    std::vector<std::string_view> names;
    for (const Column& column : context.table.columns) {
        names.emplace_back(column.name);
    }
    const auto check = [&](const std::string& name, std::string_view key) {
        if (std::ranges::find(names, name) != names.end()) {
            return;
        }
        context.diagnostics
            .report(code::no_such_column, context.rule.where(key), "{} has no column '{}'{}",
                    to_string(context.table.name), name, did_you_mean(name, names))
            .hint = "a rule that takes several tables can name only columns that all of them have";
    };
    for (const std::string& name : context.rule.exclude_columns) {
        check(name, "exclude_columns");
    }
    for (const ColumnRule& column : context.rule.columns) {
        if (column.expression.empty()) {
            check(column.name, fmt::format("column.{}.{}", column.name,
                                           column.type.empty() ? "rename" : "type"));
        }
    }
}

}  // namespace

Columns plan_columns(const Table& table, const Rule& rule, const std::vector<std::string>& key,
                     const TypeOptions& options, bool constant_defaults, Diagnostics& diagnostics) {
    const Context context{table, rule, key, options, constant_defaults, diagnostics};
    Columns columns;
    check_rule_columns(context);
    for (const Column& column : table.columns) {
        const bool hidden = is_excluded(rule, column.name);
        if (!hidden && !is_published(context, column)) {
            continue;
        }
        if (hidden && !computes(rule) && column.type.kind != TypeKind::money) {
            continue;
        }
        add_column(context, column, hidden, columns);
    }
    for (const ColumnRule& column : rule.columns) {
        if (!column.expression.empty()) {
            add_expression(context, column, columns);
        }
    }
    if (options.json == "both") {
        add_json_columns(table, columns);
    }
    if (!computes(rule)) {
        columns.computed.clear();
    }
    check_twins(context, columns.planned);
    return columns;
}

}  // namespace smt
