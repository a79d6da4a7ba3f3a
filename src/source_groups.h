// Which tables are read through one Flink source, that is through one replication slot, and under
// which type each column of that source is declared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
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
    // What no view has.  A record holds them all the same, and the connector converts each value
    // for which the source declares a column of this name, whichever table wants it
    // (RowDataDebeziumDeserializeSchema.createRowConverter): one that cannot be ends the job.
    std::vector<ReadColumn> unread;
    std::vector<std::string> primary_key;  // only with changelog-mode = upsert
};

struct GroupLimits {
    int tables = 30;
    int columns = 1000;
};

// PostgreSQL's type of each column by its name, in the texts of a plan.
using ColumnTypes = std::unordered_map<std::string_view, std::string_view>;

// A group of the run before.
struct EarlierTable {
    TableName name;
    ColumnTypes columns;  // those that were carried
};
struct EarlierGroup {
    std::string slot, publication;
    std::vector<EarlierTable> tables;
};

// The group of each table, and the groups.  Tables stay in the group that they had before, if that
// is possible at all; the groups of before come first, in their order.  The other tables get as few
// groups as possible, in their order; groups of tables without isolation come first.  Options and
// names are not filled in.
struct Grouping {
    std::vector<SourceGroup> groups;
    std::vector<std::size_t> group_of;              // one a table
    std::vector<std::vector<std::size_t>> places;   // one a table: of its columns in its group
    std::vector<std::vector<std::size_t>> members;  // one a group: the tables, sorted by name
    std::vector<bool> text_decimals;  // one a group: debezium.decimal.handling.mode = string
    std::vector<const EarlierGroup*> earlier;  // one a group: what it was before, or nullptr
};
Grouping group_tables(const std::vector<const ReadTable*>& tables, const GroupLimits& limits,
                      const std::vector<EarlierGroup>& earlier = {});

// How `column` of a table is written in the view: as the type that the table alone would have
// declared; `shared` is what its source declares.
std::string recovered(const SourceColumn& shared, const ReadColumn& column);

}  // namespace smt
