#!/usr/bin/env bash
# Fuzzes one target with clang's libFuzzer under ASan and UBSan, from the inputs of its corpus.  What it finds is kept
# in build/fuzz/found, and the input can be run again by any build: smt_fuzz_TARGET FILE.
#
#   tests/fuzz/run.sh TARGET SECONDS
#   tests/fuzz/run.sh TARGET minimize     puts into the corpus what was found to be new, and no more than is needed
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
target=$1
build=build/fuzz
found=$build/found/$target

tests/fuzz/configure.sh
said=$(cmake --build "$build" --target "smt_fuzz_$target" 2>&1) || {
  echo "$said"
  exit 1
}
mkdir -p "$found/new"
program=$build/tests/fuzz/smt_fuzz_$target
if [[ $2 == minimize ]]; then
  rm -rf "$found/small"
  mkdir -p "$found/small"
  "$program" -merge=1 "$found/small" "tests/fuzz/corpus/$target" "$found/new" 2>/dev/null
  rm -f "tests/fuzz/corpus/$target"/*
  # The small ones: the corpora are kept with the sources.
  find "$found/small" -type f -size -4k -printf '%s %p\n' | sort -n | awk 'NR <= 300 && (size += $1) < 60000 {print $2}' |
    xargs cp -t "tests/fuzz/corpus/$target"
  exit
fi
exec nice "$program" -max_total_time="$2" -max_len=4096 -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
  -artifact_prefix="$found/" "$found/new" "tests/fuzz/corpus/$target"
