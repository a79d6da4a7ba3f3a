#include "source_groups.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "ascii.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

// What is known of a column of a group while tables are placed.
struct Union {
    Declared declared;
    std::set<std::string_view> postgres;  // the types that meet here
    bool is_read = false;                 // else no view has it, and the source does not declare it
    bool differ = false;                  // the types are declared in different ways
    bool decimals = false;
    std::optional<std::size_t> place;  // among the columns of the group, once they are listed
};
using Unions = std::unordered_map<std::string_view, Union>;  // names and types of the tables read

struct Draft {
    std::vector<std::size_t> members;  // tables that agree in what same_source asks
    Unions columns;
    std::ptrdiff_t read_columns = 0;
    const EarlierGroup* earlier = nullptr;
};

bool is_decimal(const Declared& declared) {
    return declared.type.starts_with("DECIMAL(");
}

bool same_source(const ReadTable& one, const ReadTable& other) {
    return one.name.database == other.name.database && one.isolation == other.isolation &&
           one.slot == other.slot;
}

// Whether "schema.table" of `read`, as a regular expression without case, matches that of `name`,
// which is as long: a dot is anything.
bool matches_as_pattern(const TableName& read, const TableName& name) {
    const auto character = [](const TableName& table, std::size_t i) {
        const std::size_t dot = table.schema.size();
        return i < dot ? table.schema[i] : i == dot ? '.' : table.name[i - dot - 1];
    };
    // Most names differ at their end, and there may be many tables.
    for (std::size_t i = read.schema.size() + 1 + read.name.size(); i-- > 0;) {
        const char pattern = character(read, i);
        if (pattern != '.' && lower(pattern) != lower(character(name, i))) {
            return false;
        }
    }
    return true;
}

// While it reads a chunk of a table, Flink CDC also takes the changes of every table of the source
// that the name of this one matches, and puts them among its rows
// (PostgresSourceFetchTaskContext.configure).
bool are_mixed_up(const TableName& one, const TableName& other) {
    return one.schema.size() + one.name.size() == other.schema.size() + other.name.size() &&
           (matches_as_pattern(one, other) || matches_as_pattern(other, one));
}

// Why `table` cannot share a source that has these columns; empty when it can.
std::string conflict(const Unions& columns, const ReadTable& table) {
    for (const auto* const list : {&table.columns, &table.unread}) {
        for (const ReadColumn& column : *list) {
            const auto met = columns.find(column.name);
            if (met != columns.end() && met->second.declared != column.declared &&
                !common_declaration(met->second.declared, column.declared)) {
                return fmt::format("has a column '{}' of {}, which cannot share a source with {}",
                                   column.name, column.postgres,
                                   fmt::join(met->second.postgres, ", "));
            }
        }
    }
    return "";
}

Union& add_column(const ReadColumn& column, Unions& columns) {
    const auto [place, is_new] = columns.try_emplace(column.name);
    Union& met = place->second;
    if (is_new) {
        met.declared = column.declared;
    } else if (met.declared != column.declared) {
        met.differ |= met.declared.type != column.declared.type;
        met.declared = common_declaration(met.declared, column.declared).value_or(met.declared);
    }
    met.postgres.insert(column.postgres);
    return met;
}

// Only for a table without a conflict.
void add_columns(const ReadTable& table, Draft& draft) {
    for (const ReadColumn& column : table.columns) {
        Union& met = add_column(column, draft.columns);
        met.decimals |= is_decimal(column.declared);
        draft.read_columns += met.is_read ? 0 : 1;
        met.is_read = true;
    }
    for (const ReadColumn& column : table.unread) {
        add_column(column, draft.columns);
    }
}

// Places the tables of one run: drafts are filled one table at a time.
class Placing {
  public:
    Placing(const std::vector<const ReadTable*>& tables, const GroupLimits& limits)
        : tables_(tables), limits_(limits), is_placed_(tables.size()) {
        for (std::size_t i = 0; i < tables.size(); ++i) {
            numbers_.emplace(tables[i]->name, i);
        }
    }

    // The tables of a group of the run before.  Those whose columns changed come last: they move,
    // and not the others.  No limit drives a table out of the group that it has.
    void keep(const EarlierGroup& earlier) {
        Draft draft{.earlier = &earlier};
        for (const bool changed : {false, true}) {
            for (const EarlierTable& before : earlier.tables) {
                const auto number = numbers_.find(before.name);
                if (number != numbers_.end() &&
                    has_changed(before, *tables_[number->second]) == changed &&
                    stays(draft, *tables_[number->second])) {
                    add(number->second, draft);
                }
            }
        }
        if (!draft.members.empty()) {
            drafts_.push_back(std::move(draft));
        }
    }

    // Into the first draft that takes it, or a new one.
    void place(std::size_t index) {
        if (is_placed_[index]) {
            return;
        }
        const auto takes = [&](const Draft& draft) {
            return has_place(draft) && same_source(first(draft), *tables_[index]) &&
                   obstacle(draft, *tables_[index]).empty();
        };
        const auto draft = std::ranges::find_if(drafts_, takes);
        add(index, draft == drafts_.end() ? drafts_.emplace_back() : *draft);
    }

    // Why `table`, the first by name of a draft, is in none of the drafts before.
    std::string reason(std::size_t draft, const ReadTable& table) const {
        const Draft* nearest = nullptr;  // the last one before that reads such tables
        for (std::size_t i = 0; i < draft; ++i) {
            if (!same_source(first(drafts_[i]), table)) {
                continue;
            }
            nearest = &drafts_[i];
            if (has_place(*nearest) && obstacle(*nearest, table).empty()) {
                return "was read through it before";
            }
        }
        std::string reason = nearest == nullptr ? table.reason : obstacle(*nearest, table);
        const auto is_of_its_database = [&](const Draft& other) {
            return first(other).name.database == table.name.database;
        };
        const auto end = drafts_.begin() + static_cast<std::ptrdiff_t>(draft);
        if (reason.empty() && draft > 0 && std::none_of(drafts_.begin(), end, is_of_its_database)) {
            return "is in another database, and a slot belongs to one";
        }
        return reason;
    }

    std::vector<Draft>& drafts() { return drafts_; }

  private:
    static bool has_changed(const EarlierTable& before, const ReadTable& table) {
        return std::ranges::any_of(table.columns, [&](const ReadColumn& column) {
            const auto same = before.columns.find(column.name);
            return same == before.columns.end() || same->second != column.postgres;
        });
    }

    const ReadTable& first(const Draft& draft) const { return *tables_[draft.members.front()]; }

    // Asked first: with many tables most drafts are full.
    bool has_place(const Draft& draft) const { return std::ssize(draft.members) < limits_.tables; }

    std::string obstacle(const Draft& draft, const ReadTable& table) const {
        std::string reason = full(draft, table);
        if (reason.empty()) {
            reason = mixed_up(draft, table);
        }
        return reason.empty() ? conflict(draft.columns, table) : reason;
    }

    std::string mixed_up(const Draft& draft, const ReadTable& table) const {
        const auto twin = std::ranges::find_if(draft.members, [&](std::size_t member) {
            return are_mixed_up(tables_[member]->name, table.name);
        });
        return twin == draft.members.end()
                   ? ""
                   : fmt::format("would be mixed up with {} in the snapshot, by its name",
                                 to_string(tables_[*twin]->name));
    }

    std::string full(const Draft& draft, const ReadTable& table) const {
        if (!has_place(draft)) {
            return fmt::format("finds no place in a source of {} tables", limits_.tables);
        }
        const auto is_new = [&](const ReadColumn& column) {
            const auto met = draft.columns.find(column.name);
            return met == draft.columns.end() || !met->second.is_read;
        };
        const auto more = std::ranges::count_if(table.columns, is_new);
        return draft.read_columns + more > limits_.columns
                   ? fmt::format("finds no place in a source of {} columns", limits_.columns)
                   : "";
    }

    bool stays(const Draft& draft, const ReadTable& table) const {
        return draft.members.empty() ||
               (same_source(first(draft), table) && mixed_up(draft, table).empty() &&
                conflict(draft.columns, table).empty());
    }

    void add(std::size_t index, Draft& draft) {
        add_columns(*tables_[index], draft);
        draft.members.push_back(index);
        is_placed_[index] = true;
    }

    const std::vector<const ReadTable*>& tables_;
    const GroupLimits& limits_;
    std::map<TableName, std::size_t> numbers_;
    std::vector<bool> is_placed_;
    std::vector<Draft> drafts_;
};

bool needs_text_decimals(const std::vector<const ReadTable*>& tables, const Draft& draft) {
    for (const auto& [name, met] : draft.columns) {
        // A DECIMAL that is read as STRING has an exact text in string mode only.
        if (met.decimals && met.declared.type == "STRING") {
            return true;
        }
    }
    return std::ranges::any_of(draft.members, [&](std::size_t member) {
        return std::ranges::any_of(tables[member]->columns, &ReadColumn::needs_text_decimals);
    });
}

std::string free_name(std::string name, const Unions& columns) {
    while (columns.contains(name)) {
        name.insert(0, "_");
    }
    return name;
}

SourceColumn source_column(const ReadColumn& column, const Union& met, std::size_t table,
                           bool text_decimals) {
    const bool as_text = text_decimals && is_decimal(met.declared);
    return {.name = column.name,
            .type = as_text ? "STRING" : met.declared.type,
            .note = met.differ ? fmt::format("{}", fmt::join(met.postgres, ", ")) : "",
            .first_of = table};
}

// Without its reason.  Notes the places of its tables' columns.
SourceGroup make_group(const std::vector<const ReadTable*>& tables,
                       const std::vector<std::size_t>& members, Unions& columns, bool text_decimals,
                       std::vector<std::vector<std::size_t>>& places) {
    const ReadTable& first = *tables[members.front()];
    SourceGroup group;
    group.database = first.name.database;
    group.keyless = first.keyless;
    group.primary_key = first.primary_key;
    group.schema_column = free_name("_schema", columns);
    group.table_column = free_name("_table", columns);
    for (const std::size_t member : members) {
        const ReadTable& table = *tables[member];
        if (table.kind == TableKind::partitioned) {
            group.roots.push_back(table.name);
        }
        places[member].reserve(table.columns.size());
        for (const ReadColumn& column : table.columns) {
            Union& met = columns.find(column.name)->second;
            if (!met.place) {
                met.place = group.columns.size();
                group.columns.push_back(
                    source_column(column, met, group.tables.size(), text_decimals));
            }
            places[member].push_back(*met.place);
        }
        group.tables.push_back(table.name);
    }
    return group;
}

}  // namespace

Grouping group_tables(const std::vector<const ReadTable*>& tables, const GroupLimits& limits,
                      const std::vector<EarlierGroup>& earlier) {
    Placing placing{tables, limits};
    for (const EarlierGroup& group : earlier) {
        placing.keep(group);
    }
    for (const bool isolated : {false, true}) {
        for (std::size_t i = 0; i < tables.size(); ++i) {
            const bool is_isolated = !tables[i]->isolation.empty() || !tables[i]->slot.empty();
            if (is_isolated == isolated) {
                placing.place(i);
            }
        }
    }
    Grouping grouping;
    grouping.group_of.resize(tables.size());
    grouping.places.resize(tables.size());
    for (Draft& draft : placing.drafts()) {
        const std::size_t index = grouping.groups.size();
        for (const std::size_t member : draft.members) {
            grouping.group_of[member] = index;
        }
        grouping.text_decimals.push_back(needs_text_decimals(tables, draft));
        grouping.earlier.push_back(draft.earlier);
        grouping.members.push_back(draft.members);
        std::ranges::sort(grouping.members.back(), {},
                          [&](std::size_t member) { return tables[member]->name; });
        grouping.groups.push_back(make_group(tables, grouping.members.back(), draft.columns,
                                             grouping.text_decimals.back(), grouping.places));
        grouping.groups.back().reason =
            placing.reason(index, *tables[grouping.members.back().front()]);
    }
    return grouping;
}

std::string recovered(const SourceColumn& shared, const ReadColumn& column) {
    std::string name = quote::flink_name(column.name);
    if (shared.type == column.declared.type) {
        return name;
    }
    if (shared.type == "STRING") {
        return replace_all(column.from_text, "{}", name);
    }
    return fmt::format("CAST({} AS {})", name, column.declared.type);
}

}  // namespace smt
