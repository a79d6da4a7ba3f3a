#include "explain.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "smt/catalog_json.h"
#include "support/golden.h"
#include "support/plans.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using namespace testing::catalogs;

// A run without a database, as far as explain needs it.
class Explain : public ::testing::Test {
  protected:
    void read(const std::string& config_text, Catalog now) {
        Diagnostics found;
        config = parse_config(config_text, "smt.conf", found);
        EXPECT_FALSE(found.has_errors());
        rules = std::make_unique<RuleSet>(config, found);
        catalog = std::move(now);
        diagnostics = {};
        plan = make_plan(config, *rules, catalog, diagnostics);
    }
    void read_golden(const std::string& name) {
        const std::string folder = std::string{SMT_GOLDEN_DIR} + "/" + name;
        read(::testing::read_text(folder + "/smt.conf"),
             catalog_from_json(::testing::read_text(folder + "/catalog.json"), name));
    }
    Known known() const { return {config, *rules, catalog, plan, diagnostics}; }

    // Of the one thing that the word means.
    std::string explained(const std::string& word) const {
        const std::vector<Subject> meanings = subjects_named(word, known());
        return meanings.size() == 1 ? explain(meanings.front(), known())
                                    : std::to_string(meanings.size()) + " meanings\n";
    }
    std::string meanings(const std::string& word) const {
        std::string text;
        for (const Subject& subject : subjects_named(word, known())) {
            text += to_string(subject) + "\n";
        }
        return text;
    }

    Config config;
    std::unique_ptr<RuleSet> rules;
    Catalog catalog;
    Plan plan;
    Diagnostics diagnostics;
};

TEST_F(Explain, SaysEverythingAboutTheTablesOfTheShop) {
    read_golden("shop");
    std::string text;
    for (const char* const word :
         {"sales.order_items", "sales.orders.total", "ops.events", "ops.change_log.id"}) {
        text += "$ smt explain " + std::string{word} + "\n" + explained(word) + "\n";
    }
    ::testing::expect_golden("explain/shop.txt", text);
}

TEST_F(Explain, SaysWhatARuleComputes) {
    read_golden("computed");
    std::string text;
    for (const TablePlan& table : plan.tables) {
        const TableName& name = table.inputs.front().table;
        text += explain({name, std::nullopt}, known()) + "\n";
        for (const ColumnPlan& column : table.columns) {
            text += explain({name, column.source.empty() ? column.name : column.source}, known()) +
                    "\n";
        }
    }
    ::testing::expect_golden("explain/computed.txt", text);
}

TEST_F(Explain, KnowsTheNamesOfBothSides) {
    read(testing::connections + testing::every_table + "target_database = shop\n",
         catalog_of({keyed("orders", {nullable("total", integer)})}));
    for (const char* const word :
         {"orders", "s.orders", "d.s.orders", "s__orders", "shop.s__orders"}) {
        EXPECT_EQ(meanings(word), "s.orders\n") << word;
        EXPECT_EQ(meanings(std::string{word} + ".total"), "s.orders.total\n") << word;
    }
    EXPECT_EQ(meanings("order"), "");
    EXPECT_EQ(meanings("orders.totals"), "");
    EXPECT_EQ(meanings(""), "");
    EXPECT_EQ(table_names(known()), (std::vector<std::string>{"orders", "s.orders"}));
}

TEST_F(Explain, KnowsThatANameCanMeanSeveralThings) {
    Catalog several = catalog_of({keyed("orders"), keyed("orders")});
    several.tables[1].name.schema = "t";
    read(testing::connections + testing::every_table, several);
    EXPECT_EQ(meanings("orders"), "s.orders\nt.orders\n");
    EXPECT_EQ(meanings("t.orders"), "t.orders\n");
}

TEST_F(Explain, SaysWhyATableIsNotCopied) {
    Catalog with_unlogged = catalog_of({keyed("t")});
    with_unlogged.not_taken = {{{"d", "s", "u"}, "unlogged table"}};
    read(testing::connections + testing::every_table, with_unlogged);
    EXPECT_EQ(explained("u"),
              "s.u\n"
              "  not copied    unlogged table\n"
              "  rule          [table-rule.1] of smt.conf:12, the only one that matches\n"
              "\ns.u: note: is not copied: unlogged table [not-taken]\n");
}

TEST_F(Explain, SaysWhyAColumnIsLeftOut) {
    Table table = keyed("t", {nullable("a", integer)});
    read(testing::connections + testing::every_table +
             "exclude_columns = a\n",
         catalog_of({table}));
    EXPECT_EQ(explained("t.a"),
              "s.t.a\n"
              "  rule          [table-rule.1] of smt.conf:12, the only one that matches\n"
              "  PostgreSQL    integer\n"
              "  left out by   exclude_columns at smt.conf:16\n"
              "  StarRocks     does not have it\n");
}

TEST_F(Explain, DecidesNothingWhereThePlanHasErrors) {
    read(testing::connections + testing::every_table + "primary_key = nothing\n",
         catalog_of({keyed("t")}));
    ASSERT_TRUE(diagnostics.has_errors());
    const std::string text = explained("t");
    EXPECT_EQ(text.find("StarRocks  "), std::string::npos) << text;
    EXPECT_TRUE(
        text.ends_with("\nThe config or the catalog has errors: nothing else is decided.\n"))
        << text;
}

TEST_F(Explain, ShowsForeignTextVisibly) {
    Table table = keyed("t\x1b[2J");
    table.columns[0].name = "id";
    read(testing::connections + testing::every_table + "on_unsupported = skip\n",
         catalog_of({table, keyed("u")}));
    const std::string text = explain({table.name, std::nullopt}, known());
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_TRUE(text.starts_with("s.t\\x1b[2J\n")) << text;
}

TEST(ExplainCode, SaysWhyItMatters) {
    EXPECT_EQ(explain(code::time_lossy),
              "time-lossy: warning\n"
              "The snapshot carries time with milliseconds only, and 24:00:00 as 00:00:00.\n");
    for (const Code* code : all_codes()) {
        EXPECT_EQ(code_named(code->name), code);
    }
    EXPECT_EQ(code_named("time"), nullptr);
}

}  // namespace
}  // namespace smt
