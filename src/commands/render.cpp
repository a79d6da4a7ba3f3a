#include "smt/render.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <system_error>

#include "smt/command.h"
#include "smt/config.h"
#include "smt/output.h"
#include "terminal.h"

namespace smt {

namespace {

std::optional<std::string> variable(const std::string& name) {
    const char* const value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

}  // namespace

Outcome run_render(const CommandLine& line, Diagnostics& diagnostics) {
    std::error_code ignored;
    if (std::filesystem::equivalent(line.file, line.output_file, ignored)) {
        say(line, said::usage, "render cannot write over the file that it reads",
            "name another file with -o");
        return ExitCode::bad_usage;
    }
    const auto text = read_named_file(line.file, diagnostics);
    if (!text) {
        return ExitCode::bad_usage;
    }
    const std::string path = line.file == "-" ? "stdin" : line.file;
    const std::string rendered = render(*text, path, variable, diagnostics);
    if (diagnostics.has_errors()) {
        return ExitCode::bad_usage;
    }
    if (line.output_file.empty()) {
        print_product(rendered);
    } else {
        write_secret_file(line.output_file, rendered);
    }
    return ExitCode::done;
}

}  // namespace smt
