// Work that is shared out among the processors.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <future>
#include <iterator>
#include <thread>
#include <type_traits>
#include <vector>

namespace smt {

// map() of text.h, by as many threads as there are processors; what `function` shares it only
// reads. Less than `smallest_share` would be done before its thread has begun.
template <typename Range, typename Function>
auto parallel_map(const Range& range, Function function, std::size_t smallest_share = 100) {
    using Result = std::decay_t<std::invoke_result_t<Function, decltype(*std::begin(range))>>;
    const std::size_t size = std::size(range);
    std::vector<Result> results(size);
    const auto work = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            results[i] = std::invoke(function, range[i]);
        }
    };
    const std::size_t processors = std::max(std::thread::hardware_concurrency(), 1U);
    const std::size_t share = std::max(size / processors + 1, smallest_share);
    std::vector<std::future<void>> others;
    for (std::size_t begin = share; begin < size; begin += share) {
        others.push_back(
            std::async(std::launch::async, work, begin, std::min(begin + share, size)));
    }
    work(0, std::min(share, size));
    for (std::future<void>& other : others) {
        other.get();
    }
    return results;
}

}  // namespace smt
