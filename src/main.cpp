// The command line: which command, what it was given, how the program ends.

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <malloc.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "command_table.h"
#include "smt/command.h"
#include "smt/diagnostic.h"
#include "terminal.h"
#include "text.h"

namespace {

using smt::Command;
using smt::CommandLine;
using smt::CommandOption;
using smt::ExitCode;
using smt::Outcome;

const std::span<const CommandOption> options = smt::all_options();
const std::span<const Command> commands = smt::all_commands();

struct WrongUsage {
    std::string message, hint;
};

// "--scan{sampled}" may stand without a value and means that one then.
template <typename Value>
CLI::Option* make_option(CLI::App& app, const CommandOption& option, Value& value) {
    if constexpr (std::is_same_v<Value, std::string>) {
        if (std::string_view{option.spelling}.ends_with('}')) {
            return app.add_flag(option.spelling, value, option.help);
        }
    }
    return app.add_option(option.spelling, value, option.help);
}

void add_option(CLI::App& app, const CommandOption& option, CommandLine& line) {
    std::visit(
        [&](auto member) {
            using Value = std::remove_reference_t<decltype(line.*member)>;
            if constexpr (std::is_same_v<Value, bool>) {
                app.add_flag(option.spelling, line.*member, option.help);
            } else {
                CLI::Option* const added = make_option(app, option, line.*member);
                added->type_name(option.type);
                added->required(option.spelling[0] != '-');
                added->allow_extra_args(false);  // --set takes one value and may be repeated
                if (!option.choices.empty()) {
                    added->check(CLI::IsMember(option.choices));
                }
            }
        },
        option.member);
}

void add_options(CLI::App& app, const Command& command, CommandLine& line) {
    for (const std::string_view name : command.options) {
        add_option(app, smt::option_named(name), line);
    }
}

// "smt config", or "smt" for the command that need not be named.
std::string spelled(const Command& command) {
    return &command == commands.data() ? "smt" : fmt::format("smt {}", command.name);
}

// An argument without its value, which may be a secret.
std::string_view without_value(std::string_view argument) {
    return argument.substr(0, argument.find('='));
}

WrongUsage unknown_option(const Command& command, std::string_view argument) {
    std::vector<std::string> own;
    for (const CommandOption& option : options) {
        const auto names = smt::spellings(option);
        const bool is_own =
            std::ranges::find(command.options, option.name) != command.options.end();
        if (is_own) {
            own.insert(own.end(), names.begin(), names.end());
        } else if (std::ranges::find(names, argument) != names.end()) {
            return {fmt::format("{} has no use for {}", spelled(command), argument),
                    fmt::format("`{} --help` lists the options that it takes", spelled(command))};
        }
    }
    const std::vector<std::string_view> candidates(own.begin(), own.end());
    return {fmt::format("unknown option '{}'{}", argument, smt::did_you_mean(argument, candidates)),
            fmt::format("`{} --help` lists the options", spelled(command))};
}

// What CLI11 could not place.
WrongUsage unexpected(const Command& command, const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments) {
        if (argument.starts_with('-') && argument.size() > 1) {
            return unknown_option(command, without_value(argument));
        }
    }
    const std::string_view argument = without_value(arguments.front());
    if (&command != commands.data()) {
        return {fmt::format("{} does not expect '{}'", spelled(command), argument),
                fmt::format("`{} --help` lists what it takes", spelled(command))};
    }
    const auto names =
        smt::map(commands, [](const Command& other) { return std::string_view{other.name}; });
    return {fmt::format("unknown command '{}'{}", argument, smt::did_you_mean(argument, names)),
            fmt::format("the commands are {}; a config is named with -c", fmt::join(names, ", "))};
}

// Options may stand in front of the command, too: those must be its own, and none may be empty, as
// they are when a variable of a script is not set.
void check(const CLI::App& app, const Command& command, const CommandLine& line) {
    for (const CommandOption& option : options) {
        const std::string name = smt::spellings(option).back();
        const CLI::Option* const before = app.get_option_no_throw(name);
        const CLI::Option* const behind =
            app.get_subcommand(command.name)->get_option_no_throw(name);
        const bool is_before = before != nullptr && before->count() > 0;
        const bool is_behind = behind != nullptr && behind->count() > 0;
        if (is_before && behind == nullptr) {
            throw unknown_option(command, name);
        }
        if (is_before && is_behind) {
            throw WrongUsage{fmt::format("{} stands in front of the command and behind it", name),
                             "write it once"};
        }
        const bool is_own =
            std::ranges::find(command.options, option.name) != command.options.end();
        const auto* const member = std::get_if<std::string CommandLine::*>(&option.member);
        if (is_before && is_own && member != nullptr && !option.choices.empty() &&
            std::ranges::find(option.choices, line.*(*member)) == option.choices.end()) {
            throw WrongUsage{fmt::format("{}: {} not in {{{}}}", name, line.*(*member),
                                         fmt::join(option.choices, ",")),
                             fmt::format("`{} --help` lists the options", spelled(command))};
        }
        if ((is_before || is_behind) && member != nullptr && (line.*(*member)).empty()) {
            throw WrongUsage{fmt::format("the value of {} is empty", name),
                             "write one, or leave the option away"};
        }
    }
}

const Command& chosen(const CLI::App& app) {
    const auto found = std::ranges::find_if(
        commands, [&](const Command& command) { return app.got_subcommand(command.name); });
    return found == commands.end() ? commands[0] : *found;
}

// Reads the arguments; what is only asked for (--help, --version) is printed, and nothing returned.
const Command* parse(CLI::App& app, int argc, char** argv, CommandLine& line) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        smt::print_product(app.help());
        return nullptr;
    } catch (const CLI::CallForVersion&) {
        const std::vector<std::string> formats = app.get_option("--format")->results();
        const bool is_json = !formats.empty() && formats.back() == "json";
        smt::print_product(
            is_json ? fmt::format("{{\"name\":\"smt\",\"version\":\"{}\"}}\n", SMT_VERSION)
                    : fmt::format("smt {}\n", SMT_VERSION));
        return nullptr;
    } catch (const CLI::ParseError& error) {
        const std::vector<std::string> rest = app.remaining(true);
        if (!rest.empty()) {
            throw unexpected(chosen(app), rest);
        }
        throw WrongUsage{error.what(),
                         fmt::format("`{} --help` lists the options", spelled(chosen(app)))};
    }
    check(app, chosen(app), line);
    return &chosen(app);
}

// Finds the config for a command that needs one and was given none.
void choose_config(const Command& command, CommandLine& line) {
    if (!command.needs_config(line) || !line.config.empty()) {
        return;
    }
    line.config = smt::find_config();
    if (line.config.empty()) {
        throw WrongUsage{"no config: name one with -c FILE or SMT_CONFIG, or write ./smt.conf",
                         "`smt config > smt.conf` prints every key with its default"};
    }
    smt::say(line, smt::said::summary, fmt::format("config {}", line.config));
}

// Of what is said, and not of a product.
bool is_sarif_log(const Command& command, const CommandLine& line) {
    return line.format == "sarif" &&
           std::ranges::find(command.options, "log-format") != command.options.end();
}

void print_all(const Command& command, const CommandLine& line,
               const smt::Diagnostics& diagnostics) {
    if (is_sarif_log(command, line)) {
        smt::print_log(smt::to_sarif(diagnostics, line.config, SMT_VERSION));
        return;
    }
    for (const smt::Diagnostic& diagnostic : diagnostics.all()) {
        smt::print(diagnostic, line);
    }
}

ExitCode run(const Command& command, const CommandLine& line, smt::Diagnostics& diagnostics) {
    const Outcome outcome = command.run(line, diagnostics);
    print_all(command, line, diagnostics);
    if (!outcome.summary.empty()) {
        smt::say(line, smt::said::summary, outcome.summary);
    }
    return outcome.code;
}

ExitCode run(int argc, char** argv) {
    CLI::App app{
        "Reads PostgreSQL's catalog and writes what a continuous copy into StarRocks needs.\n"
        "Exit codes: 0 done, 1 the plan has errors, 2 wrong usage or config, 3 no connection, "
        "permission, disk,\n"
        "4 a comparison differs, 5 a check has found something.",
        "smt"};
    CommandLine line;
    smt::Diagnostics diagnostics;
    app.set_version_flag("--version", SMT_VERSION);
    app.require_subcommand(0, 1);
    add_options(app, commands[0], line);
    for (const Command& command : commands) {
        add_options(*app.add_subcommand(command.name, command.help), command, line);
    }
    const Command* command = nullptr;
    try {
        command = parse(app, argc, argv, line);
        if (command == nullptr) {
            return ExitCode::done;
        }
        choose_config(*command, line);
        return run(*command, line, diagnostics);
    } catch (const WrongUsage& wrong) {
        smt::say(line, smt::said::usage, wrong.message, wrong.hint);
        return ExitCode::bad_usage;
    } catch (const std::exception& error) {
        const bool is_log = command != nullptr && is_sarif_log(*command, line);
        if (is_log) {
            diagnostics.report(smt::said::failed, "smt", "{}", error.what());
        }
        print_all(command == nullptr ? commands[0] : *command, line, diagnostics);
        if (!is_log) {
            smt::say(line, smt::said::failed, error.what());
        }
        return ExitCode::broken_world;
    }
}

// A descriptor that is closed would be given to the next file or connection, and what is meant for
// the stream would go there.  Opened the wrong way round it fails as a closed one does.
void occupy_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0) {
            static_cast<void>(::open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_WRONLY));
        }
    }
}

// A run for many tables builds texts of megabytes, and ends: memory that malloc gives back between
// them is a page fault each time it is asked for again, a third of what the run costs the kernel.
void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int mebibyte = 1 << 20;
    // NOLINTBEGIN(concurrency-mt-unsafe): called before any thread is started
    ::mallopt(M_MMAP_THRESHOLD, 32 * mebibyte);
    ::mallopt(M_TRIM_THRESHOLD, 1024 * mebibyte);
    ::mallopt(M_TOP_PAD, 64 * mebibyte);
    // NOLINTEND(concurrency-mt-unsafe)
#endif
}

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();
    occupy_standard_streams();
    smt::keep_stderr_for_messages();
    // A reader that went away and a file that may not grow are errors of a write, which says so.
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    static_cast<void>(std::signal(SIGXFSZ, SIG_IGN));
    // Some supervisors hand it on ignored: then the system forgets how a child has ended (wait(2)).
    static_cast<void>(std::signal(SIGCHLD, SIG_DFL));
    return static_cast<int>(run(argc, argv));
}
