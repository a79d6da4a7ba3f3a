// How Debezium writes a column into Kafka with the settings of smt, and how Flink brings it back.
// Measured with Debezium 3.0, snapshot and stream.
#pragma once

#include <optional>
#include <string>

#include "smt/catalog.h"

namespace smt {

struct KafkaColumn {
    std::string declared;  // in the table of Kafka
    std::string restored;  // of the type that the column has without Kafka; `{}` is the column
    bool operator==(const KafkaColumn&) const = default;
};

// `flink_type`: what the source without Kafka declares.  Nothing: Kafka has another value.
std::optional<KafkaColumn> kafka_column(const ColumnType& type, const std::string& flink_type);

}  // namespace smt
