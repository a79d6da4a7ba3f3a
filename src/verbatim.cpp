#include "verbatim.h"

#include <fmt/format.h>

#include <algorithm>

#include "utf8.h"

namespace smt {

namespace {

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

std::string escapes_statement(std::string_view sql, Language language) {
    if (!is_printable(sql)) {
        return "it holds a control character";
    }
    // There it may escape a quote: 'a\' is not closed (AstBuilder.escapeBackSlash).
    if (language == Language::starrocks && sql.find('\\') != std::string_view::npos) {
        return "it holds a backslash";
    }
    std::string unclosed;
    const std::string code = outside_of_quotes(sql, unclosed);
    if (!unclosed.empty()) {
        return unclosed;
    }
    // # begins a comment of the mysql client; elsewhere it means nothing.
    for (const std::string_view sign : {";", "--", "/*", "#"}) {
        if (code.find(sign) != std::string::npos) {
            return fmt::format("it holds {}", sign);
        }
    }
    return unbalanced(code);
}

}  // namespace smt
