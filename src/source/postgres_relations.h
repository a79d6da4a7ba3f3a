// The names of a database: every relation that could be copied, and which children hang on it. Read
// first and for all tables, so that details are asked for only of what is wanted.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "smt/catalog.h"
#include "source/postgres_session.h"
#include "source/postgres_types.h"

namespace smt::postgres {

struct Relation {
    TableName name;
    char kind = 'r';         // relkind: r table, p partitioned, f foreign
    char persistence = 'p';  // relpersistence: p permanent, u unlogged
    bool is_partition = false;
    ReplicaIdentity identity = ReplicaIdentity::default_;
    bool row_security = false;
    std::int64_t bytes = 0;
    std::int64_t row_count = -1;  // -1: never analyzed
    std::string access;           // owner and access list
};

using Relations = std::unordered_map<Oid, Relation>;

Relations read_relations(Session& session);

// Why a relation cannot be copied, in the words of NotTaken; nullptr: it can.  Neither kind writes
// the WAL that logical decoding reads.
const char* reason_not_to_take(const Relation& relation);

// A row of pg_inherits.
struct Child {
    Oid id = no_oid;
    Oid parent = no_oid;
    bool is_partition = false;
    bool has_rows = true;  // false: partitioned itself
    std::int64_t bytes = 0;
    std::int64_t row_count = -1;  // -1: never analyzed
};

class Children {
  public:
    explicit Children(std::vector<Child> all);

    const std::vector<Child>& all() const { return all_; }
    // The partitioned table above all partitions above this relation; itself if it is no partition.
    Oid root_of(Oid relation) const;

  private:
    std::vector<Child> all_;
    std::unordered_map<Oid, Oid> partition_of_;
};

Children read_children(Session& session);

// The schemas and tables among the wanted ones that the role may not read, by name.
std::vector<std::string> read_unreadable(Session& session, const Relations& relations,
                                         const std::vector<Oid>& wanted);

}  // namespace smt::postgres
