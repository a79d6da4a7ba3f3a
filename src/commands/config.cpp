#include <fmt/format.h>

#include "smt/command.h"
#include "smt/config.h"

namespace smt {

ExitCode run_config(const CommandLine& line, Diagnostics& diagnostics) {
    if (line.config.empty()) {
        fmt::print("{}", config_reference());
        return ExitCode::done;
    }
    const Config config = load_config(line.config, diagnostics);
    if (diagnostics.has_errors()) {
        return ExitCode::bad_usage;
    }
    fmt::print("{}", effective_config(config));
    return ExitCode::done;
}

}  // namespace smt
