#include "command_table.h"

#include <algorithm>

#include "smt/diagnostic.h"

namespace smt {

namespace {

const CommandOption options[] = {
    {"FILE", "FILE", &CommandLine::file, "", "A script or YAML file that smt wrote; - is stdin"},
    {"subject", "WHAT", &CommandLine::subject, "",
     "TABLE, TABLE.COLUMN or the CODE of a diagnostic"},
    {"old", "OLD", &CommandLine::old_side, "",
     "What was: a snapshot, a folder of outputs or its smt.lock, or a config for its database"},
    {"new", "NEW", &CommandLine::new_side, "", "What is, in the same forms"},
    {"shell", "SHELL", &CommandLine::subject, "", "bash, zsh or fish", {"bash", "zsh", "fish"}},
    {"page", "PAGE", &CommandLine::subject, "", "smt.1 or smt.conf.5", {"smt.1", "smt.conf.5"}},
    {"config", "-c,--config", &CommandLine::config, "FILE", "Configuration file; - is stdin"},
    {"set", "--set", &CommandLine::settings, "SECTION.KEY=VALUE",
     "Set a key of the config, as --set other.output_dir=x; may be repeated"},
    {"catalog", "--catalog", &CommandLine::catalog, "FILE",
     "A snapshot that `smt catalog` took, instead of the database; - is stdin"},
    {"schema-sql", "--schema-sql", &CommandLine::schema_sql, "[DATABASE=]FILE|DIR",
     "Scripts that make the schema, run in a PostgreSQL that exists for this run only, instead of "
     "the database; may be repeated"},
    {"output-dir", "-o,--output-dir", &CommandLine::output_dir, "DIR",
     "Where to write, instead of [other] output_dir"},
    {"dsn", "--dsn", &CommandLine::dsn, "URI",
     "The database to look at: postgresql://USER@HOST:PORT/DATABASE, without a password"},
    {"new-file", "-o,--output", &CommandLine::output_file, "FILE",
     "Where to write, instead of smt.conf; a file that is there is never overwritten"},
    {"output", "-o,--output", &CommandLine::output_file, "FILE",
     "Write into a file that its owner alone can read, instead of stdout"},
    {"stdout", "--stdout", &CommandLine::stdout_name, "NAME",
     "Print this one output instead of writing files"},
    {"dry-run", "--dry-run", &CommandLine::dry_run, "",
     "List which rule takes which table; write nothing"},
    {"check", "--check", &CommandLine::check, "",
     "Write nothing; end with 4 and a diff when the files are not as they would be written"},
    {"stats", "--stats", &CommandLine::stats, "",
     "Sizes and row estimates too, which differ from run to run"},
    {"strict", "--strict", &CommandLine::strict, "", "Warnings are errors"},
    {"quiet", "-q,--quiet", &CommandLine::quiet, "", "Print errors only"},
    {"verbose", "-v,--verbose", &CommandLine::verbose, "", "Print each query with its time"},
    {"max-loss",
     "--max-loss",
     &CommandLine::max_loss,
     "LOSS",
     "Columns that lose more, or are left out, are errors: none, widened or lossy",
     {"none", "widened", "lossy"}},
    {"format",
     "--format",
     &CommandLine::format,
     "FORMAT",
     "Of the messages on stderr: text or json, an object a line",
     {"text", "json"}},
    {"log-format",
     "--format",
     &CommandLine::format,
     "FORMAT",
     "Of the messages on stderr: text, json (an object a line) or sarif",
     {"text", "json", "sarif"}},
    {"diff-format",
     "--format",
     &CommandLine::format,
     "FORMAT",
     "Of the changes: text, sql for StarRocks, json or markdown",
     {"text", "sql", "json", "markdown"}},
    {"allow-destructive", "--allow-destructive", &CommandLine::allow_destructive, "",
     "Do not comment out what loses data in StarRocks"},
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
     "Look at the values too: a sample of large tables, or with =full every row",
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

constexpr auto always = [](const CommandLine&) { return true; };

const Command commands[] = {
    {"generate",
     "Write StarRocks tables, Flink SQL and PostgreSQL set-up (the default)",
     run_generate,
     {"config", "set", "catalog", "schema-sql", "output-dir", "stdout", "dry-run", "check",
      "strict", "max-loss", "quiet", "verbose", "log-format", "color"},
     always},
    {"catalog",
     "Print what PostgreSQL has, as JSON: for generate --catalog, which needs no database",
     run_catalog,
     {"config", "set", "schema-sql", "stats", "quiet", "verbose", "format", "color"},
     always},
    {"check",
     "Find what would make the job fail, lose data or fill the disk, before it starts",
     run_check,
     {"config", "set", "catalog", "output-dir", "only", "skip", "fail-on", "fix-script", "scan",
      "list", "quiet", "verbose", "report-format", "color"},
     [](const CommandLine& line) { return !line.list; }},
    {"diff",
     "Compare two states: what StarRocks and the job need to follow; ends with 4 if they differ",
     run_diff,
     {"old", "new", "config", "set", "allow-destructive", "quiet", "verbose", "diff-format",
      "color"}},
    {"explain",
     "Say why a table or column is carried as it is, or what a diagnostic means",
     run_explain,
     {"subject", "config", "set", "catalog", "schema-sql", "quiet", "verbose", "format", "color"},
     [](const CommandLine& line) { return code_named(line.subject) == nullptr; }},
    {"init",
     "Write a config to begin with: commented, with rules for the schemas of a database",
     run_init,
     {"dsn", "new-file", "quiet", "verbose", "format", "color"}},
    {"config",
     "Print every key with its default; with -c, the effective values",
     run_config,
     {"config", "set", "quiet", "format", "color"}},
    {"render",
     "Fill in the secrets that secrets = placeholder has left out",
     run_render,
     {"FILE", "output", "quiet", "format", "color"}},
    {"versions",
     "Print which versions work together, and the jars that Flink needs",
     run_versions,
     {"config", "set", "quiet", "format", "color"}},
    {"completion",
     "Print what a shell needs to complete commands and options of smt",
     run_completion,
     {"shell", "quiet", "format", "color"}},
    {"manual",
     "Print a manual page, for man -l -",
     run_manual,
     {"page", "quiet", "format", "color"}},
};

}  // namespace

std::span<const CommandOption> all_options() {
    return options;
}

std::span<const Command> all_commands() {
    return commands;
}

const CommandOption& option_named(std::string_view name) {
    return *std::ranges::find(options, name, &CommandOption::name);
}

std::vector<std::string> spellings(const CommandOption& option) {
    const std::string spelling = option.spelling;
    const std::string all = spelling.substr(0, spelling.find('{'));
    const std::size_t comma = all.find(',');
    return comma == std::string::npos ? std::vector{all}
                                      : std::vector{all.substr(0, comma), all.substr(comma + 1)};
}

}  // namespace smt
