#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/config.h"
#include "support/plans.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

// "slot: tables" a source.
std::string slots_of(const Planned& planned) {
    std::string slots;
    for (const SourceGroup& group : planned.plan.groups) {
        slots += group.slot + ": " + names_of(group.tables) + "\n";
    }
    return slots;
}

Table in(const std::string& database, const std::string& schema, Table table) {
    table.name.database = database;
    table.name.schema = schema;
    return table;
}

const Catalog two_tables = catalog_of({keyed("a"), keyed("b", {nullable("x", text)})});

struct SlotCase {
    const char* name;
    std::string config;
    Catalog catalog;
    const char* slots;
};

class Slots : public ::testing::TestWithParam<SlotCase> {};

TEST_P(Slots, AreCalledAfterThePipelineAndTheirTables) {
    EXPECT_EQ(slots_of(plan_of_config("[db]\nhost = h\nuser = u\npassword = "
                                      "p\n[starrocks]\njdbc-url = jdbc:mysql://j\nload-url = l:1\n"
                                      "username = u\n" +
                                          GetParam().config,
                                      GetParam().catalog)),
              GetParam().slots);
}

const SlotCase slot_cases[] = {
    // The stem of the config file's name.
    {"config", every_table, two_tables, "smt_smt: s.a, s.b\n"},
    {"pipeline", "[flink]\npipeline_name = Shop EU\n" + every_table, two_tables,
     "smt_shop_eu: s.a, s.b\n"},
    {"pipeline_with_prefix", "[flink]\npipeline_name = smt_shop\n" + every_table, two_tables,
     "smt_shop: s.a, s.b\n"},
    {"pipeline_that_ends_in_digits", "[flink]\npipeline_name = shop_2024\n" + every_table,
     two_tables, "smt_shop_2024_s: s.a, s.b\n"},
    {"wanted", "[cdc]\nslot = mine\n" + every_table, two_tables, "mine: s.a, s.b\n"},
    {"of_a_rule",
     every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\n"
                   "flink.cdc.slot.name = mine\n",
     two_tables, "smt_smt: s.a\nmine: s.b\n"},
    {"of_two_rules",
     "[table-rule.1]\ndatabase = .*\nschema = .*\ntable = ^a$\nflink.cdc.slot.name = mine\n"
     "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\nflink.cdc.slot.name = mine\n",
     two_tables, "mine: s.a, s.b\n"},
    {"group",
     every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\ngroup = big\n",
     two_tables, "smt_smt: s.a\nsmt_smt_gbig: s.b\n"},
    // The short name stays free for the first table without a wish.
    {"all_in_a_group", every_table + "group = big\n", two_tables, "smt_smt_gbig: s.a, s.b\n"},
    {"per_table", "[flink]\nsource = per-table\n" + every_table, two_tables,
     "smt_smt_s_a: s.a\nsmt_smt_s_b: s.b\n"},
    {"options_of_a_rule",
     every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\n"
                   "flink.cdc.scan.incremental.snapshot.chunk.size = 1000\n",
     two_tables, "smt_smt: s.a\nsmt_smt_s_b: s.b\n"},
    // The old tool had no [cdc]: every rule repeated how to connect.
    {"options_that_every_rule_repeats",
     "[table-rule.1]\ndatabase = .*\nschema = .*\ntable = ^a$\nflink.cdc.username = cdc\n"
     "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\nflink.cdc.username = cdc\n",
     two_tables, "smt_smt: s.a, s.b\n"},
    {"two_keyless_tables", every_table,
     catalog_of({keyless("a", {not_null("n", bigint)}),
                 keyless("b", {not_null("n", bigint), nullable("x", text)}),
                 keyless("c", {not_null("m", bigint)})}),
     "smt_smt_s_a: s.a, s.b\nsmt_smt_s_c: s.c\n"},
    {"two_databases",
     every_table,
     {.tables = {in("d", "s", keyed("a")), in("d", "s", keyed("b", {nullable("at", date)})),
                 in("d", "s", keyed("c", {nullable("at", timestamp)})),
                 in("e", "s", keyed("d", {nullable("y", text)}))}},
     "smt_smt_dd: s.a, s.b\nsmt_smt_dd_s_c: s.c\nsmt_smt_de: s.d\n"},
    // Another case of the same letters.
    {"names_that_differ_in_case", every_table,
     catalog_of({keyless("A", {not_null("n", bigint)}), keyless("a", {not_null("m", bigint)})}),
     "smt_smt_s_a: s.A\nsmt_smt_s_a_n2_: s.a\n"},
};

INSTANTIATE_TEST_SUITE_P(Configs, Slots, ::testing::ValuesIn(slot_cases),
                         [](const auto& test) { return test.param.name; });

// Flink CDC gives out one chunk of an added table every 30 seconds.
TEST(Chunks, OfAddedTablesAreLarge) {
    constexpr const char* size = "scan.incremental.snapshot.chunk.size";
    const auto size_with = [&](const std::string& lines) {
        return option_of(
            plan_with("[cdc]\n" + lines + every_table, shop()).plan.groups.front().options, size);
    };
    EXPECT_EQ(size_with(""), "not set");
    EXPECT_EQ(size_with("scan.newly-added-table.enabled = true\n"), "1000000");
    EXPECT_EQ(size_with("scan.newly-added-table.enabled = false\n"), "not set");
    EXPECT_EQ(size_with(fmt::format("scan.newly-added-table.enabled = true\n{} = 500\n", size)),
              "500");
}

TEST(Publications, AreCalledAsTheirSlots) {
    const Planned planned = plan_with("", shop());
    for (const SourceGroup& group : planned.plan.groups) {
        EXPECT_EQ(group.publication, group.slot);
        EXPECT_EQ(option_of(group.options, "debezium.publication.name"), group.publication);
    }
}

TEST(Publications, MayHaveANameOfTheirOwn) {
    EXPECT_EQ(
        plan_of("[cdc]\npublication = app_2024\n" + every_table, shop()).plan.groups[0].publication,
        "app_2024");
    const Planned planned = plan_of("[cdc]\npublication = all_of_shop\n" + every_table, shop());
    EXPECT_EQ(planned.plan.groups[0].slot, "smt_shop");
    EXPECT_EQ(planned.plan.groups[0].publication, "all_of_shop");
    EXPECT_EQ(planned.plan.groups[1].publication, "all_of_shop_ops_audit_log");
}

// One pool a JVM: with the connector's default thirty sources stop the whole JobManager.
TEST(PerTable, RaisesThePoolOfConnections) {
    std::vector<Table> tables;
    for (char c = 'a'; c < 'q'; ++c) {
        tables.push_back(keyed(std::string(1, c), {nullable("x", text)}));
    }
    const std::string config = "[flink]\nsource = per-table\n" + every_table;
    const auto pool = [&](const Catalog& catalog, const std::string& text) {
        return option_of(plan_of(text, catalog).plan.groups[0].options, "connection.pool.size");
    };
    EXPECT_EQ(pool(catalog_of(tables), config), "32");
    EXPECT_EQ(pool(two_tables, config), "20");
    EXPECT_EQ(pool(catalog_of(tables), every_table), "not set");
    EXPECT_EQ(pool(catalog_of(tables), "[flink]\ntables_per_source = 1\n" + every_table), "32");
}

// Only what the tables need goes to Flink's role and to the comment.
TEST(Connection, OfEveryRuleIsThatOfThePlan) {
    const std::string connection =
        "flink.cdc.username = smt_cdc\nflink.cdc.password = cdc-secret\n"
        "flink.starrocks.jdbc-url = jdbc:mysql://fe1,fe2:9030/db?useSSL=true\n"
        "flink.starrocks.load-url = fe:8030\nflink.starrocks.username = smt\n";
    const Planned planned = plan_of_config(
        "[db]\nhost = db.example\nuser = owner\npassword = owner-secret\n" + every_table +
            connection + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\n" + connection,
        two_tables);
    EXPECT_FALSE(planned.diagnostics.has_errors()) << planned.report();
    EXPECT_EQ(planned.plan.cdc_role, "smt_cdc");
    EXPECT_EQ(planned.plan.jdbc_host, "fe1");
    EXPECT_EQ(planned.plan.jdbc_port, "3306") << "as Connector/J reads a host without one";
    ASSERT_EQ(planned.plan.groups.size(), 1U);
    EXPECT_EQ(option_of(planned.plan.groups[0].options, "password"), "cdc-secret");
}

TEST(Connection, OfOneRuleIsThatOfItsSource) {
    const Planned planned =
        plan_of(every_table +
                    "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\n"
                    "flink.cdc.username = other\nflink.cdc.password = other-secret\n"
                    "flink.starrocks.password = other-sr-secret\n",
                two_tables);
    EXPECT_EQ(option_of(planned.plan.groups[0].options, "password"), "pg-secret");
    EXPECT_EQ(option_of(planned.plan.groups[1].options, "username"), "other");
    EXPECT_EQ(option_of(planned.plan.groups[1].options, "password"), "other-secret");
    EXPECT_EQ(option_of(target_of(planned, "s.a").sink_options, "password"), "sr-secret");
    EXPECT_EQ(option_of(target_of(planned, "s.b").sink_options, "password"), "other-sr-secret");
}

std::string values_of(const Plan& plan) {
    std::string text;
    const auto add = [&](const Properties& options) {
        for (const auto& [name, value] : options) {
            text += name + " = " + value + "\n";
        }
    };
    add(plan.flink_settings);
    for (const TablePlan& table : plan.tables) {
        add(table.sink_options);
        add(table.properties);
    }
    for (const Job& job : plan.jobs) {
        for (const SourceGroup& group : job.groups) {
            add(group.options);
        }
    }
    return text;
}

TEST(Secrets, StandInThePlanAsPlaceholdersOnly) {
    const Variable variable{"SMT_TEST_CDC", "cdc-secret"};
    const Planned planned = plan_of(
        "[other]\nsecrets = placeholder\n[cdc]\npassword = ${SMT_TEST_CDC}\n"
        "debezium.database.sslpassword = key-secret\n"
        "[starrocks]\njdbc-url = jdbc:mysql://fe:9030?password=url-secret\n"
        "[flink]\nset.s3.secret-key = s3-secret\n" +
            every_table,
        two_tables);
    const std::string values = values_of(planned.plan);
    for (const char* const secret :
         {"pg-secret", "sr-secret", "cdc-secret", "key-secret", "url-secret", "s3-secret"}) {
        EXPECT_EQ(values.find(secret), std::string::npos) << values;
    }
    const Properties& source = planned.plan.groups[0].options;
    EXPECT_EQ(option_of(source, "password"), "${SMT_TEST_CDC}");
    EXPECT_EQ(option_of(source, "debezium.database.sslpassword"),
              "${SMT_PG_DEBEZIUM_DATABASE_SSLPASSWORD}");
    const Properties sink = target_of(planned, "s.a").sink_options;
    EXPECT_EQ(option_of(sink, "password"), "${SMT_STARROCKS_PASSWORD}");
    EXPECT_EQ(option_of(sink, "jdbc-url"), "${SMT_STARROCKS_JDBC_URL}");
    EXPECT_EQ(option_of(planned.plan.flink_settings, "s3.secret-key"),
              "${SMT_FLINK_S3_SECRET_KEY}");
    EXPECT_FALSE(planned.plan.secrets_inline);
}

TEST(Secrets, OfTheCatalogAreCalledAfterPostgres) {
    const Planned planned = plan_of("[other]\nsecrets = placeholder\n" + every_table, two_tables);
    EXPECT_EQ(option_of(planned.plan.groups[0].options, "password"), "${SMT_PG_PASSWORD}");
}

std::string placeholders_of(const Plan& plan) {
    std::string text;
    for (const auto& [option, placeholder] : plan.placeholders) {
        text += option + " " + placeholder + "\n";
    }
    return text;
}

// A value that looks like one is not among them.
TEST(Secrets, AreListedForTheRenderer) {
    const std::string sections =
        "[cdc]\ndebezium.database.sslpassword = key-secret\ndebezium.x = $${SMT_PG_PASSWORD}\n"
        "[starrocks]\njdbc-url = jdbc:mysql://a:url-secret@fe:9030\n"
        "[flink]\nset.s3.secret-key = s3-secret\n" +
        every_table;
    EXPECT_EQ(
        placeholders_of(plan_of("[other]\nsecrets = placeholder\n" + sections, two_tables).plan),
        "debezium.database.sslpassword ${SMT_PG_DEBEZIUM_DATABASE_SSLPASSWORD}\n"
        "jdbc-url ${SMT_STARROCKS_JDBC_URL}\n"
        "password ${SMT_PG_PASSWORD}\n"
        "password ${SMT_STARROCKS_PASSWORD}\n"
        "s3.secret-key ${SMT_FLINK_S3_SECRET_KEY}\n");
    EXPECT_EQ(placeholders_of(plan_of(sections, two_tables).plan), "");
}

TEST(Secrets, InAUrlAreInNoComment) {
    const Planned planned = plan_of(
        "[starrocks]\njdbc-url = jdbc:mysql://a:url-secret@fe:9031/db\n" + every_table, two_tables);
    EXPECT_EQ(planned.plan.jdbc_host, "fe");
    EXPECT_EQ(planned.plan.jdbc_port, "9031");
}

// It is refused before anything could take a part of the password for a host.
TEST(Secrets, InAUrlThatCannotBeReadAreNotShown) {
    for (const char* const url : {"root:aB3/secret@fe:9030", "root:12/secret@fe:9030",
                                  "root:12?secret@fe:9030", "root:12,secret@fe:9030"}) {
        EXPECT_EQ(testing::report_of(std::string{"[starrocks]\njdbc-url = jdbc:mysql://"} + url +
                                     "\n" + every_table),
                  "smt.conf:2: error: jdbc-url = '***' is no URL of MySQL [bad-value]\n"
                  "  hint: write jdbc:mysql://host:9030, and , between several hosts; user and "
                  "password are keys of their own, or stand in it with %2F for /, %3F for ? and "
                  "%40 for @\n")
            << url;
    }
}

// One variable cannot hold both.
TEST(Secrets, NeedPlaceholdersOfTheirOwn) {
    const std::string two_rules =
        "[other]\nsecrets = placeholder\n"
        "[table-rule.1]\ndatabase = .*\nschema = .*\ntable = ^a$\n"
        "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^b$\n"
        "flink.starrocks.password = ";
    EXPECT_EQ(plan_of(two_rules + "other-secret\n", two_tables).texts().front(),
              "smt.conf:22: error: two secrets would have the placeholder "
              "'${SMT_STARROCKS_PASSWORD}': this password and that of smt.conf:9 [bad-value]\n"
              "  hint: write each as ${NAME}, with a name of its own\n");
    EXPECT_FALSE(plan_of(two_rules + "sr-secret\n", two_tables).has(code::bad_value));
    const Variable variable{"SMT_TEST_OTHER", "other-secret"};
    EXPECT_FALSE(plan_of(two_rules + "${SMT_TEST_OTHER}\n", two_tables).has(code::bad_value));
}

TEST(Settings, AreWrittenForEveryJob) {
    const Planned planned = plan_of(
        "[flink]\nset.restart-strategy.type = failure-rate\nset.a = b\nsavepoint = s3://x\n" +
            every_table,
        two_tables);
    std::string text;
    for (const auto& [name, value] : planned.plan.flink_settings) {
        text += name + " = " + value + "\n";
    }
    EXPECT_EQ(text,
              "parallelism.default = 1\n"
              "execution.checkpointing.interval = 30 s\n"
              "execution.checkpointing.externalized-checkpoint-retention = RETAIN_ON_CANCELLATION\n"
              "restart-strategy.type = failure-rate\n"
              "table.local-time-zone = UTC\n"
              "table.exec.sink.upsert-materialize = NONE\n"
              "execution.savepoint.path = s3://x\n"
              "a = b\n");
}

}  // namespace
}  // namespace smt
