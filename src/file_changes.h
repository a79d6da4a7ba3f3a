// Changes of the files in an output folder as a unified diff.
#pragma once

#include <string>
#include <vector>

#include "smt/output.h"

namespace smt {

// Passwords are shown as ***, those that changed too.
std::string to_unified_diff(const std::string& output_dir, const std::vector<FileChange>& changes);

}  // namespace smt
