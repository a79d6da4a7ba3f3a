#include "report_writer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "text.h"
#include "utf8.h"

namespace smt {

namespace {

bool is_plain(char c, bool for_page) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' &&
           !(for_page && (c == '<' || c == '>' || c == '&'));
}

void append_escaped(std::string& text, std::uint32_t code_point) {
    if (code_point == '"' || code_point == '\\') {
        text += {'\\', static_cast<char>(code_point)};
    } else if (code_point == '\n') {
        text += "\\n";
    } else if (code_point < 0x10000) {
        fmt::format_to(std::back_inserter(text), "\\u{:04x}", code_point);
    } else {
        const std::uint32_t rest = code_point - 0x10000;
        fmt::format_to(std::back_inserter(text), "\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10U),
                       0xDC00 + (rest & 0x3FFU));
    }
}

// [name, kind], ...: words of ours, which need no escape.
std::string members_of(const std::vector<std::pair<std::string, std::string>>& fields) {
    return fmt::format("{}", fmt::join(map(fields,
                                           [](const auto& field) {
                                               return fmt::format(R"(["{}","{}"])", field.first,
                                                                  field.second);
                                           }),
                                       ","));
}

}  // namespace

void append_json(std::string& text, std::string_view value, bool for_page) {
    text += '"';
    while (!value.empty()) {
        std::size_t plain = 0;
        while (plain < value.size() && is_plain(value[plain], for_page)) {
            ++plain;
        }
        text.append(value.substr(0, plain));
        value.remove_prefix(plain);
        if (value.empty()) {
            break;
        }
        constexpr std::uint32_t replacement = 0xFFFD;
        const auto character = utf8_character(value);
        append_escaped(text, character ? character->code_point : replacement);
        value.remove_prefix(character ? character->length : 1);
    }
    text += '"';
}

std::size_t PagePool::place(Pool& pool, std::string_view value) {
    const auto [entry, is_new] = pool.places.try_emplace(std::string{value}, pool.values.size());
    if (is_new) {
        pool.values.push_back(&entry->first);
    }
    return entry->second;
}

std::size_t PagePool::text(std::string_view value) {
    return place(strings_, value);
}

std::size_t PagePool::record(std::string_view shape, const std::string& values) {
    return place(shared_[std::string{shape}], values);
}

std::vector<std::pair<std::string, std::string>> PagePool::members() const {
    std::string strings;
    for (const std::string* value : strings_.values) {
        strings += strings.empty() ? "" : ",\n";
        append_json(strings, *value, true);
    }
    std::vector<std::string> shapes;
    std::vector<std::string> shared;
    for (const auto& [name, shape] : shapes_) {
        shapes.push_back(fmt::format("\"{}\":[{}]", name, members_of(shape.fields)));
    }
    for (const auto& [name, pool] : shared_) {
        std::string values;
        for (const std::string* value : pool.values) {
            values.append(values.empty() ? "" : ",\n").append(*value);
        }
        shared.push_back(fmt::format("\"{}\":[\n{}\n]", name, values));
    }
    return {{"shapes", fmt::format("{{{}}}", fmt::join(shapes, ","))},
            {"strings", fmt::format("[\n{}\n]", strings)},
            {"shared", fmt::format("{{{}}}", fmt::join(shared, ","))}};
}

void PageWriter::lines(std::string_view key, std::string_view value) {
    begin(key, "lines");
    std::vector<std::string> split;
    for (;;) {
        const std::size_t end = value.find('\n');
        split.emplace_back(value.substr(0, end));
        if (end == std::string_view::npos) {
            break;
        }
        value.remove_prefix(end + 1);
    }
    append_list(text_, split,
                [&](const std::string& line) { text_ += std::to_string(pool_.text(line)); });
}

}  // namespace smt
