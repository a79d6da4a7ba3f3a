#include "manual.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

#include "ascii.h"
#include "command_table.h"
#include "smt/config.h"
#include "text.h"

namespace smt {

namespace {

// Text of a page: groff(7) reads a backslash, a dash and what stands at the begin of a line.
std::string roff(std::string_view text) {
    std::string page;
    for (const char c : text) {
        if ((c == '.' || c == '\'') && (page.empty() || page.back() == '\n')) {
            page += "\\&";
        }
        page += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string{c};
    }
    return page;
}

std::string head(std::string_view name, int section, std::string_view what) {
    return fmt::format(".TH {} {} \"\" \"smt {}\"\n.SH NAME\n{} \\- {}\n", name, section,
                       SMT_VERSION, roff(name), roff(what));
}

std::string term(std::string_view title, std::string_view text) {
    return fmt::format(".TP\n.B {}\n{}\n", roff(title), roff(text));
}

bool is_argument(const CommandOption& option) {
    return option.spelling[0] != '-';
}

std::string option_title(const CommandOption& option) {
    const bool is_flag = std::holds_alternative<bool CommandLine::*>(option.member);
    return fmt::format("{}{}", fmt::join(spellings(option), ", "),
                       is_flag || is_argument(option) ? "" : fmt::format(" {}", option.type));
}

std::string option_help(const CommandOption& option) {
    return option.choices.empty()
               ? std::string{option.help}
               : fmt::format("{}. Possible: {}", option.help, fmt::join(option.choices, ", "));
}

std::string command_section(const Command& command) {
    std::string usage = fmt::format("smt {}", command.name);
    std::string options;
    for (const std::string_view name : command.options) {
        const CommandOption& option = option_named(name);
        usage += is_argument(option) ? fmt::format(" {}", option.spelling) : "";
        options += term(option_title(option), option_help(option));
    }
    return fmt::format(".SS {} [OPTIONS]\n{}.\n{}", roff(usage), roff(command.help), options);
}

struct ExitWord {
    int code;
    std::string_view meaning;
};
constexpr ExitWord exit_words[] = {
    {0, "Done; warnings do not change it."},
    {1,
     "The plan has errors, or warnings with --strict, and nothing was written; or one output alone "
     "has errors, and the others were written. A bad snapshot and SQL scripts that fail, too."},
    {2, "Wrong usage or config."},
    {3, "Something outside failed: no connection, no permission, a full disk."},
    {4, "A comparison differs: --check, smt diff."},
    {5, "smt check has found something."},
};

// The cells of a row of Markdown.
std::vector<std::string> cells_of(std::string_view row) {
    std::vector<std::string> cells;
    std::string cell;
    for (std::size_t i = 1; i < row.size(); ++i) {
        if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == '|') {
            cell += row[++i];
        } else if (row[i] == '|') {
            cells.emplace_back(trimmed(cell));
            cell.clear();
        } else if (row[i] != '`' && row[i] != '*') {
            cell += row[i];
        }
    }
    return cells;
}

// The tables of the README: "`[db]`: What it is." above rows of key, default and help.
std::string key_sections() {
    std::string page;
    std::istringstream lines{config_keys_markdown()};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('`')) {
            const std::size_t colon = line.find(": ");
            page += fmt::format(".SH {}\n{}\n", roff(replace_all(line.substr(0, colon), "`", "")),
                                roff(line.substr(colon + 2)));
        } else if (line.starts_with('|') && !line.starts_with("| ---") &&
                   !line.starts_with("| key |")) {
            const std::vector<std::string> cells = cells_of(line);
            const std::string value =
                cells.at(1).empty() ? "" : fmt::format(" Default: {}.", cells.at(1));
            page += term(cells.at(0), cells.at(2) + value);
        }
    }
    return page;
}

}  // namespace

std::string program_manual() {
    std::string page =
        head("smt", 1, "writes what a continuous copy of PostgreSQL into StarRocks needs");
    page += ".SH SYNOPSIS\n.B smt\n[COMMAND] [OPTIONS]\n.SH DESCRIPTION\n";
    page += roff(
        "smt reads a config, looks at PostgreSQL's catalog and writes StarRocks tables, Flink SQL "
        "and set-up for PostgreSQL. stdout has the product of a command and nothing else; what smt "
        "has to say goes to stderr.\n");
    page += ".SH COMMANDS\n";
    for (const Command& command : all_commands()) {
        page += command_section(command);
    }
    page += ".SH EXIT STATUS\n";
    for (const ExitWord& word : exit_words) {
        page += term(std::to_string(word.code), word.meaning);
    }
    page += ".SH ENVIRONMENT\n" + term("SMT_CONFIG", "The config when none is named with -c.") +
            term("SMT_POSTGRES_BIN", "Where initdb, postgres and psql are, for --schema-sql.") +
            term("NO_COLOR", "No colors, whatever its value.");
    return page + ".SH SEE ALSO\n.BR smt.conf (5)\n";
}

std::string config_manual() {
    return head("smt.conf", 5, "the configuration of smt") + ".SH DESCRIPTION\n" +
           roff(
               "An INI file. Lines that begin with ; or # are comments. A value goes to the end of "
               "its line; backticks around the whole of it keep the blanks around it. ${NAME} is "
               "an environment variable, ${NAME:-text} one that may be missing, ${file:PATH} the "
               "text of a file, %(key)s another key of the same section, and $${ the text ${. A "
               "list is a, b, \"c, d\".\n") +
           key_sections() + ".SH SEE ALSO\n.BR smt (1)\n";
}

}  // namespace smt
