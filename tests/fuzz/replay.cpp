// Runs a fuzz target on files and on those of folders, without a fuzzer: the corpus in every run of
// the tests, and an input that was found.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/check.h"

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> files;
    for (int i = 1; i < argc; ++i) {
        if (!std::filesystem::is_directory(argv[i])) {
            files.emplace_back(argv[i]);
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator{argv[i]}) {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    for (const std::filesystem::path& path : files) {
        std::ifstream file{path, std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{file}, {}};
        const std::vector<std::uint8_t> bytes(text.begin(), text.end());
        fmt::print(stderr, "{}\n", path.string());
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    fmt::print("{} inputs\n", files.size());
    return files.empty() ? 1 : 0;
}
