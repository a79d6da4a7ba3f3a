// UTF-8, one character at a time: foreign text may hold bytes that are none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smt {

// The first character of a text: its code point and its length in bytes.
struct Utf8Character {
    std::uint32_t code_point;
    std::size_t length;
};

// Nothing when the bytes are no UTF-8: overlong, a surrogate, beyond Unicode, cut.
inline std::optional<Utf8Character> utf8_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(0) < 0x80) {
        return Utf8Character{byte(0), 1};
    }
    const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
    if (byte(0) < 0xC2 || byte(0) > 0xF4 || text.size() < length) {
        return std::nullopt;
    }
    std::uint32_t code_point = byte(0) & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return std::nullopt;
        }
        code_point = code_point << 6U | (byte(i) & 0x3FU);
    }
    constexpr std::array<std::uint32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < smallest.at(length) || code_point > 0x10FFFF || surrogate) {
        return std::nullopt;
    }
    return Utf8Character{code_point, length};
}

inline bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto character = utf8_character(text);
        if (!character) {
            return false;
        }
        text.remove_prefix(character->length);
    }
    return true;
}

// In characters; a byte that is none counts as one.
inline std::size_t utf8_length(std::string_view text) {
    std::size_t length = 0;
    for (; !text.empty(); ++length) {
        const auto character = utf8_character(text);
        text.remove_prefix(character ? character->length : 1);
    }
    return length;
}

// C0 with DEL, and C1, which some terminals obey even in UTF-8 (U+009B begins a control sequence).
constexpr bool is_control(std::uint32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

// UTF-8 without control characters.
inline bool is_printable(std::string_view text) {
    while (!text.empty()) {
        const auto character = utf8_character(text);
        if (!character || is_control(character->code_point)) {
            return false;
        }
        text.remove_prefix(character->length);
    }
    return true;
}

// What changes how the text around it is read: bidi controls, line and paragraph separators, the
// byte order mark (Unicode Standard Annex 9; "Trojan Source").
constexpr bool is_format(std::uint32_t code_point) {
    return code_point == 0x061C || code_point == 0x200E || code_point == 0x200F ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

}  // namespace smt
