// The commands of smt, as rows of one table in main.cpp.  A command reads what it was given,
// reports into Diagnostics and returns how the program ends; main prints and exits.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "smt/diagnostic.h"

namespace smt {

// Fixed for ever: CI relies on them.
enum class ExitCode {
    done = 0,
    plan_has_errors = 1,  // or warnings with --strict; nothing was written
    bad_usage = 2,        // wrong arguments or config
    broken_world = 3,     // cannot connect, no permission, disk full
    differs = 4,
    check_failed = 5,
};

struct CommandLine {
    std::string config;                   // -c; empty: looked for in the usual places
    std::vector<std::string> settings;    // --set section.key=value
    std::string catalog;                  // --catalog: a snapshot instead of the live database
    std::vector<std::string> schema_sql;  // --schema-sql: scripts that make the schema
    std::string max_loss;                 // --max-loss: none, widened or lossy; empty: any
    std::string dsn;                      // of init: the database that it looks at
    std::string output_dir;               // -o; empty: the config decides
    std::string stdout_name;         // --stdout: print this one output instead of writing files
    std::string old_side, new_side;  // OLD and NEW of diff
    std::string subject;             // TABLE[.COLUMN] or CODE of explain
    std::string file;                // FILE of render
    std::string output_file;         // -o of render; empty: stdout
    std::string format = "text";     // --format: text or json
    std::string color = "auto";      // --color: auto, always or never
    std::vector<std::string> only;   // --only of check: ids or themes, separated by commas
    std::vector<std::string> skip;   // --skip
    std::string fail_on = "error";   // --fail-on: error or warning
    std::string fix_script;          // --fix-script: where to write what mends the findings
    std::string scan;                // --scan: sampled or full; empty: no data is read
    bool list = false;               // --list: print the checks
    bool dry_run = false;
    bool check = false;              // --check: compare instead of writing
    bool allow_destructive = false;  // --allow-destructive of diff
    bool stats = false;              // --stats: sizes and row estimates too
    bool strict = false;
    bool quiet = false;
    bool verbose = false;
};

// How a command ends, and what it has to say about it behind the diagnostics.
struct Outcome {
    Outcome(ExitCode exit_code, std::string last_words = "")
        : code{exit_code}, summary{std::move(last_words)} {}
    ExitCode code;
    std::string summary;
};

Outcome run_generate(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_catalog(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_diff(const CommandLine& given, Diagnostics& diagnostics);
Outcome run_explain(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_init(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_completion(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_manual(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_config(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_check(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_render(const CommandLine& line, Diagnostics& diagnostics);
Outcome run_versions(const CommandLine& line, Diagnostics& diagnostics);

// The config that is meant when none is named: $SMT_CONFIG, ./smt.conf, ./conf/config_prod.conf,
// then conf/config_prod.conf beside the binary, as the old tool did.  Empty: there is none.
std::string find_config();

}  // namespace smt
