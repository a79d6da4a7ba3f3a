// Work that is shared out among the processors.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <iterator>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace smt {

// Runs `function` beside the caller, or, where no thread can be made (pthread_create(3): a limit of
// processes or threads is reached), when it asks for the result.
template <typename Function, typename... Arguments>
auto start_beside(Function&& function, Arguments&&... arguments) {
    return std::async(std::launch::async | std::launch::deferred, std::forward<Function>(function),
                      std::forward<Arguments>(arguments)...);
}

// Calls `function` with each number below `size`, by as many threads as there are processors.  Each
// thread takes `share` of them, and when it has done them the next: less would be done before its
// thread has begun.  Throws what the call with the lowest number has thrown, whichever came first.
template <typename Function>
void parallel_for(std::size_t size, Function function, std::size_t share = 100) {
    std::atomic<std::size_t> next = 0;
    struct Failure {
        std::size_t number;
        std::exception_ptr exception;
    };
    // Numbers are taken in order: when one thread has failed, all below are done by it or others.
    const auto work = [&]() -> std::optional<Failure> {
        for (std::size_t begin = 0; (begin = next.fetch_add(share)) < size;) {
            for (std::size_t i = begin; i < std::min(begin + share, size); ++i) {
                try {
                    function(i);
                } catch (...) {
                    return Failure{i, std::current_exception()};
                }
            }
        }
        return std::nullopt;
    };
    const std::size_t processors = std::max(std::thread::hardware_concurrency(), 1U);
    std::vector<std::future<std::optional<Failure>>> others;
    for (std::size_t i = 1; i < std::min(processors, (size + share - 1) / share); ++i) {
        others.push_back(start_beside(work));
    }
    std::optional<Failure> first = work();
    for (auto& other : others) {
        if (auto failure = other.get(); failure && (!first || failure->number < first->number)) {
            first = std::move(failure);
        }
    }
    if (first) {
        std::rethrow_exception(first->exception);
    }
}

// map() of text.h, by parallel_for(); what `function` shares it only reads.
template <typename Range, typename Function>
auto parallel_map(const Range& range, Function function, std::size_t share = 100) {
    using Result = std::decay_t<std::invoke_result_t<Function, decltype(*std::begin(range))>>;
    static_assert(!std::is_same_v<Result, bool>, "threads would write into one byte");
    std::vector<Result> results(std::size(range));
    parallel_for(
        results.size(), [&](std::size_t i) { results[i] = std::invoke(function, range[i]); },
        share);
    return results;
}

// clear(), by parallel_for(): to give back many small pieces takes long.
template <typename Element>
void parallel_clear(std::vector<Element>& elements) {
    parallel_for(elements.size(), [&](std::size_t i) { elements[i] = Element{}; });
    elements.clear();
}

}  // namespace smt
