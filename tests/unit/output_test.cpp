#include "smt/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "output_manifest.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using ::testing::contents;
using ::testing::permissions_of;
using ::testing::read_text;
using ::testing::status_of;
using ::testing::write_text;
using Contents = std::map<std::string, std::string>;

constexpr const char* tables = "starrocks-create.all.sql";
constexpr const char* job = "flink-create.all.sql";
constexpr const char* second_job = "flink-create.2.sql";
constexpr const char* manifest = ".smt-manifest.json";

std::string all_texts(const Diagnostics& diagnostics) {
    std::string texts;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        texts += to_text(diagnostic, false);
    }
    return texts;
}

class Output : public ::testing::Test {
  protected:
    Output() { ::umask(022); }
    ~Output() override { ::umask(022); }

    std::vector<WrittenFile> write(const std::vector<OutputFile>& files,
                                   const std::string& config = "shop.conf") {
        return write_files(result, config, files, diagnostics);
    }

    // What write() throws, or "nothing".
    std::string error_of_write(const std::vector<OutputFile>& files) {
        try {
            write(files);
        } catch (const OutputError& error) {
            return error.what();
        }
        return "nothing";
    }

    std::string in_result(const std::string& name) const { return result + "/" + name; }

    const ::testing::TemporaryFolder temporary;
    std::string result = temporary / "result";
    Diagnostics diagnostics;
};

TEST_F(Output, WritesFilesAndAManifestOfThem) {
    const auto written = write({{job, "", true}, {tables, "abc"}});

    // The hashes are those of FIPS 180-4's examples "" and "abc".
    EXPECT_EQ(contents(result), (Contents{{job, ""}, {tables, "abc"}, {manifest, R"({
  "version": 1,
  "config": "shop.conf",
  "files": [
    {
      "name": "flink-create.all.sql",
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "mode": "0600"
    },
    {
      "name": "starrocks-create.all.sql",
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "mode": "0644"
    }
  ]
}
)"}}));
    ASSERT_EQ(written.size(), 2U);
    EXPECT_EQ(written[0].path, job);
    EXPECT_EQ(written[0].state, FileState::written);
    EXPECT_EQ(written[1].path, tables);
    EXPECT_EQ(all_texts(diagnostics), "");
}

TEST_F(Output, MakesTheFolderAndThoseAboveIt) {
    ::umask(0);
    result = temporary / "a/b/c/";
    write({{job, "new"}});
    EXPECT_EQ(read_text(temporary / "a/b/c/flink-create.all.sql"), "new");
    for (const char* folder : {"a", "a/b", "a/b/c"}) {
        EXPECT_EQ(permissions_of(temporary / folder), 0755U) << folder;
    }
}

TEST_F(Output, WritesIntoTheWorkingFolder) {
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::create_directory(result);
    std::filesystem::current_path(result);
    write_files(".", "shop.conf", {{job, "new"}}, diagnostics);
    std::filesystem::current_path(before);
    EXPECT_EQ(read_text(in_result(job)), "new");
}

TEST_F(Output, DoesNotTouchUnchangedFiles) {
    write({{job, "same"}, {tables, "old"}});
    const auto job_before = status_of(in_result(job));
    const auto manifest_before = status_of(in_result(manifest));

    const auto written = write({{job, "same"}, {tables, "new"}});

    const auto job_after = status_of(in_result(job));
    EXPECT_EQ(job_after.st_ino, job_before.st_ino);
    EXPECT_EQ(job_after.st_ctim.tv_nsec, job_before.st_ctim.tv_nsec);
    EXPECT_NE(status_of(in_result(manifest)).st_ino, manifest_before.st_ino);
    EXPECT_EQ(read_text(in_result(tables)), "new");
    EXPECT_EQ(written[0].state, FileState::unchanged);
    EXPECT_EQ(written[1].state, FileState::written);
}

TEST_F(Output, DoesNotTouchAnUnchangedManifest) {
    write({{job, "same"}});
    const auto before = status_of(in_result(manifest));
    write({{job, "same"}});
    EXPECT_EQ(status_of(in_result(manifest)).st_ino, before.st_ino);
}

TEST_F(Output, KeepsSecretsFromOthersWhateverTheUmask) {
    ::umask(0);
    write({{job, "password", true}, {tables, "public"}});
    EXPECT_EQ(permissions_of(in_result(job)), 0600U);
    EXPECT_EQ(permissions_of(in_result(tables)), 0644U);
    // Its hashes would tell a guessed password from a wrong one.
    EXPECT_EQ(permissions_of(in_result(manifest)), 0600U);
}

TEST_F(Output, ObeysTheUmask) {
    ::umask(027);
    write({{job, "password", true}, {tables, "public"}});
    EXPECT_EQ(permissions_of(in_result(job)), 0600U);
    EXPECT_EQ(permissions_of(in_result(tables)), 0640U);

    write({{job, "password", true}, {tables, "public"}});
    EXPECT_EQ(permissions_of(in_result(tables)), 0640U) << "of an unchanged file";
}

TEST_F(Output, ClosesAReadableFileThatHoldsASecret) {
    write({{job, "old", true}, {tables, "password", true}});
    ::chmod(in_result(job).c_str(), 0644);
    ::chmod(in_result(tables).c_str(), 0644);
    const auto before = status_of(in_result(tables));

    const auto written = write({{job, "new", true}, {tables, "password", true}});

    EXPECT_EQ(permissions_of(in_result(job)), 0600U);
    EXPECT_EQ(permissions_of(in_result(tables)), 0600U);
    EXPECT_EQ(status_of(in_result(tables)).st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    EXPECT_EQ(written[1].state, FileState::unchanged);
}

TEST_F(Output, RemovesWhatItNoLongerWritesAndNothingElse) {
    write({{second_job, "two"}, {job, "all"}});
    write_text(in_result("notes.txt"), "mine");
    write_text(in_result("flink-create.3.sql"), "mine too");

    const auto written = write({{job, "all"}});

    Contents after = contents(result);
    EXPECT_EQ(after[manifest].find(second_job), std::string::npos);
    after.erase(manifest);
    EXPECT_EQ(after,
              (Contents{{job, "all"}, {"notes.txt", "mine"}, {"flink-create.3.sql", "mine too"}}));
    ASSERT_EQ(written.size(), 2U);
    EXPECT_EQ(written[1].path, second_job);
    EXPECT_EQ(written[1].state, FileState::removed);
    EXPECT_EQ(all_texts(diagnostics), "");
}

TEST_F(Output, DoesNotMissAFileThatTheUserRemoved) {
    write({{second_job, "two"}, {job, "all"}});
    std::filesystem::remove(in_result(second_job));
    EXPECT_EQ(write({{job, "all"}}).size(), 1U);
    EXPECT_EQ(all_texts(diagnostics), "");
}

TEST_F(Output, KeepsAnEditedFileUntilSomebodyRemovesIt) {
    write({{second_job, "two"}, {job, "all"}});
    write_text(in_result(second_job), "two, edited");
    const std::string expected = fmt::format(
        "{}/flink-create.2.sql: warning: smt no longer writes this file, but it was edited since: "
        "it stays [edited-output-kept]\n"
        "  hint: delete it, or move it to another folder\n",
        result);

    for (const char* run : {"first", "second"}) {
        diagnostics = {};
        const auto written = write({{job, "all"}});
        EXPECT_EQ(written.size(), 1U) << run;
        EXPECT_EQ(read_text(in_result(second_job)), "two, edited") << run;
        EXPECT_EQ(all_texts(diagnostics), expected) << run;
    }

    diagnostics = {};
    std::filesystem::remove(in_result(second_job));
    write({{job, "all"}});
    EXPECT_EQ(all_texts(diagnostics), "");
    EXPECT_EQ(read_text(in_result(manifest)).find(second_job), std::string::npos);
}

// Two runs that follow the same lock would give one slot to two tables.
TEST_F(Output, FollowsTheLockThatItsFilesContinueOnly) {
    const auto goes_on = [] { return true; };
    const auto write_behind = [&](const std::string& lock_hash) {
        return write_files(result, "shop.conf", {{"smt.lock", "after"}}, diagnostics, goes_on,
                           lock_hash);
    };
    const std::string refusal = fmt::format(
        "'{}' has been changed since this run read it; nothing was changed: run smt again",
        in_result("smt.lock"));
    std::filesystem::create_directory(result);
    write_text(in_result("smt.lock"), "before");
    for (const std::string& hash : {std::string{}, sha256("another")}) {
        try {
            write_behind(hash);
            ADD_FAILURE() << "was written";
        } catch (const OutputError& error) {
            EXPECT_EQ(error.what(), refusal);
        }
        EXPECT_EQ(read_text(in_result("smt.lock")), "before");
    }
    write_behind(sha256("before"));
    EXPECT_EQ(read_text(in_result("smt.lock")), "after");

    std::filesystem::remove(in_result("smt.lock"));
    EXPECT_THROW(write_behind(sha256("after")), OutputError);
    EXPECT_EQ(write_behind("").size(), 1U);
}

// --strict: a warning of the writer itself must come before anything is changed.
TEST_F(Output, AsksWhetherToGoOnBeforeAnythingIsChanged) {
    write({{second_job, "two"}, {job, "all"}});
    write_text(in_result(second_job), "two, edited");
    const Contents before = contents(result);
    const auto stop_at_warnings = [&] { return diagnostics.count(Severity::warning) == 0; };

    EXPECT_TRUE(
        write_files(result, "shop.conf", {{job, "new"}}, diagnostics, stop_at_warnings).empty());
    EXPECT_EQ(contents(result), before);
    EXPECT_EQ(diagnostics.count(Severity::warning), 1U);

    std::filesystem::remove(in_result(second_job));
    diagnostics = {};
    EXPECT_EQ(
        write_files(result, "shop.conf", {{job, "new"}}, diagnostics, stop_at_warnings).size(), 1U);
    EXPECT_EQ(read_text(in_result(job)), "new");
}

TEST_F(Output, KeepsALinkInThePlaceOfAFileThatItNoLongerWrites) {
    write({{second_job, ""}, {job, "all"}});
    write_text(temporary / "elsewhere.sql", "");
    std::filesystem::remove(in_result(second_job));
    std::filesystem::create_symlink(temporary / "elsewhere.sql", in_result(second_job));

    write({{job, "all"}});

    EXPECT_EQ(contents(result)[second_job], "-> " + temporary / "elsewhere.sql");
    EXPECT_EQ(diagnostics.count(Severity::warning), 1U);
}

TEST_F(Output, OverwritesAnEditedFileThatItStillWritesWithOneNote) {
    write({{job, "old"}, {tables, "old"}});
    write_text(in_result(job), "edited");
    write({{job, "new"}, {tables, "new"}});
    EXPECT_EQ(read_text(in_result(job)), "new");
    EXPECT_EQ(all_texts(diagnostics),
              fmt::format("{}: note: files that were edited since smt wrote them were overwritten: "
                          "'flink-create.all.sql' [edited-output-replaced]\n",
                          result));
}

// Git brings it without the manifest.
TEST_F(Output, OverwritesALockOfAnotherBranchWithoutANote) {
    write({{"smt.lock", "old"}});
    write_text(in_result("smt.lock"), "merged");
    write({{"smt.lock", "new"}});
    EXPECT_EQ(all_texts(diagnostics), "");
}

TEST_F(Output, OverwritesFilesOfTheOldToolWithOneNote) {
    std::filesystem::create_directory(result);
    write_text(in_result(job), "old tool");
    write_text(in_result(tables), "old tool");
    write_text(in_result(second_job), "same");
    write_text(in_result("starrocks-create.7.sql"), "old tool");

    write({{second_job, "same"}, {job, "new"}, {tables, "new"}});

    Contents after = contents(result);
    after.erase(manifest);
    EXPECT_EQ(after, (Contents{{second_job, "same"},
                               {job, "new"},
                               {tables, "new"},
                               {"starrocks-create.7.sql", "old tool"}}));
    EXPECT_EQ(
        all_texts(diagnostics),
        fmt::format("{}: note: files that were not known to be those of smt were overwritten: "
                    "'flink-create.all.sql', 'starrocks-create.all.sql' "
                    "[old-output-replaced]\n",
                    result));
}

TEST_F(Output, LeavesTheFolderOfAnotherConfigAlone) {
    write({{job, "theirs"}}, "other.conf");
    const Contents before = contents(result);

    EXPECT_TRUE(write({{job, "mine"}, {tables, "mine"}}).empty());

    EXPECT_EQ(contents(result), before);
    EXPECT_EQ(
        all_texts(diagnostics),
        fmt::format("{0}: error: the folder holds the files of config 'other.conf': nothing was "
                    "written [foreign-manifest]\n"
                    "  hint: give each config an output_dir of its own, or delete "
                    "'{0}/.smt-manifest.json' if that config is gone\n",
                    result));
}

TEST_F(Output, KnowsItsFolderUnderAConfigNameThatIsNotUtf8) {
    write({{job, "one"}}, "caf\xe9.conf");
    write({{job, "two"}}, "caf\xe9.conf");
    EXPECT_EQ(read_text(in_result(job)), "two");
    EXPECT_EQ(all_texts(diagnostics), "");
}

TEST_F(Output, ReplacesALinkAndLeavesItsTargetAlone) {
    std::filesystem::create_directory(result);
    write_text(temporary / "precious", "precious");
    std::filesystem::create_symlink(temporary / "precious", in_result(job));
    std::filesystem::create_hard_link(temporary / "precious", in_result(tables));

    write({{job, "new", true}, {tables, "new", true}});

    EXPECT_EQ(contents(result)[job], "new");
    EXPECT_EQ(contents(result)[tables], "new");
    EXPECT_EQ(read_text(temporary / "precious"), "precious");
    EXPECT_EQ(permissions_of(temporary / "precious"), 0644U);
}

TEST_F(Output, DoesNotFollowALinkThatWaitsUnderAStagedName) {
    std::filesystem::create_directory(result);
    write_text(temporary / "precious", "precious");
    std::filesystem::create_symlink(temporary / "precious",
                                    in_result(".smt-tmp.flink-create.all.sql"));
    write({{job, "new"}});
    EXPECT_EQ(read_text(temporary / "precious"), "precious");
    EXPECT_EQ(contents(result)[job], "new");
    EXPECT_EQ(contents(result).size(), 2U);
}

TEST_F(Output, DoesNotWaitForTheOtherEndOfAPipe) {
    std::filesystem::create_directory(result);
    ASSERT_EQ(::mkfifo(in_result(job).c_str(), 0644), 0);
    write({{job, ""}});  // what a pipe seems to hold
    EXPECT_TRUE(std::filesystem::is_regular_file(in_result(job)));
}

TEST_F(Output, RefusesAFolderInThePlaceOfAFileBeforeAnythingIsChanged) {
    write({{second_job, "old"}});
    std::filesystem::create_directory(in_result(job));
    const Contents before = contents(result);
    EXPECT_EQ(
        error_of_write({{second_job, "new"}, {job, "new"}}),
        fmt::format("cannot write '{}': Is a directory; nothing was changed", in_result(job)));
    EXPECT_EQ(contents(result), before);
}

TEST_F(Output, RefusesAFileInThePlaceOfTheFolder) {
    write_text(result, "mine");
    const std::string expected = "cannot write into '{}': Not a directory; nothing was changed";
    EXPECT_EQ(error_of_write({{job, "new"}}), fmt::format(fmt::runtime(expected), result));
    result += "/below";
    EXPECT_EQ(error_of_write({{job, "new"}}), fmt::format(fmt::runtime(expected), result));
    EXPECT_EQ(read_text(temporary / "result"), "mine");
}

TEST_F(Output, RefusesAFolderThatIsALink) {
    std::filesystem::create_directory(temporary / "real");
    std::filesystem::create_symlink(temporary / "real", result);
    std::filesystem::create_symlink(temporary / "missing", temporary / "dangling");
    for (const char* spelling : {"result", "result/", "result/.", "result//", "dangling"}) {
        const std::string path = temporary / spelling;
        result = path;
        EXPECT_EQ(error_of_write({{job, "new"}}),
                  fmt::format("cannot write into '{}': it is a symbolic link, which smt does not "
                              "follow; nothing was changed",
                              temporary / (path.ends_with("dangling") ? "dangling" : "result")));
    }
    EXPECT_TRUE(contents(temporary / "real").empty());
    EXPECT_FALSE(std::filesystem::exists(temporary / "missing"));
}

TEST_F(Output, RefusesANameThatNoOutputHas) {
    for (const char* name :
         {"notes.txt", "../flink-create.all.sql", "flink-create.a/b.sql", "", ".", "..",
          ".smt-manifest.json", "/tmp/report.html", "kafka/notes.json",
          "kafka/debezium-postgres./../x.json", "kubernetes/kafka/secret.yaml", "other/secret.yaml",
          "starrocks/starrocks-create.all.sql", "kafka/secret.yaml"}) {
        EXPECT_THROW(write({{name, "new"}}), std::logic_error) << name;
    }
    EXPECT_FALSE(std::filesystem::exists(result));
}

}  // namespace
}  // namespace smt
