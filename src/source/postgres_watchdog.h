// Ends a query on a server that no longer answers: statement_timeout is kept by the server itself,
// and one that is stopped, or cut off behind a proxy, keeps nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace smt::postgres {

class Watchdog {
  public:
    // Shuts the socket down when a query takes longer than `limit`; zero: never.
    Watchdog(int socket, std::chrono::seconds limit);
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    // Around a query.
    void begin();
    void end();

    bool has_bitten() const { return has_bitten_; }  // between two queries

  private:
    using Clock = std::chrono::steady_clock;
    void watch();
    void set_deadline(std::optional<Clock::time_point> deadline);

    int socket_;
    std::chrono::seconds limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<Clock::time_point> deadline_;
    bool is_over_ = false, has_bitten_ = false;
    std::thread thread_;
};

}  // namespace smt::postgres
