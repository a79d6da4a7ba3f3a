#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "type_refine.h"

namespace smt {

namespace {

// Arrays whose text is JSON: the connector embeds it, and StarRocks reads an ARRAY.
bool is_json_element(TypeKind kind) {
    switch (kind) {
        case TypeKind::boolean:
        case TypeKind::int16:
        case TypeKind::int32:
        case TypeKind::int64:
        case TypeKind::float32:
        case TypeKind::float64:
        case TypeKind::numeric:
            return true;
        default:
            return false;
    }
}

// Arrays that Flink CDC delivers at all, as Java prints a list: `[a, b,c, null]`.
bool is_listed_element(TypeKind kind) {
    constexpr std::array kinds = {
        TypeKind::text,  TypeKind::varchar, TypeKind::uuid,      TypeKind::timestamptz,
        TypeKind::inet,  TypeKind::macaddr, TypeKind::oid,       TypeKind::citext,
        TypeKind::jsonb, TypeKind::hstore,  TypeKind::ltree,     TypeKind::range,
        TypeKind::time,  TypeKind::date,    TypeKind::timestamp, TypeKind::character};
    return std::ranges::find(kinds, kind) != kinds.end();
}

void map_json_array(MappedType& mapped, const ColumnType& element, const MappedType& mapped_element,
                    const TypeOptions& options) {
    mapped.starrocks = fmt::format("ARRAY<{}>", mapped_element.starrocks);
    mapped.fidelity = Fidelity::exact;
    remark(mapped, code::array_dimensions,
           "only one dimension is carried: of an array of arrays "
           "each inner one arrives as NULL",
           "");
    if (options.native_arrays) {
        mapped.flink_source = mapped.flink_sink =
            fmt::format("ARRAY<{}>", mapped_element.flink_source);
        return;
    }
    if (element.kind == TypeKind::float32 || element.kind == TypeKind::float64) {
        // NaN and Infinity are no JSON: the connector's parser would end the job.
        mapped.expression = "CASE WHEN {} LIKE '%N%' OR {} LIKE '%I%' THEN NULL ELSE {} END";
        mapped.fidelity = Fidelity::lossy;
        remark(mapped, code::array_lossy, "an array that holds NaN or infinity becomes NULL",
               "exclude_columns in the rule, if no consumer needs it");
    }
}

}  // namespace

void refine_array(MappedType& mapped, const ColumnType& type, bool key,
                  const TypeOptions& options) {
    const ColumnType& element = type.element.at(0);
    const MappedType mapped_element = map_type(element, key, options);
    const bool unconstrained =
        element.kind == TypeKind::numeric && mapped_element.needs_text_decimals;
    if (is_json_element(element.kind) && !unconstrained) {
        return map_json_array(mapped, element, mapped_element, options);
    }
    if (options.native_arrays && is_listed_element(element.kind) &&
        mapped_element.expression == same_column) {
        mapped.flink_source = mapped.flink_sink =
            fmt::format("ARRAY<{}>", mapped_element.flink_source);
        mapped.starrocks = fmt::format("ARRAY<{}>", mapped_element.starrocks);
        mapped.fidelity = Fidelity::exact;
        return;
    }
    if (is_listed_element(element.kind)) {
        remark(mapped, code::array_lossy,
               fmt::format("{} arrives as text in which a comma inside an element cannot be told "
                           "from a separator",
                           type.declared),
               "exclude_columns in the rule, if no consumer needs it");
        return;
    }
    mapped.fidelity = Fidelity::unsupported;
    remark(mapped, code::type_uncarried,
           fmt::format("{} is not delivered by Flink CDC", type.declared),
           "exclude_columns in the rule, or keep a text column beside it in PostgreSQL");
}

}  // namespace smt
