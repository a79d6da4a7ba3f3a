#include "check/starrocks_grants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "ascii.h"
#include "check/starrocks_tables.h"
#include "smt/quote.h"
#include "smt/starrocks_state.h"
#include "text.h"

namespace smt::check {

namespace {

struct Grant {
    std::set<std::string, std::less<>> privileges;
    std::string on;  // what stands behind ON, without backticks
};

std::optional<Grant> to_grant(std::string_view statement) {
    const std::string text = replace_all(statement, "`", "");
    const std::string_view view = text;
    const std::size_t on = view.find(" ON ");
    const std::size_t to = view.rfind(" TO ");
    if (!view.starts_with("GRANT ") || on == std::string_view::npos ||
        to == std::string_view::npos || to < on) {
        return std::nullopt;
    }
    Grant grant{.privileges = {}, .on = std::string{view.substr(on + 4, to - on - 4)}};
    std::string_view list = view.substr(6, on - 6);
    while (!list.empty()) {
        const std::string_view one = list.substr(0, list.find(','));
        list.remove_prefix(std::min(one.size() + 1, list.size()));
        grant.privileges.emplace(trimmed(one));
    }
    return grant;
}

// Whether "db.t" is one of "db.t, db.u".
bool lists(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::string_view one = list.substr(0, list.find(','));
        list.remove_prefix(std::min(one.size() + 1, list.size()));
        if (trimmed(one) == name) {
            return true;
        }
    }
    return false;
}

// Both ways of spelling, that of 3.0 and later and the older one.
bool covers(std::string_view on, const TablePlan& table) {
    constexpr std::string_view in_database = "ALL TABLES IN DATABASE ";
    if (on.starts_with(in_database)) {
        return lists(on.substr(in_database.size()), table.database);
    }
    constexpr std::string_view of_table = "TABLE ";
    if (on.starts_with(of_table)) {
        on.remove_prefix(of_table.size());
    }
    return on == "ALL TABLES IN ALL DATABASES" || on == "*.*" || on == table.database + ".*" ||
           lists(on, table.database + "." + table.table);
}

// A role that StarRocks brings along and that may do everything with tables.
bool is_administrator(const std::string& role) {
    return role == "root" || role == "db_admin";
}

std::vector<std::string> lacking(const std::vector<Grant>& grants, const TablePlan& table) {
    std::vector<std::string> lacks;
    for (const std::string_view privilege : {"SELECT", "INSERT"}) {
        if (std::ranges::none_of(grants, [&](const Grant& grant) {
                return covers(grant.on, table) &&
                       (grant.privileges.contains(privilege) || grant.privileges.contains("ALL"));
            })) {
            lacks.emplace_back(privilege);
        }
    }
    return lacks;
}

// Privileges that are lacking, by database.
std::map<std::string, std::set<std::string>> lacking(const CheckInput& in) {
    std::vector<Grant> grants;
    for (const std::string& statement : *in.starrocks->grants) {
        if (auto grant = to_grant(statement)) {
            grants.push_back(*std::move(grant));
        }
    }
    std::map<std::string, std::set<std::string>> lacks;
    for (const TablePlan& table : in.plan.tables) {
        for (const std::string& privilege :
             is_asked(in, table) ? lacking(grants, table) : std::vector<std::string>{}) {
            lacks[table.database].insert(privilege);
        }
    }
    return lacks;
}

}  // namespace

void grants(const CheckInput& in, Findings& findings) {
    const StarRocksState& state = *in.starrocks;
    if (!state.grants) {
        findings.unknown("StarRocks at " + state.address,
                         "the privileges of {} cannot be found out: {}", state.user,
                         state.grants.refusal);
        return;
    }
    if (std::ranges::any_of(state.roles, is_administrator)) {
        return;
    }
    for (const auto& [database, privileges] : lacking(in)) {
        const std::string object = "database " + database;
        if (!state.closed_roles.empty()) {
            findings.unknown(object, "{} has roles whose privileges cannot be seen: {}", state.user,
                             fmt::join(state.closed_roles, ", "));
            continue;
        }
        Finding& finding = findings.report(
            object,
            "the user of the sink lacks privileges on its tables: loads answer with "
            "access denied");
        finding.actual = fmt::format("{} lacks {}", state.user, fmt::join(privileges, ", "));
        finding.required = "SELECT, INSERT";
        finding.mend = {
            .sql = fmt::format("GRANT SELECT, INSERT ON ALL TABLES IN DATABASE {} TO "
                               "USER {}@'%';",
                               quote::starrocks_name(database), quote::starrocks_text(state.user)),
            .then = "run it as an administrator of StarRocks",
            .starrocks = true};
    }
}

}  // namespace smt::check
