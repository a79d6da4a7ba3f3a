#include "type_kafka.h"

#include <fmt/format.h>

#include "type_refine.h"

namespace smt {

namespace {

// Flink adds no microseconds to a TIMESTAMP: where there are some, day and time of day are put
// together as text, which no time zone of the session can shift.  Elsewhere seconds are added: text
// has neither the year 0, in which the snapshot puts the first days of the year 1, nor years of
// five digits, the first of which would be lost.
std::string timestamp_of(std::string_view micros, std::string_view type) {
    constexpr std::string_view length = "86400000000";
    const std::string of_day = fmt::format("MOD(MOD({0}, {1}) + {1}, {1})", micros, length);
    const std::string day =
        fmt::format("TIMESTAMPADD(DAY, CAST(({} - {}) / {} AS INT), DATE '1970-01-01')", micros,
                    of_day, length);
    return fmt::format(
        "CASE WHEN MOD({0}, 1000000) = 0 OR {0} NOT BETWEEN -62135596800000000 AND "
        "253402300799999999 THEN CAST(TIMESTAMPADD(SECOND, CAST({1} / 1000000 AS INT), CAST({2} AS "
        "TIMESTAMP(6))) AS {4}) ELSE CAST(CAST({2} AS STRING) || ' ' || {3} AS {4}) END",
        micros, of_day, day, time_text(of_day), type);
}

bool is_counted(TypeKind kind) {
    return kind == TypeKind::date || kind == TypeKind::time || kind == TypeKind::timestamp;
}

std::optional<KafkaColumn> array_column(const ColumnType& type, const std::string& flink_type) {
    const TypeKind element = type.element.at(0).kind;
    if (flink_type != "STRING") {
        // An ARRAY of Flink, whose elements no expression can reach.
        return is_counted(element) ? std::nullopt : std::optional{KafkaColumn{flink_type, "{}"}};
    }
    // Decimals are texts in Kafka, and numbers in an ARRAY of StarRocks.
    return KafkaColumn{flink_type, element == TypeKind::numeric ? "REPLACE({}, '\"', '')" : "{}"};
}

}  // namespace

std::optional<KafkaColumn> kafka_column(const ColumnType& type, const std::string& flink_type) {
    const std::string_view base = base_of(flink_type);
    if (type.kind == TypeKind::vector || type.kind == TypeKind::geometry) {
        return std::nullopt;
    }
    if (type.kind == TypeKind::array) {
        return array_column(type, flink_type);
    }
    if (base == "DATE") {
        return KafkaColumn{"INT", "TIMESTAMPADD(DAY, {}, DATE '1970-01-01')"};
    }
    if (base == "TIMESTAMP") {
        // Debezium sends timestamp(0) to timestamp(3) in milliseconds, and the others in
        // microseconds.
        const bool millis = type.precision.value_or(6) <= 3;
        return KafkaColumn{"BIGINT", timestamp_of(millis ? "({} * 1000)" : "{}", flink_type)};
    }
    if (base == "DECIMAL") {
        return KafkaColumn{"STRING", fmt::format("TRY_CAST({{}} AS {})", flink_type)};
    }
    return KafkaColumn{flink_type, "{}"};
}

}  // namespace smt
