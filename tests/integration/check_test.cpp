// smt check on a real PostgreSQL: each row makes the bad state, sees the check fire with its exact
// text, mends it, by the fix script where that can, and sees the check pass.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "integration/postgres_scripts.h"
#include "support/program.h"

namespace smt {
namespace {

using testing::ProcessResult;

// `*` stands for any text of a line.
bool matches(std::string_view text, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    if (star == std::string_view::npos) {
        return text == pattern;
    }
    if (text.substr(0, star) != pattern.substr(0, star)) {
        return false;
    }
    const std::size_t end = text.find('\n', star);
    for (std::size_t i = star; i <= std::min(end, text.size()); ++i) {
        if (matches(text.substr(i), pattern.substr(star + 1))) {
            return true;
        }
    }
    return false;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

class SmtCheck : public testing::Program {
  protected:
    SmtCheck() {
        postgres.query(
            "CREATE ROLE flink LOGIN REPLICATION;"
            "CREATE SCHEMA s;"
            "CREATE TABLE s.a (id int PRIMARY KEY, t text);"
            "CREATE TABLE s.p (id int PRIMARY KEY, t text) PARTITION BY RANGE (id);"
            "CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (10)");
        configure("");
    }
    ~SmtCheck() override {
        if (!has_changed_settings) {
            return;
        }
        try {
            postgres.query("ALTER SYSTEM RESET ALL");
            postgres.restart();
        } catch (const std::exception& error) {
            ADD_FAILURE() << error.what();
        }
    }

    void configure(const std::string& more) {
        const DbConfig db = postgres.config();
        write("smt.conf",
              fmt::format("[db]\nhost = {0}\nport = {1}\nuser = postgres\n"
                          "[cdc]\nhostname = 127.0.0.1\nusername = flink\n"
                          "password = secret-cdc\n"
                          "[starrocks]\njdbc-url = jdbc:mysql://127.0.0.1:1\n"
                          "load-url = 127.0.0.1:1\nusername = smt\npassword =\n"
                          "[flink]\npipeline_name = x\n"
                          "[table-rule.1]\ndatabase = ^{2}$\nschema = ^s$\ntable = .*\n",
                          db.host, *db.port, postgres.database()) +
                  more);
    }

    ProcessResult run_script(const std::string& name, const std::string& options = "") const {
        return postgres.psql(read(name), "postgres", options);
    }
    // As the user does: generate, then run the script.
    void set_up() const {
        ASSERT_EQ(smt("-q -c smt.conf").exit_code, 0);
        const ProcessResult result = run_script("result/postgres-setup.sql");
        ASSERT_EQ(result.exit_code, 0) << result.errors;
    }
    ProcessResult check(const std::string& id, const std::string& more = "") const {
        return smt(fmt::format("check -q --fail-on warning --only {} {}", id, more));
    }
    std::string in_place(const std::string& text) const {
        const DbConfig db = postgres.config();
        return replaced(replaced(text, "{database}", postgres.database()), "{port}",
                        std::to_string(*db.port));
    }
    int version() const { return std::stoi(postgres.query("SHOW server_version_num")) / 10000; }

    const testing::Postgres postgres;
    bool has_changed_settings = false;
};

struct CheckCase {
    const char* id;
    const char* bad;        // SQL; "setup" in front: after postgres-setup.sql has run
    const char* expected;   // without the theme's name
    const char* mend = "";  // SQL instead of the fix script, where no script can mend it
    const char* config = "";
    int least_version = 13;
    const char* name = "";  // of a second case of a check
};

constexpr std::string_view after_setup = "setup;";
constexpr std::string_view after_restart = "restart;";

class CheckOf : public SmtCheck, public testing::WithParamInterface<CheckCase> {
  protected:
    static bool takes(std::string_view& sql, std::string_view word) {
        const bool has = sql.starts_with(word);
        sql.remove_prefix(has ? word.size() : 0);
        return has;
    }

    // Statement by statement: some refuse to run beside others.
    void run(std::string_view statements) const {
        while (!statements.empty()) {
            const std::size_t end = std::min(statements.find(";;"), statements.size());
            postgres.query(std::string{statements.substr(0, end)});
            statements.remove_prefix(std::min(end + 2, statements.size()));
        }
    }

    void make_bad() {
        std::string_view sql = GetParam().bad;
        if (takes(sql, after_setup)) {
            set_up();
            EXPECT_EQ(check(GetParam().id).exit_code, 0) << "it fires before there is a reason to";
        }
        const bool is_restarted = takes(sql, after_restart);
        has_changed_settings = sql.find("ALTER SYSTEM") != std::string_view::npos;
        run(in_place(std::string{sql}));
        if (is_restarted) {
            postgres.restart();
        }
    }

    void mend() {
        const ProcessResult written = check(GetParam().id, "--fix-script fix.sql");
        EXPECT_EQ(testing::permissions_of(folder / "fix.sql"), 0600U) << written.errors;
        if (*GetParam().mend != '\0') {
            run(in_place(GetParam().mend));
            return;
        }
        for (const char* const time : {"first", "second"}) {
            const ProcessResult fixed = run_script("fix.sql", "--set=destructive=1");
            EXPECT_EQ(fixed.exit_code, 0) << time << ": " << fixed.errors << read("fix.sql");
        }
        has_changed_settings =
            has_changed_settings || read("fix.sql").find("ALTER SYSTEM") != std::string::npos;
        if (std::string_view{GetParam().bad}.find(after_restart) != std::string_view::npos) {
            postgres.restart();
        }
    }
};

TEST_P(CheckOf, FiresIsMendedAndPasses) {
    if (version() < GetParam().least_version) {
        SUCCEED() << "the server has no such thing";
        return;
    }
    configure(GetParam().config);
    make_bad();
    const ProcessResult bad = check(GetParam().id);
    EXPECT_EQ(bad.exit_code, 5) << bad.errors;
    const std::string found = bad.output.substr(bad.output.find('\n') + 1);
    EXPECT_TRUE(matches(found, in_place(GetParam().expected))) << bad.output;
    mend();
    const ProcessResult good = check(GetParam().id);
    EXPECT_EQ(good.exit_code, 0) << good.output << good.errors;
}

#define ONE_ERROR "\n1 error, 0 warnings, 0 notes; 0 checks passed\n"
#define ONE_WARNING "\n0 errors, 1 warning, 0 notes; 0 checks passed\n"
#define BY_SETUP "    do: run postgres-setup.sql\n"

const CheckCase cases[] = {
    {"server-standby", "restart;COPY (SELECT 1) TO PROGRAM 'cat >standby.signal'",
     "  error [server-standby] server: the server is a standby: publications and slots cannot be "
     "made on it\n"
     "    is: pg_is_in_recovery() = true\n"
     "    must be: false\n"
     "    do: name the primary in host of [db]\n" ONE_ERROR,
     "SELECT pg_promote()"},
    {"wal-level", "restart;ALTER SYSTEM SET wal_level = replica",
     "  error [wal-level] server: wal_level is 'replica': no logical slot can be made\n"
     "    is: replica\n"
     "    must be: logical\n"
     "    mend: ALTER SYSTEM SET wal_level = logical;\n"
     "    do: restart PostgreSQL (Amazon RDS: rds.logical_replication = 1; Cloud SQL: "
     "cloudsql.logical_decoding = on)\n" ONE_ERROR},
    {"slots-free",
     "restart;SELECT pg_create_physical_replication_slot('other');;"
     "ALTER SYSTEM SET max_replication_slots = 1",
     "  error [slots-free] server: the job needs 1 more replication slots, and 0 are free\n"
     "    is: max_replication_slots = 1, 1 taken\n"
     "    must be: at least 2\n"
     "    mend: ALTER SYSTEM SET max_replication_slots = 2;\n"
     "    do: restart PostgreSQL (on a managed service: set the parameter there), or drop slots "
     "that nobody uses\n" ONE_ERROR},
    {"walsenders-free", "restart;ALTER SYSTEM SET max_wal_senders = 0",
     "  error [walsenders-free] server: the job needs 1 walsenders, and 0 are free\n"
     "    is: max_wal_senders = 0, 0 taken\n"
     "    must be: at least 1\n"
     "    mend: ALTER SYSTEM SET max_wal_senders = 1;\n"
     "    do: restart PostgreSQL (on a managed service: set the parameter there)\n" ONE_ERROR},
    {"wal-keep-unlimited", "ALTER SYSTEM SET max_slot_wal_keep_size = -1;;SELECT pg_reload_conf()",
     "  warning [wal-keep-unlimited] server: a slot may keep any amount of WAL: while the job "
     "stands still it fills the disk, and the server stops\n"
     "    is: max_slot_wal_keep_size = -1\n"
     "    must be: less than the disk has free\n"
     "    mend: ALTER SYSTEM SET max_slot_wal_keep_size = '64GB';\n"
     "      SELECT pg_reload_conf();\n"
     "    do: choose a size that the disk has free: a slot that needs more is lost, and the job "
     "must start over\n" ONE_WARNING},
    {"walsender-timeout", "ALTER SYSTEM SET wal_sender_timeout = 0;;SELECT pg_reload_conf()",
     "  warning [walsender-timeout] server: wal_sender_timeout is off: when Flink's machine is "
     "gone its slot stays in use, and the next job cannot read it\n"
     "    is: 0\n"
     "    must be: 15s or more\n"
     "    mend: ALTER SYSTEM SET wal_sender_timeout = '60s';\n"
     "      SELECT pg_reload_conf();\n"
     "    do: on a managed service: set the parameter there\n" ONE_WARNING},
    {"walsender-timeout", "ALTER SYSTEM SET wal_sender_timeout = '5s';;SELECT pg_reload_conf()",
     "  warning [walsender-timeout] server: wal_sender_timeout is 5s: a Flink that pauses for that "
     "long loses its connection\n"
     "    is: 5s\n"
     "    must be: 15s or more\n"
     "    mend: ALTER SYSTEM SET wal_sender_timeout = '60s';\n"
     "      SELECT pg_reload_conf();\n"
     "    do: on a managed service: set the parameter there\n" ONE_WARNING,
     "", "", 13, "that_is_short"},
    {"role-missing", "DROP ROLE flink",
     "  error [role-missing] role flink: it does not exist: the job cannot connect\n"
     "    must be: a role with LOGIN and REPLICATION\n"
     "    mend: SELECT format('CREATE ROLE %I LOGIN REPLICATION', name) FROM (VALUES ('flink')) AS "
     "missing (name) WHERE name NOT IN (SELECT rolname FROM pg_roles) \\gexec\n"
     "    do: give it its password with \\password in psql\n" ONE_ERROR},
    {"role-login", "setup;ALTER ROLE flink NOLOGIN",
     "  error [role-login] role flink: it may not log in: the job cannot connect\n"
     "    is: NOLOGIN\n"
     "    must be: LOGIN\n"
     "    mend: ALTER ROLE flink LOGIN;\n" ONE_ERROR},
    {"role-replication", "setup;ALTER ROLE flink NOREPLICATION",
     "  error [role-replication] role flink: it may not replicate: the job cannot read a slot\n"
     "    is: NOREPLICATION\n"
     "    must be: REPLICATION\n"
     "    mend: ALTER ROLE flink REPLICATION;\n"
     "    do: on Amazon RDS instead: GRANT rds_replication TO flink\n" ONE_ERROR},
    {"role-connect", "setup;REVOKE CONNECT ON DATABASE {database} FROM PUBLIC",
     "  error [role-connect] role flink: it may not connect to database '{database}'\n"
     "    must be: CONNECT\n"
     "    mend: GRANT CONNECT ON DATABASE {database} TO flink;\n" BY_SETUP ONE_ERROR},
    {"role-usage", "setup;REVOKE USAGE ON SCHEMA s FROM flink",
     "  error [role-usage] role flink: it may not use schema 's': the snapshot of its tables "
     "fails\n"
     "    must be: USAGE\n"
     "    mend: GRANT USAGE ON SCHEMA s TO flink;\n" BY_SETUP ONE_ERROR},
    {"role-select", "setup;REVOKE SELECT ON s.a FROM flink",
     "  error [role-select] s.a: role flink may not read it: its snapshot fails\n"
     "    must be: SELECT\n"
     "    mend: GRANT SELECT ON TABLE s.a TO flink;\n" BY_SETUP ONE_ERROR},
    {"role-row-security", "setup;ALTER TABLE s.a ENABLE ROW LEVEL SECURITY",
     "  error [role-row-security] s.a: row level security hides rows from role flink: the snapshot "
     "lacks them silently\n"
     "    must be: every row\n"
     "    mend: ALTER ROLE flink BYPASSRLS;\n"
     "    do: run it as a superuser\n" ONE_ERROR},
    {"role-statement-timeout", "setup;ALTER ROLE flink SET statement_timeout = '5s'",
     "  warning [role-statement-timeout] role flink: statement_timeout of 5000 ms in database "
     "'{database}' can end the snapshot of a large table\n"
     "    is: 5000 ms\n"
     "    must be: none, or 60000 ms and more\n"
     "    mend: ALTER ROLE flink IN DATABASE {database} SET statement_timeout = 0;\n" ONE_WARNING},
    {"role-statement-timeout",
     "setup;ALTER DATABASE {database} SET statement_timeout = '1min';;"
     "ALTER ROLE flink SET statement_timeout = '20s';;"
     "ALTER ROLE flink IN DATABASE {database} SET statement_timeout = 7000",
     "  warning [role-statement-timeout] role flink: statement_timeout of 7000 ms in database "
     "'{database}' can end the snapshot of a large table\n"
     "    is: 7000 ms\n"
     "    must be: none, or 60000 ms and more\n"
     "    mend: ALTER ROLE flink IN DATABASE {database} SET statement_timeout = 0;\n" ONE_WARNING,
     "", "", 13, "of_several"},
    {"role-idle-timeout", "setup;ALTER ROLE flink SET idle_in_transaction_session_timeout = '1min'",
     "  warning [role-idle-timeout] role flink: idle_in_transaction_session_timeout of 60000 ms in "
     "database '{database}' can end the snapshot of a large table\n"
     "    is: 60000 ms\n"
     "    must be: none, or 300000 ms and more\n"
     "    mend: ALTER ROLE flink IN DATABASE {database} SET idle_in_transaction_session_timeout = "
     "0;\n" ONE_WARNING},
    {"role-refused", "setup;ALTER ROLE flink NOLOGIN",
     "  error [role-refused] role flink: the server refuses it: *FATAL:  role \"flink\" is not "
     "permitted to log in\n"
     "    must be: a connection as the job makes it\n"
     "    do: check username and password in [cdc], and pg_hba.conf on the server\n" ONE_ERROR,
     "ALTER ROLE flink LOGIN"},
    {"publication-missing", "",
     "  error [publication-missing] publication smt_x: it does not exist: the job would fail at "
     "its "
     "start\n"
     "    must be: made by postgres-setup.sql\n"
     "    mend: CREATE PUBLICATION smt_x FOR TABLE s.a, s.p WITH (publish = 'insert, update, "
     "delete', publish_via_partition_root = true);\n" BY_SETUP ONE_ERROR},
    {"publication-foreign", "CREATE PUBLICATION smt_x FOR TABLE s.a",
     "  warning [publication-foreign] publication smt_x: somebody else made it: setup only adds "
     "tables to it, and whoever owns it may take them out again\n"
     "    is: no mark of smt in its comment\n"
     "    do: name another one with publication in [cdc], unless it is meant\n" ONE_WARNING,
     "DROP PUBLICATION smt_x"},
    {"publication-lacks-tables", "setup;ALTER PUBLICATION smt_x DROP TABLE s.a",
     "  error [publication-lacks-tables] publication smt_x: it lacks 1 of 2 tables: they would be "
     "copied once, and their changes would never arrive\n"
     "    is: without s.a\n"
     "    must be: every table of its source\n"
     "    mend: ALTER PUBLICATION smt_x ADD TABLE ONLY s.a;\n" BY_SETUP ONE_ERROR},
    {"publication-hides-rows",
     "setup;ALTER PUBLICATION smt_x DROP TABLE s.a;;"
     "ALTER PUBLICATION smt_x ADD TABLE s.a WHERE (id > 0)",
     "  error [publication-hides-rows] s.a: publication smt_x has a row filter for it: changes of "
     "other rows never arrive\n"
     "    is: a row filter\n"
     "    must be: the whole table\n"
     "    mend: ALTER PUBLICATION smt_x DROP TABLE ONLY s.a;\n"
     "      ALTER PUBLICATION smt_x ADD TABLE ONLY s.a;\n"
     "    do: make sure that nobody else depends on it\n" ONE_ERROR,
     "", "", 15},
    {"publication-hides-rows",
     "setup;ALTER PUBLICATION smt_x DROP TABLE s.a;;"
     "ALTER PUBLICATION smt_x ADD TABLE s.a (id)",
     "  error [publication-hides-rows] s.a: publication smt_x has a column list for it: other "
     "columns become NULL with the first change\n"
     "    is: a column list\n"
     "    must be: the whole table\n"
     "    mend: ALTER PUBLICATION smt_x DROP TABLE ONLY s.a;\n"
     "      ALTER PUBLICATION smt_x ADD TABLE ONLY s.a;\n"
     "    do: make sure that nobody else depends on it\n" ONE_ERROR,
     "", "", 15, "by_columns"},
    {"publication-operations", "setup;ALTER PUBLICATION smt_x SET (publish = 'insert')",
     "  error [publication-operations] publication smt_x: changes that it does not publish never "
     "arrive\n"
     "    is: publish = 'insert'\n"
     "    must be: publish = 'insert, update, delete'\n"
     "    mend: ALTER PUBLICATION smt_x SET (publish = 'insert, update, delete');\n" BY_SETUP
         ONE_ERROR},
    {"publication-via-root",
     "setup;ALTER PUBLICATION smt_x SET (publish_via_partition_root = false)",
     "  error [publication-via-root] publication smt_x: changes of a partition bear its own name: "
     "those of s.p would never arrive\n"
     "    is: publish_via_partition_root = false\n"
     "    must be: true\n"
     "    mend: ALTER PUBLICATION smt_x SET (publish_via_partition_root = true);\n" BY_SETUP
         ONE_ERROR},
    {"publication-all-tables", "CREATE PUBLICATION smt_x FOR ALL TABLES",
     "  warning [publication-all-tables] publication smt_x: it publishes tables that no rule "
     "takes, "
     "and those to come: the job is sent all their changes, and UPDATE is refused in those without "
     "an identity\n"
     "    is: FOR ALL TABLES\n"
     "    must be: exactly the tables of its source\n"
     "    do: name another one with publication in [cdc], and let setup make it\n" ONE_WARNING,
     "DROP PUBLICATION smt_x"},
    {"publication-all-tables", "CREATE PUBLICATION smt_x FOR TABLES IN SCHEMA s, public",
     "  warning [publication-all-tables] publication smt_x: it publishes tables that no rule "
     "takes, "
     "and those to come: the job is sent all their changes, and UPDATE is refused in those without "
     "an identity\n"
     "    is: FOR TABLES IN SCHEMA public, s\n"
     "    must be: exactly the tables of its source\n"
     "    do: name another one with publication in [cdc], and let setup make it\n" ONE_WARNING,
     "DROP PUBLICATION smt_x", "", 15, "of_schemas"},
    {"publication-superfluous",
     "setup;CREATE TABLE public.other (id int PRIMARY KEY);;"
     "ALTER PUBLICATION smt_x ADD TABLE public.other",
     "  warning [publication-superfluous] publication smt_x: no rule takes 1 of its tables: the "
     "job "
     "is sent their changes for nothing\n"
     "    is: with public.other\n"
     "    must be: exactly the tables of its source\n"
     "    mend: ALTER PUBLICATION smt_x DROP TABLE ONLY public.other;\n" BY_SETUP ONE_WARNING},
    {"publication-superfluous",
     "CREATE TABLE public.other (id int PRIMARY KEY);;"
     "CREATE PUBLICATION smt_x FOR TABLE public.other",
     "  warning [publication-superfluous] publication smt_x: no rule takes 1 of its tables: the "
     "job "
     "is sent their changes for nothing\n"
     "    is: with public.other\n"
     "    must be: exactly the tables of its source\n"
     "    do: name another one with publication in [cdc], for the job alone\n" ONE_WARNING,
     "DROP PUBLICATION smt_x", "", 13, "of_others"},
    {"publication-operations", "CREATE PUBLICATION smt_x FOR TABLE s.a WITH (publish = 'insert')",
     "  error [publication-operations] publication smt_x: changes that it does not publish never "
     "arrive\n"
     "    is: publish = 'insert'\n"
     "    must be: publish = 'insert, update, delete'\n"
     "    mend: ALTER PUBLICATION smt_x SET (publish = 'insert, update, delete');\n"
     "    do: make sure that nobody else depends on it\n" ONE_ERROR,
     "", "", 13, "of_others"},
    {"replica-identity", "setup;ALTER TABLE s.a REPLICA IDENTITY DEFAULT",
     "  error [replica-identity] s.a: the first UPDATE or DELETE ends the job: the WAL would not "
     "have the row as it was\n"
     "    is: REPLICA IDENTITY DEFAULT\n"
     "    must be: REPLICA IDENTITY FULL\n"
     "    mend: ALTER TABLE s.a REPLICA IDENTITY FULL;\n" BY_SETUP ONE_ERROR},
    {"partition-identity", "setup;CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES FROM (10) TO (20)",
     "  error [partition-identity] s.p2: it is a partition of s.p, and a new partition does not "
     "take over the identity: its first UPDATE or DELETE ends the job\n"
     "    is: not FULL\n"
     "    must be: REPLICA IDENTITY FULL\n"
     "    mend: ALTER TABLE s.p2 REPLICA IDENTITY FULL;\n" BY_SETUP ONE_ERROR},
    {"slot-missing", "",
     "  warning [slot-missing] slot smt_x: it does not exist: the connector makes a missing slot "
     "without a word, so that nobody would notice when it is lost later\n"
     "    must be: made by postgres-setup.sql\n"
     "    mend: SELECT pg_create_logical_replication_slot('smt_x', 'pgoutput');\n" BY_SETUP
         ONE_WARNING},
    {"slot-gone", "setup;SELECT pg_drop_replication_slot('smt_x')",
     "  error [slot-gone] slot smt_x: postgres-setup.sql made it, and it is gone: the connector "
     "would make it anew and go on behind the gap, without a word\n"
     "    must be: the slot that setup made\n"
     "    do: cancel the job and start over: teardown, setup, empty tables, submit\n" ONE_ERROR,
     "DROP PUBLICATION smt_x"},
    {"slot-taken", "SELECT pg_create_logical_replication_slot('smt_x', 'test_decoding')",
     "  error [slot-taken] slot smt_x: the name is taken by a slot that this job cannot read\n"
     "    is: plugin test_decoding, database '{database}'\n"
     "    must be: plugin pgoutput, database '{database}'\n"
     "    do: name another one with slot in [cdc]\n" ONE_ERROR,
     "SELECT pg_drop_replication_slot('smt_x')"},
    {"slot-taken", "SELECT pg_create_physical_replication_slot('smt_x')",
     "  error [slot-taken] slot smt_x: the name is taken by a slot that this job cannot read\n"
     "    is: a physical slot\n"
     "    must be: plugin pgoutput, database '{database}'\n"
     "    do: name another one with slot in [cdc]\n" ONE_ERROR,
     "SELECT pg_drop_replication_slot('smt_x')", "", 13, "by_a_standby"},
    {"slot-unreserved",
     "setup;ALTER SYSTEM SET max_slot_wal_keep_size = '1MB';;SELECT pg_reload_conf();;"
     "INSERT INTO s.a VALUES (1);;SELECT pg_switch_wal();;INSERT INTO s.a VALUES (2);;"
     "SELECT pg_switch_wal();;INSERT INTO s.a VALUES (3);;SELECT pg_switch_wal()",
     "  error [slot-unreserved] slot smt_x: it keeps more WAL than max_slot_wal_keep_size: the "
     "next "
     "checkpoint may remove it, and the slot is lost\n"
     "    is: wal_status = unreserved, * kept, max_slot_wal_keep_size = 1MB\n"
     "    must be: reserved or extended\n"
     "    mend: ALTER SYSTEM SET max_slot_wal_keep_size = -1;\n"
     "      SELECT pg_reload_conf();\n"
     "    do: let the job catch up, then set a limit again\n" ONE_ERROR},
    {"slot-lost",
     "setup;ALTER SYSTEM SET max_slot_wal_keep_size = '1MB';;SELECT pg_reload_conf();;"
     "INSERT INTO s.a VALUES (1);;SELECT pg_switch_wal();;INSERT INTO s.a VALUES (2);;"
     "SELECT pg_switch_wal();;INSERT INTO s.a VALUES (3);;SELECT pg_switch_wal();;CHECKPOINT",
     "  error [slot-lost] slot smt_x: the server has removed WAL that it needs: changes are lost, "
     "and the job cannot read it any more\n"
     "    is: wal_status = lost\n"
     "    must be: reserved or extended\n"
     "    do: cancel the job and start over: teardown, setup, empty tables, submit\n" ONE_ERROR,
     "SELECT pg_drop_replication_slot('smt_x')"},
    {"slot-wal",
     "setup;ALTER SYSTEM SET max_slot_wal_keep_size = '48MB';;SELECT pg_reload_conf();;"
     "INSERT INTO s.a VALUES (1);;SELECT pg_switch_wal();;INSERT INTO s.a VALUES (2);;"
     "SELECT pg_switch_wal();;INSERT INTO s.a VALUES (3);;SELECT pg_switch_wal()",
     "  warning [slot-wal] slot smt_x: it keeps * MB of WAL: nobody reads it\n"
     "    is: * MB\n"
     "    must be: at most 24 MB\n"
     "    do: start the job, or run postgres-teardown.sql if it has ended for good\n" ONE_WARNING,
     "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB';;SELECT pg_reload_conf()"},
    {"slot-left", "setup;SELECT pg_create_logical_replication_slot('smt_x_0', 'pgoutput')",
     "  error [slot-left] slot smt_x_0: the snapshot of another job has left it, and it keeps * of "
     "WAL\n"
     "    is: not active\n"
     "    must be: none\n"
     "    mend: SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE "
     "slot_name = 'smt_x_0' AND NOT active;\n"
     "    do: make sure that no snapshot is running\n" ONE_ERROR},
    {"slot-failover", "SELECT pg_create_logical_replication_slot('smt_x', 'pgoutput')",
     "  error [slot-failover] slot smt_x: standbys do not get it: when one takes over the slot is "
     "gone, and changes with it\n"
     "    is: failover = false\n"
     "    must be: failover = true, as [cdc] says\n"
     "    do: stop the job, then: psql \"dbname=... replication=database\" -c "
     "\"ALTER_REPLICATION_SLOT smt_x (FAILOVER)\"\n" ONE_ERROR,
     "SELECT pg_drop_replication_slot('smt_x');;"
     "SELECT pg_create_logical_replication_slot('smt_x', 'pgoutput', failover => true)",
     "[cdc]\nfailover = true\n", 17},
};

INSTANTIATE_TEST_SUITE_P(Bad, CheckOf, testing::ValuesIn(cases), [](const auto& test) {
    const std::string id = replaced(test.param.id, "-", "_");
    return *test.param.name == '\0' ? id : fmt::format("{}_{}", id, test.param.name);
});

// A transaction of an application called app, which stays open as long as this does or until
// somebody ends it.  In a process of its own: libpqxx 6 leaks what it has of one that was ended.
class Transaction {
  public:
    Transaction(const testing::Postgres& server, const std::string& sql)
        : server_{server}, process_{std::async(std::launch::async, [&server, sql] {
              return server.run("PGAPPNAME=app psql -qX -c BEGIN -c \"" + sql +
                                "\" -c 'SELECT pg_sleep(60)'");
          })} {
        wait_until([this] { return !pid().empty(); });
    }
    ~Transaction() {
        server_.query("SELECT pg_terminate_backend(pid) " + session_);
        process_.wait();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    std::string pid() const { return server_.query("SELECT pid " + session_); }

  private:
    const std::string session_ =
        "FROM pg_stat_activity WHERE application_name = 'app' AND backend_xid IS NOT NULL";
    const testing::Postgres& server_;
    std::future<testing::ProcessResult> process_;
};

void wait_six_seconds() {
    std::this_thread::sleep_for(std::chrono::seconds{6});
}

TEST_F(SmtCheck, FindsATransactionThatASlotWouldWaitFor) {
    const Transaction transaction{postgres, "INSERT INTO s.a VALUES (1)"};
    const std::string pid = transaction.pid();
    wait_six_seconds();
    const ProcessResult bad = check("open-transactions", "--fix-script fix.sql");
    EXPECT_EQ(bad.exit_code, 5);
    EXPECT_TRUE(matches(
        bad.output,
        "server\n"
        "  warning [open-transactions] process " +
            pid +
            ": a transaction that has written is open for * s: no slot can be made before it ends\n"
            "    is: database '" +
            postgres.database() +
            "', user 'postgres', application 'app'\n"
            "    must be: no transaction that is older than the snapshot may wait\n"
            "    mend: SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = " +
            pid +
            " AND backend_xid IS NOT NULL AND xact_start < now() - interval '5 s';\n"
            "    do: let it end by itself where you can\n" ONE_WARNING))
        << bad.output;
    EXPECT_EQ(run_script("fix.sql").exit_code, 0);
    EXPECT_EQ(check("open-transactions").exit_code, 5) << "it is ended only when that is asked for";
    EXPECT_EQ(run_script("fix.sql", "--set=destructive=1").exit_code, 0);
    wait_until([&] { return check("open-transactions").exit_code == 0; });
}

TEST_F(SmtCheck, FindsAPreparedTransaction) {
    has_changed_settings = true;
    postgres.query("ALTER SYSTEM SET max_prepared_transactions = 5");
    postgres.restart();
    postgres.run(
        "psql -qXc 'BEGIN' -c 'INSERT INTO s.a VALUES (1)' -c \"PREPARE TRANSACTION 'it''s'\"");
    wait_six_seconds();
    const ProcessResult bad = check("prepared-transactions", "--fix-script fix.sql");
    EXPECT_EQ(bad.exit_code, 5);
    EXPECT_TRUE(
        matches(bad.output,
                "server\n"
                "  error [prepared-transactions] prepared transaction 'it's': it is * s old: "
                "no slot can be made before it is committed or rolled back\n"
                "    is: database '" +
                    postgres.database() +
                    "', user 'postgres'\n"
                    "    must be: none\n"
                    "    mend: SELECT format('ROLLBACK PREPARED %L', gid) FROM "
                    "pg_prepared_xacts WHERE gid = 'it''s' \\gexec\n"
                    "    do: ask its transaction manager first: COMMIT PREPARED may be "
                    "right\n" ONE_ERROR))
        << bad.output;
    EXPECT_EQ(run_script("fix.sql", "--set=destructive=1").exit_code, 0);
    EXPECT_EQ(check("prepared-transactions").exit_code, 0);
    postgres.query("CHECKPOINT");  // a restart without room for them would replay it
}

// Only a role with pg_read_all_stats sees whether others have written.
TEST_F(SmtCheck, DoesNotCallGoodWhatItMayNotSee) {
    postgres.query(
        "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA s TO reader;"
        "GRANT SELECT ON ALL TABLES IN SCHEMA s TO reader");
    const ProcessResult result =
        check("open-transactions", "--set db.user=reader --fix-script fix.sql");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(
        result.output,
        "server\n"
        "  unknown [open-transactions] server: the role may not see the transactions of other "
        "roles\n"
        "    mend: GRANT pg_read_all_stats TO CURRENT_USER;\n"
        "    do: run it as a superuser, for the role that runs smt\n"
        "\n0 errors, 0 warnings, 0 notes, 1 unknown; 0 checks passed\n");
}

TEST_F(SmtCheck, NotesWhoReadsASlot) {
    set_up();
    EXPECT_EQ(check("slot-active").output, "0 errors, 0 warnings, 0 notes; 1 check passed\n");
    const Reader reader{postgres, "smt_x", "smt_x"};
    const ProcessResult result = check("slot-active");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_TRUE(matches(result.output,
                        "slot\n"
                        "  note [slot-active] slot smt_x: process * reads it: a second job would "
                        "wait for it and fail\n"
                        "    is: application 'pg_recvlogical', client ''\n"
                        "    must be: no reader before the job is submitted\n"
                        "    do: stop the job that reads it before you submit another one\n"
                        "\n0 errors, 0 warnings, 1 note; 0 checks passed\n"))
        << result.output;
}

// The real PgBouncer.
TEST_F(SmtCheck, FindsAPoolerInBetween) {
    const DbConfig db = postgres.config();
    const int port = *db.port + 1;
    write("bouncer.ini", fmt::format("[databases]\n* = host={} port={} user=postgres\n"
                                     "[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {}\n"
                                     "auth_type = any\nunix_socket_dir =\npool_mode = transaction\n"
                                     "ignore_startup_parameters = extra_float_digits\n",
                                     db.host, *db.port, port));
    const ProcessResult result = shell(fmt::format(
        "chmod 755 . && chmod 644 bouncer.ini; "
        // PgBouncer refuses root.  setpriv becomes it, where runuser would stay in between.
        "if [ $(id -u) = 0 ]; then as='setpriv --reuid=postgres --regid=postgres --init-groups'; "
        "fi; "
        "$as pgbouncer -q bouncer.ini & "
        "for i in $(seq 50); do pg_isready -q -h 127.0.0.1 -p {0} && break; sleep 0.1; done; "
        "$SMT check -q --only server-pooler --set db.host=127.0.0.1 --set db.port={0}; "
        "code=$?; kill $! && wait $!; exit $code",
        port));
    EXPECT_EQ(result.exit_code, 5) << result.errors;
    EXPECT_EQ(result.output,
              "server\n"
              "  error [server-pooler] server: the session runs in another process than the "
              "connection was promised: a pooler stands in between, through which no replication "
              "connection gets\n"
              "    must be: a direct connection\n"
              "    do: set hostname and port in [cdc] to PostgreSQL itself, and host and port in "
              "[db]\n" ONE_ERROR);
    EXPECT_EQ(check("server-pooler").exit_code, 0);
}

TEST_F(SmtCheck, OfAGoodServerFindsNothing) {
    set_up();
    const ProcessResult result =
        smt("check -q --fail-on warning --skip starrocks,flink,data --skip "
            "wal-keep-unlimited,tls-not-enforced");
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_TRUE(result.output.starts_with("0 errors, 0 warnings, 0 notes; ")) << result.output;
}

TEST_F(SmtCheck, FailsFromTheSeverityOnThatIsNamed) {
    EXPECT_EQ(smt("check -q --only slot-missing").exit_code, 0);
    EXPECT_EQ(smt("check -q --only slot-missing --fail-on warning").exit_code, 5);
    EXPECT_EQ(smt("check -q --only slot-missing,publication-missing").exit_code, 5);
    EXPECT_EQ(smt("check -q --only slot --only publication --skip publication-missing").exit_code,
              0);
}

TEST_F(SmtCheck, TellsTheNameThatIsNone) {
    const ProcessResult result = smt("check --only slot-mising");
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.errors,
              "smt: config smt.conf\n"
              "smt: --only: there is no check 'slot-mising', did you mean 'slot-missing'?\n"
              "  hint: `smt check --list` has all checks and themes\n");
}

TEST_F(SmtCheck, OfAPlanWithErrorsSaysOnlyThose) {
    postgres.query("CREATE TABLE s.m (id int PRIMARY KEY, price money)");
    const ProcessResult result = smt("check -q");
    EXPECT_EQ(result.exit_code, 5);
    EXPECT_NE(result.output.find("  error [money-uncarried] s.m.price: "), std::string::npos)
        << result.output;
    EXPECT_NE(result.output.find("; not run: every other theme, since the plan has errors\n"),
              std::string::npos);
}

TEST_F(SmtCheck, AcceptsWhatTheConfigAllows) {
    postgres.query("CREATE TABLE s.log (t text NOT NULL)");
    EXPECT_EQ(check("no-key").exit_code, 5);
    configure("allow = no-key\n");
    EXPECT_EQ(check("no-key").exit_code, 0);
}

TEST_F(SmtCheck, PrintsJsonLines) {
    const ProcessResult result = smt("check -q --format json --only slot-missing,role-select");
    std::istringstream lines{result.output};
    std::vector<nlohmann::json> findings;
    for (std::string line; std::getline(lines, line);) {
        findings.push_back(nlohmann::json::parse(line));
    }
    ASSERT_EQ(findings.size(), 3U) << result.output;
    EXPECT_EQ(findings[0]["check"], "role-select");
    EXPECT_EQ(findings[0]["object"], "s.a");
    EXPECT_EQ(findings[0]["mend"], "GRANT SELECT ON TABLE s.a TO flink;");
    EXPECT_EQ(findings[0]["server"], "postgresql");
    EXPECT_EQ(findings[2]["check"], "slot-missing");
    EXPECT_EQ(findings[2]["severity"], "warning");
    EXPECT_EQ(findings[2]["by_setup"], true);
}

TEST_F(SmtCheck, PrintsSarifThatItsSchemaTakes) {
    const ProcessResult result = smt("check -q --format sarif >check.sarif");
    EXPECT_EQ(result.exit_code, 5);
    const ProcessResult valid = shell(fmt::format(
        "schema=$('{0}/fetch-sarif-schema.sh') && '{0}/validate_json.py' \"$schema\" check.sarif",
        SMT_SOURCE_DIR "/tests/support"));
    EXPECT_EQ(valid.exit_code, 0) << valid.output << valid.errors;
    const auto run = nlohmann::json::parse(read("check.sarif")).at("runs").at(0);
    EXPECT_GT(run.at("results").size(), 5U);
    const auto& first = run.at("results").at(0);
    EXPECT_EQ(first.at("locations")[0].at("physicalLocation").at("artifactLocation").at("uri"),
              "smt.conf");
    EXPECT_EQ(first.at("level"),
              run.at("tool").at("driver").at("rules")[0].at("defaultConfiguration").at("level"));
}

// No secret stands in what is said or written.
TEST_F(SmtCheck, KeepsSecrets) {
    for (const char* const format : {"text", "json", "sarif"}) {
        const ProcessResult result =
            smt(fmt::format("check -v --format {} --fix-script fix.sql", format));
        const std::string said = result.output + result.errors + read("fix.sql");
        EXPECT_EQ(said.find("secret-cdc"), std::string::npos) << format;
    }
}

// One script for several databases runs each part where it belongs, whatever the names are.
TEST_F(SmtCheck, MendsSeveralDatabases) {
    postgres.query("CREATE DATABASE \"it's a \\ \"\"b\"\"\"");
    postgres.query_in("it's a \\ \"b\"", "CREATE SCHEMA s; CREATE TABLE s.c (id int PRIMARY KEY)");
    configure("[table-rule.2]\ndatabase = b\nschema = ^s$\ntable = ^c$\ntarget_database = c\n");
    const ProcessResult bad =
        smt("check -q --only publication,role,slot,table --fix-script fix.sql");
    EXPECT_EQ(bad.exit_code, 5) << bad.output;
    const ProcessResult fixed = run_script("fix.sql");
    EXPECT_EQ(fixed.exit_code, 0) << fixed.errors;
    const ProcessResult good = smt("check -q --only publication,role,slot,table --fail-on warning");
    EXPECT_EQ(good.exit_code, 0) << good.output;
}

TEST_F(SmtCheck, DoesNotCallGoodWhatItCannotTry) {
    write("none.conf",
          replaced(read("smt.conf"), "password = secret-cdc", "password = ${SMT_PG_PASSWORD}") +
              "[other]\nsecrets = placeholder\n");
    const ProcessResult result = check("role-refused", "-c none.conf");
    EXPECT_EQ(result.exit_code, 0) << result.errors;
    EXPECT_EQ(result.output,
              "role\n"
              "  unknown [role-refused] role flink: the config has no password here: whether the "
              "server lets it in was not tried\n"
              "    do: set the password of [cdc] in the environment of smt check, too\n"
              "\n0 errors, 0 warnings, 0 notes, 1 unknown; 0 checks passed\n");
}

TEST_F(SmtCheck, ListsEveryCheckWithoutAConfig) {
    std::filesystem::remove(folder / "smt.conf");
    const ProcessResult result = smt("check --list");
    EXPECT_EQ(result.exit_code, 0);
    for (const CheckCase& each : cases) {
        EXPECT_NE(result.output.find(fmt::format("  {} ", each.id)), std::string::npos) << each.id;
    }
}

}  // namespace
}  // namespace smt
