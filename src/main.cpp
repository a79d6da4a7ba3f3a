// The command line: which command, what it was given, how the program ends.

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "smt/command.h"
#include "smt/diagnostic.h"
#include "terminal.h"
#include "text.h"

namespace {

using smt::CommandLine;
using smt::ExitCode;
using smt::Outcome;

// The member takes the value: its type says what may stand behind the option.
using Member = std::variant<bool CommandLine::*, std::string CommandLine::*,
                            std::vector<std::string> CommandLine::*>;

struct Option {
    std::string_view name;  // in the lists of the commands
    const char* spelling;   // as CLI11 has it; without dashes: an argument without a name
    Member member;
    const char* type;
    const char* help;
    std::vector<std::string> choices = {};
};

const Option options[] = {
    {"FILE", "FILE", &CommandLine::file, "", "A flink-create file; - is stdin"},
    {"subject", "WHAT", &CommandLine::subject, "",
     "TABLE, TABLE.COLUMN or the CODE of a diagnostic"},
    {"config", "-c,--config", &CommandLine::config, "FILE", "Configuration file; - is stdin"},
    {"set", "--set", &CommandLine::settings, "SECTION.KEY=VALUE",
     "Set a key of the config, as --set other.output_dir=x; may be repeated"},
    {"catalog", "--catalog", &CommandLine::catalog, "FILE",
     "A snapshot that `smt catalog` took, instead of the database; - is stdin"},
    {"output-dir", "-o,--output-dir", &CommandLine::output_dir, "DIR",
     "Where to write, instead of [other] output_dir"},
    {"output", "-o,--output", &CommandLine::output_file, "FILE",
     "Write into a file that its owner alone can read, instead of stdout"},
    {"stdout", "--stdout", &CommandLine::stdout_name, "NAME",
     "Print this one output instead of writing files"},
    {"dry-run", "--dry-run", &CommandLine::dry_run, "",
     "List which rule takes which table; write nothing"},
    {"check", "--check", &CommandLine::check, "",
     "Write nothing; end with 4 and a diff when the files are not as they would be written"},
    {"stats", "--stats", &CommandLine::stats, "", "Sizes and row estimates too, which change"},
    {"strict", "--strict", &CommandLine::strict, "", "Warnings are errors"},
    {"quiet", "-q,--quiet", &CommandLine::quiet, "", "Print errors only"},
    {"verbose", "-v,--verbose", &CommandLine::verbose, "", "Print each query with its time"},
    {"format",
     "--format",
     &CommandLine::format,
     "FORMAT",
     "Of what is said on stderr: text or json, an object a line",
     {"text", "json"}},
    {"only", "--only", &CommandLine::only, "CHECK,...",
     "Run these checks only, or those of a theme; may be repeated"},
    {"skip", "--skip", &CommandLine::skip, "CHECK,...", "Leave these out; may be repeated"},
    {"fail-on",
     "--fail-on",
     &CommandLine::fail_on,
     "SEVERITY",
     "What makes the check fail: error or warning",
     {"error", "warning"}},
    {"fix-script", "--fix-script", &CommandLine::fix_script, "FILE",
     "Write what mends the findings as a psql script; nothing is run"},
    {"scan",
     "--scan{sampled}",
     &CommandLine::scan,
     "[=full]",
     "Look at the values too: at some pages of large tables, or at all",
     {"sampled", "full"}},
    {"list", "--list", &CommandLine::list, "", "Print every check there is"},
    {"report-format",
     "--format",
     &CommandLine::format,
     "FORMAT",
     "Of the findings: text, json (an object a line) or sarif",
     {"text", "json", "sarif"}},
    {"color",
     "--color",
     &CommandLine::color,
     "WHEN",
     "auto, always or never",
     {"auto", "always", "never"}},
};

struct Command {
    const char* name;
    const char* help;
    Outcome (*run)(const CommandLine& line, smt::Diagnostics& diagnostics);
    std::vector<std::string_view> options;
    // Whether a config is looked for in the usual places when none is named.
    bool (*needs_config)(const CommandLine& line) = [](const CommandLine&) { return false; };
};

constexpr auto always = [](const CommandLine&) { return true; };

// The first one is meant when none is named.
const Command commands[] = {
    {"generate",
     "Write StarRocks tables, Flink SQL and PostgreSQL set-up (the default)",
     smt::run_generate,
     {"config", "set", "catalog", "output-dir", "stdout", "dry-run", "check", "strict", "quiet",
      "verbose", "format", "color"},
     always},
    {"catalog",
     "Print what PostgreSQL has, as JSON: for generate --catalog, which needs no database",
     smt::run_catalog,
     {"config", "set", "stats", "quiet", "verbose", "format", "color"},
     always},
    {"check",
     "Find what would make the job fail, lose data or fill the disk, before it starts",
     smt::run_check,
     {"config", "set", "catalog", "output-dir", "only", "skip", "fail-on", "fix-script", "scan",
      "list", "quiet", "verbose", "report-format", "color"},
     always},
    {"explain",
     "Say why a table or column is carried as it is, or what a diagnostic means",
     smt::run_explain,
     {"subject", "config", "set", "catalog", "quiet", "verbose", "format", "color"},
     [](const CommandLine& line) { return smt::code_named(line.subject) == nullptr; }},
    {"config",
     "Print every key with its default; with -c, the effective values",
     smt::run_config,
     {"config", "set", "quiet", "format", "color"}},
    {"render",
     "Fill in the secrets that secrets = placeholder has left out",
     smt::run_render,
     {"FILE", "output", "quiet", "format", "color"}},
    {"versions",
     "Print which versions work together, and the jars that Flink needs",
     smt::run_versions,
     {"config", "set", "quiet", "format", "color"}},
};

const Option& option_named(std::string_view name) {
    return *std::ranges::find(options, name, &Option::name);
}

struct WrongUsage {
    std::string message, hint;
};

// "--scan{sampled}" may stand without a value and means that one then.
template <typename Value>
CLI::Option* make_option(CLI::App& app, const Option& option, Value& value) {
    if constexpr (std::is_same_v<Value, std::string>) {
        if (std::string_view{option.spelling}.ends_with('}')) {
            return app.add_flag(option.spelling, value, option.help);
        }
    }
    return app.add_option(option.spelling, value, option.help);
}

void add_option(CLI::App& app, const Option& option, CommandLine& line) {
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
        add_option(app, option_named(name), line);
    }
}

// "smt config", or "smt" for the command that need not be named.
std::string spelled(const Command& command) {
    return &command == &commands[0] ? "smt" : fmt::format("smt {}", command.name);
}

std::vector<std::string> spellings(const Option& option) {
    const std::string_view spelling{option.spelling};
    return CLI::detail::split(std::string{spelling.substr(0, spelling.find('{'))}, ',');
}

// An argument without its value, which may be a secret.
std::string_view without_value(std::string_view argument) {
    return argument.substr(0, argument.find('='));
}

WrongUsage unknown_option(const Command& command, std::string_view argument) {
    std::vector<std::string> own;
    for (const Option& option : options) {
        const auto names = spellings(option);
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
    if (&command != &commands[0]) {
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
    for (const Option& option : options) {
        const std::string name = spellings(option).back();
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
        const auto* const member = std::get_if<std::string CommandLine::*>(&option.member);
        if ((is_before || is_behind) && member != nullptr && (line.*(*member)).empty()) {
            throw WrongUsage{fmt::format("the value of {} is empty", name),
                             "write one, or leave the option away"};
        }
    }
}

const Command& chosen(const CLI::App& app) {
    const auto* const found = std::ranges::find_if(
        commands, [&](const Command& command) { return app.got_subcommand(command.name); });
    return found == std::end(commands) ? commands[0] : *found;
}

// Reads the arguments; what is only asked for (--help, --version) is printed, and nothing returned.
const Command* parse(CLI::App& app, int argc, char** argv, CommandLine& line) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        smt::print_product(app.help());
        return nullptr;
    } catch (const CLI::CallForVersion&) {
        smt::print_product(fmt::format("smt {}\n", SMT_VERSION));
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

ExitCode run(const Command& command, const CommandLine& line, smt::Diagnostics& diagnostics) {
    const Outcome outcome = command.run(line, diagnostics);
    for (const smt::Diagnostic& diagnostic : diagnostics.all()) {
        smt::print(diagnostic, line);
    }
    if (!outcome.summary.empty()) {
        smt::say(line, smt::said::summary, outcome.summary);
    }
    return outcome.code;
}

ExitCode run(int argc, char** argv) {
    CLI::App app{
        "Reads PostgreSQL's catalog and writes what a continuous copy into StarRocks needs.\n"
        "Exit codes: 0 done, 1 the plan has errors, 2 wrong usage or config, 3 the world failed,\n"
        "4 a comparison differs.",
        "smt"};
    CommandLine line;
    smt::Diagnostics diagnostics;
    app.set_version_flag("--version", SMT_VERSION);
    app.require_subcommand(0, 1);
    add_options(app, commands[0], line);
    for (const Command& command : commands) {
        add_options(*app.add_subcommand(command.name, command.help), command, line);
    }
    try {
        const Command* const command = parse(app, argc, argv, line);
        if (command == nullptr) {
            return ExitCode::done;
        }
        choose_config(*command, line);
        return run(*command, line, diagnostics);
    } catch (const WrongUsage& wrong) {
        smt::say(line, smt::said::usage, wrong.message, wrong.hint);
        return ExitCode::bad_usage;
    } catch (const std::exception& error) {
        for (const smt::Diagnostic& diagnostic : diagnostics.all()) {
            smt::print(diagnostic, line);
        }
        smt::say(line, smt::said::failed, error.what());
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

}  // namespace

int main(int argc, char** argv) {
    occupy_standard_streams();
    // A reader that went away and a file that may not grow are errors of a write, which says so.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    return static_cast<int>(run(argc, argv));
}
