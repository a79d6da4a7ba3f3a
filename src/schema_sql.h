// --schema-sql: the scripts that make a schema, in their order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smt/config.h"
#include "smt/diagnostic.h"

namespace smt {

// One value of --schema-sql, [DATABASE=]PATH.
struct SchemaSource {
    std::string database;  // empty: the one that the rules name
    std::string path;
};
SchemaSource schema_source(std::string_view value);

// The one database that every rule names exactly, as ^shop$; nothing where they name several, or
// patterns.
std::optional<std::string> database_of_rules(const Config& config);

// A file, or those of a folder and the folders in it that end with .sql, as people order names:
// V2 before V10.  Those that take a migration back (*.down.sql, U2__x.sql of Flyway) are left out.
// Throws std::filesystem::filesystem_error.
std::vector<std::string> scripts_of(const std::string& path);

// The part of a script before the one that takes it back again (dbmate, goose, sql-migrate);
// nothing where there is no such part.
std::optional<std::string> without_way_back(std::string_view script);

// What psql printed when a script failed: "psql:PATH:LINE: ERROR:  ...".
void report_failure(std::string_view printed, const std::string& path, Diagnostics& diagnostics);

}  // namespace smt
