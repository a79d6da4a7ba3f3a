#include "diff_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "diff_types.h"
#include "type_refine.h"

namespace smt {

namespace {

constexpr int unlimited = std::numeric_limits<int>::max();

// As PostgreSQL declares it.
struct PostgresType {
    explicit PostgresType(std::string_view declared)
        : kind{kind_of(declared)}, numbers{parameters_of(declared)} {}

    std::string_view kind;
    std::vector<int> numbers;  // in parentheses
};

template <std::size_t size>
bool is_in(const std::string_view (&names)[size], std::string_view name) {
    return std::ranges::find(names, name) != std::end(names);
}

constexpr std::string_view integers[] = {"smallint", "integer", "bigint"};
constexpr std::string_view times[] = {"time", "timetz", "timestamp", "timestamptz", "interval"};
constexpr std::string_view texts[] = {"text", "varchar", "char", "citext", "name"};

bool is_number(const PostgresType& type) {
    return type.kind == "numeric" || is_in(integers, type.kind);
}

// Digits behind the point.
int scale_of(const PostgresType& number) {
    if (number.kind == "numeric" && number.numbers.empty()) {
        return unlimited;
    }
    return number.numbers.size() < 2 ? 0 : number.numbers[1];
}

// With fewer digits they are rounded; and the text of 1.5 is 1.50 with more of them.
bool keeps_number(const PostgresType& before, const PostgresType& after, bool as_text) {
    const int from = scale_of(before);
    const int to = scale_of(after);
    return as_text ? from == to || to == unlimited : from <= to;
}

bool keeps_time(const PostgresType& before, const PostgresType& after, bool as_text) {
    const auto digits = [](const PostgresType& type) {
        constexpr int most = 6;
        return type.numbers.empty() ? most : type.numbers[0];
    };
    return as_text ? digits(before) == digits(after) : digits(before) <= digits(after);
}

int length_of(const PostgresType& type) {
    constexpr int of_integer = 20;
    constexpr int of_name = 63;
    if (is_in(integers, type.kind)) {
        return of_integer;
    }
    return !type.numbers.empty() ? type.numbers[0] : type.kind == "name" ? of_name : unlimited;
}

// What is too long is cut where the migration casts it, and the blanks at its end anyway.  A
// char(n) has those up to n.
bool keeps_text(const PostgresType& before, const PostgresType& after,
                const ValueChoices& choices) {
    const bool was_padded = before.kind == "char";
    const bool is_padded = after.kind == "char";
    if (is_padded && !was_padded) {
        return false;
    }
    if (was_padded && choices.character != "trim") {
        return is_padded && before.numbers == after.numbers;
    }
    return length_of(before) <= length_of(after);
}

bool keeps_rows(const PostgresType& before, const PostgresType& after, bool as_text,
                const ValueChoices& choices) {
    if (is_number(before) && is_number(after)) {
        return keeps_number(before, after, as_text);
    }
    if (is_in(texts, after.kind) && (is_in(texts, before.kind) || is_in(integers, before.kind))) {
        return keeps_text(before, after, choices);
    }
    if (before.kind == after.kind) {
        return is_in(times, before.kind) ? keeps_time(before, after, as_text)
                                         : before.numbers == after.numbers;
    }
    const bool is_widened = (before.kind == "real" && after.kind == "double precision") ||
                            (before.kind == "date" && after.kind == "timestamp");
    return is_widened && !as_text;
}

bool is_text(std::string_view starrocks) {
    constexpr std::string_view names[] = {"VARCHAR", "STRING", "CHAR"};
    return is_in(names, base_of(starrocks));
}

// The type of StarRocks that has no other values than that of PostgreSQL; empty: not known.
std::string natural_type(const PostgresType& type) {
    struct Natural {
        std::string_view postgres, starrocks;
    };
    constexpr Natural naturals[] = {{"smallint", "SMALLINT"},  {"integer", "INT"},
                                    {"bigint", "BIGINT"},      {"real", "FLOAT"},
                                    {"date", "DATE"},          {"double precision", "DOUBLE"},
                                    {"timestamp", "DATETIME"}, {"timestamptz", "DATETIME"}};
    if (type.kind == "numeric" && type.numbers.size() == 2) {
        return fmt::format("DECIMAL({},{})", type.numbers[0], type.numbers[1]);
    }
    const auto* const found = std::ranges::find(naturals, type.kind, &Natural::postgres);
    return found == std::end(naturals) ? "" : std::string{found->starrocks};
}

// Where only the config has another type: whether the one of before has had every value.
bool held_every_value(const ColumnPlan& before, const ColumnPlan& after) {
    if (is_text(before.starrocks) && is_text(after.starrocks)) {
        return true;
    }
    if (compare_types(before.starrocks, after.starrocks) == TypeChange::narrower) {
        return true;
    }
    const TypeChange kind =
        compare_types(natural_type(PostgresType{before.declared}), before.starrocks);
    return kind == TypeChange::none || kind == TypeChange::altered || kind == TypeChange::cast;
}

}  // namespace

std::string_view kind_of(std::string_view declared) {
    return declared.substr(0, declared.find('('));
}

std::string_view scalar_kind_of(std::string_view declared) {
    return declared.ends_with("[]") ? "" : kind_of(declared);
}

bool keeps_values(const ColumnPlan& before, const ColumnPlan& after, const ValueChoices& choices) {
    if (before.declared == after.declared) {
        return before.starrocks == after.starrocks || held_every_value(before, after);
    }
    return keeps_rows(PostgresType{before.declared}, PostgresType{after.declared},
                      is_text(before.starrocks) || is_text(after.starrocks), choices);
}

}  // namespace smt
