// A database in which every text is an attack, beside a harmless twin of the same shape: the files
// of both must have the same tokens, with the texts exactly in their places, and nothing of them
// may reach the terminal as it is.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "integration/hostile_fixture.h"

namespace smt {
namespace {

TEST_F(Hostile, TextsChangeTheMeaningOfNoOutput) {
    configure();
    generate(hostile, "a");
    generate(twin, "b");
    for (const auto& [file, dialect] :
         std::map<std::string, Dialect>{{"starrocks-create.all.sql", Dialect::starrocks},
                                        {"starrocks-create.1.sql", Dialect::starrocks},
                                        {"flink-create.all.sql", Dialect::flink},
                                        {"flink-create.1.sql", Dialect::flink},
                                        {"postgres-setup.sql", Dialect::postgres},
                                        {"postgres-teardown.sql", Dialect::postgres}}) {
        expect_same_shape(file, dialect);
    }
    for (const auto& [file, text] : hostile.files) {
        std::istringstream lines{text};
        for (std::string line; std::getline(lines, line);) {
            EXPECT_TRUE(is_printable(line)) << file << ": " << visible(line);
        }
    }
}

// A snapshot carries every text as it is.
TEST_F(Hostile, TextsAreTheSameFromASnapshot) {
    configure();
    generate(hostile, "a");
    const auto live = hostile.files;
    const ProcessResult taken = smt("catalog -c smt.conf >catalog.json", environment(hostile));
    EXPECT_EQ(taken.exit_code, 0) << visible_lines(taken.errors);
    EXPECT_EQ(raw_characters(read("catalog.json")), "") << "it is looked at on terminals";
    generate(hostile, "b", "--catalog catalog.json --set db.maintenance_db=nothing");
    EXPECT_EQ(hostile.files, live);
}

TEST_F(Hostile, CommentsAndNamesOfColumnsAreAllThere) {
    configure();
    generate(hostile, "a");
    const auto tokens =
        SqlLexer{hostile.files.at("starrocks-create.all.sql"), Dialect::starrocks}.tokens();
    std::vector<std::string> names, comments;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        if (tokens[i].kind == SqlToken::Kind::name) {
            names.push_back(tokens[i].value);
        } else if (tokens[i].kind == SqlToken::Kind::text && tokens[i - 1].value == "COMMENT") {
            comments.push_back(tokens[i].value);
        }
    }
    for (const Text& text : texts) {
        const bool is_name = std::ranges::find(names, text.hostile) != names.end();
        EXPECT_EQ(is_name, text.name == Name::carried) << visible(text.hostile);
        EXPECT_NE(std::ranges::find(comments, spelled(text.hostile)), comments.end())
            << visible(text.hostile);
    }
}

TEST_F(Hostile, TextsReachNoTerminal) {
    configure();
    for (const char* const arguments :
         {"-v", "-v --dry-run", "--strict", "--format json --dry-run", "--color always",
          "explain s.main", "--check", "--set table-rule.1.on_unsupported=fail",
          "--set table-rule.1.primary_key=nothing"}) {
        const ProcessResult result =
            smt(std::string{arguments} + " -c smt.conf", environment(hostile));
        EXPECT_TRUE(result.exit_code <= 1 || result.exit_code == 4) << visible_lines(result.errors);
        std::string errors = result.errors;
        for (const std::string_view color : {"\x1b[31m", "\x1b[35m", "\x1b[36m", "\x1b[0m"}) {
            for (std::size_t at = errors.find(color);
                 std::string_view{arguments} == "--color always" && at != std::string::npos;
                 at = errors.find(color)) {
                errors.erase(at, color.size());
            }
        }
        EXPECT_EQ(raw_characters(errors), "") << arguments;
        EXPECT_EQ(raw_characters(result.output), "") << arguments;
        EXPECT_NE((errors + result.output).find("\\x1b[2J"), std::string::npos)
            << "the names are shown: " << errors;
    }
    const ProcessResult config = smt("config -c smt.conf", environment(hostile));
    EXPECT_EQ(raw_characters(config.output + config.errors), "");
    std::string terminal = smt_on_terminal("-q -c smt.conf --stdout starrocks-create.all.sql", 100,
                                           environment(hostile))
                               .output;
    std::erase(terminal, '\r');
    EXPECT_EQ(raw_characters(terminal), "");
    EXPECT_NE(terminal.find("CREATE TABLE"), std::string::npos) << terminal;
}

TEST_F(Hostile, SecretsAreSaidNowhere) {
    configure();
    for (const char* const arguments :
         {"-v", "-v --dry-run", "--format json -v", "config", "catalog", "--check",
          "explain s.main", "--format sarif", "--stdout starrocks-create.all.sql",
          "--stdout postgres-setup.sql", "--stdout postgres-teardown.sql", "--set db.port=1",
          "--set db.host=/nowhere -v", "--set db.user=nobody",
          "--set other.secrets=placeholder --stdout flink-create.all.sql", "--set cdc.password=x",
          "--set table-rule.1.tabel=x"}) {
        const ProcessResult result =
            smt(std::string{arguments} + " -c smt.conf", environment(hostile));
        for (const std::string_view secret :
             {"s3cret'", "s3cret''", "s3cret-url", "s3cret-flink", "s3cret-environment"}) {
            EXPECT_EQ(result.output.find(secret), std::string::npos) << arguments;
            EXPECT_EQ(result.errors.find(secret), std::string::npos) << arguments;
        }
    }
    generate(hostile, "a");
    for (const auto& [file, text] : hostile.files) {
        const bool holds_secret = text.find("s3cret") != std::string::npos;
        EXPECT_EQ(holds_secret, file.starts_with("flink-create.")) << file;
        if (holds_secret) {
            EXPECT_EQ(testing::permissions_of(folder / "a/" + file), 0600U);
        }
    }
}

TEST_F(Hostile, OnlyPlaceholdersAreRendered) {
    configure();
    generate(hostile, "a");
    const auto inline_files = hostile.files;
    generate(hostile, "b", "--set other.secrets=placeholder");
    for (const std::string file : {"flink-create.all.sql", "flink-create.1.sql"}) {
        EXPECT_EQ(hostile.files.at(file).find("s3cret"), std::string::npos);
        const ProcessResult result =
            smt("render b/" + file,
                "SMT_PG_PASSWORD=\"s3cret'cdc\" SMT_STARROCKS_PASSWORD='s3cret'\\''\\sr' "
                "SMT_STARROCKS_JDBC_URL='jdbc:mysql://fe.example:9030?password=s3cret-url' "
                "SMT_FLINK_S3_SECRET_KEY=s3cret-flink");
        EXPECT_EQ(result.exit_code, 0) << result.errors;
        const auto body = [](const std::string& text) { return text.substr(text.find("\n\n")); };
        EXPECT_EQ(body(result.output), body(inline_files.at(file)));
    }
}

// What reads the script in the end is the real psql.
TEST_F(Hostile, TextsDoNothingInTheDatabase) {
    configure();
    generate(hostile, "a");
    const auto psql = [&](const std::string& file) {
        write("run.sh", "cd '" + (folder / "") +
                            "'\nPGDATABASE=$(cat database; printf x)\n"
                            "export PGDATABASE=${PGDATABASE%x}\n"
                            "exec psql -X -f a/" +
                            file + "\n");
        write("database", hostile.database);
        return postgres.run("sh '" + (folder / "run.sh") + "'");
    };
    const ProcessResult setup = psql("postgres-setup.sql");
    EXPECT_EQ(setup.exit_code, 0) << visible_lines(setup.errors);
    EXPECT_EQ(
        postgres.query_in(hostile.database,
                          "SELECT string_agg(format('%I in %I', tablename, pubname), ', ' "
                          "ORDER BY tablename) FROM pg_publication_tables"),
        fmt::format("{} in smt_x, main in smt_x, tagged in smt_x_s_tagged, unspelled in smt_x",
                    texts.back().hostile));
    const ProcessResult teardown = psql("postgres-teardown.sql");
    EXPECT_EQ(teardown.exit_code, 0) << visible_lines(teardown.errors);
    EXPECT_FALSE(std::filesystem::exists(folder / "owned"));
}

// A database without an encoding may hold bytes that are no UTF-8 in any name; PostgreSQL itself
// does not hand them out as UTF-8.
TEST_F(Hostile, BytesThatAreNoTextEndTheRun) {
    postgres.query(
        "CREATE DATABASE \"bytes\" ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE "
        "template0");
    postgres.query_in("bytes",
                      "DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int PRIMARY KEY)', "
                      "E't\\xe9\\x1b[2J'); END $$");
    write("smt.conf", testing::connection_sections(postgres.config()) + testing::rule_for("bytes"));
    const ProcessResult result = smt("-c smt.conf");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(raw_characters(result.errors), "");
    EXPECT_NE(result.errors.find("database 'bytes', user 'postgres': ERROR:  invalid byte sequence "
                                 "for encoding \"UTF8\": 0xe9"),
              std::string::npos)
        << result.errors;
    EXPECT_FALSE(std::filesystem::exists(folder / "result"));
}

}  // namespace
}  // namespace smt
