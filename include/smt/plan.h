// Every decision: which rule took a table, its target, key, types, expressions and the source it is
// read through.  If two outputs must agree, it is here; if a user asks "why", the plan answers.  No
// query, no clock, no disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/rule.h"
#include "smt/type_map.h"

namespace smt {

using Properties =
    std::vector<std::pair<std::string, std::string>>;  // in the order they are written

enum class TableModel { primary_key, duplicate_key };

struct ColumnPlan {
    std::string source;    // name in PostgreSQL; empty for a column that only an expression makes
    std::string name;      // name in StarRocks
    std::string declared;  // PostgreSQL's type, as it spells it
    std::string flink_sink, starrocks;
    bool nullable = true;
    std::optional<std::string> default_value;  // a constant; only with defaults = constant
    std::string comment;
    std::string note;  // what the column holds when its type does not say it: "in UTC"
    // A column that StarRocks computes itself: the text behind AS.  It is in no sink.
    std::string generated_as;
    Fidelity fidelity = Fidelity::exact;
    bool operator==(const ColumnPlan&) const = default;
};

// Choices of the config that make another value of the same row, where no type shows it.
struct ValueChoices {
    std::string time_zone = "UTC";   // whose wall clock a timestamptz has
    std::string character = "trim";  // the blanks at the end of a char(n)
    std::string infinity = "fail";   // dates and timestamps that StarRocks cannot hold
    bool operator==(const ValueChoices&) const = default;
};

struct ViewColumn {
    std::string name;
    std::string expression;  // Flink SQL over the columns of the source
    bool operator==(const ViewColumn&) const = default;
};

// One table of PostgreSQL that feeds a target.
struct Input {
    TableName table;
    std::size_t group = 0;            // index into the groups of every job
    std::vector<ViewColumn> columns;  // what the view reads from the source
    bool operator==(const Input&) const = default;
};

struct Distribution {
    std::vector<std::string> columns;  // HASH; empty: RANDOM
    std::optional<int> buckets;        // absent: StarRocks chooses
    bool operator==(const Distribution&) const = default;
};

struct TablePlan {
    std::vector<Input> inputs;    // more than one: merged shards
    std::string database, table;  // in StarRocks
    TableModel model = TableModel::primary_key;
    std::string key_reason;  // "primary key orders_pkey", "unique index ...", "has no key"
    std::vector<std::string> key;
    std::vector<ColumnPlan> columns;  // key columns first, as StarRocks demands
    std::string comment;
    std::string partition_by;  // verbatim text behind PARTITION BY; empty: not partitioned
    Distribution distribution;
    std::vector<std::string> order_by;
    Properties properties;
    std::string view, sink;  // names of the Flink view and table
    Properties sink_options;
    // Only for a rule with a filter or an expression: what is selected from the rows of `inputs`.
    std::vector<ViewColumn> computed;
    std::string filter;  // Flink SQL, verbatim
    int rule = 0;
    bool operator==(const TablePlan&) const = default;
};

struct SourceColumn {
    std::string name, type;
    std::string note;          // why the type is not that of one table: "bigint, integer, uuid"
    std::size_t first_of = 0;  // the first table of the group that has it: it is listed under that
    bool operator==(const SourceColumn&) const = default;
};

// One Flink source table: one slot, one publication.
struct SourceGroup {
    std::string database;
    std::string slot;  // also the name of the Flink table
    std::string publication;
    std::string flink_database;     // where the Flink table stands
    bool keyless = false;           // publishes inserts only and needs no REPLICA IDENTITY FULL
    std::vector<TableName> tables;  // sorted
    std::vector<TableName> roots;   // those of `tables` that are partitioned
    std::vector<SourceColumn> columns;
    std::vector<std::string> primary_key;  // only with changelog-mode = upsert
    std::string schema_column,
        table_column;    // the metadata columns, under names that no column has
    std::string reason;  // why it is a group of its own, as the end of a sentence about its first
                         // table; empty for the first
    Properties options;  // of the connector, complete, in the order they are written
    bool operator==(const SourceGroup&) const = default;
};

// One flink-create file: all rules, or one.
struct Job {
    int rule = 0;      // 0: all
    std::string name;  // pipeline.name
    std::vector<SourceGroup>
        groups;  // with the slots of this job; a group without tables is not part of it
    std::vector<std::size_t> tables;   // indices into Plan::tables
    std::vector<std::size_t> inserts;  // the same in the order of the INSERTs
    Properties settings;               // SET 'k' = 'v' beside the pipeline's name, in order
};

// A table of PostgreSQL as Debezium writes it into a topic of Kafka.
struct KafkaInput {
    TableName table;
    std::string topic;
    std::vector<ViewColumn> columns;  // declared: name and type
    std::vector<ViewColumn> view;     // what the view reads from them
};

// A target of the job that reads Kafka.
struct KafkaTable {
    std::size_t table = 0;  // index into Plan::tables
    std::vector<KafkaInput> inputs;
};

// A connector of Kafka Connect.
struct KafkaConnector {
    std::string file;    // below kafka/
    std::string name;    // in Kafka Connect
    SourceGroup source;  // what it reads; empty for one that writes to StarRocks
    Properties settings;
};

// The way through Kafka: Debezium in Kafka Connect, and the Flink job or the connector behind it.
struct KafkaPlan {
    Job job;             // without groups
    Properties options;  // of every table of Kafka beside its topic
    std::vector<KafkaTable> tables;
    std::vector<KafkaConnector> connectors;
};

// A native pipeline of Flink CDC, the counterpart of a job.
struct PipelineRoute {
    std::string source, target;  // "schema.table", "database.table": plain names, no pattern
};
struct PipelineTransform {
    std::string source, projection;
    std::string primary_keys;  // only where a key column is renamed
};
struct Pipeline {
    int rule = 0;                     // 0: all
    std::vector<std::size_t> tables;  // indices into Plan::tables
    Properties source, sink;          // options, complete, in order
    std::vector<PipelineTransform> transforms;
    std::vector<PipelineRoute> routes;
    Properties settings;  // of the block `pipeline`
};

// A Flink job under the Flink Kubernetes operator.
struct Deployment {
    std::string file;         // the part of the names of its files: "all", "2", "kafka"
    std::string name;         // of its objects in Kubernetes
    std::size_t job = 0;      // index into Plan::jobs
    bool from_kafka = false;  // KafkaPlan::job instead
    std::string savepoint;    // where it begins; may be empty
};
struct KubernetesPlan {
    std::string image, smt_image, name_space, service_account, state_uri;
    std::vector<Deployment> deployments;
};

// A decision about a table, with the lines of the config that make it as it is: what to change.
struct Decision {
    std::string what, value, why;
    std::string lines;
    bool operator==(const Decision&) const = default;
};

// What report.html says about a table beside its plan.
struct TableFacts {
    // Estimates of the server with two digits, so that they do not change with every row.
    std::optional<std::int64_t> rows, bytes;
    std::vector<Decision> decisions;
    std::vector<std::string> columns;  // the lines of each column of the plan
    std::string rule;  // a rule for this table alone that decides as now; empty: no text can be it
};

// What a rule selects and StarRocks does not get: a table, or a column of one.
struct LeftOut {
    TableName table;
    std::string column, reason;
};

// What was reported, and about which tables.
struct Remark {
    Diagnostic said;
    std::string place;  // with its database, where there are several
    bool accepted = false;
    std::vector<std::size_t> tables;  // indices into Plan::tables
};

struct ReportFacts {
    std::vector<TableFacts> tables;  // one each of Plan::tables
    std::vector<LeftOut> left_out;
    std::vector<Remark> remarks;
};

struct Plan {
    std::string smt_version;        // major.minor
    std::string config;             // name of the config file, as messages show it
    std::string source;             // shared, per-table
    std::string slot, publication;  // what those of the groups are called after
    std::string starrocks_version, flink_version, cdc_version;
    ValueChoices values;
    std::vector<std::string> outputs;  // emitters to run
    bool secrets_inline = true;        // passwords stand in the text
    Properties placeholders;           // options that hold ${NAME} instead, each with it
    std::string jdbc_host, jdbc_port;  // for the comment that says how to run a file
    std::string postgres_host, postgres_port;
    std::string cdc_role;             // the role of Flink in PostgreSQL
    bool failover_slots = false;      // standbys get the slots too
    Properties flink_settings;        // what the settings of all jobs have in common
    std::vector<TablePlan> tables;    // by the first table of PostgreSQL that feeds them
    std::vector<SourceGroup> groups;  // of the job with all rules
    std::vector<Job> jobs;            // all rules first, then one a rule that took a table
    KafkaPlan kafka;                  // only with the output of that name
    // What postgres-setup.sql prepares instead of `groups`: see prepared_groups().
    std::optional<std::vector<SourceGroup>> prepared;
    std::vector<Pipeline> pipelines;  // of these jobs, with the output flink-cdc
    KubernetesPlan kubernetes;        // only with the output of that name
    int last_rule = 0;   // the highest number of the config, whether that rule takes a table or not
    ReportFacts report;  // only with the output of that name: see plan_report.h
};

// What postgres-setup.sql prepares: the sources of the ways that are written.
inline const std::vector<SourceGroup>& prepared_groups(const Plan& plan) {
    return plan.prepared ? *plan.prepared : plan.groups;
}

// Decides everything.  `lock` is the plan of the run before as smt.lock has it: a table keeps
// its source, and with it slot, publication and snapshot.  With errors in `diagnostics` the plan is
// not to be used.
Plan make_plan(const Config& user_config, const RuleSet& rules, const Catalog& catalog,
               const Plan& lock, Diagnostics& diagnostics);

// The same for the first run.
inline Plan make_plan(const Config& config, const RuleSet& rules, const Catalog& catalog,
                      Diagnostics& diagnostics) {
    return make_plan(config, rules, catalog, {}, diagnostics);
}

}  // namespace smt
