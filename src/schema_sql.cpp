#include "schema_sql.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "ascii.h"
#include "natural_order.h"

namespace smt {

namespace {

namespace fs = std::filesystem;

bool takes_back(const fs::path& path) {
    const std::string name = path.filename();
    const std::size_t digits = name.find_first_not_of("0123456789._", 1);
    const bool is_undo = name.starts_with('U') && digits != std::string::npos && digits > 1 &&
                         std::string_view{name}.substr(digits - 2).starts_with("__");
    return name.ends_with(".down.sql") || is_undo;
}

// One line, as short as a message should be.
std::string shortened(std::string_view text) {
    constexpr std::size_t longest = 120;
    std::string line;
    for (const char c : text) {
        const bool is_blank = c == ' ' || c == '\n' || c == '\t';
        if (!is_blank || (!line.empty() && line.back() != ' ')) {
            line += is_blank ? ' ' : c;
        }
    }
    line = trimmed(line);
    return line.size() <= longest ? line : line.substr(0, longest) + " ...";
}

// The rest of the line behind `mark`, or of the text.
std::string_view behind(std::string_view text, std::string_view mark, char end) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) {
        return {};
    }
    text.remove_prefix(at + mark.size());
    return trimmed(text.substr(0, text.find(end)));
}

}  // namespace

SchemaSource schema_source(std::string_view value) {
    const std::size_t sign = value.find('=');
    const std::string_view name = value.substr(0, sign);
    std::error_code ignored;
    const bool is_path = sign == std::string_view::npos || name.empty() ||
                         name.find('/') != std::string_view::npos || fs::exists(value, ignored);
    return is_path ? SchemaSource{"", std::string{value}}
                   : SchemaSource{std::string{name}, std::string{value.substr(sign + 1)}};
}

std::optional<std::string> database_of_rules(const Config& config) {
    std::set<std::string> names;
    for (const Rule& rule : config.rules) {
        const std::string_view pattern = rule.database;
        if (pattern.size() < 3 || !pattern.starts_with('^') || !pattern.ends_with('$')) {
            return std::nullopt;
        }
        const std::string_view name = pattern.substr(1, pattern.size() - 2);
        if (!std::ranges::all_of(name, [](char c) { return is_word(c) || c == '-'; })) {
            return std::nullopt;
        }
        names.emplace(name);
    }
    return names.size() == 1 ? std::optional{*names.begin()} : std::nullopt;
}

// What a script is sorted by: its path, with the version of Flyway as it reads it.  V1__b comes
// before V1.1__a and V1_2__c, and R__d behind them all.
std::string order_of_script(const std::string& path) {
    const std::size_t begin = path.rfind('/') + 1;
    std::string name = path.substr(begin);
    const std::size_t end = name.find("__");
    if (end != std::string::npos && name.starts_with('V')) {
        std::replace(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(end), '_', '.');
        name[end] = '\x01';
    } else if (name.starts_with("R__")) {
        name.insert(0, "\x7f");
    }
    return path.substr(0, begin) + name;
}

std::vector<std::string> scripts_of(const std::string& path) {
    if (!fs::is_directory(path)) {
        return {path};
    }
    std::vector<std::string> scripts;
    for (const auto& entry : fs::recursive_directory_iterator{path}) {
        if (entry.is_regular_file() && entry.path().extension() == ".sql" &&
            !takes_back(entry.path())) {
            scripts.push_back(entry.path());
        }
    }
    std::ranges::sort(scripts);
    std::ranges::stable_sort(scripts, natural_less, order_of_script);
    return scripts;
}

std::optional<std::string> without_way_back(std::string_view script) {
    for (std::size_t begin = 0; begin < script.size();) {
        const std::size_t end = std::min(script.find('\n', begin), script.size());
        std::string_view line = trimmed(script.substr(begin, end - begin));
        if (line.starts_with("--")) {
            line = trimmed(line.substr(2));
            const std::string word = lower(line);
            if (word.starts_with("migrate:down") || word.starts_with("+goose down") ||
                word.starts_with("+migrate down")) {
                return std::string{script.substr(0, begin)};
            }
        }
        begin = end + 1;
    }
    return std::nullopt;
}

void report_failure(std::string_view printed, const std::string& path, Diagnostics& diagnostics) {
    const std::string_view line = behind(printed, "psql:" + path + ":", ':');
    const std::string_view message = behind(printed, "ERROR:  ", '\n');
    const std::string_view statement = behind(printed, "STATEMENT:  ", '\0');
    const std::string text =
        message.empty()
            ? shortened(printed)
            : fmt::format("{}{}", message,
                          statement.empty() ? "" : fmt::format(": in '{}'", shortened(statement)));
    diagnostics
        .report(code::schema_sql_failed, line.empty() ? path : fmt::format("{}:{}", path, line),
                "{}", text)
        .hint = "--schema-sql may be repeated: scripts that make roles and the like come first";
}

}  // namespace smt
