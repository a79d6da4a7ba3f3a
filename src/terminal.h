// The standard streams.  stdout has the product of a command and nothing else, stderr whatever smt
// has to say.
#pragma once

#include <string_view>

#include "smt/command.h"
#include "smt/diagnostic.h"

namespace smt {

// Words of smt that are about the run and not about a config or catalog; in JSON they have these
// codes.
namespace said {
inline constexpr Code usage{"usage", Severity::error, "The command line is wrong."};
inline constexpr Code failed{"failed", Severity::error, "The world is broken: smt cannot go on."};
inline constexpr Code summary{"summary", Severity::note, "What smt did."};
inline constexpr Code query{"query", Severity::note, "A query that was run, with -v."};
}  // namespace said

// Libraries print on stderr, too: libpq what the server says while it logs a user in, before
// anybody could ask for it (PQsetNoticeProcessor), as it came.  It would stand raw between the
// messages, break their JSON and make -q talk; nothing of it concerns the catalog.  From here on it
// is lost.
void keep_stderr_for_messages();

// Prints the product of a command.  On a terminal, control and bidi characters of foreign text are
// shown as \xNN; everywhere else every byte is as it is.  Throws std::system_error when not all of
// it can be written: a reader that went away, a full disk.
void print_product(std::string_view text);

// Whether a product may be coloured: stdout is a terminal, or --color says so.
bool wants_color_on_stdout(const CommandLine& line);

// What cannot be written to stderr is lost: there is nowhere left to say so.
void print(const Diagnostic& diagnostic, const CommandLine& line);

// The whole of what is said, in a form of its own.
void print_log(std::string_view text);

// "smt: MESSAGE" and its hint; with --format json a diagnostic like any other.
void say(const CommandLine& line, const Code& code, std::string_view message,
         std::string_view hint = "");

}  // namespace smt
