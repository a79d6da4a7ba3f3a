#include "smt/catalog_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "catalog_members.h"
#include "smt/diagnostic.h"

namespace smt {

namespace {

using Json = nlohmann::ordered_json;

constexpr int format_version = 1;
// Far more than a catalog needs; it keeps a hostile file from exhausting the stack.
constexpr int deepest_nesting = 64;

template <typename Value>
constexpr bool is_list = false;
template <typename Value>
constexpr bool is_list<std::vector<Value>> = true;
template <typename Value>
constexpr bool is_optional = false;
template <typename Value>
constexpr bool is_optional<std::optional<Value>> = true;

// PostgreSQL's spelling of a type, where kind, digits and length say it all; else empty.
std::string usual_spelling(const ColumnType& type) {
    if (type.kind == TypeKind::array && !type.element.empty()) {
        return type.element.front().declared + "[]";
    }
    const std::string_view word = kind_names[static_cast<std::size_t>(type.kind)].postgres;
    if (!word.empty() && type.precision && type.scale) {
        return fmt::format("{}({},{})", word, *type.precision, *type.scale);
    }
    const std::optional<int> number = type.length ? type.length : type.precision;
    return !word.empty() && number ? fmt::format("{}({})", word, *number) : std::string{word};
}

template <typename Struct, typename Value>
bool is_worth_writing(const Struct& object, const Member<Struct, Value>& member) {
    if constexpr (std::same_as<Struct, ColumnType>) {
        if (member.presence == Presence::unless_usual) {
            const std::string usual = usual_spelling(object);
            return usual.empty() || object.declared != usual;
        }
    }
    return member.presence == Presence::always || object.*member.value != Struct{}.*member.value;
}

template <typename Value>
Json written(const Value& value) {
    if constexpr (std::same_as<Value, TypeKind>) {
        return kind_names[static_cast<std::size_t>(value)].name;
    } else if constexpr (std::is_enum_v<Value>) {
        return Words<Value>::all.at(static_cast<std::size_t>(value));
    } else if constexpr (HasMembers<Value>) {
        Json object = Json::object();
        const auto add = [&](const auto& member) {
            if (is_worth_writing(value, member)) {
                object[std::string{member.name}] = written(value.*member.value);
            }
        };
        std::apply([&](const auto&... each) { (add(each), ...); }, members<Value>);
        return object;
    } else if constexpr (std::same_as<Value, std::vector<ColumnType>>) {
        return written(value.front());  // an array has one element type
    } else if constexpr (is_list<Value>) {
        Json list = Json::array();
        for (const auto& element : value) {
            list.push_back(written(element));
        }
        return list;
    } else if constexpr (is_optional<Value>) {
        return written(*value);
    } else {
        return value;
    }
}

// Where a value stands in the document: spelled only when there is something to say about it.
struct Place {
    const Place* parent;
    std::string_view member;  // of the root: the path of the file; empty: an element of a list
    std::size_t index = 0;

    std::string text() const {
        if (parent == nullptr) {
            return std::string{member};
        }
        if (member.empty()) {
            return fmt::format("{}[{}]", parent->text(), index);
        }
        const char* const separator = parent->parent == nullptr ? ": " : ".";
        return fmt::format("{}{}{}", parent->text(), separator, member);
    }
};

template <typename... Args>
[[noreturn]] void fail(const Place& place, fmt::format_string<Args...> message, Args&&... args) {
    throw std::runtime_error{place.text() + ": " +
                             fmt::format(message, std::forward<Args>(args)...)};
}

// A value as a message shows it; of a list or an object only what it is.
std::string shown(const Json& value) {
    if (value.is_string()) {
        return fmt::format("'{}'", value.get_ref<const std::string&>());
    }
    return value.is_structured() ? fmt::format("an {}", value.type_name())
                                 : fmt::format("'{}'", value.dump());
}

const std::string& text_of(const Json& value, const Place& place) {
    if (!value.is_string()) {
        fail(place, "{} is no text", shown(value));
    }
    return value.get_ref<const std::string&>();
}

// What PostgreSQL calls a type is understood well enough to be corrected.
TypeKind kind_of(const std::string& word, const Place& place) {
    std::vector<std::string_view> candidates;
    for (const KindName& kind : kind_names) {
        if (kind.name == word) {
            return kind.kind;
        }
        candidates.push_back(kind.name);
        candidates.push_back(kind.postgres);
    }
    const std::string_view close = nearest(word, candidates);
    const auto* const meant = std::ranges::find_if(kind_names, [&](const KindName& kind) {
        return !close.empty() && (kind.name == close || kind.postgres == close);
    });
    fail(place, "'{}' is no type kind{}", word,
         meant == std::end(kind_names) ? "" : fmt::format(", did you mean '{}'?", meant->name));
}

template <typename Enumeration>
Enumeration value_of(const std::string& word, const Place& place) {
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

template <HasMembers Value>
void read_members(const Json& json, const Place& place, Value& value) {
    if (!json.is_object()) {
        fail(place, "{} is no object", shown(json));
    }
    std::vector<std::string_view> known;
    const auto read_member = [&](const auto& member) {
        known.push_back(member.name);
        const auto found = json.find(member.name);
        if (found != json.end()) {
            read(*found, Place{&place, member.name}, value.*member.value);
        } else if (member.presence == Presence::always) {
            fail(place, "'{}' is missing", member.name);
        }
    };
    std::apply([&](const auto&... each) { (read_member(each), ...); }, members<Value>);
    for (const auto& [name, unused] : json.items()) {
        if (std::ranges::find(known, name) == known.end()) {
            fail(place, "unknown member '{}'{}", name, did_you_mean(name, known));
        }
    }
}

// A type map and a Flink declaration ask an array for its element.
void complete(const Json& json, const Place& place, ColumnType& type) {
    if (type.kind == TypeKind::array && type.element.empty()) {
        fail(place, "'element' is missing");
    }
    if (type.kind != TypeKind::array && !type.element.empty()) {
        fail(place, "only an array has an 'element'");
    }
    if (json.contains("declared")) {
        return;
    }
    type.declared = usual_spelling(type);
    if (type.declared.empty()) {
        fail(place, "'declared' is missing");
    }
}

template <typename Value>
void read(const Json& json, const Place& place, Value& value) {
    if constexpr (std::same_as<Value, std::string>) {
        value = text_of(json, place);
    } else if constexpr (std::same_as<Value, bool>) {
        if (!json.is_boolean()) {
            fail(place, "{} is neither true nor false", shown(json));
        }
        value = json.get<bool>();
    } else if constexpr (std::integral<Value>) {
        value = number_of<Value>(json, place);
    } else if constexpr (std::same_as<Value, TypeKind>) {
        value = kind_of(text_of(json, place), place);
    } else if constexpr (std::is_enum_v<Value>) {
        value = value_of<Value>(text_of(json, place), place);
    } else if constexpr (HasMembers<Value>) {
        read_members(json, place, value);
        if constexpr (std::same_as<Value, ColumnType>) {
            complete(json, place, value);
        }
    } else if constexpr (std::same_as<Value, std::vector<ColumnType>>) {
        read(json, place, value.emplace_back());
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

// Refuses what nlohmann-json takes: a member that stands twice, where the last one wins.
class Members {
  public:
    explicit Members(const Place& root) : root_{root} {}

    bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
        if (depth > deepest_nesting) {
            fail(root_, "nested deeper than {}", deepest_nesting);
        }
        if (event == Json::parse_event_t::object_start) {
            open_.emplace_back();
        } else if (event == Json::parse_event_t::object_end) {
            open_.pop_back();
        } else if (event == Json::parse_event_t::key) {
            const std::string name = parsed.get<std::string>();
            if (!open_.back().insert(name).second) {
                fail(root_, "the member '{}' stands twice in one object", name);
            }
        }
        return true;
    }

  private:
    const Place& root_;
    std::vector<std::set<std::string>> open_;
};

Json parse(std::string_view text, const Place& root) {
    Members members_seen{root};
    try {
        return Json::parse(text, std::ref(members_seen));
    } catch (const Json::parse_error& error) {
        // "[json.exception.parse_error.101] parse error at line 3, column 7: syntax error ..."
        const std::string_view what = error.what();
        const std::size_t read = std::min(error.byte, text.size());
        const auto line = 1 + std::ranges::count(text.substr(0, read), '\n');
        throw std::runtime_error{
            fmt::format("{}:{}: no JSON: {}", root.text(), line, what.substr(what.find(": ") + 2))};
    } catch (const Json::exception& error) {
        const std::string_view what = error.what();
        fail(root, "no JSON: {}", what.substr(what.find("] ") + 2));
    }
}

// What a live catalog cannot have, and a hand-written one can.
void check_names(const Table& table, const Place& place) {
    std::vector<std::string_view> columns;
    for (const Column& column : table.columns) {
        if (std::ranges::find(columns, column.name) != columns.end()) {
            fail(place, "the column '{}' stands twice", column.name);
        }
        columns.emplace_back(column.name);
    }
    const auto check = [&](const std::string& name, std::string_view what) {
        if (std::ranges::find(columns, name) == columns.end()) {
            fail(place, "{} names no column '{}'{}", what, name, did_you_mean(name, columns));
        }
    };
    for (const Key& key : table.keys) {
        for (const std::string& column : key.columns) {
            check(column, fmt::format("the key '{}'", key.name));
        }
    }
    for (const std::string& column : table.indexed) {
        check(column, "'indexed'");
    }
}

void check_tables(const Catalog& catalog, const Place& root) {
    const Place tables{&root, "tables"};
    std::set<TableName> names;
    for (std::size_t i = 0; i < catalog.tables.size(); ++i) {
        const Table& table = catalog.tables[i];
        const Place place{&tables, "", i};
        if (std::ranges::find(catalog.databases, table.name.database, &Database::name) ==
            catalog.databases.end()) {
            fail(place, "its database '{}' is not among 'databases'", table.name.database);
        }
        if (!names.insert(table.name).second) {
            fail(place, "'{}' stands twice", to_string(table.name));
        }
        check_names(table, place);
    }
}

void sort(Catalog& catalog) {
    std::ranges::sort(catalog.databases, {}, &Database::name);
    std::ranges::sort(catalog.tables, {}, &Table::name);
    std::ranges::sort(catalog.not_taken, {}, &NotTaken::name);
    for (Table& table : catalog.tables) {
        std::ranges::sort(table.keys, {}, &Key::name);
        std::ranges::sort(table.indexed);
        std::ranges::sort(table.inherits);
        std::ranges::sort(table.referenced_by);
    }
}

}  // namespace

std::string to_json(const Catalog& catalog, Statistics statistics) {
    Json document = {{"version", format_version}};
    document.update(written(catalog));
    if (statistics == Statistics::left_out && document.contains("tables")) {
        for (Json& table : document["tables"]) {
            table.erase("size_bytes");
            table.erase("row_estimate");
        }
    }
    return document.dump(2) + "\n";
}

Catalog catalog_from_json(std::string_view text, std::string_view path) {
    const Place root{nullptr, path};
    Json document = parse(text, root);
    if (!document.is_object()) {
        fail(root, "{} is no catalog", shown(document));
    }
    if (!document.contains("version")) {
        fail(root, "'version' is missing");
    }
    if (document["version"] != format_version) {
        fail(Place{&root, "version"}, "{} is unknown to this smt, which reads '{}'",
             shown(document["version"]), format_version);
    }
    document.erase("version");
    Catalog catalog;
    read(document, root, catalog);
    check_tables(catalog, root);
    sort(catalog);
    return catalog;
}

}  // namespace smt
