// The unified diff: both texts can be made from it again.
#include "unified_diff.h"

#include <span>

#include "fuzz/check.h"
#include "fuzz/decoder.h"

namespace {

std::string lines(fuzz::Decoder& decoder) {
    static constexpr std::string_view words[] = {"a\n", "b\n", "c\n", "\n", "d\n", "@@\n", "-\n"};
    std::string text;
    for (std::size_t i = decoder.below(40); i > 0; --i) {
        text += decoder.one_of(words);
    }
    return decoder.rarely() ? text + decoder.bytes(5) : text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Decoder decoder{std::span{bytes, size}};
    const std::string before = lines(decoder);
    const std::string after = lines(decoder);
    std::string from_before;
    std::string from_after;
    for (const smt::DiffLine& line : smt::compare_lines(before, after)) {
        from_before += line.side == smt::Side::after ? "" : line.text;
        from_after += line.side == smt::Side::before ? "" : line.text;
    }
    fuzz::expect_equal(from_before, before, "the text before");
    fuzz::expect_equal(from_after, after, "the text after");
    const auto shown = [](smt::Side, std::string_view line) { return std::string{line}; };
    fuzz::expect(smt::unified_diff(before, after, shown).empty() == (before == after),
                 "a diff of what differs");
    return 0;
}
