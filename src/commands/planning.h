// What the commands that plan have in common: the way from the command line to a catalog and to the
// plan of the run before.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "progress.h"
#include "smt/catalog.h"
#include "smt/command.h"
#include "smt/config.h"
#include "smt/plan.h"
#include "smt/rule.h"
#include "smt/source.h"

namespace smt {

// The config that the command line names, and its rules.  With errors in `diagnostics` neither is
// to be used.
struct LoadedConfig {
    LoadedConfig(const CommandLine& line, Diagnostics& diagnostics);
    Config config;
    RuleSet rules;
};

// What the rules select; they must outlive it.
Selection selection_of(const RuleSet& rules);

// The catalog that the command line asks for: of a snapshot, of scripts, else of the database.  An
// exit code when there is none: what is wrong is said.
std::variant<Catalog, ExitCode> load_catalog(const CommandLine& line, const LoadedConfig& loaded,
                                             Progress& progress, Diagnostics& diagnostics);

// Shows each query on a terminal and, with -v, its time.  `progress` and `line` must outlive it.
QueryObserver query_observer(const CommandLine& line, Progress& progress);

// -o, else the config's.
const std::string& output_dir_of(const CommandLine& line, const Config& config);

// What the run before decided; empty where there was none.
struct EarlierPlan {
    Plan plan;
    std::string lock_hash;  // as write_files wants it
};

// A lock that cannot be read is reported.
EarlierPlan earlier_plan(const std::string& output_dir, Diagnostics& diagnostics);

}  // namespace smt
