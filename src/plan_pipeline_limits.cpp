#include "plan_pipeline_limits.h"

#include <algorithm>
#include <array>

namespace smt {

namespace {

bool any(const ColumnType& /*type*/) {
    return true;
}

bool has_fraction(const ColumnType& type) {
    return type.precision.value_or(6) > 0;
}

bool is_long(const ColumnType& type) {
    return type.length.value_or(1) != 1;
}

bool is_unconstrained(const ColumnType& type) {
    return !type.precision;
}

bool is_no_decimal(const ColumnType& type) {
    constexpr int most_digits = 38;  // of Flink's DECIMAL
    return type.precision.value_or(0) > most_digits || type.scale.value_or(0) < 0 ||
           type.scale.value_or(0) > type.precision.value_or(0);
}

// Java Language Specification 17, 3.9: key words and literals.
// clang-format off
constexpr auto java_words = std::to_array<std::string_view>({
    "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const",
    "continue", "default", "do", "double", "else", "enum", "extends", "false", "final", "finally",
    "float", "for", "goto", "if", "implements", "import", "instanceof", "int", "interface", "long",
    "native", "new", "null", "package", "private", "protected", "public", "return", "short",
    "static", "strictfp", "super", "switch", "synchronized", "this", "throw", "throws", "transient",
    "true", "try", "void", "volatile", "while"});
// clang-format on
static_assert(std::ranges::is_sorted(java_words));

struct TypeLimit {
    std::string_view lines;  // release lines of Flink CDC
    TypeKind kind;
    bool (*is_met)(const ColumnType& type);
    PipelineLimit limit;
};

// clang-format off
constexpr TypeLimit type_limits[] = {
    {"3.5 3.6", TypeKind::timestamptz, any, {true, "the sink has no timestamp with time zone", "FLINK-38742"}},
    {"3.5 3.6", TypeKind::array, any, {true, "the sink has no arrays", "run: Flink CDC 3.6.0"}},
    {"3.5 3.6", TypeKind::timetz, any, {true, "the source does not know timetz", "FLINK-38250"}},
    {"3.5 3.6", TypeKind::point, any, {true, "a class for points is missing in the connector", "FLINK-39760"}},
    {"3.5 3.6", TypeKind::geometry, any, {true, "a class for geometries is missing in the connector", "FLINK-39760"}},
    {"3.5 3.6", TypeKind::name, any, {true, "the source does not know the type name", "PostgresTypeUtils"}},
    {"3.5 3.6", TypeKind::vector, any, {true, "the source does not know the type", "PostgresTypeUtils"}},
    {"3.5 3.6", TypeKind::other, any, {true, "the source does not know the type", "PostgresTypeUtils"}},
    {"3.5 3.6", TypeKind::internal_char, any, {false, "nobody has run \"char\"", "not run"}},
    {"3.5 3.6", TypeKind::money, any, {true, "a value of 1000 or more ends the snapshot", "run: Flink CDC 3.5.0"}},
    {"3.5 3.6", TypeKind::timestamp, has_fraction, {false, "the sink cuts it to whole seconds", "run: Flink CDC 3.6.0"}},
    {"3.5 3.6", TypeKind::time, any, {false, "milliseconds are all that is left of it, and 24:00:00 becomes 00:00:00", "run: Flink CDC 3.6.0"}},
    {"3.5 3.6", TypeKind::interval, any, {false, "it becomes a number of microseconds, with months of 30.4 days", "run: Flink CDC 3.6.0"}},
    {"3.5 3.6", TypeKind::numeric, is_unconstrained, {false, "a numeric without precision becomes NULL or another number", "run: Flink CDC 3.6.0"}},
    {"3.5 3.6", TypeKind::numeric, is_no_decimal, {false, "a numeric of more than 38 digits becomes another number", "run: Flink CDC 3.6.0"}},
    {"3.5 3.6", TypeKind::bit, is_long, {false, "its bits arrive in another order", "run: Flink CDC 3.6.0"}},
    {"3.5 3.6", TypeKind::varbit, any, {false, "its bits arrive in another order", "run: Flink CDC 3.6.0"}},
};
// clang-format on

}  // namespace

bool is_java_word(std::string_view name) {
    return std::ranges::binary_search(java_words, name);
}

const PipelineLimit* limit_of_type(std::string_view cdc_version, const ColumnType& type) {
    const std::string_view line = cdc_version.substr(0, cdc_version.find('.', 2));
    const auto* const found = std::ranges::find_if(type_limits, [&](const TypeLimit& row) {
        return row.lines.find(line) != std::string_view::npos && row.kind == type.kind &&
               row.is_met(type);
    });
    return found == std::end(type_limits) ? nullptr : &found->limit;
}

}  // namespace smt
