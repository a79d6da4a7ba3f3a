#include "smt/starrocks_state.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "ascii.h"
#include "options.h"
#include "smt/quote.h"
#include "starrocks_client.h"
#include "text.h"

namespace smt {

namespace {

using Rows = StarRocksRows;

template <typename Read>
auto ask(StarRocksClient& client, const std::string& sql, Read read)
    -> Answer<decltype(read(std::declval<const Rows&>()))> {
    Answer<Rows> rows = client.query(sql);
    if (!rows) {
        return {.refusal = std::move(rows.refusal)};
    }
    return {.value = read(*rows)};
}

std::string first_value(const Rows& rows) {
    return rows.rows.empty() || rows.rows.front().empty() ? ""
                                                          : rows.rows.front().front().value_or("");
}

std::vector<std::string> last_column(const Rows& rows) {
    return map(rows.rows, [](const Rows::Row& row) { return row.back().value_or(""); });
}

std::vector<StarRocksNode> to_nodes(const Rows& rows) {
    return map(rows.rows, [&](const Rows::Row& row) {
        StarRocksNode node{.address = rows.text(row, "IP"),
                           .alive = lower(rows.text(row, "Alive")) == "true"};
        const std::string port = rows.text(row, "HttpPort");
        std::from_chars(port.data(), port.data() + port.size(), node.http_port);
        return node;
    });
}

// @@run_mode is there from 4.1 on; before, only an administrator may ask.
Answer<std::string> read_run_mode(StarRocksClient& client) {
    Answer<std::string> mode = ask(client, "SELECT @@run_mode", first_value);
    if (mode && !mode->empty()) {
        return mode;
    }
    return ask(client, "ADMIN SHOW FRONTEND CONFIG LIKE 'run_mode'", [](const Rows& rows) {
        return rows.rows.empty() ? "" : rows.text(rows.rows.front(), "Value");
    });
}

// "`a`, `b`", or without backticks.
std::vector<std::string> to_names(std::string_view list) {
    std::vector<std::string> names;
    while (!list.empty()) {
        const char end = list.front() == '`' ? '`' : ',';
        list.remove_prefix(end == '`' ? 1 : 0);
        const std::size_t length = std::min(list.find(end), list.size());
        names.emplace_back(list.substr(0, length));
        list.remove_prefix(std::min(length + 1, list.size()));
        list.remove_prefix(std::min(list.find_first_not_of(", "), list.size()));
    }
    return names;
}

using Tables = std::map<std::string, StarRocksTable, std::less<>>;  // by name

Tables to_tables(const Rows& rows, const std::string& database,
                 const std::set<std::string>& wanted) {
    Tables tables;
    for (const Rows::Row& row : rows.rows) {
        const std::string name = rows.text(row, "TABLE_NAME");
        if (wanted.contains(name)) {
            tables.emplace(name,
                           StarRocksTable{.database = database,
                                          .name = name,
                                          .model = rows.text(row, "TABLE_MODEL"),
                                          .key = to_names(rows.text(row, "PRIMARY_KEY")),
                                          .hash = to_names(rows.text(row, "DISTRIBUTE_KEY"))});
        }
    }
    return tables;
}

void add_columns(const Rows& rows, Tables& tables) {
    for (const Rows::Row& row : rows.rows) {
        const auto table = tables.find(rows.text(row, "TABLE_NAME"));
        if (table != tables.end()) {
            table->second.columns.push_back(
                {.name = rows.text(row, "COLUMN_NAME"),
                 .type = rows.text(row, "COLUMN_TYPE"),
                 .nullable = rows.text(row, "IS_NULLABLE") != "NO",
                 .generated_as = rows.text(row, "GENERATION_EXPRESSION")});
        }
    }
}

// One database at a time: the FE looks through all of them unless TABLE_SCHEMA is compared by =.
Answer<Tables> read_tables_of(StarRocksClient& client, const std::string& database,
                              const std::set<std::string>& wanted) {
    const std::string where = "WHERE TABLE_SCHEMA = " + quote::starrocks_text(database);
    const Answer<Rows> configs = client.query(
        "SELECT TABLE_NAME, TABLE_MODEL, PRIMARY_KEY, DISTRIBUTE_KEY"
        " FROM information_schema.tables_config " +
        where);
    const Answer<Rows> columns = client.query(
        "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, GENERATION_EXPRESSION,"
        " ORDINAL_POSITION FROM information_schema.columns " +
        where + " ORDER BY TABLE_NAME, ORDINAL_POSITION");
    if (!configs || !columns) {
        return {.refusal = configs ? columns.refusal : configs.refusal};
    }
    Tables tables = to_tables(*configs, database, wanted);
    add_columns(*columns, tables);
    return {.value = std::move(tables)};
}

Answer<std::vector<StarRocksTable>> read_tables(StarRocksClient& client, const Plan& plan) {
    std::map<std::string, std::set<std::string>> wanted;
    for (const TablePlan& table : plan.tables) {
        wanted[table.database].insert(table.table);
    }
    std::vector<StarRocksTable> all;
    for (const auto& [database, names] : wanted) {
        Answer<Tables> tables = read_tables_of(client, database, names);
        if (!tables) {
            return {.refusal = std::move(tables.refusal)};
        }
        for (auto& [name, table] : *tables.value) {
            all.push_back(std::move(table));
        }
    }
    return {.value = std::move(all)};
}

// The roles of "GRANT 'a', b TO ..."; a grant of privileges has ON.
std::vector<std::string> roles_of(std::string_view statement) {
    constexpr std::string_view grant = "GRANT ";
    const std::size_t end = statement.find(" TO ");
    if (!statement.starts_with(grant) || end == std::string_view::npos ||
        statement.substr(0, end).find(" ON ") != std::string_view::npos) {
        return {};
    }
    std::vector<std::string> roles;
    std::string_view list = statement.substr(grant.size(), end - grant.size());
    while (!list.empty()) {
        list.remove_prefix(std::min(list.find_first_not_of("'`, "), list.size()));
        const std::size_t length = std::min(list.find_first_of("'`,"), list.size());
        if (length > 0) {
            roles.emplace_back(list.substr(0, length));
        }
        list.remove_prefix(length);
    }
    return roles;
}

// Everybody may see the grants of a role that he has; a role may have roles.
void read_roles(StarRocksClient& client, StarRocksState& state) {
    for (std::size_t i = 0; state.grants && i < state.grants->size(); ++i) {
        for (const std::string& role : roles_of(state.grants->at(i))) {
            if (std::ranges::count(state.roles, role) > 0) {
                continue;
            }
            state.roles.push_back(role);
            const auto grants =
                ask(client, "SHOW GRANTS FOR ROLE " + quote::starrocks_name(role), last_column);
            if (grants) {
                state.grants.value->insert(state.grants.value->end(), grants->begin(),
                                           grants->end());
            } else {
                state.closed_roles.push_back(role);
            }
        }
    }
}

void read_facts(StarRocksClient& client, const Plan& plan, StarRocksState& state) {
    state.version = ask(client, "SELECT current_version()", first_value);
    state.run_mode = read_run_mode(client);
    state.frontends = ask(client, "SHOW FRONTENDS", to_nodes);
    state.backends = ask(client, "SHOW BACKENDS", to_nodes);
    state.compute_nodes = ask(client, "SHOW COMPUTE NODES", to_nodes);
    state.grants = ask(client, "SHOW GRANTS", last_column);
    read_roles(client, state);
    state.databases = ask(client, "SHOW DATABASES", last_column);
    state.tables = read_tables(client, plan);
}

// As Connector/J does: the first address that answers.  One that refuses the user answers, too.
std::optional<StarRocksClient> connect(const JdbcUrl& url, const StarRocksLogin& login,
                                       StarRocksState& state) {
    std::vector<std::string> failures;
    for (const JdbcAddress& address : url.addresses) {
        StarRocksClient::Failure failure;
        state.address = to_string(address);
        if (auto client = StarRocksClient::connect(address, url.tls, login, failure)) {
            return client;
        }
        if (failure.reached) {
            state.refused = true;
            state.unreached = failure.message;
            return std::nullopt;
        }
        failures.push_back(failure.message);
    }
    state.address = fmt::format(
        "{}", fmt::join(map(url.addresses, [](const JdbcAddress& each) { return to_string(each); }),
                        ", "));
    state.unreached = fmt::format("{}", fmt::join(failures, "; "));
    return std::nullopt;
}

}  // namespace

std::optional<StarRocksState> read_starrocks_state(const Config& config, const Plan& plan) {
    const Options options = with_common_options(config).starrocks.options;
    const std::optional<std::string> text = value_of(options, "jdbc-url");
    if (!text || text->empty()) {
        return std::nullopt;
    }
    StarRocksState state{.jdbc_url = *text, .user = value_of(options, "username").value_or("")};
    const std::optional<JdbcUrl> url = parse_jdbc_url(*text);
    if (!url) {
        state.unreached = "jdbc-url is no jdbc:mysql://HOST:PORT";
        return state;
    }
    if (auto client =
            connect(*url, {state.user, value_of(options, "password").value_or("")}, state)) {
        read_facts(*client, plan, state);
    }
    return state;
}

}  // namespace smt
