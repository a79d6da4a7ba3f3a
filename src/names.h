// Names that smt makes, and whether a name can be spelled where it must stand.
#pragma once

#include <string>
#include <string_view>

#include "smt/catalog.h"

namespace smt {

// PostgreSQL cuts names at 63 bytes; Flink CDC adds _<subtask> for its backfill slots.
inline constexpr std::size_t longest_slot = 58;

inline constexpr std::size_t longest_publication = 63;

// A legal name for a slot: lower case letters, digits and underscores; truncated with a hash of the
// whole; never one that could be the backfill slot of another (NAME_<digits>).
std::string slot_name(std::string_view text);
// The same for a publication, of which there are no others.
std::string publication_name(std::string_view text);

// Eight digits that tell texts apart.
std::string short_hash(std::string_view text);

// Fills {database}, {schema} and {table} into a name template of the config.
std::string fill_template(std::string_view name_template, const TableName& name);

// "schema.name", quoted as SQL of PostgreSQL needs it.
std::string qualified_name(const TableName& name);

// Whether Flink CDC takes the name for one of three parts.
bool has_dot(const TableName& name);

// Why Flink CDC cannot carry a table of this schema or name; empty when it can.
std::string uncarried_name(std::string_view name);
// The same for a column.
std::string uncarried_column(std::string_view name);

// A column's name as a key of the config has it: column.NAME.type, in quotes where it must be.
std::string config_name(std::string_view column);

// Why StarRocks, or the sink's HTTP requests, refuse the name; empty when they take it.
std::string illegal_database(std::string_view name);
std::string illegal_table(std::string_view name);
std::string illegal_column(std::string_view name);

}  // namespace smt
