// Which tables are read through one Flink source, that is through one replication slot, and under
// which type each column of that source is declared.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "smt/catalog.h"
#include "smt/diagnostic.h"
#include "smt/plan.h"
#include "smt/type_map.h"

namespace smt {

// A column as one table wants it read.
struct ReadColumn {
    std::string name;
    std::string postgres;  // its type, as PostgreSQL spells it
    Declared declared;     // of a source with this table alone
    std::string from_text;
    bool needs_text_decimals = false;
};

// A table as it asks for a source.
struct ReadTable {
    TableName name;
    TableKind kind = TableKind::table;
    // Tables whose sources need different options never share one: the isolation says what is
    // special.
    std::string isolation;  // empty: nothing
    std::string reason;     // of the isolation, as the end of a sentence: "has no key"
    std::string slot;       // demanded by a rule; empty: smt names it
    std::string label;      // what a slot of its own is called after; empty: schema and table
    bool keyless = false;
    std::vector<ReadColumn> columns;
    std::vector<std::string> primary_key;  // only with changelog-mode = upsert
};

struct GroupLimits {
    int tables = 50;
    int columns = 1000;
};

// The group of each table, and the groups.  As few as possible, in the order of the tables; groups
// of tables without isolation come first.  Options and names are not filled in.
struct Grouping {
    std::vector<SourceGroup> groups;
    std::vector<std::size_t> group_of;  // one a table
    std::vector<bool> text_decimals;    // one a group: debezium.decimal.handling.mode = string
    std::vector<std::size_t> first_of;  // one a group: index of its first table
};
Grouping group_tables(const std::vector<ReadTable>& tables, const GroupLimits& limits);

// How `column` of a table is written in the view: as the type that the table alone would have
// declared.
std::string recovered(const SourceGroup& group, const ReadColumn& column);

}  // namespace smt
