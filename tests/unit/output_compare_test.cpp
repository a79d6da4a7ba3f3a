#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "smt/output.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using ::testing::contents;
using ::testing::write_text;

constexpr const char* tables = "starrocks-create.all.sql";
constexpr const char* job = "flink-create.all.sql";

const std::vector<OutputFile> files = {
    {job, "-- smt 1.0: job\nSET;\n", true},
    {"smt.lock", "{\n  \"version\": 1,\n  \"smt\": \"1.0\",\n", false},
    {tables, "-- smt 1.0: tables\nCREATE;\n", false}};

class Compare : public ::testing::Test {
  protected:
    // "NAME: BEFORE -> AFTER" of each change; a file that is not there is a dash.
    std::string compare(const std::vector<OutputFile>& now = files,
                        const std::string& config = "shop.conf") {
        std::string text;
        for (const FileChange& change : compare_files(result, config, now, diagnostics)) {
            text += change.path + ": " + change.before.value_or("-") + " -> " +
                    change.after.value_or("-") + "\n";
        }
        return text;
    }
    void write() { write_files(result, "shop.conf", files, diagnostics); }
    std::string said() const {
        std::string text;
        for (const Diagnostic& diagnostic : diagnostics.all()) {
            text += to_text(diagnostic, false);
        }
        return text;
    }

    const ::testing::TemporaryFolder temporary;
    const std::string result = temporary / "result";
    Diagnostics diagnostics;
};

TEST_F(Compare, FindsNothingWhereNothingChanged) {
    write();
    const auto before = contents(result);
    EXPECT_EQ(compare(), "");
    ::chmod((result + "/" + job).c_str(), 0644);
    EXPECT_EQ(compare(), "") << "version control keeps no permissions";
    std::filesystem::remove(result + "/.smt-manifest.json");
    EXPECT_EQ(compare(), "") << "nor need the manifest be in it";
    EXPECT_EQ(said(), "");
    EXPECT_EQ(contents(result).size() + 1, before.size());
}

TEST_F(Compare, MakesNoFolder) {
    EXPECT_EQ(compare({files[2]}), std::string{tables} + ": - -> -- smt 1.0: tables\nCREATE;\n\n");
    EXPECT_FALSE(std::filesystem::exists(result));
}

TEST_F(Compare, FindsWhatWouldBeWrittenAndRemoved) {
    write();
    const auto before = contents(result);
    EXPECT_EQ(compare({files[1], {tables, "-- smt 1.0: tables\nDROP;\n", false}}),
              std::string{tables} +
                  ": -- smt 1.0: tables\nCREATE;\n -> -- smt 1.0: tables\nDROP;\n\n" + job +
                  ": -- smt 1.0: job\nSET;\n -> -\n");
    EXPECT_EQ(contents(result), before);
}

TEST_F(Compare, DoesNotMindAnotherVersionOfSmt) {
    write();
    EXPECT_EQ(compare({{job, "-- smt 1.12: job\nSET;\n", true},
                       {"smt.lock", "{\n  \"version\": 1,\n  \"smt\": \"1.12\",\n", false},
                       {tables, "-- smt 2.0: tables\nCREATE;\n", false}}),
              "");
    EXPECT_EQ(
        compare({files[0], files[1], {tables, "-- smt 2.0: table\nCREATE;\n", false}}),
        std::string{tables} + ": -- smt 1.0: tables\nCREATE;\n -> -- smt 1.0: table\nCREATE;\n\n");
}

// They change with every row: what is approved does not.
TEST_F(Compare, DoesNotMindOtherSizesInAReport) {
    const auto report = [](const std::string& rows, const std::string& key) {
        return OutputFile{
            "report.json",
            "{\n  \"sizes\": [[" + rows + ",8192]],\n  \"tables\": [" + key + "]\n}\n", false};
    };
    const auto lock = [](const std::string& rows) {
        return OutputFile{"smt.lock", "{\n  \"sizes\": [[" + rows + ",8192]]\n}\n", false};
    };
    write_files(result, "shop.conf", {report("120", "1"), lock("120")}, diagnostics);
    EXPECT_EQ(compare({report("99000", "1"), lock("120")}), "");
    EXPECT_NE(compare({report("99000", "2"), lock("120")}), "");
    EXPECT_NE(compare({report("120", "1"), lock("130")}), "") << "of a report alone";
}

TEST_F(Compare, ReportsWhatWritingReports) {
    write();
    write_text(result + "/" + job, "edited");
    EXPECT_EQ(compare({files[1], files[2]}), "");
    EXPECT_NE(said().find("[edited-output-kept]"), std::string::npos);
    EXPECT_EQ(compare(files, "other.conf"), "");
    EXPECT_NE(said().find("[foreign-manifest]"), std::string::npos);
}

TEST_F(Compare, TakesNoOtherThingForAFile) {
    write();
    std::filesystem::remove(result + "/" + tables);
    std::filesystem::create_symlink("/etc/hostname", result + "/" + tables);
    EXPECT_EQ(compare(), std::string{tables} + ": - -> -- smt 1.0: tables\nCREATE;\n\n");
    std::filesystem::remove(result + "/" + tables);
    std::filesystem::create_directory(result + "/" + tables);
    EXPECT_THROW(compare(), OutputError);
}

}  // namespace
}  // namespace smt
