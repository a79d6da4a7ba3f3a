#include "completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

#include "command_table.h"
#include "text.h"

namespace smt {

namespace {

// What can stand behind an option.
enum class Value { none, words, file, folder, any };

Value value_of(const CommandOption& option) {
    const std::string_view type = option.type;
    if (std::holds_alternative<bool CommandLine::*>(option.member)) {
        return Value::none;
    }
    if (!option.choices.empty()) {
        return Value::words;
    }
    if (type == "DIR") {
        return Value::folder;
    }
    return type.find("FILE") != std::string_view::npos ? Value::file : Value::any;
}

bool is_argument(const CommandOption& option) {
    return option.spelling[0] != '-';
}

std::vector<const CommandOption*> options_of(const Command& command) {
    return map(command.options, [](std::string_view name) { return &option_named(name); });
}

std::string command_names() {
    return fmt::format("{}", fmt::join(map(all_commands(), &Command::name), " "));
}

// 'text' of a shell.
std::string quoted(std::string_view text) {
    return "'" + replace_all(text, "'", "'\\''") + "'";
}

// Help without what the words of a shell's completion mean something in.
std::string plain(std::string_view help) {
    std::string text;
    for (const char c : help) {
        text += std::string_view{"[]:`'\"\\$"}.find(c) == std::string_view::npos ? c : ' ';
    }
    return text;
}

// "generate:--format) COMPREPLY=(...) ;;"
std::string bash_value(const Command& command, const CommandOption& option) {
    const Value value = value_of(option);
    if (value == Value::none || value == Value::any || is_argument(option)) {
        return "";
    }
    const auto word = [&](const std::string& spelling) {
        return fmt::format("{}:{}", command.name, spelling);
    };
    const std::string words =
        value == Value::words
            ? fmt::format("-W {}", quoted(fmt::format("{}", fmt::join(option.choices, " "))))
        : value == Value::folder ? "-d"
                                 : "-f";
    return fmt::format("    {}) COMPREPLY=($(compgen {} -- \"$current\")); return ;;\n",
                       fmt::join(map(spellings(option), word), "|"), words);
}

std::string bash_options(const Command& command) {
    std::vector<std::string> names = {"--help"};
    for (const CommandOption* const option : options_of(command)) {
        if (!is_argument(*option)) {
            for (const std::string& name : spellings(*option)) {
                names.push_back(name);
            }
        }
    }
    return fmt::format("    {}) options='{}' ;;\n", command.name, fmt::join(names, " "));
}

// One specification of _arguments.
std::string zsh_option(const CommandOption& option) {
    const Value value = value_of(option);
    const std::string action = value == Value::words
                                   ? fmt::format("({})", fmt::join(option.choices, " "))
                               : value == Value::folder ? "_files -/"
                               : value == Value::any    ? ""
                                                        : "_files";
    if (is_argument(option)) {
        return fmt::format("    {}\n", quoted(fmt::format(":{}:_files", option.spelling)));
    }
    const bool repeats =
        std::holds_alternative<std::vector<std::string> CommandLine::*>(option.member);
    std::string text;
    for (const std::string& name : spellings(option)) {
        const std::string argument =
            value == Value::none ? "" : fmt::format(":{}:{}", plain(option.type), action);
        text += fmt::format("    {}\n", quoted(fmt::format("{}{}[{}]{}", repeats ? "*" : "", name,
                                                           plain(option.help), argument)));
    }
    return text;
}

std::string fish_option(const Command& command, const CommandOption& option) {
    if (is_argument(option)) {
        return "";
    }
    const bool is_default = &command == &all_commands().front();
    std::string text = fmt::format(
        "complete -c smt -n {}",
        quoted(is_default ? fmt::format("not __fish_seen_subcommand_from {}; or "
                                        "__fish_seen_subcommand_from {}",
                                        command_names(), command.name)
                          : fmt::format("__fish_seen_subcommand_from {}", command.name)));
    for (const std::string& name : spellings(option)) {
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    const Value value = value_of(option);
    text += value == Value::none                             ? ""
            : value == Value::file || value == Value::folder ? " -rF"
                                                             : " -x";
    if (value == Value::words) {
        text += fmt::format(" -a {}", quoted(fmt::format("{}", fmt::join(option.choices, " "))));
    }
    return text + " -d " + quoted(plain(option.help)) + "\n";
}

}  // namespace

std::string bash_completion() {
    std::string values;
    std::string options;
    for (const Command& command : all_commands()) {
        for (const CommandOption* const option : options_of(command)) {
            values += bash_value(command, *option);
        }
        options += bash_options(command);
    }
    return "# Completion of smt for bash.\n"
           "_smt() {\n"
           "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
           "  local command= word options\n"
           "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
           "    case $word in " +
           replace_all(command_names(), " ", "|") +
           ") command=$word; break ;; esac\n"
           "  done\n"
           "  case ${command:-" +
           all_commands().front().name + "}:$before in\n" + values +
           "  esac\n"
           "  case ${command:-" +
           all_commands().front().name + "} in\n" + options +
           "  esac\n"
           "  if [[ $current == -* ]]; then\n"
           "    COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
           "  elif [[ -z $command ]]; then\n"
           "    COMPREPLY=($(compgen -W '" +
           command_names() +
           "' -- \"$current\"))\n"
           "  else\n"
           "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
           "  fi\n"
           "}\n"
           "complete -o filenames -F _smt smt\n";
}

std::string zsh_completion() {
    std::string names;
    std::string cases;
    for (const Command& command : all_commands()) {
        names += fmt::format("    {}\n",
                             quoted(fmt::format("{}:{}", command.name, plain(command.help))));
        cases += fmt::format("  {})\n    _arguments -s : '--help[Print the options]' \\\n",
                             command.name);
        std::string specifications;
        for (const CommandOption* const option : options_of(command)) {
            specifications += zsh_option(*option);
        }
        specifications.pop_back();
        cases += replace_all(specifications, "\n", " \\\n") + "\n    ;;\n";
    }
    return "#compdef smt\n"
           "# Completion of smt for zsh.\n"
           "_smt() {\n"
           "  local -a commands\n"
           "  commands=(\n" +
           names +
           "  )\n"
           "  local command=${words[(r)(" +
           replace_all(command_names(), " ", "|") +
           ")]}\n"
           "  if [[ -z $command && $words[CURRENT] != -* ]]; then\n"
           "    _describe command commands\n"
           "    return\n"
           "  fi\n"
           "  case ${command:-" +
           all_commands().front().name + "} in\n" + cases +
           "  esac\n"
           "}\n"
           "if [[ $funcstack[1] == _smt ]]; then\n  _smt \"$@\"\nelse\n  compdef _smt smt\nfi\n";
}

std::string fish_completion() {
    std::string text = "# Completion of smt for fish.\n";
    for (const Command& command : all_commands()) {
        text += fmt::format("complete -c smt -n '__fish_use_subcommand' -a {} -d {}\n",
                            command.name, quoted(plain(command.help)));
        for (const CommandOption* const option : options_of(command)) {
            text += fish_option(command, *option);
        }
    }
    return text;
}

}  // namespace smt
