// The lines of a rule as a list: what it sets, each so that it reads back as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smt/config.h"

namespace smt {

struct ConfigLine {
    std::string key, value;
    bool is_hidden = false;  // a password: its value is not told
};

// What a rule sets, but for the patterns that select its tables, in the order of the key table.
std::vector<ConfigLine> lines_of(const Rule& rule);

// "KEY = VALUE\n", as a comment where the value is hidden.
std::string to_text(const ConfigLine& line);

// Whether the value reads back as it is: no text stands for some characters.
bool can_be_written(const ConfigLine& line);

}  // namespace smt
