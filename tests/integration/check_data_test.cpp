// smt check --scan on a real PostgreSQL: the bad value is there, is found, is mended, and is gone.
#include <gtest/gtest.h>

#include "check/themes.h"
#include "integration/catalog_fixture.h"
#include "smt/data_state.h"
#include "support/findings.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;

class CheckData : public CatalogTest {
  protected:
    DataState scan(const std::string& lines, Scan scan = Scan::whole,
                   const std::string& user = "postgres") const {
        const Catalog catalog = read();
        const Config config = config_of(lines, user);
        return read_data_state(config, plan(lines, catalog).plan, catalog, scan);
    }

    // `lines` are of the rule, until they name a section.
    std::string report(const std::string& lines = "", Scan how = Scan::whole,
                       const std::string& user = "postgres") const {
        const Catalog catalog = read();
        const Config config = config_of(lines, user);
        const Planned planned = plan(lines, catalog);
        const DataState state = read_data_state(config, planned.plan, catalog, how);
        return text_of(
            found_by(check::data,
                     {.config = config, .catalog = catalog, .plan = planned.plan, .data = &state}));
    }

  private:
    static Planned plan(const std::string& lines, const Catalog& catalog) {
        return plan_of(every_table + lines, catalog);
    }

    Config config_of(const std::string& lines, const std::string& user) const {
        Diagnostics diagnostics;
        Config config = parse_config(connections + every_table + lines, "smt.conf", diagnostics);
        const std::string zone = config.starrocks.time_zone;
        const int timeout = config.db.statement_timeout;
        config.db = server_.config();
        config.db.user = user;
        config.db.statement_timeout = timeout;
        return config;
    }
};

struct ValueCase {
    const char* name;
    const char* type;
    const char* good;  // rows, as a list of VALUES without their ids
    const char* bad;
    const char* report;     // of the column c of public.t
    const char* mend = "";  // lines of the config that mend it; empty: the bad rows are corrected
    const char* lines = "";
    int since = 130000;  // version of PostgreSQL
};

class CheckDataFinds : public CheckData, public ::testing::WithParamInterface<ValueCase> {};

TEST_P(CheckDataFinds, ABadValue) {
    const ValueCase& test = GetParam();
    execute(fmt::format("CREATE TABLE t (id int PRIMARY KEY, c {})", test.type));
    if (server_version() < test.since) {
        EXPECT_THROW(execute(fmt::format("INSERT INTO t VALUES (3, {})", test.bad)),
                     pqxx::sql_error);
        return;
    }
    execute(fmt::format("INSERT INTO t VALUES (1, NULL), (2, {})", test.good));
    EXPECT_EQ(report(test.lines), "");
    execute(fmt::format("INSERT INTO t VALUES (3, {})", test.bad));
    EXPECT_EQ(report(test.lines), test.report);
    if (test.mend[0] == '\0') {
        execute("UPDATE t SET c = NULL WHERE id = 3");
    }
    EXPECT_EQ(report(std::string{test.lines} + test.mend), "");
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Values, CheckDataFinds, ::testing::Values(
    ValueCase{"Decimal", "numeric", "12.5", "12345.678",
        "error data-numeric-too-wide: column public.t.c: some of its values do not fit the DECIMAL: they become NULL\n"
        "  actual: 5 digits in front of the point, 3 behind it\n  required: DECIMAL(4,2)\n"
        "  then: set column.c.type = DECIMAL(8,3) in [table-rule.1]\n", "[starrocks]\nunconstrained_numeric = DECIMAL(8,3)\n", "[starrocks]\nunconstrained_numeric = DECIMAL(4,2)\n"},
    ValueCase{"Fraction", "numeric", "0.25", "-0.125",
        "error data-numeric-too-wide: column public.t.c: some of its values have more digits behind the point: they are rounded\n"
        "  actual: 0 digits in front of the point, 3 behind it\n  required: DECIMAL(2,2)\n"
        "  then: set column.c.type = DECIMAL(3,3) in [table-rule.1]\n", "[starrocks]\nunconstrained_numeric = DECIMAL(3,3)\n", "[starrocks]\nunconstrained_numeric = DECIMAL(2,2)\n"},
    ValueCase{"NumericNaN", "numeric(10,2)", "1", "'NaN'",
        "warning data-nan: column public.t.c: it holds NaN, which arrives as NULL\n"
        "  actual: 1 of 3 rows\n  required: no NaN\n  then: keep NULL in PostgreSQL, too, if it means the same\n"},
    ValueCase{"NumericInfinity", "numeric", "1", "'-Infinity'",
        "error data-infinity: column public.t.c: it holds infinity, which ends the job\n"
        "  actual: 1 of 3 rows\n  required: no infinity\n  then: exclude_columns in the rule, or another value in PostgreSQL\n", "",
        "[starrocks]\nunconstrained_numeric = DECIMAL(9,2)\n", 140000},
    ValueCase{"FloatNaN", "double precision", "1", "'NaN'",
        "warning data-nan: column public.t.c: it holds NaN, which arrives as NULL\n"
        "  actual: 1 of 3 rows\n  required: no NaN\n  then: keep NULL in PostgreSQL, too, if it means the same\n"},
    ValueCase{"FloatInfinity", "real", "1", "'-Infinity'",
        "warning data-float-infinity: column public.t.c: it holds infinity, which arrives as NULL\n"
        "  actual: 1 of 3 rows\n  required: no infinity\n  then: keep NULL in PostgreSQL, too, if it means the same\n"},
    ValueCase{"DateInfinity", "date", "'9999-12-31'", "'infinity'",
        "error data-infinity: column public.t.c: it holds infinity, which ends the job\n"
        "  actual: 1 of 3 rows\n  required: no infinity\n  then: set infinity = null in [starrocks]\n", "[starrocks]\ninfinity = null\n"},
    ValueCase{"DateBC", "date", "'0001-01-01'", "'0001-12-31 BC'",
        "error data-out-of-range: column public.t.c: it holds values that StarRocks has not, and the first of them ends the job\n"
        "  actual: 1 of 3 rows\n  required: 0001-01-01 to 9999-12-31\n  then: set infinity = null in [starrocks]\n", "[starrocks]\ninfinity = null\n"},
    ValueCase{"Timestamp", "timestamp", "'9999-12-31 23:59:59.999999'", "'10000-01-01'",
        "error data-out-of-range: column public.t.c: it holds values that StarRocks has not, and the first of them ends the job\n"
        "  actual: 1 of 3 rows\n  required: 0001-01-01 to 9999-12-31\n  then: set infinity = null in [starrocks]\n"},
    // The year 10000 has begun in Shanghai and in +08:00.
    ValueCase{"TimestamptzOfAZone", "timestamptz", "'9999-12-31 15:59:59+00'", "'9999-12-31 16:00:00+00'",
        "error data-out-of-range: column public.t.c: it holds values that StarRocks has not, and the first of them ends the job\n"
        "  actual: 1 of 3 rows\n  required: 0001-01-01 to 9999-12-31\n  then: set infinity = null in [starrocks]\n", "[starrocks]\ntime_zone = UTC\n", "[starrocks]\ntime_zone = Asia/Shanghai\n"},
    ValueCase{"TimestamptzOfAnOffset", "timestamptz", "'9999-12-31 15:59:59+00'", "'9999-12-31 16:00:00+00'",
        "error data-out-of-range: column public.t.c: it holds values that StarRocks has not, and the first of them ends the job\n"
        "  actual: 1 of 3 rows\n  required: 0001-01-01 to 9999-12-31\n  then: set infinity = null in [starrocks]\n", "", "[starrocks]\ntime_zone = +08:00\n"},
    ValueCase{"Gregorian", "timestamp", "'1582-10-15'", "'1582-10-14 23:59:59'",
        "warning data-before-1582: column public.t.c: it holds values before 1582-10-15, which the snapshot shifts by some days\n"
        "  actual: 1 of 3 rows\n  required: 1582-10-15 or later\n  then: correct them in StarRocks, or keep them as text in PostgreSQL\n"},
    ValueCase{"October", "date", "'1582-10-04'), (4, '1582-10-15'", "'1582-10-05'",
        "warning data-october-1582: column public.t.c: it holds days from 1582-10-05 to 1582-10-14, which arrive ten days later\n"
        "  actual: 1 of 4 rows\n  required: no such day\n  then: correct them in StarRocks, or keep them as text in PostgreSQL\n"},
    ValueCase{"Text", "text", "'12345678'", "'12345678\u00e4'",
        "error data-too-long: column public.t.c: it holds a text that is too long for StarRocks: it ends the job\n"
        "  actual: 10 bytes\n  required: VARCHAR(8)\n  then: set column.c.type = VARCHAR(10) in [table-rule.1]\n", "column.c.type = VARCHAR(10)\n", "column.c.type = VARCHAR(8)\n"},
    ValueCase{"Char", "text", "'12345678'", "'12345678\u00e4'",
        "error data-too-long: column public.t.c: it holds a text that is too long for StarRocks: it ends the job\n"
        "  actual: 10 bytes\n  required: CHAR(8)\n  then: set column.c.type = VARCHAR(10) in [table-rule.1]\n", "column.c.type = CHAR(10)\n", "column.c.type = CHAR(8)\n"},
    ValueCase{"Base64", "bytea", "'\\x010203'", "'\\x01020304'",
        "error data-too-long: column public.t.c: it holds a text that is too long for StarRocks: it ends the job\n"
        "  actual: 8 bytes\n  required: VARCHAR(4)\n  then: set column.c.type = VARCHAR(8) in [table-rule.1]\n", "column.c.type = VARCHAR(8)\n", "column.c.type = VARCHAR(4)\n"},
    ValueCase{"Arrays", "int[]", "'{1,2}'", "'{{1},{2}}'",
        "warning data-array-dimensions: column public.t.c: it holds arrays of arrays: each inner one arrives as NULL\n"
        "  actual: 2 dimensions\n  required: 1 dimension\n  then: exclude_columns in the rule, or keep a text column beside it in PostgreSQL\n"},
    ValueCase{"JsonNull", "jsonb", "'[null, {\"a\": [null]}, \"null\"]'", "'[{\"a\": {\"b\": null}}]'",
        "warning data-json-null: column public.t.c: its JSON has members that are null: the connector drops them\n"
        "  actual: 1 of 3 rows\n  required: no such member, or text\n  then: set json = string in [starrocks]: the text is kept as it is\n", "[starrocks]\njson = both\n", "[starrocks]\njson = json\n"},
    ValueCase{"JsonType", "json", "'{\"type\": \"@type\"}'", "'{\"a\": [{\"@type\": 1}]}'",
        "error data-json-type: column public.t.c: its JSON has a member \"@type\": the connector's parser refuses it and the job ends\n"
        "  actual: 1 of 3 rows\n  required: no such member, or text\n  then: set json = string in [starrocks]: the text is kept as it is\n", "[starrocks]\njson = string\n", "[starrocks]\njson = json\n"}),
    [](const auto& test) { return test.param.name; });
// clang-format on

TEST_F(CheckData, ProposesADecimal) {
    execute(
        "CREATE TABLE t (id int PRIMARY KEY, \"Odd \"\"name\" numeric);"
        "INSERT INTO t VALUES (1, 120.50), (2, -9999.1), (3, 'NaN'), (4, 0.001)");
    const std::string nan =
        "warning data-nan: column public.t.Odd \"name: it holds NaN, which arrives as NULL\n"
        "  actual: 1 of 4 rows\n  required: no NaN\n"
        "  then: keep NULL in PostgreSQL, too, if it means the same\n";
    EXPECT_EQ(report(),
              "note data-numeric-as-text: column public.t.Odd \"name: its values would fit "
              "DECIMAL(7,3), and it becomes VARCHAR(65533)\n"
              "  actual: 4 digits in front of the point, 3 behind it\n"
              "  required: a number, if it is reckoned with\n"
              "  then: set column.Odd \"name.type = DECIMAL(7,3) in [table-rule.1], with room for "
              "values to come\n" +
                  nan);
    EXPECT_EQ(report("[starrocks]\nunconstrained_numeric = DECIMAL(7,3)\n"), nan);
}

TEST_F(CheckData, MeasuresKeysAsStarRocksDoes) {
    execute(
        "CREATE TABLE t (a text, b bigint, c text, PRIMARY KEY (a, b));"
        "INSERT INTO t VALUES (repeat('\u00e4', 60), 1), ('x', 2)");
    EXPECT_EQ(report(), "");
    execute("INSERT INTO t VALUES (repeat('x', 121), 1)");
    EXPECT_EQ(report(),
              "error data-key-too-long: table public.t: it has a key that is too long for "
              "StarRocks: it ends the job\n"
              "  actual: 129 bytes\n  required: 128 bytes\n"
              "  then: choose another key with primary_key in the rule, or raise "
              "primary_key_limit_size of every BE\n");
    execute("DELETE FROM t WHERE length(a) = 121");
    EXPECT_EQ(report(), "");
}

TEST_F(CheckData, DoesNotKnowWhatItMayNotRead) {
    execute(
        "CREATE TABLE t (id int PRIMARY KEY, c real); CREATE TABLE u (id int PRIMARY KEY, c "
        "real); INSERT INTO u VALUES (1, 'NaN'); CREATE ROLE reader LOGIN; GRANT SELECT ON u TO "
        "reader");
    const std::string nan =
        "warning data-nan: column public.u.c: it holds NaN, which arrives as NULL\n"
        "  actual: 1 of 1 rows\n  required: no NaN\n"
        "  then: keep NULL in PostgreSQL, too, if it means the same\n";
    EXPECT_EQ(report("", Scan::whole, "reader"),
              "unknown data-unread: table public.t: its values were not read: ERROR:  permission "
              "denied for table t\n" +
                  nan);
    execute("GRANT SELECT ON t TO reader");
    EXPECT_EQ(report("", Scan::whole, "reader"), nan);
}

TEST_F(CheckData, GivesUpATableThatTakesTooLong) {
    execute(
        "CREATE FUNCTION slow(real) RETURNS boolean LANGUAGE sql AS 'SELECT true FROM "
        "pg_sleep(3)'; CREATE TABLE t (id int PRIMARY KEY, c real); INSERT INTO t VALUES (1, 1);"
        "CREATE ROLE reader LOGIN; GRANT SELECT ON t TO reader;"
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (slow(c))");
    // Behind it the server may say in which function it was.
    const std::string text = report("[db]\nstatement_timeout = 1\n", Scan::whole, "reader");
    EXPECT_TRUE(
        text.starts_with("unknown data-unread: table public.t: its values were not read: "
                         "ERROR:  canceling statement due to statement timeout"))
        << text;
}

TEST_F(CheckData, ReadsSomePagesOfALargeTable) {
    execute(
        "CREATE TABLE t (id int PRIMARY KEY, c real); INSERT INTO t SELECT i, 1 FROM "
        "generate_series(1, 400000) AS i; ANALYZE t; CREATE TABLE u (id int PRIMARY KEY, c real)"
        " PARTITION BY RANGE (id); CREATE TABLE u1 PARTITION OF u FOR VALUES FROM (0) TO (100);"
        "INSERT INTO u VALUES (1, 'NaN')");
    const DataState sample = scan("", Scan::sampled);
    ASSERT_EQ(sample.tables.size(), 2U);
    EXPECT_NEAR(sample.tables[0].percent, 25, 1);
    EXPECT_GT(sample.tables[0].rows, 50000);
    EXPECT_LT(sample.tables[0].rows, 200000);
    EXPECT_EQ(scan("", Scan::sampled).tables[0].rows, sample.tables[0].rows);
    EXPECT_EQ(sample.tables[1].percent, 100);
    EXPECT_EQ(sample.tables[1].value("c", Measure::nan), 1);
    EXPECT_EQ(scan("", Scan::whole).tables[0].rows, 400000);
}

// What one query can select is limited.
TEST_F(CheckData, ReadsTheWidestTable) {
    std::string columns;
    for (int i = 0; i < 600; ++i) {
        columns += fmt::format(", c{} timestamp", i);
    }
    execute("CREATE TABLE t (id int PRIMARY KEY" + columns +
            ");"
            "INSERT INTO t (id, c0, c599) VALUES (1, 'infinity', '1500-01-01')");
    const DataState data = scan("");
    ASSERT_EQ(data.tables.size(), 1U);
    EXPECT_EQ(data.tables[0].error, "");
    EXPECT_EQ(data.tables[0].columns.size(), 1800U);
    EXPECT_EQ(data.tables[0].value("c0", Measure::infinite), 1);
    EXPECT_EQ(data.tables[0].value("c599", Measure::before_1582), 1);
}

}  // namespace
}  // namespace smt
