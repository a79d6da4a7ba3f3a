// The parts of the type map that depend on lengths, precisions and options: one function a row that
// has one, and what they share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smt/type_map.h"

namespace smt {

// StarRocks: the longest VARCHAR up to 4.1 (TypeDefAnalyzer) and the digits of a DECIMAL.
inline constexpr int longest_varchar = 1048576;
inline constexpr int longest_decimal = 38;
inline constexpr int longest_decimal_v2 = 27;  // with use_decimal_v3 = false
inline constexpr int longest_scale_v2 = 9;
inline constexpr std::string_view long_text =
    "a value longer than 1 MiB cannot be loaded into StarRocks and stops the job";
// The column as it is.
inline constexpr std::string_view same_column = "{}";

using Refine = void (*)(MappedType& mapped, const ColumnType& type, bool key,
                        const TypeOptions& options);

void refine_numeric(MappedType& mapped, const ColumnType& type, bool key,
                    const TypeOptions& options);
void refine_float(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions& options);
void refine_characters(MappedType& mapped, const ColumnType& type, bool key,
                       const TypeOptions& options);
void refine_bit(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions& options);
void refine_date(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions& options);
void refine_time(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions& options);
void refine_timetz(MappedType& mapped, const ColumnType& type, bool key,
                   const TypeOptions& options);
void refine_timestamp(MappedType& mapped, const ColumnType& type, bool key,
                      const TypeOptions& options);
void refine_timestamptz(MappedType& mapped, const ColumnType& type, bool key,
                        const TypeOptions& options);
void refine_json(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions& options);
void refine_array(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions& options);

std::string decimal(int precision, int scale);
std::string varchar(int bytes);
void remark(MappedType& mapped, const Code& code, std::string message, std::string hint);

// Microseconds of the day as PostgreSQL prints them: Flink's TIME has no fraction in the connector.
std::string time_text(std::string_view micros);

// PostgreSQL 15 has scales below 0 and above the precision; StarRocks and Flink have neither.
struct Digits {
    int precision, scale;
};
Digits plain_digits(const ColumnType& type);

// What a JSON column of StarRocks loses.
std::string json_loss(std::string_view declared);

// Whether StarRocks takes a column of this type in a primary key (CreateTableAnalyzer).
bool is_key_type(std::string_view starrocks);

// Whether CAST between two types of Flink keeps every value as it is.  Flink cuts integers that do
// not fit, and makes NULL of decimals that do not.
bool holds_every_value(std::string_view from, std::string_view to);

// Whether Flink has a CAST between two scalar types of a sink; an array has one to STRING.
bool has_cast(std::string_view from, std::string_view to);

// Bytes of the longest text that a StarRocks type holds; 0: it holds none.
int text_room(std::string_view starrocks);
// Bytes of the longest text of a value that is on its way to `starrocks`, as Flink spells it.
int longest_text(std::string_view starrocks);

// "DECIMAL(12,2)" -> {12, 2}; "TIMESTAMP(3)" -> {3}; "DATE" -> {}.
std::vector<int> parameters_of(std::string_view type);
// "DECIMAL(12,2)" -> "DECIMAL".
std::string_view base_of(std::string_view type);
// "ARRAY<INT>" -> "INT"; empty: it is no array.
std::string_view element_of(std::string_view type);
inline bool is_array(std::string_view type) {
    return !element_of(type).empty();
}

}  // namespace smt
