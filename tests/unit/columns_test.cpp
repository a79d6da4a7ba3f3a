#include "columns.h"

#include <gtest/gtest.h>

#include <string>

#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

Catalog one(const Table& table) {
    return catalog_of({table});
}

// "name STARROCKS (FLINK) = expression of the view" a column.
std::string columns_of(const TablePlan& table) {
    std::string columns;
    for (const ColumnPlan& column : table.columns) {
        columns += column.name + " " + column.starrocks;
        columns += column.generated_as.empty()
                       ? " (" + column.flink_sink + ") = " + expression_of(table, column.name)
                       : " AS " + column.generated_as;
        columns += "\n";
    }
    return columns;
}

struct RuleCase {
    const char* name;
    const char* rule;
    std::vector<Column> columns;  // behind the key `id`
    const char* planned;
};

class ColumnRules : public ::testing::TestWithParam<RuleCase> {};

TEST_P(ColumnRules, DecideAboutColumns) {
    const Planned planned = plan_with(GetParam().rule, one(keyed("t", GetParam().columns)));
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    EXPECT_EQ(columns_of(target_of(planned, "s.t")), GetParam().planned);
}

const RuleCase rule_cases[] = {
    {"none", "", {nullable("n", integer)}, "id BIGINT (BIGINT) = `id`\nn INT (INT) = `n`\n"},
    {"exclude", "exclude_columns = n\n", {nullable("n", integer)}, "id BIGINT (BIGINT) = `id`\n"},
    {"exclude_what_cannot_be_carried",
     "exclude_columns = m\n",
     {nullable("m", array_of(mood))},
     "id BIGINT (BIGINT) = `id`\n"},
    {"rename",
     "column.n.rename = amount\n",
     {nullable("n", integer)},
     "id BIGINT (BIGINT) = `id`\namount INT (INT) = `n`\n"},
    {"rename_the_key", "column.id.rename = code\n", {}, "code BIGINT (BIGINT) = `id`\n"},
    {"exchange_names",
     "column.id.rename = n\ncolumn.n.rename = id\n",
     {nullable("n", integer)},
     "n BIGINT (BIGINT) = `id`\nid INT (INT) = `n`\n"},
    {"wider_type",
     "column.n.type = BIGINT\n",
     {nullable("n", integer)},
     "id BIGINT (BIGINT) = `id`\nn BIGINT (BIGINT) = CAST(`n` AS BIGINT)\n"},
    {"shorter_text",
     "column.c.type = VARCHAR(200)\n",
     {nullable("c", text)},
     "id BIGINT (BIGINT) = `id`\nc VARCHAR(200) (STRING) = `c`\n"},
    {"text_for_a_number",
     "column.n.type = VARCHAR(20)\n",
     {nullable("n", integer)},
     "id BIGINT (BIGINT) = `id`\nn VARCHAR(20) (STRING) = CAST(`n` AS STRING)\n"},
    {"type_of_an_unconstrained_numeric",
     "column.n.type = DECIMAL(20, 4)\n",
     {nullable("n", numeric)},
     "id BIGINT (BIGINT) = `id`\n"
     "n DECIMAL(20, 4) (DECIMAL(20,4)) = TRY_CAST(NULLIF(`n`, 'NAN') AS DECIMAL(20,4))\n"},
    {"type_and_name",
     "column.n.type = BIGINT\ncolumn.n.rename = m\n",
     {nullable("n", integer)},
     "id BIGINT (BIGINT) = `id`\nm BIGINT (BIGINT) = CAST(`n` AS BIGINT)\n"},
    // Flink CDC 3.5 delivers the text of a JSON list.
    {"wider_elements",
     "column.n.type = ARRAY<BIGINT>\n",
     {nullable("n", array_of(integer))},
     "id BIGINT (BIGINT) = `id`\nn ARRAY<BIGINT> (STRING) = `n`\n"},
    {"json_as_an_array",
     "column.n.type = ARRAY<BIGINT>\n",
     {nullable("n", jsonb)},
     "id BIGINT (BIGINT) = `id`\nn ARRAY<BIGINT> (STRING) = `n`\n"},
    {"time_as_a_text",
     "column.n.type = VARCHAR(30)\n",
     {nullable("n", timestamp)},
     "id BIGINT (BIGINT) = `id`\nn VARCHAR(30) (STRING) = CAST(`n` AS STRING)\n"},
    {"name_with_a_dot",
     "column.\"a.b\".rename = c\n",
     {nullable("a.b", text)},
     "id BIGINT (BIGINT) = `id`\nc VARCHAR(1048576) (STRING) = `a.b`\n"},
};

INSTANTIATE_TEST_SUITE_P(Rules, ColumnRules, ::testing::ValuesIn(rule_cases),
                         [](const auto& test) { return test.param.name; });

TEST(ColumnRules, SayNothingOfATypeThatHoldsEveryValue) {
    const Catalog catalog = one(keyed("t", {nullable("n", integer)}));
    for (const char* const type :
         {"BIGINT", "DOUBLE", "DECIMAL(10,0)", "VARCHAR(11)", "CHAR(11)", "STRING"}) {
        const Planned planned = plan_with(std::string{"column.n.type = "} + type + "\n", catalog);
        EXPECT_FALSE(planned.has(code::type_may_not_fit)) << type;
    }
}

// The section's DECIMAL would cut the digits that the rule's type has room for.
TEST(ColumnRules, BeatTheTypeOfTheSection) {
    const Planned planned =
        plan_of("[starrocks]\nunconstrained_numeric = DECIMAL(20,4)\n" + every_table +
                    "column.n.type = DECIMAL(30,10)\ncolumn.m.type = VARCHAR(65533)\n",
                one(keyed("t", {nullable("n", numeric), nullable("m", numeric)})));
    EXPECT_EQ(columns_of(target_of(planned, "s.t")),
              "id BIGINT (BIGINT) = `id`\n"
              "n DECIMAL(30,10) (DECIMAL(30,10)) = TRY_CAST(NULLIF(`n`, 'NAN') AS "
              "DECIMAL(30,10))\n"
              "m VARCHAR(65533) (STRING) = NULLIF(`m`, 'NAN')\n");
    EXPECT_TRUE(planned.has(code::type_may_not_fit)) << planned.report();
}

TEST(ColumnRules, HaveTheArraysOfFlinkCdc36) {
    const std::string version = "[flink]\ncdc_version = 3.6.0\n";
    const Catalog catalog = one(keyed("t", {nullable("tags", array_of(text))}));
    const Catalog times = one(keyed("t", {nullable("at", array_of(with_digits(timestamp, 3)))}));
    EXPECT_FALSE(plan_of(version + every_table + "column.at.type = ARRAY<DATETIME>\n", times)
                     .diagnostics.has_errors());
    const Planned planned =
        plan_of(version + every_table + "column.tags.type = ARRAY<VARCHAR(100)>\n", catalog);
    EXPECT_TRUE(planned.has(code::type_may_not_fit)) << planned.report();
    EXPECT_EQ(columns_of(target_of(planned, "s.t")),
              "id BIGINT (BIGINT) = `id`\ntags ARRAY<VARCHAR(100)> (ARRAY<STRING>) = `tags`\n");
    EXPECT_TRUE(plan_of(version + every_table + "column.tags.type = ARRAY<INT>\n", catalog)
                    .has(code::bad_value));
}

// The first NULL in a NOT NULL column would end the job, which was to go on.
TEST(Columns, MayBeNullWhereSomeValueBecomesNull) {
    const Catalog catalog =
        one(keyed("t", {not_null("at", timestamptz), not_null("day", date), not_null("n", numeric),
                        not_null("m", numeric), not_null("ratios", array_of(double_precision)),
                        not_null("ratio", double_precision)}));
    const auto nullable_of = [&](const std::string& options) {
        std::string names;
        const Planned planned = plan_of(
            "[starrocks]\n" + options + every_table + "column.m.type = DECIMAL(9,2)\n", catalog);
        for (const ColumnPlan& column : planned.plan.tables.at(0).columns) {
            names += column.nullable ? column.name + " " : "";
        }
        return names;
    };
    EXPECT_EQ(nullable_of(""), "m ratios ");
    EXPECT_EQ(nullable_of("infinity = null\n"), "at day m ratios ");
    EXPECT_EQ(nullable_of("unconstrained_numeric = DECIMAL(20,4)\n"), "n m ratios ");
}

std::string computed_of(const TablePlan& table) {
    std::string text;
    for (const ViewColumn& column : table.computed) {
        text += column.name + " = " + column.expression + "\n";
    }
    return text;
}

std::string view_of(const TablePlan& table) {
    std::string text;
    for (const ViewColumn& column : table.inputs.front().columns) {
        text += column.name + " = " + column.expression + "\n";
    }
    return text;
}

// Filter and expressions speak of the columns as they are called in PostgreSQL.
TEST(ComputedView, SelectsFromTheRowsOfTheTable) {
    const Planned planned = plan_with(
        "exclude_columns = state\nfilter = state <> 'draft'\n"
        "column.at.rename = created_at\n"
        "column.day.expression = CAST(at AS DATE)\ncolumn.day.type = DATE\n",
        one(keyed("t", {nullable("at", timestamptz), nullable("state", text)})));
    const TablePlan target = target_of(planned, "s.t");
    EXPECT_EQ(view_of(target), "id = `id`\nat = CAST(`at` AS TIMESTAMP(6))\nstate = `state`\n");
    EXPECT_EQ(computed_of(target),
              "id = `id`\ncreated_at = `at`\nday = CAST(CAST(at AS DATE) AS DATE)\n");
    EXPECT_EQ(target.filter, "state <> 'draft'");
    ASSERT_EQ(target.columns.size(), 3U);
    EXPECT_EQ(target.columns[1].name, "created_at");
    EXPECT_EQ(target.columns[2].starrocks, "DATE");
    EXPECT_EQ(target.columns[2].note, "computed");
    EXPECT_TRUE(target.columns[2].nullable);
}

TEST(ComputedView, IsNotNeededWithoutFilterAndExpression) {
    const Planned planned = plan_with("column.id.rename = code\nexclude_columns = x\n",
                                      one(keyed("t", {nullable("x", text)})));
    EXPECT_TRUE(target_of(planned, "s.t").computed.empty());
}

TEST(ComputedView, ReplacesAColumnOfThatName) {
    const Planned planned =
        plan_with("column.n.expression = n * 2\ncolumn.n.type = BIGINT\n",
                  one(keyed("t", {nullable("n", integer), nullable("x", text)})));
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    EXPECT_EQ(computed_of(target_of(planned, "s.t")),
              "id = `id`\nx = `x`\nn = CAST(n * 2 AS BIGINT)\n");
}

TEST(ComputedView, StandsForAGeneratedColumn) {
    Table table = keyed("t", {nullable("n", integer), nullable("twice", integer)});
    table.columns[2].generated = Generated::stored;
    const Planned planned =
        plan_with("column.twice.expression = n * 2\ncolumn.twice.type = INT\n", one(table));
    EXPECT_FALSE(planned.has(code::generated_column));
    const TablePlan target = target_of(planned, "s.t");
    EXPECT_EQ(view_of(target), "id = `id`\nn = `n`\n");
    EXPECT_EQ(computed_of(target), "id = `id`\nn = `n`\ntwice = CAST(n * 2 AS INT)\n");
}

// In the stream a generated column is NULL, which a filter must not see.
TEST(ComputedView, NeverReadsAGeneratedColumn) {
    Table table = keyed("t", {nullable("twice", integer)});
    table.columns[1].generated = Generated::stored;
    const Planned planned = plan_with("filter = id > 5\nexclude_columns = twice\n", one(table));
    EXPECT_EQ(view_of(target_of(planned, "s.t")), "id = `id`\n");
    EXPECT_FALSE(planned.has(code::generated_column));
}

TEST(Json, MayStandBesideItsText) {
    const Planned planned = plan_of(
        "[starrocks]\njson = both\n" + every_table,
        one(keyed("t", {nullable("a`b", integer), nullable("doc", jsonb), nullable("x", text)})));
    std::string columns;
    const TablePlan target = target_of(planned, "s.t");
    for (const ColumnPlan& column : target.columns) {
        columns += column.name + " " + column.starrocks +
                   (column.generated_as.empty() ? "" : " AS " + column.generated_as) + "\n";
    }
    EXPECT_EQ(columns,
              "id BIGINT\na`b INT\ndoc VARCHAR(1048576)\nx VARCHAR(1048576)\n"
              "doc_json JSON AS parse_json(`doc`)\n");
}

TEST(Json, StandsBesideATextOfAnyKind) {
    const Planned planned =
        plan_of("[starrocks]\njson = both\n" + every_table + "column.doc.type = STRING\n",
                one(keyed("t", {nullable("doc", jsonb)})));
    EXPECT_EQ(columns_of(target_of(planned, "s.t")),
              "id BIGINT (BIGINT) = `id`\ndoc STRING (STRING) = `doc`\n"
              "doc_json JSON AS parse_json(`doc`)\n");
}

TEST(Json, OfARulesTypeHasNoSecondColumn) {
    const Planned planned =
        plan_of("[starrocks]\njson = both\n" + every_table + "column.doc.type = JSON\n",
                one(keyed("t", {nullable("doc", jsonb)})));
    EXPECT_EQ(columns_of(target_of(planned, "s.t")),
              "id BIGINT (BIGINT) = `id`\ndoc JSON (STRING) = `doc`\n");
}

struct DefaultCase {
    const char* name;
    ColumnType type;
    const char* expression;
    const char* value;  // "none": it is left out
};

class Default : public ::testing::TestWithParam<DefaultCase> {};

std::string default_in(const std::string& config, const Column& column) {
    const Planned planned = plan_of(config + every_table, one(keyed("t", {column})));
    return column_of(target_of(planned, "s.t"), column.name).default_value.value_or("none");
}

constexpr const char* constants = "[starrocks]\ndefaults = constant\n";

// The old tool lost defaults; StarRocks takes constants only.
TEST_P(Default, IsKeptWhenBothMeanTheSame) {
    Column column = not_null("c", GetParam().type);
    column.default_expression = GetParam().expression;
    EXPECT_EQ(default_in(constants, column), GetParam().value);
    // NULL travels as a missing JSON member, which a default would replace.
    column.nullable = true;
    EXPECT_EQ(default_in(constants, column), "none");
    column.nullable = false;
    EXPECT_EQ(default_in("", column), "none");
}

const DefaultCase default_cases[] = {
    {"number", integer, "42", "42"},
    {"negative_number", integer, "'-1'::integer", "-1"},
    {"decimal", numeric_of(9, 2), "1.50", "1.50"},
    {"boolean", boolean, "true", "true"},
    {"text", text, "'new'::text", "new"},
    {"text_with_quotes", text, "'it''s'::text", "it's"},
    {"empty_text", varchar(9), "''::character varying", ""},
    {"enum", mood, "'happy'::public.mood", "happy"},
    {"date", date, "'2024-01-31'::date", "2024-01-31"},
    {"timestamp", timestamp, "'2024-01-31 00:00:00'::timestamp without time zone",
     "2024-01-31 00:00:00"},
    {"json_text", jsonb, "'{}'::jsonb", "{}"},
    {"function", timestamp, "now()", "none"},
    {"sequence", integer, "nextval('s.q'::regclass)", "none"},
    {"operator", text, "('a'::text || 'b'::text)", "none"},
    {"cast_of_a_cast", date, "('now'::text)::date", "none"},
    {"two_literals", text, "'a'::text || 'b'::text", "none"},
    {"nan", double_precision, "'NaN'::double precision", "none"},
    {"infinity", date, "'infinity'::date", "none"},
    // Their text is another one in the copy: UTC, base64, an array.
    {"timestamptz", timestamptz, "'2024-01-31 00:00:00+01'::timestamp with time zone", "none"},
    {"bytea", bytea, "'\\x00'::bytea", "none"},
    {"array", array_of(integer), "'{}'::integer[]", "none"},
    {"time", time_of_day, "'12:00:00'::time without time zone", "none"},
};

INSTANTIATE_TEST_SUITE_P(Expressions, Default, ::testing::ValuesIn(default_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Default, OfAnIdentityOrOfAnotherTypeIsNone) {
    Column column = not_null("c", integer);
    column.default_expression = "5";
    column.generated = Generated::identity;
    EXPECT_EQ(default_in(constants, column), "none");
    column.generated = Generated::no;
    const Planned planned =
        plan_of(constants + every_table + "column.c.type = DATE\n", one(keyed("t", {column})));
    EXPECT_EQ(column_of(target_of(planned, "s.t"), "c").default_value, std::nullopt);
    EXPECT_TRUE(planned.has(code::default_dropped));
}

TEST(Key, ColumnsComeFirstInKeyOrderAndAreNotNull) {
    Table table =
        keyless("t", {nullable("x", text), not_null("b", integer), not_null("a", integer)});
    table.keys = {primary_key("t_pkey", {"a", "b"})};
    const TablePlan target = target_of(plan_with("", one(table)), "s.t");
    EXPECT_EQ(target.columns[0].name + target.columns[1].name + target.columns[2].name, "abx");
    EXPECT_EQ(view_of(target), "a = `a`\nb = `b`\nx = `x`\n");
    EXPECT_FALSE(target.columns[0].nullable);
    EXPECT_TRUE(target.columns[2].nullable);
}

TEST(Skip, LeavesOutWhatCannotBeCarried) {
    const Planned planned = plan_with(
        "on_unsupported = skip\n",
        catalog_of({keyed("a"), keyed("b", {nullable("price", money)}),
                    keyed("c d", {nullable("x", text)}), keyless("e", {nullable("n", integer)})}));
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    ASSERT_EQ(planned.plan.tables.size(), 1U);
    EXPECT_EQ(planned.plan.tables[0].table, "s__a");
    // A table that is left out is spoken of once.
    EXPECT_FALSE(planned.has(code::no_key));
    EXPECT_EQ(planned.diagnostics.count(Severity::warning), 3U);
}

}  // namespace
}  // namespace smt
