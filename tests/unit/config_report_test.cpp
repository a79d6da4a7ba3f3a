#include <gtest/gtest.h>

#include <string>

#include "smt/config.h"
#include "support/config.h"

namespace smt {
namespace {

using testing::parse;
using testing::report_of;
using testing::rule;

struct ReportCase {
    const char* name;
    std::string text;
    std::string report;
};

class ConfigReport : public ::testing::TestWithParam<ReportCase> {};

TEST_P(ConfigReport, SaysWhereWhatAndWhatToDo) {
    EXPECT_EQ(report_of(GetParam().text), GetParam().report);
}

ReportCase section_case(const char* name, const std::string& section, const std::string& line,
                        const std::string& report) {
    return {name, "[" + section + "]\n" + line + "\n" + rule, "smt.conf:2: " + report};
}

ReportCase rule_case(const char* name, const std::string& lines, const std::string& report) {
    return {name, rule + lines + "\n", "smt.conf:6: " + report};
}

const ReportCase key_reports[] = {
    section_case("type_names_what_is_supported", "db", "type = mysql",
                 "error: type = 'mysql' is not supported [bad-value]\n"
                 "  hint: set it to pgsql\n"),
    section_case("image_without_blanks", "kubernetes", "image = a b",
                 "error: image = 'a b' is no name of an image [bad-value]\n"
                 "  hint: write it as registry.example/name:tag\n"),
    section_case("namespace_of_kubernetes", "kubernetes", "namespace = Flink_1",
                 "error: namespace = 'Flink_1' is no name of Kubernetes [bad-value]\n"
                 "  hint: use at most 63 lower-case letters, digits and -, with a letter or digit "
                 "at both ends\n"),
    section_case("state_without_scheme", "kubernetes", "state_uri = /tmp/state",
                 "error: state_uri = '/tmp/state' is no URI of a folder [bad-value]\n"
                 "  hint: write it as s3://bucket/folder, without a password\n"),
    section_case("unknown_key", "db", "prot = 1",
                 "error: unknown key 'prot' in [db], did you mean 'port'? [unknown-key]\n"
                 "  hint: run 'smt config' for a list of all keys\n"),
    section_case("unknown_key_like_nothing", "db", "zzz = 1",
                 "error: unknown key 'zzz' in [db] [unknown-key]\n"
                 "  hint: run 'smt config' for a list of all keys\n"),
    section_case("keys_have_case", "db", "Host = h",
                 "error: unknown key 'Host' in [db], did you mean 'host'? [unknown-key]\n"
                 "  hint: run 'smt config' for a list of all keys\n"),
    section_case("connection_string_as_host", "db", "host = postgresql://a:s3cret@h/db",
                 "error: host = '***' is no host [bad-value]\n"
                 "  hint: set host, port, user and password, each on a line of its own\n"),
    section_case("keywords_as_database", "db", "maintenance_db = dbname=x password=s3cret",
                 "error: maintenance_db = '***' is no name of a database [bad-value]\n"
                 "  hint: set host, port, user and password, each on a line of its own\n"),
    section_case("url_as_host", "db", "host = tcp://h",
                 "error: host = 'tcp://h' is no host [bad-value]\n"
                 "  hint: set host, port, user and password, each on a line of its own\n"),
    section_case("no_utf_8", "db", "password = s3cr\xe9t",
                 "error: the value of password is no UTF-8 [bad-value]\n"
                 "  hint: save the file as UTF-8, and set variables in a UTF-8 locale\n"),
    section_case("port_out_of_range", "db", "port = 65536",
                 "error: port = '65536' is no whole number, or out of range [bad-value]\n"
                 "  hint: set it to 1 to 65535\n"),
    section_case("port_no_number", "db", "port = 54x",
                 "error: port = '54x' is no whole number, or out of range [bad-value]\n"
                 "  hint: set it to 1 to 65535\n"),
    section_case("sslmode", "db", "sslmode = verify",
                 "error: sslmode = 'verify' is not supported [bad-value]\n"
                 "  hint: set it to one of disable, allow, prefer, require, verify-ca, "
                 "verify-full\n"),
    section_case("be_num", "other", "be_num = 0",
                 "error: be_num = '0' is no whole number, or out of range [bad-value]\n"
                 "  hint: set it to 1 or more\n"),
    section_case("be_num_too_big", "other", "be_num = 2147483648",
                 "error: be_num = '2147483648' is no whole number, or out of range [bad-value]\n"
                 "  hint: set it to 1 or more\n"),
    section_case("boolean", "other", "use_decimal_v3 = maybe",
                 "error: use_decimal_v3 = 'maybe' is neither true nor false [bad-value]\n"
                 "  hint: set it to true or false\n"),
    section_case(
        "outputs_unknown", "other", "outputs = flink, starrock",
        "error: outputs = 'flink, starrock' names 'starrock', which is not supported, did "
        "you mean 'starrocks'? [bad-value]\n"
        "  hint: choose from starrocks, flink, postgres, flink-cdc, kafka, kubernetes, report\n"),
    section_case(
        "outputs_empty", "other", "outputs =",
        "error: outputs = '' is an empty list [bad-value]\n"
        "  hint: choose from starrocks, flink, postgres, flink-cdc, kafka, kubernetes, report\n"),
    section_case("starrocks_version", "starrocks", "version = 3.1",
                 "error: version = '3.1' is not supported, did you mean '3.2'? [no-such-version]\n"
                 "  hint: set it to one of 3.2, 3.3, 3.4, 3.5, 4.0, 4.1\n"),
    section_case("name_template", "starrocks", "table = {tabel}",
                 "error: table = '{tabel}' is no name [bad-value]\n"
                 "  hint: write text and the placeholders {database}, {schema} and {table}\n"),
    section_case("unconstrained_numeric", "starrocks", "unconstrained_numeric = DECIMAL(39,2)",
                 "error: unconstrained_numeric = 'DECIMAL(39,2)' is no type for a numeric without "
                 "precision [bad-value]\n"
                 "  hint: set it to VARCHAR, or to a DECIMAL(p,s) of at most 38 digits\n"),
    section_case("time_zone", "starrocks", "time_zone = 'UTC'",
                 "error: time_zone = ''UTC'' is no time zone [bad-value]\n"
                 "  hint: set it to a name such as UTC or Europe/Berlin\n"),
    section_case("own_key_before_options", "starrocks", "verison = 3.5",
                 "error: unknown key 'verison' in [starrocks], did you mean 'version'? "
                 "[unknown-key]\n"
                 "  hint: run 'smt config' for a list of all keys\n"),
    section_case("sink_option", "starrocks", "lod-url = x",
                 "error: unknown key 'lod-url' in [starrocks], did you mean 'load-url'? "
                 "[unknown-key]\n"
                 "  hint: run 'smt config' for a list of all keys\n"),
    section_case("option_without_name", "starrocks", "sink.properties. = x",
                 "error: unknown key 'sink.properties.' in [starrocks] [unknown-key]\n"
                 "  hint: run 'smt config' for a list of all keys\n"),
    section_case("slot", "cdc", "slot = Shop",
                 "error: slot = 'Shop' is no name of a replication slot [bad-value]\n"
                 "  hint: use at most 58 lower-case letters, digits and _\n"),
    section_case("slot_of_a_snapshot", "cdc", "slot = shop_2024",
                 "error: slot = 'shop_2024' ends in _ and digits: so Flink CDC calls the slots of "
                 "a snapshot, and drops them [bad-value]\n"
                 "  hint: take the last _ out, or put a letter behind it\n"),
    section_case("publication", "cdc", "publication = 1a",
                 "error: publication = '1a' is no name of a publication [bad-value]\n"
                 "  hint: use lower-case letters, digits and _, with a letter or _ in front\n"),
    section_case("flink_version", "flink", "version = 2.2",
                 "error: version = '2.2' is not supported [no-such-version]\n"
                 "  hint: set it to 1.20\n"),
    section_case("cdc_version", "flink", "cdc_version = 3.4.0",
                 "error: cdc_version = '3.4.0' does not work with Flink 1.20 [no-such-version]\n"
                 "  hint: set it to a version of: Flink 1.20 with Flink CDC 3.5.x, Flink 1.20 with "
                 "Flink CDC 3.6.x\n"),
    section_case("duration", "flink", "checkpoint_interval = 30 parsecs",
                 "error: checkpoint_interval = '30 parsecs' is no duration [bad-value]\n"
                 "  hint: write a number and a unit, such as 30 s, 3 min or 500 ms\n"),
    section_case("short_interval", "flink", "checkpoint_interval = 4999 ms",
                 "warning: checkpoint_interval = '4999 ms': every table gets a version that often, "
                 "faster than StarRocks merges them [checkpoint-interval-short]\n"
                 "  hint: set it to 5 s or more\n"),
    section_case("set_without_key", "flink", "set. = x",
                 "error: unknown key 'set.' in [flink] [unknown-key]\n"
                 "  hint: run 'smt config' for a list of all keys\n"),
    section_case("allow_unknown", "diagnostics", "allow = no-kye",
                 "error: allow names 'no-kye', which is no code, did you mean 'no-key'? "
                 "[bad-value]\n"
                 "  hint: copy the word that stands in brackets behind the message\n"),
    section_case("allow_error", "diagnostics", "allow = no-rule",
                 "error: allow names 'no-rule', which is an error [bad-value]\n"
                 "  hint: only warnings and notes can be accepted\n"),
    section_case("comment_sign", "db", "host = h ; the old one",
                 "note: the value of host holds ' ;', which begins no comment: the value goes on "
                 "to the end of its line [value-holds-comment-sign]\n"
                 "  hint: put the comment on a line of its own, or the value into backticks\n"),
    section_case("variable_unset", "db", "password = ${SMT_TEST_UNSET}",
                 "error: password refers to the environment variable 'SMT_TEST_UNSET', which is "
                 "not set [env-unset]\n"
                 "  hint: set it, or write ${SMT_TEST_UNSET:-default}\n"),
    section_case("file_missing", "db", "password = ${file:/nowhere/x}",
                 "error: password refers to the file '/nowhere/x': No such file or directory "
                 "[env-unset]\n"
                 "  hint: create the file, or let smt read it\n"),
    section_case("no_variable_name", "db", "password = a${b c}d",
                 "error: password holds a '${' without the name of an environment variable and a "
                 "'}' behind it [bad-value]\n"
                 "  hint: write ${NAME}, ${NAME:-default} or ${file:PATH}; $${ means the text "
                 "${\n"),
    section_case("variable_not_closed", "db", "password = ${HOME",
                 "error: password holds a '${' without the name of an environment variable and a "
                 "'}' behind it [bad-value]\n"
                 "  hint: write ${NAME}, ${NAME:-default} or ${file:PATH}; $${ means the text "
                 "${\n"),
};

const ReportCase rule_reports[] = {
    rule_case("option_of_another_connector", "flink.cdc.server-id = 1",
              "error: unknown key 'flink.cdc.server-id' in [table-rule.1] [unknown-key]\n"
              "  hint: run 'smt config' for a list of all keys\n"),
    rule_case("source_option", "flink.cdc.hostnam = h",
              "error: unknown key 'flink.cdc.hostnam' in [table-rule.1], did you mean "
              "'flink.cdc.hostname'? [unknown-key]\n"
              "  hint: run 'smt config' for a list of all keys\n"),
    rule_case("prefix_misspelt", "flink.cdcc.port = 1",
              "error: unknown key 'flink.cdcc.port' in [table-rule.1], did you mean "
              "'flink.cdc.port'? [unknown-key]\n"
              "  hint: run 'smt config' for a list of all keys\n"),
    rule_case("rule_slot", "flink.cdc.slot.name = Slot",
              "error: flink.cdc.slot.name = 'Slot' is no name of a replication slot [bad-value]\n"
              "  hint: use at most 58 lower-case letters, digits and _\n"),
    rule_case("rule_slot_of_a_snapshot", "flink.cdc.slot.name = smt_0",
              "error: flink.cdc.slot.name = 'smt_0' ends in _ and digits: so Flink CDC calls the "
              "slots of a snapshot, and drops them [bad-value]\n"
              "  hint: take the last _ out, or put a letter behind it\n"),
    rule_case("column_key", "column.total.tpye = INT",
              "error: unknown key 'column.total.tpye' in [table-rule.1], did you mean "
              "'column.total.type'? [unknown-key]\n"
              "  hint: run 'smt config' for a list of all keys\n"),
    rule_case("column_without_name", "column.type = INT",
              "error: unknown key 'column.type' in [table-rule.1] [unknown-key]\n"
              "  hint: run 'smt config' for a list of all keys\n"),
    rule_case("expression_without_type", "column.\"a:b\".expression = 1",
              "error: column.\"a:b\".expression has no type: smt does not know what the expression "
              "makes [bad-value]\n"
              "  hint: set column.\"a:b\".type to a StarRocks type\n"),
    rule_case("list_with_a_hole", "primary_key = a,,b",
              "error: primary_key = 'a,,b' is no list [bad-value]\n"
              "  hint: write a, b, c; a name with a comma stands in double quotes\n"),
    rule_case("list_that_ends_with_a_comma", "primary_key = a,",
              "error: primary_key = 'a,' is no list [bad-value]\n"
              "  hint: write a, b, c; a name with a comma stands in double quotes\n"),
    rule_case("list_with_an_open_quote", "primary_key = \"a",
              "error: primary_key = '\"a' is no list [bad-value]\n"
              "  hint: write a, b, c; a name with a comma stands in double quotes\n"),
    rule_case("list_with_text_behind_a_quote", "primary_key = \"a\" b",
              "error: primary_key = '\"a\" b' is no list [bad-value]\n"
              "  hint: write a, b, c; a name with a comma stands in double quotes\n"),
    rule_case("list_with_a_name_twice", "primary_key = a, b, a",
              "error: primary_key = 'a, b, a' names 'a' twice [bad-value]\n"
              "  hint: name it once\n"),
    rule_case("repeated_key", "table = u",
              "warning: table stands twice in [table-rule.1]: the value of smt.conf:5 is not used "
              "[key-repeated]\n"
              "  hint: take one of them out\n"),
};

const ReportCase file_reports[] = {
    {"no_rule", "[db]\n",
     "smt.conf: error: no [table-rule.N] selects a table [no-rule]\n"
     "  hint: add [table-rule.1] with database, schema and table\n"},
    {"rule_without_schema", "[table-rule.1]\ndatabase = d\ntable = t\n",
     "smt.conf:1: error: [table-rule.1] lacks schema [bad-value]\n"
     "  hint: set database, schema and table; .* takes every name\n"},
    {"rule_with_nothing", "\n[table-rule.7]\n",
     "smt.conf:2: error: [table-rule.7] lacks database and schema and table [bad-value]\n"
     "  hint: set database, schema and table; .* takes every name\n"},
    {"rule_with_empty_pattern", "[table-rule.1]\ndatabase = d\nschema =\ntable = t\n",
     "smt.conf:1: error: [table-rule.1] lacks schema [bad-value]\n"
     "  hint: set database, schema and table; .* takes every name\n"},
    {"unknown_section", std::string{"[starrock]\nx = 1\n"} + rule,
     "smt.conf:1: error: unknown section [starrock], did you mean 'starrocks'? [unknown-key]\n"
     "  hint: the sections are [db], [other], [starrocks], [cdc], [flink], [kafka], [kubernetes], "
     "[diagnostics], "
     "[table-rule.N]\n"},
    {"misspelt_rule", std::string{"[tabel-rule.1]\n"} + rule,
     "smt.conf:1: error: unknown section [tabel-rule.1], did you mean 'table-rule.N'? "
     "[unknown-key]\n"
     "  hint: the sections are [db], [other], [starrocks], [cdc], [flink], [kafka], [kubernetes], "
     "[diagnostics], "
     "[table-rule.N]\n"},
    {"key_in_front", std::string{"host = h\nport = 1\n"} + rule,
     "smt.conf:1: error: host stands in front of the first section [unknown-key]\n"
     "  hint: write a line such as [db] above it\n"},
};

// Every line is wrong, and each in another way: nothing hides anything, and lines come in order.
const ReportCase many_errors = {
    "all_errors_in_one_run",
    "[table-rule.1]\ndatabase = d\ntable = t\nbukets = 1\nbucket_num = x\n[db]\nhost\n"
    "port = ${SMT_TEST_UNSET}${SMT_TEST_UNSET_TOO}\nuser = %(usr)s\n",
    "smt.conf:1: error: [table-rule.1] lacks schema [bad-value]\n"
    "  hint: set database, schema and table; .* takes every name\n"
    "smt.conf:4: error: unknown key 'bukets' in [table-rule.1] [unknown-key]\n"
    "  hint: run 'smt config' for a list of all keys\n"
    "smt.conf:5: error: bucket_num = 'x' is no whole number, or out of range [bad-value]\n"
    "  hint: set it to 1 or more\n"
    "smt.conf:7: error: line is neither a [section], nor KEY = VALUE, nor a comment "
    "[config-syntax]\n"
    "  hint: a value goes to the end of its line; a comment begins with ; or #\n"
    "smt.conf:8: error: port refers to the environment variable 'SMT_TEST_UNSET', which is not "
    "set [env-unset]\n"
    "  hint: set it, or write ${SMT_TEST_UNSET:-default}\n"
    "smt.conf:8: error: port refers to the environment variable 'SMT_TEST_UNSET_TOO', which is "
    "not set [env-unset]\n"
    "  hint: set it, or write ${SMT_TEST_UNSET_TOO:-default}\n"
    "smt.conf:9: error: user refers to '%(usr)s', which [db] does not have, did you mean 'user'? "
    "[bad-value]\n"
    "  hint: write the text itself instead of %(key)s, or name another key of the section\n"};

std::string name_of(const ::testing::TestParamInfo<ReportCase>& test) {
    return test.param.name;
}

INSTANTIATE_TEST_SUITE_P(Keys, ConfigReport, ::testing::ValuesIn(key_reports), name_of);
INSTANTIATE_TEST_SUITE_P(Rules, ConfigReport, ::testing::ValuesIn(rule_reports), name_of);
INSTANTIATE_TEST_SUITE_P(Files, ConfigReport, ::testing::ValuesIn(file_reports), name_of);
INSTANTIATE_TEST_SUITE_P(Many, ConfigReport, ::testing::Values(many_errors), name_of);

TEST(Config, TellsEveryRuleNumberThatIsNone) {
    for (const std::string number : {"", "x", "0", "01", "-1", "+1", "1.5", "1x", "2147483648"}) {
        EXPECT_EQ(report_of("[table-rule." + number + "]\n" + rule),
                  "smt.conf:1: error: [table-rule." + number + "]: '" + number +
                      "' is no number of a rule [bad-value]\n"
                      "  hint: write [table-rule.1], [table-rule.2] and so on\n");
    }
}

TEST(Config, LetsTheLastValueOfARepeatedKeyCount) {
    Diagnostics diagnostics;
    const Config config =
        parse(std::string{"[db]\nhost = a\n[other]\n[db]\nhost = b\n"} + rule, diagnostics);
    EXPECT_EQ(config.db.host, "b");
    EXPECT_EQ(config.db.where("host"), "smt.conf:5");
    ASSERT_EQ(diagnostics.all().size(), 1U);
    EXPECT_EQ(diagnostics.all()[0].message,
              "host stands twice in [db]: the value of smt.conf:2 is not used");
}

TEST(Config, GivesTheDiagnosticsOfARuleItsNumber) {
    Diagnostics diagnostics;
    parse(rule +
              "table = u\nfilter = a ;b\n"
              "flink.starrocks.sink.properties.strict_mode = false\n",
          diagnostics);
    ASSERT_EQ(diagnostics.all().size(), 3U);
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        EXPECT_EQ(diagnostic.rule, 1) << diagnostic.message;
    }
}

TEST(Config, NeverShowsASecret) {
    const std::string report = report_of(
        "[db]\npassword hunter2\npassword = hunter2\npassword = hunter2 ;${x y}${NOT_SET}\n"
        "pasword = hunter2\n[cdc]\npassword = hunter2 #${file:/nowhere}\n"
        "[starrocks]\npasswort = hunter2\n");
    EXPECT_NE(report, "");
    EXPECT_EQ(report.find("hunter2"), std::string::npos) << report;
}

TEST(Config, KnowsSecretsByTheirNames) {
    for (const char* name :
         {"password", "debezium.database.sslpassword", "Password", "s3.secret-key",
          "fs.azure.account.key.x", "some.token", "sasl.jaas.config", "ssl.keystore.key",
          "some.private-key", "some.private.key"}) {
        EXPECT_TRUE(is_secret(name)) << name;
    }
    for (const char* name : {"username", "secrets", "jdbc-url", "primary_key", "sslkey",
                             "ssl.keystore.location", "ssl.truststore.certificates"}) {
        EXPECT_FALSE(is_secret(name)) << name;
    }
}

}  // namespace
}  // namespace smt
