#include <fmt/format.h>

#include <algorithm>

#include "type_refine.h"

namespace smt {

// UTF-8 takes at most 4 bytes a character, and StarRocks counts bytes.
static constexpr int bytes_a_character = 4;

void refine_characters(MappedType& mapped, const ColumnType& type, bool,
                       const TypeOptions& options) {
    if (type.kind == TypeKind::character && options.trim_char) {
        mapped.expression = "RTRIM({})";
    }
    const int longest = longest_varchar / bytes_a_character;
    const int length = type.length.value_or(longest);
    mapped.starrocks = varchar(std::min(length, longest) * bytes_a_character);
    if (!type.length) {
        remark(mapped, code::value_may_be_too_long, fmt::format("{}: {}", type.declared, long_text),
               "");
    } else if (length > longest) {
        remark(mapped, code::type_may_not_fit,
               fmt::format("{} as {}: a value longer than 1 MiB stops the job", type.declared,
                           mapped.starrocks),
               "make the column shorter in PostgreSQL if no value needs the length");
    }
}

void refine_bit(MappedType& mapped, const ColumnType& type, bool, const TypeOptions&) {
    if (type.kind == TypeKind::bit && type.length == 1) {
        mapped.flink_source = mapped.flink_sink = mapped.starrocks = "BOOLEAN";
        mapped.from_text = "CAST({} AS BOOLEAN)";
        mapped.fidelity = Fidelity::exact;
        return;
    }
    remark(mapped, code::type_uncarried,
           fmt::format("{} arrives without its leading zeros", type.declared),
           "add a text column that PostgreSQL keeps, or exclude_columns in the rule");
}

std::string json_loss(std::string_view declared) {
    return fmt::format(
        "{} into a JSON column: the connector drops members that are null, and a member '@type' "
        "ends the job",
        declared);
}

void refine_json(MappedType& mapped, const ColumnType& type, bool, const TypeOptions& options) {
    if (options.json != "json") {
        return;
    }
    mapped.starrocks = "JSON";
    mapped.fidelity = Fidelity::lossy;
    mapped.remarks.clear();
    remark(mapped, code::json_lossy, json_loss(type.declared),
           "set json = string, or json = both for a JSON column beside the text, in [starrocks]");
}

}  // namespace smt
