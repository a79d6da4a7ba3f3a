// What lives until the process ends.
#pragma once

#include <deque>
#include <utility>

namespace smt {

// The value, which is not destroyed: a command ends behind it, and to give back the parts of a
// large plan one by one is a tenth of a run.  It stays within reach, which is no leak for
// LeakSanitizer.  For what a command makes once, by one thread at a time.  A pointer: GCC 14 takes
// a reference for one into the argument (-Wdangling-reference).
template <typename Value>
Value* keep(Value value) {
    static std::deque<Value>& kept = *new std::deque<Value>;
    return &kept.emplace_back(std::move(value));
}

}  // namespace smt
