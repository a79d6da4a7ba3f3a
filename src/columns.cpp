#include "columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ascii.h"
#include "column_context.h"
#include "key.h"
#include "names.h"
#include "smt/quote.h"
#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

// Reports what a mapping has to say; notes are kept for the end of the run, they are many.
void report_remarks(const ColumnContext& context, const Column& column,
                    std::vector<TypeRemark> remarks, Columns& columns) {
    for (TypeRemark& remark : remarks) {
        std::string where = context.target.where(column.name);
        columns.key_as_text |= remark.code == &code::key_type_changed;
        if (remark.code->severity == Severity::note) {
            columns.notes.push_back({remark.code, std::move(where), std::move(remark.message)});
            continue;
        }
        context.target.report_at(std::move(where), *remark.code, "{}", remark.message).hint =
            replace_all(remark.hint, "NAME", config_name(column.name));
    }
}

// A column that Flink CDC cannot carry: left out only when the user says so.
void leave_out(const ColumnContext& context, const Column& column, const Code& code,
               const std::string& reason) {
    const TableContext& target = context.target;
    const std::string where = target.where(column.name);
    if (context.is_key(column.name)) {
        target.obstacles.push_back({&code::key_type_uncarried, where,
                                    fmt::format("a key column cannot be left out: {}", reason),
                                    "choose another key with primary_key in the rule"});
    } else if (target.rule().on_unsupported == "skip") {
        target.report_at(where, code::column_left_out, "the column is left out: {}", reason).hint =
            fmt::format("say so with exclude_columns = {} in [table-rule.{}]", column.name,
                        target.rule().number);
    } else {
        target.report_at(where, code, "the column cannot be carried: {}", reason).hint =
            fmt::format("add exclude_columns = {} to [table-rule.{}], or on_unsupported = skip",
                        column.name, target.rule().number);
    }
}

void leave_out_generated(const ColumnContext& context, const Column& column) {
    const TableContext& target = context.target;
    const ColumnRule* rule = find_rule(target.rule(), column.name);
    if (context.is_excluded(column.name) || (rule != nullptr && !rule->expression.empty())) {
        return;
    }
    const std::string hint =
        fmt::format("compute it with column.{}.expression and .type in [table-rule.{}]",
                    config_name(column.name), target.rule().number);
    if (context.is_key(column.name)) {
        target.obstacles.push_back(
            {&code::key_type_uncarried, target.where(column.name),
             "a key column cannot be left out: PostgreSQL does not publish generated columns",
             hint});
        return;
    }
    target
        .report_at(target.where(column.name), code::generated_column,
                   "PostgreSQL does not publish generated columns: it is left out, since its value "
                   "would be NULL after the first change")
        .hint = hint;
}

// Even a column that is not declared and excluded ends the snapshot.
void refuse_money(const ColumnContext& context, const Column& column) {
    context.target.obstacles.push_back({&code::money_uncarried, context.target.where(column.name),
                                        "money ends the snapshot of the whole source at the first "
                                        "value of 1000 or more, also when "
                                        "the column is excluded",
                                        "ALTER TABLE ... ALTER COLUMN ... TYPE numeric(19,2), or "
                                        "exclude the table from the rule"});
}

// Takes what the source needs out of `mapped`.
void read_column(const Column& column, MappedType& mapped, const std::string& name,
                 Columns& columns) {
    const bool exact_as_text = !mapped.from_text.empty();
    columns.view.push_back({.read = columns.read.size(),
                            .name = name,
                            .expression = std::move(mapped.expression),
                            .type = &column.type});
    columns.read.push_back({.name = column.name,
                            .postgres = column.type.declared,
                            .declared = {std::move(mapped.flink_source), exact_as_text},
                            .from_text = std::move(mapped.from_text),
                            .needs_text_decimals = mapped.needs_text_decimals});
}

void add_column(const ColumnContext& context, const Column& column, Columns& columns) {
    const Rule& rule = context.target.rule();
    const ColumnRule* wish = find_rule(rule, column.name);
    const bool hidden =
        context.is_excluded(column.name) || (wish != nullptr && !wish->expression.empty());
    const bool has_own_type = !hidden && wish != nullptr && !wish->type.empty();
    MappedType mapped = map_type(column.type, context.is_key(column.name),
                                 has_own_type ? context.options_of_rule : context.options);
    const std::string misread = uncarried_column(column.name);
    if (mapped.fidelity == Fidelity::unsupported || !misread.empty()) {
        if (!hidden && misread.empty()) {
            leave_out(context, column, code::type_uncarried, mapped.remarks.back().message);
        } else if (!hidden) {
            leave_out(context, column, code::column_name_uncarried, misread);
        }
        return;
    }
    if (has_own_type) {
        apply_type(context, column, *wish, mapped);
    }
    const std::string name = wish != nullptr && !wish->rename.empty() ? wish->rename : column.name;
    read_column(column, mapped, computes(rule) ? column.name : name, columns);
    if (hidden) {
        return;
    }
    report_remarks(context, column, std::move(mapped.remarks), columns);
    check_column_name(context, column.name, name);
    // See default_of: the column takes NULL where a value becomes NULL.
    auto default_value =
        mapped.makes_null ? std::nullopt : default_of(context, column, mapped.starrocks);
    columns.planned.push_back({.source = column.name,
                               .name = name,
                               .declared = column.type.declared,
                               .flink_sink = std::move(mapped.flink_sink),
                               .starrocks = std::move(mapped.starrocks),
                               .nullable = column.nullable || mapped.makes_null,
                               .default_value = std::move(default_value),
                               .comment = column.comment,
                               .note = std::move(mapped.note),
                               .fidelity = mapped.fidelity});
    if (computes(rule)) {
        columns.computed.push_back({name, quote::flink_name(column.name)});
    }
}

// json = both: StarRocks itself reads the text into a JSON column beside it.
void add_json_columns(const Table& table, Columns& columns) {
    const std::size_t carried = columns.planned.size();
    for (std::size_t i = 0; i < carried; ++i) {
        const ColumnPlan text = columns.planned[i];
        const Column* column = find_column(table, text.source);
        if (column == nullptr || text_room(text.starrocks) == 0 ||
            (column->type.kind != TypeKind::json && column->type.kind != TypeKind::jsonb)) {
            continue;
        }
        columns.planned.push_back(
            {.name = text.name + "_json",
             .starrocks = "JSON",
             .generated_as = fmt::format("parse_json({})", quote::starrocks_name(text.name))});
    }
}

// A type of the rule is cast from every digit that PostgreSQL has.
TypeOptions without_types_of_section(TypeOptions options) {
    options.unconstrained_numeric.reset();
    options.decimal_v3 = true;
    return options;
}

}  // namespace

void check_twins(const TableContext& context, const std::vector<ColumnPlan>& columns) {
    std::vector<std::string> names =
        map(columns, [](const ColumnPlan& column) { return lower(column.name); });
    std::ranges::sort(names);
    if (std::ranges::adjacent_find(names) == names.end()) {
        return;
    }
    std::map<std::string, std::string> seen;
    for (const ColumnPlan& column : columns) {
        const auto [twin, is_new] = seen.try_emplace(lower(column.name), column.name);
        if (!is_new) {
            context
                .report_at(context.where(column.name), code::column_case_twins,
                           "'{}' and '{}' are one name for StarRocks, which compares without case",
                           twin->second, column.name)
                .hint = fmt::format("set column.{}.rename in [table-rule.{}]",
                                    config_name(column.name), context.rule().number);
        }
    }
}

Columns plan_columns(const TableContext& context, const std::vector<std::string>& key) {
    const TypeOptions options = type_options(context.config);
    const ColumnContext columns_context{context, key, options, without_types_of_section(options)};
    Columns columns;
    columns.planned.reserve(context.table().columns.size());
    columns.read.reserve(context.table().columns.size());
    columns.view.reserve(context.table().columns.size());
    check_rule_columns(columns_context);
    for (const Column& column : context.table().columns) {
        const bool is_generated =
            column.generated == Generated::stored || column.generated == Generated::virtual_;
        if (column.type.kind == TypeKind::money) {
            refuse_money(columns_context, column);
        } else if (is_generated) {
            leave_out_generated(columns_context, column);
        } else if (!columns_context.is_excluded(column.name) || computes(context.rule())) {
            add_column(columns_context, column, columns);
        }
    }
    for (const ColumnRule& column : context.rule().columns) {
        if (!column.expression.empty()) {
            add_expression(columns_context, column, columns);
        }
    }
    if (context.config.starrocks.json == "both") {
        add_json_columns(context.table(), columns);
    }
    return columns;
}

}  // namespace smt
