#include "names.h"

#include <gtest/gtest.h>

#include <string>

namespace smt {
namespace {

struct NameCase {
    const char* name;
    std::string text;
    std::string expected;
};

class SlotName : public ::testing::TestWithParam<NameCase> {};

TEST_P(SlotName, IsLegalAndNoBackfillSlot) {
    const std::string slot = slot_name(GetParam().text);
    EXPECT_EQ(slot, GetParam().expected);
    EXPECT_LE(slot.size(), longest_slot);
    EXPECT_EQ(slot.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos);
}

const NameCase slot_cases[] = {
    {"plain", "smt_shop", "smt_shop"},
    {"upper_case", "smt_Shop", "smt_shop"},
    {"odd_characters", "smt_my-shop.eu", "smt_my_shop_eu"},
    {"each_byte_of_a_letter", "smt_gr\u00f6\u00dfe", "smt_gr____e"},
    // Flink CDC calls the slots of the snapshot NAME_0, NAME_1, ...
    {"ends_in_digits", "smt_shop_2024", "smt_shop_2024_s"},
    {"ends_in_digits_of_a_word", "smt_shop2024", "smt_shop2024"},
    {"only_digits", "2024", "2024"},
    {"longest", std::string(58, 'a'), std::string(58, 'a')},
    {"too_long", std::string(59, 'a'), std::string(48, 'a') + "_he1afc92a"},
    {"longest_with_digits", std::string(56, 'a') + "_1", std::string(48, 'a') + "_h51e6b635"},
};

INSTANTIATE_TEST_SUITE_P(Texts, SlotName, ::testing::ValuesIn(slot_cases),
                         [](const auto& test) { return test.param.name; });

TEST(SlotName, DiffersForLongTextsThatDifferOnlyAtTheEnd) {
    const std::string base(80, 'a');
    EXPECT_NE(slot_name(base + "b"), slot_name(base + "c"));
    EXPECT_NE(slot_name(base + "B"), slot_name(base + "b"));
}

// A publication has none beside it that is numbered, and may be longer.
TEST(PublicationName, KeepsWhatTheUserWrites) {
    EXPECT_EQ(publication_name("app_2024"), "app_2024");
    EXPECT_EQ(publication_name(std::string(63, 'p')), std::string(63, 'p'));
    EXPECT_EQ(publication_name("app_" + std::string(60, 'p')),
              "app_" + std::string(49, 'p') + "_h465b58d9");
    EXPECT_EQ(publication_name("app_sales_Orders-1"), "app_sales_orders_1");
}

TEST(Template, FillsEachName) {
    const TableName name{"shop", "sales", "orders"};
    EXPECT_EQ(fill_template("{schema}__{table}", name), "sales__orders");
    EXPECT_EQ(fill_template("{database}_{table}_{table}", name), "shop_orders_orders");
    EXPECT_EQ(fill_template("fixed", name), "fixed");
}

using Check = std::string (*)(std::string_view);

struct RefusalCase {
    const char* name;
    Check check;
    std::string text;
    const char* reason;  // empty: it is taken
};

class Refusal : public ::testing::TestWithParam<RefusalCase> {};

TEST_P(Refusal, SaysWhy) {
    EXPECT_EQ(GetParam().check(GetParam().text), GetParam().reason);
}

const RefusalCase refusal_cases[] = {
    {"flink_plain", uncarried_name, "Orders_2024", ""},
    {"flink_dot_and_hyphen", uncarried_name, "a.b-c", ""},
    {"flink_keyword", uncarried_name, "select", ""},
    {"flink_blank", uncarried_name, "my orders", "' '"},
    {"flink_parenthesis", uncarried_name, "par(en)", "'('"},
    {"flink_plus", uncarried_name, "a+b", "'+'"},
    {"flink_dollar", uncarried_name, "a$b", "'$'"},
    {"flink_letter", uncarried_name, "na\u00efve", "'\u00ef'"},
    {"flink_emoji", uncarried_name, "a\U0001F600", "'\U0001F600'"},
    {"flink_column_control", uncarried_column, "a\tb",
     "Flink's SQL client drops control characters of its name"},
    {"flink_column_odd", uncarried_column, "a b$\"x\".`y`", ""},
    {"flink_column_letter", uncarried_column, "gr\u00f6\u00dfe",
     "Flink CDC misreads a column name that is not ASCII: after the snapshot its value would be "
     "NULL"},
    {"database_plain", illegal_database, "shop_2", ""},
    {"database_underscore", illegal_database, "_shop", ""},
    {"database_two_underscores", illegal_database, "__shop", "it must begin with a letter"},
    {"database_digit", illegal_database, "2shop", "it must begin with a letter"},
    {"database_empty", illegal_database, "", "it must begin with a letter"},
    {"database_hyphen", illegal_database, "shop-eu", "it holds '-'"},
    {"database_letter", illegal_database, "gr\u00f6\u00dfe", "it holds '\u00f6'"},
    {"database_longest", illegal_database, std::string(256, 'a'), ""},
    {"database_too_long", illegal_database, std::string(257, 'a'),
     "it has more than 256 characters"},
    {"table_plain", illegal_table, "sales__orders", ""},
    {"table_digit_first", illegal_table, "2024", ""},
    {"table_dot_and_dollar", illegal_table, "Sales.EU__p$", ""},
    {"table_blank", illegal_table, "my orders", "it holds ' '"},
    {"table_backtick", illegal_table, "a`b", "it holds '`'"},
    {"table_letter", illegal_table, "na\u00efve", "it holds '\u00ef'"},
    {"table_empty", illegal_table, "", "it must have 1 to 1024 characters"},
    {"table_too_long", illegal_table, std::string(1025, 'a'), "it must have 1 to 1024 characters"},
    {"column_plain", illegal_column, "id", ""},
    {"column_odd", illegal_column, "a b 'c' \"d\" \\ e.f gr\u00f6\u00dfe", ""},
    {"column_keyword", illegal_column, "select", ""},
    {"column_backtick", illegal_column, "a`b", "it holds '`'"},
    {"column_comparison", illegal_column, "a<b", "it holds '<'"},
    {"column_star", illegal_column, "*", "it holds '*'"},
    {"column_control", illegal_column, "a\tb", "it holds a control character"},
    {"column_op", illegal_column, "__OP", "'__op' is reserved"},
    {"column_row", illegal_column, "__row", "'__row' is reserved"},
    {"column_shadow", illegal_column, "__starrocks_shadow_id", "'__starrocks_shadow_' is reserved"},
    {"column_partition", illegal_column, "__generated_partition_column_0",
     "'__generated_partition_column_' is reserved"},
    {"column_empty", illegal_column, "", "it must have 1 to 1024 characters"},
};

INSTANTIATE_TEST_SUITE_P(Names, Refusal, ::testing::ValuesIn(refusal_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
