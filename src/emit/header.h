// The first lines of every SQL file.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "smt/plan.h"
#include "smt/quote.h"

namespace smt {

inline std::string file_header(const Plan& plan, std::string_view what) {
    return fmt::format(
        "-- smt {}: {}\n"
        "-- Generated: change the config and run smt again instead of editing.\n"
        "--\n",
        plan.smt_version, quote::comment(what));
}

// "orders, customers" of the databases that the plan reads: for headers.
inline std::string database_list(const Plan& plan) {
    std::string list;
    for (const Database& database : plan.databases) {
        list += (list.empty() ? "`" : ", `") + quote::comment(database.name) + "`";
    }
    return list;
}

}  // namespace smt
