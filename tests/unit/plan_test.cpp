#include "smt/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

// The config of the shop: all tables, a partitioned copy of events, lines of an order together.
const std::string shop_rules =
    "[table-rule.1]\ndatabase = ^shop$\nschema = ^(ops|sales)$\ntable = .*\n"
    "[table-rule.2]\ndatabase = ^shop$\nschema = ^ops$\ntable = ^events$\n"
    "partitions = date_trunc('month', ts)\n"
    "[table-rule.3]\ndatabase = ^shop$\nschema = ^sales$\ntable = ^order_items$\n"
    "distributed_by = order_id\n";

const Planned& planned_shop() {
    static const Planned planned =
        plan_of("[cdc]\nusername = smt_cdc\npassword = cdc-secret\n" + shop_rules, shop());
    return planned;
}

struct KeyCase {
    const char* name;
    const char* table;
    TableModel model;
    const char* key;
    const char* reason;
    const char* hash;
    int rule;
};

class ShopKey : public ::testing::TestWithParam<KeyCase> {};

TEST_P(ShopKey, IsThatOfPostgres) {
    const Planned& planned = planned_shop();
    const TablePlan target = target_of(planned, GetParam().table);
    EXPECT_EQ(target.database, "shop");
    EXPECT_TRUE(target.model == GetParam().model);
    EXPECT_EQ(joined(target.key), GetParam().key);
    EXPECT_EQ(target.key_reason, GetParam().reason);
    EXPECT_EQ(joined(target.distribution.columns), GetParam().hash);
    EXPECT_EQ(target.rule, GetParam().rule);
}

constexpr TableModel keyed_model = TableModel::primary_key;

const KeyCase key_cases[] = {
    {"audit_log", "ops.audit_log", TableModel::duplicate_key, "logged_at", "has no key", "", 1},
    // The partition column is left out of the hash.
    {"events", "ops.events", keyed_model, "id, ts", "primary key events_pkey", "id", 2},
    {"ledger_accounts", "ops.ledger_accounts", keyed_model, "account_no",
     "primary key ledger_accounts_pkey", "account_no", 1},
    {"customers", "sales.customers", keyed_model, "id", "primary key customers_pkey", "id", 1},
    {"order_items", "sales.order_items", keyed_model, "order_id, line_no",
     "primary key order_items_pkey", "order_id", 3},
    {"orders", "sales.orders", keyed_model, "id", "primary key orders_pkey", "id", 1},
    {"payments", "sales.payments", keyed_model, "id", "primary key payments_pkey", "id", 1},
    {"products", "sales.products", keyed_model, "id", "primary key products_pkey", "id", 1},
};

INSTANTIATE_TEST_SUITE_P(Tables, ShopKey, ::testing::ValuesIn(key_cases),
                         [](const auto& test) { return test.param.name; });

struct ColumnsCase {
    const char* name;
    const char* table;
    const char* columns;  // key columns first
};

class ShopColumns : public ::testing::TestWithParam<ColumnsCase> {};

TEST_P(ShopColumns, HaveTheirTypesInStarRocks) {
    const Planned& planned = planned_shop();
    std::string columns;
    const TablePlan target = target_of(planned, GetParam().table);
    for (const ColumnPlan& column : target.columns) {
        columns +=
            column.name + " " + column.starrocks + (column.nullable ? "" : " NOT NULL") + "\n";
    }
    EXPECT_EQ(columns, GetParam().columns);
}

const ColumnsCase columns_cases[] = {
    {"audit_log", "ops.audit_log",
     "logged_at DATETIME NOT NULL\nactor VARCHAR(1048576) NOT NULL\n"
     "action VARCHAR(1048576) NOT NULL\ndetail VARCHAR(1048576)\n"},
    {"events", "ops.events",
     "id BIGINT NOT NULL\nts DATETIME NOT NULL\nkind VARCHAR(120) NOT NULL\n"
     "payload VARCHAR(1048576)\n"},
    {"ledger_accounts", "ops.ledger_accounts",
     "account_no VARCHAR(22) NOT NULL\nholder VARCHAR(800) NOT NULL\n"
     "balance DECIMAL(18,2) NOT NULL\nopened_on DATE NOT NULL\nscan VARCHAR(1048576)\n"},
    {"customers", "sales.customers",
     "id BIGINT NOT NULL\nname VARCHAR(400) NOT NULL\nemail VARCHAR(1048576)\n"
     "country VARCHAR(8) NOT NULL\nactive BOOLEAN NOT NULL\ncreated_at DATETIME NOT NULL\n"},
    {"order_items", "sales.order_items",
     "order_id BIGINT NOT NULL\nline_no SMALLINT NOT NULL\nsku VARCHAR(160) NOT NULL\n"
     "quantity INT NOT NULL\nunit_price DECIMAL(12,4) NOT NULL\n"},
    {"orders", "sales.orders",
     "id BIGINT NOT NULL\ncustomer_id BIGINT NOT NULL\nstatus VARCHAR(63) NOT NULL\n"
     "placed_at DATETIME NOT NULL\ntotal DECIMAL(12,2) NOT NULL\nship_to VARCHAR(1048576)\n"
     "note VARCHAR(1048576)\n"},
    {"payments", "sales.payments",
     "id VARCHAR(36) NOT NULL\norder_id BIGINT NOT NULL\namount DECIMAL(12,2) NOT NULL\n"
     "method VARCHAR(80) NOT NULL\npaid_at DATETIME\n"},
    {"products", "sales.products",
     "id INT NOT NULL\nsku VARCHAR(160) NOT NULL\ntitle VARCHAR(1048576) NOT NULL\n"
     "tags VARCHAR(1048576)\nsizes ARRAY<INT>\nweight_kg DOUBLE\nupdated_at DATETIME\n"},
};

INSTANTIATE_TEST_SUITE_P(Tables, ShopColumns, ::testing::ValuesIn(columns_cases),
                         [](const auto& test) { return test.param.name; });

struct ExpressionCase {
    const char* name;
    const char* table;
    const char* column;
    const char* expression;
    const char* sink;
};

class ShopView : public ::testing::TestWithParam<ExpressionCase> {};

TEST_P(ShopView, CastsBackWhatTheSourceDeclaresForSeveralTables) {
    const Planned& planned = planned_shop();
    const TablePlan target = target_of(planned, GetParam().table);
    EXPECT_EQ(expression_of(target, GetParam().column), GetParam().expression);
    EXPECT_EQ(column_of(target, GetParam().column).flink_sink, GetParam().sink);
}

const ExpressionCase expression_cases[] = {
    // `id` is bigint, integer and uuid.
    {"bigint", "sales.orders", "id", "CAST(`id` AS BIGINT)", "BIGINT"},
    {"integer", "sales.products", "id", "CAST(`id` AS INT)", "INT"},
    {"uuid", "sales.payments", "id", "`id`", "STRING"},
    {"numeric_key", "ops.ledger_accounts", "account_no", "CAST(`account_no` AS STRING)", "STRING"},
    {"numeric", "ops.ledger_accounts", "balance", "`balance`", "DECIMAL(18,2)"},
    {"char", "sales.customers", "country", "RTRIM(`country`)", "STRING"},
    {"timestamptz", "sales.orders", "placed_at", "CAST(`placed_at` AS TIMESTAMP(6))",
     "TIMESTAMP(6)"},
    {"timestamp", "sales.products", "updated_at", "`updated_at`", "TIMESTAMP(3)"},
    {"array", "sales.products", "sizes", "`sizes`", "STRING"},
};

INSTANTIATE_TEST_SUITE_P(Columns, ShopView, ::testing::ValuesIn(expression_cases),
                         [](const auto& test) { return test.param.name; });

// One slot for every table that has a key, and a publication for it of the same name.
TEST(Shop, NeedsTwoSourcesAndAPublicationForEach) {
    const Planned& planned = planned_shop();
    ASSERT_EQ(planned.plan.groups.size(), 2U);
    const SourceGroup& keyed_tables = planned.plan.groups[0];
    EXPECT_EQ(keyed_tables.slot, "smt_shop");
    EXPECT_EQ(keyed_tables.publication, "smt_shop");
    EXPECT_EQ(keyed_tables.flink_database, "shop");
    EXPECT_EQ(names_of(keyed_tables.tables),
              "ops.events, ops.ledger_accounts, sales.customers, sales.order_items, sales.orders, "
              "sales.payments, sales.products");
    EXPECT_EQ(names_of(keyed_tables.roots), "ops.events");
    EXPECT_EQ(keyed_tables.reason, "");
    const SourceGroup& log = planned.plan.groups[1];
    EXPECT_EQ(log.slot, "smt_shop_ops_audit_log");
    EXPECT_EQ(log.publication, "smt_shop_ops_audit_log");
    EXPECT_EQ(names_of(log.tables), "ops.audit_log");
    EXPECT_TRUE(log.keyless);
    EXPECT_EQ(log.reason, "has no key");
}

// The tables of one schema are named apart from those of the other.
TEST(Shop, ReadsExactlyItsTables) {
    const Planned& planned = planned_shop();
    const Properties& options = planned.plan.groups[0].options;
    EXPECT_EQ(option_of(options, "schema-name"), "(?-i)(ops|sales)");
    EXPECT_EQ(
        option_of(options, "table-name"),
        R"(((?<=^ops\.)(events|ledger_accounts)|(?<=^sales\.)(customers|order_items|orders|payments|products)))");
    EXPECT_EQ(option_of(planned.plan.groups[1].options, "table-name"), "audit_log");
    EXPECT_EQ(option_of(planned.plan.groups[1].options, "schema-name"), "(?-i)ops");
}

// The old tool submitted one job a table, and forgot the slot.
TEST(Shop, IsOneJobAndOneMoreARule) {
    const Planned& planned = planned_shop();
    ASSERT_EQ(planned.plan.jobs.size(), 4U);
    EXPECT_EQ(planned.plan.jobs[0].name, "shop");
    EXPECT_EQ(planned.plan.jobs[0].tables.size(), 8U);
    const Job& events = planned.plan.jobs[2];
    EXPECT_EQ(events.rule, 2);
    EXPECT_EQ(events.name, "shop_r2");
    EXPECT_EQ(events.tables, (std::vector<std::size_t>{1}));
    EXPECT_EQ(events.groups[0].slot, "smt_shop_r2");
    EXPECT_EQ(events.groups[0].publication, "smt_shop");
    EXPECT_EQ(names_of(events.groups[0].tables), "ops.events");
    EXPECT_EQ(option_of(events.groups[0].options, "slot.name"), "smt_shop_r2");
    EXPECT_EQ(option_of(events.groups[0].options, "table-name"), "events");
    EXPECT_TRUE(events.groups[1].tables.empty());
    std::string columns;
    for (const SourceColumn& column : events.groups[0].columns) {
        columns += events.groups[0].tables[column.first_of].name + "." + column.name + " " +
                   column.type + "\n";
    }
    // `id` stays the text that the view casts back.
    EXPECT_EQ(columns,
              "events.id STRING\nevents.ts TIMESTAMP_LTZ(6)\nevents.kind STRING\n"
              "events.payload STRING\n");
}

TEST(Shop, SaysWhatIsLostAndNothingElse) {
    EXPECT_EQ(
        planned_shop().report(),
        "ops.audit_log: warning: has no key: StarRocks appends its rows, and neither UPDATE nor "
        "DELETE is carried [no-key]\n"
        "  hint: add a primary key in PostgreSQL, or name columns with primary_key in "
        "[table-rule.1]\n"
        "ops.audit_log: warning: rows that are inserted while the snapshot runs may arrive twice: "
        "with it and with the changes [keyless-append-only]\n"
        "  hint: start the job when nobody writes to the table, or remove the second ones\n"
        "ops.ledger_accounts.account_no: warning: numeric(20,0) cannot be a key column of "
        "StarRocks: it becomes VARCHAR(22) [key-type-changed]\n"
        "  hint: join with it as text, or choose another key with primary_key in the rule\n"
        "sales.products.tags: warning: text[] arrives as text in which a comma inside an element "
        "cannot be told from a separator [array-lossy]\n"
        "  hint: exclude_columns in the rule, if no consumer needs it\n"
        "smt.conf: warning: the job needs 2 replication slots, and as many walsenders that each "
        "decode the whole WAL [several-slots]\n"
        "  hint: `group-split` says why each is needed\n"
        "ops.audit_log: note: is read through the slot 'smt_shop_ops_audit_log': has no key "
        "[group-split]\n"
        "smt.conf: note: TRUNCATE and changes of the schema are not carried: run smt again after a "
        "migration [truncate-not-carried]\n"
        "  hint: delete rows with DELETE instead of TRUNCATE where StarRocks must follow\n"
        "sales.products.tags: note: only one dimension is carried: of an array of arrays each "
        "inner one arrives as NULL (the same for 1 more column) [array-dimensions]\n"
        "ops.audit_log.logged_at: note: timestamptz: the wall clock of time_zone; the snapshot "
        "shifts values before 1582-10-15 by some days (the same for 4 more columns) "
        "[dates-before-1582]\n"
        "ops.events.ts: note: timestamptz: the wall clock of time_zone; the snapshot shifts values "
        "before 1582-10-15 by some days [dates-before-1582]\n"
        "ops.ledger_accounts.opened_on: note: date: from 0001-01-01 to 9999-12-31; 1582-10-05 to "
        "1582-10-14 arrive ten days later [dates-in-october-1582]\n"
        "ops.ledger_accounts.account_no: note: numeric(20,0): NaN arrives as NULL, and stops the "
        "job in a NOT NULL column (the same for 4 "
        "more columns) [infinity-and-nan]\n"
        "sales.order_items.unit_price: note: numeric(12,4): NaN arrives as NULL, and stops the job "
        "in a NOT NULL column "
        "[infinity-and-nan]\n"
        "ops.audit_log.actor: note: text: a value longer than 1 MiB cannot be loaded into "
        "StarRocks "
        "and stops the job (the same for 7 more columns) [value-may-be-too-long]\n"
        "ops.events.payload: note: jsonb: a value longer than 1 MiB cannot be loaded into "
        "StarRocks "
        "and stops the job [value-may-be-too-long]\n");
}

// The old tool left out what PostgreSQL says about tables and columns.
TEST(Shop, KeepsComments) {
    const Planned& planned = planned_shop();
    EXPECT_EQ(target_of(planned, "ops.audit_log").comment, "Append only");
    EXPECT_EQ(column_of(target_of(planned, "sales.customers"), "email").comment,
              "NULL until confirmed");
}

TEST(Shop, IsPartitionedByTheExpressionOfItsRule) {
    const Planned& planned = planned_shop();
    EXPECT_EQ(target_of(planned, "ops.events").partition_by, "date_trunc('month', ts)");
    EXPECT_EQ(target_of(planned, "sales.orders").partition_by, "");
}

// One line a decision, for a comparison of whole plans.
std::string summary(const Plan& plan) {
    std::string text;
    for (const TablePlan& table : plan.tables) {
        text += table.database + "." + table.table + " " + joined(table.key) + "\n";
        for (const Input& input : table.inputs) {
            for (const ViewColumn& column : input.columns) {
                text += " " + column.name + " = " + column.expression + "\n";
            }
        }
    }
    for (const SourceGroup& group : plan.groups) {
        text += group.slot + ": " + names_of(group.tables) + "\n";
        for (const auto& [name, value] : group.options) {
            text += " " + name + " = " + value + "\n";
        }
    }
    return text;
}

// The old tool wrote its files in another order each time.
TEST(Plan, MakesFailoverSlotsWhereTheyAreWantedAndCanBe) {
    Catalog catalog = shop();
    EXPECT_FALSE(plan_of(shop_rules, catalog).plan.failover_slots);
    catalog.databases.front().server_version = 170000;
    const Planned planned = plan_of("[cdc]\nfailover = true\n" + shop_rules, catalog);
    EXPECT_TRUE(planned.plan.failover_slots);
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
}

TEST(Plan, DoesNotDependOnTheOrderOfTheTables) {
    Catalog catalog = shop();
    const std::string sorted = summary(plan_of(shop_rules, catalog).plan);
    std::ranges::reverse(catalog.tables);
    EXPECT_EQ(summary(plan_of(shop_rules, catalog).plan), sorted);
}

// What setup will change must not show in the files: they are compared before and after it.
TEST(Plan, DoesNotDependOnThePresentReplicaIdentity) {
    Catalog catalog = shop();
    const std::string before = summary(plan_of(shop_rules, catalog).plan);
    for (Table& table : catalog.tables) {
        table.identity = ReplicaIdentity::full;
    }
    EXPECT_EQ(summary(plan_of(shop_rules, catalog).plan), before);
}

}  // namespace
}  // namespace smt
