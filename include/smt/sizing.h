// What a job needs of PostgreSQL and Flink, computed once from the plan: job files, the Kubernetes
// deployment, the report and `smt check` say the same numbers.
#pragma once

#include <string>
#include <vector>

#include "smt/plan.h"

namespace smt {

struct Sizing {
    int tables = 0, sources = 0, parallelism = 1;  // a slot and a walsender for each source
    int task_slots = 1;
    int pool_size = 0;    // connections of a JVM that all sources share
    int connections = 0;  // to PostgreSQL in all, at most
    int task_manager_mib = 0, job_manager_mib = 0;
    int checkpoint_seconds = 0;  // suggested at least
    int flush_seconds = 0;       // suggested
};

Sizing sizing_of(const Job& job);

// One number with how it comes about and where that is known from.
struct SizingLine {
    std::string what, value, formula, source;
};
std::vector<SizingLine> sizing_lines(const Sizing& size);

// The formulas as Markdown, for the README.
std::string sizing_table_markdown();

}  // namespace smt
