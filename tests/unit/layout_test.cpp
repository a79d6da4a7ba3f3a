#include "table_layout.h"

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

// A key of id and at, and columns whose names are words of StarRocks.
Table by_time() {
    Table table = keyed("t", {not_null("at", timestamp), nullable("start", date),
                              nullable("day", integer), nullable("date_trunc", integer)});
    table.keys[0].columns = {"id", "at"};
    return table;
}

struct PartitionCase {
    const char* name;
    const char* rule;
    const char* partition_by;
    const char* hash;  // the key without the partition columns
};

class Partition : public ::testing::TestWithParam<PartitionCase> {};

TEST_P(Partition, IsTheTextOfTheRule) {
    const Planned planned = plan_with(GetParam().rule, one(by_time()));
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    const TablePlan target = target_of(planned, "s.t");
    EXPECT_EQ(target.partition_by, GetParam().partition_by);
    EXPECT_EQ(joined(target.distribution.columns), GetParam().hash);
}

const PartitionCase partition_cases[] = {
    {"none", "", "", "id, at"},
    {"expression", "partitions = date_trunc('month', at)\n", "date_trunc('month', at)", "id"},
    {"interval_and_function", "partitions = time_slice(at, INTERVAL 7 day)\n",
     "time_slice(at, INTERVAL 7 day)", "id"},
    {"quoted", "partitions = date_trunc('day', `at`)\n", "date_trunc('day', `at`)", "id"},
    {"column", "partition_key = at\n", "`at`", "id"},
    {"column_with_an_expression", "partition_key = at\npartitions = date_trunc('day', at)\n",
     "date_trunc('day', at)", "id"},
    // The old tool's ranges stand behind PARTITION BY RANGE; words of theirs are no columns.
    {"range",
     "partition_key = at\npartitions = START (\"2024-01-01\") END (\"2025-01-01\") EVERY (INTERVAL "
     "1 "
     "DAY)\n",
     "RANGE (`at`) (START (\"2024-01-01\") END (\"2025-01-01\") EVERY (INTERVAL 1 DAY))", "id"},
    {"range_in_parentheses",
     "partition_key = at\npartitions = (PARTITION p1 VALUES LESS THAN (\"2024-01-01\"))\n",
     "RANGE (`at`) (PARTITION p1 VALUES LESS THAN (\"2024-01-01\"))", "id"},
    {"range_in_lower_case", "partition_key = at\npartitions = start (\"2024-01-01\")\n",
     "RANGE (`at`) (start (\"2024-01-01\"))", "id"},
    {"renamed_column", "partition_key = at\ncolumn.at.rename = ts\n", "`ts`", "id"},
    {"whole_key", "partitions = id, at\n", "id, at", "id, at"},
};

INSTANTIATE_TEST_SUITE_P(Rules, Partition, ::testing::ValuesIn(partition_cases),
                         [](const auto& test) { return test.param.name; });

struct PartitionTypeCase {
    const char* name;
    const char* rule;
    ColumnType type;  // of the column `c`
    bool is_taken;
};

class PartitionType : public ::testing::TestWithParam<PartitionTypeCase> {};

TEST_P(PartitionType, IsOneThatStarRocksTakes) {
    const Planned planned =
        plan_with(GetParam().rule,
                  one(keyless("t", {not_null("n", bigint), nullable("c", GetParam().type)})));
    EXPECT_EQ(planned.diagnostics.has_errors(), !GetParam().is_taken) << planned.report();
}

constexpr const char* c_in_ranges = "partition_key = c\npartitions = START (\"1\") END (\"9\")\n";

const PartitionTypeCase partition_type_cases[] = {
    {"list_of_text", "partition_key = c\n", varchar(9), true},
    {"list_of_boolean", "partitions = c, n\n", boolean, true},
    {"list_of_numeric", "partitions = c, n\n", numeric_of(9, 2), false},
    {"list_of_json", "partition_key = c\ncolumn.c.type = JSON\n", text, false},
    {"range_of_integer", c_in_ranges, integer, true},
    {"range_of_date", c_in_ranges, date, true},
    {"range_of_text", c_in_ranges, varchar(9), false},
    {"range_of_boolean", c_in_ranges, boolean, false},
    {"days_of_date", "partitions = date_trunc('day', c)\n", date, true},
    {"days_of_timestamptz", "partitions = DATE_TRUNC(\"DAY\", c)\n", timestamptz, true},
    {"days_of_integer", "partitions = date_trunc('day', c)\n", integer, false},
    {"hours_of_timestamp", "partitions = date_trunc('hour', c)\n", timestamp, true},
    {"hours_of_date", "partitions = date_trunc('hour', c)\n", date, false},
    {"weeks", "partitions = date_trunc('week', c)\n", timestamp, false},
    {"slices_of_timestamp", "partitions = time_slice(c, INTERVAL 7 day)\n", timestamp, true},
    {"slices_of_date", "partitions = time_slice(c, INTERVAL 7 day)\n", date, false},
    // What smt does not know it leaves to StarRocks.
    {"another_function", "partitions = from_unixtime(c)\n", bigint, true},
    {"expression_in_parentheses", "partitions = (n, date_trunc('day', c))\n", timestamp, false},
    {"columns_in_parentheses", "partitions = (n, c)\n", date, true},
    {"expression_behind_a_column", "partitions = n, date_trunc('day', c)\n", timestamp, true},
    {"list_of_values", "partitions = LIST (c) (PARTITION p1 VALUES IN (\"1\"))\n", varchar(9),
     true},
    {"list_without_its_word", "partitions = (c) (PARTITION p1 VALUES IN (\"1\"))\n", varchar(9),
     true},
    {"list_of_values_of_numeric", "partitions = LIST (c) (PARTITION p1 VALUES IN (\"1\"))\n",
     numeric_of(9, 2), false},
    {"several_expressions", "partitions = date_trunc('day', c), n\n", timestamp, true},
};

INSTANTIATE_TEST_SUITE_P(Types, PartitionType, ::testing::ValuesIn(partition_type_cases),
                         [](const auto& test) { return test.param.name; });

// START, VALUES and PARTITION begin the ranges of the old tool.
TEST(Partition, MayBeColumnsThatAreCalledLikeRanges) {
    for (const std::string name : {"start_date", "start", "values_at", "partition_no"}) {
        const Planned planned =
            plan_with(fmt::format("partitions = {}, n\n", name),
                      one(keyless("t", {not_null("n", bigint), nullable(name, date)})));
        EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
        EXPECT_EQ(target_of(planned, "s.t").partition_by, fmt::format("{}, n", name));
    }
}

TEST(Partition, OfATableWithoutAKeyMayBeAnyColumn) {
    const Planned planned =
        plan_with("partitions = date_trunc('day', at)\n",
                  one(keyless("t", {not_null("n", bigint), nullable("at", timestamp)})));
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    EXPECT_EQ(target_of(planned, "s.t").partition_by, "date_trunc('day', at)");
}

struct LayoutCase {
    const char* name;
    const char* rule;
    Table table;
    const char* key;
    const char* hash;
    const char* order_by;
};

class Layout : public ::testing::TestWithParam<LayoutCase> {};

TEST_P(Layout, FollowsKeyAndRule) {
    const Planned planned = plan_with(GetParam().rule, one(GetParam().table));
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    const TablePlan target = target_of(planned, "s.t");
    EXPECT_EQ(joined(target.key), GetParam().key);
    EXPECT_EQ(joined(target.distribution.columns), GetParam().hash);
    EXPECT_EQ(joined(target.order_by), GetParam().order_by);
}

Table log(const ColumnType& first) {
    return keyless("t", {nullable("x", first), not_null("n", bigint), nullable("note", text)});
}

const LayoutCase layout_cases[] = {
    {"key", "", keyed("t"), "id", "id", ""},
    {"rule", "distributed_by = at\norder_by = day, id\n", by_time(), "id, at", "at", "day, id"},
    {"renamed", "column.at.rename = ts\ndistributed_by = at\norder_by = ts\n", by_time(), "id, ts",
     "ts", "ts"},
    // Without a key: random, sorted by the column that the snapshot is read by.
    {"no_key", "", log(text), "n", "", ""},
    {"no_key_but_duplicate_keys", "duplicate_keys = note, n\n", log(text), "note, n", "", ""},
    {"no_key_but_a_hash", "distributed_by = n\n", log(text), "n", "n", ""},
    {"sort_key_of_a_legal_type", "exclude_columns = n\n", log(double_precision), "note", "", ""},
    {"sort_key_is_renamed", "column.n.rename = m\n", log(text), "m", "", ""},
    {"decimal_may_sort", "duplicate_keys = x\n", log(numeric_of(9, 2)), "x", "", ""},
};

INSTANTIATE_TEST_SUITE_P(Tables, Layout, ::testing::ValuesIn(layout_cases),
                         [](const auto& test) { return test.param.name; });

struct PropertiesCase {
    const char* name;
    const char* config;
    const char* rule;
    const char* properties;
};

class TableProperties : public ::testing::TestWithParam<PropertiesCase> {};

TEST_P(TableProperties, AreThoseOfTheRule) {
    const Planned planned =
        plan_of(GetParam().config + every_table + GetParam().rule, one(keyed("t")));
    std::string text;
    const TablePlan target = target_of(planned, "s.t");
    for (const auto& [name, value] : target.properties) {
        text += name + "=" + value + " ";
    }
    EXPECT_EQ(text, GetParam().properties);
}

const PropertiesCase properties_cases[] = {
    {"one_backend", "[other]\nbe_num = 1\n", "", "replication_num=1 "},
    {"two_backends", "[other]\nbe_num = 2\n", "", "replication_num=2 "},
    {"many_backends", "[other]\nbe_num = 9\n", "", "replication_num=3 "},
    {"of_the_rule", "", "properties.replication_num = 2\n", "replication_num=2 "},
    {"shared_data", "[starrocks]\nrun_mode = shared_data\n", "", ""},
    {"shared_data_of_the_rule", "[starrocks]\nrun_mode = shared_data\n",
     "properties.replication_num = 3\nproperties.compression = ZSTD\n", "compression=ZSTD "},
    {"colocation", "", "bucket_num = 8\nproperties.colocate_with = g\n",
     "replication_num=3 colocate_with=g "},
    {"old_ones", "", "properties.in_memory = true\nproperties.storage_format = V2\n",
     "replication_num=3 "},
};

INSTANTIATE_TEST_SUITE_P(Rules, TableProperties, ::testing::ValuesIn(properties_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Buckets, AreStarRocksChoiceUnlessARuleSetsThem) {
    EXPECT_EQ(target_of(plan_with("", one(keyed("t"))), "s.t").distribution.buckets, std::nullopt);
    EXPECT_EQ(
        target_of(plan_with("bucket_num = 12\n", one(keyed("t"))), "s.t").distribution.buckets, 12);
}

struct KeyLengthCase {
    const char* name;
    ColumnType type;
    const char* rule;
    bool is_reported;
};

class KeyLength : public ::testing::TestWithParam<KeyLengthCase> {};

TEST_P(KeyLength, IsAtMost128Bytes) {
    Table table = keyless("t", {not_null("k", GetParam().type), not_null("n", bigint)});
    table.keys = {primary_key("t_pkey", {"k"})};
    EXPECT_EQ(plan_with(GetParam().rule, one(table)).has(code::key_may_exceed),
              GetParam().is_reported);
}

const KeyLengthCase key_length_cases[] = {
    {"varchar_32", varchar(32), "", false},
    {"varchar_33", varchar(33), "", true},
    {"text", text, "", true},
    {"uuid", uuid, "", false},
    {"string_of_the_rule", uuid, "column.k.type = STRING\n", true},
    {"shorter_of_the_rule", text, "column.k.type = VARCHAR(100)\n", false},
};

INSTANTIATE_TEST_SUITE_P(Types, KeyLength, ::testing::ValuesIn(key_length_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
