// Text of configs and options, byte by byte: only ASCII letters, digits and blanks mean something
// in it, in any locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace smt {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// A byte that may stand in the name of a variable, a slot or a publication.
constexpr bool is_word(char c) {
    return is_digit(c) || c == '_' || (lower(c) >= 'a' && lower(c) <= 'z');
}

inline std::string lower(std::string_view text) {
    std::string lowered{text};
    std::ranges::transform(lowered, lowered.begin(), [](char c) { return lower(c); });
    return lowered;
}

constexpr std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\f\v";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text.remove_suffix(text.size() - (text.find_last_not_of(blanks) + 1));
    return text;
}

}  // namespace smt
