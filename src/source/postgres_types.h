// How PostgreSQL's types become ColumnTypes: the table of the types that are treated in a way of
// their own, domains, arrays, enums and type modifiers.  Knows pg_type's rows, but no connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "smt/catalog.h"

namespace smt::postgres {

using Oid = std::uint32_t;
inline constexpr Oid no_oid = 0;

// A row of pg_type, in its own words.
struct TypeRow {
    std::string schema, name;
    char category = 'U';   // E: enum
    Oid element = no_oid;  // of an array
    Oid base = no_oid;     // of a domain
    int base_modifier = -1;
    std::string base_declared;        // format_type of a domain's base
    bool not_null = false;            // of a domain
    std::vector<std::string> labels;  // of an enum, in order
};

class Types {
  public:
    explicit Types(std::unordered_map<Oid, TypeRow> rows) : rows_(std::move(rows)) {}

    // The type of a column: its oid and modifier, and how format_type spells both.  A type that is
    // not among the rows is a composite or an array of composites.  Throws SourceError for one that
    // is nested deeper than any reader of it could follow.
    ColumnType resolve(Oid oid, int modifier, std::string_view declared) const;

    // Whether the type is a domain that, itself or through the domains under it, forbids NULL.
    bool is_not_null(Oid oid) const;

  private:
    const TypeRow* row_of(Oid oid) const;
    // Nothing when more arrays are nested in it.
    std::optional<ColumnType> resolve(Oid oid, int modifier, std::string_view declared,
                                      int arrays_left) const;

    std::unordered_map<Oid, TypeRow> rows_;
};

// format_type spells out "character varying(20)" and "timestamp(3) with time zone"; users write
// varchar(20) and timestamptz(3).
std::string short_spelling(std::string_view declared);

}  // namespace smt::postgres
