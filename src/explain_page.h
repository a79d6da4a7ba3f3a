// The text of `smt explain`: a title, rows with a label each, a table, free text.  Names and texts
// of a database are foreign: control and bidi characters are shown as \xNN.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "smt/diagnostic.h"
#include "utf8.h"

namespace smt {

class ExplainPage {
  public:
    using Row = std::array<std::string, 4>;

    explicit ExplainPage(std::string_view title) : text_{visible(title) + "\n"} {}

    // Nothing, where there is nothing to say.
    void row(std::string_view label, std::string_view value) {
        if (!value.empty()) {
            text_ += fmt::format("  {:<13} {}\n", label, visible(value));
        }
    }

    void table(std::vector<Row> rows) {
        std::array<std::size_t, 4> widths{};
        for (Row& row : rows) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                row.at(i) = visible(row.at(i));
                widths.at(i) = std::max(widths.at(i), std::min(utf8_length(row.at(i)), widest));
            }
        }
        text_ += '\n';
        for (const Row& row : rows) {
            std::string line = " ";
            for (std::size_t i = 0; i < row.size(); ++i) {
                const std::size_t length = std::min(utf8_length(row.at(i)), widths.at(i));
                line += " " + row.at(i) + std::string(widths.at(i) - length + 1, ' ');
            }
            text_ += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
    }

    void text(std::string_view text) { text_ += text.empty() ? "" : "\n" + std::string{text}; }
    const std::string& text() const { return text_; }

  private:
    static constexpr std::size_t widest = 40;
    std::string text_;
};

}  // namespace smt
