// What a job reads through the slots that postgres-setup.sql makes: what pgoutput sends of the
// publications, the heartbeat of an idle one, and whether a standby has the slot too.
#include <gtest/gtest.h>

#include <string>

#include "integration/postgres_scripts.h"

namespace smt {

namespace {

class PostgresSlots : public PostgresScripts {
  protected:
    // The kinds of pgoutput's messages, in order, without descriptions of relations: changes with
    // the table under whose name they come, UPDATE and DELETE with what is sent of the old row: O
    // all of it, K its key, N nothing (PostgreSQL's manual, Logical Replication Message Formats).
    // Debezium asks for messages where the server has them.
    std::string take_messages() {
        return query(fmt::format(
            "SELECT string_agg(kind || CASE WHEN kind IN ('U', 'D') THEN chr(get_byte(data, 5))"
            " ELSE '' END || CASE WHEN kind IN ('I', 'U', 'D') THEN ' ' || (SELECT relname FROM"
            " pg_class WHERE oid = ('x' || encode(substr(data, 2, 4), 'hex'))::bit(32)::int::oid)"
            " ELSE '' END, ', ') FROM (SELECT data, chr(get_byte(data, 0)) AS kind"
            " FROM pg_logical_slot_get_binary_changes('smt_x', NULL, NULL, 'proto_version', '1',"
            " 'publication_names', 'smt_x'{})) AS change WHERE kind <> 'R'",
            messages_option()));
    }
    std::string messages_option() { return version() >= 14 ? ", 'messages', 'true'" : ""; }
};

TEST_F(PostgresSlots, GiveEveryChangeWithItsOldRow) {
    expect_setup(plan_for_a());
    take_messages();
    query("INSERT INTO s.a VALUES (1, 'x')");
    query("UPDATE s.a SET t = 'y'");
    query("UPDATE s.a SET id = 2");
    query("DELETE FROM s.a");
    EXPECT_EQ(take_messages(), "B, I a, C, B, UO a, C, B, UO a, C, B, DO a, C");
    query("TRUNCATE s.a");
    EXPECT_EQ(take_messages().find('T'), std::string::npos);
}

TEST_F(PostgresSlots, GiveChangesOfPartitionsAsThoseOfTheirRoot) {
    query(
        "CREATE TABLE s.p (id int PRIMARY KEY, t text) PARTITION BY RANGE (id);"
        "CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (10)");
    const Plan plan = plan_of({group("smt_x", {table("a"), table("p")})});
    expect_setup(plan);
    take_messages();
    query("INSERT INTO s.a VALUES (1, 'x'); INSERT INTO s.p VALUES (1, 'x')");
    query("UPDATE s.p1 SET t = 'y'");
    query("DELETE FROM s.p");
    EXPECT_EQ(take_messages(), "B, I a, I p, C, B, UO p, C, B, DO p, C");
    // Until setup runs again an update of a new partition comes without its old row.
    query(
        "CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES FROM (10) TO (20);"
        "INSERT INTO s.p VALUES (11, 'x')");
    query("UPDATE s.p SET t = 'y'");
    EXPECT_TRUE(take_messages().ends_with("B, I p, C, B, UN p, C"));
    expect_setup(plan);
    query("UPDATE s.p SET t = 'z'");
    EXPECT_TRUE(take_messages().ends_with("B, UO p, C"));
}

TEST_F(PostgresSlots, GiveOnlyInsertsOfTablesWithoutAKey) {
    query("CREATE TABLE s.log (t text)");
    expect_setup(plan_of({keyless_group("smt_x", {table("log")})}));
    take_messages();
    query("INSERT INTO s.log VALUES ('x')");
    EXPECT_EQ(take_messages(), "B, I log, C");
    query("UPDATE s.log SET t = 'y'; DELETE FROM s.log; INSERT INTO s.log VALUES ('z')");
    EXPECT_EQ(take_messages(), "B, I log, C");
}

// debezium.heartbeat.action.query of flink-create.*.sql.  A slot is only confirmed up to a record
// that its reader has got: of a busy server with idle tables it gets none, and the WAL stays.
// Servers before 14 send no messages, but the transaction around them.
TEST_F(PostgresSlots, AreMovedByTheHeartbeatOfAnIdleJob) {
    expect_setup(plan_for_a());
    take_messages();
    const std::string emitted =
        query("SET ROLE flink; SELECT pg_logical_emit_message(true, 'smt', 'heartbeat')");
    EXPECT_EQ(query("SELECT max(lsn) >= '" + emitted +
                    "'::pg_lsn FROM pg_logical_slot_peek_binary_changes('smt_x', NULL, NULL, "
                    "'proto_version', '1', 'publication_names', 'smt_x'" +
                    messages_option() + ")"),
              "t");
    EXPECT_EQ(take_messages(), version() >= 14 ? "B, M, C" : "B, C");
    // Without it there is nothing to confirm; before 15 empty transactions do as well.
    query("INSERT INTO s.b SELECT generate_series(1, 1000)");
    EXPECT_EQ(take_messages(), version() >= 15 ? "" : "B, C");
}

TEST_F(PostgresSlots, SurviveAFailoverWhereThatIsWanted) {
    Plan plan = plan_for_a();
    plan.failover_slots = true;
    if (version() < 17) {
        expect_refusal(setup(plan),
                       "this server is older than PostgreSQL 17: it has no failover slots\n"
                       "HINT:  Set failover = false in [cdc].");
        EXPECT_EQ(slots(), "");
        return;
    }
    expect_setup(plan_for_a());
    const std::string is_failover = "SELECT failover FROM pg_replication_slots";
    EXPECT_EQ(query(is_failover), "f");
    expect_refusal(setup(plan),
                   "slot smt_x exists and is no failover slot\n"
                   "HINT:  Stop the Flink job, then psql \"dbname=... replication=database\" -c "
                   "\"ALTER_REPLICATION_SLOT smt_x (FAILOVER)\"");
    expect_success(server_.run("psql --no-psqlrc \"dbname=" + server_.database() +
                               " replication=database\" -c \"ALTER_REPLICATION_SLOT smt_x "
                               "(FAILOVER)\""));
    expect_setup(plan);
    EXPECT_EQ(query(is_failover), "t");
    expect_teardown(plan);
    expect_setup(plan);
    EXPECT_EQ(query(is_failover), "t");
    expect_teardown(plan);
    EXPECT_EQ(slots(), "");
}

}  // namespace
}  // namespace smt
