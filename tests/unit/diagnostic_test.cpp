#include "smt/diagnostic.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smt {
namespace {

constexpr const Code* warning = &code::decimal_too_wide;
constexpr const Code* other_warning = &code::no_key;
constexpr const Code* note = &code::not_taken;
constexpr const Code* error = &code::target_twice;

std::string all_texts(const Diagnostics& diagnostics) {
    std::string texts;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        texts += to_text(diagnostic, false);
    }
    return texts;
}

// The text between `begin` and the next `end`; empty when there is none.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
    const std::size_t from = text.find(begin);
    if (from == std::string::npos) {
        return "";
    }
    return text.substr(from + begin.size(),
                       text.find(end, from + begin.size()) - from - begin.size());
}

// The constants of namespace code as they stand in the header, one a line: name and severity.
std::vector<std::pair<std::string, std::string>> codes_of_header() {
    std::ifstream file{SMT_SOURCE_DIR "/include/smt/diagnostic.h"};
    std::vector<std::pair<std::string, std::string>> codes;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("inline constexpr Code ")) {
            codes.emplace_back(between(line, "{\"", "\""), between(line, "Severity::", ","));
        }
    }
    return codes;
}

bool is_kebab_case(std::string_view name) {
    const bool letters = std::ranges::all_of(
        name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    return letters && !name.empty() && !name.starts_with('-') && !name.ends_with('-') &&
           name.find("--") == std::string_view::npos;
}

TEST(DiagnosticText, HasPlaceSeverityMessageAndCode) {
    const Diagnostic diagnostic{warning, "public.orders.total", "it becomes VARCHAR", "", 1};
    EXPECT_EQ(to_text(diagnostic, false),
              "public.orders.total: warning: it becomes VARCHAR [decimal-too-wide]\n");
}

TEST(DiagnosticText, HasItsHintOnALineOfItsOwn) {
    const Diagnostic diagnostic{error, "smt.conf:12", "'a' and 'b' meet", "rename one", 0};
    EXPECT_EQ(to_text(diagnostic, false),
              "smt.conf:12: error: 'a' and 'b' meet [target-twice]\n"
              "  hint: rename one\n");
}

TEST(DiagnosticText, ColorsTheSeverityOnly) {
    EXPECT_EQ(to_text({error, "a", "b", "c", 0}, true),
              "a: \x1b[31merror:\x1b[0m b [target-twice]\n  hint: c\n");
    EXPECT_EQ(to_text({warning, "a", "b", "", 0}, true),
              "a: \x1b[35mwarning:\x1b[0m b [decimal-too-wide]\n");
    EXPECT_EQ(to_text({note, "a", "b", "", 0}, true), "a: \x1b[36mnote:\x1b[0m b [not-taken]\n");
}

TEST(DiagnosticText, ShowsForeignTextOnOneLineWhereverItStands) {
    EXPECT_EQ(to_text({note, "a\n\x1b[2J", "b\r\x1b]0;", "c\n:d", 0}, false),
              "a\\x0a\\x1b[2J: note: b\\x0d\\x1b]0; [not-taken]\n  hint: c\\x0a:d\n");
}

// Blanks in front of it are skipped, whatever Unicode takes for a blank.
TEST(DiagnosticText, IsNoCommandOfGitHubActions) {
    for (const auto& [where, shown] :
         {std::pair{"::set-output name=x::y.t", "\\x3a:set-output name=x::y.t"},
          {" \u00a0\u3000::error::x", " \u00a0\u3000\\x3a:error::x"},
          {"::", "\\x3a:"},
          {"public.a::b", "public.a::b"},
          {"a##[set-env name=PATH]b", "a\\x23#[set-env name=PATH]b"}}) {
        EXPECT_EQ(to_text({note, where, "b", "", 0}, false),
                  std::string{shown} + ": note: b [not-taken]\n");
    }
    EXPECT_EQ(to_text({note, "a", "b ##[group]", "##[c", 0}, false),
              "a: note: b \\x23#[group] [not-taken]\n  hint: \\x23#[c\n");
}

TEST(DiagnosticJson, IsOneLineWithTheSameFields) {
    EXPECT_EQ(to_json_line({error, "public.\"o\\\"", "a\nb\xff", "it's so", 3}),
              R"({"code":"target-twice","severity":"error","where":"public.\"o\\\"",)"
              R"("message":"a\\x0ab\\xff","hint":"it's so"})"
              "\n");
    EXPECT_EQ(to_json_line({note, "größe", "b", "", 0}),
              R"({"code":"not-taken","severity":"note","where":"größe","message":"b","hint":""})"
              "\n");
}

TEST(Diagnostics, KeepTheOrderOfTheirReports) {
    Diagnostics diagnostics;
    EXPECT_FALSE(diagnostics.has_errors());
    diagnostics.report(*note, "first", "{} of {}", 1, "two");
    diagnostics.report(*warning, "second", "plain").hint = "do so";
    EXPECT_FALSE(diagnostics.has_errors());
    diagnostics.report(*error, "third", "plain").rule = 7;
    EXPECT_TRUE(diagnostics.has_errors());
    EXPECT_EQ(all_texts(diagnostics),
              "first: note: 1 of two [not-taken]\n"
              "second: warning: plain [decimal-too-wide]\n"
              "  hint: do so\n"
              "third: error: plain [target-twice]\n");
    EXPECT_EQ(diagnostics.all().back().rule, 7);
    EXPECT_EQ(diagnostics.count(Severity::note), 1U);
    EXPECT_EQ(diagnostics.count(Severity::warning), 1U);
    EXPECT_EQ(diagnostics.count(Severity::error), 1U);
}

class Allowances : public ::testing::Test {
  protected:
    Allowances() {
        report(*warning, "a", 1);
        report(*warning, "b", 2);
        report(*other_warning, "c", 1);
        report(*note, "d", 0);
        report(*error, "e", 1);
    }

    void report(const Code& code, const char* where, int rule) {
        diagnostics.report(code, where, "said").rule = rule;
    }

    std::string places() const {
        std::string all;
        for (const Diagnostic& diagnostic : diagnostics.all()) {
            all += diagnostic.where;
        }
        return all;
    }

    Diagnostics diagnostics;
};

TEST_F(Allowances, OfTheConfigTakeACodeOutOfEveryRule) {
    EXPECT_EQ(diagnostics.remove_allowed({{"decimal-too-wide", 0, "smt.conf:3"}}), 2U);
    EXPECT_EQ(places(), "cde");
}

TEST_F(Allowances, OfARuleTakeACodeOutOfItsTables) {
    EXPECT_EQ(diagnostics.remove_allowed({{"decimal-too-wide", 2, "smt.conf:9"}}), 1U);
    EXPECT_EQ(places(), "acde");
}

TEST_F(Allowances, TakeNotesOutToo) {
    EXPECT_EQ(diagnostics.remove_allowed({{"not-taken", 0, "smt.conf:3"}}), 1U);
    EXPECT_EQ(places(), "abce");
}

TEST_F(Allowances, OfTwoPlacesForOneDiagnosticAreBothUsed) {
    EXPECT_EQ(
        diagnostics.remove_allowed({{"no-key", 0, "smt.conf:3"}, {"no-key", 1, "smt.conf:9"}}), 1U);
    EXPECT_EQ(places(), "abde");
}

TEST_F(Allowances, NeverTakeAnErrorOut) {
    EXPECT_EQ(diagnostics.remove_allowed({{"target-twice", 0, "smt.conf:3"}}), 0U);
    EXPECT_TRUE(diagnostics.has_errors());
    EXPECT_EQ(to_text(diagnostics.all().back(), false),
              "smt.conf:3: note: allow = target-twice accepts nothing of this run "
              "[allow-unused]\n"
              "  hint: take it out\n");
}

TEST_F(Allowances, ThatMatchNothingAreReported) {
    EXPECT_EQ(diagnostics.remove_allowed({{"time-lossy", 0, "smt.conf:3"},
                                          {"no-key", 2, "smt.conf:9"},
                                          {"no-key", 1, "smt.conf:12"}}),
              1U);
    EXPECT_EQ(all_texts(diagnostics),
              "a: warning: said [decimal-too-wide]\n"
              "b: warning: said [decimal-too-wide]\n"
              "d: note: said [not-taken]\n"
              "e: error: said [target-twice]\n"
              "smt.conf:3: note: allow = time-lossy accepts nothing of this run [allow-unused]\n"
              "  hint: take it out\n"
              "smt.conf:9: note: allow = no-key accepts nothing of this run [allow-unused]\n"
              "  hint: take it out\n");
}

TEST_F(Allowances, OfARunThatEndedEarlyAreNotCalledUnused) {
    EXPECT_EQ(
        diagnostics.remove_allowed({{"time-lossy", 0, "smt.conf:3"}, {"no-key", 0, "a"}}, false),
        1U);
    EXPECT_EQ(places(), "abde");
}

TEST(Codes, AreAllListedInTheOrderOfTheHeader) {
    std::vector<std::pair<std::string, std::string>> listed;
    for (const Code* code : all_codes()) {
        listed.emplace_back(code->name, to_string(code->severity));
    }
    EXPECT_EQ(listed, codes_of_header());
    EXPECT_GT(listed.size(), 60U);
}

// Its whole text, somewhere in the tests: the code stands at the end of the first line.
TEST(Codes, HaveATextThatIsTested) {
    std::string tests;
    for (const char* const folder : {"unit", "integration"}) {
        for (const auto& entry : std::filesystem::directory_iterator{
                 std::filesystem::path{SMT_SOURCE_DIR} / "tests" / folder}) {
            std::ifstream file{entry.path()};
            tests.append(std::istreambuf_iterator<char>{file}, {});
        }
    }
    for (const Code* code : all_codes()) {
        const bool is_tested = tests.find(fmt::format("[{}]", code->name)) != std::string::npos;
        EXPECT_TRUE(is_tested) << code->name;
    }
}

TEST(Codes, AreUniqueAndInKebabCaseWithAReason) {
    std::set<std::string_view> names;
    for (const Code* code : all_codes()) {
        EXPECT_TRUE(names.insert(code->name).second) << code->name << " stands twice";
        EXPECT_TRUE(is_kebab_case(code->name)) << code->name;
        EXPECT_TRUE(code->explanation.ends_with('.')) << code->name;
    }
}

struct VisibleCase {
    const char* name;
    std::string_view text;
    const char* shown;
};

class Visible : public ::testing::TestWithParam<VisibleCase> {};

TEST_P(Visible, ShowsWhatATerminalWouldHide) {
    EXPECT_EQ(visible(GetParam().text), GetParam().shown);
    EXPECT_EQ(visible(fmt::format("a{}z", GetParam().text)), fmt::format("a{}z", GetParam().shown));
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    Texts, Visible,
    ::testing::Values(VisibleCase{"nothing", "", ""}, VisibleCase{"ascii", " ~'\"\\`", " ~'\"\\`"},
                      VisibleCase{"two_bytes", "größe", "größe"},
                      VisibleCase{"three_bytes", "表", "表"}, VisibleCase{"four_bytes", "😀", "😀"},
                      VisibleCase{"nul", "\0"sv, "\\x00"},
                      VisibleCase{"line_feed", "\r\n\t", "\\x0d\\x0a\\x09"},
                      VisibleCase{"escape", "\x1b[31m", "\\x1b[31m"},
                      VisibleCase{"del", "\x7f", "\\x7f"},
                      VisibleCase{"c1_next_line", "\u0085", "\\xc2\\x85"},
                      VisibleCase{"c1_csi", "\u009b", "\\xc2\\x9b"},
                      VisibleCase{"no_break_space", "\u00a0", "\u00a0"},
                      VisibleCase{"arabic_letter_mark", "\u061c", "\\xd8\\x9c"},
                      VisibleCase{"left_to_right_mark", "\u200e", "\\xe2\\x80\\x8e"},
                      VisibleCase{"line_separator", "\u2028", "\\xe2\\x80\\xa8"},
                      VisibleCase{"right_to_left_override", "\u202e", "\\xe2\\x80\\xae"},
                      VisibleCase{"isolate", "\u2066\u2069", "\\xe2\\x81\\xa6\\xe2\\x81\\xa9"},
                      VisibleCase{"byte_order_mark", "\ufeff", "\\xef\\xbb\\xbf"},
                      VisibleCase{"stray_continuation", "\x80", "\\x80"},
                      VisibleCase{"latin_1", "caf\xe9", "caf\\xe9"},
                      VisibleCase{"cut_character", "\xe8\xa1", "\\xe8\\xa1"},
                      VisibleCase{"overlong_slash", "\xc0\xaf", "\\xc0\\xaf"},
                      VisibleCase{"overlong_nul", "\xe0\x80\x80", "\\xe0\\x80\\x80"},
                      VisibleCase{"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
                      VisibleCase{"last_code_point", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},
                      VisibleCase{"beyond_unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}),
    [](const auto& test) { return test.param.name; });

TEST(VisibleLines, KeepsLineFeedsAlone) {
    EXPECT_EQ(visible_lines("a\n\x1b[1m\n\r\n"), "a\n\\x1b[1m\n\\x0d\n");
    EXPECT_EQ(visible_lines("\u202e\nb"), "\\xe2\\x80\\xae\nb");
    EXPECT_EQ(visible_lines(""), "");
}

struct NearestCase {
    const char* name;
    std::string_view word;
    std::string_view suggestion;
};

class DidYouMean : public ::testing::TestWithParam<NearestCase> {};

TEST_P(DidYouMean, NamesTheNearestCandidateIfItIsNear) {
    constexpr auto candidates = std::to_array<std::string_view>(
        {"host", "port", "password", "primary_key", "bucket_num", "be_num"});
    EXPECT_EQ(nearest(GetParam().word, candidates), GetParam().suggestion);
    EXPECT_EQ(did_you_mean(GetParam().word, candidates),
              GetParam().suggestion.empty()
                  ? ""
                  : fmt::format(", did you mean '{}'?", GetParam().suggestion));
}

INSTANTIATE_TEST_SUITE_P(
    Words, DidYouMean,
    ::testing::Values(NearestCase{"letter_missing", "pasword", "password"},
                      NearestCase{"letter_too_much", "portt", "port"},
                      NearestCase{"letter_replaced", "hort", "host"},  // port is as near
                      NearestCase{"neighbours_swapped", "hsot", "host"},
                      NearestCase{"swapped_at_the_end", "passwodr", "password"},
                      NearestCase{"a_third_is_wrong", "primery-ky", "primary_key"},
                      NearestCase{"more_than_a_third", "prmeryky", ""},
                      NearestCase{"two_of_four", "hoXX", ""},
                      NearestCase{"nothing_like_it", "zzz", ""}, NearestCase{"empty", "", ""}),
    [](const auto& test) { return test.param.name; });

TEST(DidYouMeanOf, NoCandidatesIsNothing) {
    EXPECT_EQ(did_you_mean("host", {}), "");
}

}  // namespace
}  // namespace smt
