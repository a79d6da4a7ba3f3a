#include "smt/lock.h"

#include "smt/emit.h"

namespace smt {

std::vector<OutputFile> emit_lock(const Plan& plan) {
    return {{std::string{lock_name}, to_lock(plan), false}};
}

}  // namespace smt
