// What a running job meets when the sources are other ones than in the run before.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "smt/diagnostic.h"
#include "smt/plan.h"

namespace smt {

// The slot that each table is read through; the names are those of the plan.
using SlotOfTable = std::map<TableName, std::string_view>;
SlotOfTable slots_of(const Plan& plan);

// Whether a lock has decided about what the plan decides: they are called after one config, or,
// when it was renamed, have the same slots.
inline bool is_lock_of(const Plan& lock, const Plan& plan) {
    return lock.config == plan.config || lock.slot == plan.slot;
}

// Reports tables that move to another slot, slots that nobody reads any more and publications that
// a slot has not seen: once for all tables that it happens to together.
void report_moves(const std::string& config, const Plan& earlier, const Plan& plan,
                  Diagnostics& diagnostics);

}  // namespace smt
