#include "check/themes.h"

namespace smt::check {

const std::span<const CheckRow> starrocks = {};

}  // namespace smt::check
