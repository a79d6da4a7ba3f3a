// smt check: what would make the generated job fail, lose data or fill the disk, found before it
// starts.  A check compares facts that were read (include/smt/*_state.h) with the plan; it queries
// nothing itself, so it can be tested without a server.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "smt/catalog.h"
#include "smt/config.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"
#include "smt/server_state.h"

namespace smt {

// A row of the table of checks.
struct Check {
    std::string_view id;     // kebab-case, stable: --only and --skip name it
    std::string_view theme;  // server, slot, publication, ...: one file of src/check/ each
    Severity severity;
    std::string_view what;    // it asks for
    std::string_view why;     // what happens otherwise
    std::string_view source;  // of that: a document, a version's source, or measured
};

// How a finding is put right.
struct Mend {
    std::string sql;           // statements, each with its semicolon; empty: no statement mends it
    std::string database;      // where they are run; empty: in any
    std::string then;          // what else to do, as an imperative: "restart PostgreSQL"
    bool by_setup = false;     // postgres-setup.sql of the database does it, sql shows what
    bool destructive = false;  // it ends or undoes what somebody else does
    bool starrocks = false;    // sql is for StarRocks: it is not part of the psql script
};

struct Finding {
    const Check* check = nullptr;
    std::string object;            // "slot smt_shop", "sales.orders"; foreign text
    std::string message;           // lower case: the fact and its consequence
    std::string actual, required;  // values, as their server spells them
    Mend mend;
    bool unknown = false;  // it could not be found out; message says why
};

struct StarRocksState;  // smt/starrocks_state.h
struct FlinkState;      // smt/flink_state.h
struct DataState;       // smt/data_state.h

// What checks look at.  A pointer is null where nothing was read: the checks of that theme do not
// run.
struct CheckInput {
    const Config& config;
    const Catalog& catalog;
    const Plan& plan;
    const ServerState* server = nullptr;
    const LoginResult* login = nullptr;
    const StarRocksState* starrocks = nullptr;
    const FlinkState* flink = nullptr;
    const DataState* data = nullptr;
};

// What one check has found.
class Findings {
  public:
    Findings(const Check& check, std::vector<Finding>& all) : check_{check}, all_{all} {}

    // The reference is valid until the next call: fill in actual, required and mend through it.
    template <typename... Args>
    Finding& report(const std::string& object, fmt::format_string<Args...> message,
                    Args&&... args) {
        all_.push_back({.check = &check_,
                        .object = object,
                        .message = fmt::format(message, std::forward<Args>(args)...)});
        return all_.back();
    }

    // It cannot be found out, which is neither good nor bad.
    template <typename... Args>
    Finding& unknown(std::string object, fmt::format_string<Args...> message, Args&&... args) {
        Finding& finding = report(std::move(object), message, std::forward<Args>(args)...);
        finding.unknown = true;
        return finding;
    }

  private:
    const Check& check_;
    std::vector<Finding>& all_;
};

// A check and what it does; a theme is a list of these.
struct CheckRow {
    Check check;
    void (*run)(const CheckInput& input, Findings& findings);
    // Asks whether there is anything to look at: when it finds something, the rest of the theme is
    // not run.  It is run whenever one of the theme is wanted.
    bool gate = false;
};

// Every check there is, theme by theme, in the order in which they are run and shown.
std::vector<const Check*> all_checks();

// Which checks are wanted: ids or themes; empty `only`: all of them.
struct CheckChoice {
    std::vector<std::string> only, skip;
    bool wants(const Check& check) const;
};

struct CheckResult {
    std::vector<Finding> findings;
    std::size_t passed = 0;                 // checks that ran and found nothing
    std::vector<std::string_view> not_run;  // themes that had nothing to look at
    std::size_t count(Severity severity) const;
    std::size_t unknown() const;
};

CheckResult run_checks(const CheckInput& input, const CheckChoice& choice);

// The theme of the plan's diagnostics.
inline constexpr std::string_view plan_theme = "plan";

// Errors and warnings of the plan as findings: what is wrong with a table is wrong for the job too.
std::vector<Finding> findings_of(const Diagnostics& diagnostics, const CheckChoice& choice);

// As text with the counts at its end, as one line of JSON a finding, and as SARIF 2.1.0, in which
// `config` is the file that the findings belong to.
std::string to_text(const CheckResult& result, bool color);
std::string to_json_lines(const CheckResult& result);
std::string to_sarif(const CheckResult& result, std::string_view config, std::string_view version);
// The table of checks, for `smt check --list` and the README.
std::string list_of_checks();
std::string checks_markdown();

// One psql script with what mends the findings, in order; it may be run again.
std::string fix_script(const CheckResult& result, const Plan& plan);

}  // namespace smt
