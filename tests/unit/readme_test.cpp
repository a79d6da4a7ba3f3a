#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "smt/type_map.h"

namespace smt {
namespace {

std::string read(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// The text between two marks, which stand on lines of their own.
struct Section {
    std::size_t begin, end;
};
Section section(const std::string& text, const std::string& name) {
    const std::string open = "<!-- " + name + " -->\n";
    const std::size_t begin = text.find(open) + open.size();
    return {begin, text.find("<!-- /" + name + " -->", begin)};
}

// The table of the README is that of the code: SMT_UPDATE_GOLDEN=1 writes it, and fails.
TEST(Readme, HasTheTypeTableOfTheCode) {
    const std::string path = std::string{SMT_SOURCE_DIR} + "/README.md";
    const std::string text = read(path);
    const Section types = section(text, "types");
    ASSERT_NE(types.end, std::string::npos);
    const std::string written = text.substr(types.begin, types.end - types.begin);
    if (std::getenv("SMT_UPDATE_GOLDEN") != nullptr && written != type_table_markdown()) {
        std::ofstream{path, std::ios::binary} << text.substr(0, types.begin)
                                              << type_table_markdown() << text.substr(types.end);
        FAIL() << "wrote " << path << ": read the diff, then run again without the variable";
    }
    EXPECT_EQ(written, type_table_markdown());
}

}  // namespace
}  // namespace smt
