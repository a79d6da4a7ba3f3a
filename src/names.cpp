#include "names.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "ascii.h"
#include "config_values.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

std::string legal_characters(std::string_view text) {
    std::string name = lower(text);
    std::ranges::replace_if(
        name, [](char c) { return !is_letter(c) && !is_digit(c); }, '_');
    return name;
}

// The name, or its beginning with a hash of the text that it was made of.
std::string shortened(const std::string& name, std::string_view text, std::size_t longest) {
    return name.size() <= longest
               ? name
               : fmt::format("{}_h{}", name.substr(0, longest - 10), short_hash(text));
}

// The first character that is none of `allowed` and neither a letter nor a digit.
std::string_view first_other(std::string_view name, std::string_view allowed) {
    const auto is_other = [&](char c) {
        return !is_letter(c) && !is_digit(c) && allowed.find(c) == std::string_view::npos;
    };
    const auto* const other = std::ranges::find_if(name, is_other);
    if (other == name.end()) {
        return {};
    }
    // A character of several bytes is shown whole.
    const auto begin = static_cast<std::size_t>(other - name.begin());
    std::size_t length = 1;
    while (begin + length < name.size() &&
           (static_cast<unsigned char>(name[begin + length]) & 0xC0U) == 0x80U) {
        ++length;
    }
    return name.substr(begin, length);
}

}  // namespace

std::string slot_name(std::string_view text) {
    std::string name = legal_characters(text);
    if (is_like_backfill_slot(name)) {
        name += "_s";
    }
    return shortened(name, text, longest_slot);
}

std::string publication_name(std::string_view text) {
    return shortened(legal_characters(text), text, longest_publication);
}

// FNV-1a: short, the same everywhere, and nobody attacks a slot's name.
std::string short_hash(std::string_view text) {
    std::uint32_t value = 2166136261U;
    for (const char c : text) {
        value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
    }
    return fmt::format("{:08x}", value);
}

std::string fill_template(std::string_view name_template, const TableName& name) {
    std::string filled = replace_all(name_template, "{database}", name.database);
    filled = replace_all(filled, "{schema}", name.schema);
    return replace_all(filled, "{table}", name.name);
}

std::string config_name(std::string_view column) {
    return first_other(column, "_").empty() ? std::string{column} : fmt::format("\"{}\"", column);
}

std::string qualified_name(const TableName& name) {
    return quote::postgres_name(name.schema) + "." + quote::postgres_name(name.name);
}

bool has_dot(const TableName& name) {
    return (name.schema + name.name).find('.') != std::string::npos;
}

std::string uncarried_name(std::string_view name) {
    // Run on Flink CDC 3.5.0: a blank, `+`, a parenthesis, `$` and whatever is not ASCII end the
    // job or lose rows; these do not.
    const std::string_view other = first_other(name, "_.-");
    return other.empty() ? "" : fmt::format("'{}'", other);
}

std::string uncarried_column(std::string_view name) {
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    };
    // PgOutputMessageDecoder.readString of Flink CDC 3.5.0 makes a character of each byte.
    if (!std::ranges::all_of(name, is_ascii)) {
        return "Flink CDC misreads a column name that is not ASCII: after the snapshot its value "
               "would be NULL";
    }
    // A TAB vanishes on the standard input of Flink's SQL client.
    return std::ranges::any_of(name, is_control)
               ? "Flink's SQL client drops control characters of its name"
               : "";
}

std::string illegal_database(std::string_view name) {
    // FeNameFormat: a letter, or an underscore and then a letter or digit; the narrow set of the
    // older versions, so that the text runs on all of them.
    const bool starts_well =
        !name.empty() &&
        (is_letter(name[0]) || (name.size() > 1 && name[0] == '_' && name[1] != '_'));
    if (!starts_well) {
        return "it must begin with a letter";
    }
    if (name.size() > 256) {
        return "it has more than 256 characters";
    }
    const std::string_view other = first_other(name, "_");
    return other.empty() ? "" : fmt::format("it holds '{}'", other);
}

std::string illegal_table(std::string_view name) {
    if (name.empty() || name.size() > 1024) {
        return "it must have 1 to 1024 characters";
    }
    // StarRocks itself takes more, but the name travels as an HTTP header and in the path of a
    // load.
    const std::string_view other = first_other(name, "_.$-");
    return other.empty() ? "" : fmt::format("it holds '{}'", other);
}

std::string illegal_column(std::string_view name) {
    if (name.empty() || name.size() > 1024) {
        return "it must have 1 to 1024 characters";
    }
    // StarRocks deletes backticks even from a quoted name (AstBuilder), and its FeNameFormat
    // refuses the comparison signs.
    const std::size_t sign = name.find_first_of("`=<>!*");
    if (sign != std::string_view::npos) {
        return fmt::format("it holds '{}'", name[sign]);
    }
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    };
    if (std::ranges::any_of(name, is_control)) {
        return "it holds a control character";
    }
    if (!name.starts_with("__")) {
        return "";  // as nearly all names: none of the reserved ones begins otherwise
    }
    for (const std::string_view reserved :
         {"__op", "__row", "__starrocks_shadow_", "__generated_partition_column_"}) {
        if (lower(name).starts_with(reserved)) {
            return fmt::format("'{}' is reserved", reserved);
        }
    }
    return "";
}

}  // namespace smt
