// `smt init`, `--max-loss` and `--format sarif` of the real program.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "integration/generate_fixture.h"

namespace smt {
namespace {

using testing::GenerateCommand;
using testing::ProcessResult;

class InitCommand : public GenerateCommand {
  protected:
    std::string dsn() const {
        const DbConfig db = postgres.config();
        return fmt::format("'host={} port={} user={} dbname={}'", db.host, db.port.value(), db.user,
                           postgres.database());
    }
};

TEST_F(InitCommand, WritesAConfigThatWorks) {
    postgres.query("CREATE SCHEMA \"h.r\"; CREATE TABLE \"h.r\".emp (id int PRIMARY KEY)");
    const ProcessResult result = smt("init -o new.conf --dsn " + dsn());
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(result.errors, "smt: wrote new.conf: read it, then run smt -c new.conf --dry-run\n");
    const std::string text = read("new.conf");
    EXPECT_NE(text.find("\n; 1 table in the schema h.r.\n[table-rule.1]\ndatabase = ^" +
                        postgres.database() + "$\nschema = ^h\\.r$\ntable = .*\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\n; 3 tables in the schema sales.\n"
                        "; Without a key, so rows are appended and never changed: events\n"
                        "[table-rule.2]\n"),
              std::string::npos)
        << text;
    const ProcessResult run = smt("-c new.conf --dry-run -q --set table-rule.1.exclude=.*");
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    EXPECT_NE(run.output.find("sales.lines"), std::string::npos) << run.output;
}

TEST_F(InitCommand, NeverOverwrites) {
    const std::string before = read("smt.conf");
    const ProcessResult result = smt("init");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.errors,
              "smt: 'smt.conf' is there already: it is not overwritten\n"
              "  hint: name another file with -o\n");
    EXPECT_EQ(read("smt.conf"), before);
    std::filesystem::create_symlink("nowhere", folder / "link.conf");
    EXPECT_EQ(smt("init -o link.conf").exit_code, 2);
    EXPECT_FALSE(std::filesystem::exists(folder / "nowhere"));
}

TEST_F(InitCommand, ReplacesWhatAKilledRunLeft) {
    write(".smt-tmp.new.conf", "half");
    const ProcessResult result = smt("init -o new.conf");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_NE(read("new.conf").find("[table-rule.1]"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / ".smt-tmp.new.conf"));
}

TEST_F(InitCommand, AsksNobodyInAScript) {
    const ProcessResult result = smt("init -o new.conf");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    const ProcessResult config = smt("config -c new.conf");
    EXPECT_EQ(config.exit_code, 0) << config.errors;
    EXPECT_EQ(config.errors, "");
}

TEST_F(InitCommand, AsksOnATerminal) {
    const ProcessResult result =
        smt_on_terminal("init -o new.conf", 200, "", dsn().substr(1, dsn().size() - 2) + "\n");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_NE(
        result.output.find("postgresql://USER@HOST:PORT/DATABASE (nothing: fill it in later): "),
        std::string::npos)
        << result.output;
    EXPECT_NE(read("new.conf").find("in the schema sales"), std::string::npos);
}

TEST_F(InitCommand, TakesNoPassword) {
    const ProcessResult result =
        smt("init -o new.conf --dsn postgresql://owner:s3cret@db.example/shop");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.errors,
              "smt: the connection string cannot be used: every user of the machine can read a "
              "password on it\n"
              "  hint: write postgresql://USER@HOST:PORT/DATABASE; the password comes from "
              "PGPASSWORD or ~/.pgpass\n");
    EXPECT_FALSE(std::filesystem::exists(folder / "new.conf"));
}

class Gates : public GenerateCommand {};

TEST_F(Gates, MakeALossAnError) {
    EXPECT_EQ(smt("-q -c smt.conf --max-loss lossy").exit_code, 0);
    const ProcessResult widened = smt("-q -c smt.conf --max-loss widened -o other");
    EXPECT_EQ(widened.exit_code, 1);
    EXPECT_EQ(widened.errors,
              "sales.orders.placed_at: error: time as VARCHAR(15) is lossy, and --max-loss allows "
              "no more than 'widened' [loss-too-high]\n"
              "  hint: give the column another type, or leave it out with exclude_columns\n");
    EXPECT_FALSE(std::filesystem::exists(folder / "other"));
    postgres.query("ALTER TABLE sales.orders DROP COLUMN placed_at, ADD COLUMN at timestamptz");
    EXPECT_EQ(smt("-q -c smt.conf --max-loss widened").exit_code, 0);
    EXPECT_EQ(smt("-q -c smt.conf --max-loss none").exit_code, 1);
    postgres.query("ALTER TABLE sales.orders DROP COLUMN at, ADD COLUMN bits varbit");
    const std::string skip = "-q -c smt.conf --set table-rule.1.on_unsupported=skip";
    EXPECT_EQ(smt(skip).exit_code, 0);
    for (const std::string loss : {"widened", "lossy"}) {
        const ProcessResult left_out = smt(skip + " --max-loss " + loss);
        EXPECT_EQ(left_out.exit_code, 1);
        EXPECT_NE(left_out.errors.find("sales.orders.bits: error: it is left out, and --max-loss"),
                  std::string::npos)
            << left_out.errors;
    }
    EXPECT_EQ(smt("-q -c smt.conf --max-loss some").errors,
              "smt: --max-loss: some not in {none,widened,lossy}\n"
              "  hint: `smt --help` lists the options\n");
}

TEST_F(Gates, AreThereInSarif) {
    const ProcessResult result = smt("-c smt.conf --format sarif -v");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    const auto run = nlohmann::json::parse(result.errors).at("runs").at(0);
    std::vector<std::string> codes;
    for (const auto& one : run.at("results")) {
        codes.push_back(one.at("ruleId"));
        if (codes.back() == "time-lossy") {
            EXPECT_EQ(one.at("level"), "warning");
            EXPECT_EQ(
                one.at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri"),
                "smt.conf");
            EXPECT_EQ(
                one.at("locations").at(0).at("logicalLocations").at(0).at("fullyQualifiedName"),
                "sales.orders.placed_at");
        }
    }
    EXPECT_NE(std::ranges::find(codes, "time-lossy"), codes.end());
    configure("[db]\nport = 1\n");
    const auto failed = nlohmann::json::parse(smt("-c smt.conf --format sarif").errors);
    EXPECT_EQ(failed.at("runs").at(0).at("results").back().at("ruleId"), "failed");
    const auto repeated = failed.at("runs").at(0).at("results").at(0);
    EXPECT_EQ(repeated.at("ruleId"), "key-repeated");
    EXPECT_GT(repeated.at("locations").at(0).at("physicalLocation").at("region").at("startLine"),
              1);
}

}  // namespace
}  // namespace smt
