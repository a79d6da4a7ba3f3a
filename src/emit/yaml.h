// What YAML files say alike.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "smt/plan.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

inline std::string yaml_header(const Plan& plan, std::string_view what) {
    return fmt::format(
        "# smt {}: {}\n"
        "# Generated: change the config and run smt again instead of editing.\n"
        "#\n",
        plan.smt_version, quote::comment(what));
}

// `key: "value"`, with the mark above it that `smt render` looks for where it is a placeholder.
inline std::string yaml_entry(const Plan& plan, const Properties::value_type& entry,
                              std::string_view indent) {
    const std::string_view value = entry.second;
    const bool is_placeholder =
        std::ranges::find(plan.placeholders, entry) != plan.placeholders.end();
    const std::string mark = is_placeholder
                                 ? fmt::format("{}{}{}\n", indent, quote::yaml_placeholder_mark,
                                               value.substr(2, value.size() - 3))
                                 : "";
    return fmt::format("{}{}{}: {}\n", mark, indent, quote::yaml_key(entry.first),
                       quote::yaml_text(value));
}

// Writes a document of YAML from the outside in; every value is quoted.
class YamlWriter {
  public:
    explicit YamlWriter(std::string header) : text_(std::move(header)) {}

    void text(std::string_view key, std::string_view value) {
        line(quote::yaml_key(key) + ": " + quote::yaml_text(value) + "\n");
    }
    void number(std::string_view key, int value) {
        line(fmt::format("{}: {}\n", quote::yaml_key(key), value));
    }
    void flag(std::string_view key, bool value) {
        line(fmt::format("{}: {}\n", quote::yaml_key(key), value));
    }
    void block(std::string_view key, std::string_view value) {
        line(quote::yaml_key(key) + ": " +
             quote::yaml_block(value, std::string(2 * (depth_ + 1), ' ')));
    }
    void texts(std::string_view key, const std::vector<std::string>& values) {
        line(fmt::format("{}: [{}]\n", quote::yaml_key(key),
                         fmt::join(map(values, quote::yaml_text), ", ")));
    }
    // A value that `smt render` fills in.
    void placeholder(std::string_view name) {
        line(fmt::format("{}{}\n", quote::yaml_placeholder_mark, name));
        text(name, fmt::format("${{{}}}", name));
    }
    template <typename Body>
    void object(std::string_view key, const Body& body) {
        line(quote::yaml_key(key) + ":\n");
        ++depth_;
        body();
        --depth_;
    }
    // Of a list, which is the value of an object.
    template <typename Body>
    void item(const Body& body) {
        ++depth_;
        begins_item_ = true;
        body();
        --depth_;
    }

    const std::string& document() const { return text_; }

  private:
    void line(const std::string& written) {
        text_ +=
            begins_item_ ? std::string(2 * (depth_ - 1), ' ') + "- " : std::string(2 * depth_, ' ');
        text_ += written;
        begins_item_ = false;
    }

    std::string text_;
    std::size_t depth_ = 0;
    bool begins_item_ = false;
};

}  // namespace smt
