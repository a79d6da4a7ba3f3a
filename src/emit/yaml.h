// What YAML files say alike.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "smt/plan.h"
#include "smt/quote.h"

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

}  // namespace smt
