// A database that is changed while its catalog is read: what comes back is the catalog as it was at
// the first query, or a clear refusal; never a mixture.  format_type and pg_get_expr look at what
// is there now: they may spell newer names, and no more than that.
#include "integration/catalog_fixture.h"

namespace smt {

namespace {

class CatalogChanges : public CatalogTest {
  protected:
    void make() {
        execute(
            "CREATE SCHEMA app; CREATE SCHEMA other;"
            "CREATE TYPE app.mood AS ENUM ('ok', 'sad'); CREATE DOMAIN app.amount AS numeric(10,2);"
            "CREATE SEQUENCE app.numbers;"
            "CREATE FUNCTION app.code() RETURNS text LANGUAGE sql AS 'SELECT 1::text';"
            "CREATE TABLE app.orders (id int PRIMARY KEY DEFAULT nextval('app.numbers'),"
            " m app.mood DEFAULT 'ok', a app.amount DEFAULT 1.5, c text DEFAULT app.code(),"
            " twice int GENERATED ALWAYS AS (id * 2) STORED, moods app.mood[]);"
            "COMMENT ON TABLE app.orders IS 'orders'; COMMENT ON COLUMN app.orders.m IS 'mood';"
            "CREATE TABLE app.lines (id int REFERENCES app.orders, t text UNIQUE);"
            "CREATE TABLE other.child (x int) INHERITS (app.orders);"
            "CREATE TABLE app.parts (d date, PRIMARY KEY (d)) PARTITION BY RANGE (d);"
            "CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES FROM ('2026-01-01') TO "
            "('2027-01-01')");
    }

    // The catalog, or the message of the error, when `change` is made behind query number `nth` of
    // the database; whether there was such a query.
    struct Read {
        Catalog catalog;
        std::string error;
        bool reached = false;
    };
    Read read_with(const std::string& change, int nth) {
        Read read;
        int queries = 0;
        try {
            read.catalog = read_catalog(
                server_.config(), everything(), [&](std::string_view database, auto, auto) {
                    if (database == server_.database() && ++queries == nth) {
                        read.reached = true;
                        execute(change);
                    }
                });
        } catch (const SourceError& error) {
            read.error = error.what();
        }
        return read;
    }
};

// Without the texts that name other objects.
Catalog without_spellings(Catalog catalog) {
    for (Table& table : catalog.tables) {
        for (Column& column : table.columns) {
            column.type.declared.clear();
            column.type.domain.reset();
            for (ColumnType& element : column.type.element) {
                element.declared.clear();
            }
            if (column.default_expression) {
                column.default_expression = "";
            }
        }
    }
    return catalog;
}

struct ChangeCase {
    const char* name;
    const char* change;
    bool may_spell_names = false;
};

class Change : public CatalogChanges, public ::testing::WithParamInterface<ChangeCase> {};

TEST_P(Change, BetweenTwoQueriesMixesNothing) {
    for (int nth = 2;; ++nth) {  // the first only sets the transaction up
        make();
        const Catalog before = read();
        const Read result = read_with(GetParam().change, nth);
        execute("DROP SCHEMA IF EXISTS app, other, renamed CASCADE");
        if (!result.reached) {
            EXPECT_GT(nth, 6);
            return;
        }
        if (result.error.empty()) {
            const bool may = GetParam().may_spell_names;
            EXPECT_EQ(may ? without_spellings(result.catalog) : result.catalog,
                      may ? without_spellings(before) : before)
                << "changed behind query " << nth;
        } else {
            EXPECT_NE(result.error.find("dropped while it was read: run smt again"),
                      std::string::npos)
                << result.error;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Changes, Change,
    ::testing::Values(
        ChangeCase{"drop_all", "DROP SCHEMA app, other CASCADE"},
        ChangeCase{"drop_table", "DROP TABLE app.orders CASCADE"},
        ChangeCase{"drop_column", "ALTER TABLE app.orders DROP COLUMN m, DROP COLUMN id CASCADE"},
        ChangeCase{"drop_type", "DROP TYPE app.mood CASCADE"},
        ChangeCase{"drop_domain", "DROP DOMAIN app.amount CASCADE"},
        ChangeCase{"drop_function", "DROP FUNCTION app.code CASCADE"},
        ChangeCase{"drop_sequence", "DROP SEQUENCE app.numbers CASCADE", true},
        ChangeCase{"drop_partition", "DROP TABLE app.parts_1"},
        ChangeCase{"add_column", "ALTER TABLE app.orders ADD COLUMN later int DEFAULT 7"},
        ChangeCase{"alter_type", "ALTER TABLE app.lines ALTER t TYPE varchar(7)"},
        ChangeCase{"rename_schema", "ALTER SCHEMA app RENAME TO renamed", true},
        ChangeCase{"rename_type", "ALTER TYPE app.mood RENAME TO humour", true},
        ChangeCase{"rename_column", "ALTER TABLE app.orders RENAME m TO renamed"},
        ChangeCase{"drop_key", "ALTER TABLE app.lines DROP CONSTRAINT lines_t_key"},
        ChangeCase{"add_table", "CREATE TABLE app.added (m app.mood)"}),
    [](const auto& test) { return test.param.name; });

}  // namespace

}  // namespace smt
