#include "source/postgres_watchdog.h"

#include <sys/socket.h>

#include "thread.h"

namespace smt::postgres {

Watchdog::Watchdog(int socket, std::chrono::seconds limit) : socket_{socket}, limit_{limit} {
    if (limit_ == std::chrono::seconds{0}) {
        return;
    }
    thread_ = start_thread("ends a query on a server that no longer answers", [this] { watch(); });
}

Watchdog::~Watchdog() {
    if (thread_.joinable()) {
        {
            const std::lock_guard lock{mutex_};
            is_over_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }
}

void Watchdog::begin() {
    set_deadline(Clock::now() + limit_);
}

void Watchdog::end() {
    set_deadline(std::nullopt);
}

// The thread is not woken up: it looks again when the deadline that it knows has passed.
void Watchdog::set_deadline(std::optional<Clock::time_point> deadline) {
    const std::lock_guard lock{mutex_};
    deadline_ = deadline;
}

void Watchdog::watch() {
    std::unique_lock lock{mutex_};
    while (!is_over_) {
        const Clock::time_point now = Clock::now();
        if (deadline_ && *deadline_ <= now && !has_bitten_) {
            has_bitten_ = true;
            ::shutdown(socket_, SHUT_RDWR);
        }
        const bool is_far = !deadline_ || *deadline_ <= now;
        changed_.wait_until(lock, is_far ? now + limit_ : *deadline_, [this] { return is_over_; });
    }
}

}  // namespace smt::postgres
