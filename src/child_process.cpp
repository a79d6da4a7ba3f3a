#include "child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <string_view>
#include <system_error>

namespace smt {

namespace {

constexpr int cannot_be_run = 127;

struct Pipe {
    int read_end = -1, write_end = -1;
};

// Children of smt do not inherit it: an end that one of them held open would never end.
Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error{errno, std::generic_category(), "cannot make a pipe"};
    }
    return {ends[0], ends[1]};
}

// Made before the child exists: between fork and exec no memory may be asked for.
std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (std::string& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

// Only calls that are safe between fork and exec (signal-safety(7)).
[[noreturn]] void become(const std::vector<char*>& arguments, const std::vector<char*>& environment,
                         const std::optional<User>& as, int in, int out) {
    sigset_t none;
    ::sigemptyset(&none);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): behind fork there is one thread
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    static_cast<void>(std::signal(SIGPIPE, SIG_DFL));
    ::dup2(in, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    const bool is_other = !as || (::setgroups(1, &as->group) == 0 && ::setgid(as->group) == 0 &&
                                  ::setuid(as->user) == 0);
    // The folder that smt was started in may be closed to another user.
    if (is_other && (!as || ::chdir("/") == 0)) {
        ::execve(arguments[0], arguments.data(), environment.data());
    }
    ::_exit(cannot_be_run);
}

std::vector<std::string> environment_with(const std::vector<std::string>& variables) {
    std::vector<std::string> all = variables;
    const auto name_of = [](std::string_view text) { return text.substr(0, text.find('=')); };
    for (char** variable = environ; *variable != nullptr; ++variable) {
        bool is_replaced = false;
        for (const std::string& other : variables) {
            is_replaced = is_replaced || name_of(other) == name_of(*variable);
        }
        if (!is_replaced) {
            all.emplace_back(*variable);
        }
    }
    return all;
}

pid_t start(const std::vector<std::string>& arguments, const std::optional<User>& as,
            const std::vector<std::string>& variables, int in, int out, bool own_session) {
    std::vector<std::string> argument_texts = arguments;
    std::vector<std::string> variable_texts = environment_with(variables);
    const std::vector<char*> argument_pointers = pointers(argument_texts);
    const std::vector<char*> variable_pointers = pointers(variable_texts);
    const pid_t child = ::fork();
    if (child < 0) {
        throw std::system_error{errno, std::generic_category(),
                                "cannot start '" + arguments.front() + "'"};
    }
    if (child == 0) {
        if (own_session) {
            ::setsid();
        }
        become(argument_pointers, variable_pointers, as, in, out);
    }
    return child;
}

// Nothing when the system does not tell how it has ended.
std::optional<int> wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return std::nullopt;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string read_all(int descriptor) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t length = ::read(descriptor, buffer.data(), buffer.size());
        if (length > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(length));
        } else if (length == 0 || errno != EINTR) {
            return text;
        }
    }
}

int open_null() {
    return ::open("/dev/null", O_RDWR | O_CLOEXEC);
}

}  // namespace

ChildResult run_program(const std::vector<std::string>& arguments, const std::optional<User>& as,
                        const std::vector<std::string>& variables) {
    const Pipe output = make_pipe();
    const int null = open_null();
    const pid_t child = start(arguments, as, variables, null, output.write_end, false);
    ::close(null);
    ::close(output.write_end);
    ChildResult result;
    result.output = read_all(output.read_end);
    ::close(output.read_end);
    const std::optional<int> exit_code = wait_for(child);
    if (!exit_code) {
        throw std::system_error{errno, std::generic_category(),
                                "cannot learn how '" + arguments.front() + "' has ended"};
    }
    result.exit_code = *exit_code;
    return result;
}

Companion::Companion(const std::vector<std::string>& arguments, const std::optional<User>& as) {
    const Pipe input = make_pipe();
    const int null = open_null();
    process_ = start(arguments, as, {}, input.read_end, null, true);
    ::close(null);
    ::close(input.read_end);
    stdin_ = input.write_end;
}

Companion::~Companion() {
    ::close(stdin_);
    if (process_ > 0) {
        wait_for(process_);
    }
}

bool Companion::is_running() {
    if (process_ > 0 && ::waitpid(process_, nullptr, WNOHANG) != 0) {
        process_ = -1;
    }
    return process_ > 0;
}

}  // namespace smt
