// The details of the wanted tables of one database: one query a catalog, joined in memory by oid.
#pragma once

#include <vector>

#include "smt/catalog.h"
#include "source/postgres_relations.h"
#include "source/postgres_session.h"

namespace smt::postgres {

// `relations` and `children` are all that the database has, `wanted` are some of the relations.  By
// name.
std::vector<Table> read_tables(Session& session, const Relations& relations,
                               const Children& children, const std::vector<Oid>& wanted);

}  // namespace smt::postgres
