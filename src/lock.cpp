#include "smt/lock.h"

#include <array>

#include "catalog_members.h"
#include "json_writer.h"
#include "smt/diagnostic.h"

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
inline constexpr auto members<Plan> = std::tuple{
    Member{"smt", &Plan::smt_version, Presence::always},
    Member{"config", &Plan::config, Presence::always},
    Member{"starrocks", &Plan::starrocks_version, Presence::always},
    Member{"flink", &Plan::flink_version, Presence::always},
    Member{"cdc", &Plan::cdc_version, Presence::always},
    Member{"source", &Plan::source, Presence::always},
    Member{"slot", &Plan::slot, Presence::always},
    Member{"publication", &Plan::publication, Presence::always},
    Member{"groups", &Plan::groups, Presence::always},
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

std::string to_lock(const Plan& plan) {
    return json::print(format_version, plan, json::OtherBytes::replaced);
}

Plan plan_from_lock(std::string_view text, std::string_view path) {
    const json::Place root{nullptr, path};
    Plan plan;
    json::read(json::parse(text, root, format_version, "lock of smt"), root, plan);
    return plan;
}

}  // namespace smt
