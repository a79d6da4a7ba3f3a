// Structs as JSON text, by the tables of json_members.h and straight into it: a lock or a snapshot
// has a value for each column of each table, and a tree of them would take longer than the rest of
// the run.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "json_members.h"

namespace smt::json {

// Bytes that are no UTF-8, which a database in SQL_ASCII may hold and JSON may not: throws, or
// writes U+FFFD instead.
enum class OtherBytes { refused, replaced };

template <typename Value>
concept StandsForAnother = requires(const Value& value) {
    Form<Value>::stands_for(value);
};

template <typename Value>
concept ChoosesMembers = requires(const Value& value) {
    Form<Value>::for_each_member(value, [](std::string_view, const auto&) {});
};

template <typename Value>
concept IsObject = ChoosesMembers<Value> || HasMembers<Value>;

template <typename Value>
concept IsList = is_list<Value> && !IsObject<Value>;

// What is written for a value: an optional that is there is its value.
template <typename Value>
const auto& spelled(const Value& value) {
    if constexpr (StandsForAnother<Value>) {
        return spelled(Form<Value>::stands_for(value));
    } else if constexpr (is_optional<Value>) {
        return spelled(*value);
    } else if constexpr (std::is_enum_v<Value>) {
        return Words<Value>::all.at(static_cast<std::size_t>(value));
    } else {
        return value;
    }
}

// Calls `visit(name, value)` for each member that is written, in order.
template <IsObject Value, typename Visitor>
void for_each_member(const Value& value, const Visitor& visit) {
    if constexpr (ChoosesMembers<Value>) {
        Form<Value>::for_each_member(value, visit);
    } else {
        static const Value defaults{};
        const auto visit_one = [&](const auto& member) {
            if (member.presence == Presence::always ||
                value.*member.value != defaults.*member.value) {
                visit(member.name, value.*member.value);
            }
        };
        std::apply([&](const auto&... each) { (visit_one(each), ...); }, members<Value>);
    }
}

// The layout goes by what is inside of a value: only scalars, only those and flat values, or more.
enum class Depth { scalar, flat, simple, deep };

template <typename Value>
Depth depth_of(const Value& wrapped) {
    const auto& value = spelled(wrapped);
    using Spelled = std::remove_cvref_t<decltype(value)>;
    if constexpr (IsList<Spelled>) {
        const auto is_scalar = [](const auto& element) {
            return depth_of(element) == Depth::scalar;
        };
        return std::ranges::all_of(value, is_scalar) ? Depth::flat : Depth::deep;
    } else if constexpr (IsObject<Spelled>) {
        Depth depth = Depth::flat;
        for_each_member(value, [&](std::string_view, const auto& member) {
            const Depth inside = depth_of(member);
            depth = std::max(depth, inside == Depth::scalar ? Depth::flat
                                    : inside == Depth::flat ? Depth::simple
                                                            : Depth::deep);
        });
        return depth;
    } else {
        return Depth::scalar;
    }
}

// Each element of a list of objects has its own line, if it is short, so that a diff shows one line
// a thing.
class Writer {
  public:
    explicit Writer(OtherBytes other_bytes) : other_bytes_{other_bytes} {}

    template <IsObject Value>
    void write_document(int version, const Value& document) {
        text_ += fmt::format("{{\n  \"version\": {}", version);
        for_each_member(document, [&](std::string_view name, const auto& member) {
            write_line(name, member, ",\n", 2);
        });
        text_ += "\n}\n";
    }

    std::string text() && { return std::move(text_); }

  private:
    template <typename Value>
    void write(const Value& wrapped, std::size_t indent) {
        constexpr std::size_t widest_line = 100;
        const auto& value = spelled(wrapped);
        const Depth depth = depth_of(value);
        const std::size_t begin = text_.size();
        if (depth != Depth::deep) {
            write_compact(value);
        }
        if (depth == Depth::deep ||
            (depth == Depth::simple && text_.size() - begin > widest_line)) {
            text_.resize(begin);
            write_lines(value, indent);
        }
    }

    // The tables of a document are nearly all of it, and there may be many.
    template <IsList Value>
    void write_elements(const Value& list, std::size_t indent) {
        constexpr std::size_t many = 200;
        std::string_view separator = "\n";
        const auto begin = [&] {
            text_.append(separator).append(indent, ' ');
            separator = ",\n";
        };
        if (list.size() < many) {
            for (const auto& element : list) {
                begin();
                write(element, indent);
            }
            return;
        }
        const auto written = [&](std::size_t i) {
            Writer writer{other_bytes_};
            writer.write(list[i], indent);
            return std::move(writer).text();
        };
        for (const std::string& element : written_by_many(list.size(), written)) {
            begin();
            text_ += element;
        }
    }

    template <typename Value>
    void write_lines(const Value& value, std::size_t indent) {
        std::string_view separator = "\n";
        if constexpr (IsList<Value>) {
            text_ += '[';
            write_elements(value, indent + 2);
        } else if constexpr (IsObject<Value>) {
            text_ += '{';
            for_each_member(value, [&](std::string_view name, const auto& member) {
                write_line(name, member, separator, indent + 2);
                separator = ",\n";
            });
        }
        text_.append("\n").append(indent, ' ') += IsList<Value> ? ']' : '}';
    }

    template <typename Value>
    void write_line(std::string_view name, const Value& member, std::string_view separator,
                    std::size_t indent) {
        text_.append(separator).append(indent, ' ');
        write_text(name);
        text_ += ": ";
        write(member, indent);
    }

    template <typename Value>
    void write_compact(const Value& wrapped) {
        const auto& value = spelled(wrapped);
        using Spelled = std::remove_cvref_t<decltype(value)>;
        std::string_view separator;
        if constexpr (IsList<Spelled>) {
            text_ += '[';
            for (const auto& element : value) {
                text_ += separator;
                write_compact(element);
                separator = ",";
            }
            text_ += ']';
        } else if constexpr (IsObject<Spelled>) {
            text_ += '{';
            for_each_member(value, [&](std::string_view name, const auto& member) {
                text_ += separator;
                write_text(name);
                text_ += ':';
                write_compact(member);
                separator = ",";
            });
            text_ += '}';
        } else if constexpr (std::same_as<Spelled, bool>) {
            text_ += value ? "true" : "false";
        } else if constexpr (std::integral<Spelled>) {
            text_ += std::to_string(value);
        } else {
            write_text(value);
        }
    }

    void write_text(std::string_view text);

    // `element(i)` for each number below `size`, by several threads.
    static std::vector<std::string> written_by_many(
        std::size_t size, const std::function<std::string(std::size_t)>& element);

    OtherBytes other_bytes_;
    std::string text_;
};

// The document with its version, ending with a line feed.
template <IsObject Value>
std::string print(int version, const Value& document,
                  OtherBytes other_bytes = OtherBytes::refused) {
    Writer writer{other_bytes};
    writer.write_document(version, document);
    return std::move(writer).text();
}

}  // namespace smt::json
