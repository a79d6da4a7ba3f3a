#include "output_signals.h"

#include <array>

#include "smt/output.h"

namespace smt {

namespace {

constexpr std::array ending_signals = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

bool is_ignored(int signal) {
    struct sigaction action {};
    return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

// An ignored signal would wait like any other one (signal(7)), and would end nothing.
SignalHold::SignalHold() {
    ::sigemptyset(&held_);
    for (const int signal : ending_signals) {
        if (!is_ignored(signal)) {
            ::sigaddset(&held_, signal);
        }
    }
    ::pthread_sigmask(SIG_BLOCK, &held_, &before_);
}

SignalHold::~SignalHold() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void SignalHold::give_way() const {
    sigset_t waiting;
    ::sigemptyset(&waiting);
    ::sigpending(&waiting);
    for (const int signal : ending_signals) {
        if (::sigismember(&held_, signal) == 1 && ::sigismember(&waiting, signal) == 1) {
            throw OutputError{"interrupted; nothing was changed"};
        }
    }
}

}  // namespace smt
