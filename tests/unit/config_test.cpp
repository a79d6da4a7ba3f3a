#include "smt/config.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "support/config.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using testing::good;
using testing::parse;
using testing::report_of;
using testing::rule;
using testing::Variable;

TEST(Config, TakesTheOldToolsConfigUnchanged) {
    const Config config = good(R"([db]
host = 127.0.0.1
port = 5432
user = root
password =
# currently available types: mysql, pgsql, oracle, hive, clickhouse
type = pgsql

[other]
# number of backends in StarRocks
be_num = 3
# decimal_v3 is supported since StarRocks-1.8.1
use_decimal_v3 = false
# directory to save the converted DDL SQL
output_dir = ./result

[table-rule.1]
# pattern to match databases for setting properties
database = ^db1$
schema = ^public$
table = ^test.*$
partition_key = p_key
partitions = START ("2021-01-02") END ("2021-01-04") EVERY (INTERVAL 1 day)
duplicate_keys=k1,k2
distributed_by=k1,k2
bucket_num=32
properties.in_memory = false
flink.starrocks.jdbc-url=jdbc:mysql://192.168.0.1:9030
flink.starrocks.load-url= 192.168.0.1:8030;192.168.0.2:8030
flink.starrocks.username=root
flink.starrocks.password=
flink.starrocks.sink.max-retries=10
flink.starrocks.sink.buffer-flush.interval-ms=15000
flink.starrocks.sink.properties.format=json
flink.starrocks.sink.properties.strip_outer_array=true
flink.cdc.decoding.plugin.name = pgoutput
flink.cdc.slot.name = slot_a
)");
    EXPECT_EQ(config.db.host, "127.0.0.1");
    EXPECT_EQ(config.db.password, "");
    EXPECT_FALSE(config.other.use_decimal_v3);
    ASSERT_EQ(config.rules.size(), 1U);
    const Rule& only = config.rules[0];
    EXPECT_EQ(only.table, "^test.*$");
    EXPECT_EQ(only.duplicate_keys, (std::vector<std::string>{"k1", "k2"}));
    EXPECT_EQ(only.bucket_num, 32);
    EXPECT_EQ(only.starrocks_options.size(), 8U);
    EXPECT_EQ(only.starrocks_options[0].name, "jdbc-url");  // by name
    EXPECT_EQ(only.starrocks_options[1].value, "192.168.0.1:8030;192.168.0.2:8030");
    EXPECT_EQ(only.cdc_options.size(), 2U);
}

TEST(Config, LeavesOutWhatMeantSomethingToTheOldToolOnly) {
    const std::string text = std::string{"[db]\nauthentication = kerberos\n"} + rule +
                             "external.properties.host = h\n"
                             "flink.starrocks.sink.properties.column_separator = \\x01\n"
                             "flink.starrocks.sink.properties.ROW_DELIMITER = \\x02\n";
    EXPECT_EQ(report_of(text),
              "smt.conf:2: note: authentication is left out: it is for Hive, and the source is "
              "PostgreSQL [property-dropped]\n"
              "  hint: take the line out\n"
              "smt.conf:8: note: external.properties.host is left out: smt makes no external "
              "tables [property-dropped]\n"
              "  hint: take the line out\n"
              "smt.conf:9: note: flink.starrocks.sink.properties.column_separator is left out: "
              "rows are sent as JSON, which has none [property-dropped]\n"
              "  hint: take the line out\n"
              "smt.conf:10: note: flink.starrocks.sink.properties.ROW_DELIMITER is left out: rows "
              "are sent as JSON, which has none [property-dropped]\n"
              "  hint: take the line out\n");
    Diagnostics diagnostics;
    EXPECT_TRUE(parse(text, diagnostics).rules.at(0).starrocks_options.empty());
    EXPECT_EQ(diagnostics.all()[0].rule, 0);
    EXPECT_EQ(diagnostics.all()[1].rule, 1);
    EXPECT_EQ(diagnostics.all()[2].rule, 1);
}

TEST(Config, SortsRulesByNumber) {
    const std::string patterns = "\ndatabase = d\nschema = s\ntable = t\n";
    const Config config = good("[table-rule.2]" + patterns + "[table-rule.10]" + patterns +
                               "[table-rule.1]" + patterns);
    ASSERT_EQ(config.rules.size(), 3U);
    EXPECT_EQ(config.rules[0].number, 1);
    EXPECT_EQ(config.rules[1].number, 2);
    EXPECT_EQ(config.rules[2].number, 10);
    EXPECT_EQ(config.rules[2].header, "smt.conf:5");
}

TEST(Config, JoinsRepeatedSections) {
    const Config config = good(std::string{"[db]\nhost = h\n"} + rule +
                               "[db]\nuser = u\n[table-rule.1]\nbucket_num = 4\n");
    EXPECT_EQ(config.db.host, "h");
    EXPECT_EQ(config.db.user, "u");
    ASSERT_EQ(config.rules.size(), 1U);
    EXPECT_EQ(config.rules[0].bucket_num, 4);
}

TEST(Config, KnowsWhereAKeyWasSet) {
    const Config config = good(std::string{"[db]\n\nhost = h\n"} + rule);
    EXPECT_EQ(config.db.where("host"), "smt.conf:3");
    EXPECT_TRUE(config.db.is_set("host"));
    EXPECT_EQ(config.db.where("user"), "smt.conf");
    EXPECT_FALSE(config.db.is_set("user"));
    EXPECT_EQ(config.rules.at(0).where("table"), "smt.conf:8");
    EXPECT_EQ(config.rules.at(0).where("filter"), "smt.conf");
}

TEST(Config, CollectsTheKeysOfAColumnInTheOrderOfTheFile) {
    const Config config = good(rule +
                               "column.b.type = INT\ncolumn.a.rename = x\n"
                               "column.b.expression = a + 1\n");
    const auto& columns = config.rules.at(0).columns;
    ASSERT_EQ(columns.size(), 2U);
    EXPECT_EQ(columns[0].name, "b");
    EXPECT_EQ(columns[0].type, "INT");
    EXPECT_EQ(columns[0].expression, "a + 1");
    EXPECT_EQ(columns[0].where("type"), "smt.conf:6");
    EXPECT_EQ(columns[0].where("expression"), "smt.conf:8");
    EXPECT_EQ(columns[1].rename, "x");
}

struct StemCase {
    std::string path, shown, stem;
};

TEST(Config, TakesItsNameFromTheFile) {
    for (const StemCase& file : {StemCase{"conf/shop.ini", "conf/shop.ini", "shop"},
                                 {"smt.conf", "smt.conf", "smt"},
                                 {"/a.b/noextension", "/a.b/noextension", "noextension"},
                                 {"-", "stdin", "smt"}}) {
        Diagnostics diagnostics;
        const Config config = parse_config("", file.path, diagnostics);
        EXPECT_EQ(config.path, file.shown);
        EXPECT_EQ(config.stem, file.stem);
    }
}

TEST(Config, ReadsAFile) {
    const testing::TemporaryFolder folder;
    testing::write_text(folder / "shop.conf", std::string{"[db]\nhost = h\n"} + rule);
    Diagnostics diagnostics;
    const Config config = load_config(folder / "shop.conf", diagnostics);
    EXPECT_EQ(config.db.host, "h");
    EXPECT_EQ(config.stem, "shop");
    EXPECT_TRUE(diagnostics.all().empty());
}

TEST(Config, SaysThatTheFileIsNotThere) {
    const testing::TemporaryFolder folder;
    testing::write_text(folder / "file", "");
    const std::string hint =
        "  hint: check the name, and the working directory that it starts from\n";
    for (const auto& [path, reason] : std::vector<std::pair<std::string, std::string>>{
             {"/nowhere/x.conf", "No such file or directory"},
             {folder / "file/x.conf", "Not a directory"},
             {"/", "Is a directory"},
             {std::string(300, 'x'), "File name too long"}}) {
        Diagnostics diagnostics;
        load_config(path, diagnostics);
        ASSERT_EQ(diagnostics.all().size(), 1U);
        EXPECT_EQ(
            to_text(diagnostics.all().front(), false),
            fmt::format("{}: error: cannot be read: {} [no-such-file]\n{}", path, reason, hint));
    }
}

TEST(Config, ThrowsWhenTheFileCannotBeRead) {
    Diagnostics diagnostics;
    std::string failure;
    try {
        load_config("/proc/self/mem", diagnostics);  // address 0 is nowhere
    } catch (const std::runtime_error& error) {
        failure = error.what();
    }
    EXPECT_EQ(failure, "cannot read '/proc/self/mem': Input/output error");
}

TEST(Config, FillsInVariablesAndFiles) {
    const Variable host{"SMT_TEST_HOST", "h"};
    const Variable empty{"SMT_TEST_EMPTY", ""};
    const testing::TemporaryFolder folder;
    testing::write_text(folder / "secret", "s3cret \r\n");
    testing::write_text(folder / "plain", "a\n\n");
    struct Case {
        std::string value, expected;
    };
    for (const Case& test : {Case{"${SMT_TEST_HOST}", "h"},
                             {"x${SMT_TEST_HOST}y${SMT_TEST_HOST}", "xhyh"},
                             {"${SMT_TEST_HOST:-d}", "h"},
                             {"${SMT_TEST_UNSET:-d}", "d"},
                             {"${SMT_TEST_UNSET:-}", ""},
                             {"${SMT_TEST_UNSET:-a:-b}", "a:-b"},
                             {"${SMT_TEST_EMPTY:-d}", "d"},
                             {"${SMT_TEST_EMPTY}", ""},
                             {"${file:" + (folder / "secret") + "}", "s3cret "},
                             {"${file:" + (folder / "plain") + "}", "a\n"},
                             {"$${SMT_TEST_HOST}", "${SMT_TEST_HOST}"},
                             {"a$$b$c{d}", "a$$b$c{d}"},
                             {"${SMT_TEST_HOST}$${x}", "h${x}"},
                             {"^a$", "^a$"}}) {
        EXPECT_EQ(good("[db]\nuser = " + test.value + rule).db.user, test.expected) << test.value;
    }
}

TEST(Config, RemembersTheNameOfASecretsVariable) {
    const Variable secret{"SMT_TEST_SECRET", "s"};
    const std::string sections =
        "[db]\npassword = ${SMT_TEST_SECRET}\n[cdc]\npassword = ${SMT_TEST_SECRET}\n"
        "username = ${SMT_TEST_SECRET:-x}\n"
        "[starrocks]\npassword = x${SMT_TEST_SECRET}\nusername = "
        "${SMT_TEST_SECRET}${SMT_TEST_SECRET}\n";
    const Config config = good(sections + rule);
    EXPECT_EQ(config.db.password, "s");
    EXPECT_EQ(config.db.password_env, "SMT_TEST_SECRET");
    EXPECT_EQ(config.cdc.options.at(0).env, "SMT_TEST_SECRET");
    EXPECT_EQ(config.cdc.options.at(1).env, "SMT_TEST_SECRET");
    EXPECT_EQ(config.starrocks.options.at(0).env, "");
    EXPECT_EQ(config.starrocks.options.at(1).env, "");
}

// The value is Flink's, who fills it in later; that of [db] is needed here and now.
TEST(Config, NeedsNoSecretWhosePlaceholderIsWritten) {
    const std::string sections =
        "[cdc]\npassword = ${SMT_TEST_UNSET}\n[flink]\nset.a.token = ${SMT_TEST_UNSET}\n" + rule +
        "flink.starrocks.password = ${SMT_TEST_UNSET}\n";
    const Config config = good(sections + "[other]\nsecrets = placeholder\n");
    EXPECT_EQ(config.cdc.options.at(0).value, "");
    EXPECT_EQ(config.cdc.options.at(0).env, "SMT_TEST_UNSET");
    EXPECT_EQ(config.rules.at(0).starrocks_options.at(0).env, "SMT_TEST_UNSET");
    const auto unset = [](const std::string& text) {
        const std::string report = report_of(text);
        std::size_t count = 0;
        for (std::size_t at = report.find("[env-unset]"); at != std::string::npos;
             at = report.find("[env-unset]", at + 1)) {
            ++count;
        }
        return count;
    };
    EXPECT_EQ(unset(sections), 3U);
    const std::string placeholder = rule + "[other]\nsecrets = placeholder\n";
    EXPECT_EQ(unset("[db]\npassword = ${SMT_TEST_UNSET}\n" + placeholder), 1U);
    EXPECT_EQ(unset("[cdc]\nusername = ${SMT_TEST_UNSET}\n" + placeholder), 1U);
    EXPECT_EQ(unset("[cdc]\npassword = x${SMT_TEST_UNSET}\n" + placeholder), 1U);
    EXPECT_EQ(unset(placeholder + rule + "column.password.rename = ${SMT_TEST_UNSET}\n"), 1U);
}

TEST(Config, ReadsDurationsAsFlinkDoes) {
    struct Case {
        std::string text, normal;
    };
    for (const Case& test : {Case{"30s", "30 s"},
                             {"30 s", "30 s"},
                             {"3 min", "180 s"},
                             {"5m", "300 s"},
                             {"6500ms", "6500 ms"},
                             {"30000", "30 s"},
                             {"1 h", "3600 s"},
                             {"1 Day", "86400 s"}}) {
        EXPECT_EQ(
            good("[flink]\ncheckpoint_interval = " + test.text + rule).flink.checkpoint_interval,
            test.normal);
    }
    for (const std::string text : {"", "s", "0", "0 s", "-5 s", "1.5 s", "5 s s", "5 weeks",
                                   "9223372036854775807 d", "99999999999999999999"}) {
        EXPECT_NE(report_of("[flink]\ncheckpoint_interval = " + text + rule), "") << text;
    }
}

TEST(Config, ReadsBooleansInAnySpelling) {
    for (const std::string text : {"true", "True", "YES", "on", "1", "t", "y"}) {
        EXPECT_TRUE(good(rule + "shard_key = " + text + "\n").rules.at(0).shard_key);
    }
    for (const std::string text : {"false", "FALSE", "no", "off", "0", "f", "n"}) {
        EXPECT_FALSE(good("[other]\nuse_decimal_v3 = " + text + rule).other.use_decimal_v3);
    }
}

struct FormCase {
    const char* section;
    const char* key;
    std::vector<std::string> good, bad;
};

TEST(Config, KnowsTheFormsOfValues) {
    const FormCase forms[] = {
        {"flink",
         "cdc_version",
         {"3.5.0", "3.5.1", "3.6.0-1.20", "3.6.2"},
         {"", "3.6", "3.6.0-2.2", "3.6.x", "4.0.0", "3.4.9", "3.6.0.1", "v3.6.0", "3.10.2"}},
        {"starrocks",
         "unconstrained_numeric",
         {"VARCHAR", "varchar", "DECIMAL(38,38)", "Decimal(1)", "DECIMAL(10, 2)"},
         {"", "STRING", "DECIMAL", "DECIMAL()", "DECIMAL(0)", "DECIMAL(10,11)", "DECIMAL(10,-1)",
          "DECIMAL(10,2,1)", "DECIMAL(39)"}},
        {"starrocks",
         "table",
         {"x", "{schema}__{table}", "{database}{database}"},
         {"", "{", "}", "{}", "{Table}", "a}b", "{{table}}"}},
        {"starrocks", "time_zone", {"UTC", "+02:00", "Etc/GMT-3"}, {"", "a b", "x;y", "'UTC'"}},
        {"flink",
         "rest_url",
         {"http://flink:8081", "https://flink.example/proxy/"},
         {"", "flink:8081", "http://", "ftp://flink", "http://a b"}},
        {"kubernetes",
         "image",
         {"flink", "r.example:5000/a/b_c:1.20-java17", "a@sha256:00ff"},
         {"", "a b", "a'b", "a;b", "${A"}},
        {"kubernetes",
         "namespace",
         {"a", "1-b", std::string(63, 'n')},
         {"", "A", "a_b", "-a", "a-", "a.b", std::string(64, 'n')}},
        {"kubernetes",
         "state_uri",
         {"s3://b", "file:///state", "abfss://c@account.dfs.core.windows.net/d"},
         {"", "/state", "s3://", "://a", "s3://a b", "s3://a\"b", "https://user:pw@host/a"}},
        {"cdc",
         "slot",
         {"a", "1", "shop2024", "shop_2024b", std::string(58, 's')},
         {"", "shop_2024", "_0", "A", "a-b", "a b", "\"a\"", "ä", std::string(59, 's')}},
        {"cdc", "publication", {"a", "_1", std::string(63, 'p')}, {"", "1a", "A", "a b", "a\"b"}},
    };
    for (const FormCase& form : forms) {
        const std::string line = fmt::format("[{}]\n{} = ", form.section, form.key);
        for (const std::string& value : form.good) {
            EXPECT_EQ(report_of(line + value + rule), "");
        }
        for (const std::string& value : form.bad) {
            EXPECT_NE(report_of(line + value + rule), "") << form.key << " = " << value;
        }
    }
}

}  // namespace
}  // namespace smt
