// The sources of all tables: their names, options, and the jobs that read them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "options.h"
#include "smt/config.h"
#include "smt/plan.h"
#include "source_groups.h"
#include "table_plan.h"

namespace smt {

std::string pipeline_name(const Config& config);

// What the slots and publications of the groups are called after.
std::string slot_base(const Config& config);
std::string publication_base(const Config& config);

// Every table as its source reads it, and the source of each.
struct Sources {
    std::vector<const ReadTable*> reads;      // of all drafts, in order
    std::vector<const DraftTable*> draft_of;  // one a read
    std::vector<EarlierGroup> earlier;
    Grouping grouping;
};

// Groups the tables and names the groups, both as in the plan of the run before where that is
// possible.  Keeps references to `drafts`.
Sources plan_sources(const Config& config, const std::vector<DraftTable>& drafts,
                     const Plan& earlier);

// Fills in the options of the groups, which are those of `sources`.
void fill_options(const Config& config, const SourceConnection& connection, const Sources& sources,
                  std::vector<SourceGroup>& groups);

// The job of one rule: the groups of the whole, cut down to its tables, with slots of its own.  The
// publications are shared: a slot only has to be able to see its tables.
Job rule_job(const Config& config, const SourceConnection& connection, const Sources& sources,
             const Plan& plan, int rule);

}  // namespace smt
