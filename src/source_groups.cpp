#include "source_groups.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

// What is known of a column of a group while tables are placed.
struct Union {
    Declared declared;
    std::set<std::string> postgres;  // the types that meet here
    bool differ = false;             // and are declared in different ways
    bool decimals = false;
};
using Unions = std::map<std::string, Union, std::less<>>;

struct Draft {
    const ReadTable* first = nullptr;
    std::vector<std::size_t> members;
    Unions columns;
    std::string reason;  // why the first table is in none of the drafts before
};

bool is_decimal(const Declared& declared) {
    return declared.type.starts_with("DECIMAL(");
}

bool same_source(const ReadTable& one, const ReadTable& other) {
    return one.name.database == other.name.database && one.isolation == other.isolation &&
           one.slot == other.slot;
}

// The group's columns with those of `table`, or why they cannot share a source.
struct Combined {
    Unions columns;
    std::string conflict;
};
Combined combined(const Unions& columns, const ReadTable& table) {
    Unions together = columns;
    for (const ReadColumn& column : table.columns) {
        const auto [place, is_new] =
            together.try_emplace(column.name, Union{column.declared, {}, false});
        Union& met = place->second;
        const auto common = common_declaration(met.declared, column.declared);
        if (!common) {
            return {{},
                    fmt::format("has a column '{}' of {}, which cannot share a source with {}",
                                column.name, column.postgres, fmt::join(met.postgres, ", "))};
        }
        met.differ |= met.declared.type != column.declared.type;
        met.declared = *common;
        met.postgres.insert(column.postgres);
        met.decimals |= is_decimal(column.declared);
    }
    return {std::move(together), ""};
}

// Places one table: into the first draft that takes it, or a new one.
void place(const std::vector<ReadTable>& tables, std::size_t index, const GroupLimits& limits,
           std::vector<Draft>& drafts) {
    const ReadTable& table = tables[index];
    std::string reason = table.reason;
    for (Draft& draft : drafts) {
        if (!same_source(*draft.first, table)) {
            continue;
        }
        if (std::ssize(draft.members) >= limits.tables) {
            reason = fmt::format("finds no place in a source of {} tables", limits.tables);
            continue;
        }
        Combined together = combined(draft.columns, table);
        if (!together.conflict.empty()) {
            reason = std::move(together.conflict);
            continue;
        }
        if (std::ssize(together.columns) > limits.columns) {
            reason = fmt::format("finds no place in a source of {} columns", limits.columns);
            continue;
        }
        draft.columns = std::move(together.columns);
        draft.members.push_back(index);
        return;
    }
    if (reason.empty() && !drafts.empty()) {
        reason = "is in another database, and a slot belongs to one";
    }
    drafts.push_back({&table, {index}, combined({}, table).columns, std::move(reason)});
}

bool needs_text_decimals(const std::vector<ReadTable>& tables, const Draft& draft) {
    for (const auto& [name, met] : draft.columns) {
        // A DECIMAL that is read as STRING has an exact text in string mode only.
        if (met.decimals && met.declared.type == "STRING") {
            return true;
        }
    }
    return std::ranges::any_of(draft.members, [&](std::size_t member) {
        return std::ranges::any_of(tables[member].columns, &ReadColumn::needs_text_decimals);
    });
}

std::string free_name(std::string name, const Unions& columns) {
    while (columns.contains(name)) {
        name.insert(0, "_");
    }
    return name;
}

SourceGroup make_group(const std::vector<ReadTable>& tables, const Draft& draft,
                       bool text_decimals) {
    SourceGroup group;
    group.database = draft.first->name.database;
    group.keyless = draft.first->keyless;
    group.primary_key = draft.first->primary_key;
    group.reason = draft.reason;
    group.schema_column = free_name("_schema", draft.columns);
    group.table_column = free_name("_table", draft.columns);
    std::vector<std::size_t> members = draft.members;
    std::ranges::sort(members, {}, [&](std::size_t member) { return tables[member].name; });
    std::set<std::string_view> listed;
    for (const std::size_t member : members) {
        const ReadTable& table = tables[member];
        group.tables.push_back(table.name);
        if (table.kind == TableKind::partitioned) {
            group.roots.push_back(table.name);
        }
        for (const ReadColumn& column : table.columns) {
            if (!listed.insert(column.name).second) {
                continue;
            }
            const Union& met = draft.columns.find(column.name)->second;
            const bool as_text = text_decimals && is_decimal(met.declared);
            group.columns.push_back(
                {.name = column.name,
                 .type = as_text ? "STRING" : met.declared.type,
                 .note = met.differ ? fmt::format("{}", fmt::join(met.postgres, ", ")) : "",
                 .first_of = table.name});
        }
    }
    return group;
}

}  // namespace

Grouping group_tables(const std::vector<ReadTable>& tables, const GroupLimits& limits) {
    std::vector<Draft> drafts;
    for (const bool isolated : {false, true}) {
        for (std::size_t i = 0; i < tables.size(); ++i) {
            const bool is_isolated = !tables[i].isolation.empty() || !tables[i].slot.empty();
            if (is_isolated == isolated) {
                place(tables, i, limits, drafts);
            }
        }
    }
    Grouping grouping;
    grouping.group_of.resize(tables.size());
    for (const Draft& draft : drafts) {
        for (const std::size_t member : draft.members) {
            grouping.group_of[member] = grouping.groups.size();
        }
        grouping.text_decimals.push_back(needs_text_decimals(tables, draft));
        grouping.first_of.push_back(draft.members.front());
        grouping.groups.push_back(make_group(tables, draft, grouping.text_decimals.back()));
    }
    return grouping;
}

std::string recovered(const SourceGroup& group, const ReadColumn& column) {
    const std::string name = quote::flink_name(column.name);
    const auto shared = std::ranges::find(group.columns, column.name, &SourceColumn::name);
    if (shared->type == column.declared.type) {
        return name;
    }
    if (shared->type == "STRING") {
        return replace_all(column.from_text, "{}", name);
    }
    return fmt::format("CAST({} AS {})", name, column.declared.type);
}

}  // namespace smt
