#include "output_earlier.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>

#include "smt/output.h"

namespace smt {

void check_names(const std::vector<OutputFile>& files) {
    for (const OutputFile& file : files) {
        if (!is_output_name(file.path)) {
            throw std::logic_error{
                fmt::format("'{}' is missing in the table of output names", file.path)};
        }
    }
}

std::string owner_of(const std::string& config) {
    return visible(config);
}

std::optional<Manifest> read_manifest(const OutputFolder& folder) {
    const std::string name{manifest_name};
    const auto file = folder.find(name);
    if (!file) {
        return std::nullopt;
    }
    try {
        return parse_manifest(file->text);
    } catch (const std::invalid_argument& error) {
        throw OutputError{
            fmt::format("cannot use '{}': {}; nothing was changed: delete it if smt may take the "
                        "folder over",
                        folder.path_of(name), error.what())};
    }
}

bool was_edited(const OutputFolder::File& present, const ManifestFile& written) {
    return !S_ISREG(present.mode) || sha256(present.text) != written.sha256;
}

Outdated find_outdated(const OutputFolder& folder, const Manifest& earlier,
                       const std::vector<OutputFile>& files) {
    Outdated outdated;
    for (const ManifestFile& file : earlier.files) {
        if (std::ranges::find(files, file.name, &OutputFile::path) != files.end()) {
            continue;
        }
        if (const std::string_view subfolder = subfolder_of(file.name); !subfolder.empty()) {
            outdated.subfolders.emplace(subfolder);
        }
        const auto present = folder.find(file.name);
        if (!present) {
            continue;
        }
        (was_edited(*present, file) ? outdated.edited : outdated.as_written).push_back(file);
    }
    return outdated;
}

void report_foreign(const OutputFolder& folder, const Manifest& manifest,
                    Diagnostics& diagnostics) {
    diagnostics
        .report(code::foreign_manifest, folder.path(),
                "the folder holds the files of config '{}': nothing was written", manifest.config)
        .hint = fmt::format(
        "give each config an output_dir of its own, or delete '{}' if that config is gone",
        folder.path_of(std::string{manifest_name}));
}

void report_edited(const OutputFolder& folder, const std::vector<ManifestFile>& edited,
                   Diagnostics& diagnostics) {
    for (const ManifestFile& file : edited) {
        diagnostics
            .report(code::edited_output_kept, folder.path_of(file.name),
                    "smt no longer writes this file, but it was edited since: it stays")
            .hint = "delete it, or move it to another folder";
    }
}

}  // namespace smt
