// smt.lock: what a run decided, for the next one.  It keeps tables in their groups, and so slots,
// publications and snapshots; and it is what a later run is compared with.
#pragma once

#include <string>
#include <string_view>

#include "smt/plan.h"

namespace smt {

inline constexpr std::string_view lock_name = "smt.lock";

// The part of the plan that a lock holds, as JSON: no secrets, nothing that a run without a change
// would write differently.
std::string to_lock(const Plan& plan);

// That part of a plan; the rest of it is empty.  Nothing in it can leave the statement that it is
// put into: what smt would not have written is refused.  Throws std::runtime_error, whose message
// begins with `path` and the place in the document; `path` is only spelled.
Plan plan_from_lock(std::string_view text, std::string_view path);

}  // namespace smt
