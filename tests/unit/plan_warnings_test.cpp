#include "plan_diagnostics.h"

namespace smt {

using namespace testing;
using namespace testing::catalogs;

namespace {

Catalog one(const Table& table) {
    return catalog_of({table});
}

Catalog with(const ColumnType& type) {
    return one(keyed("t", {nullable("c", type)}));
}

Catalog with_key(const ColumnType& type) {
    Table table = keyless("t", {not_null("k", type)});
    table.keys = {primary_key("t_pkey", {"k"})};
    return one(table);
}

Catalog with_unique_index() {
    Table table = keyless("t", {not_null("a", integer), not_null("b", integer)});
    table.keys = {unique_index("t_a_b_key", {"a", "b"})};
    return one(table);
}

Catalog with_replica_identity() {
    Catalog catalog = with_unique_index();
    catalog.tables[0].keys[0].replica_identity = true;
    return catalog;
}

Catalog with_generated() {
    Table table = keyed("t", {nullable("g", integer)});
    table.columns[1].generated = Generated::stored;
    return one(table);
}

Catalog with_long_text() {
    Table table = keyed("t", {nullable("note", text)});
    table.columns[1].storage = Storage::extended;
    return one(table);
}

Catalog with_row_security() {
    Table table = keyed("t");
    table.row_security = true;
    return one(table);
}

Catalog with_other_patterns() {
    Catalog catalog = one(keyed("t"));
    catalog.selected_by = {{"d", "s", "^t$", ""}};
    return catalog;
}

Catalog with_unreadable(const std::string& object) {
    Catalog catalog = one(keyed("t"));
    catalog.databases[0].unreadable = {object};
    return catalog;
}

Catalog with_enum_key() {
    Table table = keyless("t", {not_null("kind", mood), not_null("id", bigint)});
    table.keys = {primary_key("t_pkey", {"kind", "id"})};
    return one(table);
}

Catalog with_heirs() {
    Table table = keyed("t");
    table.inherited_by = {{"d", "s", "u"}, {"d", "s", "v"}};
    return one(table);
}

Table with_deferrable_key() {
    Table table = keyed("t", {not_null("code", integer)});
    table.keys[0].deferrable = true;
    return table;
}

Table with_deferrable_key_and_index() {
    Table table = with_deferrable_key();
    table.keys.push_back(unique_index("t_code_key", {"code"}));
    return table;
}

std::string rule(const std::string& lines) {
    return every_table + lines;
}

}  // namespace

std::vector<DiagnosticCase> warning_cases() {
    return {
        {"no_key", &code::no_key, rule(""), one(keyless("t", {not_null("n", bigint)})),
         "s.t: warning: has no key: StarRocks appends its rows, and neither UPDATE nor DELETE is "
         "carried [no-key]\n"
         "  hint: add a primary key in PostgreSQL, or name columns with primary_key in "
         "[table-rule.1]\n"},
        {"keyless_append_only", &code::keyless_append_only, rule(""),
         one(keyless("t", {not_null("n", bigint)})),
         "s.t: warning: rows that are inserted while the snapshot runs may arrive twice: with it "
         "and with the changes [keyless-append-only]\n"
         "  hint: start the job when nobody writes to the table, or remove the second ones\n"},
        {"unique_index", &code::key_from_unique_index, rule(""), with_unique_index(),
         "s.t: warning: has no primary key: the unique index t_a_b_key (a, b) is the key in "
         "StarRocks [key-from-unique-index]\n"
         "  hint: confirm it with primary_key = a,b in [table-rule.1]\n"},
        {"replica_identity", &code::key_from_unique_index, rule(""), with_replica_identity(),
         "s.t: warning: has no primary key: the replica identity t_a_b_key (a, b) is the key in "
         "StarRocks [key-from-unique-index]\n"
         "  hint: confirm it with primary_key = a,b in [table-rule.1]\n"},
        {"index_beside_a_deferrable_key", &code::key_from_unique_index, rule(""),
         one(with_deferrable_key_and_index()),
         "s.t: warning: its primary key is deferrable: the unique index t_code_key (code) is the "
         "key in StarRocks [key-from-unique-index]\n"
         "  hint: confirm it with primary_key = code in [table-rule.1]\n"},
        {"deferrable_key", &code::key_deferrable, rule(""), one(with_deferrable_key()),
         "s.t: warning: the primary key (id) is deferrable: a transaction that hands a key on from "
         "one row to another loses a row in StarRocks [key-deferrable]\n"
         "  hint: make it NOT DEFERRABLE, or name columns that are unique at all times with "
         "primary_key in [table-rule.1]\n"},
        {"deferrable_key_of_the_rule", &code::key_deferrable, rule("primary_key = id\n"),
         one(with_deferrable_key_and_index()),
         "s.t: warning: the primary key (id) is deferrable: a transaction that hands a key on from "
         "one row to another loses a row in StarRocks [key-deferrable]\n"
         "  hint: make it NOT DEFERRABLE, or name columns that are unique at all times with "
         "primary_key in [table-rule.1]\n"},
        {"key_type_changed", &code::key_type_changed, rule(""), with_key(numeric_of(19, 0)),
         "s.t.k: warning: numeric(19,0) cannot be a key column of StarRocks: it becomes "
         "VARCHAR(21) [key-type-changed]\n"
         "  hint: join with it as text, or choose another key with primary_key in the rule\n"},
        {"long_key", &code::key_may_exceed, rule(""), with_key(varchar(33)),
         "s.t: warning: the key (k) can have 132 bytes: StarRocks stops the load at the first one "
         "of more than 128 [key-may-exceed-128-bytes]\n"
         "  hint: make sure that no key is longer, or choose another one with primary_key\n"},
        {"numeric_unconstrained", &code::numeric_unconstrained, rule(""), with(numeric),
         "s.t.c: warning: numeric without precision cannot be a DECIMAL without loss: it becomes "
         "VARCHAR(65533) [numeric-unconstrained]\n"
         "  hint: set column.c.type = DECIMAL(20,4) in the rule, or unconstrained_numeric in "
         "[starrocks]\n"},
        {"decimal_too_wide", &code::decimal_too_wide, rule(""), with(numeric_of(39, 0)),
         "s.t.c: warning: numeric(39,0) has more than 38 digits: it becomes VARCHAR(42) "
         "[decimal-too-wide]\n"
         "  hint: make the column narrower if no value needs the digits, or set column.c.type\n"},
        {"decimal_of_27_digits", &code::decimal_too_wide,
         "[other]\nuse_decimal_v3 = false\n" + rule(""), with(numeric_of(28, 0)),
         "s.t.c: warning: numeric(28,0) has more than the 27 digits of use_decimal_v3 = false: it "
         "becomes VARCHAR(31) [decimal-too-wide]\n"
         "  hint: set use_decimal_v3 = true in [other]\n"},
        {"time", &code::time_lossy, rule(""), with(time_of_day),
         "s.t.c: warning: time: the snapshot carries milliseconds only, and 24:00:00 as 00:00:00 "
         "[time-lossy]\n"},
        {"timetz", &code::timetz_lossy, rule(""), with(timetz),
         "s.t.c: warning: timetz: arrives shifted to UTC, 24:00:00 as 00:00:00, and without its "
         "fraction in the snapshot "
         "[timetz-lossy]\n"},
        {"interval", &code::interval_lossy, rule(""), with(interval),
         "s.t.c: warning: interval: seconds carry a floating-point error [interval-lossy]\n"},
        {"array", &code::array_lossy, rule(""), with(array_of(text)),
         "s.t.c: warning: text[] arrives as text in which a comma inside an element cannot be told "
         "from a separator [array-lossy]\n"
         "  hint: exclude_columns in the rule, if no consumer needs it\n"},
        {"array_of_floats", &code::array_lossy, rule(""), with(array_of(real)),
         "s.t.c: warning: an array that holds NaN or infinity becomes NULL [array-lossy]\n"
         "  hint: exclude_columns in the rule, if no consumer needs it\n"},
        {"json", &code::json_lossy, "[starrocks]\njson = json\n" + rule(""), with(jsonb),
         "s.t.c: warning: jsonb into a JSON column: the connector drops members that are null, and "
         "a member '@type' ends the job [json-lossy]\n"
         "  hint: set json = string, or json = both for a JSON column beside the text, in "
         "[starrocks]\n"},
        {"json_by_a_rule", &code::json_lossy, rule("column.c.type = JSON\n"), with(jsonb),
         "s.t.c: warning: jsonb into a JSON column: the connector drops members that are null, and "
         "a member '@type' ends the job [json-lossy]\n"
         "  hint: leave it VARCHAR, or set json = both in [starrocks] for a JSON column beside "
         "it\n"},
        {"timestamptz", &code::timestamptz_lossy,
         "[starrocks]\ntime_zone = Europe/Berlin\n" + rule(""), with(timestamptz),
         "s.t.c: warning: timestamptz as the wall clock of 'Europe/Berlin': two instants share one "
         "when the clocks are put back [timestamptz-lossy]\n"
         "  hint: leave time_zone = UTC in [starrocks]\n"},
        {"column_left_out", &code::column_left_out, rule("on_unsupported = skip\n"),
         with(array_of(bytea)),
         "s.t.c: warning: the column is left out: bytea[] is not delivered by Flink CDC "
         "[column-left-out]\n"
         "  hint: say so with exclude_columns = c in [table-rule.1]\n"},
        {"generated_column", &code::generated_column, rule(""), with_generated(),
         "s.t.g: warning: PostgreSQL does not publish generated columns: it is left out, since its "
         "value would be NULL after the first change [generated-column]\n"
         "  hint: compute it with column.g.expression and .type in [table-rule.1]\n"},
        {"table_left_out", &code::table_left_out, rule("on_unsupported = skip\n"),
         catalog_of({keyed("t"), keyed("u", {nullable("price", money)})}),
         "s.u: warning: the table is left out: money ends the snapshot of the whole source at the "
         "first value of 1000 or more, also when the column is excluded [table-left-out]\n"
         "  hint: ALTER TABLE ... ALTER COLUMN ... TYPE numeric(19,2), or exclude the table from "
         "the rule\n"},
        {"toast_without_full", &code::toast_without_full,
         rule("flink.cdc.changelog-mode = upsert\n"), with_long_text(),
         "s.t.note: warning: with changelog-mode = upsert a long value that an UPDATE does not "
         "touch arrives as the text '__debezium_unavailable_value' [toast-without-full]\n"
         "  hint: use changelog-mode = all, which needs REPLICA IDENTITY FULL\n"},
        {"shards_merged", &code::shards_merged, rule(""), catalog_of({keyed("t_1"), keyed("t_2")}),
         "s.t_1: warning: 2 tables are written into one: s.t_1, s.t_2 [shards-merged]\n"
         "  hint: set merge_shards = no in [table-rule.1] to keep them apart\n"},
        {"shard_keys_may_collide", &code::shard_keys_may_collide, rule(""),
         catalog_of({keyed("t_1"), keyed("t_2")}),
         "s.t_1: warning: rows of 2 shards with the same key (id) overwrite each other "
         "[shard-keys-may-collide]\n"
         "  hint: set shard_key = true in [table-rule.1], unless the key is unique over all of "
         "them\n"},
        {"kafka_left_out", &code::kafka_left_out,
         "[other]\noutputs = kafka\n[kafka]\nbootstrap_servers = k:9092\n" +
             rule("on_unsupported = skip\n"),
         one(keyless("t", {not_null("n", bigint)})),
         "s.t: warning: the table is left out of kafka/: it has no key: when Kafka Connect starts "
         "again it may send rows twice, and StarRocks would append them [kafka-left-out]\n"
         "  hint: copy it by a config of its own, without kafka in 'outputs'\n"},
        {"kafka_shard_order", &code::kafka_shard_order,
         "[other]\noutputs = kafka\n[kafka]\nbootstrap_servers = k:9092\n" + rule(""),
         catalog_of({keyed("t_1"), keyed("t_2")}),
         "s.t_1: warning: is merged with 1 other: in Kafka each has a topic, and when a row moves "
         "from one to another its delete may arrive last [kafka-shard-order]\n"
         "  hint: set shard_key = true in [table-rule.1], unless rows never move\n"},
        {"pipeline_left_out", &code::pipeline_left_out,
         "[other]\noutputs = flink-cdc\n" + rule("on_unsupported = skip\n"),
         one(keyed("t", {nullable("at", timestamptz)})),
         "s.t.at: warning: the table is left out of the pipeline: the sink has no timestamp with "
         "time zone (FLINK-38742) [pipeline-left-out]\n"
         "  hint: flink-create.all.sql carries it\n"},
        {"two_routes", &code::two_routes,
         "[other]\noutputs = flink, kafka\n[kafka]\nbootstrap_servers = k:9092\n" + rule(""),
         one(keyed("t")),
         "smt.conf:13: warning: outputs has flink and kafka: postgres-setup.sql makes the slots of "
         "both, and those that nobody reads hold the WAL until the disk is full [two-routes]\n"
         "  hint: leave flink out of 'outputs' where the copy goes through Kafka\n"},
        {"tables_that_are_added", &code::source_option_lossy,
         "[cdc]\nscan.newly-added-table.enabled = true\n" + rule(""), one(keyed("t")),
         "smt.conf:13: warning: scan.newly-added-table.enabled = 'true': after each restart Flink "
         "CDC 3.5 may confirm changes ahead of its checkpoint, and loses them when it crashes then "
         "[source-option-lossy]\n"
         "  hint: set it only for the run that adds tables; when their content has arrived, stop "
         "and go on without it\n"},
        {"at_least_once_without_a_key", &code::sink_option_lossy,
         rule("flink.starrocks.sink.semantic = at-least-once\n"),
         one(keyless("t", {not_null("n", bigint)})),
         "smt.conf:16: warning: sink.semantic = 'at-least-once': 'd.s__t' has no key, and each "
         "restart of the job appends the rows since the last checkpoint again "
         "[sink-option-lossy]\n"
         "  hint: take the line out\n"},
        {"several_slots", &code::several_slots, rule(""),
         catalog_of({keyed("a", {nullable("at", date)}), keyed("b", {nullable("at", timestamp)})}),
         "smt.conf: warning: the job needs 2 replication slots, and as many walsenders that each "
         "decode the whole WAL [several-slots]\n"
         "  hint: `group-split` says why each is needed\n"},
        {"a_slot_a_table", &code::several_slots, "[flink]\nsource = per-table\n" + rule(""),
         catalog_of({keyed("a"), keyed("b", {nullable("n", text)})}),
         "smt.conf: warning: the job needs 2 replication slots, and as many walsenders that each "
         "decode the whole WAL [several-slots]\n"
         "  hint: set source = shared in [flink]\n"},
        {"tls_of_the_catalog", &code::tls_not_enforced, "[db]\nsslmode = verify-full\n" + rule(""),
         one(keyed("t")),
         "smt.conf:13: warning: sslmode = 'verify-full' holds for the changes and the rows: Flink "
         "CDC plans the snapshot over connections that also go on without TLS [tls-not-enforced]\n"
         "  hint: allow Flink's role only hostssl lines in pg_hba.conf, so that PostgreSQL refuses "
         "other connections\n"},
        {"tls_of_the_source", &code::tls_not_enforced,
         "[cdc]\ndebezium.database.sslmode = require\n" + rule(""), one(keyed("t")),
         "smt.conf:13: warning: sslmode = 'require' holds for the changes and the rows: Flink CDC "
         "plans the snapshot over connections that also go on without TLS [tls-not-enforced]\n"
         "  hint: allow Flink's role only hostssl lines in pg_hba.conf, so that PostgreSQL refuses "
         "other connections\n"},
        {"rule_matches_nothing", &code::rule_matches_nothing,
         rule("[table-rule.2]\ndatabase = ^d$\nschema = ^s$\ntable = ^T$\n"), one(keyed("t")),
         "smt.conf:16: warning: [table-rule.2] matches no table: database '^d$', schema '^s$', "
         "table '^T$' [rule-matches-nothing]\n"
         "  hint: patterns are case-sensitive regular expressions; look at `smt generate "
         "--dry-run`\n"},
        {"snapshot_of_other_rules", &code::snapshot_of_other_rules, rule(""), with_other_patterns(),
         "smt.conf: warning: the snapshot of the catalog was taken with other patterns of "
         "database, "
         "schema, table or exclude: it may lack tables that the rules take now "
         "[snapshot-of-other-rules]\n"
         "  hint: take a new one with `smt catalog`\n"},
        {"row_security", &code::row_security, rule(""), with_row_security(),
         "s.t: warning: row level security hides rows from the snapshot, silently [row-security]\n"
         "  hint: ALTER ROLE ... BYPASSRLS for the role of Flink, or give it a policy that shows "
         "every row\n"},
        {"inherited_rows", &code::inherited_rows, rule(""), with_heirs(),
         "s.t: warning: its snapshot also has the rows of the tables that inherit from it (s.u, "
         "s.v): their changes arrive under other names, and here those rows stay as they were "
         "[inherited-rows]\n"
         "  hint: leave it out with exclude in [table-rule.1] and copy the tables that inherit "
         "from it, or set a filter that only its own rows meet\n"},
        {"unreadable_table", &code::not_readable, rule(""), with_unreadable("hr.salary"),
         "d.hr.salary: warning: the role 'owner' may not read it [not-readable]\n"
         "  hint: GRANT USAGE ON SCHEMA and SELECT ON TABLE, or narrow the rule\n"},
        {"unreadable_database", &code::not_readable, rule(""), with_unreadable("d"),
         "d: warning: the role 'owner' may not read it [not-readable]\n"
         "  hint: GRANT USAGE ON SCHEMA and SELECT ON TABLE, or narrow the rule\n"},
        {"type_of_the_rule", &code::type_may_not_fit, rule("column.c.type = INT\n"), with(bigint),
         "s.t.c: warning: bigint as INT: a value that does not fit is cut, becomes NULL or stops "
         "the job [type-may-not-fit]\n"
         "  hint: choose a wider type if there are such values\n"},
        {"short_text_of_the_rule", &code::type_may_not_fit, rule("column.c.type = VARCHAR(3)\n"),
         with(bigint),
         "s.t.c: warning: bigint as VARCHAR(3): a value longer than 3 bytes stops the job "
         "[type-may-not-fit]\n"
         "  hint: choose a longer type if there are such values\n"},
        {"string_of_the_rule", &code::type_may_not_fit, rule("column.c.type = STRING\n"),
         with(text),
         "s.t.c: warning: text as STRING: a value longer than 65533 bytes stops the job "
         "[type-may-not-fit]\n"
         "  hint: choose a longer type if there are such values\n"},
        {"long_varchar", &code::type_may_not_fit, rule(""), with(varchar(262145)),
         "s.t.c: warning: varchar(262145) as VARCHAR(1048576): a value longer than 1 MiB stops the "
         "job [type-may-not-fit]\n"
         "  hint: make the column shorter in PostgreSQL if no value needs the length\n"},
        {"chunk_column_unindexed", &code::chunk_column_unindexed, rule(""), with_enum_key(),
         "s.t: warning: its snapshot is read in chunks of 'id', which leads no index: each chunk "
         "scans the whole table [chunk-column-unindexed]\n"
         "  hint: create an index on the column, or name another with "
         "flink.cdc.scan.incremental.snapshot.chunk.key-column\n"},
        {"infinity_null", &code::infinity_null, "[starrocks]\ninfinity = null\n" + rule(""),
         with(date),
         "s.t.c: warning: date outside 0001-01-01 to 9999-12-31, infinity too, becomes NULL "
         "[infinity-null]\n"
         "  hint: leave infinity = fail in [starrocks] to have the job stop at such a value\n"},
    };
}

}  // namespace smt
