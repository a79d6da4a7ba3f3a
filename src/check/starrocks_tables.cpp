#include "check/starrocks_tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "ascii.h"
#include "check/starrocks_type.h"
#include "smt/quote.h"
#include "starrocks_alter.h"
#include "text.h"

namespace smt::check {

namespace {

constexpr std::string_view recreate =
    "make the table anew: DROP TABLE, starrocks-create.all.sql, and start the copy over";
constexpr std::string_view one_at_a_time =
    "wait until SHOW ALTER TABLE COLUMN says FINISHED before the next change of the table";

const StarRocksTable* find_table(const CheckInput& in, const TablePlan& planned) {
    const auto& tables = in.starrocks->tables;
    if (!tables) {
        return nullptr;
    }
    const auto found = std::ranges::find_if(*tables, [&](const StarRocksTable& each) {
        return each.database == planned.database && each.name == planned.table;
    });
    return found == tables->end() ? nullptr : &*found;
}

// Calls `function` with each table of the plan and the one that is there.
template <typename Function>
void each_table(const CheckInput& in, Function function) {
    for (const TablePlan& planned : in.plan.tables) {
        if (const StarRocksTable* const table = find_table(in, planned);
            table != nullptr && is_asked(in, planned)) {
            function(planned, *table);
        }
    }
}

// StarRocks finds columns whatever the case of their letters.
const StarRocksColumn* find_column(const StarRocksTable& table, std::string_view name) {
    const auto found = std::ranges::find_if(table.columns, [&](const StarRocksColumn& each) {
        return lower(each.name) == lower(name);
    });
    return found == table.columns.end() ? nullptr : &*found;
}

bool is_planned(const TablePlan& planned, std::string_view name) {
    return std::ranges::any_of(planned.columns, [&](const ColumnPlan& column) {
        return lower(column.name) == lower(name);
    });
}

bool is_key(const TablePlan& planned, std::string_view name) {
    return std::ranges::find(planned.key, name) != planned.key.end();
}

// Calls `function` with each column of the plan and the one that is there.
template <typename Function>
void each_column(const CheckInput& in, Function function) {
    each_table(in, [&](const TablePlan& planned, const StarRocksTable& table) {
        for (const ColumnPlan& column : planned.columns) {
            if (const StarRocksColumn* const found = find_column(table, column.name)) {
                function(planned, column, *found);
            }
        }
    });
}

std::string object(const TablePlan& planned) {
    return fmt::format("table {}.{}", planned.database, planned.table);
}

std::string object(const TablePlan& planned, std::string_view column) {
    return fmt::format("column {}.{}.{}", planned.database, planned.table, column);
}

// A column as CREATE and ALTER TABLE want it.
std::string definition(const ColumnPlan& column, bool nullable) {
    std::string text = fmt::format("{} {}", quote::starrocks_name(column.name), column.starrocks);
    text += !column.generated_as.empty() ? " NULL AS " + column.generated_as
            : nullable                   ? " NULL"
                                         : " NOT NULL";
    if (column.default_value) {
        text += " DEFAULT " + quote::starrocks_text(*column.default_value);
    }
    if (!column.comment.empty()) {
        text += " COMMENT " + quote::starrocks_text(column.comment);
    }
    return text;
}

Mend alter(const TablePlan& planned, std::string_view change) {
    return {.sql = fmt::format("ALTER TABLE {}.{} {};", quote::starrocks_name(planned.database),
                               quote::starrocks_name(planned.table), change),
            .then = std::string{one_at_a_time},
            .starrocks = true};
}

// As the FE says (KeysType.java); its documentation has PRI_KEYS.
std::string_view spelled(TableModel model) {
    return model == TableModel::primary_key ? "PRIMARY_KEYS" : "DUP_KEYS";
}

bool has_model(const StarRocksTable& table, TableModel model) {
    return table.model == spelled(model) ||
           (model == TableModel::primary_key && table.model == "PRI_KEYS");
}

std::set<std::string> as_set(const std::vector<std::string>& names) {
    std::set<std::string> set;
    for (const std::string& name : names) {
        set.insert(lower(name));
    }
    return set;
}

std::string list(const std::vector<std::string>& names) {
    return names.empty() ? "none" : fmt::format("({})", fmt::join(names, ", "));
}

bool fits(const ColumnPlan& column, const StarRocksColumn& found) {
    return holds(canonical_type(found.type), canonical_type(column.starrocks));
}

}  // namespace

bool is_asked(const CheckInput& in, const TablePlan& table) {
    return std::ranges::any_of(table.sink_options, [&](const auto& option) {
        return option.first == "jdbc-url" && option.second == in.starrocks->jdbc_url;
    });
}

void tables_readable(const CheckInput& in, Findings& findings) {
    if (!in.starrocks->tables) {
        findings.unknown("StarRocks at " + in.starrocks->address,
                         "the tables that are there cannot be compared with the plan: {}",
                         in.starrocks->tables.refusal);
    }
    std::vector<std::string> elsewhere;
    for (const TablePlan& planned : in.plan.tables) {
        if (!is_asked(in, planned)) {
            elsewhere.push_back(planned.database + "." + planned.table);
        }
    }
    if (!elsewhere.empty()) {
        findings
            .unknown("StarRocks of other rules",
                     "{} tables have another jdbc-url than the one that was asked, so nothing of "
                     "them was checked",
                     elsewhere.size())
            .actual = fmt::format("{}", fmt::join(elsewhere, ", "));
    }
}

void tables_made(const CheckInput& in, Findings& findings) {
    if (!in.starrocks->tables) {
        return;
    }
    std::map<std::string, std::vector<std::string>> missing;
    for (const TablePlan& planned : in.plan.tables) {
        if (is_asked(in, planned) && find_table(in, planned) == nullptr) {
            missing[planned.database].push_back(planned.table);
        }
    }
    for (const auto& [database, tables] : missing) {
        const bool is_there =
            in.starrocks->databases && std::ranges::count(*in.starrocks->databases, database) > 0;
        Finding& finding = findings.report(
            "database " + database,
            "{} of its tables are not there, or {} may not see them: the job cannot be planned "
            "without them",
            tables.size(), in.starrocks->user);
        finding.actual =
            is_there ? fmt::format("{}", fmt::join(tables, ", ")) : "the database is not there";
        finding.required = "made by starrocks-create.all.sql";
        finding.mend.then = "run starrocks-create.all.sql before the job is submitted";
    }
}

void model(const CheckInput& in, Findings& findings) {
    each_table(in, [&](const TablePlan& planned, const StarRocksTable& table) {
        if (!has_model(table, planned.model)) {
            const std::string_view consequence =
                planned.model == TableModel::primary_key
                    ? "it has no primary key: updates would be appended, and deletes would be lost"
                    : "it has a key, and PostgreSQL's table has none: rows that are equal in the "
                      "key would replace each other";
            Finding& finding = findings.report(object(planned), "{}", consequence);
            finding.actual = table.model;
            finding.required = spelled(planned.model);
            finding.mend.then = recreate;
        }
    });
}

void key(const CheckInput& in, Findings& findings) {
    each_table(in, [&](const TablePlan& planned, const StarRocksTable& table) {
        if (planned.model == TableModel::primary_key && has_model(table, planned.model) &&
            as_set(table.key) != as_set(planned.key)) {
            Finding& finding = findings.report(object(planned),
                                               "its key is not the planned one: the connector "
                                               "refuses the job, or rows replace each other");
            finding.actual = list(table.key);
            finding.required = list(planned.key);
            finding.mend.then = recreate;
        }
    });
}

void column_missing(const CheckInput& in, Findings& findings) {
    each_table(in, [&](const TablePlan& planned, const StarRocksTable& table) {
        for (const ColumnPlan& column : planned.columns) {
            if (find_column(table, column.name) != nullptr) {
                continue;
            }
            Finding& finding = findings.report(object(planned, column.name),
                                               "it is not there: the connector refuses the job");
            finding.required = column.starrocks;
            if (is_key(planned, column.name)) {
                finding.mend.then = recreate;
            } else {
                // Rows that are there have no value for it.
                finding.mend = alter(
                    planned,
                    "ADD COLUMN " + definition(column, column.nullable || !column.default_value));
            }
        }
    });
}

void column_type(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const TablePlan& planned, const ColumnPlan& column,
                        const StarRocksColumn& found) {
        if (fits(column, found)) {
            return;
        }
        Finding& finding = findings.report(
            object(planned, found.name),
            "its type is not the planned one: the connector refuses the job, or values do not fit");
        finding.actual = found.type;
        finding.required = column.starrocks;
        const bool can_change =
            !is_key(planned, column.name) && fixed_by(planned, column).empty() &&
            can_become(canonical_type(found.type), canonical_type(column.starrocks));
        if (can_change) {
            // NULL cannot be forbidden again.
            finding.mend = alter(
                planned, "MODIFY COLUMN " + definition(column, column.nullable || found.nullable));
        } else {
            finding.mend.then = recreate;
        }
    });
}

void column_not_null(const CheckInput& in, Findings& findings) {
    each_column(
        in, [&](const TablePlan& planned, const ColumnPlan& column, const StarRocksColumn& found) {
            // A key column cannot be NULL on either side; one of another type is changed as a
            // whole.
            if (!column.nullable || found.nullable || !fits(column, found)) {
                return;
            }
            Finding& finding = findings.report(
                object(planned, found.name),
                "it is NOT NULL, and PostgreSQL's may be NULL: the first NULL ends the job");
            finding.actual = "NOT NULL";
            finding.required = "NULL";
            if (is_key(planned, column.name) || !fixed_by(planned, column).empty()) {
                finding.mend.then = recreate;
                return;
            }
            ColumnPlan kept = column;
            kept.starrocks = found.type == "tinyint(1)" ? "BOOLEAN" : found.type;
            finding.mend = alter(planned, "MODIFY COLUMN " + definition(kept, true));
        });
}

namespace {

template <typename Function>
void each_extra_column(const CheckInput& in, Function function) {
    each_table(in, [&](const TablePlan& planned, const StarRocksTable& table) {
        for (const StarRocksColumn& column : table.columns) {
            if (!is_planned(planned, column.name) && column.generated_as.empty()) {
                function(planned, column);
            }
        }
    });
}

}  // namespace

void column_required(const CheckInput& in, Findings& findings) {
    each_extra_column(in, [&](const TablePlan& planned, const StarRocksColumn& column) {
        if (column.nullable) {
            return;
        }
        Finding& finding = findings.report(
            object(planned, column.name),
            "it is NOT NULL and not in the plan: every row would be refused, since what is not "
            "sent is NULL, whatever its default");
        finding.actual = column.type + " NOT NULL";
        finding.required = "NULL, or no such column";
        finding.mend = alter(
            planned, fmt::format("MODIFY COLUMN {} {} NULL", quote::starrocks_name(column.name),
                                 column.type == "tinyint(1)" ? "BOOLEAN" : column.type));
    });
}

void column_extra(const CheckInput& in, Findings& findings) {
    each_extra_column(in, [&](const TablePlan& planned, const StarRocksColumn& column) {
        if (column.nullable) {
            Finding& finding = findings.report(object(planned, column.name),
                                               "it is not in the plan: it stays NULL");
            finding.actual = column.type;
            finding.required = "no such column";
        }
    });
}

void column_case(const CheckInput& in, Findings& findings) {
    each_column(in, [&](const TablePlan& planned, const ColumnPlan& column,
                        const StarRocksColumn& found) {
        if (found.name == column.name) {
            return;
        }
        Finding& finding = findings.report(
            object(planned, found.name),
            "its letters are of another case than those of the plan: the connector does not know "
            "its type then, and a text that begins with {{ or [ is read as JSON");
        finding.actual = found.name;
        finding.required = column.name;
        finding.mend.then = "set column.NAME.rename in the rule to the name that is there";
    });
}

void distribution(const CheckInput& in, Findings& findings) {
    each_table(in, [&](const TablePlan& planned, const StarRocksTable& table) {
        if (as_set(table.hash) != as_set(planned.distribution.columns)) {
            Finding& finding = findings.report(
                object(planned),
                "its rows are spread by other columns than planned: it works, only joins and "
                "lookups may read more");
            finding.actual = table.hash.empty() ? "RANDOM" : "HASH " + list(table.hash);
            finding.required = planned.distribution.columns.empty()
                                   ? "RANDOM"
                                   : "HASH " + list(planned.distribution.columns);
            finding.mend.then =
                "set distributed_by in the rule to what is there, or make the "
                "table anew";
        }
    });
}

}  // namespace smt::check
