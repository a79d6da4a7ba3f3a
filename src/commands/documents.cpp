#include "completion.h"
#include "manual.h"
#include "smt/command.h"
#include "terminal.h"

namespace smt {

Outcome run_completion(const CommandLine& line, Diagnostics&) {
    print_product(line.subject == "bash"  ? bash_completion()
                  : line.subject == "zsh" ? zsh_completion()
                                          : fish_completion());
    return ExitCode::done;
}

Outcome run_manual(const CommandLine& line, Diagnostics&) {
    print_product(line.subject == "smt.1" ? program_manual() : config_manual());
    return ExitCode::done;
}

}  // namespace smt
