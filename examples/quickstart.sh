#!/usr/bin/env bash
# From nothing to generated files: installs what is missing, builds smt, starts a throw-away PostgreSQL,
# loads the shop of examples/shop, runs smt on it and tries the PostgreSQL scripts that smt wrote.
#
#   examples/quickstart.sh           everything is removed at the end but the generated files
#   examples/quickstart.sh --keep    PostgreSQL keeps running; its address is printed
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
keep=false
case "${1:-}" in
  "") ;;
  --keep) keep=true ;;
  *)
    sed -n '2,7s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac

step() { printf '\n=== %s\n' "$*"; }
fail() {
  echo "quickstart: $*" >&2
  exit 1
}

step "Packages"
"$root/tests/support/packages.sh" build run
echo "complete"

step "Build"
cmake --preset release -S "$root" >/dev/null
log=$root/build/release/build.log
cmake --build "$root/build/release" >"$log" 2>&1 || {
  cat "$log" >&2
  fail "the build failed"
}
smt=$root/build/release/smt
"$smt" --version

step "A throw-away PostgreSQL"
work=$(mktemp -d)
chmod 755 "$work"
finish() {
  if $keep; then
    echo
    echo "PostgreSQL keeps running: psql 'host=127.0.0.1 port=${SMT_PG_PORT:-} user=postgres dbname=shop'"
    echo "  to end it: $root/tests/support/postgres.sh stop $work/postgres"
  else
    "$root/tests/support/postgres.sh" stop "$work/postgres" 2>/dev/null || true
    rm -rf "$work"
  fi
}
trap finish EXIT
address=$("$root/tests/support/postgres.sh" start "$work/postgres")
export SMT_PG_HOST=127.0.0.1 SMT_PG_USER=postgres
SMT_PG_PORT=$(sed -n 's/^PGPORT=//p' <<<"$address")
export SMT_PG_PORT
sql() { psql -X -q -v ON_ERROR_STOP=1 -h "$SMT_PG_HOST" -p "$SMT_PG_PORT" -U postgres "$@"; }
sql -d postgres -c 'CREATE DATABASE shop' -c 'CREATE ROLE smt_cdc LOGIN REPLICATION'
sql -d shop -f "$root/examples/shop/schema.sql"
echo "127.0.0.1:$SMT_PG_PORT, database shop, with examples/shop/schema.sql"

step "smt -c examples/shop/smt.conf"
result=$root/build/quickstart
"$smt" -c "$root/examples/shop/smt.conf" -o "$result"

step "What it wrote, in ${result#"$PWD"/}"
expected=(flink-create.1.sql flink-create.2.sql flink-create.3.sql flink-create.all.sql postgres-setup.sql
  postgres-teardown.sql starrocks-create.1.sql starrocks-create.2.sql starrocks-create.3.sql
  starrocks-create.all.sql)
for name in "${expected[@]}"; do
  [[ -s $result/$name ]] || fail "$name is missing"
  printf '  %-28s %5d lines\n' "$name" "$(wc -l <"$result/$name")"
done
# The lines from the first one that matches PATTERN to the end of that statement.
show() {
  printf '\n--- %s\n' "$1"
  awk -v pattern="$2" '$0 ~ pattern {found = 1} found {print} found && /;$/ {exit}' "$result/$1" | grep . ||
    fail "$1 has no '$2'"
}
show starrocks-create.all.sql '^-- sales.orders$'
show flink-create.all.sql '^CREATE TEMPORARY VIEW .*orders_src'
show postgres-setup.sql '^INSERT INTO captured'
show postgres-teardown.sql '^INSERT INTO source'

step "postgres-setup.sql, twice, then postgres-teardown.sql, on that PostgreSQL"
count() { sql -d shop -At -c "SELECT count(*) FROM $1"; }
# What the second argument says is how many slots and publications there must be then.
run_script() {
  printf '\n--- postgres-%s.sql\n' "$1"
  sql -d shop -o /dev/null -f "$result/postgres-$1.sql" || fail "postgres-$1.sql was refused"
  local found
  found="$(count pg_replication_slots) slots, $(count pg_publication) publications"
  echo "$found"
  [[ $found == "$2 slots, $2 publications" ]] || fail "expected $2 of each"
}
run_script setup 2
run_script setup 2
run_script teardown 0

step "Next, on your own database"
cat <<EOF
  The program is $smt
  1. smt config > smt.conf                every key with its default; set [db], [starrocks], [cdc] and a rule
  2. smt -c smt.conf --dry-run            which table is taken by which rule
  3. smt -c smt.conf                      writes the files into ./result
  4. the account of StarRocks' sink and the role of Flink in PostgreSQL: "From the files to a running copy" in README.md
  5. mysql -h FE -P 9030 -u root -p < result/starrocks-create.all.sql
     psql -X -d DATABASE -f result/postgres-setup.sql
     sql-client.sh -f result/flink-create.all.sql      (wait for 'Job ID:')
EOF
