#include "file_changes.h"

#include <gtest/gtest.h>

#include <string>

namespace smt {
namespace {

TEST(FileChanges, NameTheFilesThatCameAndWent) {
    EXPECT_EQ(to_unified_diff("./result", {{"a.sql", std::nullopt, "x\n"},
                                           {"b.sql", "x\n", std::nullopt},
                                           {"c.sql", "x\n", "y\n"}}),
              "--- /dev/null\n+++ ./result/a.sql\n@@ -0,0 +1,1 @@\n+x\n"
              "--- ./result/b.sql\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n"
              "--- ./result/c.sql\n+++ ./result/c.sql\n@@ -1,1 +1,1 @@\n-x\n+y\n");
    EXPECT_EQ(to_unified_diff("a\nb", {{"c.sql", "", ""}}),
              "--- a\\x0ab/c.sql\n+++ a\\x0ab/c.sql\n");
}

struct LineCase {
    const char* name;
    const char* line;
    const char* before;  // as a line that only the file on the disk has
    const char* after;   // as a line that smt writes
};

class ShownLineOfAFile : public ::testing::TestWithParam<LineCase> {};

TEST_P(ShownLineOfAFile, HidesPasswords) {
    const std::string line = std::string{GetParam().line} + "\n";
    const auto last = [](const std::string& diff) { return diff.substr(diff.find("@@\n") + 4); };
    EXPECT_EQ(last(to_unified_diff("r", {{"f", line, std::nullopt}})),
              std::string{GetParam().before} + "\n");
    EXPECT_EQ(last(to_unified_diff("r", {{"f", std::nullopt, line}})),
              std::string{GetParam().after} + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Lines, ShownLineOfAFile,
    ::testing::Values(
        LineCase{"option", "  'port' = '5432',", "  'port' = '5432',", "  'port' = '5432',"},
        LineCase{"password", "  'password' = 's3cret',", "  'password' = '***',",
                 "  'password' = '***',"},
        LineCase{"last_option", "  'password' = 's3cret'", "  'password' = '***'",
                 "  'password' = '***'"},
        LineCase{"quotes", "  'password' = 's3''cr'' = ''et',", "  'password' = '***',",
                 "  'password' = '***',"},
        LineCase{"escapes", "  'password' = U&'s\\0009t',", "  'password' = '***',",
                 "  'password' = '***',"},
        LineCase{"setting", "SET 's3.secret-key' = 's3cret';", "SET 's3.secret-key' = '***';",
                 "SET 's3.secret-key' = '***';"},
        LineCase{"url", "  'jdbc-url' = 'jdbc:mysql://fe:9030?password=s3cret',",
                 "  'jdbc-url' = '***',", "  'jdbc-url' = '***',"},
        LineCase{"placeholder", "  'password' = '${SMT_PG_PASSWORD}',",
                 "  'password' = '${SMT_PG_PASSWORD}',", "  'password' = '${SMT_PG_PASSWORD}',"},
        LineCase{"column", "  `password_hash` STRING,", "  `password_hash` STRING,",
                 "  `password_hash` STRING,"},
        LineCase{"comment_of_ours", "-- smt render: SMT_PG_PASSWORD", "***",
                 "-- smt render: SMT_PG_PASSWORD"},
        LineCase{"edited_on_one_line", "WITH ('url' = 'x', 'password'='s3cret')", "***",
                 "WITH ('url' = 'x', 'password'='s3cret')"},
        LineCase{"edited_behind_an_option", "  'url' = 'x', 'password' = 's3cret'", "***",
                 "  'url' = 'x', 'password' = 's3cret'"},
        LineCase{"edited_behind_a_password", "  'password' = 'a', -- was 's3cret'",
                 "  'password' = '***'", "  'password' = '***'"},
        LineCase{"edited_comment", "x -- password s3cret", "***", "x -- password s3cret"}),
    [](const auto& test) { return std::string{test.param.name}; });

}  // namespace
}  // namespace smt
