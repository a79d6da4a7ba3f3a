#!/usr/bin/env bash
# Builds smt with its tests under AddressSanitizer and UndefinedBehaviorSanitizer and runs them.
#
#   tests/run.sh              everything but the long cases
#   tests/run.sh full         everything
#   tests/run.sh LABEL        one label: unit, golden, integration, e2e, fuzz (the corpora), browser, quality, debian
#   tests/run.sh e2e CASE     one end-to-end case of tests/e2e/cases
#
# Installs what is missing (Debian packages; Flink and its connectors, and for `full` two more PostgreSQL servers, once,
# into ~/.cache/smt) and says so.
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

packages=(build run test package)
downloads=()
case "${1:-}" in
  unit | golden | fuzz) ;;
  integration | debian) downloads=(sarif servers) ;;
  quality) packages+=(quality) ;;
  browser) packages+=(browser) downloads=(browser) ;;
  full) packages+=(e2e browser fuzz quality) downloads=(sarif servers flink browser) ;;
  *) packages+=(e2e) downloads=(sarif flink) ;;
esac

fetch_sarif() {
  tests/support/fetch-sarif-schema.sh >/dev/null
}
fetch_servers() {
  tests/support/fetch-postgres.sh 13 >/dev/null
  tests/support/fetch-postgres.sh 18 >/dev/null
}
fetch_flink() {
  tests/support/fetch-flink-crd.sh >/dev/null
  tests/e2e/fetch.sh >/dev/null
}
fetch_browser() {
  tests/browser/run.sh fetch
}

tests/support/packages.sh "${packages[@]}"
# Once, and before the tests, which have no time for it: beside the build, which does not need the network.
for what in "${downloads[@]}"; do
  "fetch_$what"
done &
trap 'kill $! 2>/dev/null || true' EXIT
cmake --preset tests >/dev/null
cmake --build --preset tests
wait $!
trap - EXIT
ctest --preset tests "${choice[@]}"
