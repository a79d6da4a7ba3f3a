// A manifest that smt cannot have written: it says what may be removed, so it is not believed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "smt/output.h"
#include "support/temporary_folder.h"

namespace smt {
namespace {

using ::testing::contents;
using ::testing::read_text;
using ::testing::write_text;

constexpr const char* job = "flink-create.all.sql";
constexpr const char* second_job = "flink-create.2.sql";

class OutputManifest : public ::testing::Test {
  protected:
    OutputManifest() { std::filesystem::create_directory(result); }

    // What write_files() throws, or "nothing".
    std::string error_of_write(const std::vector<OutputFile>& files) {
        try {
            write_files(result, "shop.conf", files, diagnostics);
        } catch (const OutputError& error) {
            return error.what();
        }
        return "nothing";
    }

    const ::testing::TemporaryFolder temporary;
    const std::string result = temporary / "result";
    const std::string manifest = result + "/.smt-manifest.json";
    Diagnostics diagnostics;
};

struct BadManifestCase {
    const char* name;
    const char* text;
    const char* reason;
};

class BadManifest : public OutputManifest, public ::testing::WithParamInterface<BadManifestCase> {};

// smt removes what a manifest names: one that smt cannot have written must not lead it anywhere.
// The hash is that of the victims, which are empty.
TEST_P(BadManifest, IsRefusedAndRemovesNothing) {
    for (const char* victim : {"victim", "result/notes.txt", "result/flink-create.2.sql"}) {
        write_text(temporary / victim, "");
    }
    std::string text = GetParam().text;
    if (const auto at = text.find("HASH"); at != std::string::npos) {
        text.replace(at, 4, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
    write_text(manifest, text);
    const auto before = contents(result);

    EXPECT_EQ(error_of_write({{job, "new"}}),
              fmt::format("cannot use '{}': {}; nothing was changed: delete it if smt may take the "
                          "folder over",
                          manifest, GetParam().reason));
    EXPECT_EQ(contents(result), before);
    EXPECT_TRUE(std::filesystem::exists(temporary / "victim"));
}

constexpr const char* no_manifest = "it is no manifest of smt";

INSTANTIATE_TEST_SUITE_P(
    Texts, BadManifest,
    ::testing::Values(
        BadManifestCase{
            "parent",
            R"({"version":1,"config":"shop.conf","files":[{"name":"../victim","sha256":"HASH","mode":"0644"}]})",
            "it names '../victim', which smt never writes"},
        BadManifestCase{
            "output_name_with_a_path",
            R"({"version":1,"config":"shop.conf","files":[{"name":"report./../../victim/x.html","sha256":"HASH","mode":"0644"}]})",
            "it names 'report./../../victim/x.html', which smt never writes"},
        BadManifestCase{
            "other_file_in_a_subfolder",
            R"({"version":1,"config":"shop.conf","files":[{"name":"kafka/notes.json","sha256":"HASH","mode":"0644"}]})",
            "it names 'kafka/notes.json', which smt never writes"},
        BadManifestCase{
            "out_of_a_subfolder",
            R"({"version":1,"config":"shop.conf","files":[{"name":"kubernetes/secret./../../../victim.yaml","sha256":"HASH","mode":"0644"}]})",
            "it names 'kubernetes/secret./../../../victim.yaml', which smt never writes"},
        BadManifestCase{
            "file_of_the_user",
            R"({"version":1,"config":"shop.conf","files":[{"name":"notes.txt","sha256":"HASH","mode":"0644"}]})",
            "it names 'notes.txt', which smt never writes"},
        BadManifestCase{
            "good_name_before_a_bad_one",
            R"({"version":1,"config":"shop.conf","files":[{"name":"flink-create.2.sql","sha256":"HASH","mode":"0644"},{"name":"..","sha256":"","mode":""}]})",
            "it names '..', which smt never writes"},
        BadManifestCase{"newer_version", R"({"version":2,"config":"shop.conf"})",
                        "it has version 2, and this smt knows 1"},
        BadManifestCase{"no_version", R"({"config":"shop.conf","files":[]})", no_manifest},
        BadManifestCase{"no_files", R"({"version":1,"config":"shop.conf"})", no_manifest},
        BadManifestCase{"wrong_type", R"({"version":1,"config":7,"files":[]})", no_manifest},
        BadManifestCase{
            "file_without_hash",
            R"({"version":1,"config":"shop.conf","files":[{"name":"flink-create.2.sql","mode":"0644"}]})",
            no_manifest},
        BadManifestCase{"list", "[]", no_manifest},
        BadManifestCase{"cut", R"({"version":1,)", no_manifest},
        BadManifestCase{"empty", "", no_manifest}),
    [](const auto& test) { return test.param.name; });

TEST_F(OutputManifest, RefusesAManifestThatIsALink) {
    error_of_write({{job, "old"}});
    std::filesystem::rename(manifest, temporary / "manifest");
    std::filesystem::create_symlink(temporary / "manifest", manifest);
    EXPECT_EQ(error_of_write({{job, "new"}}),
              fmt::format("cannot use '{}': it is no manifest of smt; nothing was changed: delete "
                          "it if smt may take the folder over",
                          manifest));
    EXPECT_EQ(read_text(result + "/" + job), "old");
}

TEST_F(OutputManifest, RemovesAFileOnceThatTheManifestNamesTwice) {
    error_of_write({{second_job, "two"}, {job, "all"}});
    std::string text = read_text(manifest);
    const std::size_t begin = text.find("    {");
    const std::size_t end = text.find("    {", begin + 1);
    text.insert(begin, text.substr(begin, end - begin));
    write_text(manifest, text);
    EXPECT_EQ(error_of_write({{job, "all"}}), "nothing");
    EXPECT_FALSE(std::filesystem::exists(result + "/" + second_job));
}

}  // namespace
}  // namespace smt
