// The way through Kafka: topics, the columns as they stand in them, connectors, and what of it
// postgres-setup.sql prepares.
#pragma once

#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"
#include "table_plan.h"

namespace smt {

// Fills in `kafka`, if it is among the outputs, and `prepared`.
void plan_kafka(const Config& config, const Catalog& catalog, const std::vector<DraftTable>& drafts,
                Plan& plan, Diagnostics& diagnostics);

}  // namespace smt
