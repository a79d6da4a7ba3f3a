#include "check/themes.h"

namespace smt::check {

const std::span<const CheckRow> flink = {};

}  // namespace smt::check
