// SIGINT and SIGTERM in each phase of a run.  While it writes: writing_test.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <string>

#include "integration/fault_fixture.h"

namespace smt {
namespace {

using testing::Faults;
using testing::RunningProgram;

class Interrupted : public Faults, public ::testing::WithParamInterface<int> {
  protected:
    // Ended by the signal, without a word.
    void expect_end(RunningProgram& running) {
        running.send(GetParam());
        EXPECT_EQ(running.end(), 128 + GetParam());
        EXPECT_EQ(running.errors(), "");
        expect_nothing_left();
    }
};

TEST_P(Interrupted, WhileItReadsTheConfig) {
    ::mkfifo((folder / "pipe").c_str(), 0600);
    RunningProgram running{smt_line("-q -c pipe")};
    const int writer = ::open((folder / "pipe").c_str(), O_WRONLY | O_CLOEXEC);  // waits for smt
    expect_end(running);
    ::close(writer);
}

TEST_P(Interrupted, WhileItConnects) {
    const testing::SilentServer server;
    RunningProgram running{
        smt_line(change + fmt::format("--set db.host=127.0.0.1 --set db.port={}", server.port()))};
    server.wait();
    expect_end(running);
}

// The server notices that nobody waits any more, though its query still waits itself.
TEST_P(Interrupted, WhileItReadsTheCatalog) {
    if (std::stoi(postgres.query("SHOW server_version_num")) < 140000) {
        FAIL() << "the distribution's PostgreSQL is too old for client_connection_check_interval";
    }
    const CatalogLock lock{postgres};
    RunningProgram running{smt_line(change)};
    waiting_backend();
    expect_end(running);
}

TEST_P(Interrupted, WhileItWaitsForItsReader) {
    ::mkfifo((folder / "pipe").c_str(), 0600);
    postgres.query(
        "DO $$ BEGIN FOR i IN 1..500 LOOP"
        " EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY)', i); END LOOP; END $$");
    RunningProgram running{smt_line(change + "--stdout flink-create.all.sql >pipe")};
    const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_CLOEXEC);
    char byte = 0;
    EXPECT_EQ(::read(reader, &byte, 1), 1) << "the pipe is full soon";
    expect_end(running);
    ::close(reader);
}

INSTANTIATE_TEST_SUITE_P(Signals, Interrupted, ::testing::Values(SIGINT, SIGTERM),
                         [](const auto& test) { return test.param == SIGINT ? "INT" : "TERM"; });

}  // namespace
}  // namespace smt
