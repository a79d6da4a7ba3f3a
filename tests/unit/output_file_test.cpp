// The file that `smt render -o` writes.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "smt/output.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using ::testing::contents;
using ::testing::permissions_of;
using ::testing::read_text;
using ::testing::write_text;

class SecretFile : public ::testing::Test {
  protected:
    std::string error_of_write(const std::string& target) {
        try {
            write_secret_file(target, "new");
        } catch (const OutputError& error) {
            return error.what();
        }
        return "nothing";
    }

    const ::testing::TemporaryFolder temporary;
    const std::string path = temporary / "job.sql";
};

TEST_F(SecretFile, IsReadableByItsOwnerAloneWhateverStoodThere) {
    for (const mode_t umask : {0U, 022U, 077U}) {
        const mode_t before = ::umask(umask);
        write_secret_file(path, "s3cret");
        ::umask(before);
        EXPECT_EQ(permissions_of(path), 0600U);
        EXPECT_EQ(read_text(path), "s3cret");
        write_text(path, "a longer text than that");
        ::chmod(path.c_str(), 0644);
    }
}

TEST_F(SecretFile, IsReplacedAsAWhole) {
    write_text(path, "old");
    const int reader = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    write_secret_file(path, "s3cret");
    char text[8] = {};
    EXPECT_EQ(::read(reader, text, sizeof text), 3) << "who reads the old file goes on reading it";
    EXPECT_STREQ(text, "old");
    ::close(reader);
    EXPECT_EQ(contents(temporary / "").size(), 1U);
}

TEST_F(SecretFile, MayStandInTheWorkingDirectoryOrInAFolderThatIsNotThere) {
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(temporary / "");
    write_secret_file("job.sql", "one");
    std::filesystem::current_path(before);
    write_secret_file(temporary / "a/b/job.sql", "two");
    EXPECT_EQ(read_text(path), "one");
    EXPECT_EQ(read_text(temporary / "a/b/job.sql"), "two");
}

TEST_F(SecretFile, TakesThePlaceOfWhatAKilledRunLeft) {
    write_text(temporary / ".smt-tmp.job.sql", "half");
    write_text(temporary / ".smt-tmp.other.sql", "of another run");
    write_secret_file(path, "s3cret");
    EXPECT_EQ(read_text(path), "s3cret");
    EXPECT_FALSE(std::filesystem::exists(temporary / ".smt-tmp.job.sql"));
    EXPECT_TRUE(std::filesystem::exists(temporary / ".smt-tmp.other.sql"));
}

TEST_F(SecretFile, DoesNotFollowALink) {
    write_text(temporary / "precious", "precious");
    std::filesystem::create_symlink(temporary / "precious", path);
    EXPECT_EQ(error_of_write(path),
              fmt::format("cannot write '{}': it is a symbolic link, which smt does not follow; "
                          "nothing was changed",
                          path));
    EXPECT_EQ(read_text(temporary / "precious"), "precious");

    std::filesystem::create_directory(temporary / "real");
    std::filesystem::create_symlink(temporary / "real", temporary / "link");
    EXPECT_EQ(error_of_write(temporary / "link/job.sql"),
              fmt::format("cannot write into '{}': it is a symbolic link, which smt does not "
                          "follow; nothing was changed",
                          temporary / "link"));
    EXPECT_TRUE(contents(temporary / "real").empty());
}

// As root, -o /dev/null would take the device away from everybody.
TEST_F(SecretFile, TakesThePlaceOfNothingButAFile) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(error_of_write(path),
              fmt::format("cannot write '{}': it is no regular file; nothing was changed", path));
    EXPECT_TRUE(std::filesystem::is_fifo(path));

    std::filesystem::create_directory(temporary / "folder");
    EXPECT_EQ(error_of_write(temporary / "folder"),
              fmt::format("cannot write '{}': Is a directory; nothing was changed",
                          temporary / "folder"));
    EXPECT_EQ(error_of_write(temporary / "folder/"),
              fmt::format("cannot write '{}': Is a directory; nothing was changed",
                          temporary / "folder/"));
}

}  // namespace
}  // namespace smt
