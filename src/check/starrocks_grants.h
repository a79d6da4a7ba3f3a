// What the user of the sink may do in StarRocks.
#pragma once

#include "smt/check.h"

namespace smt::check {

void grants(const CheckInput& in, Findings& findings);

}  // namespace smt::check
