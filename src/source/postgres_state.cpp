#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "smt/quote.h"
#include "smt/server_state.h"
#include "source/postgres_session.h"
#include "source/postgres_state_queries.h"
#include "text.h"

namespace smt::postgres {

namespace {

std::string literals(const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(map(texts, quote::postgres_text), ", "));
}

// The tables of the request, as a query.
std::string asked(const StateRequest& request) {
    const auto schema = [](const TableName& table) { return table.schema; };
    const auto name = [](const TableName& table) { return table.name; };
    return fmt::format(asked_tables, fmt::arg("schemas", literals(map(request.tables, schema))),
                       fmt::arg("tables", literals(map(request.tables, name))));
}

std::map<std::string, Setting, std::less<>> read_settings(Session& session) {
    std::map<std::string, Setting, std::less<>> settings;
    for (const auto& row : session.query(server_settings_query)) {
        settings[row["name"].c_str()] = {row["text"].as<std::string>(),
                                         row["number"].as<std::int64_t>()};
    }
    return settings;
}

std::vector<ReplicationSlot> read_slots(Session& session) {
    std::vector<ReplicationSlot> slots;
    for (const auto& row : session.query(slots_query)) {
        slots.push_back({.name = row["name"].as<std::string>(),
                         .plugin = row["plugin"].as<std::string>(),
                         .database = row["database"].as<std::string>(),
                         .active_pid = row["active_pid"].as<std::int64_t>(),
                         .application = row["application"].as<std::string>(),
                         .client = row["client"].as<std::string>(),
                         .wal_status = row["wal_status"].as<std::string>(),
                         .retained_bytes = row["retained_bytes"].as<std::int64_t>(),
                         .failover = row["failover"].as<bool>()});
    }
    std::ranges::sort(slots, {}, &ReplicationSlot::name);
    return slots;
}

std::vector<OpenTransaction> read_transactions(Session& session) {
    std::vector<OpenTransaction> transactions;
    for (const auto& row : session.query(transactions_query)) {
        transactions.push_back({.pid = row["pid"].as<std::int64_t>(),
                                .name = row["name"].as<std::string>(),
                                .database = row["database"].as<std::string>(),
                                .user = row["role"].as<std::string>(),
                                .seconds = row["seconds"].as<std::int64_t>()});
    }
    return transactions;
}

void read_server(Session& session, ServerState& state) {
    const auto row = session.query(server_query)[0];
    state.version = session.server_version();
    state.in_recovery = row["in_recovery"].as<bool>();
    state.through_pooler = row["pid"].as<int>() != session.process_id();
    state.sees_all_sessions = row["sees_all_sessions"].as<bool>();
    state.settings = read_settings(session);
    state.slots = read_slots(session);
    for (const auto& sender : session.query(walsenders_query)) {
        state.walsenders.push_back(sender["pid"].as<std::int64_t>());
    }
    state.transactions = read_transactions(session);
}

std::string setting_of_role(std::string_view name) {
    return fmt::format(role_setting, fmt::arg("name", name));
}

void read_rights(Session& session, const StateRequest& request, CdcRole& role) {
    const std::string name = quote::postgres_text(request.role);
    const std::string tables = asked(request);
    for (const auto& row : session.query(fmt::format(
             closed_to_role_query, fmt::arg("asked", tables), fmt::arg("role", name)))) {
        role.closed_schemas.push_back(row["name"].as<std::string>());
    }
    std::ranges::sort(role.closed_schemas);
    for (const auto& row : session.query(
             fmt::format(role_tables_query, fmt::arg("asked", tables), fmt::arg("role", name)))) {
        auto& list = row["closed"].as<bool>() ? role.closed_tables : role.filtered_tables;
        list.push_back(
            {request.database, row["schema"].as<std::string>(), row["name"].as<std::string>()});
    }
    std::ranges::sort(role.closed_tables);
    std::ranges::sort(role.filtered_tables);
}

CdcRole read_role(Session& session, const StateRequest& request) {
    CdcRole role{.name = request.role};
    const auto rows = session.query(fmt::format(
        role_query, fmt::arg("role", quote::postgres_text(request.role)),
        fmt::arg("statement_timeout", setting_of_role("statement_timeout")),
        fmt::arg("idle_timeout", setting_of_role("idle_in_transaction_session_timeout"))));
    if (rows.empty()) {
        return role;
    }
    const auto row = rows[0];
    role.exists = true;
    role.may_log_in = row["may_log_in"].as<bool>();
    role.may_replicate = row["may_replicate"].as<bool>();
    role.bypasses_row_security = row["bypasses_row_security"].as<bool>();
    role.may_connect = row["may_connect"].as<bool>();
    role.statement_timeout = row["statement_timeout"].as<std::int64_t>();
    role.idle_in_transaction_session_timeout = row["idle_timeout"].as<std::int64_t>();
    read_rights(session, request, role);
    return role;
}

void read_members(Session& session, const std::string& names,
                  std::vector<Publication>& publications) {
    const auto publication = [&](const char* name) -> Publication& {
        return *std::ranges::find(publications, name, &Publication::name);
    };
    if (session.server_version() >= 150000) {
        for (const auto& row :
             session.query(fmt::format(published_schemas_query, fmt::arg("publications", names)))) {
            publication(row["publication"].c_str())
                .schemas.push_back(row["schema"].as<std::string>());
        }
    }
    for (const auto& row :
         session.query(fmt::format(published_tables_query, fmt::arg("publications", names)))) {
        publication(row["publication"].c_str())
            .tables.push_back({.name = {session.database(), row["schema"].as<std::string>(),
                                        row["name"].as<std::string>()},
                               .row_filter = row["row_filter"].as<bool>(),
                               .column_list = row["column_list"].as<bool>()});
    }
}

std::vector<Publication> read_publications(Session& session, const StateRequest& request) {
    std::vector<Publication> publications;
    const std::string names = literals(request.publications);
    for (const auto& row :
         session.query(fmt::format(publications_query, fmt::arg("publications", names)))) {
        publications.push_back({.name = row["name"].as<std::string>(),
                                .made_by_smt = row["made_by_smt"].as<bool>(),
                                .all_tables = row["all_tables"].as<bool>(),
                                .inserts = row["inserts"].as<bool>(),
                                .updates = row["updates"].as<bool>(),
                                .deletes = row["deletes"].as<bool>(),
                                .via_root = row["via_root"].as<bool>(),
                                .generated_columns = row["generated_columns"].as<bool>(),
                                .recorded_slot = row["recorded_slot"].as<std::string>()});
    }
    std::ranges::sort(publications, {}, &Publication::name);
    if (!publications.empty()) {
        read_members(session, names, publications);
    }
    for (Publication& publication : publications) {
        std::ranges::sort(publication.schemas);
        std::ranges::sort(publication.tables, {}, &PublishedTable::name);
    }
    return publications;
}

std::vector<PartitionIdentity> read_partitions(Session& session, const StateRequest& request) {
    std::vector<PartitionIdentity> partitions;
    for (const auto& row :
         session.query(fmt::format(partitions_query, fmt::arg("asked", asked(request))))) {
        partitions.push_back({.name = {request.database, row["schema"].as<std::string>(),
                                       row["name"].as<std::string>()},
                              .root = {request.database, row["root_schema"].as<std::string>(),
                                       row["root"].as<std::string>()}});
    }
    std::ranges::sort(partitions, {}, &PartitionIdentity::name);
    return partitions;
}

DatabaseState read_database_state(Session& session, const StateRequest& request) {
    return {.name = request.database,
            .role = read_role(session, request),
            .publications = read_publications(session, request),
            .partitions = read_partitions(session, request)};
}

}  // namespace

}  // namespace smt::postgres

namespace smt {

ServerState read_server_state(const DbConfig& db, const std::vector<StateRequest>& requests,
                              const QueryObserver& observer) {
    ServerState state;
    for (const StateRequest& request : requests) {
        postgres::Session session{db, request.database, observer};
        if (state.version == 0) {
            postgres::read_server(session, state);
        }
        state.databases.push_back(postgres::read_database_state(session, request));
    }
    return state;
}

LoginResult try_login(const DbConfig& as_flink, const std::string& database) {
    const std::string error = postgres::connection_error(as_flink, database);
    // What libpq puts in front of the words of a server.
    return {.reached = error.empty() || error.find("FATAL:") != std::string::npos, .error = error};
}

}  // namespace smt
