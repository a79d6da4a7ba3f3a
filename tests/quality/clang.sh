#!/usr/bin/env bash
# Builds smt and its fuzz targets with clang, where each warning is an error, and lets clang-tidy read each file by
# .clang-tidy: the first time all of them, later those that have changed.  The build is that of tests/fuzz/run.sh.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
"$root/tests/fuzz/configure.sh" -DSMT_WERROR=ON '-DCMAKE_CXX_CLANG_TIDY=clang-tidy-14;-quiet'
cmake --build "$root/build/fuzz" -- -k 0
