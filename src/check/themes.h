// The themes of `smt check`: one file of this folder each, in the order in which they are shown.
#pragma once

#include <span>

#include "smt/check.h"

namespace smt::check {

extern const std::span<const CheckRow> server, slot, publication, table, role, data, starrocks,
    flink;

}  // namespace smt::check
