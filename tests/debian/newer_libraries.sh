#!/usr/bin/env bash
# Builds smt on Debian 13, with libpqxx 7 and a newer compiler, and runs the unit, golden and integration tests on its
# PostgreSQL 17; without sanitizers, for which it has no other code.
# Runs there: tests/debian/root.sh trixie tests/debian/newer_libraries.sh
set -euo pipefail
tests/support/packages.sh build run test
tests/support/fetch-sarif-schema.sh >/dev/null
cmake -S . -B build/newer -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 -DSMT_BUILD_TESTS=ON \
  -DSMT_PRECOMPILE=ON -DSMT_WERROR=ON >/dev/null
cmake --build build/newer --target smt smt_unit_tests smt_golden_tests smt_integration_tests smt_check_tests \
  smt_program_tests smt_faults
dpkg-query --showformat '${Package} ${Version}\n' --show 'libpqxx-*'
for tests in unit golden integration check program; do
  build/newer/tests/smt_${tests}_tests --gtest_brief=1
done
