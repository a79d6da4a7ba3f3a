// Just enough of a lexer to look at generated SQL as its reader does: where statements end, and
// what a literal holds.
#pragma once

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

enum class Dialect { flink, starrocks };

struct SqlToken {
    enum class Kind { word, name, text, symbol };
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
            if (sql_.substr(at_).starts_with("--")) {
                at_ = std::min(sql_.find('\n', at_), sql_.size());
            } else if (std::isspace(static_cast<unsigned char>(first)) != 0) {
                ++at_;
            } else if (first == '`') {
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

    void read_word() {
        const std::size_t begin = at_;
        while (at_ < sql_.size() && is_word(sql_[at_])) {
            ++at_;
        }
        tokens_.push_back(
            {SqlToken::Kind::word, std::string{sql_.substr(begin, at_ - begin)}, at_});
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

    std::string_view sql_;
    Dialect dialect_;
    std::size_t at_ = 0;
    std::vector<SqlToken> tokens_;
};

}  // namespace testing
