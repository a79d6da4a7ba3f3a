#include <fmt/format.h>

#include <algorithm>

#include "type_refine.h"

namespace smt {

namespace {

// The column is kept as text because StarRocks takes no such key column.
void make_key_text(MappedType& mapped, const ColumnType& type, int bytes) {
    mapped.expression = fmt::format("CAST({} AS STRING)", mapped.expression);
    mapped.flink_sink = "STRING";
    mapped.starrocks = varchar(bytes);
    remark(mapped, code::key_type_changed,
           fmt::format("{} cannot be a key column of StarRocks: it becomes {}", type.declared,
                       mapped.starrocks),
           "join with it as text, or choose another key with primary_key in the rule");
}

void map_unconstrained_numeric(MappedType& mapped, const ColumnType& type, bool key,
                               const TypeOptions& options) {
    mapped.flink_source = "STRING";
    mapped.from_text = same_column;
    mapped.needs_text_decimals = true;
    mapped.remarks.clear();
    remark(mapped, code::infinity_and_nan,
           fmt::format("{}: NaN arrives as NULL, and stops the job in a NOT NULL column; infinity "
                       "ends it in the "
                       "snapshot",
                       type.declared),
           "");
    if (options.unconstrained_numeric && !key) {
        const std::string target = decimal(*options.unconstrained_numeric->precision,
                                           *options.unconstrained_numeric->scale);
        mapped.expression = fmt::format("TRY_CAST({{}} AS {})", target);
        mapped.flink_sink = mapped.starrocks = target;
        mapped.fidelity = Fidelity::lossy;
        mapped.makes_null = true;
        remark(mapped, code::numeric_unconstrained,
               fmt::format("{} becomes {}: digits behind its scale are rounded, and what does not "
                           "fit becomes NULL",
                           type.declared, target),
               "leave unconstrained_numeric = VARCHAR to keep every digit");
        return;
    }
    // Debezium spells NaN this way in the stream; in the snapshot it is NULL already.
    mapped.expression = "NULLIF({}, 'NAN')";
    mapped.flink_sink = "STRING";
    mapped.starrocks = "VARCHAR(65533)";
    mapped.fidelity = Fidelity::widened;
    remark(mapped, code::numeric_unconstrained,
           fmt::format("{} without precision cannot be a DECIMAL without loss: it becomes {}",
                       type.declared, mapped.starrocks),
           "set column.NAME.type = DECIMAL(20,4) in the rule, or unconstrained_numeric in "
           "[starrocks]");
}

void map_wide_numeric(MappedType& mapped, const ColumnType& type, const Digits& digits) {
    mapped.flink_source = "STRING";
    mapped.from_text = same_column;
    mapped.needs_text_decimals = true;
    // The text of a negative scale has thousands of zeros behind the point.
    mapped.expression =
        type.scale.value_or(0) < 0 ? "NULLIF(SPLIT_INDEX({}, '.', 0), 'NAN')" : "NULLIF({}, 'NAN')";
    mapped.flink_sink = "STRING";
    mapped.starrocks = varchar(digits.precision + 3);
    mapped.fidelity = Fidelity::widened;
    remark(mapped, code::decimal_too_wide,
           fmt::format("{} has more than {} digits: it becomes {}", type.declared, longest_decimal,
                       mapped.starrocks),
           "make the column narrower if no value needs the digits, or set column.NAME.type");
}

}  // namespace

std::string decimal(int precision, int scale) {
    return fmt::format("DECIMAL({},{})", precision, scale);
}

std::string varchar(int bytes) {
    return fmt::format("VARCHAR({})", std::min(bytes, longest_varchar));
}

void remark(MappedType& mapped, const Code& code, std::string message, std::string hint) {
    mapped.remarks.push_back({&code, std::move(message), std::move(hint)});
}

Digits plain_digits(const ColumnType& type) {
    const int precision = type.precision.value_or(0);
    const int scale = type.scale.value_or(0);
    if (scale < 0) {
        return {precision - scale, 0};
    }
    return {std::max(precision, scale), scale};
}

void refine_numeric(MappedType& mapped, const ColumnType& type, bool key,
                    const TypeOptions& options) {
    if (!type.precision) {
        return map_unconstrained_numeric(mapped, type, key, options);
    }
    const Digits digits = plain_digits(type);
    if (digits.precision > longest_decimal) {
        return map_wide_numeric(mapped, type, digits);
    }
    mapped.flink_source = mapped.flink_sink = mapped.starrocks =
        decimal(digits.precision, digits.scale);
    // A NaN in the stream has no DECIMAL and would end the job: TRY_CAST makes it NULL, as the
    // snapshot does; every other text of a constrained numeric fits.
    mapped.from_text = fmt::format("TRY_CAST({} AS {})",
                                   type.scale.value_or(0) < 0 ? "SPLIT_INDEX({}, '.', 0)" : "{}",
                                   mapped.flink_source);
    if (key && digits.scale == 0 && digits.precision <= 18) {
        mapped.expression = "CAST({} AS BIGINT)";
        mapped.flink_sink = mapped.starrocks = "BIGINT";
        return;
    }
    if (key) {
        // A sign and a point; and a zero in front of the point where no digit can stand there.
        const int signs = digits.scale == digits.precision ? 3 : 2;
        return make_key_text(mapped, type, digits.precision + signs);
    }
    if (!options.decimal_v3 &&
        (digits.precision > longest_decimal_v2 || digits.scale > longest_scale_v2)) {
        mapped.expression = "CAST({} AS STRING)";
        mapped.flink_sink = "STRING";
        mapped.starrocks = varchar(digits.precision + 3);
        mapped.fidelity = Fidelity::widened;
        const std::string limit = digits.precision > longest_decimal_v2
                                      ? fmt::format("{} digits", longest_decimal_v2)
                                      : fmt::format("{} digits behind the point", longest_scale_v2);
        remark(mapped, code::decimal_too_wide,
               fmt::format("{} has more than the {} of use_decimal_v3 = false: it becomes {}",
                           type.declared, limit, mapped.starrocks),
               "set use_decimal_v3 = true in [other]");
    }
}

void refine_float(MappedType& mapped, const ColumnType& type, bool key, const TypeOptions&) {
    if (key) {
        make_key_text(mapped, type, 32);
    }
}

}  // namespace smt
