#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "smt/check.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/sizing.h"
#include "smt/type_map.h"
#include "smt/versions.h"

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

struct TableCase {
    const char* name;  // of the marks
    std::string (*text)();
};

class ReadmeTable : public ::testing::TestWithParam<TableCase> {};

// The tables of the README are those of the code: SMT_UPDATE_GOLDEN=1 writes them, and fails.
TEST_P(ReadmeTable, IsThatOfTheCode) {
    const std::string path = std::string{SMT_SOURCE_DIR} + "/README.md";
    const std::string readme = read(path);
    const Section table = section(readme, GetParam().name);
    ASSERT_NE(table.end, std::string::npos);
    const std::string written = readme.substr(table.begin, table.end - table.begin);
    const std::string text = GetParam().text();
    if (std::getenv("SMT_UPDATE_GOLDEN") != nullptr && written != text) {
        std::ofstream{path, std::ios::binary} << readme.substr(0, table.begin) << text
                                              << readme.substr(table.end);
        FAIL() << "wrote " << path << ": read the diff, then run again without the variable";
    }
    EXPECT_EQ(written, text);
}

INSTANTIATE_TEST_SUITE_P(Tables, ReadmeTable,
                         ::testing::Values(TableCase{"types", type_table_markdown},
                                           TableCase{"keys", config_keys_markdown},
                                           TableCase{"diagnostics", codes_markdown},
                                           TableCase{"checks", checks_markdown},
                                           TableCase{"sizing", sizing_table_markdown},
                                           TableCase{"versions", version_table_markdown}),
                         [](const auto& test) { return test.param.name; });

// A cell with a | of its own would end there.
TEST(ReadmeTables, HaveAsManyCellsInEveryRow) {
    std::istringstream lines{type_table_markdown() + config_keys_markdown() + codes_markdown()};
    std::ptrdiff_t cells = 0;
    for (std::string line; std::getline(lines, line);) {
        std::ptrdiff_t bars = std::ranges::count(line, '|');
        for (std::size_t at = line.find("\\|"); at != std::string::npos;
             at = line.find("\\|", at + 2)) {
            --bars;
        }
        if (bars > 0) {
            EXPECT_TRUE(cells == 0 || bars == cells) << line;
        }
        cells = bars;
    }
}

}  // namespace
}  // namespace smt
