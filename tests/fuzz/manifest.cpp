// The reader of the manifest: it names nothing that smt would not write.
#include "output_manifest.h"

#include <stdexcept>

#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(bytes, bytes + size);
    try {
        const smt::Manifest manifest = smt::parse_manifest(text);
        for (const smt::ManifestFile& file : manifest.files) {
            fuzz::expect(smt::is_output_name(file.name), file.name);
            fuzz::expect(file.name.find('/') == std::string::npos, file.name);
        }
        const std::string written = smt::to_json(manifest);
        fuzz::expect_equal(smt::to_json(smt::parse_manifest(written)), written, "the manifest");
    } catch (const std::invalid_argument&) {
        return 0;
    }
    return 0;
}
