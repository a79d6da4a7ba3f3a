#include "smt/data_state.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "smt/quote.h"
#include "source/postgres_data.h"
#include "type_refine.h"

namespace smt {

namespace {

using postgres::TableQuestions;

// Rows of a sample, and pages where PostgreSQL has never counted rows.
constexpr double sampled_rows = 100'000;
constexpr double sampled_bytes = 64 << 20;

double percent_of(const Table& table) {
    const auto share = [](double wanted, std::int64_t there) {
        return there > static_cast<std::int64_t>(wanted) ? 100 * wanted / static_cast<double>(there)
                                                         : 100;
    };
    return table.row_estimate >= 0 ? share(sampled_rows, table.row_estimate)
                                   : share(sampled_bytes, table.size_bytes);
}

bool is_one_of(TypeKind kind, std::initializer_list<TypeKind> kinds) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

// Whether a text of the column can be longer than its target.
bool may_be_too_long(const ColumnType& type, int room) {
    constexpr int longest_character = 4;  // bytes of UTF-8
    if (type.length && is_one_of(type.kind, {TypeKind::varchar, TypeKind::character})) {
        return longest_character * *type.length > room;
    }
    return is_one_of(type.kind,
                     {TypeKind::text, TypeKind::citext, TypeKind::varchar, TypeKind::character,
                      TypeKind::xml, TypeKind::json, TypeKind::jsonb, TypeKind::bytea,
                      TypeKind::ltree, TypeKind::numrange, TypeKind::other});
}

std::vector<Measure> measures_of(const ColumnType& type, const ColumnPlan& target) {
    switch (type.kind) {
        case TypeKind::numeric:
            return type.precision ? std::vector{Measure::nan}
                                  : std::vector{Measure::integer_digits, Measure::scale,
                                                Measure::nan, Measure::infinite};
        case TypeKind::float32:
        case TypeKind::float64:
            return {Measure::nan, Measure::infinite};
        case TypeKind::date:
            return {Measure::infinite, Measure::out_of_range, Measure::october_1582};
        case TypeKind::timestamp:
        case TypeKind::timestamptz:
            return {Measure::infinite, Measure::out_of_range, Measure::before_1582};
        case TypeKind::array:
            return {Measure::dimensions};
        default:
            break;
    }
    // What StarRocks makes of the text by itself loses nothing.
    if (target.starrocks == "JSON" && target.generated_as.empty() &&
        is_one_of(type.kind, {TypeKind::json, TypeKind::jsonb})) {
        return {Measure::null_members, Measure::type_members};
    }
    const int room = text_room(target.starrocks);
    return room > 0 && may_be_too_long(type, room) ? std::vector{Measure::bytes}
                                                   : std::vector<Measure>{};
}

// A column that StarRocks gets as it is; what an expression makes of it is not known here.
bool is_plain(const TablePlan& table, const ColumnPlan& column) {
    return std::ranges::none_of(table.computed, [&](const ViewColumn& computed) {
        return computed.name == column.name &&
               computed.expression != quote::flink_name(column.source) &&
               computed.expression != quote::flink_name(column.name);
    });
}

// Bytes of a key column in StarRocks' encoding; nothing for a text.
std::optional<int> key_bytes(std::string_view starrocks) {
    static const std::map<std::string_view, int> sizes = {
        {"BOOLEAN", 1}, {"TINYINT", 1}, {"SMALLINT", 2}, {"INT", 4},
        {"DATE", 4},    {"BIGINT", 8},  {"DATETIME", 8}, {"LARGEINT", 16}};
    const auto size = sizes.find(starrocks);
    return size == sizes.end() ? std::nullopt : std::optional{size->second};
}

void ask_key(const TablePlan& target, TableQuestions& questions) {
    if (target.model != TableModel::primary_key) {
        return;
    }
    int longest = 0;
    for (const ColumnPlan& column : target.columns) {
        if (std::ranges::find(target.key, column.name) == target.key.end()) {
            continue;
        }
        if (const auto bytes = key_bytes(column.starrocks)) {
            questions.key_bytes += *bytes;
            longest += *bytes;
        } else if (!column.source.empty()) {
            questions.key_texts.push_back(column.source);
            longest += text_room(column.starrocks);
        } else {
            return;  // made of an expression, or of the table's name
        }
    }
    constexpr int longest_key = 128;  // primary_key_limit_size of StarRocks' BE
    questions.asks_key = longest > longest_key;
}

TableQuestions questions_of(const TablePlan& target, const Table& table, Scan scan) {
    TableQuestions questions{.table = table.name,
                             .percent = scan == Scan::whole ? 100 : percent_of(table)};
    std::set<std::pair<std::string, Measure>> asked;
    for (const ColumnPlan& column : target.columns) {
        const auto source = std::ranges::find(table.columns, column.source, &Column::name);
        if (source == table.columns.end() || !is_plain(target, column)) {
            continue;
        }
        for (const Measure measure : measures_of(source->type, column)) {
            if (asked.insert({source->name, measure}).second) {
                questions.questions.push_back({source->name, source->type.kind, measure});
            }
        }
    }
    ask_key(target, questions);
    return questions;
}

std::vector<TableQuestions> questions_of(const Plan& plan, const Catalog& catalog, Scan scan) {
    std::vector<TableQuestions> all;
    for (const TablePlan& target : plan.tables) {
        for (const Input& input : target.inputs) {
            const auto table = std::ranges::find(catalog.tables, input.table, &Table::name);
            if (table != catalog.tables.end()) {
                all.push_back(questions_of(target, *table, scan));
            }
        }
    }
    std::erase_if(
        all, [](const TableQuestions& each) { return each.questions.empty() && !each.asks_key; });
    std::ranges::sort(all, {}, &TableQuestions::table);
    return all;
}

}  // namespace

std::int64_t TableData::value(std::string_view column, Measure measure) const {
    const auto found = std::ranges::find_if(columns, [&](const ColumnData& each) {
        return each.name == column && each.measure == measure;
    });
    return found == columns.end() ? 0 : found->value;
}

DataState read_data_state(const Config& config, const Plan& plan, const Catalog& catalog, Scan scan,
                          const QueryObserver& observer, const ScanProgress& progress) {
    const std::vector<TableQuestions> tables = questions_of(plan, catalog, scan);
    DataState state{.scan = scan};
    for (const TableQuestions& table : tables) {
        if (progress) {
            progress(table.table, state.tables.size() + 1, tables.size());
        }
        state.tables.push_back(
            postgres::read_table_data(config.db, table, config.starrocks.time_zone, observer));
    }
    return state;
}

}  // namespace smt
