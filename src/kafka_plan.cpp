#include "kafka_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ascii.h"
#include "kafka_settings.h"
#include "names.h"
#include "options.h"
#include "plan_outputs.h"
#include "plan_sources.h"
#include "smt/quote.h"
#include "text.h"
#include "type_kafka.h"

namespace smt {

namespace {

// Debezium replaces other characters, and a dot would make two tables one topic.
bool is_topic_part(std::string_view name) {
    return std::ranges::all_of(name, [](char c) { return is_word(c) || c == '-'; });
}

std::string column_pattern(const TableName& table, std::string_view column) {
    return fmt::format("(?-i){}\\.{}\\.{}", quote::java_regex(table.schema),
                       quote::java_regex(table.name), quote::listed_java_regex(column));
}

class KafkaPlanner {
  public:
    KafkaPlanner(const Config& config, const Catalog& catalog, Plan& plan, Diagnostics& diagnostics)
        : config_(config), plan_(plan), diagnostics_(diagnostics) {
        for (const Table& table : catalog.tables) {
            tables_.emplace(table.name, &table);
        }
        for (const SourceGroup& group : plan.groups) {
            databases_.insert(group.database);
        }
        prefix_ = config.kafka.topic_prefix.empty() ? slot_name(pipeline_name(config))
                                                    : config.kafka.topic_prefix;
    }

    void plan(const std::vector<DraftTable>& drafts) {
        check_config();
        for (std::size_t i = 0; i < drafts.size(); ++i) {
            add_table(drafts[i], i);
        }
        for (auto& [database, needs] : needs_) {
            add_debezium(database, needs);
        }
        add_sinks();
        KafkaPlan& kafka = plan_.kafka;
        kafka.job.name = pipeline_name(config_) + "_kafka";
        kafka.job.settings = plan_.flink_settings;
        kafka.options = kafka_options(
            config_, config_.kafka.group_id.empty() ? kafka.job.name : config_.kafka.group_id);
    }

  private:
    // Kafka Connect asks Debezium whether its settings are legal, which Flink CDC does not
    // (CommonConnectorConfig.validateMaxQueueSize).
    void check_batches() {
        const auto limit = [](const SourceGroup& group, std::string_view name) {
            return std::stoi(value_of(group.options, name).value());
        };
        const auto is_refused = [&](const SourceGroup& group) {
            return limit(group, debezium_batch) >= limit(group, debezium_queue);
        };
        const auto group = std::ranges::find_if(plan_.groups, is_refused);
        if (group == plan_.groups.end()) {
            return;
        }
        const Options& section = config_.cdc.options;
        const auto option = std::ranges::find_if(section, [](const Option& candidate) {
            return candidate.name == debezium_batch || candidate.name == debezium_queue;
        });
        diagnostics_
            .report(code::guarded_option, option == section.end() ? config_.path : option->where,
                    "{} cannot be '{}' with {} = '{}': Kafka Connect takes only batches that are "
                    "smaller than the queue",
                    debezium_batch, limit(*group, debezium_batch), debezium_queue,
                    limit(*group, debezium_queue))
            .hint = fmt::format("set {} lower, or {} higher", debezium_batch, debezium_queue);
    }

    void check_config() {
        check_batches();
        if (config_.kafka.bootstrap_servers.empty()) {
            diagnostics_
                .report(code::bad_value, config_.kafka.file,
                        "'bootstrap_servers' is not set in [kafka]: the output kafka needs it")
                .hint = "set it to the addresses of the brokers, such as kafka.example:9092";
        }
        const bool is_legal =
            std::ranges::all_of(prefix_, [](char c) { return is_word(c) || c == '-' || c == '.'; });
        if (!is_legal) {
            diagnostics_
                .report(code::bad_value, config_.kafka.where("topic_prefix"),
                        "topic_prefix = '{}' is no beginning of a topic", prefix_)
                .hint = "use letters, digits, '.', '_' and '-'";
        }
    }

    std::string prefix_of(const std::string& database) const {
        return databases_.size() == 1 ? prefix_ : fmt::format("{}.{}", prefix_, database);
    }

    // Why a table of PostgreSQL cannot be carried through Kafka, or nothing.
    std::string obstacle(const ReadTable& read) const {
        const std::string database = databases_.size() == 1 ? "" : read.name.database;
        if (!is_topic_part(read.name.schema) || !is_topic_part(read.name.name) ||
            !is_topic_part(database)) {
            return "its topic would have another name: only ASCII letters, digits, '_' and '-' "
                   "stand in the topics of Debezium";
        }
        if (read.keyless) {
            return "it has no key: when Kafka Connect starts again it may send rows twice, and "
                   "StarRocks would append them";
        }
        if (!read.primary_key.empty()) {
            return "changelog-mode = upsert: its REPLICA IDENTITY does not send the old row, "
                   "without "
                   "which the job stops at the first UPDATE";
        }
        return "";
    }

    void refuse(const std::string& where, const std::string& reason, int number) {
        const auto rule = std::ranges::find(config_.rules, number, &Rule::number);
        const bool skips = rule->on_unsupported == "skip";
        Diagnostic& diagnostic =
            skips ? diagnostics_.report(code::kafka_left_out, where,
                                        "the table is left out of kafka/: {}", reason)
                  : diagnostics_.report(code::kafka_uncarried, where, "Kafka cannot carry it: {}",
                                        reason);
        diagnostic.rule = number;
        diagnostic.hint =
            skips ? "copy it by a config of its own, without kafka in 'outputs'"
                  : fmt::format(
                        "exclude it in [table-rule.{}] and copy it by a config of its own, "
                        "without kafka in 'outputs', or set on_unsupported = skip",
                        number);
    }

    // False, and reported, when the table cannot be carried.
    bool read_table(const DraftTable& draft, std::size_t index, KafkaInput& input) {
        const ReadTable& read = draft.reads[index];
        const std::string where = to_string(read.name);
        if (const std::string reason = obstacle(read); !reason.empty()) {
            refuse(where, reason, draft.rule->number);
            return false;
        }
        input.table = read.name;
        input.topic = fmt::format("{}.{}.{}", prefix_of(read.name.database), read.name.schema,
                                  read.name.name);
        for (const DraftColumn& column : draft.views[index]) {
            if (!column.read) {
                input.view.push_back({column.name, column.expression});
                continue;
            }
            const ReadColumn& read_column = read.columns[*column.read];
            const auto kafka = kafka_column(*column.type, read_column.declared.type);
            if (!kafka) {
                refuse(where + "." + read_column.name,
                       fmt::format("Debezium writes {} in another form", column.type->declared),
                       draft.rule->number);
                return false;
            }
            const std::string name = quote::flink_name(read_column.name);
            const std::string value = replace_all(kafka->restored, "{}", name);
            input.columns.push_back({read_column.name, kafka->declared});
            input.view.push_back({column.name, replace_all(column.expression, "{}", value)});
        }
        return true;
    }

    void add_table(const DraftTable& draft, std::size_t index) {
        KafkaTable table{index, {}};
        for (std::size_t i = 0; i < draft.reads.size(); ++i) {
            KafkaInput input;
            if (!read_table(draft, i, input)) {
                return;
            }
            table.inputs.push_back(std::move(input));
        }
        report_shards(draft);
        for (const KafkaInput& input : table.inputs) {
            note_needs(draft, input);
        }
        if (is_loadable(draft, table)) {
            loadable_[plan_.tables[index].database].push_back(&plan_.tables[index]);
        } else {
            not_loadable_.push_back(to_string(table.inputs.front().table));
        }
        plan_.kafka.job.tables.push_back(index);
        plan_.kafka.tables.push_back(std::move(table));
    }

    void report_shards(const DraftTable& draft) {
        if (draft.reads.size() > 1 && !draft.rule->shard_key) {
            Diagnostic& diagnostic = diagnostics_.report(
                code::kafka_shard_order, to_string(draft.reads.front().name),
                "is merged with {}: in Kafka each has a topic, and when a row moves from one to "
                "another its delete may arrive last",
                counted(draft.reads.size() - 1, "other"));
            diagnostic.rule = draft.rule->number;
            diagnostic.hint =
                fmt::format("set shard_key = true in [table-rule.{}], unless rows never move",
                            draft.rule->number);
        }
    }

    // The connector's part of a table: columns that nobody reads could stop it.
    void note_needs(const DraftTable& draft, const KafkaInput& input) {
        Needs& needs = needs_[input.table.database];
        needs.tables.push_back(input.table);
        const Table& table = *tables_.at(input.table);
        if (table.kind == TableKind::partitioned) {
            needs.roots.push_back(input.table);
        }
        for (const Column& column : table.columns) {
            if (std::ranges::find(input.columns, column.name, &ViewColumn::name) ==
                input.columns.end()) {
                needs.debezium.unread.push_back(column_pattern(input.table, column.name));
            }
        }
        // A compacted topic keeps the last row of each key only.
        if (!draft.needs_old_rows.empty()) {
            needs.debezium.history.push_back(input.topic);
        }
    }

    // Whether the rows of the topic are the rows of StarRocks as they are.
    bool is_loadable(const DraftTable& draft, const KafkaTable& table) const {
        const auto is_same = [](const KafkaInput& input) {
            return std::ranges::all_of(input.view, [&](const ViewColumn& column) {
                const auto read = std::ranges::find(input.columns, column.name, &ViewColumn::name);
                return read != input.columns.end() &&
                       column.expression == quote::flink_name(column.name);
            });
        };
        const auto is_plain = [](const ColumnPlan& column) {
            return column.fidelity == Fidelity::exact && column.flink_sink != "STRING";
        };
        const auto is_text = [](const ColumnPlan& column) {
            return column.starrocks.starts_with("VARCHAR");
        };
        const TablePlan& target = plan_.tables[table.table];
        return draft.needs_old_rows.empty() && target.computed.empty() &&
               std::ranges::all_of(table.inputs, is_same) &&
               std::ranges::all_of(target.columns, [&](const ColumnPlan& column) {
                   return is_plain(column) || is_text(column);
               });
    }

    struct Needs {
        std::vector<TableName> tables, roots;
        DebeziumNeeds debezium;
    };

    void add_debezium(const std::string& database, Needs& needs) {
        const std::string suffix = databases_.size() == 1 ? "" : "_d" + database;
        KafkaConnector connector;
        SourceGroup& source = connector.source;
        source.database = database;
        source.slot = slot_name(plan_.slot + "_kafka" + suffix);
        source.publication = publication_name(plan_.publication + "_kafka" + suffix);
        std::ranges::sort(needs.tables);
        std::ranges::sort(needs.roots);
        source.tables = std::move(needs.tables);
        source.roots = std::move(needs.roots);
        needs.debezium.topic_prefix = prefix_of(database);
        needs.debezium.source =
            std::ranges::find(plan_.groups, database, &SourceGroup::database)->options;
        connector.file = databases_.size() == 1
                             ? "debezium-postgres.json"
                             : fmt::format("debezium-postgres.{}.json", database);
        connector.name = source.slot;
        connector.settings = debezium_settings(config_, plan_, source, needs.debezium);
        plan_.kafka.connectors.push_back(std::move(connector));
    }

    // A connector writes to one database.
    void add_sinks() {
        std::size_t number = 0;
        for (const auto& [database, tables] : loadable_) {
            ++number;
            KafkaConnector connector;
            const std::string part = number == 1 ? "" : fmt::format(".{}", number);
            connector.file = fmt::format("starrocks-sink{}.json", part);
            connector.name =
                plan_.slot + "_starrocks" + (number == 1 ? "" : fmt::format("_{}", number));
            connector.settings = starrocks_settings(plan_, *tables.front(), topics_of(tables));
            plan_.kafka.connectors.push_back(std::move(connector));
        }
        if (!not_loadable_.empty()) {
            report_not_loadable();
        }
    }

    // Each topic with the table that it is loaded into.
    std::vector<std::pair<std::string, std::string>> topics_of(
        const std::vector<const TablePlan*>& tables) const {
        std::vector<std::pair<std::string, std::string>> topics;
        for (const KafkaTable& table : plan_.kafka.tables) {
            const TablePlan& target = plan_.tables[table.table];
            if (std::ranges::find(tables, &target) == tables.end()) {
                continue;
            }
            for (const KafkaInput& input : table.inputs) {
                topics.emplace_back(input.topic, target.table);
            }
        }
        return topics;
    }

    void report_not_loadable() const {
        const std::size_t others = not_loadable_.size() - 1;
        Diagnostic& diagnostic = diagnostics_.report(
            code::kafka_sink_left_out, not_loadable_.front(),
            "is not in kafka/starrocks-sink.json: what stands in Kafka is not what StarRocks is "
            "to hold, and only the Flink job converts it{}",
            others == 0 ? "" : fmt::format(" (the same for {})", counted(others, "more table")));
        diagnostic.also = not_loadable_;
    }

    const Config& config_;
    Plan& plan_;
    Diagnostics& diagnostics_;
    std::map<TableName, const Table*> tables_;
    std::set<std::string> databases_;
    std::string prefix_;
    std::map<std::string, Needs> needs_;                             // by database
    std::map<std::string, std::vector<const TablePlan*>> loadable_;  // by database of StarRocks
    std::vector<std::string> not_loadable_;
};

}  // namespace

void plan_kafka(const Config& config, const Catalog& catalog, const std::vector<DraftTable>& drafts,
                Plan& plan, Diagnostics& diagnostics) {
    const bool kafka = has_output(plan, "kafka");
    if (!kafka) {
        return;
    }
    const bool flink = runs_flink_sql(plan) || has_output(plan, "flink-cdc");
    KafkaPlanner{config, catalog, plan, diagnostics}.plan(drafts);
    std::vector<SourceGroup> prepared = flink ? plan.groups : std::vector<SourceGroup>{};
    for (const KafkaConnector& connector : plan.kafka.connectors) {
        if (!connector.source.tables.empty()) {
            prepared.push_back(connector.source);
        }
    }
    plan.prepared = std::move(prepared);
    if (flink) {
        const std::string_view other = has_output(plan, "flink") ? "flink" : "flink-cdc";
        diagnostics
            .report(code::two_routes, config.other.where("outputs"),
                    "outputs has {0} and kafka: postgres-setup.sql makes the slots of both, and "
                    "those that nobody reads hold the WAL until the disk is full",
                    other)
            .hint =
            fmt::format("leave {} out of 'outputs' where the copy goes through Kafka", other);
    }
}

}  // namespace smt
