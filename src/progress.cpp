#include "progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <system_error>

#include "terminal.h"
#include "thread.h"
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
    try {
        thread_ = start_thread("shows what smt does", [this] { show(); });
    } catch (const std::system_error&) {
        return;  // what it would show is of no use to anybody but a user who waits
    }
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
