// Small helpers for text.
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace smt {

// The result of `function` for each element, in order.
template <typename Range, typename Function>
auto map(const Range& range, Function function) {
    std::vector<std::decay_t<std::invoke_result_t<Function, decltype(*std::begin(range))>>> mapped;
    mapped.reserve(std::size(range));
    for (const auto& element : range) {
        mapped.push_back(std::invoke(function, element));
    }
    return mapped;
}

// `from`, at every place where it stands in `text`, becomes `to`.
inline std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
    std::string replaced;
    for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
        replaced.append(text.substr(0, at)).append(to);
        text.remove_prefix(at + from.size());
    }
    return replaced.append(text);
}

// Of many names the first ones, and how many more: "a, b, c, d, e and 7 more".
inline std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) {
        text.append(i == 0 ? "" : ", ").append(names[i]);
    }
    return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more"
                               : text;
}

// "1 table", "2 tables".
inline std::string counted(std::size_t number, std::string_view thing) {
    return std::to_string(number).append(" ").append(thing).append(number == 1 ? "" : "s");
}

}  // namespace smt
