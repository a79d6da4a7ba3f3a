// Why a text is no value of its key.
#pragma once

#include <string>

namespace smt {

struct Problem {
    std::string fact;  // follows "key = 'text' "
    std::string hint;
};

}  // namespace smt
