#include "source/postgres_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "smt/source.h"

namespace smt::postgres {

namespace {

struct NamedKind {
    std::string_view name;  // pg_type.typname
    TypeKind kind;
};

// Types of the schema pg_catalog; what is not listed is `other`.
// clang-format off
constexpr NamedKind built_in_types[] = {
    {"bool",        TypeKind::boolean},
    {"int2",        TypeKind::int16},
    {"int4",        TypeKind::int32},
    {"int8",        TypeKind::int64},
    {"oid",         TypeKind::oid},
    {"float4",      TypeKind::float32},
    {"float8",      TypeKind::float64},
    {"numeric",     TypeKind::numeric},
    {"money",       TypeKind::money},
    {"bpchar",      TypeKind::character},
    {"varchar",     TypeKind::varchar},
    {"text",        TypeKind::text},
    {"char",        TypeKind::internal_char},
    {"name",        TypeKind::name},
    {"uuid",        TypeKind::uuid},
    {"bytea",       TypeKind::bytea},
    {"bit",         TypeKind::bit},
    {"varbit",      TypeKind::varbit},
    {"date",        TypeKind::date},
    {"time",        TypeKind::time},
    {"timetz",      TypeKind::timetz},
    {"timestamp",   TypeKind::timestamp},
    {"timestamptz", TypeKind::timestamptz},
    {"interval",    TypeKind::interval},
    {"json",        TypeKind::json},
    {"jsonb",       TypeKind::jsonb},
    {"xml",         TypeKind::xml},
    {"inet",        TypeKind::inet},
    {"cidr",        TypeKind::cidr},
    {"macaddr",     TypeKind::macaddr},
    {"macaddr8",    TypeKind::macaddr8},
    {"int4range",   TypeKind::range},
    {"int8range",   TypeKind::range},
    {"daterange",   TypeKind::range},
    {"tsrange",     TypeKind::range},
    {"tstzrange",   TypeKind::range},
    {"numrange",    TypeKind::numrange},
    {"point",       TypeKind::point},
};

// Types of extensions, which the user may have put into any schema.
constexpr NamedKind extension_types[] = {
    {"citext",    TypeKind::citext},
    {"hstore",    TypeKind::hstore},
    {"ltree",     TypeKind::ltree},
    {"vector",    TypeKind::vector},
    {"geometry",  TypeKind::geometry},
    {"geography", TypeKind::geometry},
};

struct Spelling {
    std::string_view before, after;  // a modifier such as "(3)" may stand between them
    std::string_view brief;
};

constexpr Spelling spellings[] = {
    {"character varying", "",                    "varchar"},
    {"character",         "",                    "char"},
    {"bit varying",       "",                    "varbit"},
    {"time",              " with time zone",     "timetz"},
    {"time",              " without time zone",  "time"},
    {"timestamp",         " with time zone",     "timestamptz"},
    {"timestamp",         " without time zone",  "timestamp"},
};
// clang-format on

constexpr std::string_view array_brackets = "[]";

// An array has no array as its element, but a domain over one.  The snapshot of a catalog could
// hold little more: it nests as deeply.
constexpr int deepest_array = 16;

template <std::size_t size>
TypeKind kind_in(const NamedKind (&types)[size], std::string_view name) {
    const auto* found = std::ranges::find(types, name, &NamedKind::name);
    return found == std::end(types) ? TypeKind::other : found->kind;
}

TypeKind kind_of(const TypeRow& row) {
    if (row.category == 'E') {
        return TypeKind::enumeration;
    }
    return row.schema == "pg_catalog" ? kind_in(built_in_types, row.name)
                                      : kind_in(extension_types, row.name);
}

// PostgreSQL adds the length of a varlena header to the modifiers of some types, so that 0 stays
// free (numeric.c, varchar.c).
constexpr int header_size = 4;

// numerictypmodin of PostgreSQL 15: precision in the upper half, scale as an 11-bit two's
// complement in the lower; the scales of older versions, 0 to 1000, look the same.
void set_precision_and_scale(ColumnType& type, int modifier) {
    const int packed = modifier - header_size;
    type.precision = (packed >> 16) & 0xFFFF;
    type.scale = ((packed & 0x7FF) ^ 1024) - 1024;
}

void apply_modifier(ColumnType& type, int modifier) {
    if (modifier < 0) {
        return;
    }
    switch (type.kind) {
        case TypeKind::numeric:
            set_precision_and_scale(type, modifier);
            break;
        case TypeKind::character:
        case TypeKind::varchar:
            type.length = modifier - header_size;
            break;
        case TypeKind::bit:
        case TypeKind::varbit:
            type.length = modifier;
            break;
        case TypeKind::time:
        case TypeKind::timetz:
        case TypeKind::timestamp:
        case TypeKind::timestamptz:
            type.precision = modifier;
            break;
        default:
            break;
    }
}

std::string_view without_brackets(std::string_view declared) {
    if (declared.ends_with(array_brackets)) {
        declared.remove_suffix(array_brackets.size());
    }
    return declared;
}

std::optional<std::string> respell(std::string_view declared, const Spelling& spelling) {
    if (!declared.starts_with(spelling.before) || !declared.ends_with(spelling.after) ||
        declared.size() < spelling.before.size() + spelling.after.size()) {
        return std::nullopt;
    }
    declared.remove_prefix(spelling.before.size());
    declared.remove_suffix(spelling.after.size());
    if (!declared.empty() && !(declared.starts_with('(') && declared.ends_with(')'))) {
        return std::nullopt;
    }
    return std::string{spelling.brief}.append(declared);
}

}  // namespace

std::string short_spelling(std::string_view declared) {
    const std::string_view scalar = without_brackets(declared);
    const std::string_view brackets = declared.substr(scalar.size());
    for (const Spelling& spelling : spellings) {
        if (const auto brief = respell(scalar, spelling)) {
            return *brief + std::string{brackets};
        }
    }
    return std::string{declared};
}

const TypeRow* Types::row_of(Oid oid) const {
    const auto found = rows_.find(oid);
    return found == rows_.end() ? nullptr : &found->second;
}

ColumnType Types::resolve(Oid oid, int modifier, std::string_view declared) const {
    auto type = resolve(oid, modifier, declared, deepest_array);
    if (!type) {
        throw SourceError{fmt::format(
            "cannot read the type '{}': arrays in it are nested deeper than {}, one in a domain of "
            "the other (exclude the tables that use it with the key exclude of the rules)",
            declared, deepest_array)};
    }
    return *std::move(type);
}

std::optional<ColumnType> Types::resolve(Oid oid, int modifier, std::string_view declared,
                                         int arrays_left) const {
    ColumnType type;
    const TypeRow* row = row_of(oid);
    if (row != nullptr && row->base != no_oid) {
        type.domain = std::string{declared};
    }
    // Anybody may stack ten thousands of them: a call for each would be more than the stack holds.
    for (; row != nullptr && row->base != no_oid; row = row_of(oid)) {
        oid = row->base;
        modifier = row->base_modifier;
        declared = row->base_declared;
    }
    type.declared = short_spelling(declared);
    // Only an array's spelling ends so: a name with brackets is quoted.
    if (declared.ends_with(array_brackets)) {
        const Oid element = row == nullptr ? no_oid : row->element;
        auto of_element = arrays_left == 0 ? std::nullopt
                                           : resolve(element, modifier, without_brackets(declared),
                                                     arrays_left - 1);
        if (!of_element) {
            return std::nullopt;
        }
        type.kind = TypeKind::array;
        type.element.push_back(*std::move(of_element));
    } else if (row != nullptr) {
        type.kind = kind_of(*row);
        type.labels = row->labels;
        apply_modifier(type, modifier);
    }
    return type;
}

bool Types::is_not_null(Oid oid) const {
    const TypeRow* row = row_of(oid);
    for (; row != nullptr && row->base != no_oid; row = row_of(row->base)) {
        if (row->not_null) {
            return true;
        }
    }
    return false;
}

}  // namespace smt::postgres
