#include "smt/catalog.h"

namespace smt {

std::string to_string(const TableName& name) {
    return name.schema + "." + name.name;
}

}  // namespace smt
