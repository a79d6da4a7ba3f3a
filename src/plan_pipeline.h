// The native pipelines of Flink CDC: the same tables as the Flink SQL jobs, as far as a pipeline
// can carry them.
#pragma once

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"

namespace smt {

// One a job, when the output is asked for.  A table that cannot be carried is reported: left out
// with on_unsupported = skip of its rule, otherwise an error that leaves no pipeline.
void plan_pipelines(const Config& config, const Catalog& catalog, Plan& plan,
                    Diagnostics& diagnostics);

}  // namespace smt
