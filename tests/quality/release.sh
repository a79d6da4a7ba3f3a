#!/usr/bin/env bash
# Builds smt as a release, where the optimizer sees more, and takes each warning for an error.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/release-werror
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSMT_WERROR=ON >/dev/null
cmake --build "$build"
