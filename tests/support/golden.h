// Expected texts as files below tests/golden.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace testing {

// Compares with tests/golden/NAME.  SMT_UPDATE_GOLDEN=1 writes the file instead and fails, so
// that nobody updates by accident and sees green.
inline void expect_golden(const std::string& name, const std::string& actual) {
    const std::filesystem::path path = std::filesystem::path{SMT_GOLDEN_DIR} / name;
    if (std::getenv("SMT_UPDATE_GOLDEN") != nullptr) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path, std::ios::binary} << actual;
        FAIL() << "wrote " << path << ": read the diff, then run again without the variable";
    }
    std::ifstream file{path, std::ios::binary};
    ASSERT_TRUE(file) << path << " is missing: SMT_UPDATE_GOLDEN=1 writes it";
    std::ostringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(expected.str(), actual) << "differs from " << path;
}

}  // namespace testing
