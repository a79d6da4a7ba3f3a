// The values of the tables: what StarRocks, or the way to it, cannot hold.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "check/themes.h"
#include "smt/data_state.h"
#include "type_refine.h"

namespace smt::check {

namespace {

// A column that was asked about, and where it goes.
struct Scanned {
    const TableData& data;
    const TablePlan& target;
    const ColumnPlan& column;
    const Column& source;

    std::int64_t value(Measure measure) const { return data.value(source.name, measure); }
    std::string object() const {
        return fmt::format("column {}.{}", to_string(data.name), source.name);
    }
};

const TableData* find_data(const CheckInput& in, const TableName& name) {
    const auto found = std::ranges::find(in.data->tables, name, &TableData::name);
    return found == in.data->tables.end() ? nullptr : &*found;
}

void each_column(const CheckInput& in, const std::function<void(const Scanned&)>& function) {
    for (const TablePlan& target : in.plan.tables) {
        for (const Input& input : target.inputs) {
            const TableData* const data = find_data(in, input.table);
            const auto table = std::ranges::find(in.catalog.tables, input.table, &Table::name);
            if (data == nullptr || table == in.catalog.tables.end()) {
                continue;
            }
            for (const ColumnPlan& column : target.columns) {
                const auto source = std::ranges::find(table->columns, column.source, &Column::name);
                if (source != table->columns.end()) {
                    function({*data, target, column, *source});
                }
            }
        }
    }
}

// "3 of 120 values", of what was read.
std::string share(std::int64_t count, const TableData& data) {
    return data.percent < 100 ? fmt::format("{} in a sample of {} rows", count, data.rows)
                              : fmt::format("{} of {} rows", count, data.rows);
}

using Count = std::function<std::int64_t(const Scanned&)>;

// Reports a column with at least one value that is counted.
void count(const CheckInput& in, const Count& values_of, std::string_view consequence,
           std::string_view required, std::string_view then, Findings& findings) {
    each_column(in, [&](const Scanned& each) {
        if (const std::int64_t values = values_of(each); values > 0) {
            Finding& finding = findings.report(each.object(), "{}", consequence);
            finding.actual = share(values, each.data);
            finding.required = required;
            finding.mend.then = then;
        }
    });
}

Count of(Measure measure) {
    return [measure](const Scanned& each) { return each.value(measure); };
}

std::string key_of(const Scanned& each, std::string_view type) {
    return fmt::format("set column.{}.type = {} in [table-rule.{}]", each.source.name, type,
                       each.target.rule);
}

void unread(const CheckInput& in, Findings& findings) {
    for (const TableData& data : in.data->tables) {
        if (!data.error.empty()) {
            findings.unknown("table " + to_string(data.name), "its values were not read: {}",
                             data.error);
        }
    }
}

// --- numbers

struct Digits {
    std::int64_t integer = 0, scale = 0;
    std::int64_t precision() const { return std::max<std::int64_t>(integer + scale, 1); }
};

Digits digits_of(const Scanned& each) {
    return {each.value(Measure::integer_digits), each.value(Measure::scale)};
}

bool is_unconstrained(const Scanned& each) {
    return each.source.type.kind == TypeKind::numeric && !each.source.type.precision &&
           each.data.rows > 0 && each.data.error.empty();
}

constexpr std::string_view decimal = "DECIMAL(";
constexpr std::int64_t most_digits = 38;

void numeric_as_text(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const Scanned& each) {
        const Digits digits = digits_of(each);
        const bool is_key =
            std::ranges::find(each.target.key, each.column.name) != each.target.key.end();
        if (!is_unconstrained(each) || each.column.starrocks.starts_with(decimal) || is_key ||
            digits.precision() > most_digits) {
            return;
        }
        const std::string type = fmt::format("DECIMAL({},{})", digits.precision(), digits.scale);
        Finding& finding =
            findings.report(each.object(), "its values would fit {}, and it becomes {}", type,
                            each.column.starrocks);
        finding.actual =
            fmt::format("{} digits in front of the point, {} behind it{}", digits.integer,
                        digits.scale, each.data.percent < 100 ? ", in a sample" : "");
        finding.required = "a number, if it is reckoned with";
        finding.mend.then = key_of(each, type) + ", with room for values to come";
    });
}

// p and s of DECIMAL(p,s).
Digits digits_of(std::string_view type) {
    Digits digits;
    std::int64_t precision = 0;
    type.remove_prefix(decimal.size());
    const auto [end, error] = std::from_chars(type.data(), type.data() + type.size(), precision);
    if (error == std::errc{} && *end == ',') {
        std::from_chars(end + 1, type.data() + type.size(), digits.scale);
    }
    digits.integer = precision - digits.scale;
    return digits;
}

void numeric_too_wide(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const Scanned& each) {
        if (!is_unconstrained(each) || !each.column.starrocks.starts_with(decimal)) {
            return;
        }
        const Digits found = digits_of(each);
        const Digits room = digits_of(each.column.starrocks);
        if (found.integer <= room.integer && found.scale <= room.scale) {
            return;
        }
        const std::string_view consequence =
            found.integer > room.integer
                ? "some of its values do not fit the DECIMAL: they become NULL"
                : "some of its values have more digits behind the point: they are rounded";
        Finding& finding = findings.report(each.object(), "{}", consequence);
        finding.actual = fmt::format("{} digits in front of the point, {} behind it", found.integer,
                                     found.scale);
        finding.required = each.column.starrocks;
        const Digits needed{std::max(found.integer, room.integer),
                            std::max(found.scale, room.scale)};
        finding.mend.then =
            key_of(each, needed.precision() > most_digits
                             ? "VARCHAR(65533)"
                             : fmt::format("DECIMAL({},{})", needed.precision(), needed.scale));
    });
}

bool is_float(const Scanned& each) {
    return each.source.type.kind == TypeKind::float32 || each.source.type.kind == TypeKind::float64;
}

std::int64_t count_infinite_floats(const Scanned& each) {
    return is_float(each) ? each.value(Measure::infinite) : 0;
}

constexpr std::string_view keep_null = "keep NULL in PostgreSQL, too, if it means the same";

void nan(const CheckInput& in, Findings& findings) {
    const auto nans = [](const Scanned& each) {
        return each.column.nullable ? each.value(Measure::nan) : 0;
    };
    count(in, nans, "it holds NaN, which arrives as NULL", "no NaN", keep_null, findings);
}

void float_infinity(const CheckInput& in, Findings& findings) {
    const auto infinities = [](const Scanned& each) {
        return each.column.nullable ? count_infinite_floats(each) : 0;
    };
    count(in, infinities, "it holds infinity, which arrives as NULL", "no infinity", keep_null,
          findings);
}

void not_null(const CheckInput& in, Findings& findings) {
    const auto nulls = [](const Scanned& each) {
        return each.column.nullable ? 0 : each.value(Measure::nan) + count_infinite_floats(each);
    };
    count(in, nulls, "it is NOT NULL and holds what arrives as NULL, which ends the job",
          "neither NaN nor infinity",
          "ALTER TABLE ... ALTER COLUMN ... DROP NOT NULL, or another value in PostgreSQL",
          findings);
}

// --- dates

// A key stays NOT NULL.
bool becomes_null(const CheckInput& in, const Scanned& each) {
    return in.config.starrocks.infinity == "null" && each.column.nullable;
}

std::string_view mend_of(const Scanned& each) {
    return each.column.nullable ? "set infinity = null in [starrocks]"
                                : "another value in PostgreSQL, or infinity = null in [starrocks] "
                                  "if it is no key";
}

void infinity(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const Scanned& each) {
        const bool is_numeric = each.source.type.kind == TypeKind::numeric;
        if (is_float(each) || each.value(Measure::infinite) == 0 ||
            (!is_numeric && becomes_null(in, each))) {
            return;
        }
        Finding& finding = findings.report(each.object(), "it holds infinity, which ends the job");
        finding.actual = share(each.value(Measure::infinite), each.data);
        finding.required = "no infinity";
        finding.mend.then = is_numeric
                                ? "exclude_columns in the rule, or another value in PostgreSQL"
                                : mend_of(each);
    });
}

void out_of_range(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const Scanned& each) {
        if (each.value(Measure::out_of_range) == 0 || becomes_null(in, each)) {
            return;
        }
        Finding& finding = findings.report(
            each.object(),
            "it holds values that StarRocks has not, and the first of them ends the job");
        finding.actual = share(each.value(Measure::out_of_range), each.data);
        finding.required = "0001-01-01 to 9999-12-31";
        finding.mend.then = mend_of(each);
    });
}

void before_1582(const CheckInput& in, Findings& findings) {
    count(in, of(Measure::before_1582),
          "it holds values before 1582-10-15, which the snapshot shifts by some days",
          "1582-10-15 or later", "correct them in StarRocks, or keep them as text in PostgreSQL",
          findings);
}

void october_1582(const CheckInput& in, Findings& findings) {
    count(in, of(Measure::october_1582),
          "it holds days from 1582-10-05 to 1582-10-14, which arrive ten days later", "no such day",
          "correct them in StarRocks, or keep them as text in PostgreSQL", findings);
}

// --- text

void too_long(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const Scanned& each) {
        const std::int64_t bytes = each.value(Measure::bytes);
        const int room = text_room(each.column.starrocks);
        if (room == 0 || bytes <= room) {
            return;
        }
        Finding& finding = findings.report(
            each.object(), "it holds a text that is too long for StarRocks: it ends the job");
        finding.actual = fmt::format("{} bytes", bytes);
        finding.required = each.column.starrocks;
        finding.mend.then = bytes <= longest_varchar
                                ? key_of(each, fmt::format("VARCHAR({})", bytes))
                                : "exclude_columns in the rule, or shorten it in PostgreSQL";
    });
}

void dimensions(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const Scanned& each) {
        if (each.value(Measure::dimensions) > 1) {
            Finding& finding = findings.report(
                each.object(), "it holds arrays of arrays: each inner one arrives as NULL");
            finding.actual = fmt::format("{} dimensions", each.value(Measure::dimensions));
            finding.required = "1 dimension";
            finding.mend.then =
                "exclude_columns in the rule, or keep a text column beside it in PostgreSQL";
        }
    });
}

constexpr std::string_view keep_text =
    "set json = string in [starrocks]: the text is kept as it is";

void null_members(const CheckInput& in, Findings& findings) {
    count(in, of(Measure::null_members),
          "its JSON has members that are null: the connector drops them", "no such member, or text",
          keep_text, findings);
}

void type_members(const CheckInput& in, Findings& findings) {
    count(in, of(Measure::type_members),
          "its JSON has a member \"@type\": the connector's parser refuses it and the job ends",
          "no such member, or text", keep_text, findings);
}

void key_too_long(const CheckInput& in, Findings& findings) {
    constexpr int longest_key = 128;  // primary_key_limit_size of StarRocks' BE
    for (const TableData& data : in.data->tables) {
        if (data.longest_key > longest_key) {
            Finding& finding =
                findings.report("table " + to_string(data.name),
                                "it has a key that is too long for StarRocks: it ends the job");
            finding.actual = fmt::format("{} bytes", data.longest_key);
            finding.required = fmt::format("{} bytes", longest_key);
            finding.mend.then =
                "choose another key with primary_key in the rule, or raise primary_key_limit_size "
                "of every BE";
        }
    }
}

constexpr auto error = Severity::error;
constexpr auto warning = Severity::warning;
constexpr auto note = Severity::note;

// clang-format off
constexpr CheckRow rows[] = {
    {{"data-unread", "data", warning, "the values can be read", "What they are like is not known.", "PostgreSQL: GRANT SELECT, statement_timeout"}, unread},
    {{"data-numeric-as-text", "data", note, "a numeric without precision needs to be text", "A numeric column can be used in calculations, a text cannot.", "StarRocks: DECIMAL"}, numeric_as_text},
    {{"data-numeric-too-wide", "data", error, "values fit the chosen DECIMAL", "They are rounded or become NULL.", "run: TRY_CAST of Flink 1.20"}, numeric_too_wide},
    {{"data-nan", "data", warning, "there is no NaN", "It arrives as NULL.", "run: postgres-cdc 3.5.0"}, nan},
    {{"data-float-infinity", "data", warning, "no float is infinite", "It arrives as NULL.", "run: flink-connector-starrocks 1.2.10"}, float_infinity},
    {{"data-not-null", "data", error, "no NOT NULL column holds NaN, or a float infinity", "They arrive as NULL, and end the job.", "StarRocks: Stream Load, max_filter_ratio"}, not_null},
    {{"data-infinity", "data", error, "no date, timestamp or numeric is infinite", "It ends the job.", "run: postgres-cdc 3.5.0"}, infinity},
    {{"data-out-of-range", "data", error, "dates are in 0001-01-01 to 9999-12-31", "Another one ends the job.", "StarRocks: time_types.cpp"}, out_of_range},
    {{"data-before-1582", "data", warning, "timestamps are not before 1582-10-15", "The snapshot shifts them.", "run: postgres-cdc 3.5.0"}, before_1582},
    {{"data-october-1582", "data", warning, "dates are not from 1582-10-05 to 1582-10-14", "Java's calendar has no such days: they arrive ten days later.", "run: postgres-cdc 3.5.0"}, october_1582},
    {{"data-too-long", "data", error, "texts fit their VARCHAR", "A longer one ends the job.", "StarRocks: VARCHAR counts bytes"}, too_long},
    {{"data-array-dimensions", "data", warning, "arrays have one dimension", "Inner arrays arrive as NULL.", "run: postgres-cdc 3.5.0"}, dimensions},
    {{"data-json-null", "data", warning, "JSON has no members that are null", "The connector drops them.", "run: fastjson of flink-connector-starrocks 1.2.10"}, null_members},
    {{"data-json-type", "data", error, "JSON has no member \"@type\"", "The connector's parser ends the job.", "run: fastjson of flink-connector-starrocks 1.2.10"}, type_members},
    {{"data-key-too-long", "data", error, "keys have at most 128 bytes", "A longer one ends the job.", "StarRocks: primary_key_limit_size"}, key_too_long},
};
// clang-format on

}  // namespace

const std::span<const CheckRow> data = rows;

}  // namespace smt::check
