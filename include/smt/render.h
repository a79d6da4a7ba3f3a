// Fills in the placeholders of a file that smt wrote with secrets = placeholder, and nothing else:
// a name, a pattern or a comment may look like one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "smt/diagnostic.h"

namespace smt {

// The value of an environment variable, or nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The text with the value of each placeholder in its place, quoted for the format, and without the
// marks above them: what smt would have written with secrets = inline.  What is wrong is reported;
// with errors the result is not to be used.  `path` is only spelled.
std::string render(std::string_view text, const std::string& path, const Environment& environment,
                   Diagnostics& diagnostics);

}  // namespace smt
