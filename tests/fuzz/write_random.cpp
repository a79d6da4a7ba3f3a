// Writes the Flink SQL of random catalogs, for Flink's own parser: write_random FOLDER COUNT.  The
// same ones in every run.
#include <fstream>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "fuzz/check.h"
#include "fuzz/random_catalog.h"
#include "smt/config.h"
#include "smt/emit.h"
#include "smt/plan.h"
#include "smt/rule.h"

namespace {

// Nothing: the plan has errors, as that of many catalogs.
std::vector<smt::OutputFile> files_of(unsigned seed) {
    std::mt19937 engine{seed};
    std::vector<std::uint8_t> bytes(600);
    for (std::uint8_t& byte : bytes) {
        byte = static_cast<std::uint8_t>(engine());
    }
    fuzz::Decoder decoder{std::span{bytes}};
    const smt::Catalog catalog = fuzz::CatalogDecoder{decoder}.catalog();
    smt::Diagnostics diagnostics;
    const smt::Config config =
        smt::parse_config(fuzz::random_config(decoder, catalog), "smt.conf", diagnostics);
    const smt::RuleSet rules{config, diagnostics};
    if (diagnostics.has_errors()) {
        return {};
    }
    const smt::Plan plan = smt::make_plan(config, rules, catalog, diagnostics);
    return diagnostics.has_errors() ? std::vector<smt::OutputFile>{} : smt::emit_flink(plan);
}

}  // namespace

int main(int argc, char** argv) {
    fuzz::expect(argc == 3, "write_random FOLDER COUNT");
    const int count = std::stoi(argv[2]);
    int written = 0;
    for (unsigned seed = 0; written < count; ++seed) {
        for (const smt::OutputFile& file : files_of(seed)) {
            std::ofstream{fmt::format("{}/{}-{}", argv[1], seed, file.path), std::ios::binary}
                << file.text;
            ++written;
        }
    }
    return 0;
}
