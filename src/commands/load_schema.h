// --schema-sql: the catalog of a schema that scripts make.
#pragma once

#include <variant>

#include "commands/planning.h"

namespace smt {

// In a PostgreSQL that is gone afterwards.  An exit code when there is none: what is wrong is said.
std::variant<Catalog, ExitCode> load_schema(const CommandLine& line, const LoadedConfig& loaded,
                                            Progress& progress, Diagnostics& diagnostics);

}  // namespace smt
