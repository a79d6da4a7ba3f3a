// One case a thing that the plan can say: the smallest config and catalog that make it say so, and
// the exact text.
#pragma once

#include <string>
#include <vector>

#include "support/plans.h"

namespace smt {

struct DiagnosticCase {
    const char* name;  // also of the test
    const Code* code;
    std::string config;  // behind the connections, which are 11 lines
    Catalog catalog;
    std::string text;
};

std::vector<DiagnosticCase> error_cases();
std::vector<DiagnosticCase> warning_cases();
std::vector<DiagnosticCase> note_cases();

}  // namespace smt
