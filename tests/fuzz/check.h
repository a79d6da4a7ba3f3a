// What a fuzz target expects: anything else ends the process, as a crash would.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "smt/diagnostic.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace fuzz {

inline void expect(bool is_so, std::string_view what) {
    if (!is_so) {
        fmt::print(stderr, "expected: {}\n", smt::visible_lines(what));
        std::abort();
    }
}

inline void expect_equal(std::string_view actual, std::string_view expected,
                         std::string_view what) {
    if (actual != expected) {
        fmt::print(stderr, "{}:\n{}\nis not\n{}\n", smt::visible(what), smt::visible_lines(actual),
                   smt::visible_lines(expected));
        std::abort();
    }
}

// What reaches a terminal is shown, and not obeyed.
inline void expect_shown(const smt::Diagnostics& diagnostics) {
    for (const smt::Diagnostic& diagnostic : diagnostics.all()) {
        const std::string text = smt::to_text(diagnostic, false);
        expect_equal(smt::visible_lines(text), text, "a diagnostic");
        expect(!smt::to_json_line(diagnostic).empty(), "a diagnostic as JSON");
    }
}

}  // namespace fuzz
