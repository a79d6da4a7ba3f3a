#include "source/postgres_data.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "smt/quote.h"
#include "source/postgres_session.h"
#include "text.h"

namespace smt::postgres {

namespace {

bool is_numeric(TypeKind kind) {
    return kind == TypeKind::numeric;
}

bool is_float(TypeKind kind) {
    return kind == TypeKind::float32 || kind == TypeKind::float64;
}

bool is_bytea(TypeKind kind) {
    return kind == TypeKind::bytea;
}

bool is_timestamptz(TypeKind kind) {
    return kind == TypeKind::timestamptz;
}

bool is_any(TypeKind /*kind*/) {
    return true;
}

struct Aggregate {
    Measure measure;
    bool (*takes)(TypeKind kind);
    std::string_view sql;  // {c} is the column, {z} a time zone
};

// The first row that fits a question.  NaN and infinity of a numeric have no scale, in every
// version; infinity is there from PostgreSQL 14 on.  base64 makes 4 characters of 3 bytes.  A path
// in strict mode, because a lax one looks into arrays: [null] is kept, and {"a": null} is not.
// clang-format off
constexpr Aggregate aggregates[] = {
    {Measure::integer_digits, is_any,         "CASE WHEN max(abs({c})) FILTER (WHERE scale({c}) IS NOT NULL) >= 1 THEN length(trunc(max(abs({c})) FILTER (WHERE scale({c}) IS NOT NULL))::text) END"},
    {Measure::scale,          is_any,         "max(min_scale({c}))"},
    {Measure::nan,            is_any,         "count(*) FILTER (WHERE {c} = 'NaN')"},
    {Measure::infinite,       is_numeric,     "count(*) FILTER (WHERE scale({c}) IS NULL AND {c} <> 'NaN')"},
    {Measure::infinite,       is_float,       "count(*) FILTER (WHERE {c} IN ('Infinity', '-Infinity'))"},
    {Measure::infinite,       is_any,         "count(*) FILTER (WHERE NOT isfinite({c}))"},
    {Measure::out_of_range,   is_timestamptz, "count(*) FILTER (WHERE isfinite({c}) AND ({c} AT TIME ZONE {z} < '0001-01-01' OR {c} AT TIME ZONE {z} >= '10000-01-01'))"},
    {Measure::out_of_range,   is_any,         "count(*) FILTER (WHERE isfinite({c}) AND ({c} < '0001-01-01' OR {c} >= '10000-01-01'))"},
    {Measure::before_1582,    is_any,         "count(*) FILTER (WHERE {c} >= '0001-01-01' AND {c} < '1582-10-15')"},
    {Measure::october_1582,   is_any,         "count(*) FILTER (WHERE {c} BETWEEN '1582-10-05' AND '1582-10-14')"},
    {Measure::bytes,          is_bytea,       "max(4 * ((octet_length({c})::bigint + 2) / 3))"},
    {Measure::bytes,          is_any,         "max(octet_length({c}::text))"},
    {Measure::dimensions,     is_any,         "max(array_ndims({c}))"},
    {Measure::null_members,   is_any,         R"(count(*) FILTER (WHERE jsonb_path_exists({c}::jsonb, 'strict $.** ? (@.type() == "object").* ? (@ == null)')))"},
    {Measure::type_members,   is_any,         R"(count(*) FILTER (WHERE jsonb_path_exists({c}::jsonb, 'strict $.** ? (@.type() == "object") ? (exists (@."@type"))')))"},
};
// clang-format on

// As Java means it: in a text such as +02:00 PostgreSQL takes east for west.
std::string zone_sql(std::string_view zone) {
    const bool has_prefix = zone.starts_with("UTC+") || zone.starts_with("UTC-") ||
                            zone.starts_with("GMT+") || zone.starts_with("GMT-");
    const std::string_view offset = has_prefix ? zone.substr(3) : zone;
    if (!offset.starts_with('+') && !offset.starts_with('-')) {
        return quote::postgres_text(zone);
    }
    const bool has_minutes = offset.find(':') != std::string_view::npos;
    return fmt::format("INTERVAL {}",
                       quote::postgres_text(std::string{offset} + (has_minutes ? "" : ":00")));
}

std::string to_sql(const DataQuestion& question, std::string_view time_zone) {
    const auto* const row = std::ranges::find_if(aggregates, [&](const Aggregate& each) {
        return each.measure == question.measure && each.takes(question.kind);
    });
    return replace_all(replace_all(row->sql, "{z}", zone_sql(time_zone)), "{c}",
                       quote::postgres_name(question.column));
}

std::string key_sql(const TableQuestions& table) {
    if (!table.asks_key) {
        return "0";
    }
    const auto bytes = [](const std::string& column) {
        return fmt::format(" + octet_length({}::text)", quote::postgres_name(column));
    };
    return fmt::format("max({}{})", table.key_bytes, fmt::join(map(table.key_texts, bytes), ""));
}

// Names first, then what stands in them: a name of a column may hold anything.
std::string to_query(const TableQuestions& table, std::string_view time_zone) {
    std::string query = "SELECT count(*), " + key_sql(table);
    for (const DataQuestion& question : table.questions) {
        query += ",\n " + to_sql(question, time_zone);
    }
    query += fmt::format("\nFROM {}.{}", quote::postgres_name(table.table.schema),
                         quote::postgres_name(table.table.name));
    if (table.percent < 100) {
        // The same pages each time, as long as nothing changes.
        query += fmt::format(" TABLESAMPLE SYSTEM ({}) REPEATABLE (1)", table.percent);
    }
    return query;
}

std::int64_t number(const pqxx::field& field) {
    return field.is_null() ? 0 : field.as<std::int64_t>();
}

}  // namespace

TableData read_table_data(const DbConfig& db, const TableQuestions& table,
                          std::string_view time_zone, const QueryObserver& observer) {
    TableData data{.name = table.table, .percent = table.percent};
    // What one query can select is limited (MaxTupleAttributeNumber): the widest tables take
    // several.
    constexpr std::size_t most = 1600;
    Session session{db, table.table.database, observer};
    for (std::size_t begin = 0; begin == 0 || begin < table.questions.size(); begin += most) {
        TableQuestions part = table;
        const auto first = table.questions.begin() + static_cast<std::ptrdiff_t>(begin);
        const std::size_t count = std::min(most, table.questions.size() - begin);
        part.questions.assign(first, first + static_cast<std::ptrdiff_t>(count));
        const Answer<pqxx::result> rows = session.try_query(to_query(part, time_zone));
        if (!rows) {
            data.error = rows.refusal;
            return data;
        }
        const pqxx::row row = (*rows)[0];
        data.rows = number(row[0]);
        data.longest_key = number(row[1]);
        for (std::size_t i = 0; i < count; ++i) {
            const DataQuestion& question = part.questions[i];
            data.columns.push_back({question.column, question.measure,
                                    number(row[static_cast<pqxx::row::size_type>(i + 2)])});
        }
    }
    return data;
}

}  // namespace smt::postgres
