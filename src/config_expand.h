// Fills in what stands outside of the config: environment variables and files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "smt/diagnostic.h"
#include "smt/ini_file.h"

namespace smt {

// A value with ${NAME}, ${NAME:-default} and ${file:PATH} filled in; $${ has become ${.
struct Expanded {
    std::string text;
    std::string env;  // NAME when the whole value is ${NAME} or ${NAME:-default}
};

// NAME when the whole value is ${NAME} or ${NAME:-default}; empty otherwise.
std::string variable_of(std::string_view value);
bool is_set_variable(const std::string& name);

// Nothing, and a diagnostic for each of them, when a variable or a file is missing.
std::optional<Expanded> expand(const IniEntry& entry, Diagnostics& diagnostics);

// The bytes of a file, `-` is stdin.  Throws std::system_error.
std::string read_file(const std::string& path);

}  // namespace smt
