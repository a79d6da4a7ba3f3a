// .smt-manifest.json: which files of an output folder are smt's, and of which config.  It decides
// what smt may remove, so it is believed only when every name in it is one that smt writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smt {

inline constexpr std::string_view manifest_name = ".smt-manifest.json";

struct ManifestFile {
    std::string name, sha256;
    std::string mode;  // "0644", or "0600" for a file that holds a password
};

struct Manifest {
    std::string config;
    std::vector<ManifestFile> files;  // by name
};

std::string to_json(const Manifest& manifest);

// Throws std::invalid_argument that says what is wrong with the text.
Manifest parse_manifest(std::string_view text);

// Folders in the output folder that hold the files of one output.
inline constexpr std::string_view output_subfolders[] = {"kafka", "kubernetes"};

// Whether a file of this name is one that smt writes: a name of the table of outputs, plain or in
// one of the subfolders.
bool is_output_name(std::string_view name);

// The subfolder of such a name; empty: none.
std::string_view subfolder_of(std::string_view name);

std::string sha256(std::string_view text);

}  // namespace smt
