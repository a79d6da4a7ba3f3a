// smt check against the stand-in for StarRocks: the bad state is made, found, mended by the
// finding's own statement, and is gone.
#include <gtest/gtest.h>

#include "check/themes.h"
#include "smt/emit.h"
#include "smt/starrocks_state.h"
#include "support/findings.h"
#include "support/plans.h"
#include "support/starrocks.h"

namespace smt {
namespace {

using namespace testing;
using namespace testing::catalogs;

class CheckStarRocks : public ::testing::Test {
  protected:
    std::string config_text(const std::string& lines = "") const {
        // A password is taken word for word, but for what expands.
        return connections + "[starrocks]\njdbc-url = jdbc:mysql://127.0.0.1:1," +
               starrocks_.address() +
               "\nload-url = localhost:8030\npassword = " + StarRocks::password +
               "\n[other]\nbe_num = 1\n" + lines + every_table;
    }

    // The findings of these checks, in the order of the table.
    std::vector<Finding> look(const std::string& lines = "") const {
        Diagnostics diagnostics;
        const std::string text = config_text(lines);
        const Config config = parse_config(text, "smt.conf", diagnostics);
        const Planned planned = plan_of_config(text, catalog_);
        const auto state = read_starrocks_state(config, planned.plan);
        EXPECT_TRUE(state);
        return found_by(
            check::starrocks,
            {.config = config, .catalog = catalog_, .plan = planned.plan, .starrocks = &*state});
    }

    // Without the notes and what a loader may not see.
    std::vector<Finding> faults(const std::string& lines = "") const {
        std::vector<Finding> found = look(lines);
        std::erase_if(found, [](const Finding& finding) {
            return finding.unknown || finding.check->severity == Severity::note;
        });
        return found;
    }

    // starrocks-create.all.sql, a statement at a time.
    void make_tables() const {
        const Planned planned = plan_of_config(config_text(), catalog_);
        for (const Emitter& emitter : emitters()) {
            if (emitter.name == "starrocks") {
                execute(emitter.emit(planned.plan).front().text);
            }
        }
        starrocks_.execute("GRANT SELECT, INSERT ON ALL TABLES IN DATABASE d TO USER 'smt'@'%'");
    }

    void execute(std::string_view script) const {
        while (script.find(';') != std::string_view::npos) {
            const std::size_t end = script.find(";\n");
            starrocks_.execute(std::string{script.substr(0, end)});
            script.remove_prefix(end == std::string_view::npos ? script.size() : end + 1);
        }
    }

    static Catalog orders_and_lines() {
        Table lines = keyed("lines", {not_null("Line, no", smallint)});
        lines.keys.front().columns = {"Line, no", "id"};
        return catalog_of(
            {lines,
             keyed("orders", {nullable("paid", boolean), nullable("total", numeric_of(12, 2)),
                              nullable("note", varchar(25)), not_null("state", varchar(10)),
                              nullable("tags", array_of(integer)), nullable("doc", jsonb)})});
    }

    StarRocks starrocks_;
    const Catalog catalog_ = orders_and_lines();
};

TEST_F(CheckStarRocks, FindsItsOwnTablesAsPlanned) {
    make_tables();
    // The address that does not answer was tried first.
    EXPECT_EQ(text_of(faults()), "");
    const std::string everything = text_of(look());
    EXPECT_EQ(everything.find("starrocks-not-made"), std::string::npos) << everything;
    EXPECT_EQ(everything.find("starrocks-column"), std::string::npos) << everything;
}

TEST_F(CheckStarRocks, DoesNotKnowWhatALoaderMayNotSee) {
    make_tables();
    std::string unknown = text_of(look());
    EXPECT_EQ(unknown,
              "unknown starrocks-nodes-seen: StarRocks at " + starrocks_.address() +
                  ": its nodes cannot be seen: Getting analyzing error at line 0. Detail message: "
                  "Access denied; you need (at least one of) the OPERATE privilege(s) on SYSTEM "
                  "for this operation.\n"
                  "  required: the role cluster_admin, or OPERATE on SYSTEM\n");
    starrocks_.execute("GRANT 'cluster_admin' TO 'smt'@'%'");
    EXPECT_EQ(text_of(look()), "");
}

TEST_F(CheckStarRocks, FindsWhatIsNotMadeYet) {
    EXPECT_EQ(text_of(faults()),
              "error starrocks-grants: database d: the user of the sink lacks privileges on its "
              "tables: loads answer with access denied\n"
              "  actual: smt lacks INSERT, SELECT\n  required: SELECT, INSERT\n"
              "  sql: GRANT SELECT, INSERT ON ALL TABLES IN DATABASE `d` TO USER 'smt'@'%';\n"
              "  then: run it as an administrator of StarRocks\n");
    EXPECT_EQ(look().back().check->id, "starrocks-not-made");
    const std::string mend = faults().front().mend.sql;
    execute(mend);
    EXPECT_EQ(text_of(faults()), "");
}

// Each is made by a statement, found, and mended by the one of the finding.
TEST_F(CheckStarRocks, FindsATableThatDiffersAndSaysHowToMendIt) {
    const std::pair<const char*, const char*> cases[] = {
        {"ALTER TABLE `d`.`s__orders` DROP COLUMN `note`",
         "error starrocks-column-missing: column d.s__orders.note: it is not there: the connector "
         "refuses the job\n"
         "  required: VARCHAR(100)\n"
         "  sql: ALTER TABLE `d`.`s__orders` ADD COLUMN `note` VARCHAR(100) NULL;\n"},
        {"ALTER TABLE `d`.`s__orders` DROP COLUMN `note`, ADD COLUMN `note` VARCHAR(20) NULL",
         "error starrocks-column-type: column d.s__orders.note: its type is not the planned one: "
         "the connector refuses the job, or values do not fit\n"
         "  actual: varchar(20)\n  required: VARCHAR(100)\n"
         "  sql: ALTER TABLE `d`.`s__orders` MODIFY COLUMN `note` VARCHAR(100) NULL;\n"},
        {"ALTER TABLE `d`.`s__orders` DROP COLUMN `paid`, ADD COLUMN `paid` BOOLEAN NOT NULL "
         "DEFAULT 'true'",
         "error starrocks-column-not-null: column d.s__orders.paid: it is NOT NULL, and "
         "PostgreSQL's may be NULL: the first NULL ends the job\n"
         "  actual: NOT NULL\n  required: NULL\n"
         "  sql: ALTER TABLE `d`.`s__orders` MODIFY COLUMN `paid` BOOLEAN NULL;\n"},
        {"ALTER TABLE `d`.`s__orders` ADD COLUMN `extra` INT NOT NULL DEFAULT '1'",
         "error starrocks-column-required: column d.s__orders.extra: it is NOT NULL and not in the "
         "plan: every row would be refused, since what is not sent is NULL, whatever its default\n"
         "  actual: int(11) NOT NULL\n  required: NULL, or no such column\n"
         "  sql: ALTER TABLE `d`.`s__orders` MODIFY COLUMN `extra` int(11) NULL;\n"}};
    make_tables();
    for (const auto& [spoil, report] : cases) {
        starrocks_.execute(spoil);
        const std::vector<Finding> found = faults();
        EXPECT_EQ(text_of(found),
                  std::string{report} +
                      "  then: wait until SHOW ALTER TABLE COLUMN says FINISHED before the next "
                      "change of the table\n");
        ASSERT_EQ(found.size(), 1U);
        EXPECT_TRUE(found.front().mend.starrocks);
        execute(found.front().mend.sql);
        EXPECT_EQ(text_of(faults()), "") << spoil;
    }
}

// No statement mends these without losing rows: the table is made anew.
TEST_F(CheckStarRocks, FindsATableThatMustBeMadeAnew) {
    const std::pair<const char*, std::string_view> cases[] = {
        {"DUPLICATE KEY (`id`) DISTRIBUTED BY RANDOM", "starrocks-model"},
        {"PRIMARY KEY (`id`, `state`) DISTRIBUTED BY HASH (`id`)", "starrocks-key"}};
    for (const auto& [clauses, id] : cases) {
        make_tables();
        starrocks_.execute("DROP TABLE `d`.`s__orders`");
        starrocks_.execute(
            "CREATE TABLE `d`.`s__orders` (`id` BIGINT NOT NULL, `state` VARCHAR(40) NOT NULL, "
            "`paid` BOOLEAN NULL, `total` DECIMAL(12,2) NULL, `note` VARCHAR(100) NULL, "
            "`tags` ARRAY<INT> NULL, `doc` VARCHAR(1048576) NULL) " +
            std::string{clauses});
        const std::vector<Finding> found = faults();
        std::set<std::string_view> ids;
        for (const Finding& finding : found) {
            ids.insert(finding.check->id);
            EXPECT_EQ(finding.mend.then.substr(0, 19), "make the table anew") << text_of(finding);
        }
        EXPECT_TRUE(ids.contains(id)) << text_of(found);
        starrocks_.execute("DROP TABLE `d`.`s__orders`");
        make_tables();
        EXPECT_EQ(text_of(faults()), "");
    }
}

TEST_F(CheckStarRocks, LooksAtVersionAndNodes) {
    make_tables();
    starrocks_.execute("GRANT 'cluster_admin' TO 'smt'@'%'");
    EXPECT_EQ(faults("[starrocks]\nversion = 4.0\n").front().check->id, "starrocks-version");
    EXPECT_EQ(faults("[starrocks]\nrun_mode = shared_data\n").front().check->id,
              "starrocks-run-mode");
    EXPECT_EQ(text_of(faults("[other]\nbe_num = 2\n")),
              "error starrocks-replicas: table d.s__lines: there are fewer BEs than it has "
              "replicas: it cannot be made\n"
              "  actual: 1 BEs are alive\n  required: replication_num = 2\n"
              "  then: set be_num = 1 in [other], or properties.replication_num in the rule\n");
    const std::vector<Finding> found = faults("[starrocks]\nload-url = fe.example:8030\n");
    EXPECT_EQ(text_of(found),
              "error starrocks-loopback: BE 127.0.0.1: the FE sends Flink on to this address, and "
              "there every TaskManager finds itself: no row arrives\n"
              "  actual: 127.0.0.1:8040\n  required: an address that the TaskManagers reach\n"
              "  then: set priority_networks of the node, or add it under another address with "
              "ALTER SYSTEM\n");
    starrocks_.execute("ALTER SYSTEM ADD BACKEND \"10.0.0.1:9050\", \"10.0.0.2:9050\"");
    starrocks_.execute("ALTER SYSTEM DROP BACKEND \"127.0.0.1:9050\"");
    EXPECT_EQ(text_of(faults("[starrocks]\nload-url = fe.example:8030\n[other]\nbe_num = 2\n")),
              "");
}

TEST_F(CheckStarRocks, SaysThatTheUserIsRefused) {
    EXPECT_EQ(text_of(faults("[starrocks]\npassword = other\n")),
              "error starrocks-reached: StarRocks at " + starrocks_.address() +
                  ": it does not let the user of the sink in: Access denied for user 'smt'\n"
                  "  required: user 'smt' may connect\n"
                  "  then: check username and password in [starrocks]\n");
}

TEST_F(CheckStarRocks, SaysThatNothingAnswers) {
    const std::string report =
        text_of(look("[starrocks]\njdbc-url = jdbc:mysql://127.0.0.1:1,127.0.0.1:2\n"));
    EXPECT_EQ(report.substr(0, report.find("checked: ")),
              "unknown starrocks-reached: StarRocks at 127.0.0.1:1, 127.0.0.1:2: it gives no "
              "answer, so nothing of it was ");
    EXPECT_EQ(report.find(StarRocks::password), std::string::npos);
    // The stand-in has no TLS: nothing is asked without it.
    for (const char* mode : {"REQUIRED", "VERIFY_CA"}) {
        const std::string refused = text_of(look(fmt::format(
            "[starrocks]\njdbc-url = jdbc:mysql://{}?sslMode={}\n", starrocks_.address(), mode)));
        EXPECT_EQ(refused.substr(0, 25), "unknown starrocks-reached") << refused;
        EXPECT_NE(refused.find("TLS"), std::string::npos) << refused;
    }
}

}  // namespace
}  // namespace smt
