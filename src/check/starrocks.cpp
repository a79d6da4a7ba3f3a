// The StarRocks that the job writes into: the cluster, and what its user may do.  Its tables are in
// starrocks_tables.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "ascii.h"
#include "check/starrocks_grants.h"
#include "check/starrocks_tables.h"
#include "check/themes.h"
#include "smt/starrocks_state.h"

namespace smt::check {

namespace {

std::string cluster(const CheckInput& in) {
    return "StarRocks at " + in.starrocks->address;
}

void reached(const CheckInput& in, Findings& findings) {
    const StarRocksState& state = *in.starrocks;
    if (state.refused) {
        Finding& finding = findings.report(
            cluster(in), "it does not let the user of the sink in: {}", state.unreached);
        finding.required = fmt::format("user '{}' may connect", state.user);
        finding.mend.then = "check username and password in [starrocks]";
    } else if (!state.unreached.empty()) {
        findings.unknown(cluster(in), "it gives no answer, so nothing of it was checked: {}",
                         state.unreached);
    }
}

// --- version and run mode

// {3, 5} of "3.5.4-3fb2a5e"; nothing of "main-3fb2a5e".
std::optional<std::pair<int, int>> release_of(std::string_view version) {
    std::pair<int, int> release;
    const char* const end = version.data() + version.size();
    const auto major = std::from_chars(version.data(), end, release.first);
    if (major.ec != std::errc{} || major.ptr == end || *major.ptr != '.') {
        return std::nullopt;
    }
    const auto minor = std::from_chars(major.ptr + 1, end, release.second);
    return minor.ec == std::errc{} ? std::optional{release} : std::nullopt;
}

void version(const CheckInput& in, Findings& findings) {
    const Answer<std::string>& version = in.starrocks->version;
    const auto release = version ? release_of(*version) : std::nullopt;
    if (!release) {
        findings.unknown(cluster(in), "its version cannot be found out: {}",
                         version ? "'" + *version + "' is none" : version.refusal);
        return;
    }
    if (release != release_of(in.plan.starrocks_version)) {
        Finding& finding =
            findings.report(cluster(in), "the tables are written for another version: {}",
                            *release < *release_of(in.plan.starrocks_version)
                                ? "this one may refuse them"
                                : "this one takes them, and could do more");
        finding.actual = *version;
        finding.required = in.plan.starrocks_version;
        finding.mend.then =
            fmt::format("set version = {}.{} in [starrocks]", release->first, release->second);
    }
}

// As the server says, else as its nodes tell: only shared_data has CNs and no BE.
std::optional<std::string> run_mode_of(const StarRocksState& state) {
    if (state.run_mode && !state.run_mode->empty()) {
        return lower(*state.run_mode);
    }
    if (!state.backends || !state.compute_nodes ||
        state.backends->empty() == state.compute_nodes->empty()) {
        return std::nullopt;
    }
    return state.backends->empty() ? "shared_data" : "shared_nothing";
}

void run_mode(const CheckInput& in, Findings& findings) {
    const auto mode = run_mode_of(*in.starrocks);
    if (!mode) {
        findings.unknown(
            cluster(in), "its run mode cannot be found out: {}",
            in.starrocks->run_mode ? "it does not say" : in.starrocks->run_mode.refusal);
        return;
    }
    if (*mode != in.config.starrocks.run_mode) {
        Finding& finding = findings.report(
            cluster(in), "the tables are written for another run mode: {}",
            *mode == "shared_data" ? "their replication_num has no meaning in it"
                                   : "they get as many replicas as the server's default says");
        finding.actual = *mode;
        finding.required = in.config.starrocks.run_mode;
        finding.mend.then = fmt::format("set run_mode = {} in [starrocks]", *mode);
    }
}

// --- nodes

struct Node {
    std::string_view kind;
    const StarRocksNode* node;
};

// Those that take loads.
std::vector<Node> workers(const StarRocksState& state) {
    std::vector<Node> nodes;
    const auto add = [&](std::string_view kind, const Answer<std::vector<StarRocksNode>>& answer) {
        for (std::size_t i = 0; answer && i < answer->size(); ++i) {
            nodes.push_back({kind, &answer->at(i)});
        }
    };
    add("BE", state.backends);
    add("CN", state.compute_nodes);
    return nodes;
}

std::string name_of(const Node& node) {
    return fmt::format("{} {}", node.kind, node.node->address);
}

void nodes_seen(const CheckInput& in, Findings& findings) {
    for (const auto* answer :
         {&in.starrocks->frontends, &in.starrocks->backends, &in.starrocks->compute_nodes}) {
        if (!*answer) {
            Finding& finding =
                findings.unknown(cluster(in), "its nodes cannot be seen: {}", answer->refusal);
            finding.required = "the role cluster_admin, or OPERATE on SYSTEM";
            return;
        }
    }
}

void node_down(const CheckInput& in, Findings& findings) {
    std::vector<Node> nodes = workers(*in.starrocks);
    for (std::size_t i = 0; in.starrocks->frontends && i < in.starrocks->frontends->size(); ++i) {
        nodes.push_back({"FE", &in.starrocks->frontends->at(i)});
    }
    for (const Node& node : nodes) {
        if (!node.node->alive) {
            Finding& finding = findings.report(
                name_of(node),
                "it is not alive: loads that are sent to it fail and are tried again");
            finding.actual = "Alive: false";
            finding.required = "Alive: true";
            finding.mend.then = "start it, or take it out with ALTER SYSTEM";
        }
    }
}

int alive(const std::vector<Node>& nodes) {
    return static_cast<int>(
        std::ranges::count_if(nodes, [](const Node& node) { return node.node->alive; }));
}

void no_worker(const CheckInput& in, Findings& findings) {
    if (!in.starrocks->backends || !in.starrocks->compute_nodes) {
        return;
    }
    const std::vector<Node> nodes = workers(*in.starrocks);
    if (alive(nodes) == 0) {
        Finding& finding =
            findings.report(cluster(in), "no BE or CN is alive: nothing can be loaded");
        finding.actual = fmt::format("0 of {} alive", nodes.size());
        finding.required = "1 alive";
        finding.mend.then = "start a node";
    }
}

// The most replicas that a table of the plan asks for, and the first such table.
std::pair<int, const TablePlan*> most_replicas(const CheckInput& in) {
    std::pair<int, const TablePlan*> most{0, nullptr};
    for (const TablePlan& table : in.plan.tables) {
        const auto property =
            std::ranges::find(table.properties, "replication_num", &Properties::value_type::first);
        if (!is_asked(in, table) || property == table.properties.end()) {
            continue;
        }
        int replicas = 0;
        std::from_chars(property->second.data(), property->second.data() + property->second.size(),
                        replicas);
        if (replicas > most.first) {
            most = {replicas, &table};
        }
    }
    return most;
}

void replicas(const CheckInput& in, Findings& findings) {
    const auto [needed, table] = most_replicas(in);
    if (!in.starrocks->backends || run_mode_of(*in.starrocks) == "shared_data" || needed == 0) {
        return;
    }
    const auto available =
        static_cast<int>(std::ranges::count_if(*in.starrocks->backends, &StarRocksNode::alive));
    if (available < needed) {
        Finding& finding =
            findings.report(fmt::format("table {}.{}", table->database, table->table),
                            "there are fewer BEs than it has replicas: it cannot be made");
        finding.actual = fmt::format("{} BEs are alive", available);
        finding.required = fmt::format("replication_num = {}", needed);
        finding.mend.then =
            fmt::format("set be_num = {} in [other], or properties.replication_num in the rule",
                        std::max(available, 1));
    }
}

// --- how Flink reaches the nodes

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

// A name that only the network of its containers knows, as far as one can tell.
bool is_bare_name(std::string_view host) {
    const bool is_address =
        host.find_first_not_of("0123456789.:abcdefABCDEF") == std::string_view::npos &&
        host.find_first_of(".:") != std::string_view::npos;
    return !is_address && host.find('.') == std::string_view::npos;
}

// The hosts of load-url: "fe1" and "fe2" of "fe1:8030;http://fe2:8030".
std::vector<std::string> load_hosts(const CheckInput& in) {
    std::vector<std::string> hosts;
    for (const TablePlan& table : in.plan.tables) {
        const auto option =
            std::ranges::find(table.sink_options, "load-url", &Properties::value_type::first);
        if (!is_asked(in, table) || option == table.sink_options.end()) {
            continue;
        }
        std::string_view rest = option->second;
        while (!rest.empty()) {
            std::string_view one = rest.substr(0, rest.find(';'));
            rest.remove_prefix(std::min(one.size() + 1, rest.size()));
            const std::size_t scheme = one.find("://");
            one.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
            hosts.emplace_back(one.substr(0, one.rfind(':')));
        }
        break;  // rules of one cluster share it
    }
    return hosts;
}

void report_address(const CheckInput& in, bool (*is_bad)(std::string_view),
                    std::string_view consequence, Findings& findings) {
    // Where Flink reaches the FE under such a name, it reaches the others too.
    if (std::ranges::any_of(load_hosts(in), is_bad)) {
        return;
    }
    for (const Node& node : workers(*in.starrocks)) {
        if (is_bad(node.node->address)) {
            Finding& finding = findings.report(name_of(node), "{}", consequence);
            finding.actual = fmt::format("{}:{}", node.node->address, node.node->http_port);
            finding.required = "an address that the TaskManagers reach";
            finding.mend.then =
                "set priority_networks of the node, or add it under another address with ALTER "
                "SYSTEM";
        }
    }
}

void loopback(const CheckInput& in, Findings& findings) {
    report_address(in, is_loopback,
                   "the FE sends Flink on to this address, and there every TaskManager finds "
                   "itself: no row arrives",
                   findings);
}

void private_name(const CheckInput& in, Findings& findings) {
    report_address(in, is_bare_name,
                   "the FE sends Flink on to this name, which may be known in the network of the "
                   "containers only",
                   findings);
}

constexpr auto error = Severity::error;
constexpr auto warning = Severity::warning;
constexpr auto note = Severity::note;
constexpr std::string_view connector = "flink-connector-starrocks 1.2.15, StarRocksSinkTable";
constexpr std::string_view show_nodes = "StarRocks: SHOW BACKENDS";

// clang-format off
constexpr CheckRow rows[] = {
    {{"starrocks-reached", "starrocks", error, "jdbc-url of [starrocks] answers the user of the sink", "The connector asks it for the columns of every table.", connector}, reached, true},
    {{"starrocks-version", "starrocks", warning, "StarRocks has the version that the tables are written for", "Types and clauses differ.", "StarRocks: CREATE TABLE"}, version},
    {{"starrocks-run-mode", "starrocks", warning, "StarRocks has the run mode of the config", "Replicas and node kinds differ.", "StarRocks: FE configuration"}, run_mode},
    {{"starrocks-nodes-seen", "starrocks", warning, "the nodes can be seen", "Their number and addresses decide whether loads arrive.", show_nodes}, nodes_seen},
    {{"starrocks-node-down", "starrocks", warning, "every node is alive", "Loads that are sent to it fail.", show_nodes}, node_down},
    {{"starrocks-no-worker", "starrocks", error, "a BE or CN is alive", "Nothing can be loaded.", show_nodes}, no_worker},
    {{"starrocks-replicas", "starrocks", error, "there are as many BEs as replicas", "The table cannot be made.", "StarRocks: CREATE TABLE, replication_num"}, replicas},
    {{"starrocks-loopback", "starrocks", error, "nodes have addresses that Flink can reach", "The FE sends each load on to a node.", "StarRocks: Stream Load, redirect 307"}, loopback},
    {{"starrocks-private-name", "starrocks", note, "nodes have names that Flink may know", "The FE sends each load on to a node.", "StarRocks: Stream Load, redirect 307"}, private_name},
    {{"starrocks-grants", "starrocks", error, "the user of the sink may SELECT and INSERT", "Loads answer with access denied.", "flink-connector-starrocks: connector-sink.md"}, grants},
    {{"starrocks-tables-seen", "starrocks", warning, "the tables that are there can be compared", "What differs from the plan breaks the job.", connector}, tables_readable},
    {{"starrocks-not-made", "starrocks", note, "the tables are there", "The job cannot be planned without them.", connector}, tables_made},
    {{"starrocks-model", "starrocks", error, "a table has the planned model", "Only a primary key takes updates and deletes.", "run: StarRocksDynamicSinkFunctionV2"}, model},
    {{"starrocks-key", "starrocks", error, "a table has the planned key", "The connector compares it with the sink's.", connector}, key},
    {{"starrocks-column-missing", "starrocks", error, "every planned column is there", "The connector refuses the job.", connector}, column_missing},
    {{"starrocks-column-type", "starrocks", error, "a column has the planned type, or a wider one", "The connector compares it with the sink's.", connector}, column_type},
    {{"starrocks-column-not-null", "starrocks", error, "a column that may be NULL in PostgreSQL may be NULL in StarRocks", "The first NULL ends the job.", "StarRocks: Stream Load, max_filter_ratio"}, column_not_null},
    {{"starrocks-column-required", "starrocks", error, "no other column is NOT NULL", "What is not sent is loaded as NULL.", "flink-connector-starrocks#510"}, column_required},
    {{"starrocks-column-extra", "starrocks", note, "there are no other columns", "They stay NULL.", connector}, column_extra},
    {{"starrocks-column-case", "starrocks", warning, "names of columns have the case of the plan", "The connector looks types up by the exact name.", "flink-connector-starrocks 1.2.15, StarRocksTableRowTransformer"}, column_case},
    {{"starrocks-distribution", "starrocks", note, "rows are spread by the planned columns", "Joins and lookups read less.", "StarRocks: data distribution"}, distribution},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> starrocks = rows;

}  // namespace smt::check
