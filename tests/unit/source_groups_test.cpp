#include "source_groups.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "support/plans.h"
#include "text.h"

namespace smt {
namespace {

Grouping group_tables(const std::vector<ReadTable>& tables, const GroupLimits& limits) {
    return smt::group_tables(map(tables, [](const ReadTable& table) { return &table; }), limits);
}

using namespace testing;
using namespace testing::catalogs;

ReadTable reading(const std::string& name,
                  const std::vector<std::pair<std::string, ColumnType>>& columns) {
    ReadTable table{.name = {"d", "s", name}};
    for (const auto& [column, type] : columns) {
        const MappedType mapped = map_type(type, false, {});
        table.columns.push_back({.name = column,
                                 .postgres = type.declared,
                                 .declared = {mapped.flink_source, !mapped.from_text.empty()},
                                 .from_text = mapped.from_text,
                                 .needs_text_decimals = mapped.needs_text_decimals});
    }
    return table;
}

// A table that has columns besides, which no view reads.
ReadTable reading(const std::string& name,
                  const std::vector<std::pair<std::string, ColumnType>>& columns,
                  const std::vector<std::pair<std::string, ColumnType>>& unread) {
    ReadTable table = reading(name, columns);
    table.unread = reading(name, unread).columns;
    for (ReadColumn& column : table.unread) {
        column.declared.exact_as_text = true;
    }
    return table;
}

// "a: id STRING (bigint, uuid)" a column, groups apart.
std::string columns_of(const Grouping& grouping) {
    std::string text;
    for (std::size_t i = 0; i < grouping.groups.size(); ++i) {
        text += i == 0 ? "" : "--\n";
        const SourceGroup& group = grouping.groups[i];
        for (const SourceColumn& column : group.columns) {
            text += group.tables[column.first_of].name + ": " + column.name + " " + column.type +
                    (column.note.empty() ? "" : " (" + column.note + ")") + "\n";
        }
    }
    return text;
}

std::string tables_of(const Grouping& grouping) {
    std::string text;
    for (const SourceGroup& group : grouping.groups) {
        text += names_of(group.tables) +
                (group.reason.empty() ? "" : " because it " + group.reason) + "\n";
    }
    return text;
}

struct UnionCase {
    const char* name;
    std::vector<ReadTable> tables;
    const char* columns;
    bool text_decimals;  // of the first group
};

class Union : public ::testing::TestWithParam<UnionCase> {};

TEST_P(Union, DeclaresEachColumnOnce) {
    const Grouping grouping = group_tables(GetParam().tables, {});
    EXPECT_EQ(columns_of(grouping), GetParam().columns);
    EXPECT_EQ(grouping.text_decimals.front(), GetParam().text_decimals);
}

const UnionCase union_cases[] = {
    {"columns_of_their_own",
     {reading("a", {{"id", bigint}}), reading("b", {{"name", text}})},
     "a: id BIGINT\nb: name STRING\n",
     false},
    {"one_type",
     {reading("a", {{"id", bigint}}), reading("b", {{"id", bigint}, {"x", date}})},
     "a: id BIGINT\nb: x DATE\n",
     false},
    {"wider_integer",
     {reading("a", {{"id", integer}}), reading("b", {{"id", bigint}})},
     "a: id BIGINT (bigint, integer)\n",
     false},
    {"text",
     {reading("a", {{"id", integer}}), reading("b", {{"id", bigint}}),
      reading("c", {{"id", uuid}})},
     "a: id STRING (bigint, integer, uuid)\n",
     false},
    {"wider_numeric",
     {reading("a", {{"n", numeric_of(10, 2)}}), reading("b", {{"n", numeric_of(12, 4)}})},
     "a: n DECIMAL(12,4) (numeric(10,2), numeric(12,4))\n",
     false},
    // The text of a DECIMAL is exact in string mode only, and there a NaN would end the job of any
    // column that is declared DECIMAL.
    {"numeric_as_text",
     {reading("a", {{"n", numeric_of(10, 2)}, {"m", numeric_of(5, 1)}}),
      reading("b", {{"n", text}})},
     "a: n STRING (numeric(10,2), text)\na: m STRING\n",
     true},
    {"unconstrained_numeric",
     {reading("a", {{"n", numeric}}), reading("b", {{"m", numeric_of(5, 1)}})},
     "a: n STRING\nb: m STRING\n",
     true},
    // The raw value of the one is not readable as the other.
    {"types_that_cannot_meet",
     {reading("a", {{"at", timestamp}}), reading("b", {{"at", date}}), reading("c", {{"x", text}})},
     "a: at TIMESTAMP(6)\nc: x STRING\n--\nb: at DATE\n",
     false},
    // The connector converts what the one leaves out as the other wants it.
    {"unread_text",
     {reading("a", {{"value", integer}}), reading("b", {{"id", bigint}}, {{"value", text}})},
     "a: value STRING (integer, text)\nb: id BIGINT\n",
     false},
    {"unread_before_it_is_read",
     {reading("a", {{"id", bigint}}, {{"value", text}}), reading("b", {{"value", integer}})},
     "a: id BIGINT\nb: value STRING (integer, text)\n",
     false},
    {"unread_and_wider",
     {reading("a", {{"value", integer}}), reading("b", {{"id", bigint}}, {{"value", bigint}})},
     "a: value BIGINT (bigint, integer)\nb: id BIGINT\n",
     false},
    {"unread_of_the_same_type",
     {reading("a", {{"at", timestamp}}), reading("b", {{"id", bigint}}, {{"at", timestamp}})},
     "a: at TIMESTAMP(6)\nb: id BIGINT\n",
     false},
    {"unread_that_cannot_meet",
     {reading("a", {{"at", timestamp}}), reading("b", {{"id", bigint}}, {{"at", text}})},
     "a: at TIMESTAMP(6)\n--\nb: id BIGINT\n",
     false},
    {"unread_by_all",
     {reading("a", {{"id", bigint}}, {{"at", timestamp}}),
      reading("b", {{"x", text}}, {{"at", text}}), reading("c", {{"y", text}}, {{"at", date}})},
     "a: id BIGINT\nb: x STRING\nc: y STRING\n",
     false},
};

INSTANTIATE_TEST_SUITE_P(Tables, Union, ::testing::ValuesIn(union_cases),
                         [](const auto& test) { return test.param.name; });

struct TwinCase {
    const char* name;
    TableName one, other;
    const char* tables;
};

class Twins : public ::testing::TestWithParam<TwinCase> {};

// The connector matches the name of the table whose snapshot it reads as a pattern without case.
TEST_P(Twins, AreReadApart) {
    ReadTable one = reading("", {{"id", bigint}});
    ReadTable other = one;
    one.name = GetParam().one;
    other.name = GetParam().other;
    EXPECT_EQ(tables_of(group_tables({one, other}, {})), GetParam().tables);
}

const TwinCase twin_cases[] = {
    {"case",
     {"d", "s", "Orders"},
     {"d", "s", "orders"},
     "s.Orders\ns.orders because it would be mixed up with s.Orders in the snapshot, by its "
     "name\n"},
    {"case_of_the_schema",
     {"d", "S", "t"},
     {"d", "s", "t"},
     "S.t\ns.t because it would be mixed up with S.t in the snapshot, by its name\n"},
    {"dot",
     {"d", "s", "a.b"},
     {"d", "s", "axb"},
     "s.a.b\ns.axb because it would be mixed up with s.a.b in the snapshot, by its name\n"},
    {"dot_of_the_other",
     {"d", "s", "a-b"},
     {"d", "s", "a.b"},
     "s.a-b\ns.a.b because it would be mixed up with s.a-b in the snapshot, by its name\n"},
    {"dot_between",
     {"d", "s.a", "b"},
     {"d", "s", "a.b"},
     "s.a.b\ns.a.b because it would be mixed up with s.a.b in the snapshot, by its name\n"},
    {"longer", {"d", "s", "orders"}, {"d", "s", "orders2"}, "s.orders, s.orders2\n"},
    {"dots_in_different_places", {"d", "ab", "c"}, {"d", "a", "bc"}, "a.bc, ab.c\n"},
};

INSTANTIATE_TEST_SUITE_P(Names, Twins, ::testing::ValuesIn(twin_cases),
                         [](const auto& test) { return test.param.name; });

TEST(Groups, AreAsFewAsPossible) {
    const Grouping grouping =
        group_tables({reading("a", {{"at", timestamp}}), reading("b", {{"at", date}}),
                      reading("c", {{"at", timestamp}}), reading("e", {{"at", date}})},
                     {});
    EXPECT_EQ(tables_of(grouping),
              "s.a, s.c\n"
              "s.b, s.e because it has a column 'at' of date, which cannot share a source with "
              "timestamp\n");
    EXPECT_EQ(grouping.group_of, (std::vector<std::size_t>{0, 1, 0, 1}));
}

// Slot and snapshot hang on the group: an added table finds its own place.
TEST(Groups, KeepTheirTablesWhenOneIsAdded) {
    const std::vector<ReadTable> before = {reading("a", {{"at", timestamp}}),
                                           reading("c", {{"at", date}})};
    std::vector<ReadTable> after = before;
    after.push_back(reading("x", {{"at", date}}));
    EXPECT_EQ(group_tables(before, {}).groups[0].tables, group_tables(after, {}).groups[0].tables);
    EXPECT_EQ(names_of(group_tables(after, {}).groups[1].tables), "s.c, s.x");
}

TEST(Groups, HoldAtMostSoManyTables) {
    const Grouping grouping = group_tables(
        {reading("a", {{"x", text}}), reading("b", {{"x", text}}), reading("c", {{"x", text}})},
        {.tables = 2});
    EXPECT_EQ(tables_of(grouping),
              "s.a, s.b\ns.c because it finds no place in a source of 2 tables\n");
}

TEST(Groups, HoldAtMostSoManyColumns) {
    const Grouping grouping =
        group_tables({reading("a", {{"x", text}, {"y", text}}), reading("b", {{"x", text}}),
                      reading("c", {{"z", text}})},
                     {.columns = 2});
    EXPECT_EQ(tables_of(grouping),
              "s.a, s.b\ns.c because it finds no place in a source of 2 columns\n");
}

// They are in no declaration.
TEST(Groups, DoNotCountColumnsThatNobodyReads) {
    const Grouping grouping =
        group_tables({reading("a", {{"x", text}}, {{"y", text}, {"z", text}}),
                      reading("b", {{"y", text}}), reading("c", {{"z", text}})},
                     {.columns = 2});
    EXPECT_EQ(tables_of(grouping),
              "s.a, s.b\ns.c because it finds no place in a source of 2 columns\n");
}

TEST(Groups, StandApartForWhatTheirTablesWish) {
    ReadTable log = reading("a_log", {{"x", text}});
    log.isolation = "keyless";
    log.reason = "has no key";
    log.keyless = true;
    ReadTable slot = reading("b", {{"x", text}});
    slot.slot = "mine";
    slot.reason = "has the slot 'mine' of [table-rule.2]";
    const Grouping grouping = group_tables({log, slot, reading("c", {{"x", text}})}, {});
    EXPECT_EQ(tables_of(grouping),
              "s.c\n"
              "s.a_log because it has no key\n"
              "s.b because it has the slot 'mine' of [table-rule.2]\n");
    EXPECT_TRUE(grouping.groups[1].keyless);
    EXPECT_FALSE(grouping.groups[0].keyless);
}

TEST(Groups, BelongToOneDatabase) {
    ReadTable other = reading("a", {{"x", text}});
    other.name.database = "e";
    EXPECT_EQ(tables_of(group_tables({reading("a", {{"x", text}}), other}, {})),
              "s.a\ns.a because it is in another database, and a slot belongs to one\n");
}

TEST(Groups, ListTablesAndPartitionedRootsByName) {
    ReadTable root = reading("a", {{"x", text}});
    root.kind = TableKind::partitioned;
    const Grouping grouping = group_tables({reading("c", {{"x", text}}), root}, {});
    EXPECT_EQ(names_of(grouping.groups[0].tables), "s.a, s.c");
    EXPECT_EQ(names_of(grouping.groups[0].roots), "s.a");
    EXPECT_EQ(columns_of(grouping), "a: x STRING\n");
}

// Audit tables do have a column table_name; any name may be taken.
TEST(Groups, NameTheMetadataColumnsAsNoColumnIsNamed) {
    const SourceGroup plain = group_tables({reading("a", {{"table_name", text}})}, {}).groups[0];
    EXPECT_EQ(plain.schema_column, "_schema");
    EXPECT_EQ(plain.table_column, "_table");
    const SourceGroup taken = group_tables({reading("a", {{"_schema", text}}),
                                            reading("b", {{"_table", text}, {"__table", text}})},
                                           {})
                                  .groups[0];
    EXPECT_EQ(taken.schema_column, "__schema");
    EXPECT_EQ(taken.table_column, "___table");
}

struct RecoveredCase {
    const char* name;
    std::vector<ReadTable> tables;
    std::size_t table;  // whose first column is read
    const char* expression;
};

class Recovered : public ::testing::TestWithParam<RecoveredCase> {};

TEST_P(Recovered, IsTheColumnAsItsTableAloneWouldReadIt) {
    const Grouping grouping = group_tables(GetParam().tables, {});
    const std::size_t table = GetParam().table;
    const SourceGroup& group = grouping.groups[grouping.group_of[table]];
    EXPECT_EQ(recovered(group.columns[grouping.places[table].front()],
                        GetParam().tables[table].columns.front()),
              GetParam().expression);
}

const ReadTable bigint_id = reading("a", {{"id", bigint}});
const ReadTable integer_id = reading("b", {{"id", integer}});
const ReadTable uuid_id = reading("c", {{"id", uuid}});
const ReadTable amount = reading("a", {{"n", numeric_of(10, 2)}});
const ReadTable wide_amount = reading("b", {{"n", numeric_of(12, 4)}});
const ReadTable unconstrained = reading("c", {{"n", numeric}});
const ReadTable instant = reading("a", {{"at", timestamptz}});
const ReadTable note = reading("b", {{"at", text}});

const RecoveredCase recovered_cases[] = {
    {"alone", {bigint_id}, 0, "`id`"},
    {"widest", {bigint_id, integer_id}, 0, "`id`"},
    {"narrower", {bigint_id, integer_id}, 1, "CAST(`id` AS INT)"},
    {"from_text", {bigint_id, integer_id, uuid_id}, 1, "CAST(`id` AS INT)"},
    {"text_itself", {bigint_id, integer_id, uuid_id}, 2, "`id`"},
    {"decimal", {amount, wide_amount}, 0, "CAST(`n` AS DECIMAL(10,2))"},
    {"decimal_from_text",
     {amount, wide_amount, unconstrained},
     0,
     "TRY_CAST(`n` AS DECIMAL(10,2))"},
    {"unconstrained", {amount, wide_amount, unconstrained}, 2, "`n`"},
    {"timestamptz_from_text",
     {instant, note},
     0,
     "CAST(REPLACE(REPLACE(`at`, 'T', ' '), 'Z', '') AS TIMESTAMP(6))"},
    {"quoted", {reading("a", {{"a`{}", text}})}, 0, "`a``{}`"},
};

INSTANTIATE_TEST_SUITE_P(Columns, Recovered, ::testing::ValuesIn(recovered_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
