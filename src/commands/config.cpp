#include "smt/config.h"
#include "smt/command.h"
#include "terminal.h"

namespace smt {

Outcome run_config(const CommandLine& line, Diagnostics& diagnostics) {
    if (line.config.empty()) {
        if (!line.settings.empty()) {
            say(line, said::usage, "config --set changes nothing without -c",
                "name the config that it changes with -c FILE");
            return ExitCode::bad_usage;
        }
        print_product(config_reference());
        return ExitCode::done;
    }
    const Config config = load_config(line.config, diagnostics, line.settings);
    diagnostics.remove_allowed(config.allowances, false);
    if (diagnostics.has_errors()) {
        return ExitCode::bad_usage;
    }
    print_product(effective_config(config));
    return ExitCode::done;
}

}  // namespace smt
