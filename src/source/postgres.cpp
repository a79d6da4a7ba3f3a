#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "smt/source.h"
#include "source/postgres_queries.h"
#include "source/postgres_relations.h"
#include "source/postgres_session.h"
#include "source/postgres_tables.h"

namespace smt::postgres {

namespace {

struct DatabaseRow {
    std::string name;
    bool may_connect = true;
};

std::vector<DatabaseRow> read_databases(const DbConfig& db, const Selection& selection,
                                        const QueryObserver& observer) {
    Session session{db, db.maintenance_db, observer};
    std::vector<DatabaseRow> databases;
    for (const auto& row : session.query(databases_query)) {
        const auto name = row["name"].as<std::string>();
        if (selection.wants_database(name)) {
            databases.push_back({name, row["may_connect"].as<bool>()});
        }
    }
    std::ranges::sort(databases, {}, &DatabaseRow::name);
    return databases;
}

// Debezium's TypeRegistry fails on each type of category E that has no row in pg_enum.
std::vector<std::string> read_uncarried_types(Session& session) {
    std::vector<std::string> names;
    for (const auto& row : session.query(empty_enums_query)) {
        names.push_back(fmt::format("{}.{}", row["schema"].c_str(), row["name"].c_str()));
    }
    std::ranges::sort(names);
    return names;
}

std::vector<Oid> wanted_tables(const Relations& relations, const Selection& selection) {
    std::vector<Oid> wanted;
    for (const auto& [id, relation] : relations) {
        if (reason_not_to_take(relation) == nullptr && selection.wants_table(relation.name)) {
            wanted.push_back(id);
        }
    }
    std::ranges::sort(wanted);
    return wanted;
}

// A partition is selected by the name of its root.
std::vector<NotTaken> wanted_but_not_taken(const Relations& relations, const Children& children,
                                           const Selection& selection) {
    std::vector<NotTaken> not_taken;
    for (const auto& [id, relation] : relations) {
        const char* reason = reason_not_to_take(relation);
        const auto root = relations.find(children.root_of(id));
        if (reason != nullptr && root != relations.end() &&
            selection.wants_table(root->second.name)) {
            not_taken.push_back({relation.name, reason});
        }
    }
    std::ranges::sort(not_taken, {}, &NotTaken::name);
    return not_taken;
}

Catalog read_database(Session& session, const Selection& selection) {
    Database database{.name = session.database(), .server_version = session.server_version()};
    const Relations relations = read_relations(session);
    const Children children = read_children(session);
    Catalog catalog{.not_taken = wanted_but_not_taken(relations, children, selection)};
    const std::vector<Oid> wanted = wanted_tables(relations, selection);
    if (!wanted.empty()) {
        catalog.tables = read_tables(session, relations, children, wanted);
        database.unreadable = read_unreadable(session, relations, wanted);
        database.uncarried_types = read_uncarried_types(session);
    }
    catalog.databases.push_back(std::move(database));
    return catalog;
}

template <typename Value>
void append(std::vector<Value>& all, std::vector<Value>&& more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

}  // namespace

}  // namespace smt::postgres

namespace smt {

// The databases come in order, so the tables of all are in order too.
Catalog read_catalog(const DbConfig& db, const Selection& selection,
                     const QueryObserver& observer) {
    Catalog catalog;
    for (const auto& [name, may_connect] : postgres::read_databases(db, selection, observer)) {
        if (!may_connect) {
            catalog.databases.push_back({.name = name, .unreadable = {name}});
            continue;
        }
        postgres::Session session{db, name, observer};
        Catalog part = postgres::read_database(session, selection);
        postgres::append(catalog.databases, std::move(part.databases));
        postgres::append(catalog.tables, std::move(part.tables));
        postgres::append(catalog.not_taken, std::move(part.not_taken));
    }
    return catalog;
}

}  // namespace smt
