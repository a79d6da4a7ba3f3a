#include "output_manifest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace smt {

namespace {

constexpr int manifest_version = 1;

// What a name of an output begins and ends with.  write_files refuses any other name, so that no
// new output can be missing here.
struct OutputName {
    std::string_view begin, end;
};
constexpr OutputName output_names[] = {
    {"starrocks-create.", ".sql"},  //
    {"flink-create.", ".sql"},      //
    {"flink-cdc.", ".yaml"},        //
    {"postgres-setup.", ".sql"},    //
    {"postgres-teardown.", ".sql"},
    {"smt.", ".lock"},
    {"report.", ".html"},
    {"report.", ".json"},
    {"kafka/debezium-postgres.", ".json"},
    {"kafka/flink-from-kafka.", ".sql"},
    {"kafka/starrocks-sink.", ".json"},
    {"kubernetes/flink-deployment.", ".yaml"},
    {"kubernetes/configmap.", ".yaml"},
    {"kubernetes/secret.", ".yaml"},
};

static_assert(std::ranges::all_of(output_names, [](const OutputName& output) {
    const std::size_t slash = output.begin.find('/');
    return slash == std::string_view::npos ||
           std::ranges::count(output_subfolders, output.begin.substr(0, slash)) == 1;
}));

ManifestFile to_file(const nlohmann::json& json) {
    ManifestFile file{json.at("name"), json.at("sha256"), json.at("mode")};
    if (!is_output_name(file.name)) {
        throw std::invalid_argument{
            fmt::format("it names '{}', which smt never writes", file.name)};
    }
    return file;
}

}  // namespace

std::string to_json(const Manifest& manifest) {
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const ManifestFile& file : manifest.files) {
        files.push_back({{"name", file.name}, {"sha256", file.sha256}, {"mode", file.mode}});
    }
    const nlohmann::ordered_json json = {
        {"version", manifest_version}, {"config", manifest.config}, {"files", files}};
    return json.dump(2) + "\n";
}

Manifest parse_manifest(std::string_view text) {
    try {
        const nlohmann::json json = nlohmann::json::parse(text);
        if (json.at("version") != manifest_version) {
            throw std::invalid_argument{fmt::format("it has version {}, and this smt knows {}",
                                                    json.at("version").dump(), manifest_version)};
        }
        Manifest manifest{json.at("config"), {}};
        for (const nlohmann::json& file : json.at("files")) {
            manifest.files.push_back(to_file(file));
        }
        return manifest;
    } catch (const nlohmann::json::exception&) {
        throw std::invalid_argument{"it is no manifest of smt"};
    }
}

bool is_output_name(std::string_view name) {
    return std::ranges::any_of(output_names, [&](const OutputName& output) {
        return name.starts_with(output.begin) && name.ends_with(output.end) &&
               name.find_first_of(std::string_view{"/\0", 2}, output.begin.size()) ==
                   std::string_view::npos;
    });
}

std::string_view subfolder_of(std::string_view name) {
    const std::size_t slash = name.find('/');
    return slash == std::string_view::npos ? std::string_view{} : name.substr(0, slash);
}

std::string sha256(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error{"OpenSSL cannot compute SHA-256"};
    }
    return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + length, ""));
}

}  // namespace smt
