// A database in which every text is an attack, beside a harmless twin of the same shape.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/program.h"
#include "support/sql_tokens.h"

namespace smt {

using testing::contents;
using testing::Dialect;
using testing::ProcessResult;
using testing::raw_characters;
using testing::SqlLexer;
using testing::SqlToken;

// What becomes of a column of this name.
enum class Name { carried, left_out, refused };

struct Text {
    std::string_view hostile;
    Name name = Name::carried;
    bool is_text = true;  // StarRocks can spell it
};

inline const std::vector<Text> texts = {
    {"'; DROP TABLE x; --"},
    {"\"; DROP TABLE x; --"},
    {"`; DROP TABLE x; --", Name::refused},
    {"\\"},
    {"\\'); DROP TABLE x; --"},
    {"\\\\"},
    {"'"},
    {"\""},
    {"''\"\""},
    {"line\nbreak;\n\\! touch owned\nDROP TABLE x;", Name::left_out},
    {"\r\n\\connect postgres\r\n", Name::left_out},
    {"\\0 \\x00 \\u0000 \\n \\'"},
    {"tab\tbed", Name::left_out},
    {"\x1b[2J\x1b]0;owned\x07", Name::left_out, false},
    {"\u009b31m \u0085", Name::left_out, false},
    {"\x08\x7f\x01", Name::left_out, false},
    {"\u202egpj.exe\u2066 \u2028 \ufeff", Name::left_out},
    {"${SMT_PG_PASSWORD}"},
    {"$${SMT_PG_PASSWORD}"},
    {"-- smt render: SMT_PG_PASSWORD"},
    {"\n-- smt render: SMT_PG_PASSWORD\n'p' = '${SMT_PG_PASSWORD}',\n", Name::left_out},
    {"%(password)s"},
    {"$$; $body$ $1"},
    {"/* open", Name::refused},
    {"*/ close", Name::refused},
    {"a$b"},
    {"{}{table}{0}%s%n"},
    {":'SHELL' :x"},
    {"größe 表 😀", Name::left_out},
    {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"},
};

// The twin of a text: a column or table of this name is carried, or left out, like the one of that.
inline std::string harmless(std::size_t i) {
    if (i + 1 == texts.size()) {
        return "harmless_word";
    }
    return fmt::format("{} {:02}", texts[i].name == Name::left_out ? "Härmless" : "Harmless", i);
}

// PostgreSQL's own rules, written down apart from src/quote.cpp.
inline std::string doubled(std::string_view text, char mark) {
    std::string quoted{mark};
    for (const char c : text) {
        quoted += c == mark ? std::string(2, c) : std::string{c};
    }
    return quoted + mark;
}
inline std::string name(std::string_view text) {
    return doubled(text, '"');
}
inline std::string literal(std::string_view text) {
    return doubled(text, '\'');
}

using Choice = std::function<std::string(std::size_t)>;

inline std::string schema_sql(const Choice& text) {
    std::string labels, columns, comments, others;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        labels += (i == 0 ? "" : ", ") + literal(text(i));
        if (texts[i].name != Name::refused) {
            columns += fmt::format(", {} text", name(text(i)));
        }
        columns += fmt::format(", c{} text NOT NULL", i);
        columns += texts[i].is_text ? " DEFAULT " + literal(text(i)) : "";
        comments += fmt::format("COMMENT ON COLUMN s.main.c{} IS {};\n", i, literal(text(i)));
        others += fmt::format(
            "CREATE TABLE other.{0} (id int PRIMARY KEY);\nCREATE SCHEMA {0};\n"
            "CREATE TABLE {0}.t (id int PRIMARY KEY);\nCOMMENT ON TABLE {0}.t IS {1};\n",
            name(text(i)), literal(text(i)));
    }
    return fmt::format(
        "CREATE SCHEMA s;\nCREATE SCHEMA other;\n"
        "CREATE TYPE s.mood AS ENUM ({labels});\n"
        "CREATE TYPE s.{type} AS ENUM ('x');\n"
        "CREATE TABLE s.main (id bigint PRIMARY KEY, m s.mood, o s.{type}{columns});\n"
        "COMMENT ON TABLE s.main IS {first};\n"
        "COMMENT ON SCHEMA s IS {first};\n"
        "CREATE TABLE s.tagged (code int NOT NULL, CONSTRAINT {type} UNIQUE (code));\n"
        "CREATE TABLE s.unspelled (id int PRIMARY KEY, d text NOT NULL DEFAULT E'\\x1b[2J');\n"
        "{comments}{others}",
        fmt::arg("labels", labels), fmt::arg("type", name(text(9))), fmt::arg("columns", columns),
        fmt::arg("first", literal(text(4))), fmt::arg("comments", comments),
        fmt::arg("others", others));
}

// What of a comment a StarRocks literal can hold; the rest of it is shown.
inline std::string spelled(std::string_view comment) {
    std::string text{comment};
    for (const auto& [raw, shown] : {std::pair<std::string, std::string>{"\x1b", "\\x1b"},
                                     {"\x07", "\\x07"},
                                     {"\u009b", "\\xc2\\x9b"},
                                     {"\u0085", "\\xc2\\x85"},
                                     {"\x7f", "\\x7f"},
                                     {"\x01", "\\x01"}}) {
        for (std::size_t at = text.find(raw); at != std::string::npos; at = text.find(raw)) {
            text.replace(at, raw.size(), shown);
        }
    }
    return text;
}

class Hostile : public testing::Program {
  protected:
    struct Side {
        std::string database, role;
        std::map<std::string, std::string> files;
        std::string errors, output;
    };

    explicit Hostile(
        const std::string& database = "it's \"d\" \\ ; -- ${SMT_PG_PASSWORD}\n\x1b[2J\u202e/../x",
        const std::string& harmless_database = "Harmless database") {
        hostile.database = database;
        hostile.role = "r'\"\\;--\n\x1b[2J\u202e${SMT_PG_PASSWORD}%(x)s";
        twin = {harmless_database, "Harmless role", {}, "", ""};
        build(hostile, [](std::size_t i) { return std::string{texts[i].hostile}; });
        build(twin, harmless);
    }

    void build(const Side& side, const Choice& text) const {
        postgres.query("CREATE DATABASE " + name(side.database));
        postgres.query("CREATE ROLE " + name(side.role) + " LOGIN REPLICATION");
        postgres.query_in(side.database, schema_sql(text));
        postgres.query(
            fmt::format("COMMENT ON DATABASE {} IS {}", name(side.database), literal(text(13))));
    }

    // The environment is not read as a config is: any text can stand there.
    std::string environment(const Side& side) const {
        const auto quoted = [](std::string_view text) {
            std::string word = "'";
            for (const char c : text) {
                word += c == '\'' ? "'\\''" : std::string{c};
            }
            return word + "'";
        };
        std::string pattern;
        for (const char c : side.database) {
            const bool is_sign = std::ispunct(static_cast<unsigned char>(c)) != 0;
            pattern += (is_sign ? "\\" : "") + std::string{c};
        }
        return fmt::format("DATABASE={} ROLE={} JOB={} PGPASSWORD=s3cret-environment",
                           quoted("^" + pattern + "$"), quoted(side.role), quoted(side.role));
    }

    void configure(const std::string& more = "") {
        const DbConfig db = postgres.config();
        write("smt.conf",
              fmt::format(
                  "[db]\nhost = {}\nport = {}\nuser = {}\npassword = s3cret'db\n"
                  "[starrocks]\njdbc-url = jdbc:mysql://fe.example:9030?password=s3cret-url\n"
                  "load-url = fe.example:8030\nusername = ${{ROLE}}\npassword = s3cret'\\sr\n"
                  "defaults = constant\n"
                  "[cdc]\nhostname = db.example\nusername = ${{ROLE}}\npassword = s3cret'cdc\n"
                  "slot = smt_x\npublication = smt_x\n"
                  "[flink]\npipeline_name = ${{JOB}}\nset.s3.secret-key = s3cret-flink\n"
                  "[table-rule.1]\ndatabase = ${{DATABASE}}\nschema = .*\ntable = .*\n"
                  "target_database = shop\non_unsupported = skip\n{}",
                  db.host, db.port.value(), db.user, more));
    }

    void generate(Side& side, const std::string& folder_name, const std::string& arguments = "") {
        const ProcessResult result =
            smt("-v -c smt.conf -o " + folder_name + " " + arguments, environment(side));
        ASSERT_EQ(result.exit_code, 0) << visible_lines(result.errors);
        side.files = contents(folder / folder_name);
        for (const std::string subfolder : {"kafka", "kubernetes"}) {
            if (!side.files.contains(subfolder)) {
                continue;
            }
            for (auto& [file, text] : contents(folder / (folder_name + "/" + subfolder))) {
                side.files[subfolder + "/" + file] = std::move(text);
            }
        }
        side.errors = result.errors;
        side.output = result.output;
    }

    // A text of the twin as it stands on the hostile side.
    std::string as_hostile(std::string text) const {
        const auto replace = [&](const std::string& from, const std::string& to) {
            for (std::size_t at = text.find(from); at != std::string::npos;
                 at = text.find(from, at + to.size())) {
                text.replace(at, from.size(), to);
            }
        };
        replace(twin.database, hostile.database);
        replace(twin.role, hostile.role);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            replace(harmless(i), std::string{texts[i].hostile});
        }
        return text;
    }

    void expect_same_shape(const std::string& file, Dialect dialect) const {
        const auto tokens = SqlLexer{hostile.files.at(file), dialect}.tokens();
        const auto twins = SqlLexer{twin.files.at(file), dialect}.tokens();
        ASSERT_EQ(tokens.size(), twins.size()) << file;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            ASSERT_EQ(tokens[i].kind, twins[i].kind) << file << ": " << visible(tokens[i].value);
            if (tokens[i].kind == SqlToken::Kind::comment) {
                continue;
            }
            const std::string expected = as_hostile(twins[i].value);
            const bool is_text = tokens[i].kind == SqlToken::Kind::text;
            EXPECT_TRUE(tokens[i].value == expected ||
                        (is_text && tokens[i].value == spelled(expected)))
                << file << ": " << visible(tokens[i].value) << " is not " << visible(expected);
        }
    }

    const testing::Postgres postgres;
    Side hostile, twin;
};

}  // namespace smt
