#include "emit/postgres_sql.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "smt/emit.h"
#include "smt/quote.h"
#include "text.h"

namespace smt::postgres_sql {

namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

bool is_plain_word(char c) {
    return is_plain(c) || c == '.' || c == '/' || c == ':';
}

std::string shell_word(std::string_view text) {
    if (!text.empty() && std::ranges::all_of(text, is_plain_word)) {
        return std::string{text};
    }
    return "'" + replace_all(text, "'", R"('\'')") + "'";
}

// Any database name as part of a file name.
std::string file_name_part(std::string_view database) {
    std::string part{database};
    std::ranges::replace_if(
        part, [](char c) { return !is_plain(c); }, '_');
    return part;
}

// ".DATABASE" for each database, or nothing where there is only one.  Two names that become the
// same are told apart by a number.
std::map<std::string, std::string> file_suffixes(const std::set<std::string>& databases) {
    if (databases.size() == 1) {
        return {{*databases.begin(), ""}};
    }
    std::map<std::string, std::string> suffixes;
    std::set<std::string> taken;
    for (const std::string& database : databases) {
        const std::string part = file_name_part(database);
        std::string candidate = part;
        for (int number = 2; !taken.insert(candidate).second; ++number) {
            candidate = fmt::format("{}_{}", part, number);
        }
        suffixes[database] = "." + candidate;
    }
    return suffixes;
}

// The job of one rule has no part of the groups of which it takes no table.
std::vector<SourceGroup> groups_in(const std::vector<SourceGroup>& groups,
                                   const std::string& database) {
    std::vector<SourceGroup> inside;
    std::ranges::copy_if(groups, std::back_inserter(inside), [&](const SourceGroup& group) {
        return group.database == database && !group.tables.empty();
    });
    return inside;
}

std::vector<std::string> rule_slots_in(const Plan& plan, const std::string& database) {
    std::set<std::string> slots;
    for (const Job& job : plan.jobs) {
        if (job.rule == 0) {
            continue;
        }
        for (const SourceGroup& group : groups_in(job.groups, database)) {
            slots.insert(group.slot);
        }
    }
    return {slots.begin(), slots.end()};
}

Scope make_scope(const Plan& plan, const std::string& database, const std::string& suffix) {
    return {.database = database,
            .groups = groups_in(prepared_groups(plan), database),
            .rule_slots = rule_slots_in(plan, database),
            .setup_file = fmt::format("postgres-setup{}.sql", suffix),
            .teardown_file = fmt::format("postgres-teardown{}.sql", suffix)};
}

// Each setting that changes the meaning of what follows, or of what an earlier run has recorded,
// whatever the server, the database, the role or ~/.psqlrc say.
constexpr std::string_view settings = R"sql(
\set ON_ERROR_STOP on
\set AUTOCOMMIT on
\set QUIET on
\set SHOW_CONTEXT never
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET quote_all_identifiers = off;
SET client_min_messages = notice;
-- Only PostgreSQL's own functions and operators are meant, not some of that name in another schema.
SET search_path = '';
-- ALTER TABLE waits for every transaction that uses the table, and all others wait behind it: give up soon.
-- After "canceling statement due to lock timeout" run the file again at a quieter time.
SET lock_timeout = '5s';
)sql";

constexpr std::string_view check_place = R"sql(
-- Is this the right place?
DO $$
BEGIN
  IF current_database() <> current_setting('smt.database') THEN
    RAISE EXCEPTION 'this is database %, not %', current_database(), current_setting('smt.database')
      USING HINT = 'Connect to the database that the first line of this file names.';
  END IF;
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION 'this server is a standby: nothing can be changed here'
      USING HINT = 'Run this file on the primary server.';
  END IF;
  IF now() <> statement_timestamp() THEN
    RAISE EXCEPTION 'this is inside a transaction, which would keep each table locked until the last one is done'
      USING HINT = 'Run this file without --single-transaction (-1) and without BEGIN.';
  END IF;
END
$$;

-- What an earlier run left in this session.
SET client_min_messages = warning;
DROP TABLE IF EXISTS pg_temp.source, pg_temp.captured, pg_temp.rule_slot CASCADE;
DROP VIEW IF EXISTS pg_temp.marked, pg_temp.published CASCADE;
SET client_min_messages = notice;
)sql";

}  // namespace

const std::string_view views_of_publications = R"sql(
-- Anybody may write anything into the comment of a publication of his own: NULL if it is no record.
CREATE OR REPLACE FUNCTION pg_temp.record_in(comment text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN CASE WHEN comment LIKE 'smt 1 {%' THEN substr(comment, 7)::jsonb END;
EXCEPTION WHEN others THEN
  RETURN NULL;
END
$$;

-- The publications that smt made bear a mark in their comment, and behind it the record of what was before. Their owners
-- could write there what to alter and what to revoke: this role is believed, and who has the rights of the database's
-- owner.
CREATE TEMPORARY VIEW marked AS
SELECT pubname AS publication, before, pg_get_userbyid(pubowner) AS owner,
  pg_get_userbyid(pubowner) = current_user OR pg_has_role(pubowner, datdba, 'MEMBER') AS believed
FROM pg_publication
JOIN pg_database ON datname = current_database()
CROSS JOIN pg_temp.record_in(obj_description(pg_publication.oid, 'pg_publication')) AS before
WHERE jsonb_typeof(before) = 'object'
  AND coalesce(jsonb_typeof(before -> 'identity'), 'object') = 'object'
  AND coalesce(jsonb_typeof(before -> 'granted'), 'array') = 'array';

CREATE TEMPORARY VIEW disbelieved (message, hint) AS
SELECT
  format('publication %s bears the mark of smt, but its owner %s may have written what stands behind it', publication,
    owner),
  format('Run this file as that role, or, if you trust it: ALTER PUBLICATION %I OWNER TO %I; else DROP PUBLICATION %1$I',
    publication, current_user)
FROM marked
WHERE NOT believed
  AND publication IN (SELECT source.publication FROM source UNION SELECT left(slot, 58) || '_memo' FROM source);

CREATE TEMPORARY VIEW remembered_identity AS
SELECT publication, believed, relation, identity
FROM marked
CROSS JOIN jsonb_each_text(before -> 'identity') AS remembered (relation, identity);

CREATE TEMPORARY VIEW remembered_grant AS
SELECT publication, believed, remembered ->> 0 AS role, remembered ->> 1 AS privilege
FROM marked
CROSS JOIN jsonb_array_elements(before -> 'granted') AS remembered
WHERE remembered ->> 0 IS NOT NULL AND remembered ->> 1 IS NOT NULL;

-- Which table is a member of which publication, as it is published: a root, or its partitions.
CREATE TEMPORARY VIEW published AS
SELECT pubname AS publication, pg_class.oid::regclass AS relation
FROM pg_publication_tables
JOIN pg_namespace ON nspname = schemaname
JOIN pg_class ON relnamespace = pg_namespace.oid AND relname = tablename;
)sql";

const std::string_view stop_at_obstacles = R"sql(
DO $$
DECLARE
  one record;
  is_stopped boolean := false;
BEGIN
  FOR one IN
    SELECT message, hint
    FROM (SELECT message, hint FROM disbelieved UNION ALL SELECT message, hint FROM obstacle) AS every_obstacle
    ORDER BY message COLLATE "C"
  LOOP
    RAISE WARNING '%', one.message USING HINT = one.hint;
    is_stopped := true;
  END LOOP;
  IF is_stopped THEN
    RAISE EXCEPTION 'nothing was changed: see the warnings above';
  END IF;
END
$$;
)sql";

const std::string_view preview = R"sql(
\if :{?preview}
  SELECT statement
  FROM (SELECT step, name, statement FROM todo UNION ALL SELECT step, slot, statement FROM todo_slot) AS all_todo
  ORDER BY step, name COLLATE "C"
  \g (format=unaligned tuples_only=on footer=off)
  \quit
\endif
)sql";

std::string preamble(const Scope& scope) {
    return fmt::format("{}SET smt.database = {};\n{}", settings,
                       quote::postgres_text(scope.database), check_place);
}

std::string psql_command(const Plan& plan, std::string_view database, std::string_view file) {
    std::string command = "psql -X";
    if (!plan.postgres_host.empty()) {
        command += " -h " + shell_word(plan.postgres_host);
    }
    if (!plan.postgres_port.empty() && plan.postgres_port != "5432") {
        command += " -p " + shell_word(plan.postgres_port);
    }
    return quote::comment(fmt::format("{} -d {} -f {}", command, shell_word(database), file));
}

std::string insert_rows(std::string_view target, const std::vector<std::string>& rows) {
    return fmt::format("INSERT INTO {} VALUES\n  {};\n", target, fmt::join(rows, ",\n  "));
}

}  // namespace smt::postgres_sql

namespace smt {

std::vector<DatabaseScripts> database_scripts(const Plan& plan) {
    std::set<std::string> databases;
    for (const SourceGroup& group : plan.groups) {
        databases.insert(group.database);
    }
    std::vector<DatabaseScripts> scripts;
    for (const auto& [database, suffix] : postgres_sql::file_suffixes(databases)) {
        const postgres_sql::Scope scope = postgres_sql::make_scope(plan, database, suffix);
        if (scope.groups.empty()) {
            continue;  // nothing of it is read
        }
        scripts.push_back({database,
                           {scope.setup_file, postgres_sql::setup(plan, scope)},
                           {scope.teardown_file, postgres_sql::teardown(plan, scope)}});
    }
    return scripts;
}

std::vector<OutputFile> emit_postgres(const Plan& plan) {
    std::vector<OutputFile> files;
    for (DatabaseScripts& scripts : database_scripts(plan)) {
        files.push_back(std::move(scripts.setup));
        files.push_back(std::move(scripts.teardown));
    }
    return files;
}

}  // namespace smt
