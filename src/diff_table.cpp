#include "diff_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "diff_columns.h"
#include "diff_types.h"
#include "names.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

std::string name_of(const TablePlan& table) {
    return table.database + "." + table.table;
}

std::string quoted(const TablePlan& table) {
    return quote::starrocks_name(table.database) + "." + quote::starrocks_name(table.table);
}

std::string alter(const TablePlan& table, const std::vector<std::string>& clauses) {
    return fmt::format("ALTER TABLE {} {}", quoted(table), fmt::join(clauses, ",\n  "));
}

// The rows of the old table as the new one has them.  StarRocks computes generated columns itself.
std::string copy_rows(const TablePlan& before, const TablePlan& from, const TablePlan& to) {
    std::vector<std::string> names;
    std::vector<std::string> values;
    for (const ColumnPlan& column : to.columns) {
        const ColumnPlan* const old = origin(before, column);
        if (old == nullptr || !column.generated_as.empty()) {
            continue;
        }
        const std::string value = quote::starrocks_name(old->name);
        names.push_back(quote::starrocks_name(column.name));
        values.push_back(old->starrocks == column.starrocks
                             ? value
                             : fmt::format("CAST({} AS {})", value, column.starrocks));
    }
    return fmt::format("INSERT INTO {} ({})\nSELECT {}\nFROM {}", quoted(to),
                       fmt::join(names, ", "), fmt::join(values, ", "), quoted(from));
}

// Each row of the tables that feed it, or those with a value in one of the columns.
std::vector<std::string> updates(const TablePlan& table, const std::set<std::string>& columns,
                                 bool every_row) {
    std::vector<std::string> statements;
    for (const Input& input : table.inputs) {
        const std::string name = qualified_name(input.table);
        std::vector<std::string> sets;
        std::vector<std::string> conditions;
        for (const std::string& column : columns) {
            const std::string quoted_column = quote::postgres_name(column);
            sets.push_back(fmt::format("{0} = {0}", quoted_column));
            conditions.push_back(quoted_column + " IS NOT NULL");
        }
        statements.push_back(
            fmt::format("UPDATE {} SET {}", name, fmt::join(sets, ", ")) +
            (every_row ? "" : fmt::format(" WHERE {}", fmt::join(conditions, " OR "))));
    }
    return statements;
}

// A column that an UPDATE may set to itself: rather none of the key, which PostgreSQL refuses when
// it is GENERATED ALWAYS AS IDENTITY.
std::set<std::string> some_column(const TablePlan& table) {
    std::set<std::string> chosen;
    for (const ColumnPlan& column : table.columns) {
        const bool is_key = std::ranges::find(table.key, column.name) != table.key.end();
        if (!column.source.empty() && (chosen.empty() || !is_key)) {
            chosen = {column.source};
            if (!is_key) {
                break;
            }
        }
    }
    return chosen;
}

class Comparison {
  public:
    Comparison(const TablePlan& before, const TablePlan& after, const DiffOptions& options)
        : before_{before},
          after_{after},
          columns_{compare_columns(before, after, options)},
          diff_{name_of(after), std::move(columns_.changes), {}, {}},
          is_renamed_{name_of(before) != name_of(after)} {}

    TableDiff run() && {
        if (is_renamed_) {
            rebuild(fmt::format("was {}", name_of(before_)), true);
        }
        compare_key();
        compare_layout();
        compare_inputs();
        compare_comment();
        if (columns_.rebuild) {
            add_rebuild();
        } else {
            add_alter();
        }
        add_resends();
        return std::move(diff_);
    }

  private:
    Change& report(std::string what, std::vector<Need> needs) {
        diff_.changes.push_back({name_of(after_), std::move(what), std::move(needs), ""});
        return diff_.changes.back();
    }

    Change& rebuild(std::string what, bool rows_fit) {
        columns_.rebuild = true;
        columns_.rows_fit = columns_.rows_fit && rows_fit;
        return report(std::move(what), {Need::rebuild, Need::restart});
    }

    void compare_key() {
        if (before_.model != after_.model) {
            const bool has_key = after_.model == TableModel::primary_key;
            // Rows that were only ever appended are not those of PostgreSQL.  What is published and
            // the replica identity are others, too.
            Change& change = rebuild(has_key ? "has a key now" : "has no key any more", !has_key);
            change.needs.insert(change.needs.begin(), Need::setup);
        } else if (before_.key != after_.key) {
            rebuild(fmt::format("had the key ({}) and has ({})", fmt::join(before_.key, ", "),
                                fmt::join(after_.key, ", ")),
                    std::ranges::all_of(after_.key,
                                        [&](const std::string& name) { return had_value(name); }));
        }
    }

    // Whether every row has had a value in the column of this name.
    bool had_value(const std::string& name) const {
        const auto column = std::ranges::find(after_.columns, name, &ColumnPlan::name);
        const ColumnPlan* const old =
            column == after_.columns.end() ? nullptr : origin(before_, *column);
        return old != nullptr && !old->nullable;
    }

    // The new table, under the name that it gets first.
    TablePlan made_table() const {
        TablePlan made = after_;
        made.table += is_renamed_ ? "" : "__rebuild";
        for (ColumnPlan& column : made.columns) {
            const bool is_in_key = std::ranges::find(made.key, column.name) != made.key.end();
            const ColumnPlan* const old = origin(before_, column);
            // The rows that are copied may have no value in it.
            if (columns_.rows_fit && !is_in_key && (old == nullptr || old->nullable)) {
                column.nullable = true;
            }
            // The remark says that it is kept; and a longer value could not be copied.
            if (columns_.rows_fit && old != nullptr &&
                compare_types(old->starrocks, column.starrocks) == TypeChange::narrower) {
                column.starrocks = old->starrocks;
            }
        }
        return made;
    }

    void compare_layout() {
        if (before_.partition_by != after_.partition_by) {
            rebuild(after_.partition_by.empty() ? "is not partitioned any more"
                                                : "is partitioned by " + after_.partition_by,
                    true);
        }
        if (before_.distribution != after_.distribution) {
            rebuild("has other buckets", true);
        }
        if (before_.order_by != after_.order_by) {
            rebuild("is sorted by other columns", true);
        }
        if (before_.properties != after_.properties) {
            rebuild("has other properties", true).remark =
                "ALTER TABLE ... SET does it too, for the properties that StarRocks takes there.";
        }
        if (before_.filter != after_.filter) {
            // A row that the new filter leaves out is never told of again.
            rebuild("has another filter", false);
        } else if (const std::string name = filtered_by(columns_.resent); !name.empty()) {
            // Nor is one that it leaves out now.
            rebuild(fmt::format("is filtered by {}, which has other values", name), false);
        }
        compare_expressions();
    }

    void compare_expressions() {
        if (before_.computed.empty() && after_.computed.empty()) {
            return;
        }
        for (const ColumnPlan& column : after_.columns) {
            const ColumnPlan* const old = origin(before_, column);
            if (old != nullptr && column.generated_as.empty() &&
                value_of(before_, *old) != value_of(after_, column)) {
                // The rows that are there hold what the old one made of them.
                rebuild(fmt::format("has another expression for {}", column.name), false);
            }
        }
    }

    // What the job writes into a column: where nothing is computed, the column of PostgreSQL.
    static std::string value_of(const TablePlan& table, const ColumnPlan& column) {
        const auto found = std::ranges::find(table.computed, column.name, &ViewColumn::name);
        return found == table.computed.end()
                   ? quote::flink_name(column.source.empty() ? column.name : column.source)
                   : found->expression;
    }

    // The first of these columns that the filter names.
    std::string filtered_by(const std::set<std::string>& names) const {
        const auto found = std::ranges::find_if(names, [&](const std::string& name) {
            return after_.filter.find(name) != std::string::npos;
        });
        return found == names.end() ? "" : *found;
    }

    void compare_inputs() {
        const auto feeds = [](const TablePlan& table, const TableName& name) {
            return std::ranges::find(table.inputs, name, &Input::table) != table.inputs.end();
        };
        for (const Input& input : after_.inputs) {
            if (!feeds(before_, input.table)) {
                report(fmt::format("is fed by {} too", to_string(input.table)), {Need::restart});
            }
        }
        for (const Input& input : before_.inputs) {
            if (!feeds(after_, input.table)) {
                report(fmt::format("is not fed by {} any more", to_string(input.table)),
                       {Need::restart})
                    .remark = "The rows that came from it stay.";
            }
        }
    }

    void compare_comment() {
        if (before_.comment != after_.comment) {
            report("has another comment", {Need::alter});
        }
    }

    void add_rebuild() {
        for (Change& change : diff_.changes) {
            std::ranges::replace(change.needs, Need::alter, Need::rebuild);
        }
        const TablePlan made = made_table();
        diff_.statements.push_back({"CREATE TABLE " + starrocks_table(made), false,
                                    "The job is stopped. The table as it must be:"});
        if (columns_.rows_fit) {
            diff_.statements.push_back({copy_rows(before_, before_, made), false, ""});
        } else if (after_.model != TableModel::primary_key) {
            report("gets none of its rows", {Need::start_over});
        }
        if (!is_renamed_) {
            diff_.statements.push_back({fmt::format("ALTER TABLE {} SWAP WITH {}", quoted(after_),
                                                    quote::starrocks_name(made.table)),
                                        false, ""});
        }
        diff_.statements.push_back({"DROP TABLE " + quoted(is_renamed_ ? before_ : made), true,
                                    "The rows as they were, once the new ones are right:"});
    }

    void add_alter() {
        for (const std::string& clause : columns_.renames) {
            diff_.statements.push_back({alter(after_, {clause}), false, ""});
        }
        // Before the change of the columns: while that one runs StarRocks refuses any other.
        if (before_.comment != after_.comment) {
            diff_.statements.push_back(
                {alter(after_, {"COMMENT = " + quote::starrocks_text(after_.comment)}), false, ""});
        }
        if (!columns_.clauses.empty()) {
            diff_.statements.push_back({alter(after_, columns_.clauses), false, ""});
        }
        if (!columns_.drops.empty()) {
            const auto drop = [](const std::string& name) {
                return "DROP COLUMN " + quote::starrocks_name(name);
            };
            diff_.statements.push_back(
                {alter(after_, map(columns_.drops, drop)), true,
                 columns_.clauses.empty() ? "" : "When the change above is done:"});
        }
    }

    void add_resends() {
        const bool is_keyed = after_.model == TableModel::primary_key;
        bool every_row = columns_.resends_every_row;
        if (columns_.rebuild && !columns_.rows_fit && is_keyed) {
            for (Change& change : diff_.changes) {
                std::erase(change.needs, Need::resend);
            }
            report("is empty until its rows are sent again", {Need::resend});
            every_row = true;
        }
        if (every_row) {
            diff_.resends = updates(after_, some_column(after_), true);
        } else if (!columns_.resent.empty()) {
            diff_.resends = updates(after_, columns_.resent, false);
        }
    }

    const TablePlan& before_;
    const TablePlan& after_;
    ColumnsDiff columns_;
    TableDiff diff_;
    bool is_renamed_;
};

}  // namespace

TableDiff compare_table(const TablePlan& before, const TablePlan& after,
                        const DiffOptions& options) {
    return Comparison{before, after, options}.run();
}

TableDiff new_table(const TablePlan& table, bool was_read) {
    TableDiff diff{name_of(table), {{name_of(table), "is new", {Need::alter}, ""}}, {}, {}};
    diff.statements.push_back({"CREATE TABLE IF NOT EXISTS " + starrocks_table(table), false, ""});
    if (was_read && table.model == TableModel::primary_key) {
        diff.changes.front().needs.push_back(Need::resend);
        diff.resends = updates(table, some_column(table), true);
    } else if (was_read) {
        diff.changes.front().needs.push_back(Need::start_over);
    }
    return diff;
}

TableDiff gone_table(const TablePlan& table) {
    return {name_of(table),
            {{name_of(table), "is not written any more", {}, "StarRocks keeps it as it is."}},
            {{"DROP TABLE " + quoted(table), true, ""}},
            {}};
}

}  // namespace smt
