// What smt has to say about the user's config and catalog: collected by every stage, printed once
// by main.  A diagnostic is about something the user can change; a broken world (no connection,
// full disk) is an exception instead.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smt {

enum class Severity { note, warning, error };

// A thing that can be reported.  Its name is stable: users put it into `allow`, CI greps for it.
struct Code {
    std::string_view name;         // kebab-case
    Severity severity;             // belongs to the code, never to the occasion
    std::string_view explanation;  // why it matters, for `smt explain CODE` and the README
    bool of_one_output = false;    // an error that leaves one output out: the others are written
};

struct Diagnostic {
    const Code* code;
    std::string where;    // "smt.conf:12" or "public.orders.total"
    std::string message;  // lower case: the fact and its consequence, values in single quotes
    std::string hint;     // imperative: what to do about it; may be empty
    int rule = 0;         // number of the [table-rule.N] that took the table; 0: none
    std::vector<std::string> also;  // places that it holds for too, which the message counts
    std::string database;  // of the table in `where`, which does not name it; empty: not known
};

// An accepted warning or note: `allow` of [diagnostics] (rule 0) or of one rule.
struct Allowance {
    std::string code;
    int rule = 0;
    std::string where;
};

// Whether one of them accepts it; errors cannot be accepted.
bool is_accepted(const Diagnostic& diagnostic, const std::vector<Allowance>& allowances);

class Diagnostics {
  public:
    // The reference is valid until the next report; set hint and rule through it.
    template <typename... Args>
    Diagnostic& report(const Code& code, std::string where, fmt::format_string<Args...> message,
                       Args&&... args) {
        all_.push_back({&code,
                        std::move(where),
                        fmt::format(message, std::forward<Args>(args)...),
                        "",
                        0,
                        {},
                        ""});
        return all_.back();
    }

    // Everything that another collection holds, in its order.
    void append(Diagnostics&& other) {
        all_.insert(all_.end(), std::make_move_iterator(other.all_.begin()),
                    std::make_move_iterator(other.all_.end()));
    }

    const std::vector<Diagnostic>& all() const { return all_; }
    // Errors that forbid to write anything; count() counts those of one output too.
    bool has_errors() const;
    std::size_t count(Severity severity) const;
    // Whether a warning stands that nobody accepted: what --strict asks.
    bool has_warnings(const std::vector<Allowance>& allowances) const;

    // Takes the accepted warnings and notes out, in place; errors cannot be accepted.  An allowance
    // that matched nothing is reported as a note, unless the run ended too early to tell.  Returns
    // how many were taken out.
    std::size_t remove_allowed(const std::vector<Allowance>& allowances,
                               bool run_is_complete = true);

  private:
    std::vector<Diagnostic> all_;
};

// One diagnostic as text, with its hint on a second line, ending with a line feed.  Names of tables
// and values of a config are foreign text: control and bidi characters are shown as \xNN.
std::string to_text(const Diagnostic& diagnostic, bool color);

// The same as one line of JSON: code, severity, where, message, hint.
std::string to_json_line(const Diagnostic& diagnostic);

// All of them as SARIF 2.1.0; those of tables belong to the file `config`.
std::string to_sarif(const Diagnostics& diagnostics, std::string_view config,
                     std::string_view version);

std::string_view to_string(Severity severity);

// Foreign text made safe for a terminal and for one line: control characters, bidi controls and
// bytes that are no UTF-8 become \xNN.
std::string visible(std::string_view text);

// The same for text of several lines: line feeds stay.
std::string visible_lines(std::string_view text);

// The candidate that is nearest to a misspelt word, or empty when none is near (Damerau-Levenshtein
// distance of at most a third of the length).
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

// ", did you mean 'X'?" or nothing: the usual end of a message about an unknown name.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

// Every code there is, in the order of the table below.
std::span<const Code* const> all_codes();

// The code of this name; null: there is none.
const Code* code_named(std::string_view name);

// The table of codes as Markdown, for the README.
std::string codes_markdown();

// clang-format off
namespace code {
// Errors: nothing is written.
inline constexpr Code config_syntax{"config-syntax", Severity::error, "A line of the config is neither a section, nor a comment, nor KEY = VALUE."};
inline constexpr Code unknown_key{"unknown-key", Severity::error, "A section or key that smt does not know: most often a typing error, and silently ignoring it would silently ignore a wish."};
inline constexpr Code bad_value{"bad-value", Severity::error, "A value is not of the form that its key demands."};
inline constexpr Code env_unset{"env-unset", Severity::error, "A value refers to an environment variable or a file that does not exist."};
inline constexpr Code no_such_file{"no-such-file", Severity::error, "The config or file that the command line names is not there."};
inline constexpr Code not_renderable{"not-renderable", Severity::error, "smt cannot tell which placeholders of the file it wrote itself, and fills in no other."};
inline constexpr Code bad_regex{"bad-regex", Severity::error, "A pattern is no RE2 regular expression. RE2 has no look-around and no back-references: it guarantees linear time."};
inline constexpr Code guarded_option{"guarded-option", Severity::error, "A connector option that smt generates itself, or a value of one that would lose rows."};
inline constexpr Code no_rule{"no-rule", Severity::error, "A config without a [table-rule.N] selects no table."};
inline constexpr Code no_table{"no-table", Severity::error, "No rule matched any table that can be copied: there is nothing to write."};
inline constexpr Code no_such_column{"no-such-column", Severity::error, "A rule names a column that the table does not have."};
inline constexpr Code target_twice{"target-twice", Severity::error, "Two tables of PostgreSQL would be written into one table of StarRocks and overwrite each other's rows."};
inline constexpr Code column_case_twins{"column-case-twins", Severity::error, "StarRocks compares column names without case: two columns that differ in case only cannot stand in one table."};
inline constexpr Code table_name_uncarried{"table-name-uncarried", Severity::error, "Flink CDC cannot carry a table or schema with this name: the job dies at the end of its snapshot, or no row arrives and nobody says so."};
inline constexpr Code money_uncarried{"money-uncarried", Severity::error, "A money column ends the snapshot of the whole source at the first value of 1000 or more, even when it is not selected."};
inline constexpr Code name_illegal_in_starrocks{"name-illegal-in-starrocks", Severity::error, "StarRocks refuses this name for a database, table or column."};
inline constexpr Code nullable_key{"nullable-key", Severity::error, "A key column may be NULL in PostgreSQL, which a StarRocks key cannot hold."};
inline constexpr Code key_type_uncarried{"key-type-uncarried", Severity::error, "A key column has a type that no StarRocks key can hold without loss."};
inline constexpr Code partition_not_in_key{"partition-not-in-key", Severity::error, "StarRocks demands that the partition columns of a primary-key table are part of its key."};
inline constexpr Code distribution_not_in_key{"distribution-not-in-key", Severity::error, "StarRocks demands that the hash columns of a primary-key table are part of its key."};
inline constexpr Code chunk_key_uncarried{"chunk-key-uncarried", Severity::error, "Flink CDC reads a table in chunks of one column and can split only some types; this table has no such column."};
inline constexpr Code enum_domain_uncarried{"enum-domain-uncarried", Severity::error, "A domain over an enum, or an enum without labels, anywhere in the database makes every Flink CDC source of it die at its start."};
inline constexpr Code kafka_uncarried{"kafka-uncarried", Severity::error, "The way through Kafka cannot carry this table."};
inline constexpr Code kafka_left_out{"kafka-left-out", Severity::warning, "A table is left out of the way through Kafka, since on_unsupported = skip."};
inline constexpr Code kafka_shard_order{"kafka-shard-order", Severity::warning, "Merged shards are topics of their own in Kafka: a row that moves between them may arrive in the wrong order."};
inline constexpr Code kafka_sink_left_out{"kafka-sink-left-out", Severity::note, "StarRocks' own Kafka connector cannot load these tables as they stand in Kafka; the Flink job can."};
inline constexpr Code two_routes{"two-routes", Severity::warning, "Slots are prepared for two ways, and those of a way that does not run hold the WAL."};
inline constexpr Code type_uncarried{"type-uncarried", Severity::error, "Flink CDC does not carry this type."};
inline constexpr Code column_name_uncarried{"column-name-uncarried", Severity::error, "Flink CDC 3.5 garbles a column name that is not ASCII in the stream: every value after the snapshot would be NULL."};
inline constexpr Code no_such_version{"no-such-version", Severity::error, "The combination of versions does not exist."};
inline constexpr Code foreign_manifest{"foreign-manifest", Severity::error, "The output folder holds the files of another config."};
inline constexpr Code foreign_lock{"foreign-lock", Severity::warning, "smt.lock in the output folder is that of another config, so that it is not looked at."};
inline constexpr Code bad_lock{"bad-lock", Severity::error, "smt.lock says which table is read through which slot. Without it tables may move to other slots, and need a new snapshot."};
inline constexpr Code bad_catalog{"bad-catalog", Severity::error, "A snapshot of a catalog is believed only as a whole: it has a schema, conf/catalog.schema.json."};
inline constexpr Code schema_sql_failed{"schema-sql-failed", Severity::error, "A migration that fails leaves a schema that is not the one that was meant."};
inline constexpr Code loss_too_high{"loss-too-high", Severity::error, "--max-loss says how much a column may lose on its way."};
inline constexpr Code pipeline_uncarried{"pipeline-uncarried", Severity::error, "The native pipeline of Flink CDC would lose this or end. Its files are not written, the other outputs are, and the exit code is 1.", true};
inline constexpr Code kubernetes_uncarried{"kubernetes-uncarried", Severity::error, "The SQL runner on Kubernetes would read this in another way than Flink. The files of this deployment are not written, the others are, and the exit code is 1.", true};
inline constexpr Code kubernetes_too_big{"kubernetes-too-big", Severity::error, "Kubernetes refuses a ConfigMap of more than 1 MiB. The files of this deployment are not written, the others are, and the exit code is 1.", true};
// Warnings: something is lost or differs, and the user should know before production does.
inline constexpr Code no_key{"no-key", Severity::warning, "Without a key StarRocks can only append rows: neither UPDATE nor DELETE is carried."};
inline constexpr Code keyless_append_only{"keyless-append-only", Severity::warning, "Rows that are inserted while the snapshot runs may arrive twice: with it and with the changes."};
inline constexpr Code key_from_unique_index{"key-from-unique-index", Severity::warning, "The table has no primary key; its rows are told apart by a unique index."};
inline constexpr Code key_deferrable{"key-deferrable", Severity::warning, "Within a transaction two rows may share a deferrable key: when one hands its key on to the other, StarRocks loses a row."};
inline constexpr Code key_type_changed{"key-type-changed", Severity::warning, "StarRocks takes only integers, strings, dates and booleans as key columns: the column is kept as text."};
inline constexpr Code key_may_exceed{"key-may-exceed-128-bytes", Severity::warning, "StarRocks refuses a row whose encoded primary key is longer than 128 bytes, at load time."};
inline constexpr Code numeric_unconstrained{"numeric-unconstrained", Severity::warning, "A numeric without precision holds up to 131072 digits, a DECIMAL 38."};
inline constexpr Code decimal_too_wide{"decimal-too-wide", Severity::warning, "The precision is more than a StarRocks DECIMAL has."};
inline constexpr Code time_lossy{"time-lossy", Severity::warning, "The snapshot carries time with milliseconds only, and 24:00:00 as 00:00:00."};
inline constexpr Code timetz_lossy{"timetz-lossy", Severity::warning, "timetz arrives shifted to UTC, 24:00:00 as 00:00:00, and without its fraction in the snapshot."};
inline constexpr Code interval_lossy{"interval-lossy", Severity::warning, "The seconds of an interval carry a floating-point error."};
inline constexpr Code array_lossy{"array-lossy", Severity::warning, "The text of an array is ambiguous: a comma inside an element cannot be told from a separator."};
inline constexpr Code json_lossy{"json-lossy", Severity::warning, "On its way into a JSON column the connector drops members that are null."};
inline constexpr Code timestamptz_lossy{"timestamptz-lossy", Severity::warning, "In a time zone with daylight saving two instants have one wall clock."};
inline constexpr Code column_left_out{"column-left-out", Severity::warning, "The column cannot be carried and is missing in StarRocks."};
inline constexpr Code generated_column{"generated-column", Severity::warning, "PostgreSQL does not publish generated columns: the value would be NULL after the first change."};
inline constexpr Code table_left_out{"table-left-out", Severity::warning, "The table cannot be carried and on_unsupported = skip leaves it out."};
inline constexpr Code pipeline_left_out{"pipeline-left-out", Severity::warning, "The native pipeline of Flink CDC cannot carry the table, and on_unsupported = skip leaves it out."};
inline constexpr Code toast_without_full{"toast-without-full", Severity::warning, "Without REPLICA IDENTITY FULL a long value that an UPDATE did not touch arrives as a placeholder text."};
inline constexpr Code shards_merged{"shards-merged", Severity::warning, "Several tables of PostgreSQL are written into one table of StarRocks."};
inline constexpr Code shard_keys_may_collide{"shard-keys-may-collide", Severity::warning, "Rows of different shards with the same key overwrite each other."};
inline constexpr Code sink_option_lossy{"sink-option-lossy", Severity::warning, "A sink option that can lose or change rows."};
inline constexpr Code source_option_lossy{"source-option-lossy", Severity::warning, "A source option with which a crash can lose changes."};
inline constexpr Code group_moved{"group-moved", Severity::warning, "A table moves to another source: it needs a new snapshot."};
inline constexpr Code slot_left_behind{"slot-left-behind", Severity::warning, "A replication slot that no job reads keeps the WAL of its server until the disk is full."};
inline constexpr Code publication_renamed{"publication-renamed", Severity::warning, "PostgreSQL looks a publication up as it was when a change was made: a slot that is older than its publication cannot be read."};
inline constexpr Code added_table_unread{"added-table-unread", Severity::warning, "A job that goes on from a savepoint would read only the changes of an added table, and not the rows that it has."};
inline constexpr Code several_slots{"several-slots", Severity::warning, "The job needs more than one replication slot."};
inline constexpr Code tls_not_enforced{"tls-not-enforced", Severity::warning, "Flink CDC opens some of its connections without the TLS options that were asked for."};
inline constexpr Code rule_matches_nothing{"rule-matches-nothing", Severity::warning, "A rule took no table."};
inline constexpr Code key_repeated{"key-repeated", Severity::warning, "A key stands twice in one section; the last one wins."};
inline constexpr Code edited_output_kept{"edited-output-kept", Severity::warning, "A file that smt wrote and no longer writes was edited, so it was kept."};
inline constexpr Code checkpoint_interval_short{"checkpoint-interval-short", Severity::warning, "Each checkpoint commits a version of every table: below 5 seconds StarRocks spends its time on compaction."};
inline constexpr Code row_security{"row-security", Severity::warning, "Row level security hides rows from the snapshot, silently."};
inline constexpr Code inherited_rows{"inherited-rows", Severity::warning, "The snapshot of a table also reads the rows of tables that inherit from it, and their changes arrive under other names."};
inline constexpr Code not_readable{"not-readable", Severity::warning, "The role that reads the catalog may not see this schema or table."};
inline constexpr Code type_may_not_fit{"type-may-not-fit", Severity::warning, "The type of a column in StarRocks does not hold every value of PostgreSQL's."};
inline constexpr Code chunk_column_unindexed{"chunk-column-unindexed", Severity::warning, "Flink CDC reads the table in chunks of a column that leads no index: each chunk scans the whole table."};
inline constexpr Code snapshot_of_other_rules{"snapshot-of-other-rules", Severity::warning, "A snapshot holds only the tables that the rules of its time selected."};
inline constexpr Code infinity_null{"infinity-null", Severity::warning, "With infinity = null, values that StarRocks cannot hold become NULL."};
// Notes: worth knowing, nothing is wrong.
inline constexpr Code not_taken{"not-taken", Severity::note, "A matched object that is not copied: foreign or unlogged tables."};
inline constexpr Code rule_overridden{"rule-overridden", Severity::note, "Every table that the rule matched was taken by a later rule."};
inline constexpr Code group_split{"group-split", Severity::note, "Tables that cannot share a source got one of their own, with a slot of its own."};
inline constexpr Code sources_changed{"sources-changed", Severity::note, "A savepoint keeps the place of each source in the WAL: Flink refuses it for a job with other sources."};
inline constexpr Code changed_since_lock{"changed-since-lock", Severity::note, "The plan is another one than that of the run before: StarRocks and the job may have to follow."};
inline constexpr Code old_tool_would_merge{"old-tool-would-merge", Severity::note, "The old Migration Tool would have merged these tables into one."};
inline constexpr Code truncate_not_carried{"truncate-not-carried", Severity::note, "TRUNCATE and changes of the schema are not carried by Flink CDC."};
inline constexpr Code default_dropped{"default-dropped", Severity::note, "A default that StarRocks cannot hold was left out; PostgreSQL has filled every value."};
inline constexpr Code property_dropped{"property-dropped", Severity::note, "An option that means nothing here was left out."};
inline constexpr Code value_holds_comment_sign{"value-holds-comment-sign", Severity::note, "A value goes to the end of its line: what looks like a comment is part of it."};
inline constexpr Code infinity_and_nan{"infinity-and-nan", Severity::note, "StarRocks has no NaN and no infinity."};
inline constexpr Code value_may_be_too_long{"value-may-be-too-long", Severity::note, "A StarRocks VARCHAR holds at most 1 MiB."};
inline constexpr Code dates_before_1582{"dates-before-1582", Severity::note, "The snapshot shifts timestamps before 1582-10-15."};
inline constexpr Code dates_in_october_1582{"dates-in-october-1582", Severity::note, "The calendar of Java has no days from 1582-10-05 to 1582-10-14."};
inline constexpr Code array_dimensions{"array-dimensions", Severity::note, "Only one-dimensional arrays are carried."};
inline constexpr Code key_referenced{"key-referenced", Severity::note, "A column that refers to a key which is kept as text has another type than that key."};
inline constexpr Code allow_unused{"allow-unused", Severity::note, "An `allow` that matched no diagnostic."};
inline constexpr Code nothing_to_render{"nothing-to-render", Severity::note, "The file holds no placeholder, so `smt render` copied it as it is."};
inline constexpr Code old_output_replaced{"old-output-replaced", Severity::note, "A file of the old Migration Tool, or of anybody else, had the name of an output and was overwritten."};
inline constexpr Code edited_output_replaced{"edited-output-replaced", Severity::note, "A file that smt wrote was edited, and was overwritten: what is in it comes from the config."};
}  // namespace code
// clang-format on

}  // namespace smt
