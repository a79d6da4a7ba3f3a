// The role that Flink connects with.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "check/needs.h"
#include "check/themes.h"

namespace smt::check {

namespace {

std::string object_of(const CdcRole& role) {
    return fmt::format("role {}", role.name);
}

template <typename Function>
void each_role(const CheckInput& in, Function function) {
    for (const DatabaseState& database : in.server->databases) {
        if (database.role.exists) {
            function(database, database.role);
        }
    }
}

// A role is one for the whole server.
template <typename Function>
void first_role(const CheckInput& in, Function function) {
    if (!in.server->databases.empty() && in.server->databases.front().role.exists) {
        function(in.server->databases.front().role);
    }
}

void missing(const CheckInput& in, Findings& findings) {
    if (in.server->databases.empty() || in.server->databases.front().role.exists) {
        return;
    }
    const CdcRole& role = in.server->databases.front().role;
    Finding& finding =
        findings.report(object_of(role), "it does not exist: the job cannot connect");
    finding.required = "a role with LOGIN and REPLICATION";
    // Without a password: that is nothing for a script.
    finding.mend = {.sql = fmt::format("SELECT format('CREATE ROLE %I LOGIN REPLICATION', name)"
                                       " FROM (VALUES ({})) AS missing (name)"
                                       " WHERE name NOT IN (SELECT rolname FROM pg_roles) \\gexec",
                                       quote::postgres_text(role.name)),
                    .then = "give it its password with \\password in psql"};
}

void login(const CheckInput& in, Findings& findings) {
    first_role(in, [&](const CdcRole& role) {
        if (!role.may_log_in) {
            Finding& finding =
                findings.report(object_of(role), "it may not log in: the job cannot connect");
            finding.actual = "NOLOGIN";
            finding.required = "LOGIN";
            finding.mend.sql = fmt::format("ALTER ROLE {} LOGIN;", quote::postgres_name(role.name));
        }
    });
}

void replication(const CheckInput& in, Findings& findings) {
    first_role(in, [&](const CdcRole& role) {
        if (!role.may_replicate) {
            Finding& finding = findings.report(object_of(role),
                                               "it may not replicate: the job cannot read a slot");
            finding.actual = "NOREPLICATION";
            finding.required = "REPLICATION";
            finding.mend = {
                .sql = fmt::format("ALTER ROLE {} REPLICATION;", quote::postgres_name(role.name)),
                .then = fmt::format("on Amazon RDS instead: GRANT rds_replication TO {}",
                                    quote::postgres_name(role.name))};
        }
    });
}

void connect(const CheckInput& in, Findings& findings) {
    each_role(in, [&](const DatabaseState& database, const CdcRole& role) {
        if (!role.may_connect) {
            Finding& finding = findings.report(
                object_of(role), "it may not connect to database '{}'", database.name);
            finding.required = "CONNECT";
            finding.mend =
                by_setup(database.name, fmt::format("GRANT CONNECT ON DATABASE {} TO {};",
                                                    quote::postgres_name(database.name),
                                                    quote::postgres_name(role.name)));
        }
    });
}

void usage(const CheckInput& in, Findings& findings) {
    each_role(in, [&](const DatabaseState& database, const CdcRole& role) {
        for (const std::string& schema : role.closed_schemas) {
            Finding& finding = findings.report(
                object_of(role), "it may not use schema '{}': the snapshot of its tables fails",
                schema);
            finding.required = "USAGE";
            finding.mend = by_setup(database.name, fmt::format("GRANT USAGE ON SCHEMA {} TO {};",
                                                               quote::postgres_name(schema),
                                                               quote::postgres_name(role.name)));
        }
    });
}

void select(const CheckInput& in, Findings& findings) {
    each_role(in, [&](const DatabaseState& database, const CdcRole& role) {
        for (const TableName& table : role.closed_tables) {
            Finding& finding = findings.report(
                to_string(table), "role {} may not read it: its snapshot fails", role.name);
            finding.required = "SELECT";
            finding.mend = by_setup(
                database.name, fmt::format("GRANT SELECT ON TABLE {} TO {};", qualified_name(table),
                                           quote::postgres_name(role.name)));
        }
    });
}

void row_security(const CheckInput& in, Findings& findings) {
    each_role(in, [&](const DatabaseState& database, const CdcRole& role) {
        for (const TableName& table : role.filtered_tables) {
            Finding& finding = findings.report(
                to_string(table),
                "row level security hides rows from role {}: the snapshot lacks them silently",
                role.name);
            finding.required = "every row";
            finding.mend = {
                .sql = fmt::format("ALTER ROLE {} BYPASSRLS;", quote::postgres_name(role.name)),
                .database = database.name,
                .then = "run it as a superuser"};
        }
    });
}

constexpr std::int64_t short_statement = 60'000;
constexpr std::int64_t short_idle = 300'000;

void timeout(const CheckInput& in, Findings& findings, std::string_view name,
             std::int64_t CdcRole::*value, std::int64_t least) {
    each_role(in, [&](const DatabaseState& database, const CdcRole& role) {
        if (role.*value == 0 || role.*value >= least) {
            return;
        }
        Finding& finding = findings.report(
            object_of(role), "{} of {} ms in database '{}' can end the snapshot of a large table",
            name, role.*value, database.name);
        finding.actual = fmt::format("{} ms", role.*value);
        finding.required = fmt::format("none, or {} ms and more", least);
        finding.mend.sql =
            fmt::format("ALTER ROLE {} IN DATABASE {} SET {} = 0;", quote::postgres_name(role.name),
                        quote::postgres_name(database.name), name);
    });
}

void statement_timeout(const CheckInput& in, Findings& findings) {
    timeout(in, findings, "statement_timeout", &CdcRole::statement_timeout, short_statement);
}

void idle_timeout(const CheckInput& in, Findings& findings) {
    timeout(in, findings, "idle_in_transaction_session_timeout",
            &CdcRole::idle_in_transaction_session_timeout, short_idle);
}

void can_connect(const CheckInput& in, Findings& findings) {
    if (in.login == nullptr) {
        findings
            .unknown(fmt::format("role {}", in.plan.cdc_role),
                     "the config has no password here: whether the server lets it in was not tried")
            .mend.then = "set the password of [cdc] in the environment of smt check, too";
        return;
    }
    if (in.login->error.empty()) {
        return;
    }
    if (!in.login->reached) {
        findings.unknown("server", "from here Flink's address of PostgreSQL does not answer: {}",
                         in.login->error);
        return;
    }
    Finding& finding = findings.report(fmt::format("role {}", in.plan.cdc_role),
                                       "the server refuses it: {}", in.login->error);
    finding.required = "a connection as the job makes it";
    finding.mend.then = "check username and password in [cdc], and pg_hba.conf on the server";
}

// clang-format off
const CheckRow rows[] = {
    {{"role-missing", "role", Severity::error, "Flink's role exists", "Setup creates no role: its password is nobody's but yours.", "postgres-setup.sql"}, missing},
    {{"role-login", "role", Severity::error, "it may log in", "", "PostgreSQL: CREATE ROLE"}, login},
    {{"role-replication", "role", Severity::error, "it may replicate", "A slot is read through a replication connection.", "PostgreSQL: CREATE ROLE"}, replication},
    {{"role-connect", "role", Severity::error, "it has CONNECT on the databases", "", "PostgreSQL: GRANT"}, connect},
    {{"role-usage", "role", Severity::error, "it has USAGE on the schemas", "", "PostgreSQL: GRANT"}, usage},
    {{"role-select", "role", Severity::error, "it has SELECT on the tables", "The snapshot reads them like anybody else.", "PostgreSQL: GRANT"}, select},
    {{"role-row-security", "role", Severity::error, "row level security does not hide rows from it", "The snapshot would lack rows, without an error; changes come all the same.", "PostgreSQL: row security policies"}, row_security},
    {{"role-statement-timeout", "role", Severity::warning, "no short statement_timeout holds for it", "The snapshot splits a large table with queries that read it as a whole.", "source of Flink CDC 3.5.0, not run"}, statement_timeout},
    {{"role-idle-timeout", "role", Severity::warning, "no short idle_in_transaction_session_timeout holds for it", "The snapshot reads through a cursor: while the sink is slow, its transaction is idle.", "source of Flink CDC 3.5.0, not run"}, idle_timeout},
    {{"role-refused", "role", Severity::error, "the server lets it in", "The job connects with username and password of [cdc].", "PostgreSQL: pg_hba.conf"}, can_connect},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> role = rows;

}  // namespace smt::check
