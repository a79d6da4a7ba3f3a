// Two texts compared line by line, as `diff -u` shows it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace smt {

enum class Side { both, before, after };

struct DiffLine {
    Side side;
    std::string_view text;  // with its line feed, which the last one may lack
    bool operator==(const DiffLine&) const = default;
};

// Every line of both texts, those that are gone before those that came.
std::vector<DiffLine> compare_lines(std::string_view before, std::string_view after);

// How a line is shown, without its line feed.
using ShownLine = std::function<std::string(Side side, std::string_view line)>;

// The hunks, each with three lines around it; empty where nothing differs.
std::string unified_diff(std::string_view before, std::string_view after, const ShownLine& shown);

}  // namespace smt
