#include "file_changes.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "smt/config.h"
#include "smt/diagnostic.h"
#include "unified_diff.h"

namespace smt {

namespace {

constexpr std::string_view hidden = "***";

bool is_placeholder(std::string_view value) {
    return value.starts_with("'${") && value.ends_with("}'") && value.find('}') == value.size() - 2;
}

// An option or a setting, 'name' = 'value', as smt writes it: a line of its own.
struct OptionLine {
    std::string_view head;  // up to the value
    std::string_view name, value, tail;
};

std::optional<OptionLine> option_in(std::string_view line) {
    constexpr std::string_view sign = "' = ";
    const std::size_t end_of_name = line.find(sign);
    const std::size_t begin_of_name = line.find('\'');
    const std::size_t end_of_value = line.rfind('\'') + 1;  // npos + 1 is 0
    if (end_of_name == std::string_view::npos || begin_of_name >= end_of_name) {
        return std::nullopt;
    }
    const std::string_view before = line.substr(0, begin_of_name);
    const std::size_t value = end_of_name + sign.size();
    if (before.find_first_not_of(' ') != std::string_view::npos && before != "SET ") {
        return std::nullopt;
    }
    if (end_of_value <= value) {
        return std::nullopt;
    }
    return OptionLine{line.substr(0, value),
                      line.substr(begin_of_name + 1, end_of_name - begin_of_name - 1),
                      line.substr(value, end_of_value - value), line.substr(end_of_value)};
}

// `name: "value"` of YAML, as smt writes it: a line of its own.
std::optional<OptionLine> entry_in(std::string_view line) {
    constexpr std::string_view sign = ": \"";
    const std::size_t begin_of_name = line.find_first_not_of(' ');
    const std::size_t end_of_name = line.find(sign);
    if (end_of_name == std::string_view::npos || begin_of_name >= end_of_name ||
        line[begin_of_name] == '#' || line[begin_of_name] == '-') {
        return std::nullopt;
    }
    const std::size_t value = end_of_name + sign.size() - 1;
    const std::size_t end_of_value = line.rfind('"') + 1;
    if (end_of_value <= value + 1) {
        return std::nullopt;
    }
    return OptionLine{line.substr(0, value),
                      line.substr(begin_of_name, end_of_name - begin_of_name),
                      line.substr(value, end_of_value - value), line.substr(end_of_value)};
}

// A line that only the file on the disk has may be anybody's.
bool may_hold_secret(std::string_view line) {
    const bool has_text = line.find_first_of("'\"") != std::string_view::npos ||
                          line.find("--") != std::string_view::npos;
    return has_text && (is_secret(line) || holds_password(line));
}

std::string masked(Side side, std::string_view line) {
    if (const auto option = option_in(line)) {
        const bool is_ours = option->tail.empty() || option->tail == "," || option->tail == ";";
        if (is_ours && is_placeholder(option->value)) {
            return std::string{line};
        }
        if (is_secret(option->name) || holds_password(option->value)) {
            return fmt::format("{}'{}'{}", option->head, hidden, is_ours ? option->tail : "");
        }
    }
    if (const auto entry = entry_in(line)) {
        const bool is_ours = entry->tail.empty();
        if (is_ours && entry->value.starts_with("\"${") && entry->value.ends_with("}\"") &&
            entry->value.find('}') == entry->value.size() - 2) {
            return std::string{line};
        }
        if (is_secret(entry->name) || holds_password(entry->value)) {
            return fmt::format("{}\"{}\"", entry->head, hidden);
        }
    }
    const bool is_foreign = side == Side::before;
    return is_foreign && may_hold_secret(line) ? std::string{hidden} : std::string{line};
}

std::string name_line(std::string_view sign, const std::optional<std::string>& text,
                      const std::string& path) {
    return fmt::format("{} {}\n", sign, text ? visible(path) : "/dev/null");
}

}  // namespace

std::string to_unified_diff(const std::string& output_dir, const std::vector<FileChange>& changes) {
    std::string text;
    for (const FileChange& change : changes) {
        const std::string path = std::filesystem::path{output_dir} / change.path;
        text += name_line("---", change.before, path) + name_line("+++", change.after, path) +
                unified_diff(change.before.value_or(""), change.after.value_or(""), masked);
    }
    return text;
}

}  // namespace smt
