// The mapping of every PostgreSQL type: how Flink CDC must declare it, what the view makes of it,
// which StarRocks type takes it, and what is lost.  One row a kind in type_map.cpp; the README's
// table is printed from the same rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/catalog.h"
#include "smt/diagnostic.h"

namespace smt {

enum class Fidelity { exact, widened, lossy, unsupported };
std::string_view to_string(Fidelity fidelity);

// The choices of the config that change a mapping.
struct TypeOptions {
    bool decimal_v3 = true;  // false: DECIMAL has at most 27 digits
    std::optional<ColumnType>
        unconstrained_numeric;      // DECIMAL(p,s) for a numeric without precision
    std::string json = "string";    // string, json, both
    bool infinity_null = false;     // infinity = null
    bool trim_char = true;          // char = trim
    std::string time_zone = "UTC";  // of a timestamptz in StarRocks
    bool native_arrays = false;     // Flink CDC 3.6: ARRAY<T> can be declared
};

// Something to tell about a column; the plan reports it.
struct TypeRemark {
    const Code* code;
    std::string message;
    std::string hint;
};

struct MappedType {
    std::string flink_source;  // declaration in the source
    std::string expression;    // of the view; `{}` stands for the column; "{}": the column as it is
    std::string flink_sink;
    std::string starrocks;
    Fidelity fidelity = Fidelity::exact;
    bool makes_null = false;  // of values that StarRocks cannot hold, in a NOT NULL column too
    std::string note;  // what the StarRocks column holds when the type does not say it: "in UTC"
    // The column read as STRING and brought back to `flink_source`, for a source in which another
    // table has a column of that name and another type; `{}` stands for the column.  Empty: its
    // text is not exact.
    std::string from_text;
    bool needs_text_decimals =
        false;  // debezium.decimal.handling.mode = string for the whole source
    std::vector<TypeRemark> remarks;
};

// `key`: the column is part of a StarRocks key, which takes fewer types.
MappedType map_type(const ColumnType& type, bool key, const TypeOptions& options);

// The declaration that carries columns of one name and these two declarations in one source: the
// same, the wider one, STRING where both have an exact text; nothing where they cannot share a
// source.
struct Declared {
    std::string type;
    bool exact_as_text = false;
    bool operator==(const Declared&) const = default;
};
std::optional<Declared> common_declaration(const Declared& one, const Declared& other);

// Whether Flink CDC can split a table into chunks by a column of this type.
bool splits_into_chunks(const ColumnType& type);

// The Flink type that a sink declares for a StarRocks type that a rule names, or nothing when smt
// does not know the type or its length or digits are not StarRocks'.
std::optional<std::string> flink_type_of(std::string_view starrocks_type);

// The type table as Markdown, for the README.
std::string type_table_markdown();

}  // namespace smt
