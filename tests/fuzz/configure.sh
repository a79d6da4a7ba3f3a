#!/usr/bin/env bash
# The build of the fuzz targets: clang's libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer, and as much of the
# optimizer as makes them quick.
#
#   tests/fuzz/configure.sh [OPTION of cmake...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cmake -S "$root" -B "$root/build/fuzz" -G Ninja -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1" -DSMT_FUZZ=ON \
  -DCMAKE_CXX_COMPILER=clang++-14 "$@" >/dev/null
