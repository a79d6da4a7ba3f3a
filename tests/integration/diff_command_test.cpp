// `smt diff` on a real PostgreSQL: snapshots, locks, folders and live databases, and what generate
// says about what changed.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "integration/generate_fixture.h"

namespace smt {
namespace {

using testing::GenerateCommand;
using testing::ProcessResult;

class DiffCommand : public GenerateCommand {
  protected:
    DiffCommand() {
        smt("catalog -c smt.conf >old.json");
        smt("-c smt.conf");
        std::filesystem::copy(folder / "result", folder / "old");
    }

    void migrate() const {
        postgres.query(
            "ALTER TABLE sales.lines ADD COLUMN weight int;"
            "ALTER TABLE sales.lines DROP COLUMN note;"
            "CREATE TABLE sales.returns (id int PRIMARY KEY)");
    }
};

TEST_F(DiffCommand, FindsNothingWhereNothingChanged) {
    smt("catalog -c smt.conf >new.json");
    for (const char* const sides :
         {"old.json new.json", "result old.json", "result result/smt.lock", "result smt.conf",
          "smt.conf result", "old.json smt.conf"}) {
        const std::string named =
            std::string_view{sides}.find(".json") != std::string_view::npos ? " -c smt.conf" : "";
        const ProcessResult result = smt(std::string{"diff "} + sides + named);
        EXPECT_EQ(result.exit_code, 0) << sides << result.output << result.errors;
        EXPECT_EQ(result.output, "") << sides;
        EXPECT_EQ(result.errors, "smt: nothing differs\n") << sides;
    }
}

TEST_F(DiffCommand, SaysWhatAMigrationNeeds) {
    migrate();
    smt("catalog -c smt.conf >new.json");
    const std::string expected =
        "shop.sales__lines\n"
        "  sales.lines.weight was added: integer, INT (alter, restart, resend)\n"
        "  sales.lines.note is gone: text, VARCHAR(1048576) (restart)\n"
        "    What StarRocks has of it stays until you drop it.\n"
        "shop.sales__returns\n"
        "  shop.sales__returns is new (alter)\n"
        "the job\n"
        "  sales.returns is read now, through the slot smt_shop (setup, restart)\n"
        "    Its rows are read only with scan.newly-added-table.enabled = true in [cdc], for this "
        "run alone.\n"
        "\n"
        "To do:\n"
        "  1. Write the new files with smt.\n"
        "  2. Stop the job with a savepoint.\n"
        "  3. Run the new postgres-setup.sql.\n"
        "  4. Run the statements of --format sql in StarRocks.\n"
        "  5. Submit the new file with that savepoint.\n"
        "  6. In PostgreSQL, send rows once more that a migration may have changed; large tables "
        "in parts.\n"
        "     UPDATE sales.lines SET weight = weight WHERE weight IS NOT NULL;\n"
        "  7. Later, if nothing needs what StarRocks still has: run what is commented out there, "
        "or use --allow-destructive.\n";
    for (const char* const sides :
         {"diff -c smt.conf old.json new.json", "diff -c smt.conf old new.json",
          "diff old/smt.lock smt.conf"}) {
        const ProcessResult result = smt(sides);
        EXPECT_EQ(result.exit_code, 4) << sides << result.errors;
        EXPECT_EQ(result.output, expected) << sides;
        EXPECT_EQ(result.errors, "smt: 4 changes, 2 tables of StarRocks\n");
    }
}

TEST_F(DiffCommand, WritesSqlJsonAndMarkdown) {
    migrate();
    const ProcessResult sql = smt("diff old smt.conf --format sql -q");
    EXPECT_EQ(sql.exit_code, 4);
    EXPECT_EQ(sql.errors, "");
    EXPECT_NE(sql.output.find("\n-- ALTER TABLE `shop`.`sales__lines` DROP COLUMN `note`;\n"),
              std::string::npos)
        << sql.output;
    const ProcessResult all = smt("diff old smt.conf --format sql -q --allow-destructive");
    EXPECT_NE(all.output.find("ALTER TABLE `shop`.`sales__lines` ADD COLUMN `weight` INT NULL,\n"
                              "  DROP COLUMN `note`;\n"),
              std::string::npos)
        << all.output;
    const auto json = nlohmann::json::parse(smt("diff old smt.conf --format json -q").output);
    EXPECT_TRUE(json.at("differs").get<bool>());
    EXPECT_EQ(json.at("needs"), nlohmann::json({"setup", "alter", "restart", "resend"}));
    EXPECT_EQ(json.at("tables").size(), 2U);
    const std::string markdown = smt("diff old smt.conf --format markdown -q").output;
    EXPECT_TRUE(markdown.starts_with("### smt diff: old to smt.conf\n\n| where | what | needs |\n"))
        << markdown;
}

TEST_F(DiffCommand, RefusesWhatItCannotUse) {
    struct {
        const char* arguments;
        int exit_code;
        std::string errors;
    } const cases[] = {
        {"diff old", 2, "smt: NEW is required\n  hint: `smt diff --help` lists the options\n"},
        {"diff old nothing", 2,
         "nothing: error: cannot be read: No such file or directory [no-such-file]\n"
         "  hint: check the name, and the working directory that it starts from\n"},
        {"diff -c smt.conf old result", 2,
         "smt: -c is only used when OLD or NEW is a snapshot\n"
         "  hint: name it as OLD or NEW, for what its database has now\n"},
        {"diff old bad.conf", 2,
         "bad.conf: error: no [table-rule.N] selects a table [no-rule]\n"
         "  hint: add [table-rule.1] with database, schema and table\n"
         "bad.conf:1: error: unknown section [nothing] [unknown-key]\n"
         "  hint: the sections are [db], [other], [starrocks], [cdc], [flink], [kafka], "
         "[kubernetes], [diagnostics], "
         "[table-rule.N]\n"},
        {"diff old broken.lock", 1,
         "broken.lock: error: 'config' is missing [bad-lock]\n"
         "  hint: restore it from version control\n"},
        {"diff -c smt.conf broken.json old.json", 1,
         "broken.json: error: 'version' is missing [bad-catalog]\n"
         "  hint: take a new one with `smt catalog`\n"},
        {"diff old result --format xml", 2,
         "smt: --format: xml not in {text,sql,json,markdown}\n"
         "  hint: `smt diff --help` lists the options\n"},
        {"--format sarif diff old result", 2,
         "smt: --format: sarif not in {text,sql,json,markdown}\n"
         "  hint: `smt diff --help` lists the options\n"},
    };
    write("broken.lock", "{\n  \"version\": 1,\n  \"smt\": \"1.0\"}");
    write("broken.json", "{}");
    write("bad.conf", "[nothing]\nx = 1\n");
    for (const auto& [arguments, exit_code, errors] : cases) {
        const ProcessResult result = smt(arguments);
        EXPECT_EQ(result.exit_code, exit_code) << arguments;
        EXPECT_EQ(result.output, "") << arguments;
        EXPECT_EQ(result.errors, errors) << arguments;
    }
}

TEST_F(DiffCommand, NeedsNoDatabaseForWhatIsWritten) {
    migrate();
    smt("-c smt.conf");
    EXPECT_EQ(smt("diff old result --set db.port=1").exit_code, 4);
    const ProcessResult broken = smt("diff old smt.conf --set db.port=1");
    EXPECT_EQ(broken.exit_code, 3) << broken.errors;
}

TEST_F(DiffCommand, IsToldByGenerateInShort) {
    EXPECT_EQ(smt("-c smt.conf").errors.find("[changed-since-lock]"), std::string::npos);
    migrate();
    const ProcessResult result = smt("-c smt.conf");
    EXPECT_NE(result.errors.find(
                  "shop.sales__lines: note: since the run before: sales.lines.weight was added: "
                  "integer, INT; sales.lines.note is gone: text, VARCHAR(1048576) "
                  "[changed-since-lock]\n"),
              std::string::npos)
        << result.errors;
    EXPECT_EQ(smt("-c smt.conf").errors.find("[changed-since-lock]"), std::string::npos);
}

}  // namespace
}  // namespace smt
