// The command line of the real program: what it takes, what it says, and how it ends, without a
// database.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "integration/command_line_cases.h"
#include "smt/config.h"
#include "support/program.h"

namespace smt {
namespace {

using testing::ProcessResult;
using testing::raw_characters;

class CommandLineTest : public testing::Program {
  protected:
    CommandLineTest() {
        DbConfig nobody;
        nobody.host = "127.0.0.1";
        nobody.port = 1;
        nobody.user = "reader";
        const std::string good = testing::connection_sections(nobody) + testing::rule_for("shop");
        write("good.conf", good);
        write("bad.conf", good + "tabel = x\n");
        write("warned.conf", good + "[db]\nport = 2\n");
        write("empty.conf", "");
        write("job.sql",
              "-- smt 1.0: x\n-- smt render: SMT_TEST_A\n'password' = '${SMT_TEST_A}',\n");
        write("plain.sql", "-- smt 1.0: x\nSET 'a' = '${SMT_TEST_A}';\n");
        write("other.sql", "SELECT 1;\n");
    }
};

class End : public CommandLineTest, public ::testing::WithParamInterface<EndCase> {};

TEST_P(End, HasItsExitCodeAndItsWords) {
    const ProcessResult result = smt(GetParam().arguments, GetParam().prefix);
    EXPECT_EQ(result.exit_code, GetParam().exit_code) << result.errors;
    EXPECT_EQ(result.errors, GetParam().errors);
    if (GetParam().exit_code != 0) {
        EXPECT_EQ(result.output, "");
    }
    EXPECT_FALSE(std::filesystem::exists(folder / "result")) << "nothing of this writes anything";
}

const auto name_of_case = [](const auto& test) { return std::string{test.param.name}; };
INSTANTIATE_TEST_SUITE_P(Done, End, ::testing::ValuesIn(done_cases), name_of_case);
INSTANTIATE_TEST_SUITE_P(Usage, End, ::testing::ValuesIn(usage_cases), name_of_case);
INSTANTIATE_TEST_SUITE_P(OfConfig, End, ::testing::ValuesIn(config_cases), name_of_case);
INSTANTIATE_TEST_SUITE_P(Broken, End, ::testing::ValuesIn(broken_cases), name_of_case);

TEST_F(CommandLineTest, SaysWhereTheServerIsNotAndNeverThePassword) {
    write("secret.conf", read("good.conf") + "[db]\npassword = s3cret \\' dbname=x\n");
    const ProcessResult result = smt("-c secret.conf");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_TRUE(result.errors.starts_with(
        "smt: cannot connect to PostgreSQL at '127.0.0.1:1', database 'postgres', user 'reader': "))
        << result.errors;
    EXPECT_TRUE(result.errors.ends_with("(check host and port in [db])\n")) << result.errors;
    EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1) << result.errors;
    EXPECT_EQ(smt("-c secret.conf --dry-run").exit_code, 3);
    EXPECT_EQ(smt("-c secret.conf --stdout flink-create.all.sql").exit_code, 3);
    EXPECT_FALSE(std::filesystem::exists(folder / "result"));
    EXPECT_EQ(result.errors.find("s3cret"), std::string::npos);
}

TEST_F(CommandLineTest, NoticesThatTheReaderWentAway) {
    const ProcessResult result = shell("{ $SMT config; echo $? >code; } | true; cat code");
    EXPECT_EQ(result.output, "3\n");
    EXPECT_EQ(result.errors, "smt: cannot write to stdout: Broken pipe\n");
}

TEST_F(CommandLineTest, DoesNotMindThatNobodyListens) {
    EXPECT_EQ(smt("-c bad.conf 2>&-").exit_code, 2);
    EXPECT_EQ(smt("-c bad.conf 2>/dev/full").exit_code, 2);
    EXPECT_EQ(shell("{ $SMT -c bad.conf; echo $? >code; } 2>&1 | true; cat code").output, "2\n");
}

TEST_F(CommandLineTest, PrintsHelpOnStdoutWithTheOptionsOfTheCommand) {
    const std::string all = smt("--help").output;
    for (const char* const word : {"--dry-run", "--stdout", "--set", "generate", "config", "render",
                                   "--version", "Exit codes: 0 done"}) {
        EXPECT_NE(all.find(word), std::string::npos) << word << "\n" << all;
    }
    const std::string render = smt("render --help").output;
    EXPECT_NE(render.find("FILE"), std::string::npos) << render;
    EXPECT_NE(render.find("--output"), std::string::npos) << render;
    EXPECT_EQ(render.find("--dry-run"), std::string::npos) << render;
    EXPECT_EQ(smt("--version").output, std::string{"smt "} + SMT_VERSION + "\n");
    for (const char* const arguments : {"--version --format json", "--format json --version"}) {
        EXPECT_EQ(smt(arguments).output,
                  std::string{"{\"name\":\"smt\",\"version\":\""} + SMT_VERSION + "\"}\n");
    }
}

TEST_F(CommandLineTest, FindsTheConfigAndSaysWhich) {
    EXPECT_TRUE(smt("", "SMT_CONFIG=good.conf").errors.starts_with("smt: config good.conf\n"));
    std::filesystem::create_directory(folder / "conf");
    write("conf/config_prod.conf", read("bad.conf"));
    EXPECT_TRUE(smt("").errors.starts_with("smt: config conf/config_prod.conf\n"));
    write("smt.conf", read("bad.conf"));
    EXPECT_TRUE(smt("").errors.starts_with("smt: config smt.conf\nsmt.conf:20: error: "));
    EXPECT_TRUE(smt("-q").errors.starts_with("smt.conf:20: error: "));
}

TEST_F(CommandLineTest, PutsSettingsIntoTheConfigThatItPrints) {
    const std::string output =
        smt("config -c good.conf --set other.output_dir=x --set table-rule.1.filter='a = 1'")
            .output;
    EXPECT_NE(output.find("\noutput_dir = x\n"), std::string::npos) << output;
    EXPECT_NE(output.find("\nfilter = a = 1\n"), std::string::npos) << output;
    EXPECT_NE(output.find("\npassword = ***\n"), std::string::npos) << output;
    EXPECT_EQ(output.find("secret-"), std::string::npos) << output;
}

TEST_F(CommandLineTest, SpeaksJsonInWholeLines) {
    for (const char* const arguments :
         {"-c bad.conf", "-c good.conf", "-c good.conf --set x", "config --set a.b=c",
          "render plain.sql", "render nothing.sql", "--stdout '' -c good.conf"}) {
        const ProcessResult result = smt(std::string{"--format json "} + arguments);
        std::istringstream lines{result.errors};
        int count = 0;
        for (std::string text; std::getline(lines, text); ++count) {
            const auto json = nlohmann::json::parse(text, nullptr, false);
            ASSERT_TRUE(json.is_object()) << text;
            for (const char* const member : {"code", "severity", "where", "message", "hint"}) {
                EXPECT_TRUE(json.contains(member)) << text;
            }
        }
        EXPECT_GT(count, 0) << arguments;
    }
    EXPECT_EQ(smt("config --set a.b=c --format json").errors,
              R"({"code":"usage","severity":"error","where":"smt","message":)"
              R"("config --set changes nothing without -c","hint":)"
              R"("name the config that it changes with -c FILE"})"
              "\n");
}

TEST_F(CommandLineTest, ColorsOnlyForATerminalOrOnDemand) {
    const std::string red = "\x1b[31merror:\x1b[0m";
    const auto is_colored = [&](const std::string& text) {
        return text.find(red) != std::string::npos;
    };
    EXPECT_FALSE(is_colored(smt("-c bad.conf").errors));
    EXPECT_TRUE(is_colored(smt("-c bad.conf --color always").errors));
    EXPECT_TRUE(is_colored(smt("-c bad.conf --color always", "NO_COLOR=1").errors));
    EXPECT_TRUE(is_colored(smt_on_terminal("-c bad.conf").output));
    EXPECT_FALSE(is_colored(smt_on_terminal("-c bad.conf --color never").output));
    EXPECT_FALSE(is_colored(smt("-c bad.conf --color always --format json").errors));
}

TEST_F(CommandLineTest, RendersIntoAFileForItsOwnerAlone) {
    const std::string filled = "-- smt 1.0: x\n'password' = 's3''cret',\n";
    EXPECT_EQ(smt("render job.sql", "SMT_TEST_A=\"s3'cret\"").output, filled);
    const ProcessResult result = smt("render job.sql -o x.sql", "umask 0; SMT_TEST_A=\"s3'cret\"");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.output + result.errors, "");
    EXPECT_EQ(read("x.sql"), filled);
    EXPECT_EQ(testing::permissions_of(folder / "x.sql"), 0600U);

    EXPECT_EQ(smt("render job.sql -o x.sql").exit_code, 2);
    EXPECT_EQ(read("x.sql"), filled) << "an error changes nothing";
}

// On a terminal foreign text must not be obeyed; in a file every byte counts.
TEST_F(CommandLineTest, ShowsATerminalNoControlCharacters) {
    const std::string text = "-- smt 1.0: \x1b]0;x\x07 \u202e\n";
    write("hostile.sql", text);
    EXPECT_EQ(smt("render -q hostile.sql").output, text);
    EXPECT_EQ(smt_on_terminal("render -q hostile.sql").output,
              "-- smt 1.0: \\x1b]0;x\\x07 \\xe2\\x80\\xae\r\n");
    const std::string config = "[other]\noutput_dir = \x1b[2J\u202e\n" + read("bad.conf");
    write("hostile.conf", config);
    EXPECT_EQ(raw_characters(smt("-c hostile.conf").errors), "");
    write("hostile.conf", "[other]\noutput_dir = \x1b[2J\u202e\n" + read("good.conf"));
    EXPECT_EQ(raw_characters(smt("config -c hostile.conf").output), "");
}

}  // namespace
}  // namespace smt
