// Settings of the command line: --set section.key=value.
#pragma once

#include <string>
#include <vector>

#include "smt/diagnostic.h"
#include "smt/ini_file.h"

namespace smt {

// The settings as entries of a config.  One that is none, or that would show a secret to everybody
// who can list processes, is reported and left out.
std::vector<IniEntry> parse_settings(const std::vector<std::string>& settings,
                                     Diagnostics& diagnostics);

}  // namespace smt
