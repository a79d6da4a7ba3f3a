// Writes the whole set of files or nothing.  Only here does smt write to a disk.
#pragma once

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "smt/diagnostic.h"
#include "smt/emit.h"

namespace smt {

// The output folder cannot be written: the message names the path and the system's reason.
struct OutputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class FileState { written, unchanged, removed };
struct WrittenFile {
    std::string path;
    FileState state = FileState::written;
};

// Stages every file beside its target, then renames them, the manifest last.  A file that holds a
// secret is 0600 from its first byte.  Unchanged files are not touched.  Files of an earlier run
// that are no longer produced are removed unless they were edited; nothing else in the folder is
// touched.  `config` names the owner of the folder: where another one's files are, nothing is
// written, that is reported, and the result is empty.  So it is when `goes_on`, asked when
// everything is reported and nothing changed, says no.  `lock_hash` is the SHA-256, in hexadecimal
// digits, of the smt.lock that the files continue (empty: there was none): another one by now is an
// error, since the files would give its slots to other tables.  Throws OutputError.
std::vector<WrittenFile> write_files(
    const std::string& output_dir, const std::string& config, const std::vector<OutputFile>& files,
    Diagnostics& diagnostics, const std::function<bool()>& goes_on = [] { return true; },
    const std::optional<std::string>& lock_hash = std::nullopt);

// What write_files would change in the text of a file.
struct FileChange {
    std::string path;
    std::optional<std::string> before;  // absent: the file is not there
    std::optional<std::string> after;   // absent: it would be removed
};

// Compares instead of writing, and changes nothing.  The version of smt in a file does not count,
// nor do permissions, which version control does not keep.  What write_files would report is
// reported.  Throws OutputError.
std::vector<FileChange> compare_files(const std::string& output_dir, const std::string& config,
                                      const std::vector<OutputFile>& files,
                                      Diagnostics& diagnostics);

// A file that is not there yet; false, and nothing is changed, when anything stands in its place.
// Throws OutputError.
bool write_new_file(const std::string& path, std::string_view text);

// One file that holds a secret: 0600 from its first byte, complete or not there, and no link is
// followed.  Throws OutputError.
void write_secret_file(const std::string& path, std::string_view text);

}  // namespace smt
