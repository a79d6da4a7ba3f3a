#!/usr/bin/env bash
# Builds smt with its tests under AddressSanitizer and UndefinedBehaviorSanitizer and runs them.
#
#   tests/run.sh             everything but the long cases
#   tests/run.sh LABEL       one label: unit, golden, integration, e2e
#
# Installs what is missing (Debian packages; Flink and its connectors into ~/.cache/smt) and says so.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

tests/support/packages.sh build run test
# Once, and before the tests: they have no time for a download.
if [[ -z ${1:-} || ${1:-} == e2e ]]; then
  tests/e2e/fetch.sh >/dev/null
fi
cmake --preset tests >/dev/null
cmake --build --preset tests
ctest --preset tests ${1:+-L "$1"}
