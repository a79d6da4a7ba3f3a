#include <fmt/format.h>

#include <algorithm>

#include "type_refine.h"

namespace smt {

namespace {

void map_infinity_to_null(MappedType& mapped, const ColumnType& type, std::string expression) {
    mapped.expression = std::move(expression);
    mapped.fidelity = Fidelity::lossy;
    mapped.makes_null = true;
    remark(mapped, code::infinity_null,
           fmt::format("{} outside 0001-01-01 to 9999-12-31, infinity too, becomes NULL",
                       type.declared),
           "leave infinity = fail in [starrocks] to have the job stop at such a value");
}

// Zones with one offset for ever.  Every other zone has changed its clocks at some time.
bool has_fixed_offset(std::string_view zone) {
    return zone == "UTC" || zone == "GMT" || zone == "Z" || zone.starts_with("Etc/") ||
           zone.starts_with('+') || zone.starts_with('-') || zone.starts_with("UTC+") ||
           zone.starts_with("UTC-") || zone.starts_with("GMT+") || zone.starts_with("GMT-");
}

// Its snapshot has a coarser text than its changes: an UPDATE would add a row and a DELETE find
// none.
void refuse_key_in_milliseconds(MappedType& mapped, const ColumnType& type) {
    remark(mapped, code::key_type_uncarried,
           fmt::format("{} cannot be a key column: the snapshot carries less of its fraction than "
                       "the changes do",
                       type.declared),
           "choose another key with primary_key in the rule");
}

}  // namespace

std::string time_text(std::string_view micros) {
    const auto part = [&](std::string_view value, int digits) {
        return fmt::format("LPAD(CAST({} AS STRING), {}, '0')", value, digits);
    };
    return fmt::format("{} || ':' || {} || ':' || {} || '.' || {}",
                       part(fmt::format("{} / 3600000000", micros), 2),
                       part(fmt::format("MOD({} / 60000000, 60)", micros), 2),
                       part(fmt::format("MOD({} / 1000000, 60)", micros), 2),
                       part(fmt::format("MOD({}, 1000000)", micros), 6));
}

// A key has no NULL: there such a value ends the job, whatever the option is.
void refine_date(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions& options) {
    if (options.infinity_null && !key) {
        map_infinity_to_null(
            mapped, type,
            "CASE WHEN {} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN {} END");
    }
}

void refine_time(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions&) {
    // Debezium sends time(0) to time(3) in milliseconds, and the others in microseconds.
    const bool millis = type.precision.value_or(6) <= 3;
    mapped.expression = time_text(millis ? "({} * 1000)" : "{}");
    mapped.starrocks = varchar(15);
    if (millis) {
        mapped.fidelity = Fidelity::exact;
        mapped.remarks.clear();
    } else if (key) {
        refuse_key_in_milliseconds(mapped, type);
    }
}

void refine_timetz(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions&) {
    mapped.starrocks = varchar(24);
    if (key && type.precision.value_or(6) > 0) {
        refuse_key_in_milliseconds(mapped, type);
    }
}

void refine_timestamp(MappedType& mapped, const ColumnType& type, bool key,
                      const TypeOptions& options) {
    mapped.flink_source = mapped.flink_sink =
        fmt::format("TIMESTAMP({})", type.precision.value_or(6));
    if (options.infinity_null && !key) {
        map_infinity_to_null(mapped, type,
                             "CASE WHEN {} BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP "
                             "'9999-12-31 23:59:59.999999' THEN {} END");
    }
}

void refine_timestamptz(MappedType& mapped, const ColumnType& type, bool key,
                        const TypeOptions& options) {
    const int digits = type.precision.value_or(6);
    mapped.flink_source = "TIMESTAMP_LTZ(" + std::to_string(digits) + ")";
    mapped.flink_sink = "TIMESTAMP(" + std::to_string(digits) + ")";
    mapped.expression = "CAST({} AS " + mapped.flink_sink + ")";
    mapped.note = "in " + options.time_zone;
    // As STRING it arrives in ISO 8601 and UTC.
    constexpr std::string_view plain_text = "REPLACE(REPLACE({}, 'T', ' '), 'Z', '')";
    mapped.from_text = options.time_zone == "UTC"
                           ? std::string{"CAST("}.append(plain_text).append(" AS TIMESTAMP(6))")
                           : "";
    if (options.infinity_null && !key) {
        mapped.flink_source = "STRING";
        mapped.from_text = same_column;
        // Without the test of the sign the year 20000 passes.
        map_infinity_to_null(mapped, type,
                             fmt::format("CASE WHEN {{}} LIKE '+%' OR {{}} LIKE '-%' THEN NULL "
                                         "ELSE TRY_CAST({} AS {}) END",
                                         plain_text, mapped.flink_sink));
    }
    if (!has_fixed_offset(options.time_zone)) {
        mapped.fidelity = Fidelity::lossy;
        remark(mapped, key ? code::key_type_uncarried : code::timestamptz_lossy,
               fmt::format("{} as the wall clock of '{}': two instants share one when the clocks "
                           "are put back",
                           type.declared, options.time_zone),
               "leave time_zone = UTC in [starrocks]");
    }
}

}  // namespace smt
