// What a StarRocks is and holds, as the sink's user sees it: facts, which `smt check` compares with
// the plan.  In StarRocks' own words; no decision is made here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "smt/answer.h"
#include "smt/config.h"
#include "smt/plan.h"

namespace smt {

// A row of SHOW FRONTENDS, SHOW BACKENDS or SHOW COMPUTE NODES.
struct StarRocksNode {
    std::string address;  // as Flink is sent to it
    int http_port = 0;
    bool alive = false;
};

// A row of information_schema.columns.
struct StarRocksColumn {
    std::string name;
    std::string type;  // COLUMN_TYPE: "varchar(40)", "decimal(10,2)"
    bool nullable = true;
    std::string generated_as;
};

// A table of the plan that is there: a row of information_schema.tables_config.
struct StarRocksTable {
    std::string database, name;
    std::string model;              // PRIMARY_KEYS, DUP_KEYS, UNIQUE_KEYS, AGG_KEYS
    std::vector<std::string> key;   // of a primary or unique key
    std::vector<std::string> hash;  // that rows are distributed by; none: RANDOM
    std::vector<StarRocksColumn> columns;
};

struct StarRocksState {
    std::string jdbc_url;   // only to be compared: it may hold a password
    std::string address;    // that answered, or all that were tried: "fe.example:9030"
    std::string user;       // of the sink
    std::string unreached;  // why none answered; empty: one did
    bool refused = false;   // one did, and does not let the user in; `unreached` says it
    // The rest is only there when one answered.
    Answer<std::string> version;   // current_version(): "3.5.4 3fb2a5e"
    Answer<std::string> run_mode;  // shared_nothing, shared_data
    Answer<std::vector<StarRocksNode>> frontends, backends, compute_nodes;
    // A statement each, as SHOW GRANTS has them: of the user, and of the roles that it has.
    Answer<std::vector<std::string>> grants;
    std::vector<std::string> roles;              // of the user, and of his roles
    std::vector<std::string> closed_roles;       // those whose grants may not be seen
    Answer<std::vector<std::string>> databases;  // that the user may see
    Answer<std::vector<StarRocksTable>> tables;  // of the plan, that are there and may be seen
};

// Asks the StarRocks that jdbc-url of [starrocks] names, as the user of the sink; nothing when
// there is no jdbc-url.  Several addresses are tried in their order, TLS is used as the URL's
// parameters say.  The number of queries does not depend on the number of tables.  Does not throw:
// an address that does not answer is a fact too.
std::optional<StarRocksState> read_starrocks_state(const Config& config, const Plan& plan);

}  // namespace smt
