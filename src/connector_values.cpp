#include "connector_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "ascii.h"
#include "config_values.h"
#include "jdbc_url.h"

namespace smt {

namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

template <typename Number>
std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional{value} : std::nullopt;
}

std::string range_hint(const ValueRule& rule) {
    return rule.most == unlimited ? fmt::format("set it to {} or more", rule.least)
                                  : fmt::format("set it to {} to {}", rule.least, rule.most);
}

std::optional<Problem> check_whole(std::string_view value, const ValueRule& rule) {
    const auto whole = number<std::int64_t>(value);
    if (whole && *whole >= rule.least && *whole <= rule.most) {
        return std::nullopt;
    }
    return Problem{"is no whole number, or out of range", range_hint(rule)};
}

std::optional<Problem> check_fraction(std::string_view value, const ValueRule& rule) {
    const auto fraction = number<double>(value);
    const bool is_in_range = fraction && std::isfinite(*fraction) &&
                             *fraction >= static_cast<double>(rule.least) &&
                             *fraction <= static_cast<double>(rule.most);
    return is_in_range ? std::nullopt
                       : std::optional{Problem{"is no number, or out of range", range_hint(rule)}};
}

std::optional<Problem> check_duration(std::string_view value, const ValueRule& rule) {
    const auto duration = parse_duration(value);
    if (!duration) {
        return Problem{fmt::format("is no {}", duration_form.name),
                       std::string{duration_form.hint}};
    }
    return duration->count() >= rule.least
               ? std::nullopt
               : std::optional{Problem{"is too short", "set it to 1 ms or more"}};
}

std::optional<Problem> check_word(std::string_view value, const ValueRule& rule) {
    const auto candidates = words(rule.words);
    if (std::ranges::find(candidates, spelled(value, rule)) != candidates.end()) {
        return std::nullopt;
    }
    return Problem{fmt::format("is not supported{}", did_you_mean(value, candidates)),
                   fmt::format("set it to one of {}", rule.words)};
}

std::optional<Problem> check_label(std::string_view value, const ValueRule& rule) {
    const bool is_label = !value.empty() && static_cast<std::int64_t>(value.size()) <= rule.most &&
                          std::ranges::all_of(value, [](char c) { return is_word(c) || c == '-'; });
    return is_label ? std::nullopt
                    : std::optional{Problem{
                          "is no label of a load",
                          fmt::format("use at most {} letters, digits, - and _", rule.most)}};
}

// A host and its port; in front of it http:// or https:// may stand.
bool is_address(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        text.remove_prefix(text.starts_with(scheme) ? scheme.size() : 0);
    }
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return false;
    }
    const int port = number<int>(text.substr(colon + 1)).value_or(0);
    return port >= 1 && port <= 65535;
}

std::optional<Problem> check_addresses(std::string_view value) {
    for (std::string_view rest = value;; rest.remove_prefix(rest.find(';') + 1)) {
        if (!is_address(rest.substr(0, rest.find(';')))) {
            return Problem{"is no list of addresses",
                           "write host:port, and ; between several of them"};
        }
        if (rest.find(';') == std::string_view::npos) {
            return std::nullopt;
        }
    }
}

std::optional<Problem> check_jdbc_url(std::string_view value) {
    return parse_jdbc_url(value)
               ? std::nullopt
               : std::optional{Problem{
                     "is no URL of MySQL",
                     "write jdbc:mysql://host:9030, and , between several hosts; user and password "
                     "are keys of their own, or stand in it with %2F for /, %3F for ? and %40 for "
                     "@"}};
}

}  // namespace

std::string spelled(std::string_view value, const ValueRule& rule) {
    const std::string_view choices = rule.kind == ValueKind::flag ? "true, false" : rule.words;
    for (const std::string_view word : words(choices)) {
        if (lower(word) == lower(value)) {
            return std::string{word};
        }
    }
    return std::string{value};
}

std::optional<Problem> check_value(std::string_view value, const ValueRule& rule) {
    switch (rule.kind) {
        case ValueKind::text:
            return std::nullopt;
        case ValueKind::whole:
            return check_whole(value, rule);
        case ValueKind::fraction:
            return check_fraction(value, rule);
        case ValueKind::flag:
            return lower(value) == "true" || lower(value) == "false"
                       ? std::nullopt
                       : std::optional{
                             Problem{"is neither true nor false", "set it to true or false"}};
        case ValueKind::duration:
            return check_duration(value, rule);
        case ValueKind::word:
            return check_word(value, rule);
        case ValueKind::label:
            return check_label(value, rule);
        case ValueKind::addresses:
            return check_addresses(value);
        case ValueKind::jdbc_url:
            return check_jdbc_url(value);
    }
    return std::nullopt;
}

std::string described(const ValueRule& rule) {
    switch (rule.kind) {
        case ValueKind::whole:
        case ValueKind::fraction:
            return rule.most == unlimited ? fmt::format("At least {}.", rule.least)
                                          : fmt::format("From {} to {}.", rule.least, rule.most);
        case ValueKind::word:
            return fmt::format("Possible: {}.", rule.words);
        case ValueKind::text:
        case ValueKind::flag:
        case ValueKind::duration:
        case ValueKind::label:
        case ValueKind::addresses:
        case ValueKind::jdbc_url:
            return "";
    }
    return "";
}

}  // namespace smt
