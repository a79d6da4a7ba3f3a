#include "connector_options.h"

#include <algorithm>

#include "ascii.h"

namespace smt {

namespace {

// No more than Java's int.
constexpr std::int64_t largest_int = std::numeric_limits<std::int32_t>::max();

constexpr ValueRule text{};
constexpr ValueRule flag{.kind = ValueKind::flag};
constexpr ValueRule duration{.kind = ValueKind::duration, .least = 1};
constexpr ValueRule addresses{.kind = ValueKind::addresses};
constexpr ValueRule jdbc_url{.kind = ValueKind::jdbc_url};
// Behind it the connector puts - and a UUID; a label has at most 128 characters (FeNameFormat).
constexpr ValueRule label{.kind = ValueKind::label, .most = 91};

constexpr ValueRule whole(std::int64_t least,
                          std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    return {.kind = ValueKind::whole, .least = least, .most = most};
}

constexpr ValueRule fraction(std::int64_t least,
                             std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    return {.kind = ValueKind::fraction, .least = least, .most = most};
}

constexpr ValueRule one_of(std::string_view words) {
    return {.kind = ValueKind::word, .words = words};
}

// clang-format off
constexpr KnownOption known[] = {
    {Side::sink, "jdbc-url", "", jdbc_url, "MySQL addresses of the FE: several separated by commas; TLS by parameters of the URL.", "jdbc:mysql://fe.example:9030"},
    {Side::sink, "load-url", "", addresses, "HTTP addresses of the FE: several separated by ;. Flink must reach the BE behind them, too.", "fe.example:8030"},
    {Side::sink, "username", "", text, "The user of StarRocks that Flink loads with.", "smt"},
    {Side::sink, "password", "", text, "Its password, which may be empty.", "${SMT_STARROCKS_PASSWORD}"},
    {Side::sink, "sink.version", "V2", one_of("V1, V2, AUTO"), "", ""},
    {Side::sink, "sink.semantic", "at-least-once", one_of("at-least-once, exactly-once"), "Written as exactly-once for tables without a key.", ""},
    {Side::sink, "sink.label-prefix", "", label, "In front of the labels of loads.", "smt"},
    {Side::sink, "sink.buffer-flush.interval-ms", "10000", whole(1000, 3600000), "A checkpoint flushes, too. The connector's own default is 5 minutes.", ""},
    {Side::sink, "sink.buffer-flush.max-bytes", "94371840", whole(67108864, 10737418240), "", ""},
    {Side::sink, "sink.buffer-flush.max-rows", "500000", whole(64000, 5000000), "", ""},
    {Side::sink, "sink.buffer-flush.enqueue-timeout-ms", "600000", whole(300000), "", ""},
    {Side::sink, "sink.connect.timeout-ms", "30000", whole(100, 60000), "", ""},
    {Side::sink, "sink.socket.timeout-ms", "-1", whole(-1, largest_int), "", ""},
    {Side::sink, "sink.wait-for-continue.timeout-ms", "30000", whole(3000, 600000), "", ""},
    {Side::sink, "sink.io.thread-count", "2", whole(1, largest_int), "", ""},
    {Side::sink, "sink.chunk-limit", "3221225472", whole(1, 3221225472), "", ""},
    {Side::sink, "sink.scan-frequency.ms", "50", whole(1), "", ""},
    {Side::sink, "sink.max-retries", "3", whole(0, 1000), "", ""},
    {Side::sink, "sink.retry.interval-ms", "10000", whole(1, largest_int), "", ""},
    {Side::sink, "sink.at-least-once.use-transaction-stream-load", "true", flag, "", ""},
    {Side::sink, "sink.ignore.update-before", "true", flag, "Written as false where a change of the key would leave the old row behind.", ""},
    {Side::sink, "sink.exactly-once.enable-label-gen", "true", flag, "", ""},
    {Side::sink, "sink.exactly-once.enable-abort-lingering-txn", "true", flag, "", ""},
    {Side::sink, "sink.exactly-once.check-num-lingering-txn", "-1", whole(-1, largest_int), "", ""},
    {Side::sink, "sink.use.new-sink-api", "false", flag, "", ""},
    {Side::sink, "sink.wrap-json-as-array", "false", flag, "", ""},
    {Side::sink, "sink.sanitize-error-log", "false", flag, "", ""},
    {Side::sink, "sink.metric.histogram-window-size", "100", whole(1, largest_int), "", ""},
    {Side::source, "hostname", "", text, "PostgreSQL as Flink reaches it: the host of [db] when it is not set.", "db.example"},
    {Side::source, "port", "", whole(1, 65535), "The port of [db] when it is not set.", "5432"},
    {Side::source, "username", "", text, "The role that Flink connects with, the user of [db] when it is not set. It needs REPLICATION.", "smt_cdc"},
    {Side::source, "password", "", text, "Its password, the one of [db] when it is not set.", "${SMT_PG_PASSWORD}"},
    {Side::source, "changelog-mode", "all", one_of("all, upsert"), "", ""},
    {Side::source, "scan.incremental.snapshot.chunk.size", "8096", whole(2, largest_int), "", ""},
    {Side::source, "scan.incremental.snapshot.chunk.key-column", "", text, "The column that splits the snapshot of a table into chunks.", "id"},
    {Side::source, "scan.incremental.snapshot.unbounded-chunk-first.enabled", "true", flag, "", ""},
    {Side::source, "scan.incremental.close-idle-reader.enabled", "false", flag, "", ""},
    {Side::source, "debezium.snapshot.fetch.size", "1024", whole(1, largest_int), "Rows of a snapshot that a task fetches at once. With Debezium's own default all of a chunk would be in memory.", ""},
    {Side::source, "debezium.max.queue.size", "2048", whole(2, largest_int), "Rows and changes that wait in memory, more than max.batch.size: fewer where they are larger than 100 KB.", ""},
    {Side::source, "debezium.max.batch.size", "512", whole(1, largest_int), "Those that a task takes at once; some batches are in memory, too.", ""},
    {Side::source, "scan.newly-added-table.enabled", "false", flag, "true: a job that goes on from a savepoint reads the content of added tables, in chunks of a million rows. Only for the run that adds them.", ""},
    {Side::source, "scan.lsn-commit.checkpoints-num-delay", "0", whole(0, largest_int), "With the connector's own default, 3, it may confirm changes ahead of its checkpoints.", ""},
    {Side::source, "chunk-meta.group.size", "1000", whole(2, largest_int), "", ""},
    {Side::source, "chunk-key.even-distribution.factor.upper-bound", "1000.0", fraction(1), "", ""},
    {Side::source, "chunk-key.even-distribution.factor.lower-bound", "0.05", fraction(0, 1), "", ""},
    {Side::source, "connect.timeout", "30s", duration, "", ""},
    {Side::source, "connect.max-retries", "3", whole(1, largest_int), "", ""},
    {Side::source, "connection.pool.size", "20", whole(2, largest_int), "", ""},
    {Side::source, "heartbeat.interval.ms", "30s", duration, "", ""},
};

// Names that are handed on without being known.
struct PassThrough {
    Side side;
    std::string_view prefix;
};

constexpr PassThrough pass_through[] = {
    {Side::table, ""},
    {Side::flink, ""},
    {Side::sink, "sink.properties."},    // headers of a Stream Load
    {Side::sink, "sink.merge-commit."},  // MergeCommitOptions.java
    {Side::source, "debezium."},
};

constexpr std::string_view written = "smt writes it itself";
constexpr std::string_view exact = "smt names exactly the tables of its rules";
constexpr std::string_view converted = "smt has chosen the columns' types for the value that it writes itself";

constexpr GuardedOption guarded[] = {
    {Side::sink, "connector", "", &code::guarded_option, written, ""},
    {Side::sink, "database-name", "", &code::guarded_option, written, "set 'database' in [starrocks] or 'target_database' in the rule"},
    {Side::sink, "table-name", "", &code::guarded_option, written, "set 'table' in [starrocks] or 'target_table' in the rule"},
    {Side::sink, "sink.parallelism", "", &code::guarded_option, "several sink tasks would load the changes of a row out of order", "set 'parallelism' in [flink]"},
    {Side::sink, "sink.blackhole", "false", &code::guarded_option, "the sink would throw every row away", ""},
    {Side::sink, "sink.properties.format", "json", &code::guarded_option, "everything else is sent as CSV without quoting, where a tab or line break inside a value breaks its row", "set it to json"},
    {Side::sink, "sink.properties.strip_outer_array", "true", &code::guarded_option, "rows are sent as one JSON array", ""},
    {Side::sink, "sink.properties.columns", "", &code::guarded_option, "the mark that tells a delete from an upsert would be missing", "choose columns with 'exclude_columns' in the rule"},
    {Side::sink, "sink.properties.max_filter_ratio", "0|0.0", &code::guarded_option, "rows that StarRocks refuses would be dropped silently", ""},
    {Side::sink, "sink.properties.partial_update", "false", &code::guarded_option, "a column that becomes NULL would keep its old value", ""},
    {Side::sink, "sink.properties.strict_mode", "true", &code::sink_option_lossy, "a value that does not convert becomes NULL silently", ""},
    {Side::sink, "sink.properties.merge_condition", "", &code::sink_option_lossy, "an update with a smaller value in that column is dropped silently", ""},
    {Side::sink, "sink.properties.where", "", &code::sink_option_lossy, "rows that do not match are dropped silently, and the deletes of some with them", "use 'filter' in the rule"},
    {Side::sink, "sink.properties.column_separator", "", &code::property_dropped, "rows are sent as JSON, which has none", ""},
    {Side::sink, "sink.properties.row_delimiter", "", &code::property_dropped, "rows are sent as JSON, which has none", ""},
    {Side::sink, "sink.properties.skip_header", "", &code::property_dropped, "it is for CSV, and rows are sent as JSON", ""},
    {Side::sink, "sink.properties.trim_space", "", &code::property_dropped, "it is for CSV, and rows are sent as JSON", ""},
    {Side::sink, "sink.properties.enclose", "", &code::property_dropped, "it is for CSV, and rows are sent as JSON", ""},
    {Side::sink, "sink.properties.escape", "", &code::property_dropped, "it is for CSV, and rows are sent as JSON", ""},

    {Side::source, "connector", "", &code::guarded_option, written, ""},
    {Side::source, "database-name", "", &code::guarded_option, exact, "set 'database' in the rule"},
    {Side::source, "schema-name", "", &code::guarded_option, exact, "set 'schema' in the rule"},
    {Side::source, "table-name", "", &code::guarded_option, exact, "set 'table' in the rule"},
    {Side::source, "decoding.plugin.name", "pgoutput", &code::guarded_option, "publications, which tell the connector what to send, exist for pgoutput only", ""},
    {Side::source, "scan.incremental.snapshot.enabled", "true", &code::guarded_option, "the job would end at the first heartbeat", ""},
    {Side::source, "scan.incremental.snapshot.backfill.skip", "true", &code::guarded_option, "rows would be missing whose transaction is committed while the snapshot runs", ""},
    {Side::source, "scan.snapshot.fetch.size", "", &code::property_dropped, "Flink CDC 3.5 and 3.6 do not read it (FLINK-40007)", "set debezium.snapshot.fetch.size"},
    {Side::source, "scan.startup.mode", "initial", &code::guarded_option, "rows that are already in PostgreSQL, or changes that follow, would be missing", ""},
    {Side::source, "scan.include-partitioned-tables.enabled", "true", &code::guarded_option, "partitioned tables would stay empty", ""},
    {Side::source, "scan.read-changelog-as-append-only.enabled", "false", &code::guarded_option, "updates and deletes would arrive as new rows", ""},
    {Side::source, "slot.name", "", &code::guarded_option, "one slot cannot serve two sources", "set 'slot'", true},
    {Side::source, "debezium.slot.name", "", &code::guarded_option, "it would replace 'slot.name', and snapshots would go on using the other", "set 'slot' in [cdc] or 'flink.cdc.slot.name' in the rule"},
    {Side::source, "debezium.slot.drop.on.stop", "false", &code::guarded_option, "every restart would lose the changes in between", ""},
    {Side::source, "debezium.plugin.name", "pgoutput", &code::guarded_option, "publications, which tell the connector what to send, exist for pgoutput only", ""},
    {Side::source, "debezium.publication.name", "", &code::guarded_option, written, "set 'publication' in [cdc]"},
    {Side::source, "debezium.publication.autocreate.mode", "disabled", &code::guarded_option, "the connector would create a publication for all tables, or narrow the one that is there during a snapshot", ""},
    {Side::source, "debezium.event.processing.failure.handling.mode", "fail", &code::guarded_option, "a change that cannot be read would be dropped", ""},
    {Side::source, "debezium.skipped.operations", "", &code::guarded_option, "skipped changes never reach StarRocks", ""},
    {Side::source, "debezium.snapshot.mode", "", &code::guarded_option, "rows that are already in PostgreSQL would be missing, or arrive twice", ""},
    {Side::source, "debezium.database.dbname", "", &code::guarded_option, exact, "set 'database' in the rule"},
    {Side::source, "debezium.schema.include.list", "", &code::guarded_option, exact, "set 'schema' in the rule"},
    {Side::source, "debezium.schema.exclude.list", "", &code::guarded_option, exact, "set 'schema' in the rule"},
    {Side::source, "debezium.table.include.list", "", &code::guarded_option, exact, "set 'table' in the rule"},
    {Side::source, "debezium.table.exclude.list", "", &code::guarded_option, exact, "set 'exclude' in the rule"},
    {Side::source, "debezium.column.include.list", "", &code::guarded_option, "columns that are left out would become NULL silently", "set 'exclude_columns' in the rule"},
    {Side::source, "debezium.column.exclude.list", "", &code::guarded_option, "columns that are left out would become NULL silently", "set 'exclude_columns' in the rule"},
    {Side::source, "debezium.message.key.columns", "", &code::guarded_option, written, ""},
    {Side::source, "debezium.tombstones.on.delete", "false", &code::guarded_option, "each delete would write the row's key into the log of Flink", ""},
    {Side::source, "debezium.binary.handling.mode", "base64", &code::guarded_option, converted, ""},
    {Side::source, "debezium.decimal.handling.mode", "", &code::guarded_option, converted, ""},
    {Side::source, "debezium.interval.handling.mode", "string", &code::guarded_option, converted, ""},
    {Side::source, "debezium.hstore.handling.mode", "json", &code::guarded_option, converted, ""},
    {Side::source, "debezium.time.precision.mode", "adaptive", &code::guarded_option, "microseconds would be cut off", ""},
    {Side::source, "debezium.include.unknown.datatypes", "true", &code::guarded_option, "columns of types that Debezium does not know would be NULL", ""},

    {Side::flink, "pipeline.name", "", &code::guarded_option, written, "set 'pipeline_name'"},
    {Side::flink, "parallelism.default", "", &code::guarded_option, written, "set 'parallelism'"},
    {Side::flink, "table.exec.resource.default-parallelism", "", &code::guarded_option, "it would replace 'parallelism'", "set 'parallelism'"},
    {Side::flink, "execution.checkpointing.interval", "", &code::guarded_option, written, "set 'checkpoint_interval'"},
    {Side::flink, "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION", &code::guarded_option, "a cancelled job could not be taken up again where it stopped", ""},
    {Side::flink, "execution.savepoint.path", "", &code::guarded_option, written, "set 'savepoint'"},
    {Side::flink, "execution.runtime-mode", "streaming", &code::guarded_option, "a copy that goes on is a stream", ""},
    {Side::flink, "restart-strategy.type", "exponential-delay|failure-rate", &code::guarded_option, "each failed start of a source leaks a connection, and quick restarts use all of them up", ""},
    {Side::flink, "table.local-time-zone", "", &code::guarded_option, written, "set 'time_zone' in [starrocks]"},
    {Side::flink, "table.exec.sink.upsert-materialize", "NONE", &code::guarded_option, "it would keep every row of every table in the state of the job", ""},
    {Side::flink, "table.exec.sink.not-null-enforcer", "ERROR", &code::guarded_option, "rows with a NULL in a NOT NULL column would be dropped silently", ""},
    {Side::flink, "table.exec.legacy-cast-behaviour", "DISABLED", &code::guarded_option, "a value that does not convert would become NULL silently", ""},
    {Side::flink, "table.exec.mini-batch.enabled", "false", &code::guarded_option, "the changes of a row would be bundled, and the copy relies on their order", ""},
};
// clang-format on

constexpr GuardedOption external_property = {
    Side::none, "", "", &code::property_dropped, "smt makes no external tables", ""};

const KnownOption* known_option(Side side, std::string_view name) {
    const auto* const option = std::ranges::find_if(known, [&](const KnownOption& candidate) {
        return candidate.side == side && candidate.name == name;
    });
    return option == std::end(known) ? nullptr : option;
}

bool is_handed_on(Side side, std::string_view name) {
    const auto is_of = [&](const PassThrough& family) {
        return family.side == side && name.starts_with(family.prefix) && name != family.prefix;
    };
    return std::ranges::any_of(pass_through, is_of);
}

// Case means nothing in the values of both connectors and of Flink.
bool is_allowed(std::string_view allowed, std::string_view value) {
    while (!allowed.empty()) {
        const std::size_t length = std::min(allowed.find('|'), allowed.size());
        if (lower(allowed.substr(0, length)) == lower(value)) {
            return true;
        }
        allowed.remove_prefix(std::min(length + 1, allowed.size()));
    }
    return false;
}

const GuardedOption* guard_of(Side side, std::string_view name) {
    const auto* const guard = std::ranges::find_if(guarded, [&](const GuardedOption& option) {
        return option.side == side && option.name == name;
    });
    return guard == std::end(guarded) ? nullptr : guard;
}

std::string message(const GuardedOption& guard, std::string_view key, std::string_view value) {
    switch (guard.code->severity) {
        case Severity::note:
            return fmt::format("{} is left out: {}", key, guard.why);
        case Severity::warning:
            return fmt::format("{} = '{}': {}", key, value, guard.why);
        case Severity::error:
            break;
    }
    return guard.allowed.empty() ? fmt::format("{} cannot be set: {}", key, guard.why)
                                 : fmt::format("{} cannot be '{}': {}", key, value, guard.why);
}

void report(const GuardedOption& guard, std::string_view key, const Option& option, int rule,
            Diagnostics& diagnostics) {
    auto& diagnostic =
        diagnostics.report(*guard.code, option.where, "{}", message(guard, key, option.value));
    diagnostic.hint = guard.hint.empty() ? "take the line out" : guard.hint;
    diagnostic.rule = rule;
}

Verdict check_known(const KnownOption& known_one, std::string_view key, const Option& option,
                    int rule, Diagnostics& diagnostics) {
    const auto problem = check_value(option.value, known_one.rule);
    if (!problem) {
        return Verdict::accepted;
    }
    // Nobody knows which part of a URL that cannot be read is its password.
    const bool is_hidden =
        known_one.rule.kind == ValueKind::jdbc_url || holds_password(option.value);
    auto& diagnostic = diagnostics.report(code::bad_value, option.where, "{} = '{}' {}", key,
                                          is_hidden ? "***" : option.value, problem->fact);
    diagnostic.hint = problem->hint;
    diagnostic.rule = rule;
    return Verdict::left_out;
}

}  // namespace

std::span<const KnownOption> known_options() {
    return known;
}

std::string_view default_value(Side side, std::string_view name) {
    const KnownOption* const option = known_option(side, name);
    return option == nullptr ? "" : option->value;
}

std::span<const GuardedOption> guarded_options() {
    return guarded;
}

std::vector<std::string_view> settable_options(Side side) {
    std::vector<std::string_view> names;
    for (const KnownOption& option : known) {
        if (option.side == side) {
            names.push_back(option.name);
        }
    }
    for (const GuardedOption& option : guarded) {
        if (option.side == side && (!option.allowed.empty() || option.free_in_rules)) {
            names.push_back(option.name);
        }
    }
    return names;
}

std::string option_name(Side side, std::string_view name) {
    const bool is_header = side == Side::sink && name.starts_with("sink.properties.");
    return is_header ? lower(name) : std::string{name};
}

std::string option_value(Side side, std::string_view name, std::string_view value) {
    const KnownOption* const option = known_option(side, name);
    return option == nullptr ? std::string{value} : spelled(value, option->rule);
}

Verdict check_option(Side side, std::string_view key, const Option& option, int rule,
                     Diagnostics& diagnostics) {
    if (side == Side::none) {
        report(external_property, key, option, rule, diagnostics);
        return Verdict::accepted;
    }
    const GuardedOption* const guard = guard_of(side, option.name);
    if (guard == nullptr) {
        const KnownOption* const known_one = known_option(side, option.name);
        return known_one != nullptr ? check_known(*known_one, key, option, rule, diagnostics)
               : is_handed_on(side, option.name) ? Verdict::accepted
                                                 : Verdict::unknown;
    }
    if ((guard->free_in_rules && rule != 0) || is_allowed(guard->allowed, option.value)) {
        return Verdict::accepted;
    }
    report(*guard, key, option, rule, diagnostics);
    return guard->code->severity == Severity::warning ? Verdict::accepted : Verdict::left_out;
}

}  // namespace smt
