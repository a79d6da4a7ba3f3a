// What a shell completes behind `smt`: a script for each, out of the table of commands.
#pragma once

#include <string>

namespace smt {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace smt
