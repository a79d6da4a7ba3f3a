#!/usr/bin/env bash
# Builds smt with clang, where each warning is an error, and lets clang-tidy read each file by .clang-tidy: the first
# time all of them, later those that have changed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/clang
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=clang++-14 \
  -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DSMT_WERROR=ON '-DCMAKE_CXX_CLANG_TIDY=clang-tidy-14;-quiet' >/dev/null
cmake --build "$build" -- -k 0
