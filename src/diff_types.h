// Which StarRocks type can take the place of another one (ALTER_TABLE.md of StarRocks, and what a
// CAST keeps).
#pragma once

#include <string_view>

namespace smt {

enum class TypeChange {
    none,
    altered,   // MODIFY COLUMN does it, and every value stays what it is
    narrower,  // the old type holds every value of the new one, and the connector writes them:
               // StarRocks may keep it
    cast,      // only a new table has the new type; a CAST brings every value into it
    other,     // the values of before say nothing about those of the new type
};

TypeChange compare_types(std::string_view before, std::string_view after);

}  // namespace smt
