// --set section.key=value.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "smt/config.h"
#include "support/config.h"

namespace smt {
namespace {

using testing::rule;

struct Read {
    Config config;
    std::string report;
};

Read read(const std::string& text, const std::vector<std::string>& settings) {
    Diagnostics diagnostics;
    Read read{parse_config(text, "smt.conf", diagnostics, settings), ""};
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        read.report += to_text(diagnostic, false);
    }
    return read;
}

TEST(Settings, TakeThePlaceOfTheFilesWithoutAWord) {
    const auto [config, report] =
        read("[other]\noutput_dir = a\nbe_num = 2\n" + rule + "filter = x > 0\n",
             {"other.output_dir=b", "table-rule.1.filter=x < 0", "flink.pipeline_name=p"});
    EXPECT_EQ(report, "");
    EXPECT_EQ(config.other.output_dir, "b");
    EXPECT_EQ(config.other.be_num, 2);
    EXPECT_EQ(config.rules.at(0).filter, "x < 0");
    EXPECT_EQ(config.flink.pipeline_name, "p");
    EXPECT_EQ(config.other.where("output_dir"), "--set other.output_dir");
}

TEST(Settings, OfOneKeyTheLastOneHolds) {
    const auto [config, report] = read(rule, {"other.output_dir=a", "other.output_dir=b"});
    EXPECT_EQ(report, "");
    EXPECT_EQ(config.other.output_dir, "b");
}

TEST(Settings, AreSplitAtTheirDotsAndTheirFirstSign) {
    const auto [config, report] =
        read(rule, {"table-rule.1.column.\"a.b=c\".type=VARCHAR(10)", "db.host=a=b",
                    "starrocks.sink.properties.timeout=600", "table-rule.2.table=t",
                    "table-rule.2.schema=s", "table-rule.2.database=d", "db.user="});
    EXPECT_EQ(report, "");
    EXPECT_EQ(config.rules.at(0).columns.at(0).name, "a.b=c");
    EXPECT_EQ(config.rules.at(0).columns.at(0).type, "VARCHAR(10)");
    EXPECT_EQ(config.db.host, "a=b");
    EXPECT_EQ(config.starrocks.options.at(0).name, "sink.properties.timeout");
    EXPECT_EQ(config.rules.at(1).table, "t");
    EXPECT_EQ(config.db.user, "");
}

TEST(Settings, AreReadAsALineOfTheFileButWordForWord) {
    const testing::Variable variable{"SMT_TEST_SET", "h"};
    const auto [config, report] =
        read("[db]\nuser = %(host)s\n" + rule,
             {"db.host=${SMT_TEST_SET}", "table-rule.1.filter=`a` = `b`", "db.sslcert= x ;y"});
    EXPECT_EQ(report, "");
    EXPECT_EQ(config.db.host, "h");
    EXPECT_EQ(config.db.user, "h");
    EXPECT_EQ(config.rules.at(0).filter, "`a` = `b`");
    EXPECT_EQ(config.db.sslcert, " x ;y");
}

TEST(Settings, MaySpeakOfColumnsThatAreCalledLikeSecrets) {
    const auto [config, report] = read(rule, {"table-rule.1.column.password.type=VARCHAR(64)",
                                              "table-rule.1.exclude_columns=secret_token"});
    EXPECT_EQ(report, "");
    EXPECT_EQ(config.rules.at(0).columns.at(0).name, "password");
}

struct ReportCase {
    const char* name;
    const char* setting;
    std::string report;
};

class SettingReport : public ::testing::TestWithParam<ReportCase> {};

TEST_P(SettingReport, SaysWhatIsWrong) {
    const std::string report = read(rule, {GetParam().setting}).report;
    EXPECT_EQ(report, GetParam().report);
    EXPECT_EQ(report.find("s3cret"), std::string::npos);
}

const std::string form_hint =
    "is no section.key=value [config-syntax]\n"
    "  hint: write it like --set other.output_dir=x or --set table-rule.1.filter=...\n";
const std::string secret =
    "every user of the machine can read a command line, and this is a secret [bad-value]\n";

const ReportCase report_cases[] = {
    {"no_sign", "other.output_dir", "--set other.output_dir: error: " + form_hint},
    {"no_dot", "password=s3cret", "--set password: error: " + form_hint},
    {"no_section", ".host=x", "--set .host: error: " + form_hint},
    {"no_key", "db.=x", "--set db.: error: " + form_hint},
    {"no_key_of_a_rule", "table-rule.1=s3cret", "--set table-rule.1: error: " + form_hint},
    {"nothing", "", "--set : error: " + form_hint},
    {"unknown_section", "othr.output_dir=x",
     "--set othr.output_dir: error: unknown section [othr], did you mean 'other'? [unknown-key]\n"
     "  hint: the sections are [db], [other], [starrocks], [cdc], [flink], [kafka], [kubernetes], "
     "[diagnostics], "
     "[table-rule.N]\n"},
    {"unknown_key", "other.output_dri=x",
     "--set other.output_dri: error: unknown key 'output_dri' in [other], did you mean "
     "'output_dir'? [unknown-key]\n"
     "  hint: run 'smt config' for a list of all keys\n"},
    {"no_number_of_a_rule", "table-rule.one.table=x",
     "--set table-rule.one.table: error: [table-rule.one]: 'one' is no number of a rule "
     "[bad-value]\n"
     "  hint: write [table-rule.1], [table-rule.2] and so on\n"},
    {"bad_value", "other.be_num=many",
     "--set other.be_num: error: be_num = 'many' is no whole number, or out of range [bad-value]\n"
     "  hint: set it to 1 or more\n"},
    {"password", "db.password=s3cret",
     "--set db.password: error: " + secret +
         "  hint: write password = ${NAME} into [db] of the config, and set NAME in the "
         "environment\n"},
    {"secret_of_a_rule", "table-rule.1.flink.starrocks.password=s3cret",
     "--set table-rule.1.flink.starrocks.password: error: " + secret +
         "  hint: write flink.starrocks.password = ${NAME} into [table-rule.1] of the config, and "
         "set NAME in the environment\n"},
    {"secret_of_flink", "flink.set.s3.secret-key=s3cret",
     "--set flink.set.s3.secret-key: error: " + secret +
         "  hint: write set.s3.secret-key = ${NAME} into [flink] of the config, and set NAME in "
         "the environment\n"},
    {"secret_of_kafka", "kafka.properties.ssl.keystore.key=s3cret",
     "--set kafka.properties.ssl.keystore.key: error: " + secret +
         "  hint: write properties.ssl.keystore.key = ${NAME} into [kafka] of the config, and set "
         "NAME in the environment\n"},
    {"url_with_a_password", "starrocks.jdbc-url=jdbc:mysql://fe:9030?user=a&Password=s3cret",
     "--set starrocks.jdbc-url: error: " + secret +
         "  hint: write jdbc-url = ${NAME} into [starrocks] of the config, and set NAME in the "
         "environment\n"},
    {"url_with_a_user", "starrocks.jdbc-url=jdbc:mysql://a:s3cret@fe:9030",
     "--set starrocks.jdbc-url: error: " + secret +
         "  hint: write jdbc-url = ${NAME} into [starrocks] of the config, and set NAME in the "
         "environment\n"},
};

INSTANTIATE_TEST_SUITE_P(Settings, SettingReport, ::testing::ValuesIn(report_cases),
                         [](const auto& test) { return test.param.name; });

struct UrlCase {
    const char* value;
    bool holds;
};

TEST(HoldsPassword, LooksIntoUrls) {
    for (const UrlCase& url : {UrlCase{"jdbc:mysql://fe:9030", false},
                               {"jdbc:mysql://a:b@fe:9030/db", true},
                               {"postgresql://a:b@h,i/db", true},
                               {"http://fe:8030;http://a:b@fe:8030", true},
                               {"jdbc:mysql://root:aB3/xyz@fe:9030", true},
                               {"jdbc:mysql://root:a?b#c,d@fe:9030", true},
                               {"jdbc:mysql://fe:9030?user=a&PWD=x", true},
                               {"jdbc:mysql://[::1]:9030,b:9030/db?x=y", false},
                               {"jdbc:mysql://a@fe:9030", false},
                               {"jdbc:mysql://fe:9030?sslPassword=x", true},
                               {"a:b@c", false},
                               {"", false}}) {
        EXPECT_EQ(holds_password(url.value), url.holds) << url.value;
    }
}

}  // namespace
}  // namespace smt
