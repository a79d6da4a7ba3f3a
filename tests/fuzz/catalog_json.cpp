// The reader of snapshots: what it takes comes back as it was.
#include "smt/catalog_json.h"

#include <stdexcept>

#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(bytes, bytes + size);
    smt::Catalog catalog;
    try {
        catalog = smt::catalog_from_json(text, "catalog.json");
    } catch (const std::runtime_error& error) {
        fuzz::expect(std::string_view{error.what()}.starts_with("catalog.json:"), error.what());
        return 0;
    }
    const std::string written = smt::to_json(catalog, smt::Statistics::included);
    fuzz::expect(smt::catalog_from_json(written, "again") == catalog, written);
    return 0;
}
