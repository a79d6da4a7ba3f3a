#include "diff_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "diff_types.h"
#include "diff_values.h"
#include "smt/emit.h"
#include "smt/quote.h"
#include "starrocks_alter.h"

namespace smt {

namespace {

bool is_key(const TablePlan& table, const ColumnPlan& column) {
    return table.model == TableModel::primary_key &&
           std::ranges::find(table.key, column.name) != table.key.end();
}

std::string typed(const ColumnPlan& column) {
    return column.declared.empty() ? column.starrocks
                                   : fmt::format("{}, {}", column.declared, column.starrocks);
}

// Columns of a DUPLICATE KEY are told apart by the word alone.
std::string modify(const TablePlan& table, const ColumnPlan& column) {
    ColumnPlan spelled = column;
    const bool is_sorted = table.model == TableModel::duplicate_key &&
                           std::ranges::find(table.key, column.name) != table.key.end();
    spelled.starrocks += is_sorted ? " KEY" : "";
    return "MODIFY COLUMN " + starrocks_column(spelled);
}

std::string place_of_column(const TablePlan& table, const ColumnPlan& column) {
    const bool is_of_postgres = table.inputs.size() == 1 && !column.source.empty();
    return place_of(table) + "." + (is_of_postgres ? column.source : column.name);
}

class Comparison {
  public:
    Comparison(const TablePlan& before, const TablePlan& after, const DiffOptions& options)
        : before_{before}, after_{after}, options_{options} {}

    void added(const ColumnPlan& column) {
        Change& change = report(after_, column, "was added: " + typed(column));
        if (!column.generated_as.empty() || is_key(after_, column)) {
            rebuild(change, column.nullable || !column.generated_as.empty());
            return;
        }
        ColumnPlan nullable = column;
        nullable.nullable = true;
        diff_.clauses.push_back("ADD COLUMN " + starrocks_column(nullable) + place());
        change.needs = {Need::alter, Need::restart};
        if (!column.nullable) {
            change.remark = "It takes NULL in StarRocks: rows that are there have no value yet.";
        }
        if (after_.model != TableModel::primary_key) {
            change.remark =
                "Rows that are there keep NULL: of a table without a key no UPDATE is "
                "carried.";
        } else if (column.source.empty()) {
            change.needs.push_back(Need::resend);
            diff_.resends_every_row = true;
        } else {
            resend(change, column);
        }
    }

    void removed(const ColumnPlan& column) {
        Change& change = report(before_, column, "is gone: " + typed(column));
        change.needs = {Need::restart};
        // What is computed from a column goes before it.
        const auto place = [&](std::vector<std::string>& list) {
            return column.generated_as.empty() ? list.end() : list.begin();
        };
        if (options_.allow_destructive) {
            change.needs.insert(change.needs.begin(), Need::alter);
            diff_.clauses.insert(place(diff_.clauses),
                                 "DROP COLUMN " + quote::starrocks_name(column.name));
            return;
        }
        change.remark = "What StarRocks has of it stays until you drop it.";
        diff_.drops.insert(place(diff_.drops), column.name);
        if (!column.nullable && column.generated_as.empty() && !is_key(before_, column)) {
            if (!fixed_by(before_, column).empty()) {
                rebuild(change, true);
                change.remark = "";
                return;
            }
            ColumnPlan nullable = column;
            nullable.nullable = true;
            change.needs.insert(change.needs.begin(), Need::alter);
            change.remark = "It must take NULL until you drop it: the new job does not send it.";
            diff_.clauses.push_back(modify(before_, nullable));
        }
    }

    void compare(const ColumnPlan& old, const ColumnPlan& column) {
        compare_name(old, column);
        compare_choices(old, column);
        if (old.generated_as != column.generated_as) {
            rebuild(report(after_, column, "is computed by another expression in StarRocks"), true);
            return;
        }
        // As it will be in StarRocks, which cannot do everything.  Its default is never used: every
        // value comes from PostgreSQL.
        ColumnPlan modified = column;
        modified.default_value = old.default_value;
        modified.nullable = old.nullable || column.nullable;
        bool is_modified = compare_type(old, column, modified);
        is_modified = compare_null(old, column) || is_modified;
        is_modified = compare_comment(old, column) || is_modified;
        if (is_modified) {
            diff_.clauses.push_back(modify(after_, modified));
        }
    }

    ColumnsDiff result() && { return std::move(diff_); }

  private:
    Change& report(const TablePlan& table, const ColumnPlan& column, std::string what) {
        diff_.changes.push_back({place_of_column(table, column), std::move(what), {}, ""});
        return diff_.changes.back();
    }

    void rebuild(Change& change, bool rows_fit) {
        change.needs = {Need::rebuild, Need::restart};
        diff_.rebuild = true;
        diff_.rows_fit = diff_.rows_fit && rows_fit;
    }

    void resend(Change& change, const ColumnPlan& column) {
        change.needs.push_back(Need::resend);
        diff_.resent.insert(column.source);
    }

    // What StarRocks has of the column is not what PostgreSQL has, or not any more.
    void rewritten(Change& change, const ColumnPlan& old, const ColumnPlan& column) {
        const bool is_keyed = after_.model == TableModel::primary_key;
        if (is_keyed && (is_key(before_, old) || is_key(after_, column))) {
            // A row that is sent again would stand beside the one under its old key.
            rebuild(change, false);
            change.remark = "";
        } else if (!is_keyed || column.source.empty()) {
            change.needs.push_back(Need::start_over);
        } else {
            resend(change, column);
        }
    }

    // Ordinary columns stand before generated ones: behind the last of them that stays, under the
    // name that it has when it has been renamed.
    std::string place() const {
        const ColumnPlan* last = nullptr;
        for (const ColumnPlan& old : before_.columns) {
            if (!old.generated_as.empty()) {
                return last == nullptr ? "" : " AFTER " + quote::starrocks_name(last->name);
            }
            const auto kept = std::ranges::find_if(after_.columns, [&](const ColumnPlan& column) {
                return origin(before_, column) == &old;
            });
            last = kept == after_.columns.end() ? last : &*kept;
        }
        return "";
    }

    void compare_name(const ColumnPlan& old, const ColumnPlan& column) {
        if (old.name == column.name) {
            return;
        }
        Change& change = report(
            after_, column, fmt::format("was {} in StarRocks and is {}", old.name, column.name));
        if (is_key(before_, old) || !options_.rename_column) {
            rebuild(change, true);
            return;
        }
        change.needs = {Need::alter, Need::restart};
        diff_.renames.push_back(fmt::format("RENAME COLUMN {} TO {}",
                                            quote::starrocks_name(old.name),
                                            quote::starrocks_name(column.name)));
    }

    // Whether StarRocks is told of it.
    bool compare_type(const ColumnPlan& old, const ColumnPlan& column, ColumnPlan& modified) {
        if (old.declared == column.declared && old.starrocks == column.starrocks) {
            return false;
        }
        Change& change =
            report(after_, column, fmt::format("was {} and is {}", typed(old), typed(column)));
        change.needs = {Need::restart};
        const TypeChange kind = compare_types(old.starrocks, column.starrocks);
        bool is_modified = false;
        if (kind == TypeChange::narrower) {
            modified.starrocks = old.starrocks;
            change.remark =
                fmt::format("StarRocks keeps {}, which holds every value.", old.starrocks);
        } else if (kind == TypeChange::altered && fixed_by(before_, old).empty()) {
            change.needs.insert(change.needs.begin(), Need::alter);
            is_modified = true;
        } else if (kind != TypeChange::none) {
            rebuild(change, kind != TypeChange::other);
        }
        if (!keeps_values(old, column, options_.values)) {
            rewritten(change, old, column);
        }
        return is_modified;
    }

    // What the config makes of a value, where no type shows it.
    void compare_choices(const ColumnPlan& old, const ColumnPlan& column) {
        const ValueChoices& was = options_.values_before;
        const ValueChoices& is = options_.values;
        const std::string_view kind = scalar_kind_of(column.declared);
        const auto tell = [&](std::string what) -> Change& {
            Change& change = report(after_, column, std::move(what));
            change.needs = {Need::restart};
            return change;
        };
        if (kind == "timestamptz" && was.time_zone != is.time_zone) {
            rewritten(tell(fmt::format("was the wall clock of {} and is that of {}", was.time_zone,
                                       is.time_zone)),
                      old, column);
        }
        if (kind == "char" && was.character != is.character) {
            rewritten(tell(is.character == "trim" ? "loses the blanks at its end"
                                                  : "keeps the blanks at its end"),
                      old, column);
        }
        const bool has_infinity = kind == "date" || kind == "timestamp" || kind == "timestamptz";
        if (has_infinity && was.infinity != is.infinity) {
            // Every value that is there is one that StarRocks can hold.
            tell(is.infinity == "null" ? "becomes NULL where StarRocks cannot hold a value"
                                       : "ends the job where StarRocks cannot hold a value");
        }
    }

    bool compare_null(const ColumnPlan& old, const ColumnPlan& column) {
        if (old.nullable == column.nullable) {
            return false;
        }
        Change& change =
            report(after_, column, column.nullable ? "may be NULL now" : "is NOT NULL now");
        if (!column.nullable) {
            change.remark = "StarRocks cannot follow: that it takes NULL there loses nothing.";
            return false;
        }
        if (!fixed_by(before_, old).empty()) {
            rebuild(change, true);
            return false;
        }
        change.needs = {Need::alter};
        return true;
    }

    bool compare_comment(const ColumnPlan& old, const ColumnPlan& column) {
        if (old.comment == column.comment) {
            return false;
        }
        Change& change = report(after_, column, "has another comment");
        const std::string_view fixed = fixed_by(before_, old);
        if (!fixed.empty() || !column.generated_as.empty()) {
            change.remark =
                fmt::format("StarRocks cannot follow: it changes no column {}.",
                            fixed.empty() ? "that it computes" : fmt::format("of {}", fixed));
            return false;
        }
        change.needs = {Need::alter};
        return true;
    }

    const TablePlan& before_;
    const TablePlan& after_;
    const DiffOptions& options_;
    ColumnsDiff diff_;
};

}  // namespace

const ColumnPlan* origin(const TablePlan& before, const ColumnPlan& column) {
    const auto found = std::ranges::find_if(before.columns, [&](const ColumnPlan& old) {
        return column.source.empty() ? old.source.empty() && old.name == column.name
                                     : old.source == column.source;
    });
    return found == before.columns.end() ? nullptr : &*found;
}

std::string place_of(const TablePlan& table) {
    return table.inputs.size() == 1 ? to_string(table.inputs.front().table)
                                    : table.database + "." + table.table;
}

ColumnsDiff compare_columns(const TablePlan& before, const TablePlan& after,
                            const DiffOptions& options) {
    Comparison comparison{before, after, options};
    std::set<const ColumnPlan*> kept;
    for (const ColumnPlan& column : after.columns) {
        const ColumnPlan* const old = origin(before, column);
        if (old == nullptr) {
            comparison.added(column);
        } else {
            comparison.compare(*old, column);
            kept.insert(old);
        }
    }
    for (const ColumnPlan& column : before.columns) {
        if (!kept.contains(&column)) {
            comparison.removed(column);
        }
    }
    return std::move(comparison).result();
}

}  // namespace smt
