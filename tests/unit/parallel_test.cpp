#include "parallel.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
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

// Which thread fails first is up to the system.
TEST(ParallelMap, ThrowsWhatTheFirstThatFailsThrew) {
    const auto refuse = [](int number) {
        if (number % 450 == 449) {
            throw std::runtime_error{std::to_string(number)};
        }
        return number;
    };
    for (const std::size_t share : {1U, 7U, 100U}) {
        for (int again = 0; again < 20; ++again) {
            try {
                parallel_map(numbers(1000), refuse, share);
                FAIL() << "nothing was thrown";
            } catch (const std::runtime_error& error) {
                EXPECT_STREQ(error.what(), "449");
            }
        }
    }
}

TEST(ParallelClear, DestroysEachElementOnce) {
    const auto shared = std::make_shared<int>(1);
    std::vector<std::shared_ptr<int>> holders(1001, shared);
    parallel_clear(holders);
    EXPECT_TRUE(holders.empty());
    EXPECT_EQ(shared.use_count(), 1);
}

}  // namespace
}  // namespace smt
