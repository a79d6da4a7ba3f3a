#include "diff_types.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "ascii.h"

namespace smt {

namespace {

struct Type {
    std::string name;
    std::vector<int> numbers;  // in parentheses
};

// "DECIMAL(10,2)"; of a nested type only the name is of use, which is then the whole text.
Type type_of(std::string_view text) {
    const std::size_t open = text.find('(');
    Type type{std::string{trimmed(text.substr(0, open))}, {}};
    if (open == std::string_view::npos || !text.ends_with(')')) {
        return type;
    }
    const char* at = text.data() + open + 1;
    const char* const end = text.data() + text.size() - 1;
    while (at < end) {
        int number = 0;
        const auto [next, error] = std::from_chars(at, end, number);
        if (error != std::errc{} || (next < end && *next != ',')) {
            return {std::string{text}, {}};
        }
        type.numbers.push_back(number);
        at = next + 1;
    }
    return type;
}

struct Integer {
    std::string_view name;
    int digits;  // of the decimal that holds every value
    int length;  // of the longest text, in bytes
};
constexpr Integer integers[] = {
    {"TINYINT", 3, 4},  {"SMALLINT", 5, 6},   {"INT", 10, 11},
    {"BIGINT", 19, 20}, {"LARGEINT", 39, 40},
};

const Integer* integer_of(const Type& type) {
    const auto* const found = std::ranges::find(integers, type.name, &Integer::name);
    return found == std::end(integers) ? nullptr : found;
}

bool is_decimal(const Type& type) {
    return type.name == "DECIMAL" && type.numbers.size() == 2;
}

bool is_text(const Type& type) {
    return type.name == "VARCHAR" && type.numbers.size() == 1;
}

// Digits before the point and behind it.
bool holds(const Type& wide, int digits, int scale) {
    return is_decimal(wide) && wide.numbers[0] - wide.numbers[1] >= digits &&
           wide.numbers[1] >= scale;
}

// Whether the connector writes an integer of the narrower type into a column of the wider one: of
// those that its table has only INTEGER into BIGINT (StarRocksSinkTable), and it takes anything for
// a LARGEINT, which StarRocks calls "bigint unsigned".
bool connector_takes(const Integer& column, const Integer& sink) {
    return column.name == "LARGEINT" || (column.name == "BIGINT" && sink.name == "INT");
}

// "TINYINT/SMALLINT/INT/BIGINT among themselves": LARGEINT is not on that list.
TypeChange compare_integers(const Integer& before, const Integer& after) {
    if (&after < &before) {
        return connector_takes(before, after) ? TypeChange::narrower : TypeChange::cast;
    }
    return after.name == "LARGEINT" ? TypeChange::cast : TypeChange::altered;
}

// From an integer to a text or a decimal.
TypeChange from_integer(const Integer& before, const Type& after) {
    if (is_text(after) && after.numbers[0] >= before.length) {
        return TypeChange::altered;
    }
    return holds(after, before.digits, 0) ? TypeChange::cast : TypeChange::other;
}

}  // namespace

TypeChange compare_types(std::string_view before_text, std::string_view after_text) {
    if (before_text == after_text) {
        return TypeChange::none;
    }
    const Type before = type_of(before_text);
    const Type after = type_of(after_text);
    const Integer* const integer_before = integer_of(before);
    const Integer* const integer_after = integer_of(after);
    if (integer_before != nullptr && integer_after != nullptr) {
        return compare_integers(*integer_before, *integer_after);
    }
    if (integer_before != nullptr) {
        return from_integer(*integer_before, after);
    }
    if (is_text(before) && is_text(after)) {
        return before.numbers[0] < after.numbers[0] ? TypeChange::altered : TypeChange::narrower;
    }
    if (is_decimal(before) && is_decimal(after)) {
        if (holds(after, before.numbers[0] - before.numbers[1], before.numbers[1])) {
            return TypeChange::cast;
        }
        // With fewer digits behind the point PostgreSQL has rounded what is there.
        const bool is_same_scale = before.numbers[1] == after.numbers[1];
        return is_same_scale ? TypeChange::narrower : TypeChange::other;
    }
    // PostgreSQL's own cast from real makes the same digits.
    if ((before.name == "DATE" && after.name == "DATETIME") ||
        (before.name == "FLOAT" && after.name == "DOUBLE")) {
        return TypeChange::altered;
    }
    return TypeChange::other;
}

}  // namespace smt
