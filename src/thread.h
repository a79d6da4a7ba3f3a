// A thread for a purpose of its own, beside those that only share out work (parallel.h).
#pragma once

#include <csignal>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace smt {

// A signal is for the main thread, which holds it back while files are renamed: this one gets none.
// Throws std::system_error when no thread can be made: `purpose` ends "the thread that ...".
template <typename Function>
std::thread start_thread(const std::string& purpose, Function function) {
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread;
    std::error_code failure;
    try {
        thread = std::thread{std::move(function)};
    } catch (const std::system_error& error) {
        failure = error.code();
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (failure) {
        throw std::system_error{failure, "cannot start the thread that " + purpose};
    }
    return thread;
}

}  // namespace smt
