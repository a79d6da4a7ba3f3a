#include "config_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>

#include "ascii.h"
#include "text.h"

namespace smt {

namespace {

template <typename Integer>
std::optional<Integer> integer(std::string_view text) {
    Integer value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole ? std::optional{value} : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> parts;
    for (std::size_t at = text.find(separator); at != std::string_view::npos;
         at = text.find(separator)) {
        parts.push_back(text.substr(0, at));
        text.remove_prefix(at + separator.size());
    }
    parts.push_back(text);
    return parts;
}

std::optional<Problem> check_choice(std::string_view text, std::string_view choices) {
    const auto candidates = words(choices);
    if (choices.empty() || std::ranges::find(candidates, text) != candidates.end()) {
        return std::nullopt;
    }
    const std::string hint = candidates.size() == 1 ? fmt::format("set it to {}", choices)
                                                    : fmt::format("set it to one of {}", choices);
    return Problem{fmt::format("is not supported{}", did_you_mean(text, candidates)), hint};
}

// The element that a list begins with; nothing when it is empty or its quote is not closed.
std::optional<std::string> take_element(std::string_view& list) {
    list = trimmed(list);
    if (!list.starts_with('"')) {
        const std::size_t length = std::min(list.find(','), list.size());
        const std::string_view element = trimmed(list.substr(0, length));
        list.remove_prefix(length);
        return element.empty() ? std::nullopt : std::optional{std::string{element}};
    }
    std::string element;
    for (std::size_t i = 1; i < list.size(); ++i) {
        const bool is_quote = list[i] == '"';
        if (is_quote && !list.substr(i + 1).starts_with('"')) {
            list = trimmed(list.substr(i + 1));
            return element;
        }
        element += list[i];
        i += is_quote ? 1 : 0;
    }
    return std::nullopt;
}

// Elements stand between commas; one in double quotes may hold commas.
std::optional<std::vector<std::string>> parse_list(std::string_view text) {
    std::vector<std::string> elements;
    while (!text.empty() || !elements.empty()) {
        auto element = take_element(text);
        if (!element || element->empty()) {
            return std::nullopt;
        }
        elements.push_back(*std::move(element));
        if (text.empty()) {
            break;
        }
        if (!text.starts_with(',')) {
            return std::nullopt;
        }
        text.remove_prefix(1);
    }
    return elements;
}

struct DurationUnit {
    std::string_view name;
    std::int64_t milliseconds;
};

// Those of Flink's TimeUtils that are at least a millisecond.
constexpr DurationUnit duration_units[] = {
    {"", 1},           {"ms", 1},           {"milli", 1},
    {"millis", 1},     {"millisecond", 1},  {"milliseconds", 1},
    {"s", 1000},       {"sec", 1000},       {"secs", 1000},
    {"second", 1000},  {"seconds", 1000},   {"m", 60'000},
    {"min", 60'000},   {"minute", 60'000},  {"minutes", 60'000},
    {"h", 3'600'000},  {"hour", 3'600'000}, {"hours", 3'600'000},
    {"d", 86'400'000}, {"day", 86'400'000}, {"days", 86'400'000},
};

std::optional<std::string> normal_duration(std::string_view text) {
    const auto duration = parse_duration(text);
    if (!duration || duration->count() == 0) {
        return std::nullopt;
    }
    return duration->count() % 1000 == 0 ? fmt::format("{} s", duration->count() / 1000)
                                         : fmt::format("{} ms", duration->count());
}

bool is_lower_word(char c) {
    return is_word(c) && c == lower(c);
}

std::optional<std::string> normal_slot(std::string_view text) {
    const bool is_slot =
        !text.empty() && text.size() <= 58 && std::ranges::all_of(text, is_lower_word);
    return is_slot ? std::optional{std::string{text}} : std::nullopt;
}

std::optional<std::string> normal_publication(std::string_view text) {
    const bool is_publication = !text.empty() && text.size() <= 63 && !is_digit(text.front()) &&
                                std::ranges::all_of(text, is_lower_word);
    return is_publication ? std::optional{std::string{text}} : std::nullopt;
}

std::optional<std::string> normal_name_template(std::string_view text) {
    std::string_view rest = text;
    for (std::size_t at = rest.find_first_of("{}"); at != std::string_view::npos;
         at = rest.find_first_of("{}")) {
        rest.remove_prefix(at);
        constexpr std::array<std::string_view, 3> names = {"{database}", "{schema}", "{table}"};
        const auto* const name = std::ranges::find_if(
            names, [&](std::string_view candidate) { return rest.starts_with(candidate); });
        if (name == names.end()) {
            return std::nullopt;
        }
        rest.remove_prefix(name->size());
    }
    return text.empty() ? std::nullopt : std::optional{std::string{text}};
}

// VARCHAR, or DECIMAL(p,s) with at most 38 digits.
std::optional<std::string> normal_numeric(std::string_view text) {
    std::string type = replace_all(lower(text), " ", "");
    if (type == "varchar") {
        return "VARCHAR";
    }
    if (!type.starts_with("decimal(") || !type.ends_with(')')) {
        return std::nullopt;
    }
    const auto digits = split(std::string_view{type}.substr(8, type.size() - 9), ",");
    const int precision = integer<int>(digits[0]).value_or(0);
    const int scale = digits.size() == 2 ? integer<int>(digits[1]).value_or(-1) : 0;
    if (digits.size() > 2 || precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        return std::nullopt;
    }
    return fmt::format("DECIMAL({},{})", precision, scale);
}

// Whether the zone exists is known to the machine that runs Flink, not to this one.
std::optional<std::string> normal_time_zone(std::string_view text) {
    const bool is_zone = !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_word(c) || c == '/' || c == '+' || c == '-' || c == ':';
    });
    return is_zone ? std::optional{std::string{text}} : std::nullopt;
}

std::optional<std::string> normal_web_address(std::string_view text) {
    const std::size_t host = text.starts_with("http://")    ? 7
                             : text.starts_with("https://") ? 8
                                                            : text.size();
    const bool is_address = host < text.size() && std::ranges::none_of(text, [](char c) {
                                return c == ' ' || static_cast<unsigned char>(c) < ' ';
                            });
    return is_address ? std::optional{std::string{text}} : std::nullopt;
}

// NAME:TAG or NAME@DIGEST.
std::optional<std::string> normal_image(std::string_view text) {
    const bool is_image = !text.empty() && std::ranges::all_of(text, [](char c) {
        return is_word(c) || std::string_view{".:/@-"}.find(c) != std::string_view::npos;
    });
    return is_image ? std::optional{std::string{text}} : std::nullopt;
}

// RFC 1123.
std::optional<std::string> normal_kubernetes_name(std::string_view text) {
    const auto is_inner = [](char c) { return (is_lower_word(c) && c != '_') || c == '-'; };
    const bool is_name = !text.empty() && text.size() <= 63 &&
                         std::ranges::all_of(text, is_inner) && text.front() != '-' &&
                         text.back() != '-';
    return is_name ? std::optional{std::string{text}} : std::nullopt;
}

// Without the slash at its end.
std::optional<std::string> normal_state_uri(std::string_view text) {
    const std::size_t scheme = text.find("://");
    const bool is_uri =
        scheme != std::string_view::npos && scheme > 0 && scheme + 3 < text.size() &&
        !holds_password(text) && std::ranges::all_of(text, [](char c) {
            return c > ' ' && c <= '~' &&
                   std::string_view{"\"'\\<>^`{|}"}.find(c) == std::string_view::npos;
        });
    if (!is_uri) {
        return std::nullopt;
    }
    const std::size_t end = text.find_last_not_of('/') + 1;
    return std::string{text.substr(0, std::max(end, scheme + 3))};
}

// A connection string in the place of one of its parts: libpq's messages would show its password.
std::optional<std::string> normal_connection_part(std::string_view text) {
    return text.find("://") == std::string_view::npos && !holds_password(text)
               ? std::optional{std::string{text}}
               : std::nullopt;
}

}  // namespace

constinit const Form host_form{normal_connection_part, "host",
                               "set host, port, user and password, each on a line of its own"};
constinit const Form database_form{normal_connection_part, "name of a database",
                                   "set host, port, user and password, each on a line of its own"};
// Flink CDC appends _ and the number of a task for the slots of the snapshot, and PostgreSQL cuts
// names at 63 bytes.
constinit const Form slot_form{normal_slot, "name of a replication slot",
                               "use at most 58 lower-case letters, digits and _"};
// Debezium writes the name without quotes.
constinit const Form publication_form{
    normal_publication, "name of a publication",
    "use lower-case letters, digits and _, with a letter or _ in front"};
constinit const Form name_template_form{
    normal_name_template, "name",
    "write text and the placeholders {database}, {schema} and {table}"};
constinit const Form numeric_form{normal_numeric, "type for a numeric without precision",
                                  "set it to VARCHAR, or to a DECIMAL(p,s) of at most 38 digits"};
constinit const Form time_zone_form{normal_time_zone, "time zone",
                                    "set it to a name such as UTC or Europe/Berlin"};
constinit const Form web_address_form{normal_web_address, "address of a web server",
                                      "begin it with http:// or https://"};
constinit const Form image_form{normal_image, "name of an image",
                                "write it as registry.example/name:tag"};
constinit const Form kubernetes_name_form{
    normal_kubernetes_name, "name of Kubernetes",
    "use at most 63 lower-case letters, digits and -, with a letter or digit at both ends"};
constinit const Form state_uri_form{normal_state_uri, "URI of a folder",
                                    "write it as s3://bucket/folder, without a password"};
constinit const Form duration_form{normal_duration, "duration",
                                   "write a number and a unit, such as 30 s, 3 min or 500 ms"};

std::vector<std::string_view> words(std::string_view choices) {
    return split(choices, ", ");
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string unit_name = lower(trimmed(text.substr(digits)));
    const auto value = integer<std::int64_t>(text.substr(0, digits));
    const auto* const unit = std::ranges::find(duration_units, unit_name, &DurationUnit::name);
    if (!value || unit == std::end(duration_units) ||
        *value > std::numeric_limits<std::int64_t>::max() / unit->milliseconds) {
        return std::nullopt;
    }
    return std::chrono::milliseconds{*value * unit->milliseconds};
}

std::optional<Problem> parse_into(std::string& member, std::string_view text,
                                  const Limits& limits) {
    if (auto problem = check_choice(text, limits.choices)) {
        return problem;
    }
    const auto value = limits.form == nullptr ? std::string{text} : limits.form->normalise(text);
    if (!value) {
        return Problem{fmt::format("is no {}", limits.form->name), std::string{limits.form->hint}};
    }
    member = *value;
    return std::nullopt;
}

std::optional<Problem> parse_into(int& member, std::string_view text, const Limits& limits) {
    const auto value = integer<int>(text);
    if (value && *value >= limits.least && *value <= limits.most) {
        member = *value;
        return std::nullopt;
    }
    return Problem{"is no whole number, or out of range",
                   limits.most == std::numeric_limits<int>::max()
                       ? fmt::format("set it to {} or more", limits.least)
                       : fmt::format("set it to {} to {}", limits.least, limits.most)};
}

std::optional<Problem> parse_into(bool& member, std::string_view text, const Limits& /*limits*/) {
    constexpr std::array<std::string_view, 6> yes = {"true", "yes", "on", "1", "t", "y"};
    constexpr std::array<std::string_view, 6> no = {"false", "no", "off", "0", "f", "n"};
    const std::string word = lower(text);
    const bool is_yes = std::ranges::find(yes, word) != yes.end();
    if (!is_yes && std::ranges::find(no, word) == no.end()) {
        return Problem{"is neither true nor false", "set it to true or false"};
    }
    member = is_yes;
    return std::nullopt;
}

std::optional<Problem> parse_into(std::optional<int>& member, std::string_view text,
                                  const Limits& limits) {
    int value = 0;
    if (auto problem = parse_into(value, text, limits)) {
        return problem;
    }
    member = value;
    return std::nullopt;
}

std::optional<Problem> parse_into(std::vector<std::string>& member, std::string_view text,
                                  const Limits& limits) {
    const auto elements = parse_list(text);
    if (!elements) {
        return Problem{"is no list", "write a, b, c; a name with a comma stands in double quotes"};
    }
    for (const std::string& element : *elements) {
        if (std::ranges::count(*elements, element) > 1) {
            return Problem{fmt::format("names '{}' twice", element), "name it once"};
        }
        if (auto problem = check_choice(element, limits.choices)) {
            return Problem{fmt::format("names '{}', which {}", element, problem->fact),
                           fmt::format("choose from {}", limits.choices)};
        }
    }
    if (elements->empty() && !limits.choices.empty()) {
        return Problem{"is an empty list", fmt::format("choose from {}", limits.choices)};
    }
    member = *elements;
    return std::nullopt;
}

std::string to_value(const std::string& member) {
    return member;
}

std::string to_value(int member) {
    return fmt::format("{}", member);
}

std::string to_value(bool member) {
    return member ? "true" : "false";
}

std::string to_value(const std::optional<int>& member) {
    return member ? to_value(*member) : "";
}

std::string to_value(const std::vector<std::string>& member) {
    const auto quoted = map(member, [](const std::string& element) {
        const bool is_plain =
            element.find_first_of(",\"") == std::string::npos && trimmed(element) == element;
        return is_plain ? element : fmt::format("\"{}\"", replace_all(element, "\"", "\"\""));
    });
    return fmt::format("{}", fmt::join(quoted, ", "));
}

std::string written_value(std::string_view value) {
    const std::string text = visible(replace_all(value, "${", "$${"));
    const bool is_plain = trimmed(text) == text && !text.starts_with('`') &&
                          text.find(" ;") == std::string::npos &&
                          text.find(" #") == std::string::npos;
    return is_plain ? text : fmt::format("`{}`", text);
}

bool is_like_backfill_slot(std::string_view slot) {
    const std::size_t last = slot.find_last_not_of("0123456789");
    return last != std::string_view::npos && last + 1 < slot.size() && slot[last] == '_';
}

ColumnKeyName split_column_key(std::string_view text) {
    constexpr std::string_view prefix = "column.";
    const std::size_t dot = text.rfind('.');
    if (!text.starts_with(prefix) || dot < prefix.size()) {
        return {};
    }
    std::string column{text.substr(prefix.size(), dot - prefix.size())};
    if (column.size() >= 2 && column.starts_with('"') && column.ends_with('"')) {
        column = replace_all(column.substr(1, column.size() - 2), "\"\"", "\"");
    }
    return {std::string{text.substr(0, dot + 1)}, column, std::string{text.substr(dot + 1)}};
}

std::string column_key(std::string_view column, std::string_view key) {
    const bool is_plain = column.find_first_of("\"=:;") == std::string_view::npos;
    const std::string name =
        is_plain ? std::string{column} : fmt::format("\"{}\"", replace_all(column, "\"", "\"\""));
    return fmt::format("column.{}.{}", name, key);
}

std::string did_you_mean_behind(std::string_view prefix, std::string_view name,
                                const std::vector<std::string_view>& candidates) {
    const std::string_view candidate = nearest(name.substr(prefix.size()), candidates);
    return candidate.empty() ? "" : fmt::format(", did you mean '{}{}'?", prefix, candidate);
}

}  // namespace smt
