// Whole runs without a database: a catalog and a config go in, every file that smt would write and
// everything that it would say come out.  A case is a folder with catalog.json, smt.conf and
// expected/.
#include "smt/emit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <set>
#include <sstream>

#include "plan_report.h"
#include "smt/catalog_json.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/lock.h"
#include "smt/plan.h"
#include "smt/render.h"
#include "smt/rule.h"
#include "support/golden.h"
#include "support/sql_tokens.h"
#include "support/temporary_folder.h"
#include "text.h"
#include "utf8.h"

namespace smt {
namespace {

// Every password of the cases begins so.
constexpr std::string_view password = "secret-";

struct Inputs {
    std::string config, catalog;
};

struct Outcome {
    std::vector<OutputFile> files;
    std::string diagnostics;
};

std::string folder_of(const std::string& name) {
    return std::string{SMT_GOLDEN_DIR} + "/" + name;
}

std::vector<std::string> cases() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{SMT_GOLDEN_DIR}) {
        if (exists(entry.path() / "catalog.json")) {
            names.push_back(entry.path().filename());
        }
    }
    std::ranges::sort(names);
    return names;
}

Inputs inputs_of(const std::string& name) {
    return {testing::read_text(folder_of(name) + "/smt.conf"),
            testing::read_text(folder_of(name) + "/catalog.json")};
}

// What `smt generate` does, between the database and the output folder, in which `lock` lies.
Outcome run(const Inputs& inputs, const std::string& lock = "") {
    Diagnostics diagnostics;
    const Config config = parse_config(inputs.config, "smt.conf", diagnostics);
    const RuleSet rules{config, diagnostics};
    Outcome outcome;
    if (!diagnostics.has_errors()) {
        const Catalog catalog = catalog_from_json(inputs.catalog, "catalog.json");
        const Plan earlier = lock.empty() ? Plan{} : plan_from_lock(lock, lock_name);
        Plan plan = make_plan(config, rules, catalog, earlier, diagnostics);
        if (!diagnostics.has_errors()) {
            check_deployments(plan, diagnostics);
        }
        plan_report(config, rules, catalog, diagnostics, plan);
        diagnostics.remove_allowed(config.allowances);
        if (!diagnostics.has_errors()) {
            outcome.files = emit_all(plan);
        }
    }
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        outcome.diagnostics += to_text(diagnostic, false);
    }
    return outcome;
}

// The same catalog in another order of everything that has no order of its own.
std::string shuffled(const std::string& catalog) {
    std::mt19937 engine{1};
    auto document = nlohmann::ordered_json::parse(catalog);
    const auto shuffle = [&](auto& list) { std::shuffle(list.begin(), list.end(), engine); };
    shuffle(document["databases"]);
    shuffle(document["tables"]);
    for (auto& table : document["tables"]) {
        if (table.contains("keys")) {
            shuffle(table["keys"]);
        }
    }
    return document.dump();
}

std::string with_placeholders(const std::string& config) {
    const std::string section = "[other]\n";
    const std::size_t at = config.find(section);
    return at == std::string::npos
               ? config + "\n[other]\nsecrets = placeholder\n"
               : std::string{config}.insert(at + section.size(), "secrets = placeholder\n");
}

// On Kubernetes there is no other way.
std::string without_placeholders(const std::string& config) {
    return replace_all(replace_all(config, "secrets = placeholder\n", ""), ", kubernetes", "");
}

bool is_sql_for(testing::Dialect dialect, const OutputFile& file) {
    return file.path.starts_with(dialect == testing::Dialect::flink ? "flink-create."
                                                                    : "starrocks-create.");
}

class Golden : public ::testing::TestWithParam<std::string> {
  protected:
    const std::string name_ = GetParam();
    const Inputs inputs_ = inputs_of(name_);
    const Outcome outcome_ = run(inputs_);
};

TEST_P(Golden, WritesWhatWasReadAndAccepted) {
    std::set<std::string> written = {"diagnostics.txt"};
    for (const OutputFile& file : outcome_.files) {
        written.insert(file.path);
        if (file.path != "report.html") {  // report.json in a page: see the unit tests
            testing::expect_golden(name_ + "/expected/" + file.path, file.text);
        }
    }
    testing::expect_golden(name_ + "/expected/diagnostics.txt", outcome_.diagnostics);
    const std::string expected = folder_of(name_) + "/expected";
    for (const auto& entry : std::filesystem::recursive_directory_iterator{expected}) {
        const std::string path = entry.path().lexically_relative(expected);
        EXPECT_TRUE(entry.is_directory() || written.contains(path))
            << path << " is not written any more: remove it";
    }
}

TEST_P(Golden, WritesTheSameBytesAgain) {
    const Outcome again = run(inputs_);
    EXPECT_EQ(again.files, outcome_.files);
    EXPECT_EQ(again.diagnostics, outcome_.diagnostics);
}

// The lock of a run changes nothing in the next one, nor is there anything to say about it.
TEST_P(Golden, WritesTheSameBytesBesideItsOwnLock) {
    const auto lock = std::ranges::find(outcome_.files, lock_name, &OutputFile::path);
    const Outcome again = run(inputs_, lock == outcome_.files.end() ? std::string{} : lock->text);
    EXPECT_EQ(again.files, outcome_.files);
    EXPECT_EQ(again.diagnostics, outcome_.diagnostics);
}

TEST_P(Golden, DoesNotDependOnTheOrderOfTheCatalog) {
    const Outcome other = run({inputs_.config, shuffled(inputs_.catalog)});
    EXPECT_EQ(other.files, outcome_.files);
    EXPECT_EQ(other.diagnostics, outcome_.diagnostics);
}

TEST_P(Golden, HasNoControlCharacterInAnyFile) {
    for (const OutputFile& file : outcome_.files) {
        std::istringstream lines{file.text};
        for (std::string line; std::getline(lines, line);) {
            EXPECT_TRUE(is_printable(line)) << file.path << ": " << visible(line);
        }
    }
}

// Both clients send everything up to a line that ends with `;` as one statement, or nothing at all
// (SqlMultiLineParser.java of Flink's SQL client).
TEST_P(Golden, EndsEachStatementAtTheEndOfALine) {
    for (const OutputFile& file : outcome_.files) {
        for (const testing::Dialect dialect :
             {testing::Dialect::flink, testing::Dialect::starrocks}) {
            if (!is_sql_for(dialect, file)) {
                continue;
            }
            const auto tokens = testing::SqlLexer{file.text, dialect}.tokens();
            for (const testing::SqlToken& token : tokens) {
                if (token.kind == testing::SqlToken::Kind::symbol && token.value == ";") {
                    EXPECT_EQ(file.text.substr(token.end, 1), "\n")
                        << file.path << ", offset " << token.end;
                }
            }
            ASSERT_FALSE(tokens.empty()) << file.path;
            EXPECT_EQ(tokens.back().value, ";") << file.path;
        }
    }
}

TEST_P(Golden, MarksExactlyTheFilesThatHoldAPassword) {
    for (const OutputFile& file : outcome_.files) {
        EXPECT_EQ(file.secret, file.text.find(password) != std::string::npos) << file.path;
    }
    EXPECT_EQ(outcome_.diagnostics.find(password), std::string::npos);
}

TEST_P(Golden, HoldsNoPasswordWithPlaceholders) {
    const Outcome outcome = run({with_placeholders(inputs_.config), inputs_.catalog});
    EXPECT_EQ(outcome.files.size(), outcome_.files.size()) << outcome.diagnostics;
    for (const OutputFile& file : outcome.files) {
        EXPECT_EQ(file.text.find(password), std::string::npos) << file.path;
        EXPECT_FALSE(file.secret) << file.path;
    }
}

// What stands behind the header, which says how a file is run.
std::string body_of(const std::string& text) {
    return text.substr(text.starts_with("#") ? text.find("\nsource:") : text.find("\n\n"));
}

// `smt render` makes of each file what stands there with secrets = inline.
TEST_P(Golden, IsRenderedToTheSameText) {
    const auto secret = [](const std::string& name) -> std::optional<std::string> {
        return name == "SMT_PG_PASSWORD"          ? std::optional{"secret-cdc"}
               : name == "SMT_STARROCKS_PASSWORD" ? std::optional{"secret-starrocks"}
                                                  : std::nullopt;
    };
    const std::string config = without_placeholders(inputs_.config);
    const Outcome with_secrets = run({config, inputs_.catalog});
    const Outcome outcome = run({with_placeholders(config), inputs_.catalog});
    ASSERT_EQ(outcome.files.size(), with_secrets.files.size());
    for (std::size_t i = 0; i < outcome.files.size(); ++i) {
        const OutputFile& file = outcome.files[i];
        if (file.path.starts_with("flink-create.") || file.path.starts_with("flink-cdc.")) {
            Diagnostics diagnostics;
            EXPECT_EQ(body_of(render(file.text, file.path, secret, diagnostics)),
                      body_of(with_secrets.files[i].text));
            EXPECT_TRUE(diagnostics.all().empty()) << file.path;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden, ::testing::ValuesIn(cases()), [](const auto& test) {
    std::string name = test.param;
    std::ranges::replace(name, '-', '_');
    return name;
});

// Without a case every test above would pass.
TEST(GoldenCases, AreThere) {
    EXPECT_GE(cases().size(), 10U);
}

std::vector<std::string> comments_in(const std::string& ddl) {
    std::vector<std::string> comments;
    const auto tokens = testing::SqlLexer{ddl, testing::Dialect::starrocks}.tokens();
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        if (tokens[i].kind == testing::SqlToken::Kind::text && tokens[i - 1].value == "COMMENT") {
            comments.push_back(tokens[i].value);
        }
    }
    std::ranges::sort(comments);
    return comments;
}

// The old tool lost them.
TEST(GoldenCases, CarryEveryCommentUnchanged) {
    const Inputs inputs = inputs_of("hostile");
    std::vector<std::string> comments;
    for (const Table& table : catalog_from_json(inputs.catalog, "catalog.json").tables) {
        comments.push_back(table.comment);
        for (const Column& column : table.columns) {
            comments.push_back(column.comment);
        }
    }
    std::erase(comments, "");
    std::ranges::sort(comments);
    const Outcome outcome = run(inputs);
    const auto ddl =
        std::ranges::find(outcome.files, "starrocks-create.all.sql", &OutputFile::path);
    ASSERT_NE(ddl, outcome.files.end()) << outcome.diagnostics;
    EXPECT_GT(comments.size(), 10U);
    EXPECT_EQ(comments_in(ddl->text), comments);
}

}  // namespace
}  // namespace smt
