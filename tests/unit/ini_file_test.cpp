#include "smt/ini_file.h"

#include <gtest/gtest.h>

#include <string>

namespace smt {
namespace {

// Entries one a line, as "line [section] name=value", then what was reported.
std::string read(const std::string& text) {
    Diagnostics diagnostics;
    std::string shown;
    for (const IniEntry& entry : read_ini(text, "f", diagnostics)) {
        const std::string line = entry.where.substr(entry.where.find(':') + 1);
        shown += entry.name.empty()
                     ? fmt::format("{} [{}]\n", line, entry.section)
                     : fmt::format("{} [{}] {}={}\n", line, entry.section, entry.name, entry.value);
    }
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        shown += to_text(diagnostic, false);
    }
    return shown;
}

constexpr const char* not_a_line =
    ": error: line is neither a [section], nor KEY = VALUE, nor a comment [config-syntax]\n"
    "  hint: a value goes to the end of its line; a comment begins with ; or #\n";

struct IniCase {
    const char* name;
    std::string text;
    std::string expected;
};

class IniDialect : public ::testing::TestWithParam<IniCase> {};

TEST_P(IniDialect, ReadsLinesAsTheOldToolDid) {
    EXPECT_EQ(read(GetParam().text), GetParam().expected);
}

const IniCase dialect_cases[] = {
    {"empty_file", "", ""},
    {"section_and_key", "[db]\nhost = h\n", "1 [db]\n2 [db] host=h\n"},
    {"last_line_without_line_feed", "[db]\nhost = h", "1 [db]\n2 [db] host=h\n"},
    {"empty_section_is_seen", "[table-rule.1]\n[table-rule.2]\n",
     "1 [table-rule.1]\n2 [table-rule.2]\n"},
    {"crlf", "[db]\r\nhost = h\r\n\r\nuser = u\r\n", "1 [db]\n2 [db] host=h\n4 [db] user=u\n"},
    {"byte_order_mark", "\xEF\xBB\xBF[db]\nhost = h\n", "1 [db]\n2 [db] host=h\n"},
    {"indented_lines_begin_anew", "[db]\n  host = h\n\tuser = u\n",
     "1 [db]\n2 [db] host=h\n3 [db] user=u\n"},
    {"comment_lines", "; c\n# c\n  ; c = d\n[db]\n", "4 [db]\n"},
    {"comment_behind_section", "[db] ; the source\n[other]# x\n", "1 [db]\n2 [other]\n"},
    {"no_comment_behind_value", "[db]\npassword = a ;b #c\n", "1 [db]\n2 [db] password=a ;b #c\n"},
    {"first_equals_sign_separates", "[s]\na=b=c:d\n", "1 [s]\n2 [s] a=b=c:d\n"},
    {"colon_separates_too", "[s]\na : b=c\nu:jdbc:mysql://fe\n",
     "1 [s]\n2 [s] a=b=c\n3 [s] u=jdbc:mysql://fe\n"},
    {"no_separator_in_quotes", "[s]\ncolumn.\"a:b = c\".type = INT\n",
     "1 [s]\n2 [s] column.\"a:b = c\".type=INT\n"},
    {"quotes_in_a_value_mean_nothing", "[s]\na = \"x\n", "1 [s]\n2 [s] a=\"x\n"},
    {"empty_value", "[s]\na =\nb=\n", "1 [s]\n2 [s] a=\n3 [s] b=\n"},
    {"backticks_keep_blanks", "[s]\na = ` x `\nb = `x`y\nc = `\nd = ``\n",
     "1 [s]\n2 [s] a= x \n3 [s] b=`x`y\n4 [s] c=`\n5 [s] d=\n"},
    {"blanks_inside_section", "[ db ]\nhost = h\n", "1 [db]\n2 [db] host=h\n"},
    {"key_in_front_of_sections", "host = h\n", "1 [] host=h\n"},
    {"repeated_section_and_key_are_kept", "[s]\na = 1\n[t]\n[s]\na = 2\n",
     "1 [s]\n2 [s] a=1\n3 [t]\n4 [s]\n5 [s] a=2\n"},
    {"utf8", "[s]\ntable = ^größe$\n", "1 [s]\n2 [s] table=^größe$\n"},
    {"reference", "[s]\nhost = h\nurl = http://%(host)s:1/%(host)s\n",
     "1 [s]\n2 [s] host=h\n3 [s] url=http://h:1/h\n"},
    {"reference_forward_and_through", "[s]\na = %(b)s!\nb = %(c)s?\nc = x\n",
     "1 [s]\n2 [s] a=x?!\n3 [s] b=x?\n4 [s] c=x\n"},
    {"reference_takes_the_last_value", "[s]\na = 1\nb = %(a)s\n[t]\na = 3\n[s]\na = 2\n",
     "1 [s]\n2 [s] a=1\n3 [s] b=2\n4 [t]\n5 [t] a=3\n6 [s]\n7 [s] a=2\n"},
    {"percent_sign_alone_is_text", "[s]\na = x LIKE '%(y%' AND b LIKE '%z)s' %()s %(\n",
     "1 [s]\n2 [s] a=x LIKE '%(y%' AND b LIKE '%z)s' %()s %(\n"},
};

const IniCase error_cases[] = {
    {"every_bad_line", "[db]\nhost\nuser = u\n[db\npassword\n= x\n",
     std::string{"1 [db]\n3 [db] user=u\nf:2"} + not_a_line + "f:4" + not_a_line + "f:5" +
         not_a_line + "f:6" + not_a_line},
    {"text_behind_section", "[db] x\n", std::string{"f:1"} + not_a_line},
    {"empty_section_name", "[]\n[ ]\n", std::string{"f:1"} + not_a_line + "f:2" + not_a_line},
    {"open_quote_in_key", "[s]\ncolumn.\"a = b\n", std::string{"1 [s]\nf:2"} + not_a_line},
    {"nul_byte", std::string{"[s]\na = x\0y\n", 12},
     "1 [s]\nf:2: error: line holds a NUL byte [config-syntax]\n"
     "  hint: save the file as UTF-8 text\n"},
    {"unknown_reference", "[db]\nuser = u\nhost = %(usr)s\n",
     "1 [db]\n2 [db] user=u\n3 [db] host=\n"
     "f:3: error: host refers to '%(usr)s', which [db] does not have, did you mean 'user'? "
     "[bad-value]\n"
     "  hint: write the text itself instead of %(key)s, or name another key of the section\n"},
    {"reference_to_itself", "[s]\na = %(b)s\nb = %(a)s\n",
     "1 [s]\n2 [s] a=\n3 [s] b=\n"
     "f:3: error: b refers to '%(a)s', which refers back to it [bad-value]\n"
     "  hint: write the text itself instead of %(key)s, or name another key of the section\n"},
};

std::string name_of(const ::testing::TestParamInfo<IniCase>& test) {
    return test.param.name;
}

INSTANTIATE_TEST_SUITE_P(Lines, IniDialect, ::testing::ValuesIn(dialect_cases), name_of);
INSTANTIATE_TEST_SUITE_P(Errors, IniDialect, ::testing::ValuesIn(error_cases), name_of);

class IniLineLength : public ::testing::TestWithParam<std::size_t> {};

// The buffer of inih has 200 bytes: around them lines were cut, and their rest read as a line.
TEST_P(IniLineLength, DoesNotMatter) {
    const std::string value = "^(" + std::string(GetParam(), 'x') + "password=evil)$";
    EXPECT_EQ(read("[s]\ntable = " + value + "\nschema = y\n"),
              "1 [s]\n2 [s] table=" + value + "\n3 [s] schema=y\n");
    const std::string line(GetParam(), 'x');
    EXPECT_EQ(read("[s]\n" + line + "\n"), "1 [s]\nf:2" + std::string{not_a_line});
}

INSTANTIATE_TEST_SUITE_P(AroundTheBuffer, IniLineLength,
                         ::testing::Values(170, 180, 185, 189, 190, 191, 195, 199, 200, 201, 400,
                                           100'000));

TEST(IniFile, RefusesASectionNameThatInihWouldCut) {
    const std::string longest(48, 's');
    EXPECT_EQ(read("[" + longest + "]\n"), "1 [" + longest + "]\n");
    EXPECT_EQ(read("[" + longest + "s]\n"), "f:1" + std::string{not_a_line});
    EXPECT_EQ(read("[" + std::string(300, 's') + "]\n"), "f:1" + std::string{not_a_line});
}

TEST(IniFile, KeepsALongQuotedKey) {
    const std::string key = "column.\"" + std::string(126, 'k') + "\".expression";
    EXPECT_EQ(read("[s]\n" + key + " = x\n"), "1 [s]\n2 [s] " + key + "=x\n");
}

TEST(IniFile, MarksWhatLooksLikeACommentUnlessItIsInBackticks) {
    Diagnostics diagnostics;
    const auto entries =
        read_ini("[s]\na = x ;y\nb = x\t#y\nc = x;y#z\nd = `x ;y`\ne = ;x\n", "f", diagnostics);
    ASSERT_EQ(entries.size(), 6U);
    EXPECT_EQ(entries[1].comment_sign, ';');
    EXPECT_EQ(entries[2].comment_sign, '#');
    EXPECT_EQ(entries[3].comment_sign, '\0');
    EXPECT_EQ(entries[4].comment_sign, '\0');
    EXPECT_EQ(entries[5].comment_sign, '\0');
}

TEST(IniFile, StopsAValueThatGrowsOutOfReferences) {
    std::string text = "[s]\na0 = xxxxxxxxxxxxxxxx\n";
    for (int i = 1; i < 40; ++i) {
        text += fmt::format("a{} = %(a{})s%(a{})s\n", i, i - 1, i - 1);
    }
    Diagnostics diagnostics;
    read_ini(text, "f", diagnostics);
    ASSERT_GT(diagnostics.all().size(), 0U);
    EXPECT_EQ(diagnostics.all()[0].message, "a17 grows beyond 1 MiB");
    EXPECT_EQ(diagnostics.all()[0].where, "f:19");
}

TEST(IniFile, StopsAtALongChainOfReferences) {
    std::string text = "[s]\n";
    for (int i = 0; i < 1'000; ++i) {
        text += fmt::format("a{} = %(a{})s\n", i, i + 1);
    }
    Diagnostics diagnostics;
    read_ini(text, "f", diagnostics);
    ASSERT_GT(diagnostics.all().size(), 0U);
    EXPECT_EQ(diagnostics.all()[0].message, "a200 is more than 200 references away from its text");
}

}  // namespace
}  // namespace smt
