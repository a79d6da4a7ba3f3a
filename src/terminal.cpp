#include "terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

namespace smt {

namespace {

// Where messages go.  From the first call on nothing else in the program can print there.
std::FILE* messages() {
    static std::FILE* const stream = [] {
        std::FILE* const own = stderr;
#ifdef __GLIBC__  // where it is a variable
        if (std::FILE* const null = std::fopen("/dev/null", "we")) {
            stderr = null;
        }
#endif
        return own;
    }();
    return stream;
}

void print_error(std::string_view text) {
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), messages()));
}

bool wants_color(const CommandLine& line, int stream = STDERR_FILENO) {
    if (line.color != "auto") {
        return line.color == "always";
    }
    // https://no-color.org: any value that is not empty.
    const char* const no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe)
    return (no_color == nullptr || *no_color == '\0') && ::isatty(stream) == 1;
}

}  // namespace

void keep_stderr_for_messages() {
    messages();
}

void print_product(std::string_view text) {
    const std::string shown = ::isatty(STDOUT_FILENO) == 1 ? visible_lines(text) : "";
    const std::string_view bytes = shown.empty() ? text : shown;
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() ||
        std::fflush(stdout) != 0) {
        throw std::system_error{errno, std::generic_category(), "cannot write to stdout"};
    }
}

bool wants_color_on_stdout(const CommandLine& line) {
    return wants_color(line, STDOUT_FILENO);
}

void print(const Diagnostic& diagnostic, const CommandLine& line) {
    const Severity severity = diagnostic.code->severity;
    const bool is_error =
        severity == Severity::error || (line.strict && severity == Severity::warning);
    if (!line.quiet || is_error) {
        print_error(line.format == "json" ? to_json_line(diagnostic)
                                          : to_text(diagnostic, wants_color(line)));
    }
}

void print_log(std::string_view text) {
    print_error(text);
}

void say(const CommandLine& line, const Code& code, std::string_view message,
         std::string_view hint) {
    // A log in SARIF is one document.
    if (line.format == "sarif" && code.severity != Severity::error) {
        return;
    }
    const Diagnostic diagnostic{&code, "smt", std::string{message}, std::string{hint}, 0};
    if (line.format == "json") {
        print(diagnostic, line);
    } else if (!line.quiet || code.severity == Severity::error) {
        print_error(fmt::format("smt: {}\n", visible(message)) +
                    (hint.empty() ? "" : fmt::format("  hint: {}\n", visible(hint))));
    }
}

}  // namespace smt
