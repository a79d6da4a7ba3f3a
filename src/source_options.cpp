#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "connector_options.h"
#include "options.h"
#include "smt/quote.h"

namespace smt {

namespace {

std::string alternatives(const std::set<std::string>& patterns) {
    return patterns.size() == 1 ? *patterns.begin() : fmt::format("({})", fmt::join(patterns, "|"));
}

// The connector joins the two patterns to schema.table and matches that against the whole name.  A
// look-behind ties a table to its schema, so that no table of the same name in another one is read.
std::string table_pattern(const std::vector<TableName>& tables) {
    std::map<std::string, std::set<std::string>> by_schema;
    for (const TableName& table : tables) {
        by_schema[table.schema].insert(quote::java_regex(table.name));
    }
    if (by_schema.size() == 1) {
        return alternatives(by_schema.begin()->second);
    }
    std::set<std::string> patterns;
    for (const auto& [schema, names] : by_schema) {
        patterns.insert(
            fmt::format("(?<=^{}\\.){}", quote::java_regex(schema), alternatives(names)));
    }
    return alternatives(patterns);
}

// Debezium compiles patterns to ignore case (Predicates.java): `Orders` would be read beside
// `orders`, need a publication and an identity of its own, and end the job without them.  The flag
// in front takes that back, for the table's pattern behind it too.
std::string schema_pattern(const std::vector<TableName>& tables) {
    std::set<std::string> schemas;
    for (const TableName& table : tables) {
        schemas.insert(quote::java_regex(table.schema));
    }
    return "(?-i)" + alternatives(schemas);
}

// TLS of the source: Debezium's names of what libpq calls sslmode and so on.
void add_tls(const DbConfig& db, Options& options) {
    const std::pair<std::string_view, const std::string*> keys[] = {
        {"debezium.database.sslmode", &db.sslmode},
        {"debezium.database.sslrootcert", &db.sslrootcert},
        {"debezium.database.sslcert", &db.sslcert},
        {"debezium.database.sslkey", &db.sslkey}};
    for (const auto& [name, value] : keys) {
        // Modes of libpq that Debezium does not have
        // (PostgresConnectorConfig.SecureConnectionMode).
        const bool is_unknown = *value == "allow" || *value == "prefer";
        if (!value->empty() && !is_unknown && !value_of(options, name)) {
            options.push_back({std::string{name}, *value, "", ""});
        }
    }
}

// What is common to the rules' lists of options.
Options common(const std::vector<Rule>& rules, Options Rule::*member) {
    if (rules.empty()) {
        return {};
    }
    Options options = rules.front().*member;
    for (const Rule& rule : rules) {
        std::erase_if(options, [&](const Option& option) {
            return value_of(rule.*member, option.name) != option.value;
        });
    }
    // A slot tells the rule's tables from the others.
    std::erase_if(options, [](const Option& option) { return option.name == "slot.name"; });
    return options;
}

void report_missing(const Config& config, std::string_view key, Diagnostics& diagnostics) {
    diagnostics
        .report(code::bad_value, config.cdc.file,
                "'{}' is not set in [cdc], and [db] has no value that Flink could use", key)
        .hint =
        fmt::format("set {} in [cdc]: Flink connects by TCP, and knows no libpq environment", key);
}

Properties connection_options(const Config& config, const SourceConnection& connection,
                              const SourceGroup& group, const SourceNeeds& needs) {
    return {
        {"connector", "postgres-cdc"},
        {"hostname", connection.hostname},
        {"port", connection.port},
        {"username", connection.username},
        {"password", written_value(config, source_password(config, needs.user), source_secrets)},
        {"database-name", group.database},
        {"schema-name", schema_pattern(group.tables)},
        {"table-name", table_pattern(group.tables)},
        {"slot.name", group.slot},
        {"decoding.plugin.name", "pgoutput"},
    };
}

void add_snapshot(const SourceGroup& group, const SourceNeeds& needs, Properties& options) {
    options.emplace_back("scan.incremental.snapshot.enabled", "true");
    // With a delay the turn of a checkpoint that was taken before the stream began comes when it
    // runs: it has no offset, and the source confirms whatever it has read, which a crash before
    // the next checkpoint loses (PostgresSourceReader and PostgresStreamFetchTask of 3.5.0).
    options.emplace_back("scan.lsn-commit.checkpoints-num-delay", "0");
    // Flink CDC 3.5 gives out one chunk of an added table every 30 seconds: its enumerator waits
    // for its next look at the readers (PostgresSourceEnumerator.assignSplits, syncWithReaders).
    if (value_of(needs.user, "scan.newly-added-table.enabled") == "true") {
        options.emplace_back("scan.incremental.snapshot.chunk.size", "1000000");
    }
    if (!needs.chunk_column.empty()) {
        options.emplace_back("scan.incremental.snapshot.chunk.key-column", needs.chunk_column);
    }
    if (!needs.message_keys.empty()) {
        options.emplace_back("debezium.message.key.columns",
                             fmt::format("{}", fmt::join(needs.message_keys, ";")));
    }
    // A backfill and the changes behind it pass over what stands in the WAL before the end of a
    // chunk and is committed after it: such rows never arrive (run on 3.5.0).
    options.emplace_back("scan.incremental.snapshot.backfill.skip", "true");
    if (!group.roots.empty()) {
        options.emplace_back("scan.include-partitioned-tables.enabled", "true");
    }
    if (needs.pool_size > 0) {
        options.emplace_back("connection.pool.size", std::to_string(needs.pool_size));
    }
}

void add_debezium(const Config& config, const SourceGroup& group, const SourceNeeds& needs,
                  Properties& options) {
    // Debezium's own defaults, 10,240, 8,192 and 2,048, are made for short rows: with those of 128
    // KiB all of a chunk, or what waits behind it, ends the TaskManager (run on 3.5.0).
    for (const std::string_view name : {debezium_fetch, debezium_queue, debezium_batch}) {
        options.emplace_back(name, default_value(Side::source, name));
    }
    options.insert(options.end(), {{"debezium.publication.name", group.publication},
                                   {"debezium.publication.autocreate.mode", "disabled"},
                                   {"debezium.binary.handling.mode", "base64"}});
    if (needs.text_decimals) {
        options.emplace_back("debezium.decimal.handling.mode", "string");
    }
    options.insert(options.end(), {{"debezium.interval.handling.mode", "string"},
                                   {"debezium.include.unknown.datatypes", "true"},
                                   {"debezium.tombstones.on.delete", "false"}});
    if (config.cdc.heartbeat == "message") {
        options.emplace_back("debezium.heartbeat.action.query",
                             "SELECT pg_logical_emit_message(true, 'smt', 'heartbeat')");
    }
}

}  // namespace

Options merged(const Options& section, const Options& rule) {
    Options all = section;
    for (const Option& option : rule) {
        const auto same = std::ranges::find(all, option.name, &Option::name);
        if (same == all.end()) {
            all.push_back(option);
        } else {
            *same = option;
        }
    }
    std::ranges::sort(all, {}, &Option::name);
    return all;
}

std::optional<std::string> value_of(const Options& options, std::string_view name) {
    const auto option = std::ranges::find(options, name, &Option::name);
    return option == options.end() ? std::nullopt : std::optional{option->value};
}

std::optional<std::string> value_of(const Properties& properties, std::string_view name) {
    const auto property = std::ranges::find(properties, name, &Properties::value_type::first);
    return property == properties.end() ? std::nullopt : std::optional{property->second};
}

Config with_common_options(Config config) {
    config.cdc.options = merged(config.cdc.options, common(config.rules, &Rule::cdc_options));
    config.starrocks.options =
        merged(config.starrocks.options, common(config.rules, &Rule::starrocks_options));
    return config;
}

Option source_password(const Config& config, const Options& user) {
    const auto option = std::ranges::find(user, "password", &Option::name);
    return option == user.end() ? Option{"password", config.db.password,
                                         config.db.where("password"), config.db.password_env}
                                : *option;
}

SourceConnection source_connection(const Config& config, Diagnostics& diagnostics) {
    const auto setting = [&](std::string_view name, const std::string& of_db) {
        return value_of(config.cdc.options, name).value_or(of_db);
    };
    // A socket's folder is no host for Flink.
    const std::string host = config.db.host.starts_with('/') ? "" : config.db.host;
    SourceConnection connection{
        .hostname = setting("hostname", host),
        .port = setting("port", std::to_string(config.db.port.value_or(5432))),
        .username = setting("username", config.db.user)};
    if (connection.hostname.empty()) {
        report_missing(config, "hostname", diagnostics);
    }
    if (connection.username.empty()) {
        report_missing(config, "username", diagnostics);
    }
    if (!value_of(config.cdc.options, "password") && !config.db.is_set("password") &&
        config.other.secrets != "placeholder") {
        report_missing(config, "password", diagnostics);
    }
    return connection;
}

Properties source_options(const Config& config, const SourceConnection& connection,
                          const SourceGroup& group, const SourceNeeds& needs) {
    Properties options = connection_options(config, connection, group, needs);
    add_snapshot(group, needs, options);
    add_debezium(config, group, needs, options);
    Options user = needs.user;
    add_tls(config.db, user);
    for (const Option& option : user) {
        const auto same = std::ranges::find(options, option.name, &Properties::value_type::first);
        if (same == options.end()) {
            options.emplace_back(option.name, written_value(config, option, source_secrets));
        } else if (option.name != "password" && option.name != "slot.name") {
            same->second = option.value;
        }
    }
    return options;
}

}  // namespace smt
