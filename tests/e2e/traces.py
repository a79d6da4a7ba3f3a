"""What postgres-setup.sql may leave in a database: teardown must bring it back to what it was."""

from __future__ import annotations

from pg import Postgres, quote_literal

# One line of text a thing.
TRACES_SQL = """
SELECT to_json(trace) FROM (
  SELECT 'slot ' || slot_name FROM pg_replication_slots WHERE database = current_database()
  UNION ALL
  SELECT format('publication %%s of %%s', pubname, coalesce(tables, 'nothing'))
  FROM pg_publication
  LEFT JOIN LATERAL (
    SELECT string_agg(prrelid::regclass::text, ', ' ORDER BY prrelid::regclass::text) AS tables
    FROM pg_publication_rel WHERE prpubid = pg_publication.oid
  ) AS members ON true
  UNION ALL
  -- A table that was made in between has the default.
  SELECT format('replica identity %%s of %%s', relreplident, oid::regclass)
  FROM pg_class WHERE relkind IN ('r', 'p') AND relreplident <> 'd'
    AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
  UNION ALL
  SELECT format('replica identity index %%s', indexrelid::regclass) FROM pg_index WHERE indisreplident
  UNION ALL
  SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%%'
  UNION ALL
  SELECT format('grant %%s on %%s', privilege_type, pg_class.oid::regclass)
  FROM pg_class, aclexplode(relacl) WHERE grantee = %(role)s::regrole
  UNION ALL
  SELECT format('grant %%s on schema %%s', privilege_type, nspname)
  FROM pg_namespace, aclexplode(nspacl) WHERE grantee = %(role)s::regrole
) AS traces (trace)
"""


def read_traces(pg: Postgres, role: str) -> set[str]:
    return set(pg.rows(TRACES_SQL % {"role": quote_literal(role)}))
