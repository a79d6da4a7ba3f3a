// StarRocks' types as text that can be compared: the plan and information_schema spell them in
// different ways.
#pragma once

#include <string>
#include <string_view>

namespace smt::check {

// "varchar(65533)" of "STRING", "decimal(10,2)" of "decimal64(10, 2)", "boolean" of "tinyint(1)",
// "int" of "int(11)", "largeint" of "bigint(20) unsigned".
std::string canonical_type(std::string_view type);

// Whether a column of the one type holds every value that is planned for the other, and the
// connector writes both alike.  Both are canonical.
bool holds(std::string_view type, std::string_view planned);

// Whether ALTER TABLE can make `planned` of it without losing a value.
bool can_become(std::string_view type, std::string_view planned);

}  // namespace smt::check
