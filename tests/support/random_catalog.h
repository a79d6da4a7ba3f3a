// Catalogs that nobody would write, for tests of whatever must keep or survive everything.
#pragma once

#include <algorithm>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "smt/catalog.h"

namespace testing {

// Catalogs as a reader makes them: sorted, every name that is used is there.  Texts are what breaks
// formats: quotes, line breaks, NUL, bidi controls, characters of one to four bytes.
class RandomCatalog {
  public:
    explicit RandomCatalog(unsigned seed) : engine_{seed} {}

    smt::Catalog make() {
        smt::Catalog catalog;
        const std::vector<std::string> databases = names(3);
        for (const std::string& name : databases) {
            catalog.databases.push_back({name, number(), texts(), texts()});
        }
        for (const std::string& name : databases.empty() ? databases : names(4)) {
            catalog.tables.push_back(table({databases[below(databases.size())], text(), name}));
        }
        catalog.selected_by.push_back({text(), text(), text(), coin() ? text() : ""});
        catalog.not_taken.push_back({{text(), text(), text()}, text()});
        std::ranges::sort(catalog.tables, {}, &smt::Table::name);
        return catalog;
    }

  private:
    std::size_t below(std::size_t end) { return engine_() % end; }
    bool coin() { return below(2) == 0; }
    int number() { return static_cast<int>(engine_()); }
    std::optional<int> maybe() {
        return coin() ? std::optional{static_cast<int>(below(100'001))} : std::nullopt;
    }

    template <typename Enumeration>
    Enumeration one_of(Enumeration last) {
        return static_cast<Enumeration>(below(static_cast<std::size_t>(last) + 1));
    }

    std::string text() {
        using namespace std::string_literals;
        const std::string parts[] = {"a",  "B",  "\"",   "\\", "\n",           "\0"s,
                                     "\t", "'",  "*/",   "ä",  "\xE2\x80\xAE", "\xF0\x9F\x90\x98",
                                     "`",  "--", "\x7F", "$$", "\\u0041",      "\xEF\xBF\xBF"};
        std::string text;
        for (std::size_t i = below(6); i > 0; --i) {
            text += parts[below(std::size(parts))];
        }
        return text;
    }

    std::vector<std::string> texts() {
        std::vector<std::string> texts(below(3));
        std::ranges::generate(texts, [&] { return text(); });
        return texts;
    }

    std::vector<std::string> names(std::size_t most) {
        std::vector<std::string> names(below(most + 1));
        std::ranges::generate(names, [&] { return text(); });
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    smt::ColumnType type() {
        smt::ColumnType type{.kind = one_of(smt::TypeKind::other),
                             .declared = coin() ? text() : "numeric",
                             .precision = maybe(),
                             .scale = maybe(),
                             .length = maybe()};
        type.labels = texts();
        type.domain = coin() ? std::optional{text()} : std::nullopt;
        if (type.kind == smt::TypeKind::array) {
            type.element.push_back(this->type());
        }
        return type;
    }

    smt::Table table(smt::TableName name) {
        smt::Table table{.name = std::move(name),
                         .kind = one_of(smt::TableKind::partitioned),
                         .comment = text(),
                         .identity = one_of(smt::ReplicaIdentity::index),
                         .row_security = coin(),
                         .size_bytes = std::numeric_limits<std::int64_t>::max(),
                         .row_estimate = coin() ? -1 : number()};
        const std::vector<std::string> columns = names(5);
        for (const std::string& column : columns) {
            table.columns.push_back({column, type(), coin(), one_of(smt::Generated::virtual_),
                                     coin() ? std::optional{text()} : std::nullopt, text(),
                                     one_of(smt::Storage::main)});
        }
        for (const std::string& key : names(3)) {
            table.keys.push_back({key, one_of(smt::KeyKind::unique), columns, coin(), coin(),
                                  coin(), coin(), coin()});
        }
        table.indexed = columns;
        table.inherits.push_back({text(), text(), text()});
        table.inherited_by.push_back({text(), text(), text()});
        table.referenced_by.push_back({text(), text(), text()});
        return table;
    }

    std::mt19937 engine_;
};

}  // namespace testing
