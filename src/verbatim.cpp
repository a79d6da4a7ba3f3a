#include "verbatim.h"

#include <fmt/format.h>

#include <algorithm>

namespace smt {

namespace {

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// What stands outside of literals and quoted names; nothing when one is not closed.  A doubled
// quote ends one literal and begins the next, which comes to the same.
std::string outside_of_quotes(std::string_view sql, std::string& unclosed) {
    std::string outside;
    while (!sql.empty()) {
        const std::size_t open = std::min(sql.find_first_of("'\"`"), sql.size());
        outside += sql.substr(0, open);
        if (open == sql.size()) {
            break;
        }
        const std::size_t close = sql.find(sql[open], open + 1);
        if (close == std::string_view::npos) {
            unclosed = fmt::format("a {} is not closed", sql[open]);
            return outside;
        }
        outside += ' ';
        sql.remove_prefix(close + 1);
    }
    return outside;
}

std::string unbalanced(std::string_view code) {
    int open = 0;
    for (const char c : code) {
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (open < 0) {
            return "a ) has no (";
        }
    }
    return open > 0 ? "a ( is not closed" : "";
}

}  // namespace

std::string escapes_statement(std::string_view sql) {
    if (std::ranges::any_of(sql, is_control)) {
        return "it holds a control character";
    }
    std::string unclosed;
    const std::string code = outside_of_quotes(sql, unclosed);
    if (!unclosed.empty()) {
        return unclosed;
    }
    for (const std::string_view sign : {";", "--", "/*"}) {
        if (code.find(sign) != std::string::npos) {
            return fmt::format("it holds {}", sign);
        }
    }
    return unbalanced(code);
}

}  // namespace smt
