// What every decision about one target looks at, and how it reports.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "shard.h"
#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"

namespace smt {

// Why a table cannot be carried at all: an error, unless the rule says to skip such tables.
struct Obstacle {
    const Code* code;
    std::string where, message, hint;
};

struct TableContext {
    const Config& config;
    const Target& target;
    Diagnostics& diagnostics;
    std::vector<Obstacle>& obstacles;

    const Table& table() const { return *target.tables.front(); }
    const Rule& rule() const { return *target.rule; }
    std::string where() const { return to_string(table().name); }
    std::string where(const std::string& column) const { return where() + "." + column; }

    // About the table.
    template <typename... Args>
    Diagnostic& report(const Code& code, fmt::format_string<Args...> message,
                       Args&&... args) const {
        return report_at(where(), code, message, std::forward<Args>(args)...);
    }
    // About a column of it, or about a line of the rule.
    template <typename... Args>
    Diagnostic& report_at(std::string place, const Code& code, fmt::format_string<Args...> message,
                          Args&&... args) const {
        Diagnostic& diagnostic =
            diagnostics.report(code, std::move(place), message, std::forward<Args>(args)...);
        diagnostic.rule = rule().number;
        diagnostic.database = table().name.database;
        return diagnostic;
    }
};

}  // namespace smt
