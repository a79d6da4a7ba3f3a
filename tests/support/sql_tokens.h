// Just enough of a lexer to look at generated SQL as its reader does: where statements end, and
// what a name, a literal or a comment holds.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

enum class Dialect { flink, starrocks, postgres };

struct SqlToken {
    enum class Kind { word, name, text, symbol, comment };
    Kind kind;
    std::string value;  // without quotes and escapes
    std::size_t end;    // offset behind it
};

class SqlLexer {
  public:
    SqlLexer(std::string_view sql, Dialect dialect) : sql_{sql}, dialect_{dialect} {}

    std::vector<SqlToken> tokens() {
        while (at_ < sql_.size()) {
            const char first = sql_[at_];
            if (begins_with("--")) {
                read_comment(2, "\n", false);
            } else if (begins_with("/*")) {
                read_comment(2, "*/", true);
            } else if (std::isspace(static_cast<unsigned char>(first)) != 0) {
                ++at_;
            } else if (begins_with("U&'")) {
                ++at_;
                ++at_;
                read_quoted(SqlToken::Kind::text);
                tokens_.back().value = unescaped_code_points(tokens_.back().value);
            } else if (first == '$' && dialect_ == Dialect::postgres && read_dollar_quoted()) {
            } else if (first == '`' || (first == '"' && dialect_ == Dialect::postgres)) {
                read_quoted(SqlToken::Kind::name);
            } else if (first == '\'' || first == '"') {
                read_quoted(SqlToken::Kind::text);
            } else if (is_word(first)) {
                read_word();
            } else {
                tokens_.push_back({SqlToken::Kind::symbol, std::string{first}, ++at_});
            }
        }
        return tokens_;
    }

  private:
    static bool is_word(char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
    }

    bool begins_with(std::string_view text) const { return sql_.substr(at_).starts_with(text); }

    void add(SqlToken::Kind kind, std::size_t begin, std::size_t end) {
        tokens_.push_back({kind, std::string{sql_.substr(begin, end - begin)}, at_});
    }

    void read_word() {
        const std::size_t begin = at_;
        while (at_ < sql_.size() && is_word(sql_[at_])) {
            ++at_;
        }
        add(SqlToken::Kind::word, begin, at_);
    }

    void read_comment(std::size_t skip, std::string_view close, bool is_closed) {
        const std::size_t begin = at_ + skip;
        const std::size_t end = std::min(sql_.find(close, begin), sql_.size());
        at_ = is_closed ? std::min(end + close.size(), sql_.size()) : end;
        add(SqlToken::Kind::comment, begin, end);
    }

    // $tag$ ... $tag$; false: it is a parameter or nothing.
    bool read_dollar_quoted() {
        std::size_t end = at_ + 1;
        while (end < sql_.size() && is_word(sql_[end])) {
            ++end;
        }
        if (end == sql_.size() || sql_[end] != '$') {
            return false;
        }
        const std::string_view tag = sql_.substr(at_, end + 1 - at_);
        const std::size_t begin = end + 1;
        const std::size_t close = std::min(sql_.find(tag, begin), sql_.size());
        at_ = std::min(close + tag.size(), sql_.size());
        add(SqlToken::Kind::text, begin, close);
        return true;
    }

    // A doubled quote is one quote; only StarRocks knows backslashes (AstBuilder.java,
    // escapeBackSlash), and not in names.
    void read_quoted(SqlToken::Kind kind) {
        const char quote = sql_[at_++];
        const bool escapes = dialect_ == Dialect::starrocks && kind == SqlToken::Kind::text;
        std::string value;
        while (at_ < sql_.size()) {
            const char c = sql_[at_++];
            if (c == quote && (at_ == sql_.size() || sql_[at_] != quote)) {
                break;
            }
            value += escapes && c == '\\' ? unescaped(sql_[at_]) : c;
            at_ += c == quote || (escapes && c == '\\') ? 1 : 0;
        }
        tokens_.push_back({kind, value, at_});
    }

    static char unescaped(char c) {
        switch (c) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case '0':
                return '\0';
            case 'Z':
                return '\x1A';
            default:
                return c;
        }
    }

    // \0009 and \\ behind U&.
    static std::string unescaped_code_points(const std::string& text) {
        std::string value;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\\') {
                value += text[i];
            } else if (text.substr(i + 1, 1) == "\\") {
                value += text[++i];
            } else {
                const unsigned long code_point = std::stoul(text.substr(i + 1, 4), nullptr, 16);
                if (code_point >= 0x80) {
                    value += static_cast<char>(0xC0U | code_point >> 6U);
                }
                value += static_cast<char>(code_point < 0x80 ? code_point
                                                             : 0x80U | (code_point & 0x3FU));
                i += 4;
            }
        }
        return value;
    }

    std::string_view sql_;
    Dialect dialect_;
    std::size_t at_ = 0;
    std::vector<SqlToken> tokens_;
};

}  // namespace testing
