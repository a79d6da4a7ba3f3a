#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "type_refine.h"

namespace smt {

namespace {

std::optional<std::string> wider(std::string_view one, std::string_view other) {
    constexpr std::array<std::string_view, 3> integers = {"SMALLINT", "INT", "BIGINT"};
    const auto one_rank = std::ranges::find(integers, one);
    const auto other_rank = std::ranges::find(integers, other);
    if (one_rank != integers.end() && other_rank != integers.end()) {
        return std::string{*std::max(one_rank, other_rank)};
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

std::optional<std::string> flink_type_of(std::string_view starrocks_type) {
    struct Pair {
        std::string_view starrocks, flink;
    };
    // The sink's own table of accepted types (StarRocksSinkTable) decides; STRING is what it wants
    // for everything that travels as text.
    constexpr Pair pairs[] = {{"BOOLEAN", "BOOLEAN"},   {"TINYINT", "TINYINT"},
                              {"SMALLINT", "SMALLINT"}, {"INT", "INT"},
                              {"BIGINT", "BIGINT"},     {"LARGEINT", "DECIMAL(38,0)"},
                              {"FLOAT", "FLOAT"},       {"DOUBLE", "DOUBLE"},
                              {"DATE", "DATE"},         {"DATETIME", "TIMESTAMP(6)"},
                              {"STRING", "STRING"},     {"VARCHAR", "STRING"},
                              {"CHAR", "STRING"},       {"JSON", "STRING"}};
    if (starrocks_type.starts_with("ARRAY<") && starrocks_type.ends_with('>')) {
        return "STRING";
    }
    const std::string_view base = base_of(starrocks_type);
    if (base == "DECIMAL" && parameters_of(starrocks_type).size() == 2) {
        const std::vector<int> numbers = parameters_of(starrocks_type);
        const bool fits = numbers[0] >= 1 && numbers[0] <= longest_decimal && numbers[1] >= 0 &&
                          numbers[1] <= numbers[0];
        return fits ? std::optional{decimal(numbers[0], numbers[1])} : std::nullopt;
    }
    for (const Pair& pair : pairs) {
        if (pair.starrocks == base) {
            return std::string{pair.flink};
        }
    }
    return std::nullopt;
}

}  // namespace smt
