// What an earlier run left in the output folder: whose files they are, and which of them are not
// written any more.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "output_folder.h"
#include "output_manifest.h"
#include "smt/diagnostic.h"
#include "smt/emit.h"

namespace smt {

// Files of an earlier run that this one does not write.
struct Outdated {
    std::vector<ManifestFile> as_written, edited;
    std::set<std::string> subfolders;  // that held them
};

// Every output has a name of the table of outputs: a mistake of ours, if not.
void check_names(const std::vector<OutputFile>& files);

// The config as a manifest names it: JSON holds UTF-8 only; the name of a file is any bytes.
std::string owner_of(const std::string& config);

std::optional<Manifest> read_manifest(const OutputFolder& folder);

bool was_edited(const OutputFolder::File& present, const ManifestFile& written);

Outdated find_outdated(const OutputFolder& folder, const Manifest& earlier,
                       const std::vector<OutputFile>& files);

void report_foreign(const OutputFolder& folder, const Manifest& manifest, Diagnostics& diagnostics);
void report_edited(const OutputFolder& folder, const std::vector<ManifestFile>& edited,
                   Diagnostics& diagnostics);

}  // namespace smt
