#include "kafka_settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "options.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

// A row holds values of up to 1 MiB, twice: before and after the change.
constexpr std::string_view longest_record = "67108864";

// Kafka Connect itself fills in ${env:NAME}, where Flink has ${NAME}.
std::string connect_value(const Plan& plan, const std::string& value) {
    const bool is_placeholder =
        std::ranges::find(plan.placeholders, value, &Properties::value_type::second) !=
        plan.placeholders.end();
    return is_placeholder ? "${env:" + value.substr(2) : value;
}

std::string password_of(const Plan& plan, const Properties& options) {
    return connect_value(plan, value_of(options, "password").value_or(""));
}

void add_converters(Properties& settings) {
    for (const std::string side : {"key", "value"}) {
        settings.emplace_back(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
        // StarRocks' connector finds its way by the schema.
        settings.emplace_back(side + ".converter.schemas.enable", "true");
    }
}

// The pattern is compiled to ignore case; see schema_pattern in source_options.cpp.
std::string table_pattern(const TableName& table) {
    return fmt::format("(?-i){}\\.{}", quote::java_regex(table.schema),
                       quote::java_regex(table.name));
}

// One partition: the changes of a table arrive in their order.  The last record of a key is never
// removed; where the old rows are needed too, nothing is.
void add_topics(const DebeziumNeeds& needs, Properties& settings) {
    settings.insert(settings.end(),
                    {{"topic.creation.default.partitions", "1"},
                     {"topic.creation.default.replication.factor", "-1"},
                     {"topic.creation.default.cleanup.policy", "compact"},
                     {"topic.creation.default.max.message.bytes", std::string{longest_record}}});
    if (needs.history.empty()) {
        return;
    }
    settings.insert(settings.end(),
                    {{"topic.creation.groups", "history"},
                     {"topic.creation.history.include",
                      fmt::format("{}", fmt::join(map(needs.history, quote::java_regex), ","))},
                     {"topic.creation.history.partitions", "1"},
                     {"topic.creation.history.replication.factor", "-1"},
                     {"topic.creation.history.cleanup.policy", "delete"},
                     {"topic.creation.history.retention.ms", "-1"},
                     {"topic.creation.history.retention.bytes", "-1"},
                     {"topic.creation.history.max.message.bytes", std::string{longest_record}}});
}

// What the sources of Flink have as well: TLS, and how many rows are held in memory.
constexpr std::string_view shared_settings[] = {"debezium.database.ssl", debezium_fetch,
                                                debezium_queue, debezium_batch};

// How Debezium reaches PostgreSQL, and how much it takes at once.
Properties debezium_connection(const Plan& plan, const std::string& database,
                               const Properties& source) {
    Properties settings = {
        {"connector.class", "io.debezium.connector.postgresql.PostgresConnector"},
        {"tasks.max", "1"},
        {"database.hostname", plan.postgres_host},
        {"database.port", plan.postgres_port},
        {"database.user", plan.cdc_role},
        {"database.password", password_of(plan, source)},
        {"database.dbname", database},
    };
    for (const Properties::value_type& option : source) {
        const auto begins = [&](std::string_view shared) {
            return option.first.starts_with(shared);
        };
        if (std::ranges::any_of(shared_settings, begins)) {
            settings.emplace_back(option.first.substr(std::string_view{"debezium."}.size()),
                                  connect_value(plan, option.second));
        }
    }
    return settings;
}

// What becomes of values and changes.
void add_values(const Config& config, Properties& settings) {
    settings.insert(settings.end(),
                    {{"snapshot.mode", "initial"},
                     {"decimal.handling.mode", "string"},
                     {"time.precision.mode", "adaptive"},
                     {"interval.handling.mode", "string"},
                     {"binary.handling.mode", "base64"},
                     {"hstore.handling.mode", "json"},
                     {"include.unknown.datatypes", "true"},
                     // Otherwise a value that cannot be converted is NULL without a word.
                     {"event.converting.failure.handling.mode",
                      config.starrocks.infinity == "null" ? "warn" : "fail"},
                     // With them, compaction would one day remove the delete itself.
                     {"tombstones.on.delete", "false"},
                     {"heartbeat.interval.ms", "10000"}});
    if (config.cdc.heartbeat == "message") {
        settings.emplace_back("heartbeat.action.query",
                              "SELECT pg_logical_emit_message(true, 'smt', 'heartbeat')");
        settings.emplace_back("message.prefix.exclude.list", "smt");
    }
}

}  // namespace

Properties debezium_settings(const Config& config, const Plan& plan, const SourceGroup& source,
                             const DebeziumNeeds& needs) {
    Properties settings = debezium_connection(plan, source.database, needs.source);
    settings.insert(settings.end(),
                    {{"topic.prefix", needs.topic_prefix},
                     {"plugin.name", "pgoutput"},
                     {"slot.name", source.slot},
                     {"publication.name", source.publication},
                     {"publication.autocreate.mode", "disabled"},
                     {"table.include.list",
                      fmt::format("{}", fmt::join(map(source.tables, table_pattern), ","))}});
    if (!needs.unread.empty()) {
        settings.emplace_back("column.exclude.list",
                              fmt::format("{}", fmt::join(needs.unread, ",")));
    }
    add_values(config, settings);
    add_converters(settings);
    settings.emplace_back("producer.override.max.request.size", longest_record);
    settings.emplace_back("producer.override.compression.type", "gzip");
    add_topics(needs, settings);
    return settings;
}

Properties starrocks_settings(const Plan& plan, const TablePlan& any,
                              const std::vector<std::pair<std::string, std::string>>& tables) {
    const auto topic = [](const auto& pair) { return pair.first; };
    const auto mapping = [](const auto& pair) { return pair.first + ":" + pair.second; };
    Properties settings = {
        {"connector.class", "com.starrocks.connector.kafka.StarRocksSinkConnector"},
        {"tasks.max", "1"},
        {"topics", fmt::format("{}", fmt::join(map(tables, topic), ","))},
        {"starrocks.http.url",
         replace_all(value_of(any.sink_options, "load-url").value_or(""), ";", ",")},
        {"starrocks.database.name", any.database},
        {"starrocks.username", value_of(any.sink_options, "username").value_or("")},
        {"starrocks.password", password_of(plan, any.sink_options)},
        {"starrocks.topic2table.map", fmt::format("{}", fmt::join(map(tables, mapping), ","))},
        {"sink.properties.format", "json"},
        {"sink.properties.strip_outer_array", "true"},
        {"sink.properties.strict_mode", "true"},
        {"bufferflush.intervalms", "10000"},
    };
    add_converters(settings);
    settings.insert(settings.end(),
                    {{"transforms", "addfield,unwrap"},
                     {"transforms.addfield.type",
                      "com.starrocks.connector.kafka.transforms.AddOpFieldForDebeziumRecord"},
                     {"transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState"},
                     {"transforms.unwrap.drop.tombstones", "true"},
                     {"transforms.unwrap.delete.handling.mode", "rewrite"}});
    return settings;
}

Properties kafka_options(const Config& config, const std::string& group_id) {
    Properties options = {
        {"properties.bootstrap.servers", config.kafka.bootstrap_servers},
        {"properties.group.id", group_id},
        // Records of a transaction of Kafka Connect that was given up are none.
        {"properties.isolation.level", "read_committed"},
        {"scan.startup.mode", "earliest-offset"},
        {"format", "debezium-json"},
        {"debezium-json.schema-include", "true"},
        {"debezium-json.ignore-parse-errors", "false"},
        {"debezium-json.timestamp-format.standard", "ISO-8601"},
    };
    for (const Option& property : kafka_properties(config)) {
        std::erase_if(options, [&](const auto& option) { return option.first == property.name; });
        options.emplace_back(property.name, written_value(config, property, kafka_secrets));
    }
    return options;
}

}  // namespace smt
