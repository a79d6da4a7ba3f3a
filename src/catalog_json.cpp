#include "smt/catalog_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "catalog_members.h"
#include "json_writer.h"
#include "smt/diagnostic.h"

namespace smt {

namespace {

using json::fail;
using json::Json;
using json::Place;

constexpr int format_version = 1;

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

// Wider than PostgreSQL's own limits: what is computed from them must not overflow.
void check_number(const std::optional<int>& number, int least, int most, const Place& place) {
    if (number && (*number < least || *number > most)) {
        fail(place, "'{}' is not between {} and {}", *number, least, most);
    }
}

void check_numbers(const ColumnType& type, const Place& place) {
    const int least_precision = type.kind == TypeKind::numeric ? 1 : 0;
    check_number(type.precision, least_precision, 100'000, {&place, "precision"});
    check_number(type.scale, -100'000, 100'000, {&place, "scale"});
    check_number(type.length, 1, 100'000'000, {&place, "length"});
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

}  // namespace

namespace json {

template <>
struct Form<TypeKind> {
    static const std::string_view& stands_for(TypeKind kind) {
        return kind_names[static_cast<std::size_t>(kind)].name;
    }
    static void read(const Json& json, const Place& place, TypeKind& kind) {
        kind = kind_of(text_of(json, place), place);
    }
};

// Its spelling is left out where the rest says it.
template <>
struct Form<ColumnType> {
    static void for_each_member(const ColumnType& type, const auto& visit) {
        const std::string usual = usual_spelling(type);
        const auto visit_one = [&](const auto& member) {
            const auto& value = type.*member.value;
            const bool is_written =
                member.name == "declared"
                    ? usual.empty() || type.declared != usual
                    : member.presence == Presence::always || value != ColumnType{}.*member.value;
            if (is_written) {
                visit(member.name, value);
            }
        };
        std::apply([&](const auto&... each) { (visit_one(each), ...); }, members<ColumnType>);
    }
    static void read(const Json& json, const Place& place, ColumnType& type) {
        read_members(json, place, type);
        check_numbers(type, place);
        complete(json, place, type);
    }
};

// An array has one element type.
template <>
struct Form<std::vector<ColumnType>> {
    static const ColumnType& stands_for(const std::vector<ColumnType>& element) {
        return element.front();
    }
    static void read(const Json& json, const Place& place, std::vector<ColumnType>& element) {
        json::read(json, place, element.emplace_back());
    }
};

}  // namespace json

namespace {

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
    std::ranges::sort(catalog.selected_by);
    std::ranges::sort(catalog.databases, {}, &Database::name);
    std::ranges::sort(catalog.tables, {}, &Table::name);
    std::ranges::sort(catalog.not_taken, {}, &NotTaken::name);
    for (Table& table : catalog.tables) {
        std::ranges::sort(table.keys, {}, &Key::name);
        std::ranges::sort(table.indexed);
        std::ranges::sort(table.inherits);
        std::ranges::sort(table.inherited_by);
        std::ranges::sort(table.referenced_by);
    }
}

}  // namespace

std::string to_json(Catalog catalog, Statistics statistics) {
    if (statistics == Statistics::left_out) {
        for (Table& table : catalog.tables) {
            table.size_bytes = 0;
            table.row_estimate = 0;
        }
    }
    return json::print(format_version, catalog);
}

Catalog catalog_from_json(std::string_view text, std::string_view path) {
    const Place root{nullptr, path};
    Catalog catalog;
    json::read(json::parse(text, root, format_version, "catalog"), root, catalog);
    check_tables(catalog, root);
    sort(catalog);
    return catalog;
}

}  // namespace smt
