// `smt explain` against a real PostgreSQL, and from a snapshot of it.
#include <gtest/gtest.h>

#include <string>

#include "integration/generate_fixture.h"

namespace smt {
namespace {

using testing::GenerateCommand;
using testing::ProcessResult;

class ExplainCommand : public GenerateCommand {};

TEST_F(ExplainCommand, ExplainsATable) {
    const ProcessResult result = smt("explain sales.lines -c smt.conf");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(result.errors, "");
    EXPECT_EQ(result.output,
              "sales.lines\n"
              "  rule          [table-rule.1] of smt.conf:16, the only one that matches\n"
              "  StarRocks     shop.sales__lines\n"
              "  key           order_id, number: primary key lines_pkey\n"
              "  buckets       by order_id, number, as many as StarRocks chooses\n"
              "  read through  slot smt_shop, publication smt_shop: with 1 other\n"
              "\n"
              "  column    PostgreSQL  StarRocks         fidelity\n"
              "  order_id  bigint      BIGINT            exact\n"
              "  number    integer     INT               exact\n"
              "  note      text        VARCHAR(1048576)  exact\n"
              "\n"
              "sales.events.note: note: text: a value longer than 1 MiB cannot be loaded into "
              "StarRocks and stops the job (the same for 1 more column) "
              "[value-may-be-too-long]\n");
}

TEST_F(ExplainCommand, ExplainsAColumnFromASnapshot) {
    smt("catalog -c smt.conf >catalog.json");
    const ProcessResult result =
        smt("explain orders.placed_at --catalog catalog.json --set db.port=1");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(result.errors, "smt: config smt.conf\n");
    const std::string expression = "  expression    LPAD(CAST(";
    EXPECT_NE(result.output.find(expression), std::string::npos) << result.output;
    EXPECT_TRUE(result.output.starts_with(
        "sales.orders.placed_at\n"
        "  rule          [table-rule.1] of smt.conf:16, the only one that matches\n"
        "  PostgreSQL    time NOT NULL\n"
        "  Flink source  BIGINT\n"));
    EXPECT_TRUE(result.output.ends_with(
        "  StarRocks     placed_at VARCHAR(15) NOT NULL\n"
        "  fidelity      lossy: something is lost: see below\n"
        "\n"
        "sales.orders.placed_at: warning: time: the snapshot carries milliseconds only, and "
        "24:00:00 as 00:00:00 [time-lossy]\n"))
        << result.output;
}

TEST_F(ExplainCommand, SaysWhenAWordMeansNothing) {
    const ProcessResult result = smt("explain sales.order -c smt.conf");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.output, "");
    EXPECT_EQ(result.errors,
              "smt: no rule selects a table or column 'sales.order', and there is no such "
              "diagnostic, did you mean 'sales.orders'?\n"
              "  hint: `smt --dry-run` lists the tables\n");
}

TEST_F(ExplainCommand, SaysWhenAWordMeansSeveralThings) {
    postgres.query("CREATE SCHEMA hr; CREATE TABLE hr.orders (id int PRIMARY KEY)");
    const ProcessResult result = smt("explain orders -c smt.conf");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.errors,
              "smt: 'orders' can mean several things\n"
              "  hint: write one of " +
                  postgres.database() + ".hr.orders, " + postgres.database() + ".sales.orders\n");
}

}  // namespace
}  // namespace smt
