// Every option and every command: the command line is read, and help, completions and manual are
// written, by these tables.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "smt/command.h"

namespace smt {

// The member takes the value: its type says what may stand behind the option.
using Member = std::variant<bool CommandLine::*, std::string CommandLine::*,
                            std::vector<std::string> CommandLine::*>;

struct CommandOption {
    std::string_view name;  // in the lists of the commands
    const char* spelling;   // as CLI11 has it; without dashes: an argument without a name
    Member member;
    const char* type;
    const char* help;
    std::vector<std::string> choices = {};
};

struct Command {
    const char* name;
    const char* help;
    Outcome (*run)(const CommandLine& line, Diagnostics& diagnostics);
    std::vector<std::string_view> options;
    // Whether a config is looked for in the usual places when none is named.
    bool (*needs_config)(const CommandLine& line) = [](const CommandLine&) { return false; };
};

std::span<const CommandOption> all_options();
// The first one is meant when none is named.
std::span<const Command> all_commands();

// An option of a command by its name in the table.
const CommandOption& option_named(std::string_view name);

// "-c", "--config".
std::vector<std::string> spellings(const CommandOption& option);

}  // namespace smt
