#include "source/postgres_relations.h"

#include <fmt/format.h>

#include <set>
#include <string_view>
#include <utility>

#include "source/postgres_codes.h"
#include "source/postgres_queries.h"

namespace smt::postgres {

Relations read_relations(Session& session) {
    const std::string query =
        fmt::format(relations_query, fmt::arg("analyzed", analyzed(session.server_version())));
    Relations relations;
    for (const auto& row : session.query(query)) {
        // By name, libpq would compare strings at each access: half of the time of a large catalog.
        auto field = row.begin();
        const Oid id = field->as<Oid>();
        Relation& relation = relations[id];
        relation.name = {.database = session.database(),
                         .schema = (++field)->as<std::string>(),
                         .name = (++field)->as<std::string>()};
        relation.kind = *(++field)->c_str();
        relation.persistence = *(++field)->c_str();
        relation.is_partition = (++field)->as<bool>();
        relation.identity = to_replica_identity(*(++field)->c_str());
        relation.row_security = (++field)->as<bool>();
        relation.bytes = (++field)->as<std::int64_t>();
        relation.row_count = (++field)->as<std::int64_t>();
        relation.access = (++field)->c_str();
        relation.access.append(" ").append((++field)->c_str());
    }
    return relations;
}

const char* reason_not_to_take(const Relation& relation) {
    if (relation.kind == 'f') {
        return "foreign table";
    }
    return relation.persistence == 'u' ? "unlogged table" : nullptr;
}

Children::Children(std::vector<Child> all) : all_{std::move(all)} {
    for (const Child& child : all_) {
        if (child.is_partition) {
            partition_of_.emplace(child.id, child.parent);
        }
    }
}

Oid Children::root_of(Oid relation) const {
    auto parent = partition_of_.find(relation);
    while (parent != partition_of_.end()) {
        relation = parent->second;
        parent = partition_of_.find(relation);
    }
    return relation;
}

Children read_children(Session& session) {
    const std::string query =
        fmt::format(children_query, fmt::arg("analyzed", analyzed(session.server_version())));
    std::vector<Child> children;
    for (const auto& row : session.query(query)) {
        children.push_back({.id = row["id"].as<Oid>(),
                            .parent = row["parent"].as<Oid>(),
                            .is_partition = row["is_partition"].as<bool>(),
                            .has_rows = *row["kind"].c_str() != 'p',
                            .bytes = row["bytes"].as<std::int64_t>(),
                            .row_count = row["row_count"].as<std::int64_t>()});
    }
    return Children{std::move(children)};
}

// The privilege depends on the owner and the access list only: it is asked for once for each pair,
// which takes a few of the 240 ms that 10,000 tables would.
std::vector<std::string> read_unreadable(Session& session, const Relations& relations,
                                         const std::vector<Oid>& wanted) {
    std::set<std::string_view> asked;
    std::vector<Oid> samples;
    for (const Oid id : wanted) {
        if (asked.insert(relations.at(id).access).second) {
            samples.push_back(id);
        }
    }
    const std::string query =
        fmt::format(closed_tables_query, fmt::arg("tables", fmt::join(samples, ",")));
    std::set<std::string_view> closed;
    for (const auto& row : session.query(query)) {
        closed.insert(relations.at(row["id"].as<Oid>()).access);
    }
    std::set<std::string> closed_schemas;
    for (const auto& row : session.query(closed_schemas_query)) {
        closed_schemas.insert(row["name"].as<std::string>());
    }
    std::set<std::string> unreadable;
    for (const Oid id : wanted) {
        const Relation& relation = relations.at(id);
        if (closed_schemas.contains(relation.name.schema)) {
            unreadable.insert(relation.name.schema);
        } else if (closed.contains(relation.access)) {
            unreadable.insert(to_string(relation.name));
        }
    }
    return {unreadable.begin(), unreadable.end()};
}

}  // namespace smt::postgres
