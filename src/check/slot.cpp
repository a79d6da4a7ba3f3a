// The replication slots of the job: those that it will find, and those that it has left.
#include <fmt/format.h>

#include "check/needs.h"
#include "check/themes.h"

namespace smt::check {

namespace {

// Calls `function` with each source of the job whose slot exists.
template <typename Function>
void each_present(const CheckInput& in, Function function) {
    for (const SourceGroup& group : prepared_groups(in.plan)) {
        if (const ReplicationSlot* const slot = find_slot(*in.server, group.slot)) {
            function(group, *slot);
        }
    }
}

std::string slot_object(std::string_view name) {
    return fmt::format("slot {}", name);
}

std::string create_statement(const CheckInput& in, std::string_view slot) {
    return fmt::format("SELECT pg_create_logical_replication_slot('{}', 'pgoutput'{});", slot,
                       in.plan.failover_slots ? ", failover => true" : "");
}

// Conditional, so that the script may be run again.
std::string drop_statement(std::string_view slot) {
    return fmt::format(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
        " WHERE slot_name = '{}' AND NOT active;",
        slot);
}

bool is_recorded(const CheckInput& in, const SourceGroup& group) {
    const Publication* const publication = find_publication(*in.server, group);
    return publication != nullptr && publication->recorded_slot == group.slot;
}

void missing(const CheckInput& in, Findings& findings) {
    for (const SourceGroup& group : prepared_groups(in.plan)) {
        if (find_slot(*in.server, group.slot) == nullptr && !is_recorded(in, group)) {
            Finding& finding = findings.report(
                slot_object(group.slot),
                "it does not exist: the connector makes a missing slot without a word, so that "
                "nobody would notice when it is lost later");
            finding.required = "made by postgres-setup.sql";
            finding.mend = by_setup(group.database, create_statement(in, group.slot));
        }
    }
}

void gone(const CheckInput& in, Findings& findings) {
    for (const SourceGroup& group : prepared_groups(in.plan)) {
        if (find_slot(*in.server, group.slot) == nullptr && is_recorded(in, group)) {
            Finding& finding = findings.report(
                slot_object(group.slot),
                "postgres-setup.sql made it, and it is gone: the connector would make it anew and "
                "go on behind the gap, without a word");
            finding.required = "the slot that setup made";
            finding.mend.then =
                "cancel the job and start over: teardown, setup, empty tables, submit";
        }
    }
}

void taken(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup& group, const ReplicationSlot& slot) {
        if (slot.plugin != "pgoutput" || slot.database != group.database) {
            Finding& finding = findings.report(
                slot_object(slot.name), "the name is taken by a slot that this job cannot read");
            finding.actual = slot.plugin.empty() ? "a physical slot"
                                                 : fmt::format("plugin {}, database '{}'",
                                                               slot.plugin, slot.database);
            finding.required = fmt::format("plugin pgoutput, database '{}'", group.database);
            finding.mend.then = "name another one with slot in [cdc]";
        }
    });
}

void lost(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup&, const ReplicationSlot& slot) {
        if (slot.wal_status == "lost") {
            Finding& finding = findings.report(
                slot_object(slot.name),
                "the server has removed WAL that it needs: changes are lost, and the job cannot "
                "read it any more");
            finding.actual = "wal_status = lost";
            finding.required = "reserved or extended";
            finding.mend.then =
                "cancel the job and start over: teardown, setup, empty tables, submit";
        }
    });
}

void unreserved(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup&, const ReplicationSlot& slot) {
        if (slot.wal_status == "unreserved") {
            Finding& finding = findings.report(
                slot_object(slot.name),
                "it keeps more WAL than max_slot_wal_keep_size: the next checkpoint may remove it, "
                "and the slot is lost");
            finding.actual = fmt::format(
                "wal_status = unreserved, {} kept, max_slot_wal_keep_size = {}",
                size_text(slot.retained_bytes), text_of(*in.server, "max_slot_wal_keep_size"));
            finding.required = "reserved or extended";
            finding.mend = {.sql =
                                "ALTER SYSTEM SET max_slot_wal_keep_size = -1;\n"
                                "SELECT pg_reload_conf();",
                            .then = "let the job catch up, then set a limit again"};
        }
    });
}

constexpr std::int64_t much_wal = std::int64_t{1} << 30;

void retained(const CheckInput& in, Findings& findings) {
    const std::int64_t limit = number_of(*in.server, "max_slot_wal_keep_size") << 20;
    const std::int64_t most = limit > 0 ? limit / 2 : much_wal;
    for (const ReplicationSlot& slot : in.server->slots) {
        if (is_own_slot(in.plan, slot.name) && slot.retained_bytes > most) {
            Finding& finding = findings.report(
                slot_object(slot.name), "it keeps {} of WAL: {}", size_text(slot.retained_bytes),
                slot.active_pid == 0 ? "nobody reads it" : "its reader does not keep up");
            finding.actual = size_text(slot.retained_bytes);
            finding.required = fmt::format("at most {}", size_text(most));
            finding.mend.then =
                slot.active_pid == 0
                    ? "start the job, or run postgres-teardown.sql if it has ended for good"
                    : "look at the job's checkpoints: the slot moves with them";
        }
    }
}

void active(const CheckInput& in, Findings& findings) {
    each_present(in, [&](const SourceGroup&, const ReplicationSlot& slot) {
        if (slot.active_pid != 0) {
            Finding& finding = findings.report(
                slot_object(slot.name),
                "process {} reads it: a second job would wait for it and fail", slot.active_pid);
            finding.actual =
                fmt::format("application '{}', client '{}'", slot.application, slot.client);
            finding.required = "no reader before the job is submitted";
            finding.mend.then = "stop the job that reads it before you submit another one";
        }
    });
}

// A job that was killed while its snapshot ran with a backfill leaves them, and each holds the WAL
// for good.
void left(const CheckInput& in, Findings& findings) {
    for (const ReplicationSlot& slot : in.server->slots) {
        if (is_backfill_slot(in.plan, slot.name) && slot.active_pid == 0) {
            Finding& finding =
                findings.report(slot_object(slot.name),
                                "the snapshot of another job has left it, and it keeps {} of WAL",
                                size_text(slot.retained_bytes));
            finding.actual = "not active";
            finding.required = "none";
            finding.mend = {.sql = drop_statement(slot.name),
                            .then = "make sure that no snapshot is running",
                            .destructive = true};
        }
    }
}

void failover(const CheckInput& in, Findings& findings) {
    if (!in.plan.failover_slots) {
        return;
    }
    each_present(in, [&](const SourceGroup&, const ReplicationSlot& slot) {
        if (!slot.failover) {
            Finding& finding = findings.report(slot_object(slot.name),
                                               "standbys do not get it: when one takes over the "
                                               "slot is gone, and changes with it");
            finding.actual = "failover = false";
            finding.required = "failover = true, as [cdc] says";
            finding.mend.then = fmt::format(
                "stop the job, then: psql \"dbname=... replication=database\" -c "
                "\"ALTER_REPLICATION_SLOT {} (FAILOVER)\"",
                slot.name);
        }
    });
}

// clang-format off
const CheckRow rows[] = {
    {{"slot-missing", "slot", Severity::warning, "the slots exist", "A slot that only the connector makes can be lost unnoticed.", "measured on Flink CDC 3.5.0"}, missing},
    {{"slot-gone", "slot", Severity::error, "the slots that setup made are there", "The connector makes a missing slot anew: what changed in between is lost silently.", "measured on Flink CDC 3.5.0"}, gone},
    {{"slot-taken", "slot", Severity::error, "the slots are of pgoutput and in the right database", "A slot belongs to one plugin and one database.", "PostgreSQL: pg_replication_slots"}, taken},
    {{"slot-lost", "slot", Severity::error, "no slot is lost", "WAL that the slot needs is gone.", "PostgreSQL: pg_replication_slots.wal_status"}, lost},
    {{"slot-unreserved", "slot", Severity::error, "no slot is about to be lost", "The next checkpoint may remove WAL that it needs.", "PostgreSQL: pg_replication_slots.wal_status"}, unreserved},
    {{"slot-wal", "slot", Severity::warning, "the slots keep little WAL", "More than half of max_slot_wal_keep_size, or 1 GB without a limit, means that the job does not keep up.", "PostgreSQL: replication slots"}, retained},
    {{"slot-active", "slot", Severity::note, "nobody reads the slots", "A slot has one reader: while the job runs that is the job.", "PostgreSQL: replication slots"}, active},
    {{"slot-left", "slot", Severity::error, "no slot of an old snapshot is left", "The job does not know it, and it keeps the WAL.", "measured on Flink CDC 3.5.0"}, left},
    {{"slot-failover", "slot", Severity::error, "the slots are failover slots where [cdc] says so", "A slot that standbys do not get ends with the primary.", "PostgreSQL 17: logical replication failover"}, failover},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> slot = rows;

}  // namespace smt::check
