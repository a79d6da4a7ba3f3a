// Command lines, how each of them ends, and exactly what it says on stderr.  The files that they
// name are those of CommandLineTest.
#pragma once

namespace smt {

struct EndCase {
    const char* name;
    const char* arguments;
    int exit_code;
    const char* errors;  // exactly what is on stderr
    const char* prefix = "";
};

#define HELP(command) "  hint: `" command " --help` lists the options\n"
#define FILE_HINT "  hint: check the name, and the working directory that it starts from\n"

const EndCase done_cases[] = {
    {"help", "--help", 0, ""},
    {"help_of_generate", "generate --help", 0, ""},
    {"help_of_config", "config -h", 0, ""},
    {"help_of_render", "render --help", 0, ""},
    {"help_wins_over_mistakes", "--help --zzz", 0, ""},
    {"version", "--version", 0, ""},
    {"config", "config", 0, ""},
    {"config_of_a_file", "config -c good.conf", 0, ""},
    {"config_of_stdin", "config -c - <good.conf", 0, ""},
    {"option_in_front_of_the_command", "-c good.conf config", 0, ""},
    {"config_with_warnings", "config -c warned.conf", 0,
     "warned.conf:21: warning: port stands twice in [db]: the value of warned.conf:4 is not used "
     "[key-repeated]\n"
     "  hint: take one of them out\n"},
    {"quiet_config_with_warnings", "config -q -c warned.conf", 0, ""},
    {"warnings_that_are_accepted",
     "config -c warned.conf --set diagnostics.allow=key-repeated,time-lossy", 0, ""},
    {"settings", "config -c good.conf --set other.be_num=1 --set other.output_dir=x", 0, ""},
    {"completion", "completion bash", 0, ""},
    {"manual", "manual smt.1", 0, ""},
    {"explain_a_code", "explain time-lossy", 0, ""},
    {"render", "render job.sql", 0, "", "SMT_TEST_A=x"},
    {"render_of_stdin", "render - <job.sql", 0, "", "SMT_TEST_A=x"},
    {"render_without_placeholders", "render plain.sql", 0,
     "plain.sql: note: holds no placeholder: it is copied as it is [nothing-to-render]\n"},
    {"quiet_render_without_placeholders", "render -q plain.sql", 0, ""},
};

const EndCase usage_cases[] = {
    {"unknown_option", "--strikt", 2,
     "smt: unknown option '--strikt', did you mean '--strict'?\n" HELP("smt")},
    {"unknown_option_like_nothing", "-c good.conf --zzzzzz=1", 2,
     "smt: unknown option '--zzzzzz'\n" HELP("smt")},
    {"unknown_command", "genrate -c good.conf", 2,
     "smt: unknown command 'genrate', did you mean 'generate'?\n"
     "  hint: the commands are generate, catalog, check, diff, explain, init, config, render, "
     "versions, completion, manual; a config is named with "
     "-c\n"},
    {"file_in_the_place_of_a_command", "good.conf", 2,
     "smt: unknown command 'good.conf'\n"
     "  hint: the commands are generate, catalog, check, diff, explain, init, config, render, "
     "versions, completion, manual; a config is named with "
     "-c\n"},
    {"two_commands", "config generate", 2,
     "smt: smt config does not expect 'generate'\n"
     "  hint: `smt config --help` lists what it takes\n"},
    {"secret_in_a_misspelt_setting", "--sett db.password=s3cret", 2,
     "smt: unknown option '--sett', did you mean '--set'?\n" HELP("smt")},
    {"secret_behind_the_sign", "--password=s3cret", 2,
     "smt: unknown option '--password'\n" HELP("smt")},
    {"secret_that_is_no_option", "password=s3cret", 2,
     "smt: unknown command 'password'\n"
     "  hint: the commands are generate, catalog, check, diff, explain, init, config, render, "
     "versions, completion, manual; a config is named with "
     "-c\n"},
    {"terminal_escapes", "\"$(printf '\\033[2J')\"", 2,
     "smt: unknown command '\\x1b[2J'\n"
     "  hint: the commands are generate, catalog, check, diff, explain, init, config, render, "
     "versions, completion, manual; a config is named with "
     "-c\n"},
    {"value_missing", "-c", 2, "smt: --config: 1 required FILE missing\n" HELP("smt")},
    {"option_twice", "-c good.conf -c good.conf", 2,
     "smt: --config: At Most 1 required but received 2\n" HELP("smt")},
    {"option_on_both_sides", "-c good.conf config -c good.conf", 2,
     "smt: --config stands in front of the command and behind it\n  hint: write it once\n"},
    {"no_format", "--format xml", 2, "smt: --format: xml not in {text,json,sarif}\n" HELP("smt")},
    {"no_color", "config --color red", 2,
     "smt: --color: red not in {auto,always,never}\n" HELP("smt config")},
    {"empty_config", "-c ''", 2,
     "smt: the value of --config is empty\n  hint: write one, or leave the option away\n"},
    {"empty_folder", "-c good.conf -o ''", 2,
     "smt: the value of --output-dir is empty\n  hint: write one, or leave the option away\n"},
    {"empty_name", "-c good.conf --stdout ''", 2,
     "smt: the value of --stdout is empty\n  hint: write one, or leave the option away\n"},
    {"config_with_stdout", "config --stdout x", 2,
     "smt: smt config has no use for --stdout\n"
     "  hint: `smt config --help` lists the options that it takes\n"},
    {"stdout_in_front_of_config", "--stdout x config", 2,
     "smt: smt config has no use for --stdout\n"
     "  hint: `smt config --help` lists the options that it takes\n"},
    {"config_with_dry_run", "config -c good.conf --dry-run", 2,
     "smt: smt config has no use for --dry-run\n"
     "  hint: `smt config --help` lists the options that it takes\n"},
    {"config_with_a_folder", "config -o x", 2,
     "smt: smt config has no use for -o\n"
     "  hint: `smt config --help` lists the options that it takes\n"},
    {"catalog_and_config_on_stdin", "-c - --catalog - <good.conf", 2,
     "smt: config and catalog cannot both be read from stdin\n"
     "  hint: name a file for one of them\n"},
    {"catalog_of_a_catalog", "catalog -c good.conf --catalog x.json", 2,
     "smt: smt catalog has no use for --catalog\n"
     "  hint: `smt catalog --help` lists the options that it takes\n"},
    {"stats_without_a_catalog", "-c good.conf --stats", 2,
     "smt: smt has no use for --stats\n"
     "  hint: `smt --help` lists the options that it takes\n"},
    {"check_and_dry_run", "-c good.conf --check --dry-run", 2,
     "smt: --check prints what differs, and --dry-run something else\n"
     "  hint: leave one of them away\n"},
    {"check_and_stdout", "-c good.conf --check --stdout smt.lock", 2,
     "smt: --check prints what differs, and --stdout something else\n"
     "  hint: leave one of them away\n"},
    {"config_with_check", "config -c good.conf --check", 2,
     "smt: smt config has no use for --check\n"
     "  hint: `smt config --help` lists the options that it takes\n"},
    {"no_shell", "completion tcsh", 2,
     "smt: SHELL: tcsh not in {bash,zsh,fish}\n" HELP("smt completion")},
    {"no_page", "manual", 2, "smt: PAGE is required\n" HELP("smt manual")},
    {"explain_nothing", "explain", 2, "smt: WHAT is required\n" HELP("smt explain")},
    {"explain_without_a_config", "explain orders", 2,
     "smt: no config: name one with -c FILE or SMT_CONFIG, or write ./smt.conf\n"
     "  hint: `smt config > smt.conf` prints every key with its default\n"},
    {"no_such_catalog", "-c good.conf --catalog nothing.json", 2,
     "nothing.json: error: cannot be read: No such file or directory [no-such-file]\n" FILE_HINT},
    {"config_with_settings_alone", "config --set other.be_num=1", 2,
     "smt: config --set changes nothing without -c\n"
     "  hint: name the config that it changes with -c FILE\n"},
    {"render_with_a_config", "render -c good.conf job.sql", 2,
     "smt: smt render has no use for -c\n"
     "  hint: `smt render --help` lists the options that it takes\n"},
    {"render_with_a_folder", "-o x render job.sql", 2,
     "smt: smt render has no use for --output-dir\n"
     "  hint: `smt render --help` lists the options that it takes\n"},
    {"render_without_a_file", "render", 2, "smt: FILE is required\n" HELP("smt render")},
    {"render_of_an_empty_name", "render ''", 2,
     "smt: the value of FILE is empty\n  hint: write one, or leave the option away\n"},
    {"render_over_its_file", "render job.sql -o ./job.sql", 2,
     "smt: render cannot write over the file that it reads\n"
     "  hint: name another file with -o\n",
     "SMT_TEST_A=x"},
    {"render_of_no_file", "render nothing.sql", 2,
     "nothing.sql: error: cannot be read: No such file or directory [no-such-file]\n" FILE_HINT},
    {"render_of_another_file", "render other.sql", 2,
     "other.sql: error: does not begin as a script of smt does: nothing is filled in "
     "[not-renderable]\n"
     "  hint: name a script or YAML file that was written with secrets = placeholder\n"},
    {"render_without_the_variable", "render job.sql -o x.sql", 2,
     "job.sql:3: error: 'password' is filled in from the environment variable 'SMT_TEST_A', which "
     "is not set [env-unset]\n"
     "  hint: set it to the secret itself\n"},
    {"render_of_stdin_without_the_variable", "render - <job.sql", 2,
     "stdin:3: error: 'password' is filled in from the environment variable 'SMT_TEST_A', which is "
     "not set [env-unset]\n"
     "  hint: set it to the secret itself\n"},
};

const EndCase config_cases[] = {
    {"no_config", "", 2,
     "smt: no config: name one with -c FILE or SMT_CONFIG, or write ./smt.conf\n"
     "  hint: `smt config > smt.conf` prints every key with its default\n"},
    {"no_such_config", "-c nothing.conf", 2,
     "nothing.conf: error: cannot be read: No such file or directory [no-such-file]\n" FILE_HINT},
    {"no_such_config_in_the_environment", "", 2,
     "smt: config nothing.conf\n"
     "nothing.conf: error: cannot be read: No such file or directory [no-such-file]\n" FILE_HINT,
     "SMT_CONFIG=nothing.conf"},
    {"no_such_config_for_config", "config -c nothing.conf", 2,
     "nothing.conf: error: cannot be read: No such file or directory [no-such-file]\n" FILE_HINT},
    {"folder_as_config", "-c .", 2,
     ".: error: cannot be read: Is a directory [no-such-file]\n" FILE_HINT},
    {"config_with_errors", "-c bad.conf", 2,
     "bad.conf:20: error: unknown key 'tabel' in [table-rule.1], did you mean 'table'? "
     "[unknown-key]\n"
     "  hint: run 'smt config' for a list of all keys\n"},
    {"quiet_config_with_errors", "-q -c bad.conf", 2,
     "bad.conf:20: error: unknown key 'tabel' in [table-rule.1], did you mean 'table'? "
     "[unknown-key]\n"
     "  hint: run 'smt config' for a list of all keys\n"},
    {"stdin_with_errors", "-c - <bad.conf", 2,
     "stdin:20: error: unknown key 'tabel' in [table-rule.1], did you mean 'table'? "
     "[unknown-key]\n"
     "  hint: run 'smt config' for a list of all keys\n"},
    {"empty_stdin", "-c -", 2,
     "stdin: error: no [table-rule.N] selects a table [no-rule]\n"
     "  hint: add [table-rule.1] with database, schema and table\n"},
    {"setting_of_a_secret", "-c good.conf --set db.password=s3cret", 2,
     "--set db.password: error: every user of the machine can read a command line, and this is a "
     "secret [bad-value]\n"
     "  hint: write password = ${NAME} into [db] of the config, and set NAME in the environment\n"},
    {"setting_of_an_unknown_key", "-c good.conf --set table-rule.1.tabel=x", 2,
     "--set table-rule.1.tabel: error: unknown key 'tabel' in [table-rule.1], did you mean "
     "'table'? [unknown-key]\n"
     "  hint: run 'smt config' for a list of all keys\n"},
    {"setting_that_is_none", "-c good.conf --set x", 2,
     "--set x: error: is no section.key=value [config-syntax]\n"
     "  hint: write it like --set other.output_dir=x or --set table-rule.1.filter=...\n"},
    {"bad_pattern", "-c good.conf --set 'table-rule.1.table=('", 2,
     "--set table-rule.1.table: error: table = '(' is no regular expression of RE2: missing ): ( "
     "[bad-regex]\n"
     "  hint: RE2 has no look-ahead, look-behind or back-references: name what is not wanted in "
     "'exclude'\n"},
};

const EndCase broken_cases[] = {
    {"closed_stdin", "-c - <&-", 3, "smt: cannot read 'stdin': Bad file descriptor\n"},
    {"closed_stdout", "config >&-", 3, "smt: cannot write to stdout: Bad file descriptor\n"},
    {"closed_stdout_for_help", "--help >&-", 3,
     "smt: cannot write to stdout: Bad file descriptor\n"},
    {"full_stdout", "config >/dev/full", 3,
     "smt: cannot write to stdout: No space left on device\n"},
    {"full_stdout_for_the_version", "--version >/dev/full", 3,
     "smt: cannot write to stdout: No space left on device\n"},
    {"full_stdout_for_render", "render job.sql >/dev/full", 3,
     "smt: cannot write to stdout: No space left on device\n", "SMT_TEST_A=s3cret"},
    {"render_into_a_device", "render job.sql -o /dev/null", 3,
     "smt: cannot write '/dev/null': it is no regular file; nothing was changed\n",
     "SMT_TEST_A=s3cret"},
};

}  // namespace smt
