#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <optional>

#include "output_folder.h"
#include "output_signals.h"
#include "smt/output.h"

namespace smt {

bool write_new_file(const std::string& path, std::string_view text) {
    const std::filesystem::path target{path};
    const std::string name = target.filename();
    const SignalHold hold;
    OutputFolder folder{target.has_parent_path() ? target.parent_path().string() : "."};
    const bool is_folder = name.empty() || name == "." || name == "..";
    if (is_folder || folder.mode_of(name)) {
        return false;
    }
    folder.remove_leftover(name);
    folder.stage({{name, text, 0644}});
    hold.give_way();
    folder.publish(name);
    folder.sync();
    return true;
}

void write_secret_file(const std::string& path, std::string_view text) {
    const std::filesystem::path target{path};
    const std::string name = target.filename();
    const SignalHold hold;
    OutputFolder folder{target.has_parent_path() ? target.parent_path().string() : "."};
    // Nobody who names a device, a pipe or a link wants a file in its place.
    const bool is_folder = name.empty() || name == "." || name == "..";
    const auto mode = is_folder ? std::optional<mode_t>{S_IFDIR} : folder.mode_of(name);
    if (mode && S_ISDIR(*mode)) {
        folder.fail("write", name, EISDIR);
    }
    if (mode && !S_ISREG(*mode)) {
        throw OutputError{fmt::format(
            "cannot write '{}': it is {}; nothing was changed", path,
            S_ISLNK(*mode) ? "a symbolic link, which smt does not follow" : "no regular file")};
    }
    folder.remove_leftover(name);
    folder.stage({{name, text, 0600}});
    hold.give_way();
    folder.publish(name);
    folder.sync();
}

}  // namespace smt
