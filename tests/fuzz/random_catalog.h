// Catalogs and configs out of bytes, as a database and a user could have them at their worst.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "fuzz/decoder.h"
#include "smt/catalog.h"

namespace fuzz {

class CatalogDecoder {
  public:
    explicit CatalogDecoder(Decoder& decoder) : decoder_{decoder} {}

    smt::Catalog catalog() {
        smt::Catalog catalog;
        const std::vector<std::string> databases = names(2, "shop");
        for (const std::string& name : databases) {
            catalog.databases.push_back(
                {name, 130000 + static_cast<int>(decoder_.below(6)) * 10000,
                 decoder_.rarely() && decoder_.rarely() ? texts() : Strings{},
                 decoder_.rarely() ? texts() : Strings{}});
        }
        for (std::size_t i = decoder_.below(5) + 1; i > 0; --i) {
            const smt::TableName name{databases[decoder_.below(databases.size())], decoder_.name(),
                                      decoder_.name()};
            if (std::ranges::find(catalog.tables, name, &smt::Table::name) ==
                catalog.tables.end()) {
                catalog.tables.push_back(table(name));
            }
        }
        std::ranges::sort(catalog.tables, {}, &smt::Table::name);
        if (decoder_.rarely()) {
            catalog.not_taken.push_back(
                {{databases.front(), decoder_.name(), decoder_.name()}, decoder_.text()});
        }
        return catalog;
    }

  private:
    using Strings = std::vector<std::string>;

    // Of a table, mostly: Flink CDC carries fewer names of those.
    std::string plain_name() {
        static constexpr std::string_view names[] = {"orders", "Orders", "orders_01", "orders_02",
                                                     "a$b",    "a-b",    "select",    "public"};
        return decoder_.rarely() ? decoder_.name() : std::string{decoder_.one_of(names)};
    }

    // At least one, sorted, each once.
    Strings names(std::size_t most, const char* usual) {
        Strings names{decoder_.rarely() ? decoder_.text() : usual};
        for (std::size_t i = decoder_.below(most); i > 0; --i) {
            names.push_back(decoder_.name());
        }
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    Strings texts() {
        Strings texts(decoder_.below(3));
        std::ranges::generate(texts, [&] { return decoder_.text(); });
        return texts;
    }

    std::optional<int> digits() {
        static constexpr int usual[] = {0,  1,  2,  6,  10,   18,    27,
                                        38, 39, 76, 77, 1000, 65535, 100000};
        return decoder_.coin() ? std::nullopt : std::optional{decoder_.one_of(usual)};
    }
    std::optional<int> scale() { return decoder_.rarely() ? std::optional{-3} : digits(); }
    std::optional<int> length() {
        return decoder_.rarely() ? std::optional{100'000'000} : digits();
    }

    smt::ColumnType type(int depth = 0) {
        static const smt::ColumnType usual[] = {
            {.kind = smt::TypeKind::int64, .declared = "bigint"},
            {.kind = smt::TypeKind::text, .declared = "text"},
            {.kind = smt::TypeKind::uuid, .declared = "uuid"},
            {.kind = smt::TypeKind::numeric,
             .declared = "numeric(10,2)",
             .precision = 10,
             .scale = 2},
            {.kind = smt::TypeKind::timestamptz, .declared = "timestamptz"},
            {.kind = smt::TypeKind::jsonb, .declared = "jsonb"}};
        if (decoder_.coin()) {
            return decoder_.one_of(usual);
        }
        smt::ColumnType type{.kind = decoder_.one_of(smt::TypeKind::other),
                             .declared = decoder_.coin() ? "numeric(10,2)" : decoder_.text(),
                             .precision = digits(),
                             .scale = scale(),
                             .length = length()};
        if (type.kind == smt::TypeKind::enumeration) {
            type.labels = texts();
        }
        // PostgreSQL has neither numeric(0) nor varchar(0), and no snapshot may have them.
        if (type.kind == smt::TypeKind::numeric && type.precision == 0) {
            type.precision = 1;
        }
        if (type.length == 0) {
            type.length = 1;
        }
        if (decoder_.rarely()) {
            type.domain = decoder_.text();
        }
        if (type.kind == smt::TypeKind::array) {
            type.element.push_back(depth < 3 ? this->type(depth + 1) : smt::ColumnType{});
        }
        return type;
    }

    std::string some_default() {
        static constexpr std::string_view usual[] = {
            "0", "1.50", "'x'::text", "true", "now()", "'2026-01-01'::date", "NULL::text"};
        return decoder_.coin() ? std::string{decoder_.one_of(usual)}
                               : "'" + decoder_.text() + "'::text";
    }

    smt::Table table(const smt::TableName& name) {
        smt::Table table{
            .name = name,
            .kind = decoder_.rarely() ? smt::TableKind::partitioned : smt::TableKind::table,
            .comment = decoder_.coin() ? decoder_.text() : "",
            .identity = decoder_.one_of(smt::ReplicaIdentity::index),
            .row_security = decoder_.rarely(),
            .size_bytes = decoder_.number(),
            .row_estimate = decoder_.coin() ? -1 : decoder_.number()};
        const Strings columns = names(6, "id");
        for (const std::string& column : columns) {
            smt::Column added{.name = column, .type = type(), .nullable = decoder_.coin()};
            added.generated =
                decoder_.rarely() ? decoder_.one_of(smt::Generated::virtual_) : smt::Generated::no;
            if (decoder_.coin()) {
                added.default_expression = some_default();
            }
            added.comment = decoder_.coin() ? decoder_.text() : "";
            added.storage = decoder_.one_of(smt::Storage::main);
            table.columns.push_back(std::move(added));
        }
        for (std::size_t i = decoder_.below(3); i > 0; --i) {
            add_key(table, "k" + std::to_string(i) + decoder_.name(), columns);
        }
        std::ranges::sort(table.keys, {}, &smt::Key::name);
        if (decoder_.coin()) {
            table.indexed = {columns.front()};
        }
        if (decoder_.rarely()) {
            table.inherits = {{name.database, decoder_.name(), decoder_.name()}};
            table.inherited_by = {{name.database, decoder_.name(), decoder_.name()}};
            table.referenced_by = {{name.database, decoder_.name(), decoder_.name()}};
        }
        return table;
    }

    void add_key(smt::Table& table, const std::string& name, const Strings& columns) {
        smt::Key key{.name = name, .kind = decoder_.one_of(smt::KeyKind::unique)};
        for (std::size_t i = decoder_.below(3) + 1; i > 0; --i) {
            const std::string& column = columns[decoder_.below(columns.size())];
            if (std::ranges::find(key.columns, column) == key.columns.end()) {
                key.columns.push_back(column);
            }
        }
        if (decoder_.rarely()) {
            key.partial = decoder_.coin();
            key.expression = decoder_.coin();
            key.deferrable = decoder_.coin();
            key.nulls_not_distinct = decoder_.coin();
            key.replica_identity = decoder_.coin();
        }
        const bool has_primary = std::ranges::find(table.keys, smt::KeyKind::primary,
                                                   &smt::Key::kind) != table.keys.end();
        key.kind = has_primary ? smt::KeyKind::unique : key.kind;
        table.keys.push_back(std::move(key));
    }

    Decoder& decoder_;
};

// A config that takes every table, with some of the keys that change a plan.
inline std::string random_config(Decoder& decoder, const smt::Catalog& catalog) {
    struct Setting {
        std::string_view section, line;
    };
    static constexpr Setting settings[] = {
        {"starrocks", "json = json"},
        {"starrocks", "json = both"},
        {"starrocks", "defaults = constant"},
        {"starrocks", "infinity = null"},
        {"starrocks", "char = pad"},
        {"starrocks", "run_mode = shared_data"},
        {"starrocks", "time_zone = Europe/Paris"},
        {"starrocks", "version = 4.1"},
        {"starrocks", "unconstrained_numeric = DECIMAL(20,4)"},
        {"starrocks", "table = {database}_{schema}_{table}"},
        {"other", "secrets = placeholder"},
        {"other", "use_decimal_v3 = false"},
        {"other", "be_num = 1"},
        {"flink", "source = per-table"},
        {"flink", "tables_per_source = 1"},
        {"flink", "cdc_version = 3.6.0"},
        {"flink", "set.s3.secret-key = a'b\\c"},
        {"cdc", "heartbeat = none"},
        {"cdc", "failover = true"},
        {"other",
         "outputs = starrocks, flink, postgres, kafka\n[kafka]\n"
         "bootstrap_servers = kafka.example:9092"},
        {"other", "outputs = starrocks, postgres, flink-cdc"},
        {"other", "outputs = starrocks, flink, flink-cdc, report"},
        {"other",
         "outputs = starrocks, flink, kubernetes\nsecrets = placeholder\n[kubernetes]\nimage = "
         "i\nsmt_image = s\nstate_uri = s3://b"},
        {"table-rule.1", "filter = `id` <> 'a -- b /* c'"},
        {"table-rule.1", "merge_shards = yes"},
        {"table-rule.1", "merge_shards = no"},
        {"table-rule.1", "shard_key = true"},
        {"table-rule.1", "flink.cdc.changelog-mode = upsert"},
        {"table-rule.1", "properties.compression = ZSTD\"\\"},
        {"table-rule.1", "bucket_num = 3"},
        {"table-rule.1", "exclude_columns = b"},
        {"table-rule.1", "column.a.rename = renamed"},
        {"table-rule.1", "column.a.type = VARCHAR(10)"},
        {"table-rule.1", "filter = `id` IS NOT NULL"},
        {"table-rule.1", "order_by = id"}};
    std::string text =
        "[db]\nhost = db.example\nuser = o'wner\npassword = pg-secret'\\\n"
        "[starrocks]\njdbc-url = jdbc:mysql://fe.example:9030\nload-url = fe.example:8030\n"
        "username = smt\npassword = sr-secret'\\\n[flink]\npipeline_name = shop\n"
        "[table-rule.1]\ndatabase = .*\nschema = .*\ntable = .*\non_unsupported = skip\n";
    for (std::size_t i = decoder.below(4); i > 0; --i) {
        const Setting& setting = decoder.one_of(settings);
        text += fmt::format("[{}]\n{}\n", setting.section, setting.line);
    }
    // Several databases have one name in StarRocks only where the user says so.
    if (!decoder.rarely()) {
        text += "[table-rule.1]\ntarget_database = target\n";
    }
    if (decoder.rarely() && !catalog.tables.empty()) {
        text +=
            "[table-rule.2]\ndatabase = .*\nschema = .*\ntable = ^(id|a|Order)$\n"
            "target_database = other\non_unsupported = skip\n";
    }
    return text;
}

}  // namespace fuzz
