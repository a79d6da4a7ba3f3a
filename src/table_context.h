// What every decision about one target looks at, and how it reports.
#pragma once

#include <string>
#include <utility>

#include "shard.h"
#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"

namespace smt {

struct TableContext {
    const Config& config;
    const Target& target;
    Diagnostics& diagnostics;

    const Table& table() const { return *target.tables.front(); }
    const Rule& rule() const { return *target.rule; }
    std::string where() const { return to_string(table().name); }
    template <typename... Args>
    Diagnostic& report(const Code& code, fmt::format_string<Args...> message,
                       Args&&... args) const {
        Diagnostic& diagnostic =
            diagnostics.report(code, where(), message, std::forward<Args>(args)...);
        diagnostic.rule = rule().number;
        return diagnostic;
    }
};

}  // namespace smt
