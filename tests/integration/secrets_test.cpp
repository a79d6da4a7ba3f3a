// Where a password could leak beside what smt prints (hostile_program_test): the list of processes,
// and files that are open to others for a moment.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "integration/fault_fixture.h"

namespace smt {
namespace {

using testing::contents;
using testing::Faults;
using testing::ProcessResult;
using testing::RunningProgram;

// The arguments of every process of this machine, as anybody may read them.
std::vector<std::string> command_lines() {
    std::vector<std::string> lines;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
        lines.push_back(testing::read_text(entry.path() / "cmdline"));
    }
    return lines;
}

std::string all_command_lines() {
    return fmt::format("{}", fmt::join(command_lines(), "\n"));
}

class Secrets : public Faults {
  protected:
    Secrets() {
        write("secret.conf", read("smt.conf") + fmt::format("[db]\npassword = {0}-db\n[starrocks]\n"
                                                            "password = {0}-starrocks\n[cdc]\n"
                                                            "password = {0}-cdc\n",
                                                            secret));
    }

    // That of no other test that runs on this machine.
    const std::string secret = fmt::format("s3cret-{}", ::getpid());
};

TEST_F(Secrets, AreNoArgumentOfAnyProcess) {
    const std::string variable = fmt::format("PGPASSWORD={}-environment", secret);
    {
        const CatalogLock lock{postgres};
        RunningProgram running{smt_line("-q -c secret.conf", variable)};
        waiting_backend();
        const std::string processes = all_command_lines();
        EXPECT_NE(processes.find("secret.conf"), std::string::npos) << "smt is not among them";
        EXPECT_EQ(processes.find(secret), std::string::npos);
    }
    // initdb, postgres and psql, which smt starts itself.
    write("slow.sql", "SELECT 'here', pg_sleep(60);\n");
    RunningProgram running{smt_line("-q -c secret.conf --schema-sql slow.sql", variable)};
    EXPECT_TRUE(testing::becomes_true([] {
        return std::ranges::any_of(command_lines(), [](const std::string& line) {
            // Not of the shell that starts smt: in that line the test itself names the secret.
            return line.find("/psql") != std::string::npos &&
                   line.find("slow.sql") != std::string::npos;
        });
    })) << running.errors();
    const std::string processes = all_command_lines();
    EXPECT_EQ(processes.find(secret), std::string::npos);
    running.send(SIGTERM);
    running.end();
}

TEST_F(Secrets, AreInFilesThatWereNeverOpenToOthers) {
    const std::string watched = fmt::format(
        "umask 0; LD_PRELOAD='{}' ASAN_OPTIONS=verify_asan_link_order=0 SMT_CREATED=made",
        SMT_FAULTS);
    ASSERT_EQ(smt("-q -c secret.conf -o out", watched).exit_code, 0);
    write("placeholder.sql", "-- smt 1.0: x\n-- smt render: A\n'password' = '${A}',\n");
    ASSERT_EQ(smt("render placeholder.sql -o job.sql", watched + " A=s3cret").exit_code, 0);
    std::istringstream notes{read("made")};
    std::string mode, name;
    int closed = 0, open = 0;
    const std::string staged = ".smt-tmp.";
    while (notes >> mode >> name) {
        ASSERT_TRUE(name.starts_with(staged)) << name;
        name = name.substr(staged.size());
        const std::string path = folder / (name == "job.sql" ? name : "out/" + name);
        const std::string text = testing::read_text(path);
        const bool is_secret = text.find("s3cret") != std::string::npos || name[0] == '.';
        EXPECT_EQ(mode, is_secret ? "0600" : "0644") << name;
        EXPECT_EQ(testing::permissions_of(path), is_secret ? 0600U : 0644U) << name;
        (is_secret ? closed : open) += 1;
    }
    EXPECT_EQ(closed, 4) << "two Flink files, the manifest, and the rendered one";
    EXPECT_EQ(open, static_cast<int>(contents(folder / "out").size()) - 3);
}

}  // namespace
}  // namespace smt
