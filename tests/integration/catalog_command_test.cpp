// `smt catalog` and `smt generate --catalog`: what a snapshot of a real database holds, and that it
// takes the place of the database.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "smt/catalog_json.h"
#include "support/program.h"
#include "support/random_catalog.h"

namespace smt {
namespace {

using testing::contents;
using testing::ProcessResult;
using testing::read_text;

// With a real validator of JSON Schema.
ProcessResult validate(const std::string& files) {
    return testing::run_shell(
        fmt::format("'{0}/tests/support/validate_json.py' '{0}/conf/catalog.schema.json' {1}",
                    SMT_SOURCE_DIR, files));
}

class CatalogCommand : public testing::Program {
  protected:
    CatalogCommand() {
        postgres.query(read_text(SMT_SOURCE_DIR "/examples/shop/schema.sql"));
        configure(".*");
    }

    void configure(const std::string& table, const std::string& more = "") const {
        write("smt.conf", testing::connection_sections(postgres.config()) +
                              "[flink]\npipeline_name = shop\n[table-rule.1]\ndatabase = ^" +
                              postgres.database() +
                              "$\nschema = ^(ops|sales)$\ntarget_database = shop\n"
                              "table = " +
                              table + "\n" + more);
    }

    ProcessResult take(const std::string& options = "") const {
        return smt("catalog -c smt.conf " + options + " >catalog.json");
    }

    const testing::Postgres postgres;
};

TEST_F(CatalogCommand, TakesThePlaceOfTheDatabase) {
    const ProcessResult taken = take();
    EXPECT_EQ(taken.exit_code, 0) << taken.errors;
    EXPECT_TRUE(taken.errors.starts_with("smt: ")) << taken.errors;
    EXPECT_TRUE(taken.errors.ends_with(" tables of 1 database\n")) << taken.errors;
    const ProcessResult live = smt("-c smt.conf -o live");
    EXPECT_EQ(live.exit_code, 0) << live.errors;
    // Nobody listens on port 1.
    for (const char* const from :
         {"--catalog catalog.json -o a", "--catalog - -o b <catalog.json"}) {
        const ProcessResult offline = smt(std::string{"-c smt.conf --set db.port=1 "} + from);
        EXPECT_EQ(offline.exit_code, 0) << offline.errors;
        const auto said = [](const std::string& errors) {
            return errors.substr(0, errors.rfind("smt: "));
        };
        EXPECT_EQ(said(offline.errors), said(live.errors));
    }
    EXPECT_GT(contents(folder / "live").size(), 6U);
    EXPECT_EQ(contents(folder / "a"), contents(folder / "live"));
    EXPECT_EQ(contents(folder / "b"), contents(folder / "live"));
}

TEST_F(CatalogCommand, IsTheSameAfterRowsCameInAndAfterTheSetup) {
    take();
    const std::string before = read("catalog.json");
    EXPECT_EQ(before.find("row_estimate"), std::string::npos);
    EXPECT_EQ(before.find("size_bytes"), std::string::npos);
    postgres.query(
        "CREATE TABLE sales.counted (id int PRIMARY KEY);"
        "INSERT INTO sales.counted SELECT generate_series(1, 5000); ANALYZE sales.counted");
    take();
    const std::string with_table = read("catalog.json");
    EXPECT_NE(with_table, before);
    postgres.query("DELETE FROM sales.counted WHERE id > 10");
    postgres.query("VACUUM ANALYZE sales.counted");
    take("--stats");
    const std::string stats = read("catalog.json");
    EXPECT_NE(stats.find("\"row_estimate\": 10"), std::string::npos) << stats;
    EXPECT_NE(stats.find("\"size_bytes\": "), std::string::npos);
    take();
    EXPECT_EQ(read("catalog.json"), with_table);
}

TEST_F(CatalogCommand, SaysWhenTheRulesAreOthersThanThoseOfTheSnapshot) {
    configure("^orders$");
    take();
    EXPECT_EQ(smt("-c smt.conf --catalog catalog.json").errors.find("[snapshot-of-other-rules]"),
              std::string::npos);
    configure(".*");
    const ProcessResult result = smt("-c smt.conf --catalog catalog.json --strict");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.errors.find(
                  "smt.conf: warning: the snapshot of the catalog was taken with other patterns of "
                  "database, schema, table or exclude: it may lack tables that the rules take now "
                  "[snapshot-of-other-rules]\n  hint: take a new one with `smt catalog`\n"),
              std::string::npos)
        << result.errors;
}

TEST_F(CatalogCommand, SaysThatTheRulesTakeNothing) {
    configure("^no_such_table$");
    const ProcessResult result = smt("catalog -c smt.conf");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(result.output, "");
    EXPECT_EQ(result.errors,
              "smt.conf: error: no rule takes any table: there is nothing to take a snapshot of "
              "[no-table]\n"
              "  hint: compare the patterns of the rules with the names in the database\n");
}

TEST_F(CatalogCommand, NamesWhatIsWrongWithASnapshot) {
    struct {
        const char* text;
        const char* errors;
    } const cases[] = {
        {"{",
         "catalog.json:1: error: no JSON: syntax error while parsing object key - unexpected "
         "end of input; expected string literal [bad-catalog]\n"},
        {R"({"version": 2})",
         "catalog.json: error: version: '2' is unknown to this smt, which reads '1' "
         "[bad-catalog]\n"},
        {R"({"version": 1, "tabels": []})",
         "catalog.json: error: unknown member 'tabels', did you mean 'tables'? [bad-catalog]\n"},
    };
    for (const auto& [text, errors] : cases) {
        write("catalog.json", text);
        const ProcessResult result = smt("-c smt.conf --catalog catalog.json");
        EXPECT_EQ(result.exit_code, 1);
        EXPECT_EQ(result.errors, std::string{errors} +
                                     "  hint: take a new one with `smt catalog`\n"
                                     "smt: nothing was written\n");
    }
    EXPECT_EQ(smt("-c smt.conf --catalog nothing.json").exit_code, 2);
    EXPECT_FALSE(std::filesystem::exists(folder / "result"));
}

TEST_F(CatalogCommand, HasTheFormOfThePublishedSchema) {
    take("--stats");
    std::string files = "'" + (folder / "catalog.json") + "'";
    for (const auto& entry : std::filesystem::directory_iterator{SMT_GOLDEN_DIR}) {
        if (exists(entry.path() / "catalog.json")) {
            files += " '" + (entry.path() / "catalog.json").string() + "'";
        }
    }
    for (unsigned seed = 0; seed < 60; ++seed) {
        const std::string name = fmt::format("{}.json", seed);
        write(name, to_json(testing::RandomCatalog{seed}.make(), Statistics::included));
        files += " '" + (folder / name) + "'";
    }
    const ProcessResult result = validate(files);
    EXPECT_EQ(result.exit_code, 0) << result.output << result.errors;
}

TEST_F(CatalogCommand, HasASchemaThatRefusesWhatSmtRefuses) {
    const std::string table = R"({"name": {"database": "d", "schema": "s", "name": "t"}, )";
    const std::string column = table + R"("columns": [{"name": "c", )";
    for (const std::string& text : {
             std::string{R"({})"},
             std::string{R"({"version": 2})"},
             std::string{R"({"version": 1, "tabels": []})"},
             std::string{R"({"version": 1, "tables": {}})"},
             std::string{R"({"version": 1, "tables": [{}]})"},
             R"({"version": 1, "tables": [)" + table + R"("kind": "view"}]})",
             R"({"version": 1, "tables": [)" + column + R"("type": {"kind": "integer"}}]}]})",
             R"({"version": 1, "tables": [)" + column + R"("type": {"kind": "array"}}]}]})",
             R"({"version": 1, "tables": [)" + column +
                 R"("type": {"kind": "text", "element": {"kind": "text"}}}]}]})",
             R"({"version": 1, "tables": [)" + column +
                 R"("type": {"kind": "numeric", "precision": 1.5}}]}]})",
             R"({"version": 1, "tables": [)" + column +
                 R"("type": {"kind": "varchar", "length": -2147483648}}]}]})",
             R"({"version": 1, "tables": [)" + column +
                 R"("type": {"kind": "numeric", "precision": 9, "scale": -100001}}]}]})",
             R"({"version": 1, "tables": [)" + column +
                 R"("nullable": "no", "type": {"kind": "text"}}]}]})",
         }) {
        write("catalog.json", text);
        const ProcessResult result = validate("'" + (folder / "catalog.json") + "'");
        EXPECT_EQ(result.exit_code, 1) << text << result.errors;
        EXPECT_TRUE(result.output.starts_with(folder / "catalog.json")) << result.errors;
        EXPECT_ANY_THROW(catalog_from_json(text, "catalog.json")) << text;
    }
}

}  // namespace
}  // namespace smt
