// smt render: any file, and any values of the variables that it asks for.
#include "smt/render.h"

#include <span>

#include "fuzz/check.h"
#include "fuzz/decoder.h"
#include "smt/quote.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::Decoder decoder{std::span{bytes, size}};
    const std::string value = decoder.text();
    const bool is_set = !decoder.rarely();
    const std::string name = decoder.coin() ? "SMT_PG_PASSWORD" : "A";
    // A file as smt writes it, with anything around it.
    const std::string line =
        fmt::format("{}{}\n  'password' = '${{{}}}',\n", smt::quote::placeholder_mark, name, name);
    const bool is_marked = decoder.coin();
    const std::string text = decoder.rest() + (is_marked ? "\n" + line : "");
    const auto environment = [&](const std::string&) {
        return is_set ? std::optional{value} : std::nullopt;
    };
    smt::Diagnostics diagnostics;
    const std::string rendered = smt::render(text, "job.sql", environment, diagnostics);
    fuzz::expect_shown(diagnostics);
    const bool is_sql = text.starts_with("-- smt ");  // else it is YAML, which has another mark
    if (!diagnostics.has_errors() && is_marked && is_sql) {
        const std::string quoted = smt::quote::flink_text(value);
        const bool is_for_runner = text.starts_with(smt::quote::sql_runner_head);
        const std::string expected = fmt::format(
            "'password' = {},\n", is_for_runner ? smt::quote::sql_runner_literal(quoted) : quoted);
        fuzz::expect(rendered.ends_with(expected), rendered + "\nends with " + expected);
    }
    return 0;
}
