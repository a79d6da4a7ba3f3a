#include "source/postgres_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "parallel.h"
#include "source/postgres_codes.h"
#include "source/postgres_queries.h"
#include "source/postgres_types.h"
#include "text.h"

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

// What columns of one type and modifier have in common.
struct DeclaredType {
    ColumnType type;
    bool not_null = false;
};
using DeclaredTypes = std::map<std::pair<Oid, int>, DeclaredType>;

// A row of pg_attribute, in the texts of the answer that it stands in.
struct ColumnRow {
    Oid table = no_oid;
    int number = 0;
    const char* name = "";
    Oid type = no_oid;
    int modifier = -1;
    bool not_null = false;
    char identity = '\0', generated = '\0', storage = '\0';
};

class TableReader {
  public:
    TableReader(Session& session, const Relations& relations, const Children& children,
                const std::vector<Oid>& wanted);

    std::vector<Table> read();

  private:
    Entry* find(Oid table);
    Column* find_column(Oid table, int number);
    std::string only(std::string_view column) const;

    pqxx::result query_columns() const;
    pqxx::result query_defaults(const std::vector<ColumnRow>& columns) const;
    pqxx::result query_comments() const;
    pqxx::result query_indexes() const;

    void read_constraints();
    std::vector<ColumnRow> wanted_rows(const pqxx::result& columns) const;
    void add_columns(const std::vector<ColumnRow>& rows, const DeclaredTypes& types);
    Column to_column(const ColumnRow& row, const DeclaredTypes& types) const;
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

// Fields in their order: row["name"] looks through the names, and row[number] copies the handle of
// the whole answer, each time.
ColumnRow to_row(const pqxx::row& row) {
    auto field = row.begin();
    ColumnRow column;
    column.table = field->as<Oid>();
    column.number = (++field)->as<int>();
    column.name = (++field)->c_str();
    column.type = (++field)->as<Oid>();
    column.modifier = (++field)->as<int>();
    column.not_null = (++field)->as<bool>();
    column.identity = *(++field)->c_str();
    column.generated = *(++field)->c_str();
    column.storage = *(++field)->c_str();
    return column;
}

Types read_types(Session& session, const std::set<Oid>& used) {
    const std::string query = fmt::format(types_query, fmt::arg("used", fmt::join(used, ",")));
    std::unordered_map<Oid, TypeRow> types;
    for (const auto& row : session.query(query)) {
        types.emplace(row["id"].as<Oid>(), TypeRow{.schema = row["schema"].as<std::string>(),
                                                   .name = row["name"].as<std::string>(),
                                                   .category = *row["category"].c_str(),
                                                   .element = row["element"].as<Oid>(),
                                                   .base = row["base"].as<Oid>(),
                                                   .base_modifier = row["base_modifier"].as<int>(),
                                                   .base_declared = row["base_declared"].c_str(),
                                                   .not_null = row["not_null"].as<bool>()});
    }
    std::map<std::pair<Oid, float>, std::string> labels;
    for (const auto& row : session.query(labels_query)) {
        labels.emplace(std::pair{row["type"].as<Oid>(), row["position"].as<float>()},
                       row["label"].as<std::string>());
    }
    for (auto& [key, label] : labels) {
        if (const auto type = types.find(key.first); type != types.end()) {
            type->second.labels.push_back(std::move(label));
        }
    }
    return Types{std::move(types)};
}

// The types of these columns.
DeclaredTypes read_declared_types(Session& session, const std::vector<ColumnRow>& columns) {
    std::set<std::pair<Oid, int>> used;
    for (const ColumnRow& column : columns) {
        used.emplace(column.type, column.modifier);
    }
    const auto ids = map(used, [](const auto& type) { return type.first; });
    const auto modifiers = map(used, [](const auto& type) { return type.second; });
    const Types types = read_types(session, {ids.begin(), ids.end()});
    DeclaredTypes declared;
    for (const auto& row :
         session.query(fmt::format(declared_query, fmt::arg("types", fmt::join(ids, ",")),
                                   fmt::arg("modifiers", fmt::join(modifiers, ","))))) {
        const std::string_view spelling = row["declared"].c_str();
        if (spelling == "???") {
            session.fail_because_it_changed();  // format_type finds no type
        }
        const std::pair type{row["id"].as<Oid>(), row["modifier"].as<int>()};
        declared.emplace(type, DeclaredType{types.resolve(type.first, type.second, spelling),
                                            types.is_not_null(type.first)});
    }
    return declared;
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

Column* TableReader::find_column(Oid table, int number) {
    Entry* entry = find(table);
    return entry == nullptr ? nullptr : entry->column(number);
}

// The condition that a column of oids names a wanted table.
std::string TableReader::only(std::string_view column) const {
    return oids_ ? fmt::format("{} = ANY ({})", column, *oids_)
                 : fmt::format("{} IN ({})", column, all_tables);
}

pqxx::result TableReader::query_columns() const {
    return session_.query(fmt::format(columns_query, fmt::arg("only", only("a.attrelid"))));
}

pqxx::result TableReader::query_defaults(const std::vector<ColumnRow>& columns) const {
    std::set<Oid> with_generated;
    for (const ColumnRow& column : columns) {
        if (column.generated != '\0') {
            with_generated.insert(column.table);
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

// By table and number.
std::vector<ColumnRow> TableReader::wanted_rows(const pqxx::result& columns) const {
    std::vector<ColumnRow> rows;
    rows.reserve(static_cast<std::size_t>(columns.size()));
    for (const auto& column : columns) {
        const ColumnRow row = to_row(column);
        if (entries_.contains(row.table)) {
            rows.push_back(row);
        }
    }
    std::ranges::sort(rows, {}, [](const ColumnRow& row) {
        return std::pair{row.table, row.number};
    });
    return rows;
}

Column TableReader::to_column(const ColumnRow& row, const DeclaredTypes& types) const {
    const bool is_not_null = row.not_null && !not_validated_.contains({row.table, row.number});
    const DeclaredType& declared = types.at({row.type, row.modifier});
    return {.name = row.name,
            .type = declared.type,
            .nullable = !is_not_null && !declared.not_null,
            .generated = to_generated(row.identity, row.generated),
            .storage = to_storage(row.storage)};
}

void TableReader::add_columns(const std::vector<ColumnRow>& rows, const DeclaredTypes& types) {
    for (auto row = rows.begin(); row != rows.end();) {
        const auto end = std::find_if(
            row, rows.end(), [&](const ColumnRow& other) { return other.table != row->table; });
        Entry& entry = entries_.at(row->table);
        entry.numbers.reserve(static_cast<std::size_t>(end - row));
        entry.table.columns.reserve(static_cast<std::size_t>(end - row));
        for (; row != end; ++row) {
            entry.numbers.push_back(row->number);
            entry.table.columns.push_back(to_column(*row, types));
        }
    }
}

void TableReader::read_defaults(const pqxx::result& rows) {
    for (const auto& row : rows) {
        auto field = row.begin();
        const auto table = field->as<Oid>();
        Column* column = find_column(table, (++field)->as<int>());
        if (column == nullptr) {
            continue;
        }
        const std::string_view expression = (++field)->c_str();
        // pg_get_expr finds no table, or no column that the expression names.
        if (field->is_null() || names_dropped_column(expression)) {
            session_.fail_because_it_changed();
        }
        column->default_expression = expression;
    }
}

void TableReader::read_comments(const pqxx::result& rows) {
    for (const auto& row : rows) {
        auto field = row.begin();
        const auto table = field->as<Oid>();
        Column* column = find_column(table, (++field)->as<int>());
        const char* const comment = (++field)->c_str();
        if (column != nullptr) {
            column->comment = comment;
        } else if (Entry* entry = find(table)) {
            entry->table.comment = comment;
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

std::vector<Table> TableReader::read() {
    const pqxx::result columns = query_columns();
    // Most of the work here, while the server has the rest of its own to do.
    auto taking = start_beside([&] { return wanted_rows(columns); });
    const pqxx::result comments = query_comments();
    const pqxx::result indexes = query_indexes();
    read_constraints();
    const std::vector<ColumnRow> rows = taking.get();
    const DeclaredTypes types = read_declared_types(session_, rows);
    auto adding = start_beside([&] {
        add_columns(rows, types);
        read_comments(comments);
        read_indexes(indexes);
    });
    const pqxx::result defaults = query_defaults(rows);
    adding.get();
    read_defaults(defaults);
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
                               const Children& children, const std::vector<Oid>& wanted) {
    return TableReader{session, relations, children, wanted}.read();
}

}  // namespace smt::postgres
