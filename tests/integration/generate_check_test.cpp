// `smt --check` against a real PostgreSQL: what it prints and how it ends.
#include <gtest/gtest.h>

#include <string>

#include "integration/generate_fixture.h"

namespace smt {
namespace {

using testing::contents;
using testing::GenerateCommand;
using testing::ProcessResult;

TEST_F(GenerateCommand, ChecksThatTheFilesAreUpToDate) {
    const ProcessResult nothing = smt("-c smt.conf --check");
    EXPECT_EQ(nothing.exit_code, 4);
    EXPECT_TRUE(nothing.output.starts_with("--- /dev/null\n+++ ./result/flink-create.1.sql\n"))
        << nothing.output;
    EXPECT_EQ(last_line(nothing.errors),
              "smt: 7 files in ./result differ: run smt without --check\n");
    EXPECT_EQ(names_in("result"), "");
    smt("-c smt.conf");
    const auto written = contents(folder / "result");
    const ProcessResult same = smt("-c smt.conf --check");
    EXPECT_EQ(same.exit_code, 0) << same.output;
    EXPECT_EQ(same.output, "");
    EXPECT_EQ(last_line(same.errors),
              "smt: 3 tables through 2 replication slots: 7 files up to date in ./result\n");
    postgres.query("ALTER TABLE sales.lines ADD COLUMN weight int");
    const ProcessResult other = smt("-c smt.conf --check --set cdc.username=other");
    EXPECT_EQ(other.exit_code, 4);
    EXPECT_NE(other.output.find("--- ./result/starrocks-create.all.sql\n"
                                "+++ ./result/starrocks-create.all.sql\n"),
              std::string::npos);
    EXPECT_NE(other.output.find("\n+  `weight` INT"), std::string::npos) << other.output;
    EXPECT_EQ(contents(folder / "result"), written);
    EXPECT_EQ(smt("-c smt.conf --check --strict").exit_code, 1);
}

TEST_F(GenerateCommand, ShowsNoPasswordInADiff) {
    smt("-c smt.conf");
    write("other.conf", "");
    configure("[starrocks]\npassword = secret-new\n");
    const ProcessResult result = smt("-c smt.conf --check");
    EXPECT_EQ(result.exit_code, 4);
    EXPECT_NE(result.output.find("-  'password' = '***',\n+  'password' = '***',\n"),
              std::string::npos)
        << result.output;
    const ProcessResult placeholders = smt("-c smt.conf --check --set other.secrets=placeholder");
    EXPECT_NE(placeholders.output.find("+  'password' = '${SMT_STARROCKS_PASSWORD}',"),
              std::string::npos)
        << placeholders.output;
    EXPECT_EQ((result.output + placeholders.output + result.errors).find("secret-"),
              std::string::npos);
}

// What it prints is a diff that the real patch takes.
TEST_F(GenerateCommand, PrintsADiffThatCanBeApplied) {
    configure("[other]\nsecrets = placeholder\n");
    smt("-c smt.conf");
    postgres.query(
        "ALTER TABLE sales.lines ADD COLUMN weight int, DROP COLUMN note;"
        "CREATE TABLE sales.returns (id int PRIMARY KEY, note text);"
        "COMMENT ON TABLE sales.orders IS 'What was bought'");
    const ProcessResult patched = shell(
        "$SMT -q -c smt.conf --check >changes.diff; echo $?; patch -s -p0 <changes.diff; "
        "echo $?; $SMT -q -c smt.conf --check; echo $?");
    EXPECT_EQ(patched.output, "4\n0\n0\n") << patched.errors;
}

}  // namespace
}  // namespace smt
