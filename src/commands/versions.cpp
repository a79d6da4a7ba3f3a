#include "smt/versions.h"

#include <fmt/format.h>

#include "smt/command.h"
#include "smt/config.h"
#include "terminal.h"

namespace smt {

namespace {

constexpr const char* row_format = "{:<7}{:<11}{:<21}{:<12}{:<12}{:<8}{}\n";

std::string combination_table() {
    std::string table = fmt::format(row_format, "Flink", "Flink CDC", "StarRocks connector",
                                    "StarRocks", "PostgreSQL", "Java", "what was run");
    for (const Combination& row : combinations()) {
        table +=
            fmt::format(row_format, row.flink, fmt::format("{}.x", row.cdc),
                        row.starrocks_connector, row.starrocks, row.postgres, row.java, row.run);
    }
    return table;
}

std::string jar_list(const FlinkConfig& flink) {
    std::string list =
        fmt::format("For Flink {} and Flink CDC {} put into Flink's lib/, from Maven Central:\n\n",
                    flink.version, flink.cdc_version);
    for (const Jar& jar : jars_of(flink.version, flink.cdc_version)) {
        list += fmt::format("  {:<52}{}\n", jar.file(), jar.coordinates());
    }
    return list +
           "\nEach by: mvn dependency:get -Dartifact=COORDINATES -Dtransitive=false, then\n"
           "         mvn dependency:copy -Dartifact=COORDINATES "
           "-DoutputDirectory=$FLINK_HOME/lib\n";
}

}  // namespace

Outcome run_versions(const CommandLine& line, Diagnostics& diagnostics) {
    if (line.config.empty() && !line.settings.empty()) {
        say(line, said::usage, "versions --set changes nothing without -c",
            "name the config that it changes with -c FILE");
        return ExitCode::bad_usage;
    }
    const Config config =
        line.config.empty() ? Config{} : load_config(line.config, diagnostics, line.settings);
    if (diagnostics.has_errors()) {
        return ExitCode::bad_usage;
    }
    print_product(combination_table() + "\n" + jar_list(config.flink));
    return ExitCode::done;
}

}  // namespace smt
