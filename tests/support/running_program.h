// A program that a test does not wait for: it is looked at, stopped or killed while it runs.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>

#include "support/temporary_folder.h"

namespace testing {

// Waits until something is so; false: it is not for half a minute.
inline bool becomes_true(const std::function<bool()>& is_so) {
    for (int i = 0; i < 1500; ++i) {
        if (is_so()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return false;
}

// A line of shell whose last command replaces the shell (exec).  Signals have their default actions
// in it, whatever the tests' own runner ignores.
class RunningProgram {
  public:
    explicit RunningProgram(const std::string& line) {
        const std::string command =
            "exec >'" + (folder_ / "out") + "' 2>'" + (folder_ / "err") + "' </dev/null\n" + line;
        process_ = ::fork();
        if (process_ == 0) {
            for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
                std::signal(signal, SIG_DFL);
            }
            ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            ::_exit(127);
        }
    }
    ~RunningProgram() {
        if (process_ > 0) {
            send(SIGKILL);
            end();
        }
    }
    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    void send(int signal) const { ::kill(process_, signal); }

    // 128 + N for the end by signal N.
    int end() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    std::string output() const { return read_text(folder_ / "out"); }
    std::string errors() const { return read_text(folder_ / "err"); }

  private:
    const TemporaryFolder folder_;
    pid_t process_ = -1;
};

}  // namespace testing
