#!/usr/bin/env bash
# Builds smt with its tests under AddressSanitizer and UndefinedBehaviorSanitizer and runs them.
#
#   tests/run.sh              everything but the long cases
#   tests/run.sh full         everything
#   tests/run.sh LABEL        one label: unit, golden, integration, e2e, fuzz (the corpora), browser, quality, debian
#   tests/run.sh e2e CASE     one end-to-end case of tests/e2e/cases
#
# Installs what is missing (Debian packages; Flink, its connectors and two more PostgreSQL servers, once, into
# ~/.cache/smt) and says so.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

case "${1:-}" in
  "") choice=(-LE full) ;;
  full) choice=() ;;
  e2e) choice=(-R "^e2e\.${2:-}") ;;
  unit | golden | integration | browser | quality | debian) choice=(-L "$1") ;;
  fuzz) choice=(-L fuzz -LE full) ;;
  *)
    sed -n '2,10s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac

fetch_servers() {
  tests/support/fetch-postgres.sh 13 >/dev/null
  tests/support/fetch-postgres.sh 18 >/dev/null
  tests/support/fetch-sarif-schema.sh >/dev/null
}

tests/support/packages.sh build run test
[[ ${1:-} != full ]] || tests/support/packages.sh fuzz quality
case "${1:-}" in
  full | browser)
    tests/support/packages.sh browser
    tests/browser/run.sh fetch
    ;;
esac
# Once, and before the tests: they have no time for a download.
case "${1:-}" in
  unit | golden | fuzz | browser) ;;
  quality)
    tests/support/packages.sh quality
    fetch_servers
    ;;
  integration | debian) fetch_servers ;;
  *)
    tests/support/packages.sh e2e
    fetch_servers
    tests/support/fetch-flink-crd.sh >/dev/null
    tests/e2e/fetch.sh >/dev/null
    ;;
esac
cmake --preset tests >/dev/null
cmake --build --preset tests
ctest --preset tests "${choice[@]}"
