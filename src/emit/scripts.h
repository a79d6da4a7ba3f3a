// The scripts of Flink SQL, as other outputs hand them on.
#pragma once

#include <string>

#include "smt/plan.h"

namespace smt {

// `path` is only spelled.
std::string flink_script(const Plan& plan, const Job& job, const std::string& path);
std::string kafka_script(const Plan& plan, const Job& job);

}  // namespace smt
