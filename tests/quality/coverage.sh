#!/usr/bin/env bash
# Builds smt with each warning an error, and runs its unit, golden and integration tests.  Which lines of src and include
# they run: a table by file, and an error below 90 % of all.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/coverage
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O0 --coverage" \
  -DSMT_BUILD_TESTS=ON -DSMT_PRECOMPILE=ON -DSMT_WERROR=ON >/dev/null
cmake --build "$build" --target smt smt_unit_tests smt_golden_tests smt_integration_tests smt_check_tests \
  smt_program_tests smt_faults
find "$build" -name '*.gcda' -delete
# A program writes down what it ran where it may not write, and says so.
filter='-Writing.OfAFileThatMayNotGrowChangesNothing:Writing.IntoAReadOnlyFolderChangesNothing'
for tests in unit golden integration check program; do
  "$build/tests/smt_${tests}_tests" --gtest_brief=1 "--gtest_filter=$filter"
done
# A program that a signal ends has not written down what it ran.
gcovr "$build" --root "$root" --filter 'src/' --filter 'include/' --exclude-throw-branches --fail-under-line 90 \
  --gcov-ignore-parse-errors
