#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "emit/flink_text.h"
#include "emit/header.h"
#include "emit/scripts.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "smt/versions.h"
#include "text.h"

namespace smt {

using namespace flink_sql;

namespace {

constexpr std::string_view flink_file = "kafka/flink-from-kafka.sql";

std::string connector_json(const KafkaConnector& connector) {
    const auto setting = [](const auto& pair) {
        return fmt::format("    {}: {}", quote::json_text(pair.first),
                           quote::json_text(pair.second));
    };
    return fmt::format("{{\n  \"name\": {},\n  \"config\": {{\n{}\n  }}\n}}\n",
                       quote::json_text(connector.name),
                       fmt::join(map(connector.settings, setting), ",\n"));
}

std::string instructions(const Plan& plan) {
    std::string text =
        fmt::format("-- After starrocks-create.all.sql and {}:\n", setup_files(plan));
    for (const KafkaConnector& connector : plan.kafka.connectors) {
        if (!connector.source.tables.empty()) {
            text += fmt::format(
                "--   curl -f -H 'Content-Type: application/json' -d @kafka/{} "
                "http://CONNECT:8083/connectors\n",
                quote::comment(connector.file));
        }
    }
    text += command_lines(plan, std::string{flink_file});
    text +=
        "-- The client exits with 0 whatever happens: the job is submitted when it prints `Job "
        "ID:`.\n"
        "-- A fresh job reads the topics from their beginning: rows that StarRocks has already are "
        "written again,\n"
        "-- and what was deleted meanwhile is deleted.\n"
        "--\n-- Needs in Flink's lib/:\n"
        "--   flink-connector-kafka-3.4.0-1.20.jar and kafka-clients-3.4.0.jar\n";
    for (const Jar& jar : jars_of(plan.flink_version, plan.cdc_version)) {
        if (jar.file().find("postgres-cdc") == std::string::npos) {
            text += fmt::format("--   {}\n", jar.file());
        }
    }
    return text +
           "-- and in its config execution.checkpointing.dir on storage that outlives a "
           "machine.\n\n";
}

std::string create_source(const Plan& plan, const std::string& database, const KafkaInput& input) {
    const auto line = [](const ViewColumn& column) {
        return Line{"", quote::flink_name(column.name) + " " + column.expression, ""};
    };
    Properties options = {{"connector", "kafka"}, {"topic", input.topic}};
    options.insert(options.end(), plan.kafka.options.begin(), plan.kafka.options.end());
    return fmt::format("CREATE TEMPORARY TABLE {} (\n{}) {};\n", qualified(database, input.topic),
                       joined(map(input.columns, line)), option_list(plan, options));
}

std::string create_view(const TablePlan& table, const KafkaTable& kafka) {
    const auto select = [&](const KafkaInput& input) {
        return fmt::format("SELECT\n{}\nFROM {}", select_list(input.view, "  "),
                           qualified(table.database, input.topic));
    };
    std::string rows = fmt::format("{}", fmt::join(map(kafka.inputs, select), "\nUNION ALL\n"));
    if (!table.computed.empty()) {
        rows = fmt::format("SELECT\n{}\nFROM (\n{}\n)", select_list(table.computed, "  "), rows);
        rows += table.filter.empty() ? "" : fmt::format("\nWHERE {}", table.filter);
    }
    return fmt::format("CREATE TEMPORARY VIEW {} AS\n{};\n", qualified(table.database, table.view),
                       rows);
}

}  // namespace

std::string kafka_script(const Plan& plan, const Job& job) {
    std::string sql = file_header(
        plan, fmt::format("Flink {} job `{}`, Kafka to StarRocks", plan.flink_version, job.name));
    sql += instructions(plan) + set_statements(plan, job);
    sql += "\nUSE CATALOG `default_catalog`;\n";
    std::set<std::string> databases;
    for (const KafkaTable& kafka : plan.kafka.tables) {
        databases.insert(plan.tables[kafka.table].database);
    }
    for (const std::string& database : databases) {
        sql += fmt::format("CREATE DATABASE IF NOT EXISTS {};\n", quote::flink_name(database));
    }
    std::string inserts;
    for (const KafkaTable& kafka : plan.kafka.tables) {
        const TablePlan& table = plan.tables[kafka.table];
        for (const KafkaInput& input : kafka.inputs) {
            sql += "\n" + create_source(plan, table.database, input);
        }
        sql += "\n" + create_view(table, kafka) + "\n" + create_sink(plan, table);
        inserts += insert(table);
    }
    return sql + "\n-- One job for all.\nEXECUTE STATEMENT SET\nBEGIN\n" + inserts + "END;\n";
}

std::vector<OutputFile> emit_kafka(const Plan& plan) {
    std::vector<OutputFile> files;
    for (const KafkaConnector& connector : plan.kafka.connectors) {
        files.push_back(
            {"kafka/" + connector.file, connector_json(connector), plan.secrets_inline});
    }
    if (!plan.kafka.tables.empty()) {
        files.push_back(
            {std::string{flink_file}, kafka_script(plan, plan.kafka.job), plan.secrets_inline});
    }
    return files;
}

}  // namespace smt
