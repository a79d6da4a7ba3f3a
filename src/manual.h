// The manual pages, out of the tables of commands, options and keys.
#pragma once

#include <string>

namespace smt {

std::string program_manual();  // smt(1)
std::string config_manual();   // smt.conf(5)

}  // namespace smt
