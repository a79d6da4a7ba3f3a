// The types of PostgreSQL as a catalog describes them.
#include "integration/catalog_fixture.h"

namespace smt {

namespace {

using Strings = std::vector<std::string>;

struct TypeCase {
    const char* declaration;
    ColumnType type;
    int since = 130000;  // server_version_num
};

ColumnType array_of(ColumnType element, std::string declared) {
    return {.kind = TypeKind::array, .declared = std::move(declared), .element = {element}};
}

const TypeCase built_in_types[] = {
    {"boolean", {.kind = TypeKind::boolean, .declared = "boolean"}},
    {"smallint", {.kind = TypeKind::int16, .declared = "smallint"}},
    {"integer", {.kind = TypeKind::int32, .declared = "integer"}},
    {"bigint", {.kind = TypeKind::int64, .declared = "bigint"}},
    {"serial", {.kind = TypeKind::int32, .declared = "integer"}},
    {"oid", {.kind = TypeKind::oid, .declared = "oid"}},
    {"real", {.kind = TypeKind::float32, .declared = "real"}},
    {"float8", {.kind = TypeKind::float64, .declared = "double precision"}},
    {"money", {.kind = TypeKind::money, .declared = "money"}},
    {"numeric", {.kind = TypeKind::numeric, .declared = "numeric"}},
    {"decimal(12,2)",
     {.kind = TypeKind::numeric, .declared = "numeric(12,2)", .precision = 12, .scale = 2}},
    {"numeric(5)",
     {.kind = TypeKind::numeric, .declared = "numeric(5,0)", .precision = 5, .scale = 0}},
    {"numeric(1000,1000)",
     {.kind = TypeKind::numeric,
      .declared = "numeric(1000,1000)",
      .precision = 1000,
      .scale = 1000}},
    {"numeric(2,-3)",
     {.kind = TypeKind::numeric, .declared = "numeric(2,-3)", .precision = 2, .scale = -3},
     150000},
    {"numeric(3,5)",
     {.kind = TypeKind::numeric, .declared = "numeric(3,5)", .precision = 3, .scale = 5},
     150000},
    {"numeric(1000,-1000)",
     {.kind = TypeKind::numeric,
      .declared = "numeric(1000,-1000)",
      .precision = 1000,
      .scale = -1000},
     150000},
    {"char", {.kind = TypeKind::character, .declared = "char(1)", .length = 1}},
    {"char(8)", {.kind = TypeKind::character, .declared = "char(8)", .length = 8}},
    {"bpchar", {.kind = TypeKind::character, .declared = "bpchar"}},
    {"varchar", {.kind = TypeKind::varchar, .declared = "varchar"}},
    {"varchar(20)", {.kind = TypeKind::varchar, .declared = "varchar(20)", .length = 20}},
    {"varchar(10485760)",
     {.kind = TypeKind::varchar, .declared = "varchar(10485760)", .length = 10485760}},
    {"text", {.kind = TypeKind::text, .declared = "text"}},
    {"\"char\"", {.kind = TypeKind::internal_char, .declared = "\"char\""}},
    {"name", {.kind = TypeKind::name, .declared = "name"}},
    {"uuid", {.kind = TypeKind::uuid, .declared = "uuid"}},
    {"bytea", {.kind = TypeKind::bytea, .declared = "bytea"}},
    {"bit", {.kind = TypeKind::bit, .declared = "bit(1)", .length = 1}},
    {"bit(8)", {.kind = TypeKind::bit, .declared = "bit(8)", .length = 8}},
    {"bit varying", {.kind = TypeKind::varbit, .declared = "varbit"}},
    {"bit varying(5)", {.kind = TypeKind::varbit, .declared = "varbit(5)", .length = 5}},
    {"date", {.kind = TypeKind::date, .declared = "date"}},
    {"time", {.kind = TypeKind::time, .declared = "time"}},
    {"time(0)", {.kind = TypeKind::time, .declared = "time(0)", .precision = 0}},
    {"time(3) with time zone", {.kind = TypeKind::timetz, .declared = "timetz(3)", .precision = 3}},
    {"timestamp", {.kind = TypeKind::timestamp, .declared = "timestamp"}},
    {"timestamp(6)", {.kind = TypeKind::timestamp, .declared = "timestamp(6)", .precision = 6}},
    {"timestamptz", {.kind = TypeKind::timestamptz, .declared = "timestamptz"}},
    {"timestamptz(0)",
     {.kind = TypeKind::timestamptz, .declared = "timestamptz(0)", .precision = 0}},
    {"interval", {.kind = TypeKind::interval, .declared = "interval"}},
    {"interval day to second(3)",
     {.kind = TypeKind::interval, .declared = "interval day to second(3)"}},
    {"json", {.kind = TypeKind::json, .declared = "json"}},
    {"jsonb", {.kind = TypeKind::jsonb, .declared = "jsonb"}},
    {"xml", {.kind = TypeKind::xml, .declared = "xml"}},
    {"inet", {.kind = TypeKind::inet, .declared = "inet"}},
    {"cidr", {.kind = TypeKind::cidr, .declared = "cidr"}},
    {"macaddr", {.kind = TypeKind::macaddr, .declared = "macaddr"}},
    {"macaddr8", {.kind = TypeKind::macaddr8, .declared = "macaddr8"}},
    {"int4range", {.kind = TypeKind::range, .declared = "int4range"}},
    {"int8range", {.kind = TypeKind::range, .declared = "int8range"}},
    {"daterange", {.kind = TypeKind::range, .declared = "daterange"}},
    {"tsrange", {.kind = TypeKind::range, .declared = "tsrange"}},
    {"tstzrange", {.kind = TypeKind::range, .declared = "tstzrange"}},
    {"numrange", {.kind = TypeKind::numrange, .declared = "numrange"}},
    {"point", {.kind = TypeKind::point, .declared = "point"}},
    {"box", {.kind = TypeKind::other, .declared = "box"}},
    {"line", {.kind = TypeKind::other, .declared = "line"}},
    {"lseg", {.kind = TypeKind::other, .declared = "lseg"}},
    {"path", {.kind = TypeKind::other, .declared = "path"}},
    {"polygon", {.kind = TypeKind::other, .declared = "polygon"}},
    {"circle", {.kind = TypeKind::other, .declared = "circle"}},
    {"tsvector", {.kind = TypeKind::other, .declared = "tsvector"}},
    {"tsquery", {.kind = TypeKind::other, .declared = "tsquery"}},
    {"pg_lsn", {.kind = TypeKind::other, .declared = "pg_lsn"}},
    {"xid8", {.kind = TypeKind::other, .declared = "xid8"}},
    {"xid", {.kind = TypeKind::other, .declared = "xid"}},
    {"tid", {.kind = TypeKind::other, .declared = "tid"}},
    {"txid_snapshot", {.kind = TypeKind::other, .declared = "txid_snapshot"}},
    {"jsonpath", {.kind = TypeKind::other, .declared = "jsonpath"}},
    {"regclass", {.kind = TypeKind::other, .declared = "regclass"}},
    {"int2vector", {.kind = TypeKind::other, .declared = "int2vector"}},
    {"int4multirange", {.kind = TypeKind::other, .declared = "int4multirange"}, 140000},
};

class CatalogTypes : public CatalogTest {
  protected:
    // The type of the only column of a table that is declared so.
    ColumnType type_of(const std::string& declaration) {
        execute("DROP TABLE IF EXISTS typed; CREATE TABLE typed (c " + declaration + ")");
        return column(table(read(), "typed"), "c").type;
    }
};

TEST_F(CatalogTypes, ToldApartWithDigitsAndLengths) {
    std::string declarations;
    for (std::size_t i = 0; i < std::size(built_in_types); ++i) {
        if (server_version() >= built_in_types[i].since) {
            declarations += fmt::format("{}c{} {}", declarations.empty() ? "" : ", ", i,
                                        built_in_types[i].declaration);
        }
    }
    execute("CREATE TABLE typed (" + declarations + ")");
    const Table typed = table(read(), "typed");
    for (std::size_t i = 0; i < std::size(built_in_types); ++i) {
        const TypeCase& expected = built_in_types[i];
        if (server_version() < expected.since) {
            continue;
        }
        const ColumnType type = column(typed, fmt::format("c{}", i)).type;
        EXPECT_EQ(type.declared, expected.type.declared) << expected.declaration;
        EXPECT_EQ(type, expected.type) << expected.declaration << ": kind, digits or length";
    }
}

TEST_F(CatalogTypes, TypesOfExtensionsInAnySchema) {
    execute(
        "CREATE SCHEMA ext; CREATE EXTENSION hstore SCHEMA ext; CREATE EXTENSION ltree SCHEMA ext;"
        "CREATE EXTENSION citext SCHEMA public");
    EXPECT_EQ(type_of("ext.hstore"),
              (ColumnType{.kind = TypeKind::hstore, .declared = "ext.hstore"}));
    EXPECT_EQ(type_of("ext.ltree"), (ColumnType{.kind = TypeKind::ltree, .declared = "ext.ltree"}));
    EXPECT_EQ(type_of("ext.lquery"),
              (ColumnType{.kind = TypeKind::other, .declared = "ext.lquery"}));
    EXPECT_EQ(type_of("citext"),
              (ColumnType{.kind = TypeKind::citext, .declared = "public.citext"}));
}

// pgvector and PostGIS are known by the names of their types: base types of these names stand in.
TEST_F(CatalogTypes, VectorAndGeometry) {
    execute("CREATE SCHEMA ext");
    for (const std::string name : {"vector", "geometry", "geography"}) {
        execute(
            fmt::format("CREATE TYPE ext.{0};"
                        "CREATE FUNCTION ext.{0}_in(cstring) RETURNS ext.{0} AS 'textin' LANGUAGE "
                        "internal STRICT;"
                        "CREATE FUNCTION ext.{0}_out(ext.{0}) RETURNS cstring AS 'textout' "
                        "LANGUAGE internal STRICT;"
                        "CREATE TYPE ext.{0} (INPUT = ext.{0}_in, OUTPUT = ext.{0}_out)",
                        name));
    }
    EXPECT_EQ(type_of("ext.vector").kind, TypeKind::vector);
    EXPECT_EQ(type_of("ext.geometry").kind, TypeKind::geometry);
    EXPECT_EQ(type_of("ext.geography").kind, TypeKind::geometry);
}

TEST_F(CatalogTypes, UserTypesWithBuiltInNamesAreOther) {
    execute(
        "CREATE SCHEMA mine;"
        "CREATE TYPE mine.uuid AS (a int, b text);"
        "CREATE TYPE mine.int4range AS RANGE (subtype = int);"
        "CREATE TYPE mine.\"character varying\" AS (a int);"
        "CREATE SCHEMA character; CREATE TYPE character.odd AS (a int)");
    EXPECT_EQ(type_of("mine.uuid"), (ColumnType{.kind = TypeKind::other, .declared = "mine.uuid"}));
    EXPECT_EQ(type_of("mine.int4range"),
              (ColumnType{.kind = TypeKind::other, .declared = "mine.int4range"}));
    EXPECT_EQ(type_of("mine.\"character varying\""),
              (ColumnType{.kind = TypeKind::other, .declared = "mine.\"character varying\""}));
    EXPECT_EQ(type_of("\"character\".odd"),
              (ColumnType{.kind = TypeKind::other, .declared = "\"character\".odd"}));
}

TEST_F(CatalogTypes, EnumsHaveTheirLabelsInOrder) {
    execute("CREATE TYPE \"Order Status\" AS ENUM ('shipped', 'Été', 'it''s')");
    execute("ALTER TYPE \"Order Status\" ADD VALUE 'new' BEFORE 'Été'");
    EXPECT_EQ(type_of("\"Order Status\""),
              (ColumnType{.kind = TypeKind::enumeration,
                          .declared = "public.\"Order Status\"",
                          .labels = {"shipped", "new", "Été", "it's"}}));
}

TEST_F(CatalogTypes, ArraysHaveOneElement) {
    execute(
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, b int);"
        "CREATE DOMAIN code AS varchar(3)");
    EXPECT_EQ(type_of("integer[]"),
              array_of({.kind = TypeKind::int32, .declared = "integer"}, "integer[]"));
    EXPECT_EQ(type_of("integer[3][3]"),
              array_of({.kind = TypeKind::int32, .declared = "integer"}, "integer[]"));
    EXPECT_EQ(type_of("varchar(7)[]"),
              array_of({.kind = TypeKind::varchar, .declared = "varchar(7)", .length = 7},
                       "varchar(7)[]"));
    EXPECT_EQ(
        type_of("numeric(9,3)[]"),
        array_of(
            {.kind = TypeKind::numeric, .declared = "numeric(9,3)", .precision = 9, .scale = 3},
            "numeric(9,3)[]"));
    EXPECT_EQ(
        type_of("timestamptz(3)[]"),
        array_of({.kind = TypeKind::timestamptz, .declared = "timestamptz(3)", .precision = 3},
                 "timestamptz(3)[]"));
    EXPECT_EQ(type_of("mood[]"), array_of({.kind = TypeKind::enumeration,
                                           .declared = "public.mood",
                                           .labels = {"sad", "ok"}},
                                          "public.mood[]"));
    EXPECT_EQ(type_of("pair[]"),
              array_of({.kind = TypeKind::other, .declared = "public.pair"}, "public.pair[]"));
    EXPECT_EQ(type_of("code[]"), array_of({.kind = TypeKind::varchar,
                                           .declared = "varchar(3)",
                                           .length = 3,
                                           .domain = "public.code"},
                                          "public.code[]"));
}

TEST_F(CatalogTypes, DomainsAreTheirBase) {
    execute(
        "CREATE DOMAIN amount AS numeric(20,4);"
        "CREATE DOMAIN price AS amount;"
        "CREATE DOMAIN tags AS text[];"
        "CREATE TYPE pair AS (a int, b int); CREATE DOMAIN checked AS pair");
    const ColumnType numeric{.kind = TypeKind::numeric,
                             .declared = "numeric(20,4)",
                             .precision = 20,
                             .scale = 4,
                             .domain = "public.amount"};
    ColumnType price = numeric;
    price.domain = "public.price";
    EXPECT_EQ(type_of("amount"), numeric);
    EXPECT_EQ(type_of("price"), price);
    ColumnType tags = array_of({.kind = TypeKind::text, .declared = "text"}, "text[]");
    tags.domain = "public.tags";
    EXPECT_EQ(type_of("tags"), tags);
    EXPECT_EQ(type_of("checked"),
              (ColumnType{
                  .kind = TypeKind::other, .declared = "public.pair", .domain = "public.checked"}));
}

TEST_F(CatalogTypes, NotNullOfADomainMakesItsColumnsNotNull) {
    execute(
        "CREATE DOMAIN required AS text NOT NULL; CREATE DOMAIN outermost AS required;"
        "CREATE DOMAIN optional AS text;"
        "CREATE TABLE t (a required, b outermost, c optional, d required[], e optional NOT NULL)");
    const Table t = table(read(), "t");
    EXPECT_FALSE(column(t, "a").nullable);
    EXPECT_FALSE(column(t, "b").nullable);
    EXPECT_TRUE(column(t, "c").nullable);
    EXPECT_TRUE(column(t, "d").nullable) << "the domain is the element's";
    EXPECT_FALSE(column(t, "e").nullable);
}

TEST_F(CatalogTypes, DomainsOfDomainsAreFollowedToTheEnd) {
    execute(
        "CREATE DOMAIN d0 AS varchar(7) NOT NULL; DO $$ BEGIN FOR i IN 1..300 LOOP"
        " EXECUTE format('CREATE DOMAIN d%s AS d%s', i, i - 1); END LOOP; END $$;"
        "CREATE TABLE t (a d300)");
    const Column a = column(table(read(), "t"), "a");
    EXPECT_EQ(a.type, (ColumnType{.kind = TypeKind::varchar,
                                  .declared = "varchar(7)",
                                  .length = 7,
                                  .domain = "public.d300"}));
    EXPECT_FALSE(a.nullable);
}

TEST_F(CatalogTypes, ArraysInDomainsOfArraysEndSomewhere) {
    execute(
        "CREATE DOMAIN d1 AS text[]; DO $$ BEGIN FOR i IN 2..17 LOOP"
        " EXECUTE format('CREATE DOMAIN d%s AS d%s[]', i, i - 1); END LOOP; END $$;"
        "CREATE TABLE t (a d16)");
    EXPECT_EQ(column(table(read(), "t"), "a").type.domain, "public.d16");
    execute("CREATE TABLE u (a d17)");
    EXPECT_EQ(error_of(server_.config(), everything()),
              "cannot read the type 'public.d17': arrays in it are nested deeper than 16, one in a "
              "domain of the other (exclude the tables that use it with the key exclude of the "
              "rules)");
}

TEST_F(CatalogTypes, TypesThatEndFlinkCdcAreListedWhereverTheyAre) {
    execute(
        "CREATE SCHEMA unused;"
        "CREATE TYPE mood AS ENUM ('ok'); CREATE DOMAIN unused.\"My Mood\" AS mood;"
        "CREATE DOMAIN deeper AS unused.\"My Mood\"; CREATE TYPE empty AS ENUM ();"
        "CREATE DOMAIN harmless AS text; CREATE DOMAIN moods AS mood[];"
        "CREATE TABLE t (a int, b mood, c mood[])");
    EXPECT_EQ(read().databases.at(0).uncarried_types,
              (Strings{"public.deeper", "public.empty", "unused.My Mood"}));
}

}  // namespace

}  // namespace smt
