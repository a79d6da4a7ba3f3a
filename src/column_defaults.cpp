#include "column_context.h"
#include "smt/quote.h"

namespace smt {

namespace {

// 'text'::character varying, 42, '-1'::integer, true: what PostgreSQL prints for a constant
// default.
std::optional<std::string> constant_of(std::string_view expression) {
    const bool is_number =
        !expression.empty() && expression.find_first_not_of("0123456789.-") == std::string::npos;
    if (is_number || expression == "true" || expression == "false") {
        return std::string{expression};
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
        const std::string_view rest = expression.substr(i + 1);
        const bool is_cast =
            rest.starts_with("::") && rest.find_first_of("'+*/|") == std::string_view::npos;
        return rest.empty() || is_cast ? std::optional{text} : std::nullopt;
    }
    return std::nullopt;
}

bool consists_of(std::string_view text, std::string_view characters) {
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

// Whether StarRocks takes the constant, and means by it what PostgreSQL does.  It validates the
// text when the table is created (ColumnDefAnalyzer), and the text of every type that is not listed
// differs from what the copy writes: base64, ISO 8601, UTC.
bool is_carried(TypeKind kind, std::string_view constant) {
    switch (kind) {
        case TypeKind::boolean:
            return constant == "true" || constant == "false";
        case TypeKind::int16:
        case TypeKind::int32:
        case TypeKind::int64:
        case TypeKind::oid:
            return consists_of(constant, "0123456789-");
        case TypeKind::float32:
        case TypeKind::float64:
        case TypeKind::numeric:  // NaN and Infinity have no number in StarRocks
            return consists_of(constant, "0123456789.-+e");
        case TypeKind::date:
        case TypeKind::timestamp:  // infinity and BC have no date
            return consists_of(constant, "0123456789-: .");
        case TypeKind::character:
        case TypeKind::varchar:
        case TypeKind::text:
        case TypeKind::citext:
        case TypeKind::name:
        case TypeKind::enumeration:
        case TypeKind::uuid:
        case TypeKind::json:
        case TypeKind::jsonb:
            return true;
        default:
            return false;
    }
}

}  // namespace

std::optional<std::string> default_of(const ColumnContext& context, const Column& column,
                                      const std::string& starrocks) {
    const TableContext& target = context.target;
    if (target.config.starrocks.defaults != "constant" || !column.default_expression ||
        column.nullable || column.generated != Generated::no) {
        return std::nullopt;
    }
    auto constant = constant_of(*column.default_expression);
    if (!constant) {
        target.report_at(target.where(column.name), code::default_dropped,
                         "the default '{}' is no constant: it is left out",
                         *column.default_expression);
        return std::nullopt;
    }
    const ColumnRule* rule = find_rule(target.rule(), column.name);
    const bool has_own_type = rule != nullptr && !rule->type.empty();
    if (has_own_type || starrocks == "JSON" || !quote::is_starrocks_text(*constant) ||
        !is_carried(column.type.kind, *constant)) {
        target.report_at(target.where(column.name), code::default_dropped,
                         "the default '{}' is no {} of StarRocks: it is left out",
                         *column.default_expression, starrocks);
        return std::nullopt;
    }
    return constant;
}

}  // namespace smt
