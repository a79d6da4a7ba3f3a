// A schema with every name, key and type that a generator can get wrong, in a real PostgreSQL; and
// what the plan makes of it, written by hand.
#include <map>

#include "integration/catalog_fixture.h"
#include "smt/emit.h"
#include "support/plans.h"
#include "support/temporary_folder.h"

namespace smt {

namespace {

const std::string longest(63, 'n');

// @ stands for a name of 63 bytes.
constexpr const char* schema = R"sql(
CREATE SCHEMA "Sales.EU";
CREATE SCHEMA "select";
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TYPE address AS (street text, number int);
CREATE DOMAIN amount AS numeric(20,4);
CREATE DOMAIN price AS amount CHECK (VALUE >= 0);

CREATE TABLE "Sales.EU"."Order" (
  "a b" text, "select" bigint GENERATED ALWAYS AS IDENTITY, "it's" text, "quo""te" text, "back\slash" text,
  "größe" int, "x.y" price, @ mood, "Mixed" int, twice int GENERATED ALWAYS AS (length("a b") * 2) STORED,
  CONSTRAINT "identity of orders" PRIMARY KEY ("select"));
COMMENT ON TABLE "Sales.EU"."Order" IS 'it''s "one" \';
CREATE TABLE "Sales.EU"."my orders" (id int PRIMARY KEY);
CREATE TABLE "Sales.EU"."größe" (id int PRIMARY KEY);
CREATE TABLE "Sales.EU".@ (id uuid PRIMARY KEY);
CREATE TABLE "Sales.EU".line ("order" bigint NOT NULL REFERENCES "Sales.EU"."Order", note text);
CREATE UNLOGGED TABLE "Sales.EU".cache (id int PRIMARY KEY);

CREATE TABLE "select".three (a int NOT NULL, b int NOT NULL, c int NOT NULL);
CREATE UNIQUE INDEX z_a ON "select".three (a);
CREATE UNIQUE INDEX m_cb ON "select".three (c, b);
CREATE UNIQUE INDEX b_b ON "select".three (b);
CREATE TABLE "select".identity (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX a_a ON "select".identity (a);
CREATE UNIQUE INDEX b_b_identity ON "select".identity (b);
ALTER TABLE "select".identity REPLICA IDENTITY USING INDEX b_b_identity;
CREATE TABLE "select".none (a int NOT NULL, b text NOT NULL, c int, d int NOT NULL);
CREATE UNIQUE INDEX a_partial ON "select".none (a) WHERE a > 0;
CREATE UNIQUE INDEX b_expression ON "select".none (lower(b));
CREATE UNIQUE INDEX c_nullable ON "select".none (c);
ALTER TABLE "select".none ADD CONSTRAINT d_deferrable UNIQUE (d) DEFERRABLE;
CREATE TABLE "select".later (id int, code int NOT NULL, PRIMARY KEY (id) DEFERRABLE);
CREATE TABLE "select".sooner (id int, code int NOT NULL UNIQUE, PRIMARY KEY (id) DEFERRABLE);
CREATE TABLE "select".included (a int, b varchar(5), c int, PRIMARY KEY (b, a) INCLUDE (c));

CREATE TABLE "select".measured (region varchar(2), day date, id int, PRIMARY KEY (id, day, region))
  PARTITION BY RANGE (day);
CREATE TABLE "select".measured_1 PARTITION OF "select".measured
  FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (region);
CREATE TABLE "select".measured_1_nl PARTITION OF "select".measured_1 FOR VALUES IN ('nl');
CREATE TABLE "select".parent (id int PRIMARY KEY);
CREATE TABLE "select".child (moods mood[], home address, prices price[]) INHERITS ("select".parent);
)sql";

struct TargetCase {
    const char* key;
    const char* reason;
    std::string columns;
};

constexpr const char* text = " VARCHAR(1048576)\n";

const std::map<std::string, TargetCase> targets = {
    {"Sales.EU.Order",
     {"select", "primary key identity of orders",
      std::string{"select BIGINT\na b"} + text + "it's" + text + "quo\"te" + text + "back\\slash" +
          text + "x.y DECIMAL(20,4)\n" + longest + " VARCHAR(63)\nMixed INT\n"}},
    {"Sales.EU." + longest, {"id", "@", "id VARCHAR(36)\n"}},
    {"Sales.EU.line", {"order", "has no key", std::string{"order BIGINT\nnote"} + text}},
    {"select.three", {"b", "unique index b_b", "b INT\na INT\nc INT\n"}},
    {"select.identity", {"b", "replica identity b_b_identity", "b INT\na INT\n"}},
    // Its sort key is the column by which the snapshot is read: one that leads an index.
    {"select.none", {"d", "has no key", std::string{"d INT\na INT\nb"} + text + "c INT\n"}},
    {"select.later", {"id", "deferrable primary key later_pkey", "id INT\ncode INT\n"}},
    {"select.sooner", {"code", "unique index sooner_code_key", "code INT\nid INT\n"}},
    {"select.included", {"b, a", "primary key included_pkey", "b VARCHAR(20)\na INT\nc INT\n"}},
    {"select.measured",
     {"id, day, region", "primary key measured_pkey", "id INT\nday DATE\nregion VARCHAR(8)\n"}},
    {"select.parent", {"id", "primary key parent_pkey", "id INT\n"}},
    // The key of its parent is not its own; arrays of enums and of domains arrive empty.
    {"select.child", {"id", "has no key", std::string{"id INT\nhome"} + text}},
};

class HostileSchema : public CatalogTest {
  protected:
    testing::Planned plan() {
        std::string sql = schema;
        for (std::size_t at = sql.find('@'); at != std::string::npos; at = sql.find('@')) {
            sql.replace(at, 1, longest);
        }
        execute(sql);
        return testing::plan_with("target_database = hostile\non_unsupported = skip\n", read());
    }
};

TEST_F(HostileSchema, TablesKeysAndTypesAreThoseOfTheTable) {
    const testing::Planned planned = plan();
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    EXPECT_EQ(planned.plan.tables.size(), targets.size());
    for (const auto& [name, expected] : targets) {
        const TablePlan target = testing::target_of(planned, name);
        EXPECT_EQ(testing::joined(target.key), expected.key) << name;
        // PostgreSQL shortens the table's name for the name of its key.
        const std::string reason = name.ends_with(longest)
                                       ? "primary key " + longest.substr(0, 58) + "_pkey"
                                       : expected.reason;
        EXPECT_EQ(target.key_reason, reason) << name;
        EXPECT_EQ(target.model == TableModel::duplicate_key, reason == "has no key") << name;
        std::string columns;
        for (const ColumnPlan& column : target.columns) {
            columns += column.name + " " + column.starrocks + "\n";
        }
        EXPECT_EQ(columns, expected.columns) << name;
    }
}

TEST_F(HostileSchema, SaysWhatItDoesNotCarry) {
    const std::string report = plan().report();
    for (const std::string expected :
         {"Sales.EU.my orders: warning: the table is left out: Flink CDC cannot carry a table "
          "whose name holds ' ': 'my orders' [table-left-out]\n",
          "Sales.EU.größe: warning: the table is left out: Flink CDC cannot carry a table whose "
          "name holds 'ö': 'größe' [table-left-out]\n",
          "Sales.EU.cache: note: is not copied: unlogged table [not-taken]\n",
          "Sales.EU.Order.twice: warning: PostgreSQL does not publish generated columns: ",
          "select.child.moods: warning: the column is left out: public.mood[] is not delivered by "
          "Flink CDC [column-left-out]\n",
          "select.parent: warning: its snapshot also has the rows of the tables that inherit from "
          "it (select.child): ",
          "select.later: warning: the primary key (id) is deferrable: "}) {
        EXPECT_NE(report.find(expected), std::string::npos) << expected << "is not in\n" << report;
    }
}

TEST_F(HostileSchema, StarRocksTakesItsTables) {
    const testing::TemporaryFolder folder;
    const std::string path = folder / "starrocks-create.all.sql";
    testing::write_text(path, emit_starrocks(plan().plan).at(0).text);
    const testing::ProcessResult parsed = testing::run_shell(fmt::format(
        "PYTHONPATH='{}/tests/support' PYTHONDONTWRITEBYTECODE=1 python3 -m starrocks.ddl '{}'",
        SMT_SOURCE_DIR, path));
    EXPECT_EQ(parsed.output + parsed.errors, "");
    EXPECT_EQ(parsed.exit_code, 0);
}

// What PostgreSQL does with a deferrable key is why it is the last choice.
TEST_F(HostileSchema, PostgresTakesNoDeferrableKeyAsIdentity) {
    execute(
        "CREATE TABLE t (id int, PRIMARY KEY (id) DEFERRABLE); INSERT INTO t VALUES (1), (2);"
        "CREATE PUBLICATION p FOR TABLE t");
    EXPECT_THROW(execute("UPDATE t SET id = 3 - id"), pqxx::sql_error);
    EXPECT_THROW(execute("ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey"), pqxx::sql_error);
    execute("ALTER TABLE t REPLICA IDENTITY FULL; UPDATE t SET id = 3 - id");
    EXPECT_EQ(server_.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"), "1,2");
}

}  // namespace

}  // namespace smt
