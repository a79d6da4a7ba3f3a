#include "parallel.h"

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>
#include <vector>

namespace smt {
namespace {

std::vector<int> numbers(int count) {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

TEST(ParallelMap, KeepsTheOrderWhateverTheShare) {
    const std::vector<int> all = numbers(1001);
    for (const std::size_t share : {1U, 7U, 100U, 1001U, 5000U}) {
        EXPECT_EQ(parallel_map(
                      all, [](int number) { return number; }, share),
                  all)
            << share;
    }
    EXPECT_TRUE(parallel_map(numbers(0), [](int number) { return number; }).empty());
}

TEST(ParallelMap, ThrowsWhatTheFunctionThrew) {
    const auto refuse = [](int number) {
        return number < 900 ? number : throw std::runtime_error{"too much"};
    };
    EXPECT_THROW(parallel_map(numbers(1000), refuse), std::runtime_error);
}

}  // namespace
}  // namespace smt
