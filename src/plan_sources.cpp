#include "plan_sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "names.h"
#include "smt/quote.h"

namespace smt {

namespace {

// What slots are called after: "smt_shop" for pipeline_name = shop and for pipeline_name =
// smt_shop.
std::string slot_base(const Config& config) {
    if (!config.cdc.slot.empty()) {
        return config.cdc.slot;
    }
    const std::string name = pipeline_name(config);
    return slot_name(name.starts_with("smt_") ? name : "smt_" + name);
}

std::string publication_base(const Config& config) {
    return config.cdc.publication.empty() ? slot_base(config) : config.cdc.publication;
}

// Names of the groups' slots, unique among themselves.
class SlotNames {
  public:
    std::string take(const std::string& wanted) {
        std::string name = slot_name(wanted);
        for (int i = 2; !taken_.insert(name).second; ++i) {
            name = slot_name(fmt::format("{}_n{}_", wanted, i));
        }
        return name;
    }

  private:
    std::set<std::string> taken_;
};

void name_groups(const Config& config, Sources& sources) {
    std::set<std::string> databases;
    for (const ReadTable& read : sources.reads) {
        databases.insert(read.name.database);
    }
    SlotNames slots;
    SlotNames publications;
    std::set<std::string> with_short_name;
    for (std::size_t i = 0; i < sources.grouping.groups.size(); ++i) {
        SourceGroup& group = sources.grouping.groups[i];
        const ReadTable& first = sources.reads[sources.grouping.first_of[i]];
        std::string suffix = databases.size() > 1 ? "_d" + group.database : "";
        // The short name belongs to the tables without wishes: one that is added never takes it
        // away.
        const bool has_wishes = !first.isolation.empty() || !first.slot.empty();
        if (has_wishes || !with_short_name.insert(group.database).second) {
            suffix += "_" + (first.label.empty() ? first.name.schema + "_" + first.name.name
                                                 : "g" + first.label);
        }
        group.slot = slots.take(first.slot.empty() ? slot_base(config) + suffix : first.slot);
        const bool is_called_after_slot = !first.slot.empty() && config.cdc.publication.empty();
        group.publication = publications.take(
            is_called_after_slot ? first.slot : publication_base(config) + suffix);
    }
}

// A column's name in message.key.columns, which is a regular expression too, and in which blanks
// and separators cannot stand (Key.CustomKeyMapper of Debezium).
std::string key_pattern(std::string_view column) {
    std::string pattern;
    for (const char c : column) {
        const bool separates = std::string_view{" \t\n\v\f\r,:;"}.find(c) != std::string_view::npos;
        pattern += separates ? fmt::format("\\x{:02x}", c) : quote::java_regex({&c, 1});
    }
    return pattern;
}

std::string message_key_of(const DraftTable& draft, const TableName& table) {
    std::vector<std::string> columns;
    for (const std::string& column : draft.message_key) {
        columns.push_back(key_pattern(column));
    }
    return fmt::format("{}\\.{}:{}", quote::java_regex(table.schema), quote::java_regex(table.name),
                       fmt::join(columns, ","));
}

// What a group needs of its source, gathered from its tables.
SourceNeeds needs_of(const Config& config, const Sources& sources, std::size_t group,
                     const std::vector<TableName>& tables) {
    SourceNeeds needs{.text_decimals = sources.grouping.text_decimals[group],
                      .skip_backfill = true};
    for (std::size_t i = 0; i < sources.reads.size(); ++i) {
        const TableName& name = sources.reads[i].name;
        if (sources.grouping.group_of[i] != group ||
            std::ranges::find(tables, name) == tables.end()) {
            continue;
        }
        const DraftTable& draft = *sources.draft_of[i];
        needs.user = draft.cdc_options;
        needs.chunk_column = draft.chunk_column;
        needs.skip_backfill &= draft.from_primary_key && draft.plan.filter.empty();
        if (!draft.message_key.empty()) {
            needs.message_keys.push_back(message_key_of(draft, name));
        }
    }
    // One pool a JVM, sized by the first source that opens it; each source keeps a connection and
    // its snapshot takes another.  The connector's default is 20.
    constexpr std::size_t default_pool = 20;
    const std::size_t connections = sources.grouping.groups.size() * 2;
    if (config.flink.source == "per-table" || connections > default_pool) {
        needs.pool_size = static_cast<int>(std::max(connections, default_pool));
    }
    return needs;
}

// The columns that the tables of the group read, under the first of them that has it.
void keep_columns(const Sources& sources, SourceGroup& group) {
    std::map<std::string, TableName> first;
    for (const TableName& table : group.tables) {
        const auto read = std::ranges::find(sources.reads, table, &ReadTable::name);
        for (const ReadColumn& column : read->columns) {
            first.try_emplace(column.name, table);
        }
    }
    std::erase_if(group.columns,
                  [&](const SourceColumn& column) { return !first.contains(column.name); });
    for (SourceColumn& column : group.columns) {
        column.first_of = first.at(column.name);
    }
    std::ranges::stable_sort(group.columns, {}, &SourceColumn::first_of);
}

}  // namespace

std::string pipeline_name(const Config& config) {
    return config.flink.pipeline_name.empty() ? "smt_" + config.stem : config.flink.pipeline_name;
}

Sources plan_sources(const Config& config, const std::vector<DraftTable>& drafts) {
    Sources sources;
    for (const DraftTable& draft : drafts) {
        for (const ReadTable& read : draft.reads) {
            sources.reads.push_back(read);
            sources.draft_of.push_back(&draft);
        }
    }
    sources.grouping = group_tables(sources.reads, {.tables = config.flink.tables_per_source});
    name_groups(config, sources);
    return sources;
}

void fill_options(const Config& config, const SourceConnection& connection, const Sources& sources,
                  std::vector<SourceGroup>& groups) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (!groups[i].tables.empty()) {
            groups[i].options = source_options(config, connection, groups[i],
                                               needs_of(config, sources, i, groups[i].tables));
        }
    }
}

Job rule_job(const Config& config, const SourceConnection& connection, const Sources& sources,
             const Plan& plan, int rule) {
    Job job{.rule = rule, .name = fmt::format("{}_r{}", pipeline_name(config), rule)};
    std::set<TableName> tables;
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        if (plan.tables[i].rule == rule) {
            job.tables.push_back(i);
            for (const Input& input : plan.tables[i].inputs) {
                tables.insert(input.table);
            }
        }
    }
    const auto is_of_other = [&](const TableName& name) { return !tables.contains(name); };
    for (SourceGroup group : plan.groups) {
        std::erase_if(group.tables, is_of_other);
        std::erase_if(group.roots, is_of_other);
        group.slot = slot_name(fmt::format("{}_r{}", group.slot, rule));
        keep_columns(sources, group);
        job.groups.push_back(std::move(group));
    }
    fill_options(config, connection, sources, job.groups);
    return job;
}

}  // namespace smt
