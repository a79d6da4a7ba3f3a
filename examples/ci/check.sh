#!/usr/bin/env bash
# What a pull request is asked: are the files of smt those of the migrations, does nothing lose more than it may, and
# what do StarRocks and the job need when it is merged?  No database is needed.
#
#   check.sh CONFIG MIGRATIONS RESULT OLD_LOCK
#
# OLD_LOCK is the smt.lock of the branch that it is merged into; what is printed fits a step's summary.  MAX_LOSS, if it
# is set, is how much a column may lose: lossy (no column is left out), widened or none.
set -euo pipefail
config=$1 migrations=$2 result=$3 old_lock=$4

smt -c "$config" -o "$result" --schema-sql "$migrations" --check ${MAX_LOSS:+--max-loss "$MAX_LOSS"} >&2
if [[ -s $old_lock ]]; then
  code=0
  smt diff "$old_lock" "$result" --format markdown || code=$?
  [[ $code -eq 0 || $code -eq 4 ]] || exit "$code" # 4: they differ
fi
