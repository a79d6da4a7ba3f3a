#include "unified_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <span>
#include <utility>

namespace smt {

namespace {

using Lines = std::span<const std::string_view>;

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

struct Match {
    std::size_t before, after;
};

// Lines that stand once in each text, in the order of the first.
std::vector<Match> unique_matches(Lines before, Lines after) {
    struct Places {
        int in_before = 0, in_after = 0;
        Match at{};
    };
    std::map<std::string_view, Places> places;
    for (std::size_t i = 0; i < before.size(); ++i) {
        Places& place = places[before[i]];
        ++place.in_before;
        place.at.before = i;
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
        Places& place = places[after[i]];
        ++place.in_after;
        place.at.after = i;
    }
    std::vector<Match> matches;
    for (const auto& [line, place] : places) {
        if (place.in_before == 1 && place.in_after == 1) {
            matches.push_back(place.at);
        }
    }
    std::ranges::sort(matches, {}, &Match::before);
    return matches;
}

// The longest part of them that is in order in both texts (patience sorting).
std::vector<Match> longest_increasing(const std::vector<Match>& matches) {
    std::vector<std::size_t> tops;  // the last match of each pile
    std::vector<std::size_t> previous(matches.size());
    for (std::size_t i = 0; i < matches.size(); ++i) {
        const auto pile = std::ranges::lower_bound(
            tops, matches[i].after, {}, [&](std::size_t top) { return matches[top].after; });
        previous[i] = pile == tops.begin() ? i : *(pile - 1);
        if (pile == tops.end()) {
            tops.push_back(i);
        } else {
            *pile = i;
        }
    }
    std::vector<Match> longest;
    if (!tops.empty()) {
        for (std::size_t i = tops.back();; i = previous[i]) {
            longest.push_back(matches[i]);
            if (previous[i] == i) {
                break;
            }
        }
    }
    std::ranges::reverse(longest);
    return longest;
}

class Comparison {
  public:
    void compare(Lines before, Lines after) {
        while (!before.empty() && !after.empty() && before.front() == after.front()) {
            lines_.push_back({Side::both, before.front()});
            before = before.subspan(1);
            after = after.subspan(1);
        }
        std::size_t tail = 0;
        while (tail < std::min(before.size(), after.size()) &&
               before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
            ++tail;
        }
        const Lines common = before.last(tail);
        compare_middle(before.first(before.size() - tail), after.first(after.size() - tail));
        add(Side::both, common);
    }

    std::vector<DiffLine> lines() && { return std::move(lines_); }

  private:
    void add(Side side, Lines lines) {
        for (const std::string_view line : lines) {
            lines_.push_back({side, line});
        }
    }

    void compare_middle(Lines before, Lines after) {
        const std::vector<Match> matches = longest_increasing(unique_matches(before, after));
        if (matches.empty()) {
            compare_small(before, after);
            return;
        }
        Match done{0, 0};
        for (const Match& match : matches) {
            compare(before.subspan(done.before, match.before - done.before),
                    after.subspan(done.after, match.after - done.after));
            lines_.push_back({Side::both, before[match.before]});
            done = {match.before + 1, match.after + 1};
        }
        compare(before.subspan(done.before), after.subspan(done.after));
    }

    // The longest common subsequence, where that costs nothing; else everything differs.
    void compare_small(Lines before, Lines after) {
        constexpr std::size_t most_cells = 1'000'000;
        const std::size_t width = after.size() + 1;
        if (before.empty() || after.empty() || (before.size() + 1) * width > most_cells) {
            add(Side::before, before);
            add(Side::after, after);
            return;
        }
        std::vector<std::size_t> common((before.size() + 1) * width);
        for (std::size_t i = before.size(); i-- > 0;) {
            for (std::size_t j = after.size(); j-- > 0;) {
                common[i * width + j] =
                    before[i] == after[j]
                        ? common[(i + 1) * width + j + 1] + 1
                        : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
            }
        }
        std::size_t i = 0;
        std::size_t j = 0;
        while (i < before.size() && j < after.size()) {
            if (before[i] == after[j]) {
                lines_.push_back({Side::both, before[i++]});
                ++j;
            } else if (common[(i + 1) * width + j] >= common[i * width + j + 1]) {
                lines_.push_back({Side::before, before[i++]});
            } else {
                lines_.push_back({Side::after, after[j++]});
            }
        }
        add(Side::before, before.subspan(i));
        add(Side::after, after.subspan(j));
    }

    std::vector<DiffLine> lines_;
};

constexpr std::size_t context = 3;

struct Hunk {
    std::size_t begin, end;  // indices of lines
};

std::vector<Hunk> hunks_of(const std::vector<DiffLine>& lines) {
    std::vector<Hunk> hunks;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].side == Side::both) {
            continue;
        }
        const std::size_t begin = i - std::min(i, context);
        const std::size_t end = std::min(i + context + 1, lines.size());
        if (!hunks.empty() && begin <= hunks.back().end) {
            hunks.back().end = end;
        } else {
            hunks.push_back({begin, end});
        }
    }
    return hunks;
}

std::size_t count_of(std::span<const DiffLine> lines, Side without) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lines, [&](const DiffLine& line) { return line.side != without; }));
}

// "12,3": from line 12 on, 3 lines; no lines stand behind the line that is named.
std::string range(std::size_t lines_above, std::size_t count) {
    return fmt::format("{},{}", count == 0 ? lines_above : lines_above + 1, count);
}

}  // namespace

std::vector<DiffLine> compare_lines(std::string_view before, std::string_view after) {
    Comparison comparison;
    comparison.compare(lines_of(before), lines_of(after));
    std::vector<DiffLine> lines = std::move(comparison).lines();
    const auto is_common = [](const DiffLine& line) { return line.side == Side::both; };
    for (auto end = lines.begin(); end != lines.end();) {
        const auto begin = std::find_if_not(end, lines.end(), is_common);
        end = std::find_if(begin, lines.end(), is_common);
        std::stable_partition(begin, end,
                              [](const DiffLine& line) { return line.side == Side::before; });
    }
    return lines;
}

std::string unified_diff(std::string_view before, std::string_view after, const ShownLine& shown) {
    const std::vector<DiffLine> lines = compare_lines(before, after);
    std::string text;
    for (const Hunk& hunk : hunks_of(lines)) {
        const std::span<const DiffLine> above{lines.data(), hunk.begin};
        const std::span<const DiffLine> inside{lines.data() + hunk.begin, hunk.end - hunk.begin};
        text += fmt::format("@@ -{} +{} @@\n",
                            range(count_of(above, Side::after), count_of(inside, Side::after)),
                            range(count_of(above, Side::before), count_of(inside, Side::before)));
        for (const DiffLine& line : inside) {
            const bool is_whole = line.text.ends_with('\n');
            const std::string_view bare =
                line.text.substr(0, line.text.size() - (is_whole ? 1 : 0));
            text += line.side == Side::both ? ' ' : line.side == Side::before ? '-' : '+';
            text += shown(line.side, bare) + "\n";
            text += is_whole ? "" : "\\ No newline at end of file\n";
        }
    }
    return text;
}

}  // namespace smt
