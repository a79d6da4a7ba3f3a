#!/usr/bin/env bash
# Builds smt with clang, where each warning is an error, and lets clang-tidy read src by .clang-tidy.
#
#   clang.sh               all files
#   clang.sh src/plan.cpp  these only (regular expressions)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/clang
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=clang++-14 \
  -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DSMT_WERROR=ON >/dev/null
cmake --build "$build"
[[ $# -gt 0 ]] || set -- "$root/src/.*\.cpp"
# What it says of each file comes through a file: it prints a progress line for each.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
run-clang-tidy-14 -quiet -p "$build" "$@" >"$said" 2>&1 || {
  grep -E -A 4 '(warning|error): ' "$said" >&2
  exit 1
}
