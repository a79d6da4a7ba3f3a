#include "plan_sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "names.h"
#include "smt/quote.h"
#include "text.h"

namespace smt {

namespace {

// Names of the groups' slots or publications, unique among themselves.
class GroupNames {
  public:
    explicit GroupNames(std::string (*legal)(std::string_view)) : legal_(legal) {}

    std::string take(const std::string& wanted) {
        std::string name = legal_(wanted);
        for (int i = 2; !taken_.insert(name).second; ++i) {
            name = legal_(fmt::format("{}_n{}_", wanted, i));
        }
        return name;
    }

  private:
    std::string (*legal_)(std::string_view);
    std::set<std::string> taken_;
};

// Names the groups: those of the run before first, so that no new one takes their names.
class Naming {
  public:
    Naming(const Config& config, const Plan& earlier, Sources& sources)
        : config_(config), earlier_(earlier), sources_(sources) {
        for (const ReadTable* const read : sources.reads) {
            databases_.insert(read->name.database);
        }
    }

    void name_all() {
        for (const bool kept : {true, false}) {
            for (std::size_t i = 0; i < sources_.grouping.groups.size(); ++i) {
                if (keeps_name(i) == kept) {
                    name(i);
                }
            }
        }
    }

  private:
    const ReadTable& first_of(std::size_t group) const {
        return *sources_.reads[sources_.grouping.members[group].front()];
    }

    // Names that the user gave to slot or pipeline since then are wanted anew.
    bool keeps_name(std::size_t group) const {
        return sources_.grouping.earlier[group] != nullptr && first_of(group).slot.empty() &&
               earlier_.slot == slot_base(config_);
    }

    void name(std::size_t index) {
        SourceGroup& group = sources_.grouping.groups[index];
        const ReadTable& first = first_of(index);
        const bool kept = keeps_name(index);
        const std::string suffix = suffix_of(group, first);
        group.slot = slots_.take(kept                 ? sources_.grouping.earlier[index]->slot
                                 : first.slot.empty() ? slot_base(config_) + suffix
                                                      : first.slot);
        if (kept && earlier_.publication == publication_base(config_)) {
            group.publication = publications_.take(sources_.grouping.earlier[index]->publication);
        } else if (config_.cdc.publication.empty()) {
            group.publication = publications_.take(group.slot);
        } else {
            group.publication = publications_.take(config_.cdc.publication + suffix);
        }
    }

    std::string suffix_of(const SourceGroup& group, const ReadTable& first) {
        std::string suffix = databases_.size() > 1 ? "_d" + group.database : "";
        // The short name belongs to the tables without wishes: one that is added never takes it
        // away.
        const bool has_wishes = !first.isolation.empty() || !first.slot.empty();
        if (!has_wishes && with_short_name_.insert(group.database).second) {
            return suffix;
        }
        return suffix + "_" +
               (first.label.empty() ? first.name.schema + "_" + first.name.name
                                    : "g" + first.label);
    }

    const Config& config_;
    const Plan& earlier_;
    Sources& sources_;
    std::set<std::string> databases_, with_short_name_;
    GroupNames slots_{slot_name};
    GroupNames publications_{publication_name};
};

// What the lock says of the groups, with the columns of their tables.
std::vector<EarlierGroup> earlier_groups(const Plan& earlier) {
    std::map<TableName, ColumnTypes> types;
    for (const TablePlan& table : earlier.tables) {
        for (const Input& input : table.inputs) {
            ColumnTypes& columns = types[input.table];
            columns.reserve(table.columns.size());
            for (const ColumnPlan& column : table.columns) {
                columns.try_emplace(column.source, column.declared);
            }
        }
    }
    return map(earlier.groups, [&](const SourceGroup& group) {
        EarlierGroup before{group.slot, group.publication, {}};
        for (const TableName& table : group.tables) {
            auto found = types.extract(table);
            before.tables.push_back({table, found ? std::move(found.mapped()) : ColumnTypes{}});
        }
        return before;
    });
}

std::string message_key_of(const DraftTable& draft, const TableName& table) {
    const std::vector<std::string> columns = map(draft.message_key, quote::listed_java_regex);
    return fmt::format("{}\\.{}:{}", quote::java_regex(table.schema), quote::java_regex(table.name),
                       fmt::join(columns, ","));
}

// What a group needs of its source, gathered from its tables.
SourceNeeds needs_of(const Config& config, const Sources& sources, std::size_t group,
                     std::vector<std::size_t> members) {
    SourceNeeds needs{.text_decimals = sources.grouping.text_decimals[group]};
    std::ranges::sort(members);
    for (const std::size_t i : members) {
        const TableName& name = sources.reads[i]->name;
        const DraftTable& draft = *sources.draft_of[i];
        needs.user = draft.cdc_options;
        needs.chunk_column = draft.chunk_column;
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

// What is left of a group with these of its members.
SourceGroup part_of(const SourceGroup& group, const Sources& sources,
                    const std::vector<std::size_t>& members) {
    SourceGroup part = group;
    part.tables.clear();
    std::vector<std::optional<std::size_t>> first_of(group.columns.size());
    for (const std::size_t member : members) {
        for (const std::size_t place : sources.grouping.places[member]) {
            first_of[place] = first_of[place].value_or(part.tables.size());
        }
        part.tables.push_back(sources.reads[member]->name);
    }
    std::erase_if(part.roots, [&](const TableName& root) {
        return !std::ranges::binary_search(part.tables, root);
    });
    part.columns.clear();
    for (std::size_t i = 0; i < group.columns.size(); ++i) {
        if (first_of[i]) {
            part.columns.push_back(group.columns[i]);
            part.columns.back().first_of = *first_of[i];
        }
    }
    std::ranges::stable_sort(part.columns, {}, &SourceColumn::first_of);
    return part;
}

void fill_options(const Config& config, const SourceConnection& connection, const Sources& sources,
                  const std::vector<std::vector<std::size_t>>& members,
                  std::vector<SourceGroup>& groups) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
        if (!groups[i].tables.empty()) {
            groups[i].options = source_options(config, connection, groups[i],
                                               needs_of(config, sources, i, members[i]));
        }
    }
}

}  // namespace

std::string pipeline_name(const Config& config) {
    return config.flink.pipeline_name.empty() ? "smt_" + config.stem : config.flink.pipeline_name;
}

// "smt_shop" for pipeline_name = shop and for pipeline_name = smt_shop.
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

Sources plan_sources(const Config& config, const std::vector<DraftTable>& drafts,
                     const Plan& earlier) {
    Sources sources;
    // With another `source` the user wants other groups.
    if (earlier.source == config.flink.source) {
        sources.earlier = earlier_groups(earlier);
    }
    for (const DraftTable& draft : drafts) {
        for (const ReadTable& read : draft.reads) {
            sources.reads.push_back(&read);
            sources.draft_of.push_back(&draft);
        }
    }
    sources.grouping =
        group_tables(sources.reads, {.tables = config.flink.tables_per_source}, sources.earlier);
    Naming{config, earlier, sources}.name_all();
    return sources;
}

void fill_options(const Config& config, const SourceConnection& connection, const Sources& sources,
                  std::vector<SourceGroup>& groups) {
    fill_options(config, connection, sources, sources.grouping.members, groups);
}

Job rule_job(const Config& config, const SourceConnection& connection, const Sources& sources,
             const Plan& plan, int rule) {
    Job job{.rule = rule, .name = fmt::format("{}_r{}", pipeline_name(config), rule)};
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        if (plan.tables[i].rule == rule) {
            job.tables.push_back(i);
        }
    }
    std::vector<std::vector<std::size_t>> members = sources.grouping.members;
    const auto is_of_other = [&](std::size_t member) {
        return sources.draft_of[member]->rule->number != rule;
    };
    for (std::size_t i = 0; i < members.size(); ++i) {
        const SourceGroup& group = plan.groups[i];
        const std::size_t others = std::erase_if(members[i], is_of_other);
        if (members[i].empty()) {
            job.groups.emplace_back();
            continue;
        }
        job.groups.push_back(others == 0 ? group : part_of(group, sources, members[i]));
        job.groups.back().slot = slot_name(fmt::format("{}_r{}", group.slot, rule));
    }
    fill_options(config, connection, sources, members, job.groups);
    return job;
}

}  // namespace smt
