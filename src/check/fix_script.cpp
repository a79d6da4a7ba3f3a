// What mends the findings, as one psql script.
#include <fmt/format.h>

#include <map>
#include <set>

#include "smt/check.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

constexpr std::string_view header =
    R"sql(-- smt {version}: mends what `smt check -c {config}` has found; it may be run again
--   psql -X -d DATABASE -f FILE
-- Read it first: comments say why each statement stands here. Nothing of it was run. What ends or undoes something of
-- others is only run with -v destructive=1.
\set ON_ERROR_STOP on
)sql";

// In psql's single quotes \ and ' have a meaning, and so they have in libpq's.
std::string connect_command(std::string_view database) {
    const auto escaped = [](std::string_view text, std::string_view quote) {
        return replace_all(replace_all(text, "\\", "\\\\"), "'", quote);
    };
    const std::string parameter = fmt::format("dbname='{}'", escaped(database, "\\'"));
    // \connect takes double quotes away, those inside of single ones too (psql, OT_SQLIDHACK).
    return fmt::format("\n\\connect -reuse-previous=on '{}'\n",
                       replace_all(escaped(parameter, "''"), "\"", R"("""")"));
}

std::string comment_lines(std::string_view text) {
    return fmt::format("-- {}\n", quote::comment(text));
}

std::string statement_of(const Finding& finding) {
    std::string text = "\n";
    text += comment_lines(
        fmt::format("{} [{}]: {}", finding.object, finding.check->id, finding.message));
    if (!finding.mend.then.empty()) {
        text += comment_lines(finding.mend.then);
    }
    if (finding.mend.starrocks) {
        return text + comment_lines(finding.mend.sql);
    }
    if (finding.mend.sql.empty()) {
        return text;
    }
    return text + (finding.mend.destructive
                       ? fmt::format("\\if :{{?destructive}}\n{}\n\\endif\n", finding.mend.sql)
                       : finding.mend.sql + "\n");
}

// postgres-setup.sql of each database, by its name.
std::map<std::string, std::string> setup_scripts(const Plan& plan) {
    std::map<std::string, std::string> scripts;
    for (const DatabaseScripts& each : database_scripts(plan)) {
        scripts[each.database] = each.setup.text;
    }
    return scripts;
}

}  // namespace

// First what concerns the whole server, which setup needs; then setup; then the rest.
std::string fix_script(const CheckResult& result, const Plan& plan) {
    std::string script = fmt::format(header, fmt::arg("version", plan.smt_version),
                                     fmt::arg("config", quote::comment(plan.config)));
    std::set<std::string> with_setup;
    std::map<std::string, std::string> of_database;
    std::string others;
    for (const Finding& finding : result.findings) {
        if (finding.mend.by_setup) {
            with_setup.insert(finding.mend.database);
        } else if (finding.mend.sql.empty() || finding.mend.starrocks) {
            others += statement_of(finding);
        } else {
            of_database[finding.mend.database] += statement_of(finding);
        }
    }
    if (!others.empty()) {
        script += "\n-- No statement for PostgreSQL mends these:\n" + others;
    }
    for (const auto& [database, statements] : of_database) {
        script += database.empty() ? "" : connect_command(database);
        script += statements;
    }
    const auto setup = setup_scripts(plan);
    for (const std::string& database : with_setup) {
        if (const auto found = setup.find(database); found != setup.end()) {
            script += connect_command(database);
            script += "\n" + found->second;
        }
    }
    return script;
}

}  // namespace smt
