// The real program when writing goes wrong: it ends with 3 and one clear message, and the files are
// the old ones, or are repaired by the next run.  Every place in the writer:
// unit/output_failure_test.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <string>

#include "support/program.h"

namespace smt {
namespace {

using testing::contents;
using testing::ProcessResult;
using Contents = std::map<std::string, std::string>;

class Writing : public testing::Program {
  protected:
    Writing() {
        postgres.query("CREATE TABLE orders (id bigint PRIMARY KEY, note text)");
        write("smt.conf", testing::connection_sections(postgres.config()) +
                              testing::rule_for(postgres.database()) +
                              "target_database = shop\n[flink]\npipeline_name = shop\n");
        EXPECT_EQ(smt("-q").exit_code, 0);
        before = result();
        EXPECT_EQ(smt("-q -o complete " + change).exit_code, 0);
        complete = contents(folder / "complete");
        EXPECT_EQ(before.size(), complete.size());
    }

    Contents result() const { return contents(folder / "result"); }

    // The files without those that a killed run has staged.
    Contents published() const {
        Contents files = result();
        std::erase_if(files, [](const auto& file) { return file.first.starts_with(".smt-tmp."); });
        return files;
    }

    static std::string fault(const std::string& what) {
        return fmt::format("LD_PRELOAD='{}' ASAN_OPTIONS=verify_asan_link_order=0 SMT_FAULT={}",
                           SMT_FAULTS, what);
    }

    // Another run, or whatever the shell does, while one waits at this call.
    ProcessResult interrupt_at(const std::string& call, const std::string& arguments,
                               const std::string& meanwhile) const {
        return shell(
            fmt::format("{} $SMT -q -c smt.conf {} & "
                        "while [ ! -e go.here ]; do sleep 0.02; done; "
                        "{}; touch go; wait $!",
                        fault(call + ":wait=go"), arguments, meanwhile));
    }

    // A run that would change every file.
    ProcessResult change_with(const std::string& prefix) const {
        return smt("-q -c smt.conf " + change, prefix);
    }

    void expect_repair() {
        EXPECT_EQ(change_with("").exit_code, 0);
        EXPECT_EQ(result(), complete);
    }

    const testing::Postgres postgres;
    const std::string change =
        "--set flink.parallelism=2 --set table-rule.1.bucket_num=7 "
        "--set cdc.publication=other";
    Contents before, complete;
};

TEST_F(Writing, OnAFullDiskChangesNothing) {
    const ProcessResult result = change_with(fault("fsync:3:errno=28"));
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.errors,
              "smt: cannot write './result/postgres-setup.sql': No space left on device; nothing "
              "was changed\n");
    EXPECT_EQ(this->result(), before);
}

TEST_F(Writing, OfAFileThatIsCutShortChangesNothing) {
    const ProcessResult result = change_with(fault("write:2:errno=28"));
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.errors,
              "smt: cannot write './result/flink-create.all.sql': No space left on device; "
              "nothing was changed\n");
    EXPECT_EQ(this->result(), before);
}

// A file system in memory with one free page, which no file fits into, of a mount namespace that
// ends with the shell.
TEST_F(Writing, OnASmallFileSystemThatIsFullChangesNothing) {
    write("full.sh",
          "mount -t tmpfs -o size=512k none full || exit 1\n"
          "cp -a result/. full/\n"
          "head -c 1M /dev/zero >full/rest 2>/dev/null\n"
          "truncate -s -4k full/rest\n"
          "$SMT -q -c smt.conf -o full " +
              change +
              "; echo $?\n"
              "rm full/rest\n"
              "cp -a full/. after/\n");
    const ProcessResult result = shell(
        "export SMT; mkdir full after; as_root=; [ $(id -u) = 0 ] || as_root=--map-root-user; "
        "unshare $as_root --mount sh full.sh");
    EXPECT_EQ(result.output, "3\n");
    EXPECT_EQ(result.errors,
              "smt: cannot write 'full/flink-create.1.sql': No space left on device; nothing was "
              "changed\n");
    EXPECT_EQ(contents(folder / "after"), before);
}

// ulimit counts blocks of 512 bytes; the signal SIGXFSZ would kill a program that does not mind.
TEST_F(Writing, OfAFileThatMayNotGrowChangesNothing) {
    const ProcessResult result = change_with("ulimit -f 3;");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.errors,
              "smt: cannot write './result/flink-create.1.sql': File too large; nothing was "
              "changed\n");
    EXPECT_EQ(this->result(), before);
}

TEST_F(Writing, AfterTheFirstRenameIsSaidAndRepaired) {
    const ProcessResult result = change_with(fault("renameat:2:errno=5"));
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.errors,
              "smt: cannot write './result/flink-create.all.sql': Input/output error; old and new "
              "files are mixed now: run smt again, which completes the new ones\n");
    EXPECT_EQ(this->result()[".smt-manifest.json"], before[".smt-manifest.json"]);
    expect_repair();
}

// No mode keeps root out: as root, an ordinary user runs the program, which is opened beforehand
// because its path may not be his to walk.
TEST_F(Writing, IntoAReadOnlyFolderChangesNothing) {
    ::chmod((folder / "result").c_str(), 0555);
    const std::string as_user =
        "if [ $(id -u) = 0 ]; then chown -R 65534:65534 result; "
        "user='setpriv --reuid=65534 --regid=65534 --clear-groups'; fi; ";
    const ProcessResult result =
        shell(as_user + "$user /proc/self/fd/3 -q -c smt.conf " + change + " 3<$SMT");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.errors,
              "smt: cannot write './result/flink-create.1.sql': Permission denied; nothing was "
              "changed\n");
    ::chmod((folder / "result").c_str(), 0755);
    EXPECT_EQ(this->result(), before);
}

TEST_F(Writing, IntoNoFolderIsRefused) {
    write("file", "mine");
    for (const std::string path : {"file", "file/below"}) {
        const ProcessResult result = smt("-q -o " + path);
        EXPECT_EQ(result.exit_code, 3);
        EXPECT_EQ(result.errors,
                  fmt::format("smt: cannot write into '{}': Not a directory; nothing was changed\n",
                              path));
    }
    EXPECT_EQ(read("file"), "mine");
}

TEST_F(Writing, ThroughALinkIsRefused) {
    std::filesystem::rename(folder / "result", folder / "elsewhere");
    std::filesystem::create_symlink("elsewhere", folder / "result");
    const ProcessResult result = change_with("");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(
        result.errors,
        "smt: cannot write into './result': it is a symbolic link, which smt does not follow; "
        "nothing was changed\n");
    EXPECT_EQ(contents(folder / "elsewhere"), before);
}

// The folder is held by a descriptor: who puts a link in its place meanwhile gains nothing.
TEST_F(Writing, IntoAFolderThatIsReplacedMeanwhileFollowsNoLink) {
    std::filesystem::create_directory(folder / "trap");
    const ProcessResult result =
        interrupt_at("fsync:2", change, "mv result moved; ln -s trap result");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_TRUE(contents(folder / "trap").empty());
    EXPECT_EQ(contents(folder / "moved"), complete);
}

TEST_F(Writing, ByTwoRunsAtOnceIsDoneByOne) {
    const ProcessResult result =
        interrupt_at("fsync:2", change, "$SMT -q -c smt.conf; echo $? >second");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(read("second"), "3\n");
    EXPECT_EQ(result.errors,
              "smt: another smt writes into './result' just now: wait until it has finished\n");
    EXPECT_EQ(this->result(), complete);
}

// What the second planned does not know of the first.
TEST_F(Writing, AfterAnotherRunThatEndedMeanwhileIsRefused) {
    const ProcessResult result = interrupt_at("flock:1", "", "$SMT -q -c smt.conf " + change);
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(result.errors,
              "smt: './result/smt.lock' has been changed since this run read it; nothing was "
              "changed: run smt again\n");
    EXPECT_EQ(this->result(), complete);
}

TEST_F(Writing, InterruptedWhileStagingLeavesNothing) {
    for (const int signal : {2, 15, 1}) {
        const ProcessResult result =
            shell(fmt::format("{} $SMT -q -c smt.conf {}; echo $?",
                              fault(fmt::format("fsync:3:signal={}", signal)), change));
        EXPECT_EQ(result.output, fmt::format("{}\n", 128 + signal));
        EXPECT_EQ(this->result(), before);
    }
}

TEST_F(Writing, KilledWhileStagingKeepsTheOldFiles) {
    const ProcessResult result =
        shell(fmt::format("{} $SMT -q -c smt.conf {}; echo $?", fault("fsync:3:signal=9"), change));
    EXPECT_EQ(result.output, "137\n");
    EXPECT_EQ(published(), before);
    EXPECT_EQ(testing::permissions_of(folder / "result/.smt-tmp.flink-create.all.sql"), 0600U);
    expect_repair();
}

TEST_F(Writing, InterruptedBetweenRenamesIsCompletedFirst) {
    const ProcessResult result = shell(
        fmt::format("{} $SMT -q -c smt.conf {}; echo $?", fault("renameat:2:signal=2"), change));
    EXPECT_EQ(result.output, "130\n");
    EXPECT_EQ(this->result(), complete);
}

TEST_F(Writing, KilledBetweenRenamesIsRepairedByTheNextRun) {
    const ProcessResult result = shell(
        fmt::format("{} $SMT -q -c smt.conf {}; echo $?", fault("renameat:3:signal=9"), change));
    EXPECT_EQ(result.output, "137\n");
    EXPECT_NE(published(), before);
    EXPECT_NE(published(), complete);
    expect_repair();
}

TEST_F(Writing, OfARenderedFileIsAllOrNothing) {
    write("placeholder.sql", "-- smt 1.0: x\n-- smt render: A\n'password' = '${A}',\n");
    write("job.sql", "old");
    const ProcessResult full =
        smt("render placeholder.sql -o job.sql", "A=s3cret " + fault("fsync:1:errno=28"));
    EXPECT_EQ(full.exit_code, 3);
    EXPECT_EQ(full.errors,
              "smt: cannot write './job.sql': No space left on device; nothing was changed\n");
    EXPECT_EQ(read("job.sql"), "old");
    EXPECT_FALSE(std::filesystem::exists(folder / ".smt-tmp.job.sql"));
}

}  // namespace
}  // namespace smt
