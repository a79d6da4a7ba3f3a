#!/usr/bin/env bash
# The Flink SQL of random catalogs, read by the parser of Flink's planner; and files that are broken on purpose, which
# it must refuse.
#
#   tests/fuzz/flink_parser.sh WRITE_RANDOM     the program of write_random.cpp
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
flink=$("$here/../e2e/fetch.sh" 2>/dev/null)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The planner hides in the jar that loads it.
unzip -q -d "$folder" "$flink"/lib/flink-table-planner-loader-*.jar flink-table-planner.jar
classes=$folder/flink-table-planner.jar
for jar in "$flink"/lib/flink-table-api-java-uber-*.jar "$flink"/lib/flink-dist-*.jar; do
  classes+=:$jar
done
parse() {
  java -cp "$classes" "$here/ParseFlinkSql.java" "$@" 2>"$folder/errors"
}

mkdir "$folder/sql"
"$1" "$folder/sql" 400
parse "$folder"/sql/*

# A backtick too many, a name that is not quoted, a literal that does not end, a statement that is cut.
scripts=("$folder"/sql/*-flink-create.all.sql)
good=${scripts[0]}
mkdir "$folder/broken"
sed '0,/CREATE TEMPORARY TABLE `/s//&`/' "$good" >"$folder/broken/backtick"
sed '0,/ AS$/s// AS WHERE/' "$good" >"$folder/broken/view"
sed "0,/'connector' = '/s//&'/" "$good" >"$folder/broken/literal"
sed '/^END;$/d' "$good" >"$folder/broken/cut"
for file in "$folder"/broken/*; do
  ! cmp -s "$file" "$good" || {
    echo "flink_parser.sh: $(basename "$file") is not broken" >&2
    exit 1
  }
done
if parse "$folder"/broken/* >"$folder/said" || ! grep -q ' 4 refused$' "$folder/said"; then
  echo "flink_parser.sh: the parser takes what is broken" >&2
  cat "$folder/said" "$folder/errors" >&2
  exit 1
fi
