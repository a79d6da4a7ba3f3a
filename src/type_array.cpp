#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "type_refine.h"

namespace smt {

namespace {

// Arrays whose text is JSON: the connector embeds it, and StarRocks reads an ARRAY.
constexpr std::array json_elements = {TypeKind::boolean, TypeKind::int16,   TypeKind::int32,
                                      TypeKind::int64,   TypeKind::float32, TypeKind::float64,
                                      TypeKind::numeric};

// Other arrays that Flink CDC delivers, as Java prints a list: `[a, b,c, null]`.
constexpr std::array listed_elements = {
    TypeKind::text,  TypeKind::varchar, TypeKind::uuid,      TypeKind::timestamptz,
    TypeKind::inet,  TypeKind::macaddr, TypeKind::oid,       TypeKind::citext,
    TypeKind::jsonb, TypeKind::hstore,  TypeKind::ltree,     TypeKind::range,
    TypeKind::time,  TypeKind::date,    TypeKind::timestamp, TypeKind::character};

// Elements that such a list holds as numbers since 1970-01-01 or midnight.
constexpr std::array counted_elements = {TypeKind::time, TypeKind::date, TypeKind::timestamp};

template <std::size_t size>
bool is_one_of(TypeKind kind, const std::array<TypeKind, size>& kinds) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

void declare_native_array(MappedType& mapped, const MappedType& element) {
    mapped.flink_source = mapped.flink_sink = fmt::format("ARRAY<{}>", element.flink_source);
    mapped.starrocks = fmt::format("ARRAY<{}>", element.starrocks);
    mapped.fidelity = Fidelity::exact;
}

void map_json_array(MappedType& mapped, TypeKind element_kind, const MappedType& element) {
    mapped.starrocks = fmt::format("ARRAY<{}>", element.starrocks);
    mapped.fidelity = Fidelity::exact;
    if (element_kind == TypeKind::float32 || element_kind == TypeKind::float64) {
        // NaN and Infinity are no JSON: the connector's parser would end the job.
        mapped.expression = "CASE WHEN {} LIKE '%N%' OR {} LIKE '%I%' THEN NULL ELSE {} END";
        mapped.fidelity = Fidelity::lossy;
        mapped.makes_null = true;
        remark(mapped, code::array_lossy, "an array that holds NaN or infinity becomes NULL",
               "exclude_columns in the rule, if no consumer needs it");
    }
}

void map_listed_array(MappedType& mapped, const ColumnType& type) {
    const std::string_view text =
        is_one_of(type.element.at(0).kind, counted_elements)
            ? "a text of numbers: days, milliseconds or microseconds"
            : "text in which a comma inside an element cannot be told from a separator";
    remark(mapped, code::array_lossy, fmt::format("{} arrives as {}", type.declared, text),
           "exclude_columns in the rule, if no consumer needs it");
}

void leave_out_array(MappedType& mapped, const ColumnType& type) {
    mapped.fidelity = Fidelity::unsupported;
    remark(mapped, code::type_uncarried,
           fmt::format("{} is not delivered by Flink CDC", type.declared),
           "exclude_columns in the rule, or keep a text column beside it in PostgreSQL");
}

}  // namespace

void refine_array(MappedType& mapped, const ColumnType& type, bool, const TypeOptions& options) {
    const ColumnType& element = type.element.at(0);
    // Inside an array JSON would stay the text that it is.
    TypeOptions element_options = options;
    element_options.json = "string";
    const MappedType mapped_element = map_type(element, false, element_options);
    const bool is_json =
        is_one_of(element.kind, json_elements) && !mapped_element.needs_text_decimals;
    // An array of a domain has a type of its own, which Debezium does not know.
    if (element.domain || (!is_json && !is_one_of(element.kind, listed_elements))) {
        return leave_out_array(mapped, type);
    }
    remark(mapped, code::array_dimensions,
           "only one dimension is carried: of an array of arrays each inner one arrives as NULL",
           "");
    if (options.native_arrays && (is_json || mapped_element.expression == same_column)) {
        declare_native_array(mapped, mapped_element);
    } else if (is_json) {
        map_json_array(mapped, element.kind, mapped_element);
    } else {
        map_listed_array(mapped, type);
    }
}

}  // namespace smt
