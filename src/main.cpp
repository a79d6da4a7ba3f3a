// The command line: which command, what it was given, how the program ends.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "smt/command.h"
#include "smt/diagnostic.h"

namespace {

using smt::CommandLine;
using smt::ExitCode;

struct Command {
    const char* name;
    const char* help;
    ExitCode (*run)(const CommandLine& line, smt::Diagnostics& diagnostics);
    bool needs_config;
};

constexpr Command commands[] = {
    {"generate", "Write StarRocks tables, Flink SQL and PostgreSQL set-up (the default)",
     smt::run_generate, true},
    {"config", "Print every key with its default; with -c, the effective values", smt::run_config,
     false},
    {"versions", "Print which versions work together, and the jars that Flink needs",
     smt::run_versions, false},
};

struct Output {
    std::string format = "text";
    std::string color = "auto";

    bool wants_color() const {
        if (color != "auto") {
            return color == "always";
        }
        // https://no-color.org: any value that is not empty.
        const char* const no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
        return (no_color == nullptr || *no_color == '\0') && isatty(STDERR_FILENO) == 1;
    }
};

void add_options(CLI::App& app, CommandLine& line, Output& output) {
    app.add_option("-c,--config", line.config, "Configuration file; - is stdin")->type_name("FILE");
    app.add_option("-o,--output-dir", line.output_dir,
                   "Where to write, instead of [other] output_dir")
        ->type_name("DIR");
    app.add_option("--stdout", line.stdout_name, "Print this one output instead of writing files")
        ->type_name("NAME");
    app.add_flag("--dry-run", line.dry_run, "List what each rule takes; write nothing");
    app.add_flag("--strict", line.strict, "Warnings are errors");
    app.add_flag("-q,--quiet", line.quiet, "Print errors only");
    app.add_flag("-v,--verbose", line.verbose, "Print each query with its time");
    app.add_option("--format", output.format, "Of the diagnostics: text or json")
        ->check(CLI::IsMember({"text", "json"}));
    app.add_option("--color", output.color, "auto, always or never")
        ->check(CLI::IsMember({"auto", "always", "never"}));
}

void print(const smt::Diagnostics& diagnostics, const CommandLine& line, const Output& output) {
    for (const smt::Diagnostic& diagnostic : diagnostics.all()) {
        if (line.quiet && diagnostic.code->severity != smt::Severity::error) {
            continue;
        }
        fmt::print(stderr, "{}",
                   output.format == "json" ? smt::to_json_line(diagnostic)
                                           : smt::to_text(diagnostic, output.wants_color()));
    }
}

ExitCode run(const Command& command, CommandLine line, const Output& output) {
    if (command.needs_config && line.config.empty()) {
        line.config = smt::find_config();
        if (line.config.empty()) {
            fmt::print(stderr,
                       "smt: no config: name one with -c FILE or SMT_CONFIG, or write ./smt.conf\n"
                       "  hint: `smt config > smt.conf` prints every key with its default\n");
            return ExitCode::bad_usage;
        }
        if (!line.quiet) {
            fmt::print(stderr, "smt: config {}\n", smt::visible(line.config));
        }
    }
    smt::Diagnostics diagnostics;
    try {
        const ExitCode code = command.run(line, diagnostics);
        print(diagnostics, line, output);
        if (code == ExitCode::plan_has_errors) {
            fmt::print(stderr, "smt: nothing was written\n");
        }
        return code;
    } catch (const std::exception& error) {
        print(diagnostics, line, output);
        fmt::print(stderr, "smt: {}\n", smt::visible(error.what()));
        return ExitCode::broken_world;
    }
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Reads PostgreSQL's catalog and writes what a continuous copy into StarRocks needs.\n"
        "Exit codes: 0 done, 1 the plan has errors, 2 wrong usage or config, 3 the world failed.",
        "smt"};
    app.set_version_flag("--version", std::string{"smt "} + SMT_VERSION);
    CommandLine line;
    Output output;
    add_options(app, line, output);
    app.require_subcommand(0, 1);
    for (const Command& command : commands) {
        app.add_subcommand(command.name, command.help)->fallthrough();
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? static_cast<int>(ExitCode::done)
                                    : static_cast<int>(ExitCode::bad_usage);
    }
    const Command* chosen = &commands[0];
    for (const Command& command : commands) {
        if (app.got_subcommand(command.name)) {
            chosen = &command;
        }
    }
    return static_cast<int>(run(*chosen, line, output));
}
