// `smt` against a real PostgreSQL: what it prints where, what it writes, and how it ends.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <pqxx/pqxx>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "integration/generate_fixture.h"

namespace smt {
namespace {

using testing::contents;
using testing::GenerateCommand;
using testing::ProcessResult;

TEST_F(GenerateCommand, WritesTheFilesAndSaysSoInTheLastLine) {
    const ProcessResult first = smt("-c smt.conf");
    EXPECT_EQ(first.exit_code, 0) << first.errors;
    EXPECT_EQ(first.output, "");
    EXPECT_EQ(last_line(first.errors),
              "smt: 3 tables through 2 replication slots: 7 files written, 0 unchanged in "
              "./result\n");
    EXPECT_EQ(names_in("result"), every_file);
    EXPECT_EQ(last_line(smt("generate -c smt.conf").errors),
              "smt: 3 tables through 2 replication slots: 0 files written, 7 unchanged in "
              "./result\n");
    EXPECT_EQ(last_line(smt("-c smt.conf -o other").errors),
              "smt: 3 tables through 2 replication slots: 7 files written, 0 unchanged in other\n");
    EXPECT_EQ(contents(folder / "other"), contents(folder / "result"));
    EXPECT_EQ(last_line(smt("--set other.outputs=flink").errors),
              "smt: 3 tables through 2 replication slots: 0 files written, 3 unchanged, 4 removed "
              "in ./result\n");
}

TEST_F(GenerateCommand, ReadsTheConfigFromStdin) {
    const ProcessResult result = smt("-c - --set other.output_dir=piped <smt.conf");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(names_in("piped"), every_file);
    EXPECT_NE(result.errors.find("stdin: note: TRUNCATE"), std::string::npos) << result.errors;
    EXPECT_NE(read("piped/.smt-manifest.json").find("\"config\": \"stdin\""), std::string::npos);
}

TEST_F(GenerateCommand, PrintsOneOutputAndNothingElse) {
    smt("-c smt.conf");
    for (const auto& [name, text] : contents(folder / "result")) {
        if (!name.starts_with('.')) {
            EXPECT_EQ(smt("-q --stdout " + name).output, text);
        }
    }
    const std::string text = read("result/flink-create.all.sql");
    for (const char* const more : {"-v", "--dry-run", "-o printed", "--format json",
                                   "--color always", "--set other.output_dir=printed"}) {
        const ProcessResult result = smt(std::string{"--stdout flink-create.all.sql "} + more);
        EXPECT_EQ(result.exit_code, 0) << result.errors;
        EXPECT_EQ(result.output, text) << more;
    }
    EXPECT_EQ(names_in("printed"), "");
    const ProcessResult strict = smt("-c smt.conf --strict --stdout flink-create.all.sql");
    EXPECT_EQ(strict.exit_code, 1);
    EXPECT_EQ(strict.output, "");
}

TEST_F(GenerateCommand, KnowsTheNamesOfItsOutputs) {
    const ProcessResult result = smt("-q -c smt.conf --stdout flink-create.al.sql");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.output, "");
    EXPECT_EQ(result.errors,
              "smt: there is no output 'flink-create.al.sql', did you mean "
              "'flink-create.all.sql'?\n"
              "  hint: the outputs are flink-create.1.sql, flink-create.all.sql, "
              "postgres-setup.sql, postgres-teardown.sql, smt.lock, starrocks-create.1.sql, "
              "starrocks-create.all.sql\n");
}

TEST_F(GenerateCommand, NoticesThatItsOutputIsNotTaken) {
    const ProcessResult full = smt("-q -c smt.conf --stdout flink-create.all.sql >/dev/full");
    EXPECT_EQ(full.exit_code, 3);
    EXPECT_EQ(full.errors, "smt: cannot write to stdout: No space left on device\n");
    EXPECT_EQ(smt("-q -c smt.conf --dry-run >/dev/full").exit_code, 3);
    const ProcessResult gone = shell(
        "{ $SMT -q -c smt.conf --stdout flink-create.all.sql; echo $? >code; } | true; "
        "cat code");
    EXPECT_EQ(gone.output, "3\n");
    EXPECT_EQ(gone.errors, "smt: cannot write to stdout: Broken pipe\n");
    EXPECT_EQ(smt("-q -c smt.conf >&-").exit_code, 0) << "it has nothing to print";
    EXPECT_EQ(names_in("result"), every_file);
}

// The first connection would get the number of a closed stream, and what is said would go there.
TEST_F(GenerateCommand, NeedsNoStandardStreams) {
    EXPECT_EQ(smt("-v -c smt.conf 2>&-").exit_code, 0);
    EXPECT_EQ(names_in("result"), every_file);
}

TEST_F(GenerateCommand, ListsWhatItWouldDo) {
    const ProcessResult result = smt("-c smt.conf --dry-run");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.output,
              "rule  PostgreSQL    StarRocks           key               slot                   "
              "fidelity\n"
              "1     sales.events  shop.sales__events  none, appended    smt_shop_sales_events  "
              "exact\n"
              "1     sales.lines   shop.sales__lines   order_id, number  smt_shop               "
              "exact\n"
              "1     sales.orders  shop.sales__orders  id                smt_shop               "
              "lossy\n");
    EXPECT_EQ(last_line(result.errors),
              "smt: 3 tables through 2 replication slots: nothing was written\n");
    EXPECT_EQ(names_in("result"), "");
}

TEST_F(GenerateCommand, EndsWithOneOnErrorsAndWritesNothing) {
    configure("[table-rule.1]\nprimary_key = nothing\n");
    const ProcessResult result = smt("-c smt.conf");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(last_line(result.errors), "smt: nothing was written\n");
    EXPECT_EQ(names_in("result"), "");
    EXPECT_EQ(smt("-c smt.conf --dry-run").exit_code, 1);
}

// sales.orders has a time, which the native pipeline cuts; sales.events has no key.
TEST_F(GenerateCommand, WritesTheOtherOutputsWhereThePipelineCannotCarryATable) {
    configure("[other]\noutputs = starrocks, flink, postgres, flink-cdc\n");
    const ProcessResult result = smt("-c smt.conf");
    EXPECT_EQ(result.exit_code, 1) << result.errors;
    EXPECT_NE(result.errors.find("[pipeline-uncarried]"), std::string::npos) << result.errors;
    EXPECT_NE(result.errors.find("sales.orders.placed_at"), std::string::npos) << result.errors;
    EXPECT_EQ(last_line(result.errors),
              "smt: 3 tables through 2 replication slots: 7 files written, 0 unchanged in "
              "./result; an output with errors was left out\n");
    EXPECT_EQ(names_in("result"), every_file);
    EXPECT_EQ(smt("-c smt.conf --dry-run").exit_code, 1);
    EXPECT_EQ(smt("-c smt.conf --check").exit_code, 1) << "the files are the same";
}

TEST_F(GenerateCommand, LeavesTablesOutOfThePipelineWhenItMay) {
    configure(
        "[other]\noutputs = starrocks, flink, postgres, flink-cdc\n"
        "[table-rule.1]\non_unsupported = skip\n");
    const ProcessResult result = smt("-c smt.conf");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_NE(result.errors.find("[pipeline-left-out]"), std::string::npos) << result.errors;
    EXPECT_EQ(names_in("result"), ".smt-manifest.json flink-cdc.1.yaml flink-cdc.all.yaml" +
                                      every_file.substr(every_file.find(' ')));
    const std::string yaml = read("result/flink-cdc.all.yaml");
    EXPECT_NE(yaml.find("  - source-table: \"sales.lines\"\n"), std::string::npos) << yaml;
    EXPECT_EQ(yaml.find("sales.orders"), std::string::npos) << yaml;
    EXPECT_EQ(smt("-c smt.conf --strict").exit_code, 1) << "it is a warning";
}

TEST_F(GenerateCommand, EndsWithOneOnWarningsThatAreErrors) {
    const ProcessResult strict = smt("-c smt.conf --strict");
    EXPECT_EQ(strict.exit_code, 1);
    EXPECT_EQ(last_line(strict.errors),
              "smt: nothing was written: with --strict a warning is an error\n");
    const ProcessResult quiet = smt("-q -c smt.conf --strict");
    EXPECT_NE(quiet.errors.find("[time-lossy]"), std::string::npos)
        << "what makes it fail must be shown: " << quiet.errors;
    EXPECT_EQ(quiet.errors.find(": note:"), std::string::npos) << quiet.errors;
    EXPECT_EQ(names_in("result"), "");
    EXPECT_EQ(smt("-q -c smt.conf").errors, "");
}

// design: counted, not shown, not failing --strict; one that matched nothing is a note.
TEST_F(GenerateCommand, AcceptsWhatTheConfigAllows) {
    configure(
        "[diagnostics]\nallow = time-lossy, truncate-not-carried, json-lossy\n"
        "[table-rule.1]\nallow = no-key, keyless-append-only, chunk-column-unindexed, "
        "several-slots, group-split\n");
    const ProcessResult result = smt("-c smt.conf --strict");
    EXPECT_EQ(result.exit_code, 1) << "several-slots is of no rule: " << result.errors;
    EXPECT_EQ(result.errors.find("[time-lossy]"), std::string::npos) << result.errors;

    configure(
        "[diagnostics]\nallow = time-lossy, truncate-not-carried, several-slots, json-lossy\n"
        "[table-rule.1]\nallow = no-key, keyless-append-only, chunk-column-unindexed\n");
    const ProcessResult accepted = smt("-c smt.conf --strict");
    EXPECT_EQ(accepted.exit_code, 0);
    for (const char* const code :
         {"time-lossy", "truncate-not-carried", "several-slots", "no-key"}) {
        EXPECT_EQ(accepted.errors.find(std::string{"["} + code), std::string::npos)
            << accepted.errors;
    }
    EXPECT_NE(
        accepted.errors.find("smt.conf:24: note: allow = json-lossy accepts nothing of this run "
                             "[allow-unused]\n  hint: take it out\n"),
        std::string::npos)
        << accepted.errors;
    EXPECT_EQ(last_line(accepted.errors),
              "smt: 3 tables through 2 replication slots: 7 files written, 0 unchanged in "
              "./result; 6 diagnostics accepted\n");
}

// --strict: nothing is written, also when the writer itself warns.
TEST_F(GenerateCommand, WritesNothingWhenAnEditedFileWouldStay) {
    configure(
        "[diagnostics]\nallow = time-lossy, several-slots, no-key, keyless-append-only, "
        "chunk-column-unindexed\n");
    EXPECT_EQ(smt("-c smt.conf --strict").exit_code, 0);
    write("result/flink-create.1.sql", "edited");
    const auto before = contents(folder / "result");
    const ProcessResult result = smt("-c smt.conf --strict --set other.outputs=starrocks");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.errors.find("[edited-output-kept]"), std::string::npos) << result.errors;
    EXPECT_EQ(contents(folder / "result"), before);
}

TEST_F(GenerateCommand, LeavesTheFolderOfAnotherConfigAlone) {
    smt("-c smt.conf");
    write("other.conf", read("smt.conf"));
    const ProcessResult result = smt("-c other.conf");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.errors.find("[foreign-manifest]"), std::string::npos) << result.errors;
    EXPECT_EQ(last_line(result.errors), "smt: nothing was written\n");
}

TEST_F(GenerateCommand, ShowsEachQueryWithItsTime) {
    const ProcessResult result = smt("-v -c smt.conf");
    EXPECT_EQ(result.output, "");
    std::istringstream lines{result.errors};
    int queries = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::string begin = "smt: " + postgres.database() + ": ";
        if (line.starts_with(begin) && line.find(" ms: ") != std::string::npos) {
            ++queries;
            EXPECT_LT(line.size(), 400U);
        }
    }
    EXPECT_GT(queries, 5) << result.errors;
    EXPECT_NE(result.errors.find("ms: SELECT datname AS name, "), std::string::npos)
        << result.errors;
    EXPECT_EQ(result.errors.find("secret-"), std::string::npos);
}

TEST_F(GenerateCommand, SpeaksJsonOnly) {
    std::istringstream lines{smt("-v -c smt.conf --format json").errors};
    std::vector<std::string> codes;
    for (std::string line; std::getline(lines, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        ASSERT_TRUE(json.is_object()) << line;
        codes.push_back(json.at("code"));
    }
    for (const char* const code : {"query", "time-lossy", "summary"}) {
        EXPECT_NE(std::ranges::find(codes, code), codes.end()) << code;
    }
    ASSERT_FALSE(codes.empty());
    EXPECT_EQ(codes.back(), "summary");
}

TEST_F(GenerateCommand, CannotConnectWithAWrongNameOrPassword) {
    const ProcessResult role = smt("-q --set db.user=nobody");
    EXPECT_EQ(role.exit_code, 3);
    EXPECT_NE(role.errors.find("(check user in [db])"), std::string::npos) << role.errors;
    const ProcessResult database = smt("-q --set db.maintenance_db=nothing");
    EXPECT_EQ(database.exit_code, 3);
    EXPECT_NE(database.errors.find("set maintenance_db in [db]"), std::string::npos)
        << database.errors;
    EXPECT_EQ(names_in("result"), "");
}

// Holds a lock that the program's queries wait for.
class SlowCatalog : public GenerateCommand {
  protected:
    SlowCatalog() {
        const DbConfig db = postgres.config();
        connection_ = std::make_unique<pqxx::connection>(
            fmt::format("host='{}' port={} user={} dbname='{}'", db.host, db.port.value(), db.user,
                        postgres.database()));
        lock_ = std::make_unique<pqxx::work>(*connection_);
        lock_->exec("LOCK TABLE pg_catalog.pg_attrdef IN ACCESS EXCLUSIVE MODE");
        release_ = std::thread{[this] {
            std::this_thread::sleep_for(std::chrono::milliseconds{1800});
            lock_->commit();
        }};
    }
    ~SlowCatalog() override { release_.join(); }

  private:
    std::unique_ptr<pqxx::connection> connection_;
    std::unique_ptr<pqxx::work> lock_;
    std::thread release_;
};

const std::string busy = "\r\x1b[Ksmt: reading the catalog: ";

TEST_F(SlowCatalog, ShowsProgressOnATerminal) {
    const ProcessResult result = smt_on_terminal("-c smt.conf");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    const std::size_t begin = result.output.find(busy);
    ASSERT_NE(begin, std::string::npos) << result.output;
    EXPECT_NE(result.output.find(" queries, the last in '" + postgres.database() + "'", begin),
              std::string::npos);
    const std::size_t end = result.output.rfind("\r\x1b[K");
    EXPECT_EQ(result.output.find("sales.", 0), result.output.find("sales.", end))
        << "the line is gone before anything else is said: " << result.output;
}

TEST_F(SlowCatalog, CutsProgressToTheWidthOfTheTerminal) {
    const ProcessResult result = smt_on_terminal("-c smt.conf", 24);
    EXPECT_NE(result.output.find("\r\x1b[Ksmt: reading the catalo\r\x1b[K"), std::string::npos)
        << result.output;
}

TEST_F(SlowCatalog, ShowsNoProgressWhenAskedToBeQuiet) {
    const ProcessResult result = smt_on_terminal("-q -c smt.conf");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.output, "");
}

TEST_F(SlowCatalog, ShowsNoProgressBesideQueriesOrInJson) {
    const ProcessResult result = smt_on_terminal("-v -c smt.conf");
    EXPECT_EQ(result.output.find("\x1b[K"), std::string::npos) << result.output;
}

TEST_F(SlowCatalog, ShowsNoProgressInAFile) {
    EXPECT_EQ(smt("-c smt.conf").errors.find('\x1b'), std::string::npos);
}

TEST_F(SlowCatalog, IsLeftAloneByASignal) {
    const ProcessResult result = shell("timeout --signal=INT 1 $SMT -c smt.conf; echo $?");
    EXPECT_EQ(result.output, "124\n");
    EXPECT_EQ(names_in("result"), "");
}

TEST_F(GenerateCommand, ShowsNoProgressWhenItIsQuick) {
    const auto time_of = [](const auto& function) {
        const auto begin = std::chrono::steady_clock::now();
        function();
        return std::chrono::steady_clock::now() - begin;
    };
    ProcessResult result;
    const auto run = [&] { result = smt_on_terminal("-c smt.conf"); };
    // A busy machine may need a second try.
    for (int i = 0; time_of(run) > std::chrono::milliseconds{900}; ++i) {
        ASSERT_LT(i, 50) << "no run is quick";
    }
    EXPECT_EQ(result.output.find("\x1b[K"), std::string::npos) << result.output;
}

}  // namespace
}  // namespace smt
