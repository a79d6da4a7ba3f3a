// What Debezium writes into Kafka, and how Flink brings it back: one row a kind.
#include "type_kafka.h"

#include <gtest/gtest.h>

#include <string>

#include "smt/type_map.h"
#include "support/catalogs.h"

namespace smt {
namespace {

struct KafkaCase {
    const char* name;
    ColumnType type;
    std::string flink_type;
    std::string declared, restored;  // empty: not carried
};

ColumnType of(TypeKind kind, std::optional<int> precision = {}) {
    return {.kind = kind, .declared = "it", .precision = precision};
}

ColumnType array_of(TypeKind kind) {
    return {.kind = TypeKind::array, .declared = "it[]", .element = {of(kind)}};
}

std::string timestamp(const std::string& micros, const std::string& type) {
    const std::string of_day = "MOD(MOD(" + micros + ", 86400000000) + 86400000000, 86400000000)";
    const std::string day = "TIMESTAMPADD(DAY, CAST((" + micros + " - " + of_day +
                            ") / 86400000000 AS INT), DATE '1970-01-01')";
    return "CASE WHEN MOD(" + micros + ", 1000000) = 0 OR " + micros +
           " NOT BETWEEN -62135596800000000 AND 253402300799999999 THEN CAST(TIMESTAMPADD(SECOND, "
           "CAST(" +
           of_day + " / 1000000 AS INT), CAST(" + day + " AS TIMESTAMP(6))) AS " + type +
           ") ELSE CAST(CAST(" + day + " AS STRING) || ' ' || LPAD(CAST(" + of_day +
           " / 3600000000 AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(" + of_day +
           " / 60000000, 60) AS STRING), 2, '0') || ':' || LPAD(CAST(MOD(" + of_day +
           " / 1000000, 60) AS STRING), 2, '0') || '.' || LPAD(CAST(MOD(" + of_day +
           ", 1000000) AS STRING), 6, '0') AS " + type + ") END";
}

const KafkaCase cases[] = {
    {"boolean", of(TypeKind::boolean), "BOOLEAN", "BOOLEAN", "{}"},
    {"bigint", of(TypeKind::int64), "BIGINT", "BIGINT", "{}"},
    {"double", of(TypeKind::float64), "DOUBLE", "DOUBLE", "{}"},
    {"numeric", of(TypeKind::numeric), "DECIMAL(12,4)", "STRING", "TRY_CAST({} AS DECIMAL(12,4))"},
    {"unconstrained", of(TypeKind::numeric), "STRING", "STRING", "{}"},
    {"text", of(TypeKind::text), "STRING", "STRING", "{}"},
    {"date", of(TypeKind::date), "DATE", "INT", "TIMESTAMPADD(DAY, {}, DATE '1970-01-01')"},
    {"time", of(TypeKind::time), "BIGINT", "BIGINT", "{}"},
    {"timestamp", of(TypeKind::timestamp), "TIMESTAMP(6)", "BIGINT",
     timestamp("{}", "TIMESTAMP(6)")},
    {"timestamp3", of(TypeKind::timestamp, 3), "TIMESTAMP(3)", "BIGINT",
     timestamp("({} * 1000)", "TIMESTAMP(3)")},
    {"timestamptz", of(TypeKind::timestamptz), "TIMESTAMP_LTZ(6)", "TIMESTAMP_LTZ(6)", "{}"},
    {"point", of(TypeKind::point), "ROW<`x` DOUBLE, `y` DOUBLE>", "ROW<`x` DOUBLE, `y` DOUBLE>",
     "{}"},
    {"composite", of(TypeKind::other), "STRING", "STRING", "{}"},
    {"vector", of(TypeKind::vector), "STRING", "", ""},
    {"geometry", of(TypeKind::geometry), "STRING", "", ""},
    {"int_array", array_of(TypeKind::int32), "STRING", "STRING", "{}"},
    {"numeric_array", array_of(TypeKind::numeric), "STRING", "STRING", "REPLACE({}, '\"', '')"},
    {"native_array", array_of(TypeKind::int32), "ARRAY<INT>", "ARRAY<INT>", "{}"},
    {"native_dates", array_of(TypeKind::date), "ARRAY<DATE>", "", ""},
};

class KafkaType : public ::testing::TestWithParam<KafkaCase> {};

TEST_P(KafkaType, IsBroughtBack) {
    const KafkaCase& test = GetParam();
    const auto column = kafka_column(test.type, test.flink_type);
    ASSERT_EQ(column.has_value(), !test.declared.empty());
    if (column) {
        EXPECT_EQ(*column, (KafkaColumn{test.declared, test.restored}));
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, KafkaType, ::testing::ValuesIn(cases),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace smt
