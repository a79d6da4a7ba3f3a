#include <fmt/format.h>

#include "column_context.h"
#include "config_values.h"
#include "key.h"
#include "names.h"
#include "smt/quote.h"
#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

void report_unknown_type(const ColumnContext& context, const ColumnRule& rule) {
    context.target
        .report_at(rule.where("type"), code::bad_value, "'{}' is no StarRocks type that smt knows",
                   rule.type)
        .hint = "write it as StarRocks does: BIGINT, DECIMAL(20,4), VARCHAR(200), DATETIME, JSON";
}

void report_no_cast(const ColumnContext& context, const Column& column, const ColumnRule& rule) {
    context.target
        .report_at(rule.where("type"), code::bad_value, "{} is {}, which cannot become {}: {}",
                   context.target.where(column.name), column.type.declared, rule.type,
                   is_array(rule.type) ? "an ARRAY is made of JSON, or of the same elements"
                                       : "Flink has no cast between them")
        .hint = fmt::format("choose another type, or make the value with {}",
                            column_key(column.name, "expression"));
}

// Text goes into an ARRAY as it is: only what is JSON, and no list as Java prints it
// (StarRocksDynamicTableSink hands unknown types on).
bool may_be_array(const ColumnType& type, const MappedType& mapped, std::string_view wanted) {
    if (is_array(mapped.flink_sink)) {
        const std::string_view element = element_of(mapped.flink_sink);
        const std::string as = flink_type_of(element_of(wanted)).value_or("");
        return base_of(element) == base_of(as) || holds_every_value(element, as);
    }
    if (type.kind == TypeKind::array) {
        return is_array(mapped.starrocks);
    }
    return mapped.flink_sink == "STRING";
}

void check_key_type(const ColumnContext& context, const ColumnRule& rule) {
    if (context.is_key(rule.name) && !is_key_type(rule.type)) {
        context.target
            .report_at(rule.where("type"), code::key_type_uncarried,
                       "the key column '{}' cannot be {}: StarRocks takes no such column in a "
                       "primary key",
                       rule.name, rule.type)
            .hint = "set it to an integer, BOOLEAN, VARCHAR, DATE or DATETIME type";
    }
}

void check_exists(const ColumnContext& context, const std::string& name, std::string_view key) {
    const TableContext& target = context.target;
    const auto names = map(target.table().columns,
                           [](const Column& column) -> std::string_view { return column.name; });
    if (std::ranges::find(names, name) != names.end()) {
        return;
    }
    target
        .report_at(target.rule().where(key), code::no_such_column, "{} has no column '{}'{}",
                   target.where(), name, did_you_mean(name, names))
        .hint = "a rule that takes several tables can name only columns that all of them have";
}

}  // namespace

const ColumnRule* find_rule(const Rule& rule, std::string_view column) {
    const auto found = std::ranges::find(rule.columns, column, &ColumnRule::name);
    return found == rule.columns.end() ? nullptr : &*found;
}

bool computes(const Rule& rule) {
    return !rule.filter.empty() || std::ranges::any_of(rule.columns, [](const ColumnRule& column) {
        return !column.expression.empty();
    });
}

void check_rule_columns(const ColumnContext& context) {
    const TableContext& target = context.target;
    for (const std::string& name : target.rule().exclude_columns) {
        check_exists(context, name, "exclude_columns");
        if (context.is_key(name)) {
            target
                .report_at(target.rule().where("exclude_columns"), code::bad_value,
                           "exclude_columns leaves out the key column '{}' of {}", name,
                           target.where())
                .hint = "take it out of the list, or choose another key with primary_key";
        }
    }
    for (const ColumnRule& column : target.rule().columns) {
        if (column.expression.empty()) {
            check_exists(
                context, column.name,
                fmt::format("column.{}.{}", column.name, column.type.empty() ? "rename" : "type"));
        }
    }
}

void check_column_name(const ColumnContext& context, const std::string& column,
                       const std::string& name) {
    const TableContext& target = context.target;
    if (const std::string reason = illegal_column(name); !reason.empty()) {
        target
            .report_at(target.where(column), code::name_illegal_in_starrocks,
                       "StarRocks takes no column '{}': {}", name, reason)
            .hint = fmt::format("set column.{}.rename in [table-rule.{}]", config_name(column),
                                target.rule().number);
    }
}

void apply_type(const ColumnContext& context, const Column& column, const ColumnRule& rule,
                MappedType& mapped) {
    const auto flink = flink_type_of(rule.type);
    if (!flink) {
        report_unknown_type(context, rule);
        return;
    }
    if (is_array(rule.type) ? !may_be_array(column.type, mapped, rule.type)
                            : !has_cast(mapped.flink_sink, *flink)) {
        report_no_cast(context, column, rule);
        return;
    }
    check_key_type(context, rule);
    const std::string sink = is_array(rule.type) ? mapped.flink_sink : *flink;
    if (sink != mapped.flink_sink) {
        // The text of a numeric may be NaN, which has no DECIMAL.
        const char* const cast = mapped.needs_text_decimals ? "TRY_CAST" : "CAST";
        mapped.expression = fmt::format("{}({} AS {})", cast, mapped.expression, sink);
        mapped.makes_null |= mapped.needs_text_decimals && !context.is_key(column.name);
    }
    // What the mapping has to say about the target type that is now another.
    std::erase_if(mapped.remarks, [](const TypeRemark& remark) {
        return remark.code == &code::numeric_unconstrained ||
               remark.code == &code::decimal_too_wide || remark.code == &code::key_type_changed ||
               remark.code == &code::json_lossy || remark.code == &code::value_may_be_too_long;
    });
    const bool are_arrays = is_array(mapped.starrocks) && is_array(rule.type);
    const std::string held{are_arrays ? element_of(mapped.starrocks) : mapped.starrocks};
    const std::string_view wanted = are_arrays ? element_of(rule.type) : rule.type;
    const auto tell = [&](std::string_view what, const char* hint) {
        mapped.fidelity = Fidelity::lossy;
        remark(mapped, code::type_may_not_fit,
               fmt::format("{} as {}: a value {}", column.type.declared, rule.type, what), hint);
    };
    if (!(are_arrays ? holds_every_value(flink_type_of(held).value_or(""),
                                         flink_type_of(wanted).value_or(""))
                     : holds_every_value(mapped.flink_sink, sink))) {
        tell("that does not fit is cut, becomes NULL or stops the job",
             "choose a wider type if there are such values");
    }
    const int room = text_room(wanted);
    if (room > 0 && room < longest_text(held)) {
        tell(fmt::format("longer than {} bytes stops the job", room),
             "choose a longer type if there are such values");
    }
    if (rule.type == "JSON") {
        remark(mapped, code::json_lossy, json_loss(column.type.declared),
               "leave it VARCHAR, or set json = both in [starrocks] for a JSON column beside it");
    }
    mapped.flink_sink = sink;
    mapped.starrocks = rule.type;
}

void add_expression(const ColumnContext& context, const ColumnRule& rule, Columns& columns) {
    const auto flink = flink_type_of(rule.type);
    if (!flink) {
        report_unknown_type(context, rule);
        return;
    }
    check_key_type(context, rule);
    const std::string name = rule.rename.empty() ? rule.name : rule.rename;
    check_column_name(context, rule.name, name);
    const Column* column = find_column(context.target.table(), rule.name);
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

}  // namespace smt
