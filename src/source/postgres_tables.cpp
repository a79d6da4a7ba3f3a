#include "source/postgres_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "parallel.h"
#include "source/postgres_codes.h"
#include "source/postgres_queries.h"

namespace smt::postgres {

namespace {

// A table that is being read: other catalogs name its columns by pg_attribute.attnum.
struct Entry {
    Table table;
    std::vector<int> numbers;  // attnum of each column, ascending

    Column* column(int number) {
        const auto found = std::ranges::lower_bound(numbers, number);
        if (found == numbers.end() || *found != number) {
            return nullptr;
        }
        return &table.columns[static_cast<std::size_t>(found - numbers.begin())];
    }
};

class TableReader {
  public:
    TableReader(Session& session, const Relations& relations, const Children& children,
                const std::vector<Oid>& wanted);

    std::vector<Table> read(const Types& types);

  private:
    Entry* find(Oid table);
    Column* find_column(const pqxx::row& row);
    std::string only(std::string_view column) const;

    pqxx::result query_columns() const;
    pqxx::result query_defaults(const pqxx::result& columns) const;
    pqxx::result query_comments() const;
    pqxx::result query_indexes() const;

    void read_constraints();
    void read_columns(const pqxx::result& rows, const Types& types);
    Column to_column(const pqxx::row& row, const Types& types) const;
    void read_defaults(const pqxx::result& rows);
    void read_comments(const pqxx::result& rows);
    void read_indexes(const pqxx::result& rows);
    void add_children();
    void add_inheritance(const Child& child);
    std::vector<Table> take();

    Session& session_;
    const Relations& relations_;
    const Children& children_;
    std::unordered_map<Oid, Entry> entries_;
    std::set<std::pair<Oid, int>> not_validated_;  // columns whose NOT NULL is NOT VALID
    std::optional<std::string> oids_;  // of the wanted tables, an array; absent: most are wanted
};

// The numbers of an int2vector's text, "3 1 0".
std::vector<int> to_numbers(std::string_view text) {
    std::vector<int> numbers;
    while (!text.empty()) {
        int number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        numbers.push_back(number);
        text.remove_prefix(std::min(static_cast<std::size_t>(end - text.data()) + 1, text.size()));
    }
    return numbers;
}

// The names of columns by number; 0, an expression, has none.
std::vector<std::string> names_of(Entry& entry, const std::vector<int>& numbers) {
    std::vector<std::string> names;
    for (const int number : numbers) {
        if (const Column* column = entry.column(number)) {
            names.push_back(column->name);
        }
    }
    return names;
}

Table to_table(const Relation& relation) {
    const bool is_root = relation.kind == 'p';  // its partitions have the rows: add_children()
    return {.name = relation.name,
            .kind = is_root ? TableKind::partitioned : TableKind::table,
            .identity = relation.identity,
            .row_security = relation.row_security,
            .size_bytes = is_root ? 0 : relation.bytes,
            .row_estimate = is_root ? -1 : relation.row_count};
}

// Whether an expression as pg_get_expr spells it names a column that is gone.  The same text in a
// literal is data.
bool names_dropped_column(std::string_view expression) {
    for (std::size_t begin = 0;
         (begin = expression.find_first_of("'\"", begin)) < expression.size();) {
        // A mark that is doubled ends one piece here and begins the next: both are quoted.
        const std::size_t end =
            std::min(expression.find(expression[begin], begin + 1), expression.size());
        if (expression.substr(begin, end + 1 - begin) == R"("?dropped?column?")") {
            return true;
        }
        begin = end + 1;
    }
    return false;
}

template <typename Value>
void sort_and_unite(std::vector<Value>& values) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

TableReader::TableReader(Session& session, const Relations& relations, const Children& children,
                         const std::vector<Oid>& wanted)
    : session_{session}, relations_{relations}, children_{children} {
    for (const Oid id : wanted) {
        entries_.emplace(id, Entry{to_table(relations.at(id)), {}});
    }
    if (2 * wanted.size() < relations.size()) {
        oids_ = fmt::format("'{{{}}}'::oid[]", fmt::join(wanted, ","));
    }
}

Entry* TableReader::find(Oid table) {
    const auto found = entries_.find(table);
    return found == entries_.end() ? nullptr : &found->second;
}

Column* TableReader::find_column(const pqxx::row& row) {
    Entry* entry = find(row["table_id"].as<Oid>());
    return entry == nullptr ? nullptr : entry->column(row["number"].as<int>());
}

// The condition that a column of oids names a wanted table.
std::string TableReader::only(std::string_view column) const {
    return oids_ ? fmt::format("{} = ANY ({})", column, *oids_)
                 : fmt::format("{} IN ({})", column, all_tables);
}

Column TableReader::to_column(const pqxx::row& row, const Types& types) const {
    using namespace column_field;
    const Oid type_id = row[type].as<Oid>();
    const bool is_not_null =
        row[not_null].as<bool>() &&
        !not_validated_.contains({row[table_id].as<Oid>(), row[number].as<int>()});
    return {.name = row[name].as<std::string>(),
            .type = types.resolve(type_id, row[modifier].as<int>(), row[declared].c_str()),
            .nullable = !is_not_null && !types.is_not_null(type_id),
            .generated = to_generated(*row[identity].c_str(), *row[generated].c_str()),
            .storage = to_storage(*row[storage].c_str())};
}

pqxx::result TableReader::query_columns() const {
    return session_.query(fmt::format(columns_query, fmt::arg("only", only("a.attrelid"))));
}

pqxx::result TableReader::query_defaults(const pqxx::result& columns) const {
    std::set<Oid> with_generated;
    for (const auto& row : columns) {
        if (*row[column_field::generated].c_str() != '\0') {
            with_generated.insert(row[column_field::table_id].as<Oid>());
        }
    }
    return session_.query(fmt::format(defaults_query,
                                      fmt::arg("with_generated", fmt::join(with_generated, ",")),
                                      fmt::arg("only", only("d.adrelid"))));
}

pqxx::result TableReader::query_comments() const {
    return session_.query(fmt::format(comments_query, fmt::arg("only", only("objoid"))));
}

pqxx::result TableReader::query_indexes() const {
    return session_.query(
        fmt::format(indexes_query,
                    fmt::arg("nulls_not_distinct", nulls_not_distinct(session_.server_version())),
                    fmt::arg("only", only("i.indrelid"))));
}

void TableReader::read_columns(const pqxx::result& rows, const Types& types) {
    struct Place {
        Oid table;
        int number;
        pqxx::result::size_type row;
    };
    std::vector<Place> places;
    places.reserve(static_cast<std::size_t>(rows.size()));
    for (pqxx::result::size_type i = 0; i < rows.size(); ++i) {
        const pqxx::row row = rows[i];
        const Oid table = row[column_field::table_id].as<Oid>();
        if (find(table) == nullptr) {
            continue;
        }
        if (row[column_field::declared].c_str() == std::string_view{"???"}) {
            session_.fail_because_it_changed();  // format_type finds no type
        }
        places.push_back({table, row[column_field::number].as<int>(), i});
    }
    std::ranges::sort(places, {}, [](const Place& place) {
        return std::pair{place.table, place.number};
    });
    for (auto table = places.begin(); table != places.end();) {
        const auto end = std::find_if(
            table, places.end(), [&](const Place& place) { return place.table != table->table; });
        Entry& entry = entries_.at(table->table);
        entry.numbers.reserve(static_cast<std::size_t>(end - table));
        entry.table.columns.reserve(static_cast<std::size_t>(end - table));
        for (; table != end; ++table) {
            entry.numbers.push_back(table->number);
            entry.table.columns.push_back(to_column(rows[table->row], types));
        }
    }
}

void TableReader::read_defaults(const pqxx::result& rows) {
    for (const auto& row : rows) {
        Column* column = find_column(row);
        if (column == nullptr) {
            continue;
        }
        const std::string_view expression = row["expression"].c_str();
        // pg_get_expr finds no table, or no column that the expression names.
        if (row["expression"].is_null() || names_dropped_column(expression)) {
            session_.fail_because_it_changed();
        }
        column->default_expression = expression;
    }
}

void TableReader::read_comments(const pqxx::result& rows) {
    for (const auto& row : rows) {
        if (Column* column = find_column(row)) {
            column->comment = row["comment"].as<std::string>();
        } else if (Entry* entry = find(row["table_id"].as<Oid>())) {
            entry->table.comment = row["comment"].as<std::string>();
        }
    }
}

void TableReader::read_indexes(const pqxx::result& rows) {
    for (const auto& row : rows) {
        Entry* entry = find(row["table_id"].as<Oid>());
        if (entry == nullptr) {
            continue;
        }
        std::vector<int> numbers = to_numbers(row["columns"].c_str());
        numbers.resize(row["key_length"].as<std::size_t>());
        const bool partial = row["is_partial"].as<bool>();
        const Column* leading = entry->column(numbers.front());
        if (leading != nullptr && row["is_btree"].as<bool>() && !partial) {
            entry->table.indexed.push_back(leading->name);
        }
        if (!row["is_unique"].as<bool>()) {
            continue;
        }
        entry->table.keys.push_back(
            {.name = row["name"].as<std::string>(),
             .kind = row["is_primary"].as<bool>() ? KeyKind::primary : KeyKind::unique,
             .columns = names_of(*entry, numbers),
             .partial = partial,
             .expression = std::ranges::count(numbers, 0) > 0,
             .deferrable = row["is_deferrable"].as<bool>(),
             .nulls_not_distinct = row["nulls_not_distinct"].as<bool>(),
             .replica_identity = row["is_replica_identity"].as<bool>()});
    }
}

void TableReader::read_constraints() {
    const std::string query = fmt::format(constraints_query, fmt::arg("only", only("conrelid")),
                                          fmt::arg("only_referenced", only("confrelid")));
    for (const auto& row : session_.query(query)) {
        if (*row["kind"].c_str() == 'n') {
            not_validated_.emplace(row["table_id"].as<Oid>(), row["number"].as<int>());
            continue;
        }
        Entry* entry = find(row["referenced"].as<Oid>());
        const auto referring = relations_.find(row["table_id"].as<Oid>());
        // PostgreSQL repeats a foreign key for each partition; those are not among the relations.
        if (entry != nullptr && referring != relations_.end()) {
            entry->table.referenced_by.push_back(referring->second.name);
        }
    }
}

void TableReader::add_children() {
    for (const Child& child : children_.all()) {
        if (!child.is_partition) {
            add_inheritance(child);
        } else if (Entry* root = find(children_.root_of(child.id)); root && child.has_rows) {
            root->table.size_bytes += child.bytes;
            // Never analyzed most often means new and empty: it counts as nothing beside others.
            std::int64_t& rows = root->table.row_estimate;
            rows = child.row_count < 0 ? rows : std::max<std::int64_t>(rows, 0) + child.row_count;
        }
    }
}

void TableReader::add_inheritance(const Child& child) {
    const auto heir = relations_.find(child.id);
    const auto parent = relations_.find(child.parent);
    if (heir == relations_.end() || parent == relations_.end()) {
        return;
    }
    if (Entry* entry = find(child.id)) {
        entry->table.inherits.push_back(parent->second.name);
    }
    if (Entry* entry = find(child.parent)) {
        entry->table.inherited_by.push_back(heir->second.name);
    }
}

std::vector<Table> TableReader::read(const Types& types) {
    read_constraints();
    const pqxx::result columns = query_columns();
    // Most of the work here, while the server has the rest of its own to do.
    auto reading = start_beside([&] { read_columns(columns, types); });
    const pqxx::result defaults = query_defaults(columns);
    const pqxx::result comments = query_comments();
    const pqxx::result indexes = query_indexes();
    reading.get();
    read_defaults(defaults);
    read_comments(comments);
    read_indexes(indexes);
    add_children();
    return take();
}

std::vector<Table> TableReader::take() {
    std::vector<Table> tables;
    for (auto& [id, entry] : entries_) {
        std::ranges::sort(entry.table.keys, {}, &Key::name);
        sort_and_unite(entry.table.indexed);
        sort_and_unite(entry.table.inherits);
        sort_and_unite(entry.table.inherited_by);
        sort_and_unite(entry.table.referenced_by);
        tables.push_back(std::move(entry.table));
    }
    std::ranges::sort(tables, {}, &Table::name);
    return tables;
}

}  // namespace

std::vector<Table> read_tables(Session& session, const Relations& relations,
                               const Children& children, const std::vector<Oid>& wanted,
                               const Types& types) {
    return TableReader{session, relations, children, wanted}.read(types);
}

}  // namespace smt::postgres
