// The INI reader, the config, and the patterns of its rules.
#include "smt/config.h"

#include <span>

#include "fuzz/check.h"
#include "smt/ini_file.h"
#include "smt/rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(bytes, bytes + size);
    smt::Diagnostics diagnostics;
    smt::read_ini(text, "smt.conf", diagnostics);
    // It would read the files of this machine.
    if (text.find("file:") != std::string::npos) {
        return 0;
    }
    smt::Diagnostics found;
    const smt::Config config = smt::parse_config(text, "smt.conf", found);
    const smt::RuleSet rules{config, found};
    if (!found.has_errors()) {
        rules.wants_database("shop");
        rules.matching({"shop", "public", "orders"});
        fuzz::expect(!smt::effective_config(config).empty(), "a config can be shown");
    }
    fuzz::expect_shown(found);
    return 0;
}
