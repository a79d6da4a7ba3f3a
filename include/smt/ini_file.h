// Reads the INI dialect of the old Migration Tool: sections, KEY = VALUE, comment lines that begin
// with `;` or `#`.  What a key means is left to config.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smt/diagnostic.h"

namespace smt {

struct IniEntry {
    std::string where;  // "smt.conf:12"
    std::string section;
    std::string name;  // empty: the section's own header line, so that an empty section is seen too
    std::string value;
    // `;` or `#` when it stands behind a blank in a value without backticks, where a reader may
    // take it for the beginning of a comment.
    char comment_sign = '\0';
    bool overrides = false;  // of --set: it takes the place of the file's without a word
};

// Every entry in the order of the file; every line that cannot be read becomes a diagnostic. `path`
// is only spelled in messages.  A value ends at the end of its line, loses backticks around the
// whole of it, and has `%(key)s` of the same section filled in.  `more` entries follow those of the
// file.
std::vector<IniEntry> read_ini(std::string_view text, std::string_view path,
                               Diagnostics& diagnostics, std::vector<IniEntry> more = {});

}  // namespace smt
