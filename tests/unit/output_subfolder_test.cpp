// Files one level below the output folder: all that holds for plain ones holds for them.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "smt/output.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using ::testing::contents;
using ::testing::permissions_of;
using ::testing::read_text;
using ::testing::write_text;
using Contents = std::map<std::string, std::string>;

constexpr const char* job = "flink-create.all.sql";
constexpr const char* deployment = "kubernetes/flink-deployment.yaml";
constexpr const char* secret = "kubernetes/secret.yaml";
constexpr const char* topic = "kafka/debezium-postgres.json";
constexpr const char* leftover = "kubernetes/.smt-tmp.secret.yaml";

class OutputSubfolder : public ::testing::Test {
  protected:
    OutputSubfolder() { ::umask(022); }

    std::vector<WrittenFile> write(const std::vector<OutputFile>& files) {
        return write_files(result, "shop.conf", files, diagnostics);
    }

    static std::string error_of(const std::function<void()>& action) {
        try {
            action();
        } catch (const OutputError& error) {
            return error.what();
        }
        return "nothing";
    }
    std::string error_of_write(const std::vector<OutputFile>& files) {
        return error_of([&] { write(files); });
    }

    std::string in_result(const std::string& name) const { return result + "/" + name; }
    bool is_there(const std::string& name) const {
        return std::filesystem::exists(std::filesystem::symlink_status(in_result(name)));
    }

    const ::testing::TemporaryFolder temporary;
    const std::string result = temporary / "result";
    Diagnostics diagnostics;
};

TEST_F(OutputSubfolder, IsMadeForItsFiles) {
    const auto written =
        write({{job, "all"}, {topic, "{}"}, {deployment, "a"}, {secret, "b", true}});

    EXPECT_EQ(contents(in_result("kubernetes")),
              (Contents{{"flink-deployment.yaml", "a"}, {"secret.yaml", "b"}}));
    EXPECT_EQ(contents(in_result("kafka")), (Contents{{"debezium-postgres.json", "{}"}}));
    EXPECT_EQ(permissions_of(in_result("kubernetes")), 0755U);
    EXPECT_EQ(permissions_of(in_result(deployment)), 0644U);
    EXPECT_EQ(permissions_of(in_result(secret)), 0600U);
    EXPECT_NE(read_text(in_result(".smt-manifest.json"))
                  .find(R"("name": "kafka/debezium-postgres.json")"),
              std::string::npos);
    EXPECT_EQ(written[3].path, secret);
}

TEST_F(OutputSubfolder, ObeysTheUmask) {
    ::umask(077);
    write({{deployment, "a"}});
    ::umask(022);
    EXPECT_EQ(permissions_of(in_result("kubernetes")), 0700U);
    EXPECT_EQ(permissions_of(in_result(deployment)), 0600U);
}

TEST_F(OutputSubfolder, KeepsItsUnchangedFilesAndReplacesOthers) {
    write({{deployment, "a"}, {secret, "b"}});
    const auto before = ::testing::status_of(in_result(secret));
    const auto written = write({{deployment, "new"}, {secret, "b"}});
    EXPECT_EQ(read_text(in_result(deployment)), "new");
    EXPECT_EQ(written[1].state, FileState::unchanged);
    EXPECT_EQ(::testing::status_of(in_result(secret)).st_ino, before.st_ino);
}

TEST_F(OutputSubfolder, GoesWithTheLastOfItsFiles) {
    write({{job, "all"}, {deployment, "a"}, {secret, "b"}});
    write({{job, "all"}, {deployment, "a"}});
    EXPECT_FALSE(is_there(secret));
    EXPECT_TRUE(is_there(deployment));

    const auto written = write({{job, "all"}});
    EXPECT_FALSE(is_there("kubernetes"));
    EXPECT_EQ(written[1].state, FileState::removed);
}

TEST_F(OutputSubfolder, StaysWithAFileOfTheUser) {
    write({{job, "all"}, {deployment, "a"}});
    write_text(in_result("kubernetes/notes.txt"), "mine");
    write({{job, "all"}});
    EXPECT_EQ(contents(in_result("kubernetes")), (Contents{{"notes.txt", "mine"}}));
    std::filesystem::remove(in_result("kubernetes/notes.txt"));
    write({{job, "all"}});
    EXPECT_TRUE(is_there("kubernetes")) << "nothing of ours was in it any more";
}

TEST_F(OutputSubfolder, StaysWithAnEditedFile) {
    write({{job, "all"}, {deployment, "a"}, {secret, "b"}});
    write_text(in_result(deployment), "edited");
    write({{job, "all"}});
    EXPECT_EQ(contents(in_result("kubernetes")), (Contents{{"flink-deployment.yaml", "edited"}}));
    EXPECT_EQ(diagnostics.count(Severity::warning), 1U);
    std::filesystem::remove(in_result(deployment));
    write({{job, "all"}});
    EXPECT_FALSE(is_there("kubernetes"));
}

TEST_F(OutputSubfolder, OfTheUserIsNotTouched) {
    std::filesystem::create_directories(in_result("kafka"));
    std::filesystem::create_directory(temporary / "elsewhere");
    write_text(temporary / "elsewhere/.smt-tmp.x", "mine");
    std::filesystem::create_directory_symlink(temporary / "elsewhere", in_result("kubernetes"));
    write({{job, "all"}});
    EXPECT_TRUE(is_there("kafka"));
    EXPECT_EQ(contents(temporary / "elsewhere"), (Contents{{".smt-tmp.x", "mine"}}));
}

TEST_F(OutputSubfolder, ThatIsALinkIsRefusedBeforeAnythingIsChanged) {
    write({{job, "old"}, {topic, "{}"}});
    std::filesystem::rename(in_result("kafka"), temporary / "elsewhere");
    std::filesystem::create_directory_symlink(temporary / "elsewhere", in_result("kafka"));
    const Contents before = contents(result);
    const std::string expected = fmt::format(
        "cannot write into '{}/kafka': it is a symbolic link, which smt does not follow; nothing "
        "was changed",
        result);

    EXPECT_EQ(error_of_write({{job, "new"}, {topic, "[]"}}), expected);
    EXPECT_EQ(error_of_write({{job, "new"}}), expected) << "what it would remove lies there too";
    EXPECT_EQ(error_of([&] {
                  compare_files(result, "shop.conf", {{topic, "[]"}}, diagnostics);
              }),
              expected);
    EXPECT_EQ(contents(result), before);
    EXPECT_EQ(contents(temporary / "elsewhere"), (Contents{{"debezium-postgres.json", "{}"}}));
}

TEST_F(OutputSubfolder, ThatIsAFileIsRefused) {
    write({{job, "old"}});
    write_text(in_result("kafka"), "mine");
    EXPECT_EQ(
        error_of_write({{job, "new"}, {topic, "{}"}}),
        fmt::format("cannot write into '{}/kafka': Not a directory; nothing was changed", result));
    EXPECT_EQ(read_text(in_result("kafka")), "mine");
    EXPECT_EQ(read_text(in_result(job)), "old");
}

TEST_F(OutputSubfolder, IsNotLeftBehindByARunThatFails) {
    write({{job, "old"}});
    // The file behind it cannot be staged.
    std::filesystem::create_directory(in_result(".smt-tmp.starrocks-create.all.sql"));
    EXPECT_NE(error_of_write({{deployment, "a"}, {"starrocks-create.all.sql", "b"}}), "nothing");
    EXPECT_FALSE(is_there("kubernetes"));
    EXPECT_EQ(read_text(in_result(job)), "old");
}

TEST_F(OutputSubfolder, LosesWhatAKilledRunLeftInIt) {
    std::filesystem::create_directories(in_result("kubernetes"));
    write_text(in_result(leftover), "old");
    write({{deployment, "a"}});
    EXPECT_EQ(contents(in_result("kubernetes")), (Contents{{"flink-deployment.yaml", "a"}}));

    write_text(in_result(leftover), "old");
    write({{job, "all"}});
    EXPECT_FALSE(is_there("kubernetes"));
}

TEST_F(OutputSubfolder, DoesNotFollowALinkInIt) {
    write({{deployment, "a"}});
    write_text(temporary / "precious", "precious");
    std::filesystem::create_symlink(temporary / "precious", in_result(leftover));
    std::filesystem::remove(in_result(deployment));
    std::filesystem::create_symlink(temporary / "precious", in_result(deployment));
    write({{deployment, "b"}, {secret, "c"}});
    EXPECT_EQ(read_text(temporary / "precious"), "precious");
    EXPECT_EQ(contents(in_result("kubernetes")),
              (Contents{{"flink-deployment.yaml", "b"}, {"secret.yaml", "c"}}));
}

TEST_F(OutputSubfolder, IsComparedAsTheOtherFiles) {
    const auto changes = [&](const std::vector<OutputFile>& files) {
        std::string text;
        for (const FileChange& change : compare_files(result, "shop.conf", files, diagnostics)) {
            text += fmt::format("{}: {} -> {}\n", change.path, change.before.value_or("-"),
                                change.after.value_or("-"));
        }
        return text;
    };
    write({{job, "all"}, {deployment, "a"}});
    EXPECT_EQ(changes({{job, "all"}, {deployment, "a"}}), "");
    EXPECT_EQ(changes({{job, "all"}, {deployment, "b"}}), fmt::format("{}: a -> b\n", deployment));
    EXPECT_EQ(changes({{job, "all"}, {topic, "{}"}}),
              fmt::format("{}: - -> {{}}\n{}: a -> -\n", topic, deployment));
    EXPECT_FALSE(is_there("kafka"));
}

}  // namespace
}  // namespace smt
