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

Catalog with_default(const ColumnType& type, const std::string& expression) {
    Table table = keyed("t", {not_null("c", type)});
    table.columns[1].default_expression = expression;
    return one(table);
}

Catalog with_not_taken() {
    Catalog catalog = one(keyed("t"));
    catalog.not_taken = {{{"d", "s", "cache"}, "unlogged table"}};
    return catalog;
}

Catalog with_generated() {
    Table table = keyed("t", {nullable("g", integer)});
    table.columns[1].generated = Generated::stored;
    return one(table);
}

Catalog with_referenced_key() {
    Table table = keyless("t", {not_null("k", numeric_of(20, 0))});
    table.keys = {primary_key("t_pkey", {"k"})};
    table.referenced_by = {{"d", "s", "entries"}, {"d", "s", "visits"}};
    return one(table);
}

constexpr const char* constants = "[starrocks]\ndefaults = constant\n";

}  // namespace

std::vector<DiagnosticCase> note_cases() {
    return {
        {"not_taken", &code::not_taken, every_table, with_not_taken(),
         "s.cache: note: is not copied: unlogged table [not-taken]\n"},
        {"rule_overridden", &code::rule_overridden,
         every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = .*\n", one(keyed("t")),
         "smt.conf:12: note: every table that [table-rule.1] matches is taken by a later rule "
         "[rule-overridden]\n"},
        {"types_that_cannot_meet", &code::group_split, every_table,
         catalog_of({keyed("a", {nullable("at", date)}), keyed("b", {nullable("at", timestamp)})}),
         "s.b: note: is read through the slot 'smt_shop_s_b': has a column 'at' of timestamp, "
         "which cannot share a source with date [group-split]\n"},
        {"too_many_tables", &code::group_split, "[flink]\ntables_per_source = 1\n" + every_table,
         catalog_of({keyed("a"), keyed("b", {nullable("n", text)})}),
         "s.b: note: is read through the slot 'smt_shop_s_b': finds no place in a source of 1 "
         "tables [group-split]\n"},
        {"group_of_a_rule", &code::group_split,
         every_table + "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^[bc]$\ngroup = slow\n",
         catalog_of(
             {keyed("a"), keyed("b", {nullable("n", text)}), keyed("c", {nullable("m", text)})}),
         "s.b: note: is read through the slot 'smt_shop_gslow' with 1 other: is in the group "
         "'slow' of [table-rule.2] [group-split]\n"},
        {"old_tool_would_merge", &code::old_tool_would_merge, every_table,
         catalog_of({keyed("a"), keyed("b")}),
         "smt.conf:12: note: the old tool would merge s.a, s.b into one table, since their columns "
         "are the same: they stay 2 tables [old-tool-would-merge]\n"
         "  hint: set merge_shards = yes in the rule to merge them, or no to say that it is "
         "right\n"},
        {"truncate_not_carried", &code::truncate_not_carried, every_table, one(keyed("t")),
         "smt.conf: note: TRUNCATE and changes of the schema are not carried: run smt again after "
         "a migration [truncate-not-carried]\n"
         "  hint: delete rows with DELETE instead of TRUNCATE where StarRocks must follow\n"},
        {"default_that_is_a_function", &code::default_dropped, constants + every_table,
         with_default(timestamp, "now()"),
         "s.t.c: note: the default 'now()' is no constant: it is left out [default-dropped]\n"},
        {"default_that_starrocks_does_not_have", &code::default_dropped, constants + every_table,
         with_default(date, "'infinity'::date"),
         "s.t.c: note: the default ''infinity'::date' is no DATE of StarRocks: it is left out "
         "[default-dropped]\n"},
        {"property_of_old_versions", &code::property_dropped,
         every_table + "properties.in_memory = true\n", one(keyed("t")),
         "smt.conf:16: note: the property 'in_memory' is left out: StarRocks does not use it any "
         "more [property-dropped]\n"
         "  hint: take it out of the rule\n"},
        {"property_of_shared_nothing", &code::property_dropped,
         "[starrocks]\nrun_mode = shared_data\n" + every_table + "properties.replication_num = 2\n",
         one(keyed("t")),
         "smt.conf:18: note: the property 'replication_num' is left out: shared data has one copy "
         "[property-dropped]\n"
         "  hint: take it out of the rule\n"},
        {"sort_key_of_keyed_tables", &code::property_dropped, every_table + "duplicate_keys = id\n",
         one(keyed("t")),
         "smt.conf:16: note: duplicate_keys is not used: every table of the rule has a key "
         "[property-dropped]\n"
         "  hint: take the line out\n"},
        {"shard_key_without_shards", &code::property_dropped, every_table + "shard_key = true\n",
         one(keyed("t")),
         "smt.conf:16: note: shard_key is not used: no tables of the rule become one "
         "[property-dropped]\n"
         "  hint: take the line out\n"},
        {"partition_key_beside_an_expression", &code::property_dropped,
         every_table + "partition_key = id\npartitions = date_trunc('day', at)\n",
         one(keyless("t", {not_null("id", bigint), not_null("at", timestamp)})),
         "smt.conf:16: note: partition_key is not used: 'partitions' names its columns itself "
         "[property-dropped]\n"
         "  hint: take the line out\n"},
        {"flush_interval_of_exactly_once", &code::property_dropped,
         every_table + "flink.starrocks.sink.buffer-flush.interval-ms = 1000\n",
         one(keyless("t", {not_null("n", bigint)})),
         "smt.conf:16: note: flink.starrocks.sink.buffer-flush.interval-ms is not used: a sink "
         "that writes exactly once flushes at checkpoints only [property-dropped]\n"
         "  hint: take the line out\n"},
        {"type_of_an_excluded_column", &code::property_dropped,
         every_table + "exclude_columns = note\ncolumn.note.type = VARCHAR(9)\n",
         one(keyed("t", {nullable("note", text)})),
         "smt.conf:17: note: column.note.type is not used: the column is left out "
         "[property-dropped]\n"
         "  hint: take the line out\n"},
        {"name_of_a_generated_column", &code::property_dropped,
         every_table + "column.g.rename = h\n", with_generated(),
         "smt.conf:16: note: column.g.rename is not used: the column is left out "
         "[property-dropped]\n"
         "  hint: take the line out\n"},
        {"infinity_and_nan", &code::infinity_and_nan, every_table, with(real),
         "s.t.c: note: real: NaN and infinity arrive as NULL, and stop the job in a NOT NULL "
         "column [infinity-and-nan]\n"},
        {"infinity_in_the_snapshot", &code::infinity_and_nan, every_table, with(numeric),
         "s.t.c: note: numeric: NaN arrives as NULL, and stops the job in a NOT NULL column; "
         "infinity ends it in the snapshot "
         "[infinity-and-nan]\n"},
        {"value_may_be_too_long", &code::value_may_be_too_long, every_table, with(text),
         "s.t.c: note: text: a value longer than 1 MiB cannot be loaded into StarRocks and stops "
         "the job [value-may-be-too-long]\n"},
        {"bytes_may_be_too_long", &code::value_may_be_too_long, every_table, with(bytea),
         "s.t.c: note: bytea: a value longer than 768 KiB cannot be loaded into StarRocks and "
         "stops the job [value-may-be-too-long]\n"},
        {"dates_before_1582", &code::dates_before_1582, every_table, with(timestamp),
         "s.t.c: note: timestamp: the snapshot shifts values before 1582-10-15 by some days "
         "[dates-before-1582]\n"},
        {"dates_in_october_1582", &code::dates_in_october_1582, every_table, with(date),
         "s.t.c: note: date: from 0001-01-01 to 9999-12-31; 1582-10-05 to 1582-10-14 arrive ten "
         "days later [dates-in-october-1582]\n"},
        {"array_dimensions", &code::array_dimensions, every_table, with(array_of(integer)),
         "s.t.c: note: only one dimension is carried: of an array of arrays each inner one arrives "
         "as NULL [array-dimensions]\n"},
        {"key_referenced", &code::key_referenced, every_table, with_referenced_key(),
         "s.t: note: its key is kept as text, and the columns of s.entries, s.visits that refer to "
         "it are not [key-referenced]\n"
         "  hint: join them with CAST(... AS STRING)\n"},
        {"kafka_sink_left_out", &code::kafka_sink_left_out,
         "[other]\noutputs = kafka\n[kafka]\nbootstrap_servers = k:9092\n" + every_table,
         with(date),
         "s.t: note: is not in kafka/starrocks-sink.json: what stands in Kafka is not what "
         "StarRocks "
         "is to hold, and only the Flink job converts it [kafka-sink-left-out]\n"},
    };
}

}  // namespace smt
