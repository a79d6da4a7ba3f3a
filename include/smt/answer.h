// What a server was asked, and what it answered: a question may be refused, and that is neither
// good nor bad news.
#pragma once

#include <optional>
#include <string>

namespace smt {

template <typename Value>
struct Answer {
    std::optional<Value> value;
    std::string refusal;  // why there is none, in one line; foreign text

    explicit operator bool() const { return value.has_value(); }
    const Value& operator*() const { return *value; }
    const Value* operator->() const { return &*value; }
};

}  // namespace smt
