// Bytes of a fuzzer as choices: the same bytes are the same choices, and a bit more or less changes
// little.  Behind the end every choice is the first one, so anything that is built comes to an end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

class Decoder {
  public:
    explicit Decoder(std::span<const std::uint8_t> bytes) : bytes_{bytes} {}

    bool is_over() const { return bytes_.empty(); }
    std::size_t below(std::size_t end) { return byte() % end; }
    bool coin() { return below(2) != 0; }
    bool rarely() { return below(8) == 7; }
    int number() {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i) {
            value = value << 8U | byte();
        }
        return static_cast<int>(value);
    }

    template <typename Enumeration>
    Enumeration one_of(Enumeration last) {
        return static_cast<Enumeration>(below(static_cast<std::size_t>(last) + 1));
    }
    template <typename Value, std::size_t size>
    const Value& one_of(const Value (&values)[size]) {
        return values[below(size)];
    }

    // UTF-8 that breaks formats: quotes, line breaks, comments, controls, characters of one to four
    // bytes; PostgreSQL has no NUL, a snapshot may.
    std::string text() {
        using namespace std::string_view_literals;
        static constexpr std::string_view parts[] = {"a",
                                                     "Z",
                                                     "0",
                                                     "_",
                                                     " ",
                                                     "\"",
                                                     "'",
                                                     "`",
                                                     "\\",
                                                     "\n",
                                                     "\r\n",
                                                     "\t",
                                                     ";\n",
                                                     "; ",
                                                     "--",
                                                     "/*",
                                                     "*/",
                                                     "$$",
                                                     "$body$",
                                                     "${A}",
                                                     "$${A}",
                                                     "%(a)s",
                                                     "{table}",
                                                     ":x",
                                                     ":'y'",
                                                     "\\!",
                                                     "\\u0041",
                                                     "\\0009",
                                                     "U&'",
                                                     "''",
                                                     "``",
                                                     "</script>",
                                                     "<!--",
                                                     "&amp;",
                                                     "]]>",
                                                     ": ",
                                                     "- ",
                                                     "# ",
                                                     "!!x",
                                                     "&a",
                                                     "*a",
                                                     "|",
                                                     ">",
                                                     "@",
                                                     "?",
                                                     "[",
                                                     "{",
                                                     ",",
                                                     "~",
                                                     "null",
                                                     "true",
                                                     "1e3",
                                                     "0x1f",
                                                     "1_000",
                                                     "=",
                                                     "\x01",
                                                     "\x08",
                                                     "\x1b[2J",
                                                     "\x7f",
                                                     "\0"sv,
                                                     "\xC2\x85",
                                                     "\xC2\x9B",
                                                     "\xC3\xA4",
                                                     "\xE2\x80\xA8",
                                                     "\xE2\x80\xAE",
                                                     "\xEF\xBB\xBF",
                                                     "\xEF\xBF\xBF",
                                                     "\xF0\x9F\x90\x98",
                                                     "\xF3\xA0\x80\x81",
                                                     "\n-- smt render: A\n'p' = '${A}',\n",
                                                     "'; DROP TABLE x; --\n"};
        std::string text;
        for (std::size_t i = below(7); i > 0; --i) {
            text += parts[below(std::size(parts))];
        }
        return text;
    }

    // Mostly what a table or column is called, so that most plans get far.
    std::string name() {
        static constexpr std::string_view names[] = {
            "id",        "a",         "b",       "c",      "Order",      "select",      "it's",
            "a b",       "x.y",       "_schema", "_table", "table_name", "back\\slash", "we\"ird",
            "orders_01", "orders_02", "$",       "{}",     "p-"};
        if (rarely()) {
            return text();
        }
        const std::string name{one_of(names)};
        return rarely() ? name + std::to_string(below(4)) : name;
    }

    // Bytes as they are.
    std::string rest() {
        const std::string text(bytes_.begin(), bytes_.end());
        bytes_ = {};
        return text;
    }
    std::string bytes(std::size_t most) {
        const std::size_t wanted = below(most + 1);
        const std::size_t size = std::min(wanted, bytes_.size());
        const std::string text(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
        bytes_ = bytes_.subspan(size);
        return text;
    }

  private:
    std::uint8_t byte() {
        if (bytes_.empty()) {
            return 0;
        }
        const std::uint8_t first = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return first;
    }

    std::span<const std::uint8_t> bytes_;
};

}  // namespace fuzz
