#include "key.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

Key with(Key key, bool Key::*property) {
    key.*property = true;
    return key;
}

struct KeyCase {
    const char* name;
    std::vector<Key> keys;
    std::vector<std::string> wanted;  // primary_key of the rule
    const char* columns;
    const char* reason;
};

class ChosenKey : public ::testing::TestWithParam<KeyCase> {};

// a, b and c are NOT NULL, n is not.
Table table_with(const std::vector<Key>& keys) {
    Table table = keyless("t", {not_null("a", integer), not_null("b", integer),
                                not_null("c", integer), nullable("n", integer)});
    table.keys = keys;
    table.indexed = {"a"};
    return table;
}

TEST_P(ChosenKey, TellsTheRowsApart) {
    Rule rule;
    rule.primary_key = GetParam().wanted;
    const KeyChoice key = choose_key(table_with(GetParam().keys), rule);
    EXPECT_EQ(joined(key.columns), GetParam().columns);
    EXPECT_EQ(key.reason, GetParam().reason);
}

const KeyCase key_cases[] = {
    {"primary_key", {primary_key("t_pkey", {"a"})}, {}, "a", "primary key t_pkey"},
    // The old tool knew a primary key by the end of its name.
    {"renamed_constraint", {primary_key("identity", {"a"})}, {}, "a", "primary key identity"},
    // The old tool took the columns in the order of the table.
    {"in_key_order", {primary_key("t_pkey", {"c", "a"})}, {}, "c, a", "primary key t_pkey"},
    {"primary_beats_unique",
     {unique_index("a_first", {"b"}), primary_key("t_pkey", {"a"})},
     {},
     "a",
     "primary key t_pkey"},
    // The old tool took the columns of a foreign key for a key.
    {"none", {}, {}, "", "has no key"},
    {"unique_index", {unique_index("u", {"b"})}, {}, "b", "unique index u"},
    {"first_unique_index_by_name",
     {unique_index("u1_ab", {"a", "b"}), unique_index("u2_b", {"b"}), unique_index("u3_c", {"c"})},
     {},
     "a, b",
     "unique index u1_ab"},
    {"replica_identity_beats_other_indexes",
     {unique_index("u1", {"a"}), with(unique_index("u2", {"b"}), &Key::replica_identity)},
     {},
     "b",
     "replica identity u2"},
    {"partial", {with(unique_index("u", {"a"}), &Key::partial)}, {}, "", "has no key"},
    {"expression", {with(unique_index("u", {"a"}), &Key::expression)}, {}, "", "has no key"},
    {"deferrable", {with(unique_index("u", {"a"}), &Key::deferrable)}, {}, "", "has no key"},
    // Within a transaction two rows may share it: an index that is checked at once is better.
    {"deferrable_primary_key",
     {with(primary_key("t_pkey", {"a"}), &Key::deferrable)},
     {},
     "a",
     "deferrable primary key t_pkey"},
    {"immediate_beats_deferrable",
     {with(primary_key("t_pkey", {"a"}), &Key::deferrable), unique_index("u", {"b"})},
     {},
     "b",
     "unique index u"},
    {"nothing_else_beats_deferrable",
     {with(primary_key("t_pkey", {"a"}), &Key::deferrable),
      with(unique_index("u1", {"b"}), &Key::deferrable), unique_index("u2", {"n"})},
     {},
     "a",
     "deferrable primary key t_pkey"},
    {"nullable", {unique_index("u", {"a", "n"})}, {}, "", "has no key"},
    {"nulls_not_distinct",
     {with(unique_index("u", {"n"}), &Key::nulls_not_distinct)},
     {},
     "",
     "has no key"},
    {"only_the_good_one",
     {with(unique_index("u1", {"a"}), &Key::partial), unique_index("u2", {"n"}),
      unique_index("u3", {"c"})},
     {},
     "c",
     "unique index u3"},
    {"of_the_rule", {primary_key("t_pkey", {"a"})}, {"b", "a"}, "b, a", "primary_key of the rule"},
};

INSTANTIATE_TEST_SUITE_P(Tables, ChosenKey, ::testing::ValuesIn(key_cases),
                         [](const auto& test) { return test.param.name; });

TEST(PrimaryKey, IsRecognisedInAnyOrderOfItsColumns) {
    const Table table = table_with({primary_key("t_pkey", {"a", "b"})});
    EXPECT_TRUE(is_primary_key(table, {"b", "a"}));
    EXPECT_FALSE(is_primary_key(table, {"a"}));
    EXPECT_FALSE(is_primary_key(table, {"a", "b", "c"}));
    EXPECT_FALSE(is_primary_key(table_with({unique_index("u", {"a"})}), {"a"}));
}

struct IdentityCase {
    const char* name;
    ReplicaIdentity identity;
    std::vector<Key> keys;
    const char* columns;
};

class Identity : public ::testing::TestWithParam<IdentityCase> {};

TEST_P(Identity, IsWhatPostgresSendsOfTheOldRow) {
    Table table = table_with(GetParam().keys);
    table.identity = GetParam().identity;
    EXPECT_EQ(joined(identity_columns(table)), GetParam().columns);
}

const IdentityCase identity_cases[] = {
    {"primary_key", ReplicaIdentity::default_, {primary_key("k", {"b", "a"})}, "b, a"},
    {"no_primary_key", ReplicaIdentity::default_, {unique_index("u", {"a"})}, ""},
    // PostgreSQL: "does not have a replica identity and publishes updates".
    {"deferrable",
     ReplicaIdentity::default_,
     {with(primary_key("k", {"a"}), &Key::deferrable)},
     ""},
    {"index",
     ReplicaIdentity::index,
     {primary_key("k", {"a"}), with(unique_index("u", {"b"}), &Key::replica_identity)},
     "b"},
    {"index_that_was_dropped", ReplicaIdentity::index, {primary_key("k", {"a"})}, ""},
    {"full", ReplicaIdentity::full, {}, "a, b, c, n"},
    {"nothing", ReplicaIdentity::nothing, {primary_key("k", {"a"})}, ""},
};

INSTANTIATE_TEST_SUITE_P(Tables, Identity, ::testing::ValuesIn(identity_cases),
                         [](const auto& test) { return test.param.name; });

struct ChunkCase {
    const char* name;
    std::vector<Column> columns;
    std::vector<Key> keys;
    std::vector<std::string> indexed;
    const char* column;  // "": the connector's own choice; "none": it can split by nothing
    bool is_indexed;
};

class ChunkColumns : public ::testing::TestWithParam<ChunkCase> {};

TEST_P(ChunkColumns, AreNotNullAndSplittable) {
    Table table = keyless("t", GetParam().columns);
    table.keys = GetParam().keys;
    table.indexed = GetParam().indexed;
    const auto chunk = choose_chunk_column(table, choose_key(table, Rule{}));
    EXPECT_EQ(chunk ? chunk->column : "none", GetParam().column);
    EXPECT_EQ(chunk ? chunk->indexed : true, GetParam().is_indexed);
}

const ChunkCase chunk_cases[] = {
    {"primary_key", {not_null("id", bigint)}, {primary_key("k", {"id"})}, {"id"}, "", true},
    {"enum_first",
     {not_null("kind", mood), not_null("id", bigint)},
     {primary_key("k", {"kind", "id"})},
     {"id", "kind"},
     "id",
     true},
    {"citext_key", {not_null("id", citext)}, {primary_key("k", {"id"})}, {"id"}, "none", true},
    {"domain_key",
     {not_null("id", domain_over(bigint, "positive")), not_null("at", timestamptz)},
     {primary_key("k", {"id"})},
     {"id"},
     "at",
     false},
    {"wide_numeric_key",
     {not_null("id", numeric_of(40, 0)), not_null("n", integer)},
     {primary_key("k", {"id"})},
     {"id", "n"},
     "n",
     true},
    {"unique_index",
     {not_null("a", integer), not_null("b", integer)},
     {unique_index("u", {"b"})},
     {"a", "b"},
     "b",
     true},
    {"keyless_indexed",
     {not_null("a", integer), not_null("at", timestamptz)},
     {},
     {"at"},
     "at",
     true},
    {"keyless_unindexed", {nullable("n", integer), not_null("a", integer)}, {}, {}, "a", false},
    {"indexed_but_nullable",
     {nullable("n", integer), not_null("a", integer)},
     {},
     {"n"},
     "a",
     false},
    {"all_nullable", {nullable("n", integer)}, {}, {"n"}, "none", true},
    {"no_column_that_splits", {not_null("doc", jsonb)}, {}, {}, "none", true},
};

INSTANTIATE_TEST_SUITE_P(Tables, ChunkColumns, ::testing::ValuesIn(chunk_cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
