#include "unified_diff.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace smt {
namespace {

std::string diff(std::string_view before, std::string_view after) {
    return unified_diff(before, after,
                        [](Side, std::string_view line) { return std::string{line}; });
}

struct DiffCase {
    const char* name;
    const char* before;
    const char* after;
    const char* diff;
};

class UnifiedDiff : public ::testing::TestWithParam<DiffCase> {};

// As `diff -u` of GNU diffutils prints it.
TEST_P(UnifiedDiff, ShowsWhatDiffers) {
    EXPECT_EQ(diff(GetParam().before, GetParam().after), GetParam().diff);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, UnifiedDiff,
    ::testing::Values(
        DiffCase{"same", "a\nb\n", "a\nb\n", ""}, DiffCase{"both_empty", "", "", ""},
        DiffCase{"new_text", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
        DiffCase{"removed_text", "a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"},
        DiffCase{"changed_line", "1\n2\n3\n4\nx\n6\n7\n8\n9\n", "1\n2\n3\n4\ny\n6\n7\n8\n9\n",
                 "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-x\n+y\n 6\n 7\n 8\n"},
        DiffCase{"added_at_the_end", "1\n2\n3\n4\n", "1\n2\n3\n4\n5\n",
                 "@@ -2,3 +2,4 @@\n 2\n 3\n 4\n+5\n"},
        DiffCase{"near_hunks_join", "a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
                 "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
        DiffCase{"far_hunks_do_not", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
                 "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"},
        DiffCase{"repeated_lines", "(\n  x\n)\n(\n  y\n)\n", "(\n  x\n)\n(\n  z\n)\n(\n  y\n)\n",
                 "@@ -2,5 +2,8 @@\n   x\n )\n (\n+  z\n+)\n+(\n   y\n )\n"},
        DiffCase{"no_line_feed_at_the_end", "a\nb", "a\nb\n",
                 "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"}),
    [](const auto& test) { return std::string{test.param.name}; });

TEST(UnifiedDiff, HasEveryLineOfBothTexts) {
    std::mt19937 engine{7};
    const auto text = [&](int lines, unsigned words) {
        std::string random;
        for (int i = 0; i < lines; ++i) {
            random += std::to_string(engine() % words) + "\n";
        }
        return random;
    };
    for (const unsigned words : {2U, 5U, 40U, 1000U}) {
        for (int lines = 0; lines < 60; ++lines) {
            const std::string before = text(lines, words);
            const std::string after = text(60 - lines, words);
            std::string first, second;
            for (const DiffLine& line : compare_lines(before, after)) {
                first += line.side == Side::after ? "" : line.text;
                second += line.side == Side::before ? "" : line.text;
            }
            EXPECT_EQ(first, before);
            EXPECT_EQ(second, after);
        }
    }
}

// Every table of a database may have changed.
TEST(UnifiedDiff, TakesLargeTexts) {
    std::string before, after;
    for (int i = 0; i < 100'000; ++i) {
        before += i % 3 == 0 ? ")\n" : "a" + std::to_string(i) + "\n";
        after += i % 3 == 0 ? ")\n" : (i % 5 == 0 ? "b" : "a") + std::to_string(i) + "\n";
    }
    EXPECT_EQ(compare_lines(before, after).size(), 100'000U + 13'333U);
    // No line stands out to begin with, and comparing each with each would take minutes.
    const std::string same(200'000, '\n');
    EXPECT_EQ(compare_lines(same + "x\n", "y\n" + same).size(), 400'002U);
}

}  // namespace
}  // namespace smt
