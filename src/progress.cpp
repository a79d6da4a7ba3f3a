#include "progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string_view>

#include "terminal.h"
#include "utf8.h"

namespace smt {

namespace {

constexpr std::string_view erase_line = "\r\x1b[K";

// A line that wraps could not be taken back.
std::size_t terminal_width() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string cut(std::string_view text, std::size_t width) {
    std::string kept;
    for (std::size_t used = 0; used + 1 < width && !text.empty(); ++used) {
        const auto character = utf8_character(text);
        const std::size_t length = character ? character->length : 1;
        kept += text.substr(0, length);
        text.remove_prefix(length);
    }
    return kept;
}

}  // namespace

Progress::Progress(const CommandLine& line) {
    if (line.quiet || line.verbose || line.format == "json" || ::isatty(STDERR_FILENO) != 1) {
        return;
    }
    // A signal must reach the thread that holds it back while files are renamed.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread{[this] { show(); }};
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Progress::~Progress() {
    end();
}

void Progress::end() {
    if (thread_.joinable()) {
        {
            const std::lock_guard lock{mutex_};
            is_over_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }
}

void Progress::say(const std::string& what) {
    {
        const std::lock_guard lock{mutex_};
        what_ = visible(what);
        is_new_ = true;
    }
    changed_.notify_one();
}

void Progress::show() {
    std::unique_lock lock{mutex_};
    if (changed_.wait_for(lock, std::chrono::seconds{1}, [&] { return is_over_; })) {
        return;
    }
    while (!is_over_) {
        is_new_ = false;
        print_log(fmt::format("{}{}", erase_line, cut("smt: " + what_, terminal_width())));
        changed_.wait(lock, [&] { return is_new_ || is_over_; });
    }
    print_log(erase_line);
}

}  // namespace smt
