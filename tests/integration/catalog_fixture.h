// What the tests of read_catalog share: a database to fill, and the catalog of it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "smt/source.h"
#include "support/postgres.h"

namespace smt {

class CatalogTest : public ::testing::Test {
  protected:
    void execute(const std::string& sql) { server_.query(sql); }

    int server_version() const { return std::stoi(server_.query("SHOW server_version_num")); }

    // Every table of the test's database.
    Selection everything() const {
        return {
            .wants_database = [this](std::string_view name) { return name == server_.database(); },
            .wants_table = [](const TableName&) { return true; }};
    }

    Catalog read() const { return read_catalog(server_.config(), everything()); }

    Catalog read_as(const std::string& user) const {
        DbConfig db = server_.config();
        db.user = user;
        return read_catalog(db, everything());
    }

    // The message of the SourceError that reading ends with.
    static std::string error_of(const DbConfig& db, const Selection& selection) {
        try {
            read_catalog(db, selection);
        } catch (const SourceError& error) {
            return error.what();
        }
        return "no error";
    }

    // "schema.name" of each, in the catalog's order.
    static std::vector<std::string> names(const std::vector<Table>& tables) {
        std::vector<std::string> names;
        for (const Table& table : tables) {
            names.push_back(to_string(table.name));
        }
        return names;
    }

    // A table of the schema public.
    static Table table(const Catalog& catalog, std::string_view name) {
        for (const Table& each : catalog.tables) {
            if (each.name.schema == "public" && each.name.name == name) {
                return each;
            }
        }
        ADD_FAILURE() << "no table '" << name << "'";
        return {};
    }

    static Column column(const Table& table, std::string_view name) {
        const auto found = std::ranges::find(table.columns, name, &Column::name);
        if (found != table.columns.end()) {
            return *found;
        }
        ADD_FAILURE() << "no column '" << name << "'";
        return {};
    }

    TableName public_name(const std::string& name) const {
        return {server_.database(), "public", name};
    }

    testing::Postgres server_;
};

}  // namespace smt
