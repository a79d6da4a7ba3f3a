// What `smt check` says about tables of StarRocks that are not those of the plan.
#include <gtest/gtest.h>

#include "unit/check_starrocks.h"

namespace smt {
namespace {

using namespace testing;

StarRocksTable& orders(StarRocksState& state) {
    return state.tables.value->front();
}

// clang-format off
const StarRocksCase cases[] = {
    {"DatabaseNotMade", [](StarRocksState& s) { s.tables.value->clear(); s.databases.value->clear(); },
     "note starrocks-not-made: database d: 1 of its tables are not there, or smt may not see them: the job cannot be planned without them\n"
     "  actual: the database is not there\n  required: made by starrocks-create.all.sql\n"
     "  then: run starrocks-create.all.sql before the job is submitted\n"},
    {"TableNotMade", [](StarRocksState& s) { s.tables.value->clear(); },
     "note starrocks-not-made: database d: 1 of its tables are not there, or smt may not see them: the job cannot be planned without them\n"
     "  actual: s__orders\n  required: made by starrocks-create.all.sql\n"
     "  then: run starrocks-create.all.sql before the job is submitted\n"},
    {"Model", [](StarRocksState& s) { orders(s).model = "DUP_KEYS"; orders(s).key = {}; },
     "error starrocks-model: table d.s__orders: it has no primary key: updates would be appended, and deletes would be lost\n"
     "  actual: DUP_KEYS\n  required: PRIMARY_KEYS\n"
     "  then: make the table anew: DROP TABLE, starrocks-create.all.sql, and start the copy over\n"},
    {"ModelOfTheDocumentation", [](StarRocksState& s) { orders(s).model = "PRI_KEYS"; }, ""},
    {"Key", [](StarRocksState& s) { orders(s).key = {"id", "state"}; },
     "error starrocks-key: table d.s__orders: its key is not the planned one: the connector refuses the job, or rows replace each other\n"
     "  actual: (id, state)\n  required: (id)\n"
     "  then: make the table anew: DROP TABLE, starrocks-create.all.sql, and start the copy over\n"},
    {"ColumnMissing", [](StarRocksState& s) { orders(s).columns.pop_back(); },
     "error starrocks-column-missing: column d.s__orders.state: it is not there: the connector refuses the job\n"
     "  required: VARCHAR(40)\n"
     "  sql: ALTER TABLE `d`.`s__orders` ADD COLUMN `state` VARCHAR(40) NULL;\n"
     "  then: wait until SHOW ALTER TABLE COLUMN says FINISHED before the next change of the table\n"},
    {"KeyColumnMissing", [](StarRocksState& s) { orders(s).columns.erase(orders(s).columns.begin()); },
     "error starrocks-column-missing: column d.s__orders.id: it is not there: the connector refuses the job\n"
     "  required: BIGINT\n"
     "  then: make the table anew: DROP TABLE, starrocks-create.all.sql, and start the copy over\n"},
    {"Longer", [](StarRocksState& s) { orders(s).columns[3].type = "varchar(100)"; }, ""},
    {"Shorter", [](StarRocksState& s) { orders(s).columns[3].type = "varchar(10)"; },
     "error starrocks-column-type: column d.s__orders.state: its type is not the planned one: the connector refuses the job, or values do not fit\n"
     "  actual: varchar(10)\n  required: VARCHAR(40)\n"
     "  sql: ALTER TABLE `d`.`s__orders` MODIFY COLUMN `state` VARCHAR(40) NOT NULL;\n"
     "  then: wait until SHOW ALTER TABLE COLUMN says FINISHED before the next change of the table\n"},
    {"Decimal", [](StarRocksState& s) { orders(s).columns[2].type = "decimal32(9, 2)"; },
     "error starrocks-column-type: column d.s__orders.total: its type is not the planned one: the connector refuses the job, or values do not fit\n"
     "  actual: decimal32(9, 2)\n  required: DECIMAL(12,2)\n"
     "  then: make the table anew: DROP TABLE, starrocks-create.all.sql, and start the copy over\n"},
    {"TypeOfTheKey", [](StarRocksState& s) { orders(s).columns[0].type = "int(11)"; },
     "error starrocks-column-type: column d.s__orders.id: its type is not the planned one: the connector refuses the job, or values do not fit\n"
     "  actual: int(11)\n  required: BIGINT\n"
     "  then: make the table anew: DROP TABLE, starrocks-create.all.sql, and start the copy over\n"},
    {"NotNull", [](StarRocksState& s) { orders(s).columns[1].nullable = false; },
     "error starrocks-column-not-null: column d.s__orders.paid: it is NOT NULL, and PostgreSQL's may be NULL: the first NULL ends the job\n"
     "  actual: NOT NULL\n  required: NULL\n"
     "  sql: ALTER TABLE `d`.`s__orders` MODIFY COLUMN `paid` BOOLEAN NULL;\n"
     "  then: wait until SHOW ALTER TABLE COLUMN says FINISHED before the next change of the table\n"},
    {"NullWhereThereIsNone", [](StarRocksState& s) { orders(s).columns[3].nullable = true; }, ""},
    {"Required", [](StarRocksState& s) { orders(s).columns.push_back({"extra", "int(11)", false, ""}); },
     "error starrocks-column-required: column d.s__orders.extra: it is NOT NULL and not in the plan: every row would be refused, since what is not sent is NULL, whatever its default\n"
     "  actual: int(11) NOT NULL\n  required: NULL, or no such column\n"
     "  sql: ALTER TABLE `d`.`s__orders` MODIFY COLUMN `extra` int(11) NULL;\n"
     "  then: wait until SHOW ALTER TABLE COLUMN says FINISHED before the next change of the table\n"},
    {"Extra", [](StarRocksState& s) { orders(s).columns.push_back({"extra", "int(11)", true, ""}); },
     "note starrocks-column-extra: column d.s__orders.extra: it is not in the plan: it stays NULL\n"
     "  actual: int(11)\n  required: no such column\n"},
    {"Generated", [](StarRocksState& s) { orders(s).columns.push_back({"extra", "json", true, "parse_json(`state`)"}); }, ""},
    {"Case", [](StarRocksState& s) { orders(s).columns[3].name = "State"; },
     "warning starrocks-column-case: column d.s__orders.State: its letters are of another case than those of the plan: the connector does not know its type then, and a text that begins with { or [ is read as JSON\n"
     "  actual: State\n  required: state\n  then: set column.NAME.rename in the rule to the name that is there\n"},
    {"Distribution", [](StarRocksState& s) { orders(s).hash = {"state"}; },
     "note starrocks-distribution: table d.s__orders: its rows are spread by other columns than planned: it works, only joins and lookups may read more\n"
     "  actual: HASH (state)\n  required: HASH (id)\n"
     "  then: set distributed_by in the rule to what is there, or make the table anew\n"},
};
// clang-format on

class CheckStarRocksTables : public ::testing::TestWithParam<StarRocksCase> {};

TEST_P(CheckStarRocksTables, SaysWhatIsWrong) {
    StarRocksState state = fit_starrocks();
    GetParam().spoil(state);
    EXPECT_EQ(starrocks_report(state, GetParam().lines), GetParam().report);
}

INSTANTIATE_TEST_SUITE_P(Facts, CheckStarRocksTables, ::testing::ValuesIn(cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
