#include "check/themes.h"

namespace smt::check {

const std::span<const CheckRow> data = {};

}  // namespace smt::check
