// Other programs, run by a test.
#pragma once

#include <fmt/format.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "support/temporary_folder.h"

namespace testing {

struct ProcessResult {
    int exit_code = 0;  // that of the shell: 128 + N after signal N
    std::string output, errors;
};

// Runs a line of shell.
inline ProcessResult run_shell(const std::string& command) {
    const TemporaryFolder folder;
    // What a shell starts in the background ignores it, and would hand that on.
    std::signal(SIGINT, SIG_DFL);
    const int status = std::system(
        fmt::format("({}\n) >'{}' 2>'{}' </dev/null", command, folder / "out", folder / "err")
            .c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_text(folder / "out"),
            read_text(folder / "err")};
}

}  // namespace testing
