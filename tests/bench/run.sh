#!/usr/bin/env bash
# Builds smt for release and measures what a run costs beside what the server itself needs: see catalog.py, which
# takes the same options.
#
#   tests/bench/run.sh                              100, 1,000 and 10,000 tables
#   tests/bench/run.sh --sizes 1000,50000           others
#   tests/bench/run.sh --json result.json           the numbers too
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/bench
"$root/tests/support/packages.sh" build run test
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSMT_BUILD_TESTS=ON >/dev/null
cmake --build "$build" --target smt smt_bare_queries >&2
exec "$root/tests/bench/catalog.py" --smt "$build/smt" --bare "$build/tests/smt_bare_queries" "$@"
