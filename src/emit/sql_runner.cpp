#include "emit/sql_runner.h"

#include <algorithm>

#include "smt/quote.h"

namespace smt {

namespace {

bool looks_like_comment(std::string_view text) {
    return text.find("--") != std::string_view::npos || text.find("/*") != std::string_view::npos;
}

// The end of what begins with a quote at `begin`; a doubled one stands for itself.
std::size_t end_of_quoted(std::string_view sql, std::size_t begin) {
    const char mark = sql[begin];
    std::size_t at = begin + 1;
    while (at < sql.size()) {
        if (sql[at] == mark && at + 1 < sql.size() && sql[at + 1] == mark) {
            at += 2;
        } else if (sql[at] == mark) {
            return at + 1;
        } else {
            ++at;
        }
    }
    return sql.size();
}

// Walks through a script; comments are left away, but for marks.
class Rewriter {
  public:
    explicit Rewriter(std::string_view sql) : sql_(sql) {}

    std::string rewritten() {
        while (at_ < sql_.size()) {
            step();
        }
        return without_empty_lines();
    }

  private:
    bool next_is(std::string_view text) const { return sql_.substr(at_).starts_with(text); }

    void step() {
        if (next_is("--")) {
            const std::size_t end = std::min(sql_.find('\n', at_), sql_.size());
            if (next_is(quote::placeholder_mark)) {
                text_ += sql_.substr(at_, end - at_);
            }
            at_ = end;
        } else if (next_is("'") || next_is("U&'")) {
            const std::size_t begin = at_;
            at_ = end_of_quoted(sql_, begin + (next_is("U") ? 2 : 0));
            text_ += quote::sql_runner_literal(sql_.substr(begin, at_ - begin));
        } else if (next_is("`")) {
            const std::size_t begin = at_;
            at_ = end_of_quoted(sql_, begin);
            text_ += sql_.substr(begin, at_ - begin);
        } else {
            text_ += sql_[at_];
            ++at_;
        }
    }

    // Blanks before a comment that is gone go too.
    std::string without_empty_lines() const {
        std::string kept;
        for (std::string_view rest = text_; !rest.empty();) {
            const std::size_t length = std::min(rest.find('\n'), rest.size());
            const std::string_view line = rest.substr(0, length);
            const std::size_t used = line.find_last_not_of(' ') + 1;
            if (used > 0) {
                kept.append(line.substr(0, used)).append("\n");
            }
            rest.remove_prefix(std::min(length + 1, rest.size()));
        }
        return kept;
    }

    std::string_view sql_;
    std::size_t at_ = 0;
    std::string text_;
};

// SET 'key' = 'value';, whose value the runner takes as it stands.
bool is_misread_setting(std::string_view line, std::string_view before) {
    return line.starts_with("SET ") && (line.find("''") != std::string_view::npos ||
                                        line.find("U&'") != std::string_view::npos ||
                                        before.starts_with(quote::placeholder_mark));
}

}  // namespace

std::string sql_runner_script(std::string_view sql) {
    return std::string{quote::sql_runner_head} + "\n" + Rewriter{sql}.rewritten();
}

std::string unreadable_line(std::string_view script) {
    std::string_view before;
    script.remove_prefix(std::min(quote::sql_runner_head.size() + 1, script.size()));
    while (!script.empty()) {
        const std::size_t length = std::min(script.find('\n'), script.size());
        const std::string_view line = script.substr(0, length);
        std::string_view text = line;
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        const bool is_mark = text.starts_with(quote::placeholder_mark);
        if ((!is_mark && looks_like_comment(text)) || is_misread_setting(text, before)) {
            return std::string{text};
        }
        before = text;
        script.remove_prefix(std::min(length + 1, script.size()));
    }
    return "";
}

}  // namespace smt
