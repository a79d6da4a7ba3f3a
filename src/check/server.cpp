// What the server is set up for, and what it has left for one more job.
#include <fmt/format.h>

#include "check/needs.h"
#include "check/themes.h"

namespace smt::check {

namespace {

constexpr int newest_version = 18;

// Each of these needs a restart of the server.
Mend system_setting(std::string_view name, std::string_view value) {
    return {.sql = fmt::format("ALTER SYSTEM SET {} = {};", name, value),
            .then = "restart PostgreSQL (on a managed service: set the parameter there)"};
}

// These take a reload.
Mend reloaded_setting(std::string_view name, std::string_view value) {
    return {
        .sql = fmt::format("ALTER SYSTEM SET {} = '{}';\nSELECT pg_reload_conf();", name, value),
        .then = "on a managed service: set the parameter there"};
}

void version(const CheckInput& in, Findings& findings) {
    const int major = in.server->version / 10000;
    if (major > newest_version) {
        Finding& finding = findings.report(
            "server", "PostgreSQL {} is newer than any that smt and Flink CDC were run with",
            major);
        finding.actual = std::to_string(major);
        finding.required = fmt::format("13 to {}", newest_version);
        finding.mend.then = "try the job on a copy of the database first";
    }
}

void standby(const CheckInput& in, Findings& findings) {
    if (in.server->in_recovery) {
        Finding& finding = findings.report(
            "server", "the server is a standby: publications and slots cannot be made on it");
        finding.actual = "pg_is_in_recovery() = true";
        finding.required = "false";
        finding.mend.then = "name the primary in host of [db]";
    }
}

void pooler(const CheckInput& in, Findings& findings) {
    if (in.server->through_pooler) {
        Finding& finding = findings.report(
            "server",
            "the session runs in another process than the connection was promised: a pooler stands "
            "in between, through which no replication connection gets");
        finding.required = "a direct connection";
        finding.mend.then =
            "set hostname and port in [cdc] to PostgreSQL itself, and host and port in [db]";
    }
}

void wal_level(const CheckInput& in, Findings& findings) {
    const std::string level = text_of(*in.server, "wal_level");
    if (level != "logical") {
        Finding& finding =
            findings.report("server", "wal_level is '{}': no logical slot can be made", level);
        finding.actual = level;
        finding.required = "logical";
        finding.mend = system_setting("wal_level", "logical");
        finding.mend.then =
            "restart PostgreSQL (Amazon RDS: rds.logical_replication = 1; Cloud SQL: "
            "cloudsql.logical_decoding = on)";
    }
}

// Those that are still to be made: the job finds the others.
std::int64_t missing_slots(const CheckInput& in) {
    return std::ranges::count_if(prepared_groups(in.plan), [&](const SourceGroup& group) {
        return find_slot(*in.server, group.slot) == nullptr;
    });
}

void slots(const CheckInput& in, Findings& findings) {
    const std::int64_t needed = missing_slots(in);
    const auto taken = std::ssize(in.server->slots);
    const std::int64_t most = number_of(*in.server, "max_replication_slots");
    if (needed > most - taken) {
        Finding& finding =
            findings.report("server", "the job needs {} more replication slots, and {} are free",
                            needed, std::max<std::int64_t>(0, most - taken));
        finding.actual = fmt::format("max_replication_slots = {}, {} taken", most, taken);
        finding.required = fmt::format("at least {}", taken + needed);
        finding.mend = system_setting("max_replication_slots", std::to_string(taken + needed));
        finding.mend.then += ", or drop slots that nobody uses";
    }
}

void walsenders(const CheckInput& in, Findings& findings) {
    const auto needed = std::ssize(prepared_groups(in.plan));
    const auto is_own = [&](std::int64_t pid) {
        return std::ranges::any_of(in.server->slots, [&](const ReplicationSlot& slot) {
            return slot.active_pid == pid && is_own_slot(in.plan, slot.name);
        });
    };
    const auto own = std::ranges::count_if(in.server->walsenders, is_own);
    const auto taken = static_cast<std::int64_t>(in.server->walsenders.size()) - own;
    const std::int64_t most = number_of(*in.server, "max_wal_senders");
    if (needed > most - taken) {
        Finding& finding = findings.report("server", "the job needs {} walsenders, and {} are free",
                                           needed, std::max<std::int64_t>(0, most - taken));
        finding.actual = fmt::format("max_wal_senders = {}, {} taken", most, taken);
        finding.required = fmt::format("at least {}", taken + needed);
        finding.mend = system_setting("max_wal_senders", std::to_string(taken + needed));
    }
}

void wal_limit(const CheckInput& in, Findings& findings) {
    if (number_of(*in.server, "max_slot_wal_keep_size") == -1) {
        Finding& finding = findings.report(
            "server",
            "a slot may keep any amount of WAL: while the job stands still it fills the disk, and "
            "the server stops");
        finding.actual = "max_slot_wal_keep_size = -1";
        finding.required = "less than the disk has free";
        finding.mend = reloaded_setting("max_slot_wal_keep_size", "64GB");
        finding.mend.destructive = true;  // a slot that holds more by now is lost, whoever reads it
        finding.mend.then =
            "choose a size that the disk has free: a slot that needs more is lost, and the job "
            "must start over";
    }
}

// The connector confirms what it has read every 10 s.
void walsender_timeout(const CheckInput& in, Findings& findings) {
    const std::int64_t timeout = number_of(*in.server, "wal_sender_timeout");
    if (timeout >= 15000) {
        return;
    }
    Finding& finding =
        timeout == 0
            ? findings.report("server",
                              "wal_sender_timeout is off: when Flink's machine is gone its slot "
                              "stays in use, and the next job cannot read it")
            : findings.report("server",
                              "wal_sender_timeout is {}: a Flink that pauses for that long loses "
                              "its connection",
                              text_of(*in.server, "wal_sender_timeout"));
    finding.actual = text_of(*in.server, "wal_sender_timeout");
    finding.required = "15s or more";
    finding.mend = reloaded_setting("wal_sender_timeout", "60s");
}

constexpr std::int64_t long_seconds = 5;

void transactions(const CheckInput& in, Findings& findings) {
    if (missing_slots(in) == 0) {
        return;
    }
    for (const OpenTransaction& open : in.server->transactions) {
        if (open.pid == 0 || open.seconds < long_seconds) {
            continue;
        }
        Finding& finding = findings.report(
            fmt::format("process {}", open.pid),
            "a transaction that has written is open for {} s: no slot can be made before it ends",
            open.seconds);
        finding.actual = fmt::format("database '{}', user '{}', application '{}'", open.database,
                                     open.user, open.name);
        finding.required = "no transaction that is older than the snapshot may wait";
        finding.mend = {.sql = fmt::format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                           " WHERE pid = {} AND backend_xid IS NOT NULL"
                                           " AND xact_start < now() - interval '{} s';",
                                           open.pid, long_seconds),
                        .then = "let it end by itself where you can",
                        .destructive = true};
    }
    if (!in.server->sees_all_sessions) {
        findings.unknown("server", "the role may not see the transactions of other roles").mend = {
            .sql = "GRANT pg_read_all_stats TO CURRENT_USER;",
            .then = "run it as a superuser, for the role that runs smt"};
    }
}

void prepared(const CheckInput& in, Findings& findings) {
    if (missing_slots(in) == 0) {
        return;
    }
    for (const OpenTransaction& open : in.server->transactions) {
        if (open.pid != 0 || open.seconds < long_seconds) {
            continue;
        }
        Finding& finding = findings.report(
            fmt::format("prepared transaction '{}'", open.name),
            "it is {} s old: no slot can be made before it is committed or rolled back",
            open.seconds);
        finding.actual = fmt::format("database '{}', user '{}'", open.database, open.user);
        finding.required = "none";
        finding.mend = {.sql = fmt::format("SELECT format('ROLLBACK PREPARED %L', gid)"
                                           " FROM pg_prepared_xacts WHERE gid = {} \\gexec",
                                           quote::postgres_text(open.name)),
                        .database = open.database,
                        .then = "ask its transaction manager first: COMMIT PREPARED may be right",
                        .destructive = true};
    }
}

// clang-format off
const CheckRow rows[] = {
    {{"server-version", "server", Severity::warning, "PostgreSQL is 13 to 18", "Nobody has run the job with another version.", "measured"}, version},
    {{"server-standby", "server", Severity::error, "the server is the primary", "Publications and slots are made on the primary.", "PostgreSQL: CREATE PUBLICATION"}, standby},
    {{"server-pooler", "server", Severity::error, "the connection is direct", "A pooler such as PgBouncer passes no replication connections on.", "pgbouncer#382"}, pooler},
    {{"wal-level", "server", Severity::error, "wal_level = logical", "Without it no change can be decoded.", "PostgreSQL: logical decoding"}, wal_level},
    {{"slots-free", "server", Severity::error, "max_replication_slots leaves enough", "A source takes one slot.", "measured on Flink CDC 3.5.0"}, slots},
    {{"walsenders-free", "server", Severity::error, "max_wal_senders leaves enough", "Each slot is read through a walsender of its own.", "measured on Flink CDC 3.5.0"}, walsenders},
    {{"wal-keep-unlimited", "server", Severity::warning, "max_slot_wal_keep_size is set", "A slot that nobody reads keeps WAL until the disk is full.", "PostgreSQL: replication settings"}, wal_limit},
    {{"walsender-timeout", "server", Severity::warning, "wal_sender_timeout is 15 s or more", "Off, a dead reader keeps its slot; too short, a slow one loses it.", "PostgreSQL: replication settings"}, walsender_timeout},
    {{"open-transactions", "server", Severity::warning, "no long transaction has written", "Making a slot waits for every transaction that has written.", "PostgreSQL: pg_create_logical_replication_slot"}, transactions},
    {{"prepared-transactions", "server", Severity::error, "no prepared transaction is left", "Making a slot waits for it, and it may never end.", "PostgreSQL: PREPARE TRANSACTION"}, prepared},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> server = rows;

}  // namespace smt::check
