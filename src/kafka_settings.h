// The settings of the connectors in Kafka Connect, and the options of Flink's tables of Kafka.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "smt/config.h"
#include "smt/plan.h"

namespace smt {

// What a connector of Debezium is to read.
struct DebeziumNeeds {
    std::string topic_prefix;
    std::vector<std::string> unread;   // "schema.table.column" as regular expressions
    std::vector<std::string> history;  // topics of which every record is needed
    Properties source;                 // options of a Flink source of that database
};

Properties debezium_settings(const Config& config, const Plan& plan, const SourceGroup& source,
                             const DebeziumNeeds& needs);

// `tables`: topic and table in StarRocks.
Properties starrocks_settings(const Plan& plan, const TablePlan& any,
                              const std::vector<std::pair<std::string, std::string>>& tables);

Properties kafka_options(const Config& config, const std::string& group_id);

}  // namespace smt
