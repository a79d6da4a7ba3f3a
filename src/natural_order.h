// Names with numbers in them, as people order them: V2 stands before V10.
#pragma once

#include <algorithm>
#include <string_view>

namespace smt {

inline bool natural_less(std::string_view one, std::string_view other) {
    const auto is_number = [](char c) { return c >= '0' && c <= '9'; };
    const auto number_at_begin = [&](std::string_view text) {
        const auto* const end = std::ranges::find_if_not(text, is_number);
        return text.substr(0, static_cast<std::size_t>(end - text.begin()));
    };
    const auto without_zeros = [](std::string_view digits) {
        return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
    };
    std::string_view rest = one;
    std::string_view other_rest = other;
    while (!rest.empty() && !other_rest.empty()) {
        const std::string_view number = number_at_begin(rest);
        const std::string_view other_number = number_at_begin(other_rest);
        if (!number.empty() && !other_number.empty()) {
            const std::string_view digits = without_zeros(number);
            const std::string_view other_digits = without_zeros(other_number);
            if (digits != other_digits) {
                return digits.size() != other_digits.size() ? digits.size() < other_digits.size()
                                                            : digits < other_digits;
            }
            rest.remove_prefix(number.size());
            other_rest.remove_prefix(other_number.size());
            continue;
        }
        if (rest.front() != other_rest.front()) {
            return rest.front() < other_rest.front();
        }
        rest.remove_prefix(1);
        other_rest.remove_prefix(1);
    }
    return rest.empty() != other_rest.empty() ? rest.empty() : one < other;
}

}  // namespace smt
