// Other programs, run without a shell.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace smt {

// Whom a program runs as.
struct User {
    uid_t user = 0;
    gid_t group = 0;
    std::string name;
};

struct ChildResult {
    int exit_code = 0;   // 128 + N: signal N has ended it
    std::string output;  // of stdout and stderr, as it came
};

// Waits until the program has ended.  `variables`: NAME=VALUE beside those of smt itself.  Throws
// std::system_error when it cannot be started, or nobody can tell how it has ended.
ChildResult run_program(const std::vector<std::string>& arguments,
                        const std::optional<User>& as = std::nullopt,
                        const std::vector<std::string>& variables = {});

// A program that runs beside smt, in a session of its own: what a terminal sends to smt does not
// reach it.  Its stdin ends when smt ends, however that happens, or when this object does.
class Companion {
  public:
    Companion(const std::vector<std::string>& arguments, const std::optional<User>& as);
    // Ends its stdin and waits until it has ended.
    ~Companion();
    Companion(const Companion&) = delete;
    Companion& operator=(const Companion&) = delete;

    bool is_running();

  private:
    pid_t process_ = -1;
    int stdin_ = -1;
};

}  // namespace smt
