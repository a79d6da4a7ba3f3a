#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "text.h"
#include "type_refine.h"

namespace smt {

namespace {

std::optional<std::string> wider(std::string_view one, std::string_view other) {
    constexpr std::array<std::string_view, 4> integers = {"TINYINT", "SMALLINT", "INT", "BIGINT"};
    const auto* const one_rank = std::ranges::find(integers, one);
    const auto* const other_rank = std::ranges::find(integers, other);
    if (one_rank != integers.end() && other_rank != integers.end()) {
        return std::string{*std::max(one_rank, other_rank)};
    }
    // Every FLOAT is a DOUBLE: the connector widens the value itself (convertToDouble), and CAST
    // brings it back as it was.
    const auto is_floating = [](std::string_view type) {
        return type == "FLOAT" || type == "DOUBLE";
    };
    if (is_floating(one) && is_floating(other)) {
        return "DOUBLE";
    }
    if (base_of(one) != base_of(other)) {
        return std::nullopt;
    }
    const std::vector<int> one_numbers = parameters_of(one);
    const std::vector<int> other_numbers = parameters_of(other);
    if (base_of(one) == "DECIMAL") {
        const int scale = std::max(one_numbers.at(1), other_numbers.at(1));
        const int whole =
            std::max(one_numbers[0] - one_numbers[1], other_numbers[0] - other_numbers[1]);
        if (whole + scale <= longest_decimal) {
            return decimal(whole + scale, scale);
        }
    }
    // Debezium's records say their own precision: the declared one only has to be large enough.
    if (base_of(one) == "TIMESTAMP" || base_of(one) == "TIMESTAMP_LTZ") {
        return fmt::format("{}({})", base_of(one),
                           std::max(one_numbers.at(0), other_numbers.at(0)));
    }
    return std::nullopt;
}

struct TargetType {
    std::string_view starrocks, flink;
    int longest = 0;  // of the length in parentheses; 0: it takes none
};

// The sink's own table of accepted types (StarRocksSinkTable) decides; STRING is what it wants for
// everything that travels as text.  A VARCHAR or CHAR without a length would hold one byte.
constexpr TargetType target_types[] = {
    {"BOOLEAN", "BOOLEAN"},   {"TINYINT", "TINYINT"},
    {"SMALLINT", "SMALLINT"}, {"INT", "INT"},
    {"BIGINT", "BIGINT"},     {"LARGEINT", "DECIMAL(38,0)"},
    {"FLOAT", "FLOAT"},       {"DOUBLE", "DOUBLE"},
    {"DATE", "DATE"},         {"DATETIME", "TIMESTAMP(6)"},
    {"STRING", "STRING"},     {"VARCHAR", "STRING", longest_varchar},
    {"CHAR", "STRING", 255},  {"JSON", "STRING"},
};

struct SpelledType {
    std::string_view starrocks;
    int longest;  // bytes of its text
};
constexpr SpelledType spelled_types[] = {{"BOOLEAN", 5}, {"TINYINT", 4}, {"SMALLINT", 6},
                                         {"INT", 11},    {"BIGINT", 20}, {"FLOAT", 15},
                                         {"DOUBLE", 24}, {"DATE", 10},   {"DATETIME", 26}};

// STRING is VARCHAR(65533) (StarRocks: data types).
constexpr int longest_string = 65533;

// The most decimal digits that an integer type of Flink has; 0: it is none.
int digits_of(std::string_view integer) {
    return integer == "TINYINT"    ? 3
           : integer == "SMALLINT" ? 5
           : integer == "INT"      ? 10
           : integer == "BIGINT"   ? 19
                                   : 0;
}

}  // namespace

std::vector<int> parameters_of(std::string_view type) {
    std::vector<int> numbers;
    const std::size_t open = type.find('(');
    if (open == std::string_view::npos) {
        return numbers;
    }
    const char* at = type.data() + open + 1;
    const char* const end = type.data() + type.size();
    int number = 0;
    while (at < end) {
        const auto [next, error] = std::from_chars(at, end, number);
        if (error != std::errc{}) {
            break;
        }
        numbers.push_back(number);
        at = next + 1;
        at += at < end && *at == ' ' ? 1 : 0;
    }
    return numbers;
}

std::string_view base_of(std::string_view type) {
    return type.substr(0, type.find('('));
}

std::string_view element_of(std::string_view type) {
    constexpr std::string_view begin = "ARRAY<";
    return type.starts_with(begin) && type.ends_with('>')
               ? type.substr(begin.size(), type.size() - begin.size() - 1)
               : "";
}

std::optional<Declared> common_declaration(const Declared& one, const Declared& other) {
    const bool exact_as_text = one.exact_as_text && other.exact_as_text;
    if (one.type == other.type) {
        return Declared{one.type, exact_as_text};
    }
    if (const auto type = wider(one.type, other.type)) {
        return Declared{*type, exact_as_text};
    }
    if (exact_as_text) {
        return Declared{"STRING", true};
    }
    return std::nullopt;
}

bool is_key_type(std::string_view starrocks) {
    constexpr std::array<std::string_view, 10> types = {"BOOLEAN", "TINYINT",  "SMALLINT", "INT",
                                                        "BIGINT",  "LARGEINT", "VARCHAR",  "STRING",
                                                        "DATE",    "DATETIME"};
    return std::ranges::find(types, base_of(starrocks)) != types.end();
}

bool holds_every_value(std::string_view from, std::string_view to) {
    if (from == to || to == "STRING") {
        return true;
    }
    if (const auto type = wider(from, to)) {
        return *type == to;
    }
    if (base_of(to) == "DECIMAL") {
        const std::vector<int> digits = parameters_of(to);
        return digits_of(from) > 0 && digits_of(from) <= digits.at(0) - digits.at(1);
    }
    if (base_of(to) == "TIMESTAMP") {
        return from == "DATE";
    }
    return to == "DOUBLE" && (from == "TINYINT" || from == "SMALLINT" || from == "INT");
}

bool has_cast(std::string_view from, std::string_view to) {
    // Run on Flink 1.20.5: each pair in an EXPLAIN of a CAST and a TRY_CAST.
    const auto is_time = [](std::string_view type) {
        return type == "DATE" || base_of(type) == "TIMESTAMP";
    };
    if (to == "STRING" || from == "STRING") {
        return true;
    }
    return !is_array(from) && is_time(from) == is_time(to);
}

int text_room(std::string_view starrocks) {
    const std::string_view base = base_of(starrocks);
    return base == "STRING"                      ? longest_string
           : base == "VARCHAR" || base == "CHAR" ? parameters_of(starrocks).at(0)
                                                 : 0;
}

int longest_text(std::string_view starrocks) {
    const auto* const type = std::ranges::find(spelled_types, starrocks, &SpelledType::starrocks);
    if (type != std::end(spelled_types)) {
        return type->longest;
    }
    if (base_of(starrocks) == "DECIMAL") {
        return parameters_of(starrocks).at(0) + 3;  // a sign, a point, a zero in front of it
    }
    const int room = text_room(starrocks);
    return room > 0 ? room : longest_varchar;
}

std::optional<std::string> flink_type_of(std::string_view starrocks_type) {
    if (is_array(starrocks_type)) {
        const auto element = flink_type_of(element_of(starrocks_type));
        return element ? std::optional<std::string>{"STRING"} : std::nullopt;
    }
    const std::string_view base = base_of(starrocks_type);
    const std::vector<int> numbers = parameters_of(starrocks_type);
    const std::string spelled =
        numbers.empty() ? std::string{base} : fmt::format("{}({})", base, fmt::join(numbers, ","));
    if (spelled != replace_all(starrocks_type, " ", "")) {
        return std::nullopt;
    }
    if (base == "DECIMAL") {
        const bool fits = numbers.size() == 2 && numbers[0] >= 1 && numbers[0] <= longest_decimal &&
                          numbers[1] >= 0 && numbers[1] <= numbers[0];
        return fits ? std::optional{decimal(numbers[0], numbers[1])} : std::nullopt;
    }
    const auto* const type = std::ranges::find(target_types, base, &TargetType::starrocks);
    const bool is_right =
        type != std::end(target_types) && numbers.size() == (type->longest > 0 ? 1U : 0U) &&
        std::ranges::all_of(numbers, [&](int n) { return n >= 1 && n <= type->longest; });
    return is_right ? std::optional{std::string{type->flink}} : std::nullopt;
}

}  // namespace smt
