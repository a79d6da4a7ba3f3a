#include "smt/lock.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog_members.h"
#include "config_values.h"
#include "json_writer.h"
#include "names.h"
#include "smt/diagnostic.h"
#include "smt/quote.h"
#include "smt/type_map.h"
#include "verbatim.h"

namespace smt {

namespace {

constexpr int format_version = 1;

}  // namespace

namespace json {

// clang-format off
template <>
struct Words<TableModel> {
    static constexpr std::string_view what = "table model";
    static constexpr auto all = std::to_array<std::string_view>({"primary_key", "duplicate_key"});
};

template <>
struct Words<Fidelity> {
    static constexpr std::string_view what = "fidelity";
    static constexpr auto all = std::to_array<std::string_view>({"exact", "widened", "lossy", "unsupported"});
};

template <>
inline constexpr auto members<SourceGroup> = std::tuple{
    Member{"slot", &SourceGroup::slot, Presence::always},
    Member{"publication", &SourceGroup::publication, Presence::always},
    Member{"database", &SourceGroup::database, Presence::always},
    Member{"primary_key", &SourceGroup::primary_key},
    Member{"tables", &SourceGroup::tables, Presence::always}};

template <>
inline constexpr auto members<ColumnPlan> = std::tuple{
    Member{"name", &ColumnPlan::name, Presence::always},
    Member{"source", &ColumnPlan::source},
    Member{"postgres", &ColumnPlan::declared},
    Member{"starrocks", &ColumnPlan::starrocks, Presence::always},
    Member{"nullable", &ColumnPlan::nullable},
    Member{"default", &ColumnPlan::default_value},
    Member{"generated_as", &ColumnPlan::generated_as},
    Member{"fidelity", &ColumnPlan::fidelity},
    Member{"comment", &ColumnPlan::comment}};

template <>
inline constexpr auto members<ViewColumn> = std::tuple{
    Member{"name", &ViewColumn::name, Presence::always},
    Member{"expression", &ViewColumn::expression, Presence::always}};

template <>
inline constexpr auto members<Distribution> = std::tuple{
    Member{"columns", &Distribution::columns},
    Member{"buckets", &Distribution::buckets}};

template <>
inline constexpr auto members<TablePlan> = std::tuple{
    Member{"database", &TablePlan::database, Presence::always},
    Member{"table", &TablePlan::table, Presence::always},
    Member{"rule", &TablePlan::rule},
    Member{"inputs", &TablePlan::inputs, Presence::always},
    Member{"model", &TablePlan::model, Presence::always},
    Member{"key", &TablePlan::key},
    Member{"columns", &TablePlan::columns, Presence::always},
    Member{"partition_by", &TablePlan::partition_by},
    Member{"distribution", &TablePlan::distribution},
    Member{"order_by", &TablePlan::order_by},
    Member{"properties", &TablePlan::properties},
    Member{"computed", &TablePlan::computed},
    Member{"filter", &TablePlan::filter},
    Member{"comment", &TablePlan::comment}};

template <>
inline constexpr auto members<ValueChoices> = std::tuple{
    Member{"time_zone", &ValueChoices::time_zone},
    Member{"char", &ValueChoices::character},
    Member{"infinity", &ValueChoices::infinity}};

template <>
inline constexpr auto members<Plan> = std::tuple{
    Member{"smt", &Plan::smt_version, Presence::always},
    Member{"config", &Plan::config, Presence::always},
    Member{"starrocks", &Plan::starrocks_version, Presence::always},
    Member{"flink", &Plan::flink_version, Presence::always},
    Member{"cdc", &Plan::cdc_version, Presence::always},
    Member{"values", &Plan::values},
    Member{"source", &Plan::source, Presence::always},
    Member{"slot", &Plan::slot, Presence::always},
    Member{"publication", &Plan::publication, Presence::always},
    Member{"groups", &Plan::groups, Presence::always},
    Member{"prepared", &Plan::prepared},
    Member{"tables", &Plan::tables, Presence::always}};
// clang-format on

// The table that is read; its group is the one that names it.
template <>
struct Form<Input> {
    static const TableName& stands_for(const Input& input) { return input.table; }
    static void read(const Json& json, const Place& place, Input& input) {
        json::read(json, place, input.table);
    }
};

template <>
struct Form<Properties> {
    static void for_each_member(const Properties& properties, const auto& visit) {
        for (const auto& [name, value] : properties) {
            visit(name, value);
        }
    }
    static void read(const Json& json, const Place& place, Properties& properties) {
        if (!json.is_object()) {
            fail(place, "{} is no object", shown(json));
        }
        for (const auto& [name, value] : json.items()) {
            properties.emplace_back(name, text_of(value, Place{&place, name}));
        }
    }
};

}  // namespace json

namespace {

// A lock is not trusted: what it holds that stands in a statement as it is, or in quotes that the
// text itself could close, is refused where smt would not have written it.

using json::fail;
using json::Place;

void refuse(const std::string& reason, const std::string& text, std::string_view what,
            const Place& place) {
    if (!reason.empty()) {
        fail(place, "'{}' is no {}: {}", text, what, reason);
    }
}

// What is printed without quotes: a name of a version, of a file.
void check_plain(const std::string& text, const Place& place) {
    if (visible(text) != text) {
        fail(place, "'{}' holds a character that cannot be seen", text);
    }
}

void check_slot(const std::string& slot, const Place& place) {
    if (!slot_form.normalise(slot)) {
        fail(place, "'{}' is no {}", slot, slot_form.name);
    }
}

// It may be called after its slot.
void check_publication(const std::string& publication, const Place& place) {
    if (!publication_form.normalise(publication) && !slot_form.normalise(publication)) {
        fail(place, "'{}' is no {}", publication, publication_form.name);
    }
}

void check_type(const std::string& type, const Place& place) {
    // Long enough for every type, and too short for one that nests without end.
    constexpr std::size_t longest = 256;
    if (type.size() > longest || !flink_type_of(type)) {
        fail(place, "'{}' is no StarRocks type that smt knows", type);
    }
}

void check_columns(const std::vector<std::string>& names, const Place& place) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        refuse(illegal_column(names[i]), names[i], "column of StarRocks", Place{&place, "", i});
    }
}

// The only expression that StarRocks is told to compute.
void check_generated(const ColumnPlan& column, const TablePlan& table, const Place& place) {
    const auto makes_it = [&](const ColumnPlan& other) {
        return column.generated_as ==
               fmt::format("parse_json({})", quote::starrocks_name(other.name));
    };
    if (!column.generated_as.empty() && std::ranges::none_of(table.columns, makes_it)) {
        fail(place, "'{}' is no expression that smt writes", column.generated_as);
    }
}

void check_column(const ColumnPlan& column, const TablePlan& table, const Place& place) {
    refuse(illegal_column(column.name), column.name, "column of StarRocks", Place{&place, "name"});
    check_type(column.starrocks, Place{&place, "starrocks"});
    check_generated(column, table, Place{&place, "generated_as"});
}

void check_table(const TablePlan& table, const Place& place) {
    refuse(illegal_database(table.database), table.database, "database of StarRocks",
           Place{&place, "database"});
    refuse(illegal_table(table.table), table.table, "table of StarRocks", Place{&place, "table"});
    check_columns(table.key, Place{&place, "key"});
    const Place columns{&place, "columns"};
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        check_column(table.columns[i], table, Place{&columns, "", i});
    }
    refuse(escapes_statement(table.partition_by, Language::starrocks), table.partition_by,
           "partitioning", Place{&place, "partition_by"});
    const Place distribution{&place, "distribution"};
    check_columns(table.distribution.columns, Place{&distribution, "columns"});
    check_columns(table.order_by, Place{&place, "order_by"});
    const Place computed{&place, "computed"};
    for (std::size_t i = 0; i < table.computed.size(); ++i) {
        const Place view_column{&computed, "", i};
        const std::string& expression = table.computed[i].expression;
        refuse(escapes_statement(expression, Language::flink), expression, "expression",
               Place{&view_column, "expression"});
    }
    refuse(escapes_statement(table.filter, Language::flink), table.filter, "filter",
           Place{&place, "filter"});
}

void check_groups(const std::vector<SourceGroup>& groups, const Place& place) {
    std::set<std::string_view> slots;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const Place group{&place, "", i};
        check_slot(groups[i].slot, Place{&group, "slot"});
        check_publication(groups[i].publication, Place{&group, "publication"});
        if (!slots.insert(groups[i].slot).second) {
            fail(group, "the slot '{}' stands in another group, too", groups[i].slot);
        }
    }
}

// A merge of two branches may put a table into two groups.
void check_tables_of(const std::vector<SourceGroup>& groups, const Place& place) {
    std::set<TableName> known;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        for (const TableName& table : groups[i].tables) {
            if (!known.insert(table).second) {
                fail(Place{&place, "", i}, "the table {} stands in another group, too",
                     to_string(table));
            }
        }
    }
}

void check(const Plan& plan, const Place& root) {
    check_plain(plan.smt_version, Place{&root, "smt"});
    check_plain(plan.config, Place{&root, "config"});
    check_plain(plan.starrocks_version, Place{&root, "starrocks"});
    check_plain(plan.flink_version, Place{&root, "flink"});
    check_plain(plan.cdc_version, Place{&root, "cdc"});
    check_plain(plan.source, Place{&root, "source"});
    const Place values{&root, "values"};
    check_plain(plan.values.time_zone, Place{&values, "time_zone"});
    check_plain(plan.values.character, Place{&values, "char"});
    check_plain(plan.values.infinity, Place{&values, "infinity"});
    check_slot(plan.slot, Place{&root, "slot"});
    check_publication(plan.publication, Place{&root, "publication"});
    check_groups(plan.groups, Place{&root, "groups"});
    check_tables_of(plan.groups, Place{&root, "groups"});
    if (plan.prepared) {
        check_groups(*plan.prepared, Place{&root, "prepared"});
    }
    const Place tables{&root, "tables"};
    for (std::size_t i = 0; i < plan.tables.size(); ++i) {
        check_table(plan.tables[i], Place{&tables, "", i});
    }
}

}  // namespace

std::string to_lock(const Plan& plan) {
    return json::print(format_version, plan, json::OtherBytes::replaced);
}

Plan plan_from_lock(std::string_view text, std::string_view path) {
    const json::Place root{nullptr, path};
    Plan plan;
    json::read(json::parse(text, root, format_version, "lock of smt"), root, plan);
    check(plan, root);
    return plan;
}

}  // namespace smt
