// Configs out of text, for tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "smt/config.h"

namespace testing {

// Follows the lines under test, so that only they are spoken about.
inline const std::string rule = "\n[table-rule.1]\ndatabase = d\nschema = s\ntable = t\n";

inline smt::Config parse(const std::string& text, smt::Diagnostics& diagnostics) {
    return smt::parse_config(text, "smt.conf", diagnostics);
}

// Every diagnostic of a config, as the user sees them.
inline std::string report_of(const std::string& text) {
    smt::Diagnostics diagnostics;
    parse(text, diagnostics);
    std::string report;
    for (const smt::Diagnostic& diagnostic : diagnostics.all()) {
        report += smt::to_text(diagnostic, false);
    }
    return report;
}

// A config without any diagnostic.
inline smt::Config good(const std::string& text) {
    EXPECT_EQ(report_of(text), "");
    smt::Diagnostics diagnostics;
    return parse(text, diagnostics);
}

// An environment variable for the time of a test.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    ~Variable() { ::unsetenv(name_); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
};

}  // namespace testing
