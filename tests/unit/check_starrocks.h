// A StarRocks that is fit for the job, for tests that spoil it.
#pragma once

#include <string>

#include "check/themes.h"
#include "smt/starrocks_state.h"
#include "support/findings.h"
#include "support/plans.h"

namespace testing {

// One table s.orders of PostgreSQL: d.s__orders in StarRocks.
inline smt::Catalog orders_catalog() {
    using namespace catalogs;
    return catalog_of(
        {keyed("orders", {nullable("paid", boolean), nullable("total", numeric_of(12, 2)),
                          not_null("state", varchar(10))})});
}

inline smt::StarRocksState fit_starrocks() {
    smt::StarRocksState state{
        .jdbc_url = "jdbc:mysql://fe.example:9030", .address = "fe.example:9030", .user = "smt"};
    state.version.value = "3.5.4-3fb2a5e";
    state.run_mode.value = "shared_nothing";
    state.frontends.value = {{"fe.example", 8030, true}};
    state.backends.value = {
        {"10.0.0.1", 8040, true}, {"10.0.0.2", 8040, true}, {"be3.example", 8040, true}};
    state.compute_nodes.value.emplace();
    state.grants.value = {"GRANT SELECT, INSERT ON ALL TABLES IN DATABASE d TO USER 'smt'@'%'"};
    state.databases.value = {"d", "information_schema"};
    state.tables.value = {{.database = "d",
                           .name = "s__orders",
                           .model = "PRIMARY_KEYS",
                           .key = {"id"},
                           .hash = {"id"},
                           .columns = {{"id", "bigint(20)", false, ""},
                                       {"paid", "tinyint(1)", true, ""},
                                       {"total", "decimal64(12, 2)", true, ""},
                                       {"state", "varchar(40)", false, ""}}}};
    return state;
}

inline std::string starrocks_report(const smt::StarRocksState& state,
                                    const std::string& lines = "") {
    smt::Diagnostics diagnostics;
    const std::string text = connections + lines + every_table;
    const smt::Config config = smt::parse_config(text, "smt.conf", diagnostics);
    const smt::Catalog catalog = orders_catalog();
    const Planned planned = plan_of_config(text, catalog);
    return text_of(found_by(
        smt::check::starrocks,
        {.config = config, .catalog = catalog, .plan = planned.plan, .starrocks = &state}));
}

struct StarRocksCase {
    const char* name;
    void (*spoil)(smt::StarRocksState& state);
    const char* report;
    const char* lines = "";
};

}  // namespace testing
