#include "smt/catalog_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "support/random_catalog.h"
#include "text.h"

namespace smt {
namespace {

constexpr std::string_view orders = R"json({
  "version": 1,
  "databases": [
    {"name":"shop","server_version":150018}
  ],
  "tables": [
    {
      "name": {"database":"shop","schema":"sales","name":"orders"},
      "columns": [
        {"name":"id","type":{"kind":"int64"},"nullable":false},
        {"name":"total","type":{"kind":"numeric","precision":12,"scale":2},"comment":"Gross, in EUR"},
        {
          "name": "tags",
          "type": {"kind":"array","element":{"kind":"text"}},
          "storage": "extended"
        },
        {
          "name": "status",
          "type": {"kind":"enumeration","declared":"sales.order_status","labels":["new","paid"]}
        }
      ],
      "keys": [
        {"name":"orders_pkey","kind":"primary","columns":["id"]}
      ]
    }
  ]
}
)json";

Catalog orders_catalog() {
    Table table{.name = {"shop", "sales", "orders"}, .size_bytes = 8192, .row_estimate = -1};
    table.columns = {
        {.name = "id", .type = {.kind = TypeKind::int64, .declared = "bigint"}, .nullable = false},
        {.name = "total",
         .type =
             {.kind = TypeKind::numeric, .declared = "numeric(12,2)", .precision = 12, .scale = 2},
         .comment = "Gross, in EUR"},
        {.name = "tags",
         .type = {.kind = TypeKind::array,
                  .declared = "text[]",
                  .element = {{.kind = TypeKind::text, .declared = "text"}}},
         .storage = Storage::extended},
        {.name = "status",
         .type = {.kind = TypeKind::enumeration,
                  .declared = "sales.order_status",
                  .labels = {"new", "paid"}}}};
    table.keys = {{.name = "orders_pkey", .kind = KeyKind::primary, .columns = {"id"}}};
    return {.databases = {{.name = "shop", .server_version = 150018}}, .tables = {table}};
}

Catalog without_statistics(Catalog catalog) {
    for (Table& table : catalog.tables) {
        table.size_bytes = 0;
        table.row_estimate = 0;
    }
    return catalog;
}

// A catalog around one object of the document: what an error is told of.
std::string with_table(std::string_view members) {
    return fmt::format(R"({{"version": 1, "databases": [{{"name": "d"}}],
                          "tables": [{{"name": {{"database": "d", "schema": "s", "name": "t"}}{}}}]}})",
                       members);
}
std::string with_column(std::string_view members) {
    return with_table(fmt::format(R"(, "columns": [{{{}}}])", members));
}
std::string with_type(std::string_view members) {
    return with_column(fmt::format(R"("name": "c", "type": {{{}}})", members));
}

std::string error_of(const std::string& text) {
    try {
        catalog_from_json(text, "catalog.json");
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

TEST(CatalogJson, WritesWhatIsNotDefaultInTheOrderOfTheCatalog) {
    EXPECT_EQ(to_json(orders_catalog()), orders);
    EXPECT_EQ(to_json({}), "{\n  \"version\": 1\n}\n");
}

TEST(CatalogJson, ReadsBackWhatItWrote) {
    EXPECT_EQ(catalog_from_json(orders, "orders.json"), without_statistics(orders_catalog()));
}

TEST(CatalogJson, LeavesOutStatisticsUnlessAsked) {
    EXPECT_EQ(to_json(orders_catalog()).find("size_bytes"), std::string::npos);
    EXPECT_EQ(to_json(orders_catalog()).find("row_estimate"), std::string::npos);
    const std::string text = to_json(orders_catalog(), Statistics::included);
    EXPECT_EQ(catalog_from_json(text, "orders.json"), orders_catalog());
}

TEST(CatalogJson, KeepsEveryValueOfRandomAndHostileCatalogs) {
    for (unsigned seed = 0; seed < 60; ++seed) {
        const Catalog catalog = testing::RandomCatalog{seed}.make();
        const std::string text = to_json(catalog, Statistics::included);
        EXPECT_EQ(catalog_from_json(text, "random.json"), catalog) << "seed " << seed << "\n"
                                                                   << text;
        EXPECT_EQ(to_json(catalog_from_json(text, "random.json"), Statistics::included), text);
    }
}

// Several threads write them.
TEST(CatalogJson, WritesEachOfManyTablesAsItWritesOne) {
    constexpr std::string_view before = "  \"tables\": [\n";
    const std::size_t begin = orders.find(before) + before.size();
    const std::string table{orders.substr(begin, orders.find("\n  ]\n}") - begin)};
    Catalog many{.databases = orders_catalog().databases};
    std::vector<std::string> tables;
    for (int i = 0; i < 500; ++i) {
        const std::string name = fmt::format("table_{:03}", i);
        many.tables.push_back(orders_catalog().tables.front());
        many.tables.back().name.name = name;
        tables.push_back(
            replace_all(table, R"("name":"orders"})", fmt::format(R"("name":"{}"}})", name)));
    }
    EXPECT_EQ(to_json(many),
              fmt::format("{}{}\n  ]\n}}\n", orders.substr(0, begin), fmt::join(tables, ",\n")));
}

TEST(CatalogJson, NamesEveryKindOfType) {
    for (std::size_t i = 0; i < type_kind_count; ++i) {
        Catalog catalog = orders_catalog();
        ColumnType& type = catalog.tables[0].columns[1].type;
        type = {.kind = static_cast<TypeKind>(i), .declared = "x"};
        if (type.kind == TypeKind::array) {
            type.element = {{.kind = TypeKind::date, .declared = "date"}};
        }
        EXPECT_EQ(catalog_from_json(to_json(catalog, Statistics::included), "kinds.json"), catalog);
    }
}

TEST(CatalogJson, RefusesToWriteWhatIsNoUtf8) {
    EXPECT_ANY_THROW(to_json({.databases = {{.name = "\xC3("}}}));
}

TEST(CatalogJson, SortsWhatACatalogHasSorted) {
    const Catalog catalog = catalog_from_json(R"json({"version": 1,
        "databases": [{"name": "e"}, {"name": "d"}],
        "tables": [
          {"name": {"database": "e", "schema": "s", "name": "t"}},
          {"name": {"database": "d", "schema": "s", "name": "t"},
           "columns": [{"name": "b", "type": {"kind": "int32"}}, {"name": "a", "type": {"kind": "int32"}}],
           "keys": [{"name": "k2", "columns": ["b", "a"]}, {"name": "k1"}],
           "indexed": ["b", "a"],
           "inherits": [{"database": "d", "schema": "s", "name": "p2"}, {"database": "d", "schema": "s", "name": "p1"}],
           "inherited_by": [{"database": "d", "schema": "s", "name": "c2"}, {"database": "d", "schema": "s", "name": "c1"}],
           "referenced_by": [{"database": "d", "schema": "s", "name": "r2"}, {"database": "d", "schema": "s", "name": "r1"}]}],
        "not_taken": [
          {"name": {"database": "d", "schema": "s", "name": "y"}, "reason": "foreign table"},
          {"name": {"database": "d", "schema": "s", "name": "x"}, "reason": "unlogged table"}]})json",
                                              "unsorted.json");
    EXPECT_EQ(catalog.databases.front().name, "d");
    EXPECT_EQ(catalog.not_taken.front().name.name, "x");
    const Table& table = catalog.tables.front();
    EXPECT_EQ(table.name.database, "d");
    EXPECT_EQ(table.columns.front().name, "b");  // PostgreSQL's own order means something
    EXPECT_EQ(table.keys.front().name, "k1");
    EXPECT_EQ(table.keys.back().columns, (std::vector<std::string>{"b", "a"}));
    EXPECT_EQ(table.indexed, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(table.inherits.front().name, "p1");
    EXPECT_EQ(table.inherited_by.front().name, "c1");
    EXPECT_EQ(table.referenced_by.front().name, "r1");
}

struct SpellingCase {
    const char* name;
    const char* type;
    const char* declared;
};

class CatalogJsonSpelling : public ::testing::TestWithParam<SpellingCase> {};

TEST_P(CatalogJsonSpelling, IsPostgresqlsOwnWhereNoneIsGiven) {
    const Catalog catalog = catalog_from_json(with_type(GetParam().type), "catalog.json");
    EXPECT_EQ(catalog.tables[0].columns[0].type.declared, GetParam().declared);
}

INSTANTIATE_TEST_SUITE_P(
    Types, CatalogJsonSpelling,
    ::testing::Values(
        SpellingCase{"plain", R"("kind": "float64")", "double precision"},
        SpellingCase{"digits", R"("kind": "numeric", "precision": 20, "scale": 0)",
                     "numeric(20,0)"},
        SpellingCase{"length", R"("kind": "character", "length": 2)", "char(2)"},
        SpellingCase{"second", R"("kind": "timestamptz", "precision": 3)", "timestamptz(3)"},
        SpellingCase{"array", R"("kind": "array", "element": {"kind": "varchar", "length": 9})",
                     "varchar(9)[]"},
        SpellingCase{"given", R"("kind": "int32", "declared": "pg_catalog.int4")",
                     "pg_catalog.int4"}),
    [](const auto& test) { return std::string{test.param.name}; });

// A comparison of each name with all before it would take minutes.
TEST(CatalogJson, FindsARepeatedMemberAmongMany) {
    std::string text = "{";
    for (int i = 0; i < 100000; ++i) {
        text += fmt::format("\"m{}\": {{}}, ", i);
    }
    EXPECT_EQ(error_of(text + "\"version\": 1}"), "catalog.json: unknown member 'm0'");
    EXPECT_EQ(error_of(text + "\"m7\": 1}"),
              "catalog.json: the member 'm7' stands twice in one object");
}

struct ErrorCase {
    const char* name;
    std::string text;
    const char* message;
};

class CatalogJsonError : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(CatalogJsonError, NamesThePlaceAndTheValue) {
    EXPECT_EQ(error_of(GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Format, CatalogJsonError,
    ::testing::Values(
        ErrorCase{"syntax", "{\n  \"version\": 1,\n  \"tables\": [}\n",
                  "catalog.json:3: no JSON: syntax error while parsing value - unexpected '}'; "
                  "expected '[', '{', or a literal"},
        ErrorCase{"empty", "", "catalog.json: the file is empty"},
        ErrorCase{"number_too_large", R"({"version": 1e999})",
                  "catalog.json: no JSON: number overflow parsing '1e999'"},
        ErrorCase{"no_object", "[1]", "catalog.json: an array is no catalog"},
        ErrorCase{"text", "\"secret\"", "catalog.json: a string is no catalog"},
        ErrorCase{"no_json", "secret",
                  "catalog.json:1: no JSON: syntax error while parsing value - invalid literal"},
        ErrorCase{"no_version", "{}", "catalog.json: 'version' is missing"},
        ErrorCase{"other_version", R"({"version": 2})",
                  "catalog.json: version: '2' is unknown to this smt, which reads '1'"},
        ErrorCase{"unknown_member", R"({"version": 1, "table": []})",
                  "catalog.json: unknown member 'table', did you mean 'tables'?"},
        ErrorCase{"member_twice", R"({"version": 1, "tables": [], "tables": []})",
                  "catalog.json: the member 'tables' stands twice in one object"},
        ErrorCase{"nested_too_deep", std::string(100, '[') + std::string(100, ']'),
                  "catalog.json: nested deeper than 64"},
        ErrorCase{"no_list", R"({"version": 1, "tables": {}})",
                  "catalog.json: tables: an object is no list"}),
    [](const auto& test) { return std::string{test.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Values, CatalogJsonError,
    ::testing::Values(
        ErrorCase{"kind", with_type(R"("kind": "integr")"),
                  "catalog.json: tables[0].columns[0].type.kind: 'integr' is no type kind, did you "
                  "mean 'int32'?"},
        ErrorCase{
            "kind_of_nothing", with_type(R"("kind": "geography_thing")"),
            "catalog.json: tables[0].columns[0].type.kind: 'geography_thing' is no type kind"},
        ErrorCase{"no_kind", with_type(R"("declared": "text")"),
                  "catalog.json: tables[0].columns[0].type: 'kind' is missing"},
        ErrorCase{"no_spelling", with_type(R"("kind": "other")"),
                  "catalog.json: tables[0].columns[0].type: 'declared' is missing"},
        ErrorCase{"no_element", with_type(R"("kind": "array", "declared": "text[]")"),
                  "catalog.json: tables[0].columns[0].type: 'element' is missing"},
        ErrorCase{"element_of_no_array",
                  with_type(R"("kind": "text", "element": {"kind": "text"})"),
                  "catalog.json: tables[0].columns[0].type: only an array has an 'element'"},
        ErrorCase{"element_kind", with_type(R"("kind": "array", "element": {"kind": "txt"})"),
                  "catalog.json: tables[0].columns[0].type.element.kind: 'txt' is no type kind, "
                  "did you mean 'text'?"},
        // Found by the fuzzer: four bytes a character were more than an int holds.
        ErrorCase{"impossible_length", with_type(R"("kind": "varchar", "length": 2147483647)"),
                  "catalog.json: tables[0].columns[0].type.length: '2147483647' is not between 1 "
                  "and 100000000"},
        // Found by the fuzzer: a VARCHAR(0) and a DECIMAL(0,0), which smt.lock is refused with.
        ErrorCase{"text_without_length", with_type(R"("kind": "varchar", "length": 0)"),
                  "catalog.json: tables[0].columns[0].type.length: '0' is not between 1 and "
                  "100000000"},
        ErrorCase{"numeric_without_digits", with_type(R"("kind": "numeric", "precision": 0)"),
                  "catalog.json: tables[0].columns[0].type.precision: '0' is not between 1 and "
                  "100000"},
        ErrorCase{"impossible_scale",
                  with_type(R"("kind": "numeric", "precision": 9, "scale": -2147483648)"),
                  "catalog.json: tables[0].columns[0].type.scale: '-2147483648' is not between "
                  "-100000 and 100000"},
        ErrorCase{
            "fraction", with_type(R"("kind": "numeric", "precision": 1.5)"),
            "catalog.json: tables[0].columns[0].type.precision: '1.5' is no whole number from "
            "-2147483648 to 2147483647"},
        ErrorCase{"too_large", with_type(R"("kind": "numeric", "precision": 2147483648)"),
                  "catalog.json: tables[0].columns[0].type.precision: '2147483648' is no whole "
                  "number from -2147483648 to 2147483647"},
        ErrorCase{"number_as_text", with_type(R"("kind": "numeric", "precision": "12")"),
                  "catalog.json: tables[0].columns[0].type.precision: '12' is no whole number from "
                  "-2147483648 to 2147483647"},
        ErrorCase{"text_as_null", with_type(R"("kind": null)"),
                  "catalog.json: tables[0].columns[0].type.kind: 'null' is no text"},
        ErrorCase{"no_boolean",
                  with_column(R"("name": "c", "type": {"kind": "text"}, "nullable": "no")"),
                  "catalog.json: tables[0].columns[0].nullable: 'no' is neither true nor false"},
        ErrorCase{
            "generated",
            with_column(R"("name": "c", "type": {"kind": "text"}, "generated": "virtul")"),
            "catalog.json: tables[0].columns[0].generated: 'virtul' is no way of generating a "
            "column, did you mean 'virtual'?"},
        ErrorCase{"storage",
                  with_column(R"("name": "c", "type": {"kind": "text"}, "storage": "toast")"),
                  "catalog.json: tables[0].columns[0].storage: 'toast' is no storage"},
        ErrorCase{"no_name", with_column(R"("type": {"kind": "text"})"),
                  "catalog.json: tables[0].columns[0]: 'name' is missing"},
        ErrorCase{"no_type", with_column(R"("name": "c")"),
                  "catalog.json: tables[0].columns[0]: 'type' is missing"}),
    [](const auto& test) { return std::string{test.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Tables, CatalogJsonError,
    ::testing::Values(
        ErrorCase{"key_kind", with_table(R"(, "keys": [{"name": "k", "kind": "primry"}])"),
                  "catalog.json: tables[0].keys[0].kind: 'primry' is no kind of key, did you mean "
                  "'primary'?"},
        ErrorCase{"table_kind", with_table(R"(, "kind": "view")"),
                  "catalog.json: tables[0].kind: 'view' is no kind of table"},
        ErrorCase{"identity", with_table(R"(, "identity": "ful")"),
                  "catalog.json: tables[0].identity: 'ful' is no replica identity, did you mean "
                  "'full'?"},
        ErrorCase{"key_of_no_column", with_table(R"(, "keys": [{"name": "k", "columns": ["id"]}])"),
                  "catalog.json: tables[0]: the key 'k' names no column 'id'"},
        ErrorCase{"index_of_no_column",
                  with_table(R"(, "columns": [{"name": "id", "type": {"kind": "int32"}}],
                                 "indexed": ["ids"])"),
                  "catalog.json: tables[0]: 'indexed' names no column 'ids', did you mean 'id'?"},
        ErrorCase{"column_twice",
                  with_table(R"(, "columns": [{"name": "id", "type": {"kind": "int32"}},
                                              {"name": "id", "type": {"kind": "int64"}}])"),
                  "catalog.json: tables[0]: the column 'id' stands twice"},
        ErrorCase{"table_twice",
                  R"({"version": 1, "databases": [{"name": "d"}], "tables": [
                      {"name": {"database": "d", "schema": "s", "name": "t"}},
                      {"name": {"database": "d", "schema": "s", "name": "t"}}]})",
                  "catalog.json: tables[1]: 's.t' stands twice"},
        ErrorCase{
            "database_not_listed",
            R"({"version": 1, "tables": [{"name": {"database": "d", "schema": "s", "name": "t"}}]})",
            "catalog.json: tables[0]: its database 'd' is not among 'databases'"},
        ErrorCase{"name_without_schema",
                  R"({"version": 1, "tables": [{"name": {"database": "d", "name": "t"}}]})",
                  "catalog.json: tables[0].name: 'schema' is missing"},
        ErrorCase{"no_reason",
                  R"({"version": 1,
                      "not_taken": [{"name": {"database": "d", "schema": "s", "name": "t"}}]})",
                  "catalog.json: not_taken[0]: 'reason' is missing"}),
    [](const auto& test) { return std::string{test.param.name}; });

}  // namespace
}  // namespace smt
