#include "smt/rule.h"
#include <fmt/format.h>

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <string>

namespace smt {
namespace {

// A config of rules, each "database schema table exclude" without blanks inside.
struct Patterns {
    int number;
    std::string database, schema, table, exclude;
};

Config config_of(const std::vector<Patterns>& rules) {
    Config config;
    for (const Patterns& patterns : rules) {
        Rule rule;
        rule.number = patterns.number;
        rule.file = "smt.conf";
        rule.places["table"] = "smt.conf:7";
        rule.database = patterns.database;
        rule.schema = patterns.schema;
        rule.table = patterns.table;
        rule.exclude = patterns.exclude;
        config.rules.push_back(rule);
    }
    return config;
}

struct TakerCase {
    const char* name;
    std::vector<Patterns> rules;
    TableName table;
    int taker;  // number of the rule; 0: none
};

class RuleTaker : public ::testing::TestWithParam<TakerCase> {};

TEST_P(RuleTaker, IsTheLastRuleThatMatches) {
    Diagnostics diagnostics;
    const Config config = config_of(GetParam().rules);
    const RuleSet rules{config, diagnostics};
    const Rule* taker = rules.taker(GetParam().table);
    EXPECT_EQ(taker == nullptr ? 0 : taker->number, GetParam().taker);
    EXPECT_TRUE(diagnostics.all().empty());
}

const TakerCase taker_cases[] = {
    {"one_rule", {{1, "^shop$", "^public$", ".*", ""}}, {"shop", "public", "orders"}, 1},
    {"database_differs", {{1, "^shop$", ".*", ".*", ""}}, {"shop2", "public", "orders"}, 0},
    {"schema_differs", {{1, ".*", "^public$", ".*", ""}}, {"shop", "sales", "orders"}, 0},
    {"table_differs", {{1, ".*", ".*", "^orders$", ""}}, {"shop", "public", "orders_2"}, 0},
    {"matches_anywhere", {{1, "ho", "ubl", "rder", ""}}, {"shop", "public", "orders"}, 1},
    {"case_matters", {{1, ".*", ".*", "^orders$", ""}}, {"shop", "public", "Orders"}, 0},
    {"case_flag", {{1, ".*", ".*", "(?i)^orders$", ""}}, {"shop", "public", "Orders"}, 1},
    {"last_wins",
     {{1, ".*", ".*", ".*", ""}, {2, ".*", ".*", "^orders$", ""}},
     {"shop", "public", "orders"},
     2},
    {"last_one_that_matches",
     {{1, ".*", ".*", ".*", ""}, {2, ".*", ".*", "^customers$", ""}},
     {"shop", "public", "orders"},
     1},
    {"excluded", {{1, ".*", ".*", ".*", "_old$"}}, {"shop", "public", "orders_old"}, 0},
    {"exclude_is_about_tables", {{1, ".*", ".*", ".*", "public"}}, {"shop", "public", "orders"}, 1},
    {"excluded_falls_back",
     {{1, ".*", ".*", ".*", ""}, {2, ".*", ".*", ".*", "^orders$"}},
     {"shop", "public", "orders"},
     1},
    {"letters_of_utf8", {{1, ".*", ".*", "^gr..e$", ""}}, {"shop", "public", "größe"}, 1},
    {"line_feed_in_a_name", {{1, ".*", ".*", "^a.b$", ""}}, {"shop", "public", "a\nb"}, 1},
};

INSTANTIATE_TEST_SUITE_P(Rules, RuleTaker, ::testing::ValuesIn(taker_cases),
                         [](const auto& test) { return test.param.name; });

TEST(RuleSet, NamesEveryRuleThatMatches) {
    Diagnostics diagnostics;
    const Config config = config_of({{1, ".*", ".*", ".*", ""},
                                     {2, ".*", ".*", "^customers$", ""},
                                     {10, ".*", ".*", "^orders$", ""}});
    const RuleSet rules{config, diagnostics};
    const auto matching = rules.matching({"shop", "public", "orders"});
    ASSERT_EQ(matching.size(), 2U);
    EXPECT_EQ(matching[0], &config.rules[0]);
    EXPECT_EQ(matching[1], &config.rules[2]);
}

TEST(RuleSet, WantsTheDatabasesOfAnyRule) {
    Diagnostics diagnostics;
    const Config config = config_of({{1, "^shop$", ".*", ".*", ""}, {2, "^hr$", ".*", ".*", ""}});
    const RuleSet rules{config, diagnostics};
    EXPECT_TRUE(rules.wants_database("shop"));
    EXPECT_TRUE(rules.wants_database("hr"));
    EXPECT_FALSE(rules.wants_database("postgres"));
}

struct BadPattern {
    const char* name;
    const char* pattern;
};

class RulePattern : public ::testing::TestWithParam<BadPattern> {};

TEST_P(RulePattern, ThatRe2CannotDoIsReportedAndMatchesNothing) {
    Diagnostics diagnostics;
    const Config config = config_of({{3, ".*", ".*", GetParam().pattern, ""}});
    const RuleSet rules{config, diagnostics};
    const RE2 asked{GetParam().pattern, RE2::Quiet};  // its words differ between its versions
    ASSERT_FALSE(asked.error().empty());
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(to_text(diagnostics.all()[0], false),
              fmt::format("smt.conf:7: error: table = '{}' is no regular expression of RE2: {} "
                          "[bad-regex]\n"
                          "  hint: RE2 has no look-ahead, look-behind or back-references: name "
                          "what is not wanted in 'exclude'\n",
                          GetParam().pattern, asked.error()));
    EXPECT_EQ(diagnostics.all()[0].rule, 3);
    EXPECT_EQ(rules.taker({"shop", "public", "orders"}), nullptr);
}

const BadPattern bad_patterns[] = {
    {"look_ahead", "^(?!tmp_)"},
    {"look_behind", "(?<=a)b"},
    {"back_reference", R"((a)\1)"},
    {"open_group", "^(orders"},
};

INSTANTIATE_TEST_SUITE_P(Re2, RulePattern, ::testing::ValuesIn(bad_patterns),
                         [](const auto& test) { return test.param.name; });

TEST(RuleSet, ReportsABadExclude) {
    Diagnostics diagnostics;
    const Config config = config_of({{1, ".*", ".*", ".*", "("}});
    const RuleSet rules{config, diagnostics};
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].where, "smt.conf");
    EXPECT_EQ(diagnostics.all()[0].message,
              "exclude = '(' is no regular expression of RE2: missing ): (");
}

struct Verbatim {
    const char* name;
    const char* sql;
    const char* reason;  // empty: it stays inside its statement
};

class VerbatimSql : public ::testing::TestWithParam<Verbatim> {};

// It ends its statement, or hides the end of it, and what follows would run or be lost.
TEST_P(VerbatimSql, MustStayInsideItsStatement) {
    Diagnostics diagnostics;
    Config config = config_of({{3, ".*", ".*", ".*"}});
    config.rules[0].filter = GetParam().sql;
    const RuleSet rules{config, diagnostics};
    const std::string reason = GetParam().reason;
    ASSERT_EQ(diagnostics.all().size(), reason.empty() ? 0U : 1U);
    if (!reason.empty()) {
        EXPECT_EQ(to_text(diagnostics.all()[0], false),
                  fmt::format("smt.conf: error: filter = '{}' would not stay inside its statement: "
                              "{} [bad-value]\n"
                              "  hint: write one SQL expression, without comments\n",
                              visible(GetParam().sql), reason));
    }
}

const Verbatim verbatim_cases[] = {
    {"plain", "total > 0 AND note <> 'a;b -- c /* d (' AND `x;y` = 1", ""},
    {"doubled_quote", "note = 'it''s'", ""},
    {"parentheses", "(a = 1 OR (b = 2))", ""},
    {"semicolon", "x > 1; DROP TABLE y", "it holds ;"},
    {"comment", "x > 1 -- only these", "it holds --"},
    {"open_comment", "x > 1 /* only these", "it holds /*"},
    {"open_literal", "x = 'a", "a ' is not closed"},
    {"open_name", "`x = 1", "a ` is not closed"},
    {"open_parenthesis", "(x = 1", "a ( is not closed"},
    {"closing_parenthesis", "x = 1) OR (1 = 1", "a ) has no ("},
    {"comment_of_the_client", "x > 1 # only these", "it holds #"},
    {"tab", "x\t= 1", "it holds a control character"},
    {"control_of_two_bytes", "x\u0085= 1", "it holds a control character"},
    {"backslash", "x = 'a\\'", ""},
};

INSTANTIATE_TEST_SUITE_P(Texts, VerbatimSql, ::testing::ValuesIn(verbatim_cases),
                         [](const auto& test) { return test.param.name; });

// StarRocks takes it for an escape of the quote, and all that follows for a part of the literal.
TEST(VerbatimSql, OfStarRocksHoldsNoBackslash) {
    Diagnostics diagnostics;
    Config config = config_of({{3, ".*", ".*", ".*"}});
    config.rules[0].partitions = "date_trunc('a\\', x), '; DROP TABLE y; #'";
    const RuleSet rules{config, diagnostics};
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].message,
              "partitions = 'date_trunc('a\\', x), '; DROP TABLE y; #'' would not stay inside its "
              "statement: it holds a backslash");
}

}  // namespace
}  // namespace smt
