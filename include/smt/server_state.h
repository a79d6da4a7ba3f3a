// What a PostgreSQL server is set up for and busy with: facts beside the catalog, which `smt check`
// compares with what a job needs.  In PostgreSQL's own words; no decision is made here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/source.h"

namespace smt {

// A row of pg_settings.
struct Setting {
    std::string text;         // as SHOW prints it: "1GB"
    std::int64_t number = 0;  // in the unit of the setting; 0 for one that is no number
};

// A row of pg_replication_slots.
struct ReplicationSlot {
    std::string name, plugin, database;  // no plugin: a physical slot
    std::int64_t active_pid = 0;         // 0: nobody reads it
    std::string application, client;     // who does, as far as the role may know
    std::string wal_status;              // reserved, extended, unreserved, lost
    std::int64_t retained_bytes = 0;     // of WAL that it keeps
    bool failover = false;               // since PostgreSQL 17
};

// A transaction that is older than a minute: a slot cannot be made before it ends.
struct OpenTransaction {
    std::int64_t pid = 0;  // 0: a prepared one
    std::string name;      // of a prepared one; else the application, as far as it may be known
    std::string database, user;
    std::int64_t seconds = 0;
};

struct PublishedTable {
    TableName name;
    bool row_filter = false, column_list = false;  // since PostgreSQL 15
};

struct Publication {
    std::string name;
    bool made_by_smt = false;          // the mark in its comment
    bool all_tables = false;           // FOR ALL TABLES
    std::vector<std::string> schemas;  // FOR TABLES IN SCHEMA, since PostgreSQL 15
    bool inserts = false, updates = false, deletes = false;
    bool via_root = false;
    bool generated_columns = true;       // false: since PostgreSQL 18 they can be left out
    std::string recorded_slot;           // that setup made for it; empty: none
    std::vector<PublishedTable> tables;  // by name
};

// A partition, or a partition's parent, without REPLICA IDENTITY FULL.
struct PartitionIdentity {
    TableName name, root;
};

// The role that Flink connects with.
struct CdcRole {
    std::string name;
    bool exists = false, may_log_in = false, may_replicate = false;
    bool bypasses_row_security = false;
    // Settings that hold for its sessions in this database, in milliseconds; 0: none.
    std::int64_t statement_timeout = 0, idle_in_transaction_session_timeout = 0;
    bool may_connect = false;                 // to this database
    std::vector<std::string> closed_schemas;  // without USAGE
    std::vector<TableName> closed_tables;     // without SELECT
    std::vector<TableName> filtered_tables;   // row level security applies to the role
};

struct DatabaseState {
    std::string name;
    CdcRole role;
    std::vector<Publication> publications;      // of those asked for, by name
    std::vector<PartitionIdentity> partitions;  // by name
};

struct ServerState {
    int version = 0;  // server_version_num
    bool in_recovery = false;
    bool through_pooler = false;  // the session is not that of a PostgreSQL process
    std::map<std::string, Setting, std::less<>> settings;
    std::vector<ReplicationSlot> slots;    // all of them, by name
    std::vector<std::int64_t> walsenders;  // their pids
    bool sees_all_sessions = false;  // pg_read_all_stats: else transactions of others are hidden
    std::vector<OpenTransaction> transactions;  // the oldest first
    std::vector<DatabaseState> databases;       // by name
};

// What a database is asked about: what the plan needs of it.
struct StateRequest {
    std::string database;
    std::string role;  // of Flink
    std::vector<std::string> publications;
    std::vector<TableName> tables;
};

// One connection a database, the first one for the server too.  Throws SourceError.
ServerState read_server_state(const DbConfig& db, const std::vector<StateRequest>& requests,
                              const QueryObserver& observer = {});

// Why Flink's role cannot connect, in one line; empty when it can.
struct LoginResult {
    bool reached = false;  // the server answered: what it says is about the role, not the network
    std::string error;
};
LoginResult try_login(const DbConfig& as_flink, const std::string& database);

}  // namespace smt
