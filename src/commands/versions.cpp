#include "smt/versions.h"

#include <fmt/format.h>

#include "smt/command.h"
#include "smt/config.h"

namespace smt {

namespace {

constexpr const char* row_format = "{:<7}{:<11}{:<21}{:<12}{:<12}{:<8}{}\n";

void print_combinations() {
    fmt::print(row_format, "Flink", "Flink CDC", "StarRocks connector", "StarRocks", "PostgreSQL",
               "Java", "what was run");
    for (const Combination& row : combinations()) {
        fmt::print(row_format, row.flink, fmt::format("{}.x", row.cdc), row.starrocks_connector,
                   row.starrocks, row.postgres, row.java, row.run);
    }
}

}  // namespace

ExitCode run_versions(const CommandLine& line, Diagnostics& diagnostics) {
    const Config config = line.config.empty() ? Config{} : load_config(line.config, diagnostics);
    if (diagnostics.has_errors()) {
        return ExitCode::bad_usage;
    }
    print_combinations();
    const FlinkConfig& flink = config.flink;
    fmt::print("\nFor Flink {} and Flink CDC {} put into Flink's lib/, from Maven Central:\n\n",
               flink.version, flink.cdc_version);
    for (const Jar& jar : jars_of(flink.version, flink.cdc_version)) {
        fmt::print("  {:<52}{}\n", jar.file(), jar.coordinates());
    }
    fmt::print(
        "\nEach by: mvn dependency:get -Dartifact=COORDINATES -Dtransitive=false, then\n"
        "         mvn dependency:copy -Dartifact=COORDINATES -DoutputDirectory=$FLINK_HOME/lib\n");
    return ExitCode::done;
}

}  // namespace smt
