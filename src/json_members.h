// Structs as JSON, by tables of their members: what is written is what can be read back.  Reading
// is strict: an unknown member, a wrong type and a missing member are errors that name their place.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "smt/diagnostic.h"

namespace smt::json {

using Json = nlohmann::ordered_json;

enum class Presence { always, unless_default };

template <typename Struct, typename Value>
struct Member {
    std::string_view name;
    Value Struct::*value;
    Presence presence = Presence::unless_default;
};
// Clang deduces the arguments of an aggregate from version 17 on.
template <typename Struct, typename Value>
Member(std::string_view, Value Struct::*, Presence = Presence::unless_default)
    -> Member<Struct, Value>;

// The members of a struct, in the order in which they are written: specialised for each.
template <typename Struct>
inline constexpr auto members = nullptr;

template <typename Value>
concept HasMembers = !std::same_as<decltype(members<Value>), const std::nullptr_t>;

// The words of an enumeration, in the order of its values: specialised for each.
template <typename Enumeration>
struct Words;

// Specialised for a type that has a form of its own: read(json, place, value), and either
// stands_for(value), the value that is written for it, or for_each_member(value, visit).
template <typename Value>
struct Form {};

// Where a value stands in the document: spelled only when there is something to say about it.
struct Place {
    const Place* parent;
    std::string_view member;  // of the root: the path of the file; empty: an element of a list
    std::size_t index = 0;

    std::string text() const;
};

// Throws std::runtime_error: "catalog.json: tables[3].columns[0].nullable: MESSAGE".
template <typename... Args>
[[noreturn]] void fail(const Place& place, fmt::format_string<Args...> message, Args&&... args) {
    throw std::runtime_error{place.text() + ": " +
                             fmt::format(message, std::forward<Args>(args)...)};
}

// A value as a message shows it; of a list or an object only what it is.
std::string shown(const Json& value);

const std::string& text_of(const Json& value, const Place& place);

// The document, an object of version `version`, without its version.  Refuses what nlohmann-json
// takes: a member that stands twice, where the last one wins.  `what`: "a catalog".
Json parse(std::string_view text, const Place& root, int version, std::string_view what);

template <typename Value>
inline constexpr bool is_list = false;
template <typename Value>
inline constexpr bool is_list<std::vector<Value>> = true;
template <typename Value>
inline constexpr bool is_optional = false;
template <typename Value>
inline constexpr bool is_optional<std::optional<Value>> = true;

template <typename Value>
concept ReadsItself = requires(const Json& json, const Place& place, Value& value) {
    Form<Value>::read(json, place, value);
};

template <typename Enumeration>
Enumeration word_of(const std::string& word, const Place& place) {
    constexpr const auto& words = Words<Enumeration>::all;
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) {
        fail(place, "'{}' is no {}{}", word, Words<Enumeration>::what, did_you_mean(word, words));
    }
    return static_cast<Enumeration>(found - words.begin());
}

template <std::integral Number>
Number number_of(const Json& value, const Place& place) {
    const bool fits =
        value.is_number_unsigned()
            ? std::in_range<Number>(value.get<std::uint64_t>())
            : value.is_number_integer() && std::in_range<Number>(value.get<std::int64_t>());
    if (!fits) {
        fail(place, "{} is no whole number from {} to {}", shown(value),
             std::numeric_limits<Number>::min(), std::numeric_limits<Number>::max());
    }
    return value.get<Number>();
}

template <typename Value>
void read(const Json& json, const Place& place, Value& value);

// Looks for the members of an object by name: the next one first, since they mostly stand in their
// order.
class MemberSearch {
  public:
    explicit MemberSearch(const Json::object_t& object) : object_{object}, next_{object.begin()} {}

    const Json* find(std::string_view name) {
        for (std::size_t i = 0; i < object_.size(); ++i) {
            next_ = next_ == object_.end() ? object_.begin() : next_;
            const auto& member = *next_++;
            if (member.first == name) {
                ++found_;
                return &member.second;
            }
        }
        return nullptr;
    }
    bool has_found_all() const { return found_ == object_.size(); }

  private:
    const Json::object_t& object_;
    Json::object_t::const_iterator next_;
    std::size_t found_ = 0;
};

template <HasMembers Value>
void read_members(const Json& json, const Place& place, Value& value) {
    if (!json.is_object()) {
        fail(place, "{} is no object", shown(json));
    }
    MemberSearch search{json.get_ref<const Json::object_t&>()};
    const auto read_member = [&](const auto& member) {
        if (const Json* const found = search.find(member.name)) {
            read(*found, Place{&place, member.name}, value.*member.value);
        } else if (member.presence == Presence::always) {
            fail(place, "'{}' is missing", member.name);
        }
    };
    std::apply([&](const auto&... each) { (read_member(each), ...); }, members<Value>);
    if (search.has_found_all()) {
        return;
    }
    constexpr auto known =
        std::apply([](const auto&... each) { return std::array{each.name...}; }, members<Value>);
    for (const auto& [name, unused] : json.items()) {
        if (std::ranges::find(known, name) == known.end()) {
            fail(place, "unknown member '{}'{}", name, did_you_mean(name, known));
        }
    }
}

template <typename Value>
void read(const Json& json, const Place& place, Value& value) {
    if constexpr (ReadsItself<Value>) {
        Form<Value>::read(json, place, value);
    } else if constexpr (std::same_as<Value, std::string>) {
        value = text_of(json, place);
    } else if constexpr (std::same_as<Value, bool>) {
        if (!json.is_boolean()) {
            fail(place, "{} is neither true nor false", shown(json));
        }
        value = json.get<bool>();
    } else if constexpr (std::integral<Value>) {
        value = number_of<Value>(json, place);
    } else if constexpr (std::is_enum_v<Value>) {
        value = word_of<Value>(text_of(json, place), place);
    } else if constexpr (HasMembers<Value>) {
        read_members(json, place, value);
    } else if constexpr (is_list<Value>) {
        if (!json.is_array()) {
            fail(place, "{} is no list", shown(json));
        }
        for (std::size_t i = 0; i < json.size(); ++i) {
            read(json[i], Place{&place, "", i}, value.emplace_back());
        }
    } else {
        read(json, place, value.emplace());  // an optional that is there
    }
}

}  // namespace smt::json
