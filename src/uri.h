// Paths as references of RFC 3986.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "ascii.h"

namespace smt {

// A relative reference.
inline std::string uri_path(std::string_view path) {
    constexpr std::string_view plain = "-.~/!$&'()*+,;=@";
    std::string uri;
    for (const char c : path) {
        uri += is_word(c) || plain.find(c) != std::string_view::npos
                   ? std::string{c}
                   : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

}  // namespace smt
