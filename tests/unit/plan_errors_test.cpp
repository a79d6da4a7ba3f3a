#include "plan_diagnostics.h"

namespace smt {

using namespace testing;
using namespace testing::catalogs;

namespace {

Catalog one(const Table& table) {
    return catalog_of({table});
}

Catalog with_key(const ColumnType& type) {
    Table table = keyless("t", {not_null("k", type), not_null("id", bigint)});
    table.keys = {primary_key("t_pkey", {"k"})};
    return one(table);
}

Table at(const std::string& schema, const std::string& name) {
    Table table = keyed("t");
    table.name = {"d", schema, name};
    return table;
}

Catalog with_generated_key() {
    Table table = keyed("t", {not_null("g", integer)});
    table.columns[1].generated = Generated::stored;
    table.keys[0].columns = {"id", "g"};
    return one(table);
}

Catalog with_deferrable_key() {
    Table table = keyed("t");
    table.keys[0].deferrable = true;
    return one(table);
}

Catalog with_another_identity() {
    Table one = keyed("t_1", {not_null("code", integer)});
    Table other = keyed("t_2", {not_null("code", integer)});
    other.keys.push_back({.name = "t_2_code_key", .columns = {"code"}, .replica_identity = true});
    other.identity = ReplicaIdentity::index;
    one.keys.push_back({.name = "t_1_code_key", .columns = {"code"}});
    return catalog_of({one, other});
}

Catalog log_with(const ColumnType& type) {
    return one(keyless("t", {not_null("n", bigint), nullable("at", type)}));
}

Catalog with_uncarried_type() {
    Catalog catalog = one(keyed("t"));
    catalog.databases[0].uncarried_types = {"public.empty_mood"};
    return catalog;
}

std::string rule(const std::string& lines) {
    return every_table + lines;
}

}  // namespace

std::vector<DiagnosticCase> error_cases() {
    return {
        {"no_table", &code::no_table, rule(""), catalog_of({}),
         "smt.conf: error: no rule takes any table: there is nothing to write [no-table]\n"
         "  hint: compare the patterns of the rules with the names in the database\n"},
        {"excluded_column_that_is_not_there", &code::no_such_column,
         rule("exclude_columns = notes\n"), one(keyed("t", {nullable("note", text)})),
         "smt.conf:16: error: s.t has no column 'notes', did you mean 'note'? [no-such-column]\n"
         "  hint: a rule that takes several tables can name only columns that all of them have\n"},
        {"primary_key_that_is_not_there", &code::no_such_column, rule("primary_key = ids\n"),
         one(keyed("t")),
         "smt.conf:16: error: s.t has no column 'ids', did you mean 'id'? [no-such-column]\n"
         "  hint: a rule that takes several tables can name only columns that all of them have\n"},
        {"hash_column_that_is_left_out", &code::no_such_column,
         rule("exclude_columns = note\ndistributed_by = note\n"),
         one(keyless("t", {not_null("n", bigint), nullable("note", text)})),
         "smt.conf:17: error: s.t has no column 'note' [no-such-column]\n"
         "  hint: a rule that takes several tables can name only columns that all of them have\n"},
        {"sort_column_that_is_not_there", &code::no_such_column, rule("order_by = at\n"),
         one(keyed("t")),
         "smt.conf:16: error: s.t has no column 'at' [no-such-column]\n"
         "  hint: a rule that takes several tables can name only columns that all of them have\n"},
        {"chunk_column_that_is_not_there", &code::no_such_column,
         rule("flink.cdc.scan.incremental.snapshot.chunk.key-column = at\n"), one(keyed("t")),
         "smt.conf:16: error: s.t has no column 'at' [no-such-column]\n"
         "  hint: a rule that takes several tables can name only columns that all of them have\n"},
        {"partition_of_no_column", &code::no_such_column,
         rule("partitions = date_trunc('day', at)\n"), one(keyed("t")),
         "smt.conf:16: error: 'date_trunc('day', at)' names no column of s.t [no-such-column]\n"
         "  hint: a rule that takes several tables can name only columns that all of them have\n"},
        {"target_twice", &code::target_twice, rule("target_table = one\n"),
         catalog_of({keyed("a"), keyed("b", {nullable("x", text)})}),
         "s.b: error: 'd.one' is the target of s.a too: they would overwrite each other's rows "
         "[target-twice]\n"
         "  hint: set target_table in [table-rule.1]\n"},
        {"column_case_twins", &code::column_case_twins, rule(""),
         one(keyed("t", {nullable("Note", text), nullable("note", text)})),
         "s.t.note: error: 'Note' and 'note' are one name for StarRocks, which compares without "
         "case [column-case-twins]\n"
         "  hint: set column.note.rename in [table-rule.1]\n"},
        {"json_column_of_a_taken_name", &code::column_case_twins,
         "[starrocks]\njson = both\n" + rule(""),
         one(keyed("t", {nullable("doc", jsonb), nullable("doc_json", text)})),
         "s.t.doc_json: error: 'doc_json' and 'doc_json' are one name for StarRocks, which "
         "compares without case [column-case-twins]\n"
         "  hint: set column.doc_json.rename in [table-rule.1]\n"},
        {"table_with_a_blank", &code::table_name_uncarried, rule("target_table = t\n"),
         one(at("s", "my orders")),
         "s.my orders: error: Flink CDC cannot carry a table whose name holds ' ': 'my orders' "
         "[table-name-uncarried]\n"
         "  hint: rename it in PostgreSQL, or exclude the table from the rule\n"},
        {"schema_with_a_letter", &code::table_name_uncarried, rule("target_table = t\n"),
         one(at("naïf", "orders")),
         "naïf.orders: error: Flink CDC cannot carry a table whose name holds 'ï': 'naïf' "
         "[table-name-uncarried]\n"
         "  hint: rename it in PostgreSQL, or exclude the table from the rule\n"},
        // Also in a column that the rule leaves out.
        {"money", &code::money_uncarried, rule("exclude_columns = price\n"),
         one(keyed("t", {nullable("price", money)})),
         "s.t.price: error: money ends the snapshot of the whole source at the first value of 1000 "
         "or more, also when the column is excluded [money-uncarried]\n"
         "  hint: ALTER TABLE ... ALTER COLUMN ... TYPE numeric(19,2), or exclude the table from "
         "the rule\n"},
        {"database_name", &code::name_illegal_in_starrocks, rule("target_database = my-shop\n"),
         one(keyed("t")),
         "s.t: error: StarRocks takes no database 'my-shop': it holds '-' "
         "[name-illegal-in-starrocks]\n"
         "  hint: set target_database in [table-rule.1], or database in [starrocks]\n"},
        {"table_name", &code::name_illegal_in_starrocks, rule("target_table = {schema}:{table}\n"),
         one(keyed("t")),
         "s.t: error: StarRocks takes no table 's:t': it holds ':' [name-illegal-in-starrocks]\n"
         "  hint: set target_table in [table-rule.1], or table in [starrocks]\n"},
        {"column_name", &code::name_illegal_in_starrocks, rule(""),
         one(keyed("t", {nullable("a`b", text)})),
         "s.t.a`b: error: StarRocks takes no column 'a`b': it holds '`' "
         "[name-illegal-in-starrocks]\n"
         "  hint: set column.\"a`b\".rename in [table-rule.1]\n"},
        {"nullable_key", &code::nullable_key, rule("primary_key = n\n"),
         one(keyed("t", {nullable("n", integer)})),
         "s.t: error: the key column 'n' may be NULL, which a StarRocks key cannot hold "
         "[nullable-key]\n"
         "  hint: ALTER TABLE ... ALTER COLUMN n SET NOT NULL, or choose another key\n"},
        // The old tool never looked at the types of keys.
        {"key_of_json", &code::key_type_uncarried, rule(""), with_key(jsonb),
         "s.t.k: error: jsonb cannot be a key column of StarRocks [key-type-uncarried]\n"
         "  hint: choose another key with primary_key in the rule\n"},
        {"key_of_a_type_that_is_left_out", &code::key_type_uncarried, rule(""),
         with_key({.kind = TypeKind::bit, .declared = "bit(8)", .length = 8}),
         "s.t.k: error: a key column cannot be left out: bit(8) arrives without its leading zeros "
         "[key-type-uncarried]\n"
         "  hint: choose another key with primary_key in the rule\n"},
        {"generated_key", &code::key_type_uncarried, rule(""), with_generated_key(),
         "s.t.g: error: a key column cannot be left out: PostgreSQL does not publish generated "
         "columns [key-type-uncarried]\n"
         "  hint: compute it with column.g.expression and .type in [table-rule.1]\n"},
        {"key_of_the_rules_type", &code::key_type_uncarried, rule("column.id.type = DOUBLE\n"),
         one(keyed("t")),
         "smt.conf:16: error: the key column 'id' cannot be DOUBLE: StarRocks takes no such column "
         "in a primary key [key-type-uncarried]\n"
         "  hint: set it to an integer, BOOLEAN, VARCHAR, DATE or DATETIME type\n"},
        {"key_in_a_zone_with_daylight_saving", &code::key_type_uncarried,
         "[starrocks]\ntime_zone = Europe/Berlin\n" + rule(""), with_key(timestamptz),
         "s.t.k: error: timestamptz as the wall clock of 'Europe/Berlin': two instants share one "
         "when the clocks are put back [key-type-uncarried]\n"
         "  hint: leave time_zone = UTC in [starrocks]\n"},
        {"sort_key_of_a_number", &code::key_type_uncarried, rule("duplicate_keys = x\n"),
         one(keyless("t", {not_null("n", bigint), nullable("x", double_precision)})),
         "smt.conf:16: error: the sort key column 'x' is DOUBLE, by which StarRocks does not sort "
         "[key-type-uncarried]\n"
         "  hint: choose columns of another type\n"},
        {"hash_column_of_a_number", &code::key_type_uncarried, rule("distributed_by = x\n"),
         one(keyless("t", {not_null("n", bigint), nullable("x", real)})),
         "smt.conf:16: error: the hash column 'x' is FLOAT, by which StarRocks does not distribute "
         "[key-type-uncarried]\n"
         "  hint: choose columns of another type\n"},
        {"order_of_a_keyed_table", &code::key_type_uncarried, rule("order_by = x\n"),
         one(keyed("t", {nullable("x", numeric_of(9, 2))})),
         "smt.conf:16: error: the sort column 'x' is DECIMAL(9,2), by which StarRocks does not "
         "sort a table with a primary key [key-type-uncarried]\n"
         "  hint: choose columns of another type\n"},
        {"no_sort_key", &code::key_type_uncarried, rule(""),
         one(keyless("t", {not_null("x", real)})),
         "s.t: error: no column has a type that StarRocks takes as a sort key "
         "[key-type-uncarried]\n"
         "  hint: add a key in PostgreSQL, or leave the table out with exclude\n"},
        {"partition_not_in_key", &code::partition_not_in_key,
         rule("partitions = date_trunc('day', at)\n"), one(keyed("t", {not_null("at", timestamp)})),
         "s.t: error: the partition column 'at' is not part of the key (id) "
         "[partition-not-in-key]\n"
         "  hint: add it to primary_key in [table-rule.1], or leave the table without "
         "partitions\n"},
        {"distribution_not_in_key", &code::distribution_not_in_key, rule("distributed_by = note\n"),
         one(keyed("t", {nullable("note", text)})),
         "s.t: error: the hash column 'note' is not part of the key (id) "
         "[distribution-not-in-key]\n"
         "  hint: choose key columns for distributed_by in [table-rule.1]\n"},
        {"chunk_key_uncarried", &code::chunk_key_uncarried, rule(""),
         one(keyless("t", {nullable("n", integer)})),
         "s.t: error: Flink CDC can read it in chunks of none of its columns: none is NOT NULL and "
         "of a type that it can split [chunk-key-uncarried]\n"
         "  hint: add a NOT NULL integer, uuid, text or timestamp column\n"},
        {"chunk_column_of_the_rule", &code::chunk_key_uncarried,
         rule("flink.cdc.scan.incremental.snapshot.chunk.key-column = kind\n"),
         one(keyed("t", {not_null("kind", mood)})),
         "smt.conf:16: error: Flink CDC cannot read s.t in chunks of 'kind': it may be NULL, or is "
         "of a type that cannot be split [chunk-key-uncarried]\n"
         "  hint: name a NOT NULL integer, uuid, text or timestamp column\n"},
        {"enum_domain", &code::enum_domain_uncarried, rule(""), with_uncarried_type(),
         "d.public.empty_mood: error: a domain over an enum, or an enum without labels: every "
         "Flink CDC source of this database dies at its start, whatever tables it reads "
         "[enum-domain-uncarried]\n"
         "  hint: give the enum a label, or replace the domain by the enum and a CHECK\n"},
        {"type_uncarried", &code::type_uncarried, rule(""),
         one(keyed("t", {nullable("moods", array_of(mood))})),
         "s.t.moods: error: the column cannot be carried: public.mood[] is not delivered by Flink "
         "CDC [type-uncarried]\n"
         "  hint: add exclude_columns = moods to [table-rule.1], or on_unsupported = skip\n"},
        {"column_name_uncarried", &code::column_name_uncarried, rule(""),
         one(keyed("t", {nullable("größe", text)})),
         "s.t.größe: error: the column cannot be carried: Flink CDC misreads a column name that is "
         "not ASCII: after the snapshot its value would be NULL [column-name-uncarried]\n"
         "  hint: add exclude_columns = größe to [table-rule.1], or on_unsupported = skip\n"},
        {"type_without_a_cast", &code::bad_value, rule("column.at.type = BIGINT\n"),
         log_with(timestamp),
         "smt.conf:16: error: s.t.at is timestamp, which cannot become BIGINT: Flink has no cast "
         "between them [bad-value]\n"
         "  hint: choose another type, or make the value with column.at.expression\n"},
        {"array_of_a_list_of_java", &code::bad_value, rule("column.at.type = ARRAY<STRING>\n"),
         log_with(array_of(text)),
         "smt.conf:16: error: s.t.at is text[], which cannot become ARRAY<STRING>: an ARRAY is "
         "made of JSON, or of the same elements [bad-value]\n"
         "  hint: choose another type, or make the value with column.at.expression\n"},
        {"more_digits_than_decimal_v2", &code::bad_value,
         "[other]\nuse_decimal_v3 = false\n[starrocks]\nunconstrained_numeric = DECIMAL(38,10)\n" +
             rule(""),
         one(keyed("t")),
         "smt.conf:15: error: unconstrained_numeric = 'DECIMAL(38,10)' has more digits than "
         "use_decimal_v3 = false allows [bad-value]\n"
         "  hint: take at most 27 digits, 9 of them behind the point\n"},
        {"shard_key_beside_a_column_of_that_name", &code::column_case_twins,
         rule("shard_key = true\nfilter = id > 0\ncolumn.shard_table.rename = origin\n"),
         catalog_of({keyed("t_1", {nullable("shard_table", text)}),
                     keyed("t_2", {nullable("shard_table", text)})}),
         "s.t_1.shard_table: error: 'shard_table' is also a column that shard_key makes, and both "
         "stand in the view that a filter or an expression reads [column-case-twins]\n"
         "  hint: rename it in PostgreSQL, or leave shard_key or the filter out of "
         "[table-rule.1]\n"},
        {"upsert_of_a_shard_with_another_identity", &code::guarded_option,
         rule("flink.cdc.changelog-mode = upsert\n"), with_another_identity(),
         "smt.conf:16: error: changelog-mode cannot be 'upsert' for s.t_2: a DELETE brings only "
         "(code), and the key in StarRocks is (id) [guarded-option]\n"
         "  hint: ALTER TABLE ... REPLICA IDENTITY FULL, or take the line out\n"},
        {"expression_behind_a_column_in_3_3", &code::bad_value,
         "[starrocks]\nversion = 3.3\n" + rule("partitions = n, date_trunc('day', at)\n"),
         one(keyless("t", {not_null("n", bigint), not_null("at", timestamp)})),
         "smt.conf:18: error: StarRocks 3.3 does not partition by 'n, date_trunc('day', at)' "
         "[bad-value]\n"
         "  hint: use date_trunc, time_slice or columns alone, or set version in [starrocks]\n"},
        {"expression_in_parentheses", &code::bad_value,
         rule("partitions = (n, date_trunc('day', at))\n"),
         one(keyless("t", {not_null("n", bigint), not_null("at", timestamp)})),
         "smt.conf:16: error: StarRocks 3.5 takes no functions in parentheses: '(n, "
         "date_trunc('day', at))' [bad-value]\n"
         "  hint: leave the parentheses around the whole out\n"},
        {"upsert_without_a_key", &code::guarded_option, rule("flink.cdc.changelog-mode = upsert\n"),
         one(keyless("t", {not_null("n", bigint)})),
         "smt.conf:16: error: changelog-mode cannot be 'upsert' for s.t: it has no key "
         "[guarded-option]\n"
         "  hint: name the key with primary_key in a rule of its own, or take the line out\n"},
        // PostgreSQL refuses changes of a published table that has no replica identity.
        {"upsert_with_a_deferrable_key", &code::guarded_option,
         rule("flink.cdc.changelog-mode = upsert\n"), with_deferrable_key(),
         "smt.conf:16: error: changelog-mode cannot be 'upsert' for s.t: it has no replica "
         "identity, and PostgreSQL would refuse its UPDATE and DELETE [guarded-option]\n"
         "  hint: add a primary key that is not deferrable, or take the line out\n"},
        {"upsert_with_another_key", &code::guarded_option,
         rule("primary_key = code\nflink.cdc.changelog-mode = upsert\n"),
         one(keyed("t", {not_null("code", integer)})),
         "smt.conf:17: error: changelog-mode cannot be 'upsert' for s.t: a DELETE brings only "
         "(id), and the key in StarRocks is (code) [guarded-option]\n"
         "  hint: ALTER TABLE ... REPLICA IDENTITY FULL, or take the line out\n"},
        {"newly_added_tables_beside_a_name_with_a_dot", &code::guarded_option,
         "[cdc]\nscan.newly-added-table.enabled = true\n" + rule(""),
         catalog_of({keyed("a"), keyed("b.c")}),
         "smt.conf:13: error: scan.newly-added-table.enabled cannot be 'true' for s.b.c: no change "
         "would arrive of a table with a dot in its name or schema [guarded-option]\n"
         "  hint: start over without it\n"},
        {"too_few_connections", &code::guarded_option,
         "[flink]\nsource = per-table\n[cdc]\nconnection.pool.size = 5\n" + rule(""),
         catalog_of(
             {keyed("a"), keyed("b", {nullable("x", text)}), keyed("c", {nullable("y", text)})}),
         "smt.conf:15: error: connection.pool.size cannot be '5': the job has 3 sources, which "
         "hang the whole JobManager with fewer than 6 connections [guarded-option]\n"
         "  hint: set it to 6 or more, or take the line out\n"},
        {"too_few_connections_of_a_rule", &code::guarded_option,
         rule("flink.cdc.connection.pool.size = 3\n"),
         catalog_of({keyed("a"), keyless("log", {not_null("n", bigint)})}),
         "smt.conf:16: error: connection.pool.size cannot be '3': the job has 2 sources, which "
         "hang the whole JobManager with fewer than 4 connections [guarded-option]\n"
         "  hint: set it to 4 or more, or take the line out\n"},
        {"ignored_key_changes", &code::guarded_option,
         rule("primary_key = code\nflink.starrocks.sink.ignore.update-before = TRUE\n"),
         one(keyed("t", {not_null("code", varchar(9))})),
         "smt.conf:17: error: sink.ignore.update-before cannot be 'true': 'd.s__t' would keep the "
         "old row when its key changes [guarded-option]\n"
         "  hint: take the line out\n"},
        {"ignored_filter", &code::guarded_option,
         rule("filter = id > 5\nflink.starrocks.sink.ignore.update-before = true\n"),
         one(keyed("t")),
         "smt.conf:17: error: sink.ignore.update-before cannot be 'true': 'd.s__t' would keep the "
         "old row when a row leaves the filter [guarded-option]\n"
         "  hint: take the line out\n"},
        {"excluded_key", &code::bad_value, rule("exclude_columns = id\n"), one(keyed("t")),
         "smt.conf:16: error: exclude_columns leaves out the key column 'id' of s.t [bad-value]\n"
         "  hint: take it out of the list, or choose another key with primary_key\n"},
        {"unknown_type", &code::bad_value, rule("column.id.type = VARCHAR\n"), one(keyed("t")),
         "smt.conf:16: error: 'VARCHAR' is no StarRocks type that smt knows [bad-value]\n"
         "  hint: write it as StarRocks does: BIGINT, DECIMAL(20,4), VARCHAR(200), DATETIME, "
         "JSON\n"},
        {"colocation_without_buckets", &code::bad_value, rule("properties.colocate_with = g\n"),
         one(keyed("t")),
         "smt.conf:16: error: colocate_with needs the same number of buckets in every table of the "
         "group [bad-value]\n"
         "  hint: set bucket_num in [table-rule.1]\n"},
        {"colocation_without_a_hash", &code::bad_value,
         rule("bucket_num = 4\nproperties.colocate_with = g\n"),
         one(keyless("t", {not_null("n", bigint)})),
         "smt.conf:17: error: colocate_with needs a hash distribution, and s.t has no key to hash "
         "[bad-value]\n"
         "  hint: set distributed_by in [table-rule.1]\n"},
        {"ranges_of_no_column", &code::bad_value,
         rule("partitions = START (\"2024-01-01\") END (\"2025-01-01\") EVERY (INTERVAL 1 DAY)\n"),
         one(keyed("t")),
         "smt.conf:16: error: partitions = 'START (\"2024-01-01\") END (\"2025-01-01\") EVERY "
         "(INTERVAL 1 DAY)' names ranges, and partition_key does not say of which column "
         "[bad-value]\n"
         "  hint: set partition_key in [table-rule.1]\n"},
        {"sort_columns_without_a_key_in_3_2", &code::bad_value,
         "[starrocks]\nversion = 3.2\n" + rule("order_by = n\n"),
         one(keyless("t", {not_null("n", bigint)})),
         "smt.conf:18: error: StarRocks 3.2 takes no order_by for s.t, which has no key "
         "[bad-value]\n"
         "  hint: use duplicate_keys, or set version in [starrocks]\n"},
        {"json_column_in_shared_data", &code::bad_value,
         "[starrocks]\njson = both\nrun_mode = shared_data\n" + rule(""), one(keyed("t")),
         "smt.conf:13: error: json = both makes a generated column, which StarRocks refuses with "
         "run_mode = shared_data [bad-value]\n"
         "  hint: set json = string, or json = json if members that are null do not matter\n"},
        {"partition_of_another_unit", &code::bad_value,
         rule("partitions = date_trunc('week', at)\n"), log_with(timestamp),
         "smt.conf:16: error: StarRocks does not partition by date_trunc('week') [bad-value]\n"
         "  hint: take hour, day, month or year\n"},
        {"partition_by_an_expression_in_3_3", &code::bad_value,
         "[starrocks]\nversion = 3.3\n" + rule("partitions = from_unixtime(at)\n"),
         log_with(bigint),
         "smt.conf:18: error: StarRocks 3.3 does not partition by 'from_unixtime(at)' "
         "[bad-value]\n"
         "  hint: use date_trunc, time_slice or columns alone, or set version in [starrocks]\n"},
        {"partition_of_another_type", &code::key_type_uncarried,
         rule("partitions = date_trunc('day', at)\n"), log_with(integer),
         "smt.conf:16: error: the partition column 'at' is INT, by which StarRocks does not "
         "partition so [key-type-uncarried]\n"
         "  hint: choose a column of another type, or another partitioning\n"},
        {"failover_on_an_old_server", &code::no_such_version, "[cdc]\nfailover = true\n" + rule(""),
         one(keyed("t")),
         "smt.conf:13: error: failover = true needs PostgreSQL 17, and the server is PostgreSQL 15 "
         "[no-such-version]\n"
         "  hint: leave failover = false in [cdc]: when a standby takes over, start over\n"},
        {"infinity_in_another_zone", &code::bad_value,
         "[starrocks]\ninfinity = null\ntime_zone = +02:00\n" + rule(""), one(keyed("t")),
         "smt.conf:13: error: infinity = null reads timestamptz as text in UTC, which cannot be "
         "brought to time_zone = '+02:00' [bad-value]\n"
         "  hint: leave time_zone = UTC or infinity = fail in [starrocks]\n"},
        {"kafka_uncarried", &code::kafka_uncarried,
         "[other]\noutputs = kafka\n[kafka]\nbootstrap_servers = k:9092\n" + rule(""),
         one(keyed("a.b")),
         "s.a.b: error: Kafka cannot carry it: its topic would have another name: only ASCII "
         "letters, digits, '_' and '-' stand in the topics of Debezium [kafka-uncarried]\n"
         "  hint: exclude it in [table-rule.1] and copy it by a config of its own, without kafka "
         "in "
         "'outputs', or set on_unsupported = skip\n"},
        {"pipeline_uncarried", &code::pipeline_uncarried,
         "[other]\noutputs = flink-cdc\n" + rule(""),
         one(keyed("t", {nullable("at", timestamptz)})),
         "s.t.at: error: a pipeline of Flink CDC 3.5.0 does not carry it: the sink has no "
         "timestamp "
         "with time zone (FLINK-38742) [pipeline-uncarried]\n"
         "  hint: take flink-cdc out of outputs, since Flink SQL carries it, or set on_unsupported "
         "= skip in [table-rule.1]\n"},
        {"kafka_batches_fill_the_queue", &code::guarded_option,
         "[other]\noutputs = kafka\n[kafka]\nbootstrap_servers = k:9092\n[cdc]\n"
         "debezium.max.batch.size = 2048\n" +
             rule(""),
         one(keyed("t")),
         "smt.conf:17: error: debezium.max.batch.size cannot be '2048' with "
         "debezium.max.queue.size = '2048': Kafka Connect takes only batches that are smaller than "
         "the queue [guarded-option]\n"
         "  hint: set debezium.max.batch.size lower, or debezium.max.queue.size higher\n"},
        {"kafka_without_brokers", &code::bad_value, "[other]\noutputs = kafka\n" + rule(""),
         one(keyed("t")),
         "smt.conf: error: 'bootstrap_servers' is not set in [kafka]: the output kafka needs it "
         "[bad-value]\n"
         "  hint: set it to the addresses of the brokers, such as kafka.example:9092\n"},
    };
}

}  // namespace smt
