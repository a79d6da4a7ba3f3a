#include "check/starrocks_type.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "ascii.h"
#include "text.h"

namespace smt::check {

namespace {

struct Parts {
    std::string_view name;
    std::string_view arguments;  // between the brackets
};

Parts split(std::string_view type) {
    const std::size_t bracket = type.find('(');
    if (bracket == std::string_view::npos || !type.ends_with(')')) {
        return {type, ""};
    }
    return {type.substr(0, bracket), type.substr(bracket + 1, type.size() - bracket - 2)};
}

int number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// Precision and scale of decimal(p,s).
std::pair<int, int> digits_of(std::string_view arguments) {
    const std::size_t comma = std::min(arguments.find(','), arguments.size());
    return {number(arguments.substr(0, comma)),
            number(arguments.substr(std::min(comma + 1, arguments.size())))};
}

// Other names of a type, and those whose arguments mean nothing: a display width.
constexpr std::string_view string_type = "varchar(65533)";
const std::map<std::string_view, std::string_view> other_names = {
    {"tinyint(1)", "boolean"}, {"bool", "boolean"},          {"integer", "int"},
    {"string", string_type},   {"text", string_type},        {"varchar", "varchar(1)"},
    {"char", "char(1)"},       {"decimal", "decimal(10,0)"}, {"binary", "varbinary"},
};
const std::set<std::string_view> without_arguments = {"tinyint", "smallint", "int",
                                                      "bigint",  "largeint", "varbinary"};
constexpr std::string_view decimals[] = {"decimal32",  "decimal64", "decimal128",
                                         "decimal256", "decimalv2", "decimalv3"};

std::string canonical_simple(const std::string& type) {
    const auto other = other_names.find(type);
    if (other != other_names.end()) {
        return std::string{other->second};
    }
    if (type.ends_with("unsigned") && type.starts_with("bigint")) {
        return "largeint";
    }
    Parts parts = split(type);
    const auto renamed = other_names.find(parts.name);
    if (renamed != other_names.end() && split(renamed->second).arguments.empty()) {
        parts.name = renamed->second;
    }
    if (std::ranges::find(decimals, parts.name) != std::end(decimals)) {
        parts.name = "decimal";
    }
    if (parts.arguments.empty() || without_arguments.contains(parts.name)) {
        return std::string{parts.name};
    }
    const bool lacks_scale =
        parts.name == "decimal" && parts.arguments.find(',') == std::string_view::npos;
    return std::string{parts.name} + "(" + std::string{parts.arguments} +
           (lacks_scale ? ",0)" : ")");
}

}  // namespace

std::string canonical_type(std::string_view type) {
    const std::string text = replace_all(lower(type), " ", "");
    constexpr std::string_view array = "array<";
    if (text.starts_with(array) && text.ends_with('>')) {
        return "array<" +
               canonical_type(
                   std::string_view{text}.substr(array.size(), text.size() - array.size() - 1)) +
               ">";
    }
    return canonical_simple(text);
}

namespace {

// What the connector takes for a wider integer (StarRocksSinkTable): INTEGER for a BIGINT, and
// anything for a LARGEINT, which StarRocks calls "bigint unsigned".
bool holds_integer(std::string_view type, std::string_view planned) {
    constexpr std::string_view integers[] = {"tinyint", "smallint", "int", "bigint"};
    return type == "largeint" ? std::ranges::find(integers, planned) != std::end(integers)
                              : type == "bigint" && planned == "int";
}

}  // namespace

bool holds(std::string_view type, std::string_view planned) {
    const Parts is = split(type);
    const Parts wanted = split(planned);
    if (type == planned || is.name != wanted.name) {
        return type == planned || holds_integer(type, planned);
    }
    if (is.name == "varchar") {
        return number(is.arguments) >= number(wanted.arguments);
    }
    if (is.name == "decimal") {
        const auto [precision, scale] = digits_of(is.arguments);
        const auto [wanted_precision, wanted_scale] = digits_of(wanted.arguments);
        return scale == wanted_scale && precision >= wanted_precision;
    }
    return false;
}

bool can_become(std::string_view type, std::string_view planned) {
    static const std::set<std::pair<std::string_view, std::string_view>> listed = {
        {"tinyint", "smallint"}, {"tinyint", "int"},     {"tinyint", "bigint"},
        {"smallint", "int"},     {"smallint", "bigint"}, {"int", "bigint"},
        {"float", "double"},     {"date", "datetime"},   {"tinyint", "varchar"},
        {"smallint", "varchar"}, {"int", "varchar"},     {"bigint", "varchar"},
        {"largeint", "varchar"}};
    const Parts is = split(type);
    const Parts wanted = split(planned);
    if (is.name == "varchar" && wanted.name == "varchar") {
        return number(is.arguments) < number(wanted.arguments);
    }
    constexpr int longest_integer = 40;  // digits of a LARGEINT and its sign
    return listed.contains({is.name, wanted.name}) &&
           (wanted.name != "varchar" || number(wanted.arguments) >= longest_integer);
}

}  // namespace smt::check
