// What postgres-setup.sql and postgres-teardown.sql have in common.  Each file is a list of names
// and statements that are the same for every plan: names stand in literals only, never in a
// statement, a comment of psql or the body of a DO, so that no name can become SQL or a psql
// command, and who has reviewed one file has reviewed them all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "smt/plan.h"

namespace smt::postgres_sql {

// What one pair of files is for: a slot, and so a job's source, belongs to one database.
struct Scope {
    std::string database;
    std::vector<SourceGroup> groups;      // of the job with all rules
    std::vector<std::string> rule_slots;  // of the jobs with one rule each, sorted
    std::string setup_file, teardown_file;
};

std::string setup(const Plan& plan, const Scope& scope);
std::string teardown(const Plan& plan, const Scope& scope);

// "psql -X -h HOST -d DATABASE -f FILE", as a shell takes it and as one line.
std::string psql_command(const Plan& plan, std::string_view database, std::string_view file);

// What both files begin with: settings, and whether this is the right place.
std::string preamble(const Scope& scope);

// The views `marked`, `remembered_identity` and `remembered_grant`: what setup wrote into the
// comments of its publications; and `published`.
extern const std::string_view views_of_publications;

// Stops the script if there is an obstacle, and names all of them.
extern const std::string_view stop_at_obstacles;

// With -v preview=1 the script ends here.
extern const std::string_view preview;

// "INSERT INTO target VALUES" and one row a line.
std::string insert_rows(std::string_view target, const std::vector<std::string>& rows);

}  // namespace smt::postgres_sql
