#include "smt/render.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace smt {
namespace {

// Everything in it that looks like a placeholder, and three that are.
constexpr const char* script =
    "-- smt 1.0: Flink 1.20 job `${PG}`\n"
    "SET 'pipeline.name' = '${PG}';\n"
    "-- smt render: S3\n"
    "SET 's3.secret-key' = '${S3}';\n"
    "CREATE TEMPORARY TABLE `d`.`a$b` (\n"
    "  -- s.${PG}\n"
    "  `${PG}` STRING, -- ${PG}, bigint\n"
    "  `it's` INT\n"
    ") WITH (\n"
    "  'table-name' = '(a\\$b|^\\$\\{PG\\}$)',\n"
    "  'username' = '${PG}',\n"
    "  -- smt render: PG\n"
    "  'password' = '${PG}',\n"
    "  -- smt render: URL\n"
    "  'jdbc-url' = '${URL}'\n"
    ");\n"
    "SELECT '-- smt render: PG', '${PG}' FROM t WHERE `_table` = '${PG}';\n";

struct Rendered {
    std::string text, report;
    bool failed = false;
};

Rendered render_with(const std::string& text, const std::map<std::string, std::string>& values) {
    Diagnostics diagnostics;
    const auto environment = [&](const std::string& name) {
        const auto value = values.find(name);
        return value == values.end() ? std::nullopt : std::optional{value->second};
    };
    Rendered rendered{render(text, "job.sql", environment, diagnostics), "", false};
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        rendered.report += to_text(diagnostic, false);
    }
    rendered.failed = diagnostics.has_errors();
    return rendered;
}

std::string without_line(std::string text, const std::string& line) {
    return text.erase(text.find(line), line.size());
}

TEST(Render, FillsWhatIsMarkedAndNothingElse) {
    std::string expected = script;
    for (const char* const line :
         {"-- smt render: S3\n", "  -- smt render: PG\n", "  -- smt render: URL\n"}) {
        expected = without_line(expected, line);
    }
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>{"'s3.secret-key' = '${S3}'",
                                              "'s3.secret-key' = 'it''s\\ ${PG}'"},
          {"'password' = '${PG}'", "'password' = ''''''"},
          {"'jdbc-url' = '${URL}'", "'jdbc-url' = 'x$1$&'"}}) {
        expected.replace(expected.find(from), from.size(), to);
    }
    const Rendered rendered =
        render_with(script, {{"S3", "it's\\ ${PG}"}, {"PG", "''"}, {"URL", "x$1$&"}});
    EXPECT_EQ(rendered.text, expected);
    EXPECT_EQ(rendered.report, "");
}

std::string file_of(const std::string& lines) {
    return "-- smt 1.0: x\n" + lines;
}

TEST(Render, KeepsTheEndOfTheFile) {
    const std::string mark = "-- smt render: A\n";
    EXPECT_EQ(render_with(file_of(mark + "'p' = '${A}'"), {{"A", "x"}}).text, file_of("'p' = 'x'"));
    EXPECT_EQ(render_with(file_of(mark + "'p' = '${A}'\n\nz"), {{"A", "x"}}).text,
              file_of("'p' = 'x'\n\nz"));
    EXPECT_EQ(render_with(file_of(mark + "'p' = '${A}'\n"), {{"A", ""}}).text,
              file_of("'p' = ''\n"));
}

TEST(Render, TakesTextThatIsNotAscii) {
    EXPECT_EQ(render_with(file_of("-- smt render: A\n'p' = '${A}'"), {{"A", "größe 😀"}}).text,
              file_of("'p' = 'größe 😀'"));
}

TEST(Render, CopiesAFileWithoutPlaceholders) {
    const std::string text = file_of("SET 'a' = '${A}';\n");
    const Rendered rendered = render_with(text, {{"A", "x"}});
    EXPECT_EQ(rendered.text, text);
    EXPECT_EQ(rendered.report,
              "job.sql: note: holds no placeholder: it is copied as it is [nothing-to-render]\n");
}

struct FailureCase {
    const char* name;
    const char* text;
    const char* report;
};

class RenderFailure : public ::testing::TestWithParam<FailureCase> {};

TEST_P(RenderFailure, IsSaid) {
    const Rendered rendered = render_with(GetParam().text, {{"A", "good"},
                                                            {"LINES", "s3cret\n"},
                                                            {"TAB", "s3\tcret"},
                                                            {"C1", "s3\u009bcret"},
                                                            {"LATIN", "s3cr\xe9t"}});
    EXPECT_TRUE(rendered.failed);
    EXPECT_EQ(rendered.report, GetParam().report);
    EXPECT_EQ(rendered.report.find("s3"), std::string::npos);
}

#define NOT_ONE_LINE(name)                                                                        \
    "job.sql:3: error: 'p' is filled in from the environment variable '" name                     \
    "', whose value has a line break, another control character or bytes that are no UTF-8 "      \
    "[bad-value]\n"                                                                               \
    "  hint: set it to one line of text; $(cat FILE) leaves the line break at the end of a file " \
    "away\n"
#define EDITED(line, name)                                                    \
    "job.sql:" line ": error: the mark above says that '${" name              \
    "}' stands here, and it does not: the file was edited [not-renderable]\n" \
    "  hint: run smt again, and change the config instead\n"

const FailureCase failure_cases[] = {
    {"unset_variables_once_each",
     "-- smt 1\n-- smt render: NO\n'p' = '${NO}',\n-- smt render: NO\n'q' = '${NO}',\n"
     "-- smt render: NEITHER\nSET 'r' = '${NEITHER}';\n",
     "job.sql:3: error: 'p' is filled in from the environment variable 'NO', which is not set "
     "[env-unset]\n"
     "  hint: set it to the secret itself\n"
     "job.sql:7: error: 'r' is filled in from the environment variable 'NEITHER', which is not "
     "set [env-unset]\n"
     "  hint: set it to the secret itself\n"},
    {"line_break", "-- smt 1\n-- smt render: LINES\n'p' = '${LINES}'", NOT_ONE_LINE("LINES")},
    {"tab", "-- smt 1\n-- smt render: TAB\n'p' = '${TAB}'", NOT_ONE_LINE("TAB")},
    {"control_of_two_bytes", "-- smt 1\n-- smt render: C1\n'p' = '${C1}'", NOT_ONE_LINE("C1")},
    {"no_utf_8", "-- smt 1\n-- smt render: LATIN\n'p' = '${LATIN}'", NOT_ONE_LINE("LATIN")},
    {"file_of_somebody_else", "-- my smt 1\n-- smt render: A\n'p' = '${A}'",
     "job.sql: error: does not begin as a script of smt does: nothing is filled in "
     "[not-renderable]\n"
     "  hint: name a script or YAML file that was written with secrets = placeholder\n"},
    {"empty_file", "",
     "job.sql: error: does not begin as a script of smt does: nothing is filled in "
     "[not-renderable]\n"
     "  hint: name a script or YAML file that was written with secrets = placeholder\n"},
    {"mark_at_the_end", "-- smt 1\n-- smt render: A", EDITED("2", "A")},
    {"another_name", "-- smt 1\n-- smt render: A\n'p' = '${B}',\n", EDITED("3", "A")},
    {"value_filled_by_hand", "-- smt 1\n-- smt render: A\n'p' = 'x',\n", EDITED("3", "A")},
    {"text_beside_the_name", "-- smt 1\n-- smt render: A\n'p' = 'x${A}',\n", EDITED("3", "A")},
    {"text_behind_the_option", "-- smt 1\n-- smt render: A\n'p' = '${A}', 'q' = 'r'\n",
     EDITED("3", "A")},
    {"two_options", "-- smt 1\n-- smt render: A\n'o' = 'x', 'p' = '${A}',\n", EDITED("3", "A")},
    {"no_option", "-- smt 1\n-- smt render: A\nWHERE `p` = '${A}'\n", EDITED("3", "A")},
    {"inside_of_a_text", "-- smt 1\n-- smt render: A\n'o = '${A}'\n", EDITED("3", "A")},
};

INSTANTIATE_TEST_SUITE_P(Files, RenderFailure, ::testing::ValuesIn(failure_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
