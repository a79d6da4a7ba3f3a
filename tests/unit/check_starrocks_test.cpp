// What `smt check` says about a StarRocks: hand-made facts, exact texts.
#include "unit/check_starrocks.h"

#include <gtest/gtest.h>

namespace smt {
namespace {

using namespace testing;

// clang-format off
const StarRocksCase cases[] = {
    {"Nothing", [](StarRocksState&) {}, ""},
    {"Unreached", [](StarRocksState& s) { s = {.address = "fe.example:9030", .user = "smt", .unreached = "Can't connect"}; },
     "unknown starrocks-reached: StarRocks at fe.example:9030: it gives no answer, so nothing of it was checked: Can't connect\n"},
    {"Refused", [](StarRocksState& s) { s = {.address = "fe.example:9030", .user = "smt", .unreached = "Access denied for user 'smt'", .refused = true}; },
     "error starrocks-reached: StarRocks at fe.example:9030: it does not let the user of the sink in: Access denied for user 'smt'\n"
     "  required: user 'smt' may connect\n  then: check username and password in [starrocks]\n"},
    {"Older", [](StarRocksState& s) { s.version.value = "3.3.9-abc"; },
     "warning starrocks-version: StarRocks at fe.example:9030: the tables are written for another version: this one may refuse them\n"
     "  actual: 3.3.9-abc\n  required: 3.5\n  then: set version = 3.3 in [starrocks]\n"},
    {"Newer", [](StarRocksState& s) { s.version.value = "4.0.0"; },
     "warning starrocks-version: StarRocks at fe.example:9030: the tables are written for another version: this one takes them, and could do more\n"
     "  actual: 4.0.0\n  required: 3.5\n  then: set version = 4.0 in [starrocks]\n"},
    {"NoVersion", [](StarRocksState& s) { s.version.value = "main-abc"; },
     "unknown starrocks-version: StarRocks at fe.example:9030: its version cannot be found out: 'main-abc' is none\n"},
    {"SharedData", [](StarRocksState& s) { s.run_mode.value = "shared_data"; },
     "warning starrocks-run-mode: StarRocks at fe.example:9030: the tables are written for another run mode: their replication_num has no meaning in it\n"
     "  actual: shared_data\n  required: shared_nothing\n  then: set run_mode = shared_data in [starrocks]\n"},
    {"RunModeOfItsNodes", [](StarRocksState& s) { s.run_mode = {.refusal = "no such variable"}; s.compute_nodes.value = {{"10.0.0.9", 8040, true}}; s.backends.value->clear(); },
     "warning starrocks-run-mode: StarRocks at fe.example:9030: the tables are written for another run mode: their replication_num has no meaning in it\n"
     "  actual: shared_data\n  required: shared_nothing\n  then: set run_mode = shared_data in [starrocks]\n"},
    {"NothingSeen", [](StarRocksState& s) { s.run_mode = s.version = {.refusal = "no"}; s.frontends = s.backends = s.compute_nodes = {.refusal = "Access denied"}; s.grants = {.refusal = "not you"}; s.tables = {.refusal = "closed"}; },
     "unknown starrocks-version: StarRocks at fe.example:9030: its version cannot be found out: no\n"
     "unknown starrocks-run-mode: StarRocks at fe.example:9030: its run mode cannot be found out: no\n"
     "unknown starrocks-nodes-seen: StarRocks at fe.example:9030: its nodes cannot be seen: Access denied\n"
     "  required: the role cluster_admin, or OPERATE on SYSTEM\n"
     "unknown starrocks-grants: StarRocks at fe.example:9030: the privileges of smt cannot be found out: not you\n"
     "unknown starrocks-tables-seen: StarRocks at fe.example:9030: the tables that are there cannot be compared with the plan: closed\n"},
    {"NodeDown", [](StarRocksState& s) { s.frontends.value->front().alive = false; },
     "warning starrocks-node-down: FE fe.example: it is not alive: loads that are sent to it fail and are tried again\n"
     "  actual: Alive: false\n  required: Alive: true\n  then: start it, or take it out with ALTER SYSTEM\n"},
    {"TooFewBackends", [](StarRocksState& s) { s.backends.value->pop_back(); },
     "error starrocks-replicas: table d.s__orders: there are fewer BEs than it has replicas: it cannot be made\n"
     "  actual: 2 BEs are alive\n  required: replication_num = 3\n"
     "  then: set be_num = 2 in [other], or properties.replication_num in the rule\n"},
    {"EnoughBackends", [](StarRocksState& s) { s.backends.value->pop_back(); }, "", "[other]\nbe_num = 2\n"},
    {"NoWorker", [](StarRocksState& s) { s.backends.value->clear(); s.compute_nodes.value->clear(); },
     "error starrocks-no-worker: StarRocks at fe.example:9030: no BE or CN is alive: nothing can be loaded\n"
     "  actual: 0 of 0 alive\n  required: 1 alive\n  then: start a node\n"
     "error starrocks-replicas: table d.s__orders: there are fewer BEs than it has replicas: it cannot be made\n"
     "  actual: 0 BEs are alive\n  required: replication_num = 3\n"
     "  then: set be_num = 1 in [other], or properties.replication_num in the rule\n"},
    {"Loopback", [](StarRocksState& s) { s.backends.value->front().address = "127.0.0.1"; },
     "error starrocks-loopback: BE 127.0.0.1: the FE sends Flink on to this address, and there every TaskManager finds itself: no row arrives\n"
     "  actual: 127.0.0.1:8040\n  required: an address that the TaskManagers reach\n"
     "  then: set priority_networks of the node, or add it under another address with ALTER SYSTEM\n"},
    {"LoopbackOfAllInOne", [](StarRocksState& s) { s.backends.value->front().address = "127.0.0.1"; }, "", "[starrocks]\nload-url = localhost:8030\n"},
    {"PrivateName", [](StarRocksState& s) { s.backends.value->front().address = "starrocks-be"; },
     "note starrocks-private-name: BE starrocks-be: the FE sends Flink on to this name, which may be known in the network of the containers only\n"
     "  actual: starrocks-be:8040\n  required: an address that the TaskManagers reach\n"
     "  then: set priority_networks of the node, or add it under another address with ALTER SYSTEM\n"},
    {"NoGrants", [](StarRocksState& s) { s.grants.value->clear(); },
     "error starrocks-grants: database d: the user of the sink lacks privileges on its tables: loads answer with access denied\n"
     "  actual: smt lacks INSERT, SELECT\n  required: SELECT, INSERT\n"
     "  sql: GRANT SELECT, INSERT ON ALL TABLES IN DATABASE `d` TO USER 'smt'@'%';\n"
     "  then: run it as an administrator of StarRocks\n"},
    {"HalfTheGrants", [](StarRocksState& s) { *s.grants.value = {"GRANT SELECT ON TABLE d.* TO USER `smt`@`%`", "GRANT INSERT ON ALL TABLES IN DATABASE other TO USER 'smt'@'%'", "GRANT INSERT ON DATABASE d TO USER 'smt'@'%'"}; },
     "error starrocks-grants: database d: the user of the sink lacks privileges on its tables: loads answer with access denied\n"
     "  actual: smt lacks INSERT\n  required: SELECT, INSERT\n"
     "  sql: GRANT SELECT, INSERT ON ALL TABLES IN DATABASE `d` TO USER 'smt'@'%';\n"
     "  then: run it as an administrator of StarRocks\n"},
    {"GrantsOfATable", [](StarRocksState& s) { *s.grants.value = {"GRANT SELECT ON TABLE d.other, d.s__orders TO USER 'smt'@'%'", "GRANT ALL ON ALL TABLES IN ALL DATABASES TO ROLE 'loader'"}; }, ""},
    {"GrantsOfAnAdministrator", [](StarRocksState& s) { *s.grants.value = {"GRANT 'db_admin' TO 'smt'@'%'"}; s.roles = {"db_admin"}; }, ""},
    {"GrantsOfAClosedRole", [](StarRocksState& s) { *s.grants.value = {"GRANT 'loader' TO 'smt'@'%'"}; s.roles = s.closed_roles = {"loader"}; },
     "unknown starrocks-grants: database d: smt has roles whose privileges cannot be seen: loader\n"},
    {"OtherCluster", [](StarRocksState& s) { s.jdbc_url = "jdbc:mysql://other:9030"; },
     "unknown starrocks-tables-seen: StarRocks of other rules: 1 tables have another jdbc-url than the one that was asked, so nothing of them was checked\n"
     "  actual: d.s__orders\n"},
};
// clang-format on

class CheckStarRocks : public ::testing::TestWithParam<StarRocksCase> {};

TEST_P(CheckStarRocks, SaysWhatIsWrong) {
    StarRocksState state = fit_starrocks();
    GetParam().spoil(state);
    EXPECT_EQ(starrocks_report(state, GetParam().lines), GetParam().report);
}

INSTANTIATE_TEST_SUITE_P(Facts, CheckStarRocks, ::testing::ValuesIn(cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
