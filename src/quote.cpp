#include "smt/quote.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ascii.h"
#include "smt/diagnostic.h"
#include "text.h"
#include "utf8.h"

namespace smt::quote {

namespace {

// Key words that are not free as a name everywhere, of PostgreSQL 13 to 18: quote_ident quotes the
// same (SQL Key Words, appendix C of PostgreSQL's documentation).
// clang-format off
constexpr auto postgres_keywords = std::to_array<std::string_view>({
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric",
    "authorization", "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast",
    "char", "character", "check", "coalesce", "collate", "collation", "column",
    "concurrently", "constraint", "create", "cross", "current_catalog", "current_date",
    "current_role", "current_schema", "current_time", "current_timestamp", "current_user",
    "dec", "decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end",
    "except", "exists", "extract", "false", "fetch", "float", "for", "foreign", "freeze",
    "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in",
    "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is",
    "isnull", "join", "json", "json_array", "json_arrayagg", "json_exists", "json_object",
    "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table",
    "json_value", "lateral", "leading", "least", "left", "like", "limit", "localtime",
    "localtimestamp", "merge_action", "national", "natural", "nchar", "none", "normalize",
    "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order",
    "out", "outer", "overlaps", "overlay", "placing", "position", "precision", "primary",
    "real", "references", "returning", "right", "row", "select", "session_user", "setof",
    "similar", "smallint", "some", "substring", "symmetric", "system_user", "table",
    "tablesample", "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true",
    "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when",
    "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists",
    "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable"});
// clang-format on
static_assert(std::ranges::is_sorted(postgres_keywords));

bool is_plain_postgres_name(std::string_view name) {
    const auto is_first = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const auto is_next = [&](char c) { return is_first(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && is_first(name.front()) && std::ranges::all_of(name, is_next) &&
           !std::ranges::binary_search(postgres_keywords, name);
}

// The first character of a text, which may be a byte that is no UTF-8.
struct Character {
    std::string_view bytes;
    bool control = false;  // or no character at all: it cannot stand in a script as it is
};

Character first_character(std::string_view text) {
    const auto character = utf8_character(text);
    return character
               ? Character{text.substr(0, character->length), is_control(character->code_point)}
               : Character{text.substr(0, 1), true};
}

struct Escape {
    char character;
    std::string_view literal;
};
// AstBuilder.escapeBackSlash of StarRocks' parser knows these.
constexpr Escape starrocks_escapes[] = {{'\\', "\\\\"}, {'\n', "\\n"}, {'\r', "\\r"},
                                        {'\t', "\\t"},  {'\b', "\\b"}, {'\x1A', "\\Z"}};

// A character in a literal between `mark`s; empty: StarRocks has no way to write it.
std::string starrocks_character(const Character& character, char mark) {
    const char first = character.bytes.front();
    const auto* const escape = std::ranges::find(starrocks_escapes, first, &Escape::character);
    if (escape != std::end(starrocks_escapes)) {
        return std::string{escape->literal};
    }
    if (character.control) {
        return "";
    }
    return (first == mark ? "\\" : "") + std::string{character.bytes};
}

// Most texts are: the others are looked at character by character.
bool is_plain_ascii(std::string_view text, char mark) {
    return std::ranges::all_of(
        text, [mark](char c) { return c >= ' ' && c <= '~' && c != mark && c != '\\'; });
}

// On one line: what stands behind a line break would look like a line of the script.
std::string starrocks_literal(std::string_view text, char mark) {
    std::string literal{mark};
    if (is_plain_ascii(text, mark)) {
        return literal.append(text) + mark;
    }
    while (!text.empty()) {
        const Character character = first_character(text);
        const std::string spelled = starrocks_character(character, mark);
        literal += spelled.empty() ? replace_all(visible(character.bytes), "\\", "\\\\") : spelled;
        text.remove_prefix(character.bytes.size());
    }
    return literal + mark;
}

// Of standard SQL: a backslash means itself, but behind U& it begins a code point of four digits.
std::string unicode_literal(std::string_view text) {
    if (is_plain_ascii(text, '\'')) {
        return std::string{"'"}.append(text).append("'");
    }
    std::string escaped;
    bool has_control = false;
    for (std::string_view rest = text; !rest.empty();) {
        const auto character = utf8_character(rest);
        const std::size_t length = character ? character->length : 1;
        if (character && is_control(character->code_point)) {
            has_control = true;
            escaped += fmt::format("\\{:04X}", character->code_point);
        } else if (rest.front() == '\'' || rest.front() == '\\') {
            escaped += {rest.front(), rest.front()};
        } else {
            escaped += rest.substr(0, length);
        }
        rest.remove_prefix(length);
    }
    return has_control ? "U&'" + escaped + "'" : "'" + replace_all(text, "'", "''") + "'";
}

}  // namespace

std::string flink_name(std::string_view name) {
    std::string quoted = "`";
    return (name.find('`') == std::string_view::npos
                ? quoted.append(name)
                : quoted.append(replace_all(name, "`", "``"))) +
           "`";
}

std::string flink_text(std::string_view text) {
    return unicode_literal(text);
}

std::string starrocks_name(std::string_view name) {
    return std::string{"`"}.append(name).append("`");
}

std::string starrocks_text(std::string_view text) {
    return starrocks_literal(text, '\'');
}

bool is_starrocks_text(std::string_view text) {
    while (!text.empty()) {
        const Character character = first_character(text);
        if (starrocks_character(character, '\'').empty()) {
            return false;
        }
        text.remove_prefix(character.bytes.size());
    }
    return true;
}

std::string starrocks_property(std::string_view text) {
    return starrocks_literal(text, '"');
}

std::string postgres_name(std::string_view name) {
    if (is_plain_postgres_name(name)) {
        return std::string{name};
    }
    return "\"" + replace_all(name, "\"", "\"\"") + "\"";
}

std::string postgres_text(std::string_view text) {
    return unicode_literal(text);
}

std::string sql_runner_literal(std::string_view literal) {
    if (literal.find("--") == std::string_view::npos &&
        literal.find("/*") == std::string_view::npos) {
        return std::string{literal};
    }
    const bool is_unicode = literal.starts_with('U');
    std::string written = is_unicode ? "" : "U&";
    for (const char c : literal) {
        written += c == '-'                   ? "\\002D"
                   : c == '*'                 ? "\\002A"
                   : c == '\\' && !is_unicode ? "\\\\"
                                              : std::string{c};
    }
    return written;
}

namespace {

// YAML 1.1, 5.1: U+2028 and U+2029 are line breaks, others that change how a text is read mean
// nothing, and U+FFFE and U+FFFF may not stand there.
bool is_plain_yaml(std::uint32_t code_point) {
    return !is_control(code_point) && !is_format(code_point) && code_point != 0xFFFE &&
           code_point != 0xFFFF;
}

// Whether a block that begins with `|` means exactly this text.
bool is_yaml_block(std::string_view text) {
    if (text.empty() || text.front() == ' ' || text.front() == '\n' || !text.ends_with('\n') ||
        text.ends_with("\n\n")) {
        return false;
    }
    while (!text.empty()) {
        const auto character = utf8_character(text);
        if (!character ||
            !(is_plain_yaml(character->code_point) || character->code_point == '\n')) {
            return false;
        }
        text.remove_prefix(character->length);
    }
    return true;
}

}  // namespace

std::string yaml_text(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const auto character = utf8_character(text);
        const std::size_t length = character ? character->length : 1;
        const bool is_escaped = character && !is_plain_yaml(character->code_point);
        if (!character) {
            quoted += replace_all(visible(text.substr(0, 1)), "\\", "\\\\");
        } else if (is_escaped) {
            quoted += fmt::format("\\u{:04X}", character->code_point);
        } else {
            quoted += (text.front() == '"' || text.front() == '\\') ? "\\" : "";
            quoted += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return quoted + "\"";
}

std::string yaml_block(std::string_view text, std::string_view indent) {
    if (!is_yaml_block(text)) {
        return yaml_text(text) + "\n";
    }
    std::string block = "|\n";
    while (!text.empty()) {
        const std::size_t length = text.find('\n') + 1;
        block.append(length == 1 ? "" : indent).append(text.substr(0, length));
        text.remove_prefix(length);
    }
    return block;
}

std::string yaml_key(std::string_view text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    constexpr std::string_view letters = plain.substr(0, 52);
    const bool is_plain = !text.empty() && letters.find(text.front()) != std::string_view::npos &&
                          text.find_first_not_of(plain) == std::string_view::npos;
    // Words of YAML 1.1 that are no text.
    constexpr std::string_view words[] = {"y",   "n",    "yes",   "no",  "on",
                                          "off", "true", "false", "null"};
    const bool is_text = std::ranges::find(words, lower(text)) == std::end(words);
    return is_plain && is_text ? std::string{text} : yaml_text(text);
}

std::string comment(std::string_view text) {
    return visible(text);
}

std::string json_text(std::string_view text) {
    std::string escaped = "\"";
    while (!text.empty()) {
        const auto character = utf8_character(text);
        const std::string_view bytes = text.substr(0, character ? character->length : 1);
        if (!character) {
            escaped += "\\" + visible(bytes);
        } else if (is_control(character->code_point) || is_format(character->code_point)) {
            escaped += fmt::format("\\u{:04x}", character->code_point);  // none is above 0xFFFF
        } else {
            escaped += bytes == "\"" || bytes == "\\" ? "\\" : "";
            escaped += bytes;
        }
        text.remove_prefix(bytes.size());
    }
    return escaped + "\"";
}

std::string java_regex(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (std::string_view{R"(\.[]{}()*+-?^$|,&~# )"}.find(c) != std::string_view::npos) {
            escaped += '\\';
        }
        escaped += c;
    }
    return escaped;
}

std::string listed_java_regex(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        const bool separates = std::string_view{" \t\n\v\f\r,:;"}.find(c) != std::string_view::npos;
        escaped += separates ? fmt::format("\\x{:02x}", c) : java_regex({&c, 1});
    }
    return escaped;
}

}  // namespace smt::quote
