// What the generated job takes from a server, for several themes.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "names.h"
#include "smt/check.h"
#include "smt/quote.h"

namespace smt::check {

inline const ReplicationSlot* find_slot(const ServerState& server, std::string_view name) {
    const auto slot = std::ranges::find(server.slots, name, &ReplicationSlot::name);
    return slot == server.slots.end() ? nullptr : &*slot;
}

inline const DatabaseState& state_of(const ServerState& server, std::string_view database) {
    return *std::ranges::find(server.databases, database, &DatabaseState::name);
}

inline const Publication* find_publication(const ServerState& server, const SourceGroup& group) {
    const auto& publications = state_of(server, group.database).publications;
    const auto publication = std::ranges::find(publications, group.publication, &Publication::name);
    return publication == publications.end() ? nullptr : &*publication;
}

// A backfill slot of one of the job's sources: SLOT_0, SLOT_1, ...
inline bool is_backfill_slot(const Plan& plan, std::string_view name) {
    return std::ranges::any_of(prepared_groups(plan), [&](const SourceGroup& group) {
        return name.starts_with(group.slot + "_") && name.size() > group.slot.size() + 1 &&
               name.find_first_not_of("0123456789", group.slot.size() + 1) ==
                   std::string_view::npos;
    });
}

inline bool is_own_slot(const Plan& plan, std::string_view name) {
    return is_backfill_slot(plan, name) ||
           std::ranges::find(prepared_groups(plan), name, &SourceGroup::slot) !=
               prepared_groups(plan).end();
}

inline std::int64_t number_of(const ServerState& server, std::string_view name) {
    const auto setting = server.settings.find(name);
    return setting == server.settings.end() ? 0 : setting->second.number;
}

inline std::string text_of(const ServerState& server, std::string_view name) {
    const auto setting = server.settings.find(name);
    return setting == server.settings.end() ? "" : setting->second.text;
}

// As pg_size_pretty spells it.
std::string size_text(std::int64_t bytes);

// psql -X -d DATABASE -f postgres-setup.sql, and the statement that it would run.
inline Mend by_setup(std::string_view database, std::string sql) {
    return {.sql = std::move(sql),
            .database = std::string{database},
            .then = "run postgres-setup.sql",
            .by_setup = true};
}

}  // namespace smt::check
