#include "smt/quote.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace smt {
namespace {

// A text that breaks each kind of quoting: its sign, its escape, a comment, a statement's end.
constexpr std::string_view hostile = "a'b\"c`d\\e--f;g/*h";

struct QuoteCase {
    const char* name;
    std::string (*quote)(std::string_view text);
    std::string_view text;
    std::string_view quoted;
};

class Quote : public ::testing::TestWithParam<QuoteCase> {};

TEST_P(Quote, SpellsTheText) {
    EXPECT_EQ(GetParam().quote(GetParam().text), GetParam().quoted);
}

const auto name_of_case = [](const auto& test) { return test.param.name; };

INSTANTIATE_TEST_SUITE_P(
    FlinkName, Quote,
    ::testing::Values(QuoteCase{"plain", quote::flink_name, "orders", "`orders`"},
                      QuoteCase{"empty", quote::flink_name, "", "``"},
                      QuoteCase{"backticks", quote::flink_name, "`a``", "```a`````"},
                      QuoteCase{"hostile", quote::flink_name, hostile, "`a'b\"c``d\\e--f;g/*h`"},
                      QuoteCase{"not_ascii", quote::flink_name, "größe", "`größe`"}),
    name_of_case);

// Flink's SQL client drops a TAB that it reads from stdin; Calcite takes code points of four digits
// behind U& and there a backslash is doubled.
INSTANTIATE_TEST_SUITE_P(
    FlinkText, Quote,
    ::testing::Values(QuoteCase{"plain", quote::flink_text, "orders", "'orders'"},
                      QuoteCase{"empty", quote::flink_text, "", "''"},
                      QuoteCase{"hostile", quote::flink_text, hostile, "'a''b\"c`d\\e--f;g/*h'"},
                      QuoteCase{"tab", quote::flink_text, "a\tb", "U&'a\\0009b'"},
                      QuoteCase{"del", quote::flink_text, "\x7f", "U&'\\007F'"},
                      QuoteCase{"line_break_in_hostile", quote::flink_text, "'\\\r\n;",
                                "U&'''\\\\\\000D\\000A;'"},
                      QuoteCase{"not_ascii_beside_a_control", quote::flink_text, "ö\x01",
                                "U&'ö\\0001'"},
                      QuoteCase{"control_of_two_bytes", quote::flink_text, "a\u009b31m\u00a0",
                                "U&'a\\009B31m\u00a0'"}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    StarRocks, Quote,
    ::testing::Values(
        QuoteCase{"name", quote::starrocks_name, "orders", "`orders`"},
        QuoteCase{"name_with_other_quotes", quote::starrocks_name, "a'b\"c\\d", "`a'b\"c\\d`"},
        QuoteCase{"text", quote::starrocks_text, "orders", "'orders'"},
        QuoteCase{"hostile_text", quote::starrocks_text, hostile, "'a\\'b\"c`d\\\\e--f;g/*h'"},
        QuoteCase{"text_that_ends_with_a_backslash", quote::starrocks_text, "a\\", "'a\\\\'"},
        QuoteCase{"text_of_an_escaped_quote", quote::starrocks_text, "\\'", "'\\\\\\''"},
        QuoteCase{"text_of_lines", quote::starrocks_text, "a\r\n\tb\b\x1A", "'a\\r\\n\\tb\\b\\Z'"},
        QuoteCase{"text_with_a_terminal_escape", quote::starrocks_text, "\x1b[1m\x7f",
                  "'\\\\x1b[1m\\\\x7f'"},
        QuoteCase{"text_with_a_control_of_two_bytes", quote::starrocks_text, "\u009b31m\u00a0ö",
                  "'\\\\xc2\\\\x9b31m\u00a0ö'"},
        QuoteCase{"text_that_is_no_utf_8", quote::starrocks_text, "caf\xe9'\xc3",
                  "'caf\\\\xe9\\'\\\\xc3'"},
        QuoteCase{"property_of_lines", quote::starrocks_property, "a\nb", "\"a\\nb\""},
        QuoteCase{"property", quote::starrocks_property, "3", "\"3\""},
        QuoteCase{"hostile_property", quote::starrocks_property, hostile,
                  "\"a'b\\\"c`d\\\\e--f;g/*h\""},
        QuoteCase{"property_of_an_escaped_quote", quote::starrocks_property, "\\\"",
                  "\"\\\\\\\"\""}),
    name_of_case);

TEST(Quote, KnowsWhatStarRocksCannotSpell) {
    for (const std::string_view text : {"", "it's \\", "a\r\n\t\b\x1A", "größe\u202e"}) {
        EXPECT_TRUE(quote::is_starrocks_text(text)) << text;
    }
    for (const std::string_view text : {"\x01", "\x1b[1m", "a\x7f", "\u009b", "caf\xe9"}) {
        EXPECT_FALSE(quote::is_starrocks_text(text)) << text;
    }
}

// As quote_ident of PostgreSQL does it.
INSTANTIATE_TEST_SUITE_P(
    PostgresName, Quote,
    ::testing::Values(QuoteCase{"plain", quote::postgres_name, "orders", "orders"},
                      QuoteCase{"underscore_and_digits", quote::postgres_name, "_o1", "_o1"},
                      QuoteCase{"digit_first", quote::postgres_name, "1o", "\"1o\""},
                      QuoteCase{"empty", quote::postgres_name, "", "\"\""},
                      QuoteCase{"upper_case", quote::postgres_name, "Orders", "\"Orders\""},
                      QuoteCase{"dollar", quote::postgres_name, "o$", "\"o$\""},
                      QuoteCase{"blank", quote::postgres_name, "o o", "\"o o\""},
                      QuoteCase{"not_ascii", quote::postgres_name, "größe", "\"größe\""},
                      QuoteCase{"reserved", quote::postgres_name, "user", "\"user\""},
                      QuoteCase{"first_keyword", quote::postgres_name, "all", "\"all\""},
                      QuoteCase{"last_keyword", quote::postgres_name, "xmltable", "\"xmltable\""},
                      QuoteCase{"of_a_function", quote::postgres_name, "between", "\"between\""},
                      QuoteCase{"of_a_type", quote::postgres_name, "left", "\"left\""},
                      QuoteCase{"unreserved", quote::postgres_name, "name", "name"},
                      QuoteCase{"begins_like_a_keyword", quote::postgres_name, "users", "users"},
                      QuoteCase{"hostile", quote::postgres_name, hostile,
                                "\"a'b\"\"c`d\\e--f;g/*h\""}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    PostgresText, Quote,
    ::testing::Values(QuoteCase{"plain", quote::postgres_text, "orders", "'orders'"},
                      QuoteCase{"empty", quote::postgres_text, "", "''"},
                      QuoteCase{"hostile", quote::postgres_text, hostile, "'a''b\"c`d\\e--f;g/*h'"},
                      QuoteCase{"quotes_alone", quote::postgres_text, "''", "''''''"},
                      QuoteCase{"lines", quote::postgres_text, "it's\n\\\x1b\u009b",
                                "U&'it''s\\000A\\\\\\001B\\009B'"}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Comment, Quote,
    ::testing::Values(QuoteCase{"plain", quote::comment, "sales.größe", "sales.größe"},
                      QuoteCase{"hostile", quote::comment, hostile, hostile},
                      QuoteCase{"line_break", quote::comment, "a\nDROP TABLE b;",
                                "a\\x0aDROP TABLE b;"},
                      QuoteCase{"carriage_return", quote::comment, "a\rb", "a\\x0db"},
                      QuoteCase{"line_separator", quote::comment, "a\u2028b", "a\\xe2\\x80\\xa8b"},
                      QuoteCase{"bidi", quote::comment, "a\u202eb", "a\\xe2\\x80\\xaeb"}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    JsonText, Quote,
    ::testing::Values(QuoteCase{"plain", quote::json_text, "größe 😀", "\"größe 😀\""},
                      QuoteCase{"marks", quote::json_text, "a\"b\\c/d", R"("a\"b\\c/d")"},
                      QuoteCase{"controls", quote::json_text, "a\nb\x1b\x7f",
                                R"("a\u000ab\u001b\u007f")"},
                      QuoteCase{"bidi", quote::json_text, "\u202e", R"("\u202e")"},
                      QuoteCase{"no_utf8", quote::json_text, "a\xff", R"("a\\xff")"}),
    name_of_case);

// A comma must be escaped too: Debezium splits its list of tables at commas before it compiles.
INSTANTIATE_TEST_SUITE_P(
    JavaRegex, Quote,
    ::testing::Values(
        QuoteCase{"plain", quote::java_regex, "orders_1", "orders_1"},
        QuoteCase{"empty", quote::java_regex, "", ""},
        QuoteCase{"every_sign_with_a_meaning", quote::java_regex, R"(\^$.|?*+()[]{}-&~#, )",
                  R"(\\\^\$\.\|\?\*\+\(\)\[\]\{\}\-\&\~\#\,\ )"},
        QuoteCase{"end_of_a_quotation", quote::java_regex, R"(\Qa\E)", R"(\\Qa\\E)"},
        QuoteCase{"not_ascii", quote::java_regex, "größe", "größe"},
        QuoteCase{"without_a_meaning", quote::java_regex, "'\"`;:/@!%=<>", "'\"`;:/@!%=<>"}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    ListedJavaRegex, Quote,
    ::testing::Values(QuoteCase{"plain", quote::listed_java_regex, "größe_1", "größe_1"},
                      QuoteCase{"meanings", quote::listed_java_regex, "a.b$", R"(a\.b\$)"},
                      QuoteCase{"separators", quote::listed_java_regex, "a, b:c;d\te",
                                R"(a\x2c\x20b\x3ac\x3bd\x09e)"}),
    name_of_case);

}  // namespace
}  // namespace smt
