// What is on the disk when writing goes wrong: a failing system call, a signal or a crash at every
// place where one can happen.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "smt/output.h"
#include "support/temporary_folder.h"

namespace {

// Called before each rename and fsync of the writer; a positive result is the errno with which the
// call fails.
std::function<int()> before_rename;
std::function<int()> before_fsync;

int answer(const std::function<int()>& before) {
    errno = before ? before() : 0;
    return errno == 0 ? 0 : -1;
}

}  // namespace

// The linker takes these before those of the C library.
extern "C" int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
    return answer(before_rename) == 0
               ? static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, 0))
               : -1;
}

// Nothing here cuts the power: a real one would only take its time.
extern "C" int fsync(int /*file*/) {
    return answer(before_fsync);
}

namespace smt {
namespace {

using ::testing::contents;
using ::testing::permissions_of;
using ::testing::read_text;
using Contents = std::map<std::string, std::string>;

// A function for before_rename or before_fsync that does `action` at call number `nth`, from 1.
std::function<int()> at_call(int nth, std::function<int()> action) {
    return [nth, action = std::move(action), calls = 0]() mutable {
        return ++calls == nth ? action() : 0;
    };
}

// How a child process ends (waitpid(2)) that calls `function`: 0 if it returns.
int status_of_child(const std::function<void()>& function) {
    const pid_t child = ::fork();
    if (child == 0) {
        // A runner that ignores signals, as nohup does, hands that on.
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
            std::signal(signal, SIG_DFL);
        }
        function();
        ::_exit(0);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

// `old` is on the disk, `fresh` shall be; the second has a file less and one more.
const std::vector<OutputFile> old = {{"flink-create.1.sql", "old 1"},
                                     {"flink-create.2.sql", "old 2"},
                                     {"flink-create.all.sql", "old", true},
                                     {"starrocks-create.all.sql", "same"}};
const std::vector<OutputFile> fresh = {{"flink-create.1.sql", "new 1"},
                                       {"flink-create.all.sql", "new", true},
                                       {"postgres-setup.sql", "new"},
                                       {"starrocks-create.all.sql", "same"}};
constexpr int renames = 4;  // three files and the manifest
constexpr int fsyncs = 5;   // those and the folder

class OutputFailure : public ::testing::Test {
  protected:
    OutputFailure() {
        write(fresh);
        complete = contents(result);
        std::filesystem::remove_all(result);
        write(old);
        before = contents(result);
    }
    ~OutputFailure() override {
        before_rename = nullptr;
        before_fsync = nullptr;
    }

    // No mode keeps root out: a child of root becomes the owner of the folder, `nobody`.
    const std::function<void()> become_ordinary_user = [this] {
        constexpr uid_t nobody = 65534;
        if (::getuid() != 0) {
            return;
        }
        bool done = ::chown(result.c_str(), nobody, nobody) == 0;
        for (const auto& entry : std::filesystem::directory_iterator{result}) {
            done = done && ::chown(entry.path().c_str(), nobody, nobody) == 0;
        }
        if (!done || ::setgid(nobody) != 0 || ::setuid(nobody) != 0) {
            ::_exit(1);
        }
    };

    void write(const std::vector<OutputFile>& files) {
        write_files(result, "shop.conf", files, diagnostics);
    }

    void start_over() {
        std::filesystem::remove_all(result);
        write(old);
    }

    std::string error_of_write() {
        try {
            write(fresh);
        } catch (const OutputError& error) {
            return error.what();
        }
        return "nothing";
    }

    // What write() throws in a child process that is prepared by `prepare`.
    std::string error_in_child(const std::function<void()>& prepare) {
        const std::string answer = temporary / "answer";
        const int file = ::open(answer.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        const int status = status_of_child([&] {
            prepare();
            const std::string error = error_of_write();
            ::_exit(::write(file, error.data(), error.size()) < 0 ? 1 : 0);
        });
        ::close(file);
        EXPECT_EQ(status, 0);
        return read_text(answer);
    }

    const ::testing::TemporaryFolder temporary;
    const std::string result = temporary / "result";
    Diagnostics diagnostics;
    Contents before, complete;  // the folder with `old` and with `fresh`
};

TEST_F(OutputFailure, ByALossOfPowerMeetsFilesThatAreOnTheDiskBeforeTheFirstRename) {
    std::string calls;
    before_fsync = [&] { return calls += 's', 0; };
    before_rename = [&] { return calls += 'r', 0; };
    write(fresh);
    EXPECT_EQ(calls, "ssssrrrrs");
}

TEST_F(OutputFailure, OfAReadOnlyFolderChangesNothing) {
    ::chmod(result.c_str(), 0555);
    EXPECT_EQ(error_in_child(become_ordinary_user),
              fmt::format("cannot write '{}/flink-create.1.sql': Permission denied; nothing was "
                          "changed",
                          result));
    ::chmod(result.c_str(), 0755);
    EXPECT_EQ(contents(result), before);
}

TEST_F(OutputFailure, OfAnUnreadableFileChangesNothing) {
    const std::string unreadable = result + "/flink-create.2.sql";
    ::chmod(unreadable.c_str(), 0);
    EXPECT_EQ(error_in_child(become_ordinary_user),
              fmt::format("cannot read '{}': Permission denied; nothing was changed", unreadable));
    ::chmod(unreadable.c_str(), 0644);
    EXPECT_EQ(contents(result), before);
}

TEST_F(OutputFailure, OfAFileThatGrowsTooLargeChangesNothing) {
    const std::string error = error_in_child([] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{300, 300};  // the message fits, the manifest does not
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    EXPECT_EQ(error,
              fmt::format("cannot write '{}/.smt-manifest.json': File too large; nothing was "
                          "changed",
                          result));
    EXPECT_EQ(contents(result), before);
}

TEST_F(OutputFailure, OfAFullDiskChangesNothing) {
    before_fsync = at_call(2, [] { return ENOSPC; });
    EXPECT_EQ(error_of_write(),
              fmt::format("cannot write '{}/flink-create.all.sql': No space left on device; "
                          "nothing was changed",
                          result));
    EXPECT_EQ(contents(result), before);
}

// Much is written by several threads at once.
TEST_F(OutputFailure, OfAFullDiskNamesTheFirstOfManyLargeFiles) {
    std::vector<OutputFile> large;
    for (int i = 1; i < 10; ++i) {
        large.push_back({fmt::format("flink-create.{}.sql", i), std::string(1 << 18, 'x')});
    }
    before_fsync = [] { return ENOSPC; };
    try {
        write(large);
        ADD_FAILURE() << "nothing failed";
    } catch (const OutputError& error) {
        EXPECT_EQ(error.what(), fmt::format("cannot write '{}/flink-create.1.sql': No space left "
                                            "on device; nothing was changed",
                                            result));
    }
    EXPECT_EQ(contents(result), before);
    before_fsync = nullptr;
    write(large);
    for (const OutputFile& file : large) {
        EXPECT_EQ(read_text(result + "/" + file.path), file.text) << file.path;
    }
}

TEST_F(OutputFailure, OfTheFirstRenameChangesNothing) {
    before_rename = at_call(1, [] { return EIO; });
    EXPECT_EQ(error_of_write(),
              fmt::format("cannot write '{}/flink-create.1.sql': Input/output error; nothing was "
                          "changed",
                          result));
    EXPECT_EQ(contents(result), before);
}

TEST_F(OutputFailure, OfALaterRenameIsSaidAndRepairedByTheNextRun) {
    const std::vector<const char*> names = {"flink-create.1.sql", "flink-create.all.sql",
                                            "postgres-setup.sql", ".smt-manifest.json"};
    for (int nth = 2; nth <= renames; ++nth) {
        start_over();
        before_rename = at_call(nth, [] { return EIO; });
        EXPECT_EQ(error_of_write(),
                  fmt::format("cannot write '{}/{}': Input/output error; old and new files are "
                              "mixed now: run smt again, which completes the new ones",
                              result, names.at(static_cast<std::size_t>(nth) - 1)));
        EXPECT_EQ(read_text(result + "/flink-create.1.sql"), "new 1");
        EXPECT_EQ(contents(result)[".smt-manifest.json"], before[".smt-manifest.json"]);

        before_rename = nullptr;
        EXPECT_EQ(error_of_write(), "nothing");
        EXPECT_EQ(contents(result), complete) << "failed at rename " << nth;
    }
    EXPECT_TRUE(diagnostics.all().empty());
}

// Every file is in its place by then.
TEST_F(OutputFailure, OfAFileSystemToSyncFoldersIsNone) {
    before_fsync = at_call(fsyncs, [] { return EINVAL; });
    EXPECT_EQ(error_of_write(), "nothing");
    EXPECT_EQ(contents(result), complete);

    start_over();
    before_fsync = at_call(fsyncs, [] { return EIO; });
    EXPECT_EQ(
        error_of_write(),
        fmt::format("cannot write into '{}/': Input/output error; old and new files are mixed "
                    "now: run smt again, which completes the new ones",
                    result));
}

TEST_F(OutputFailure, OfAnotherRunInTheFolderIsSaid) {
    const int folder = ::open(result.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ASSERT_EQ(::flock(folder, LOCK_EX), 0);
    EXPECT_EQ(
        error_of_write(),
        fmt::format("another smt writes into '{}' just now: wait until it has finished", result));
    EXPECT_EQ(contents(result), before);

    ::close(folder);
    EXPECT_EQ(error_of_write(), "nothing");
    EXPECT_EQ(contents(result), complete);
}

TEST_F(OutputFailure, ByACrashWhileStagingLeavesTheOldFilesAndNoReadableSecret) {
    for (int nth = 1; nth <= fsyncs - 1; ++nth) {
        start_over();
        ::umask(0);
        before_fsync = at_call(nth, [] { return ::raise(SIGKILL); });
        const int status = status_of_child([this] { write(fresh); });
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << nth;
        before_fsync = nullptr;
        ::umask(022);

        Contents after = contents(result);
        EXPECT_EQ(after[".smt-tmp.flink-create.1.sql"], "new 1");
        if (nth >= 2) {
            EXPECT_EQ(permissions_of(result + "/.smt-tmp.flink-create.all.sql"), 0600U);
        }
        EXPECT_EQ(std::erase_if(
                      after, [](const auto& file) { return file.first.starts_with(".smt-tmp."); }),
                  static_cast<std::size_t>(nth));
        EXPECT_EQ(after, before) << "killed at fsync " << nth;

        write(fresh);
        EXPECT_EQ(contents(result), complete) << "killed at fsync " << nth;
    }
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(OutputFailure, ByACrashLeavesNothingBehindThatTheNextRunDoesNotWrite) {
    before_fsync = at_call(3, [] { return ::raise(SIGKILL); });  // postgres-setup.sql is staged
    status_of_child([this] { write(fresh); });
    before_fsync = nullptr;
    ASSERT_TRUE(contents(result).contains(".smt-tmp.postgres-setup.sql"));
    write(old);
    EXPECT_EQ(contents(result), before);
}

TEST_F(OutputFailure, ByACrashBetweenTwoRenamesIsRepairedByTheNextRun) {
    for (int nth = 1; nth <= renames; ++nth) {
        start_over();
        before_rename = at_call(nth, [] { return ::raise(SIGKILL); });
        const int status = status_of_child([this] { write(fresh); });
        ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << nth;
        before_rename = nullptr;
        EXPECT_EQ(contents(result)[".smt-manifest.json"], before[".smt-manifest.json"]);

        write(fresh);
        EXPECT_EQ(contents(result), complete) << "killed at rename " << nth;
    }
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(OutputFailure, ByACrashOfTheFirstRunIsNotTakenForTheOldTool) {
    std::filesystem::remove_all(result);
    before_rename = at_call(3, [] { return ::raise(SIGKILL); });
    status_of_child([this] { write(old); });
    before_rename = nullptr;
    ASSERT_EQ(read_text(result + "/flink-create.1.sql"), "old 1");
    write(fresh);
    EXPECT_EQ(read_text(result + "/flink-create.1.sql"), "new 1");
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST_F(OutputFailure, BySignalsWaitsUntilTheSetIsComplete) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        for (int nth = 1; nth <= renames; ++nth) {
            start_over();
            before_rename = at_call(nth, [signal] { return ::raise(signal); });
            const int status = status_of_child([this] { write(fresh); });
            EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal)
                << "the signal is lost: " << signal;
            before_rename = nullptr;
            EXPECT_EQ(contents(result), complete) << "signal " << signal << " at rename " << nth;
        }
    }
}

TEST_F(OutputFailure, ByASignalWhileStagingLeavesNothing) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
        for (int nth = 1; nth <= fsyncs - 1; ++nth) {
            before_fsync = at_call(nth, [signal] { return ::raise(signal); });
            const int status = status_of_child([this] { write(fresh); });
            EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal);
            EXPECT_EQ(contents(result), before) << "signal " << signal << " at fsync " << nth;
        }
    }
}

// nohup ignores SIGHUP, and such a run goes on; a signal that is ignored waits like any other one.
TEST_F(OutputFailure, IsNoneByASignalThatIsIgnored) {
    before_fsync = at_call(1, [] { return ::raise(SIGHUP); });
    const int status = status_of_child([this] {
        std::signal(SIGHUP, SIG_IGN);
        write(fresh);
    });
    EXPECT_EQ(status, 0);
    EXPECT_EQ(contents(result), complete);
}

TEST_F(OutputFailure, ByASignalLeavesNothingOfASecretFile) {
    const std::string path = result + "/job.sql";
    const Contents without = contents(result);
    before_fsync = at_call(1, [] { return ::raise(SIGTERM); });
    const int status = status_of_child([&] { write_secret_file(path, "s3cret"); });
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    EXPECT_EQ(contents(result), without);
}

}  // namespace
}  // namespace smt
