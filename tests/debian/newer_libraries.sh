#!/usr/bin/env bash
# Builds smt on Debian 13, with libpqxx 7 and a newer compiler, runs the unit, golden and integration tests on its
# PostgreSQL 17, and counts the lines that they run; without sanitizers, for which it has no other code.
# Runs there: tests/debian/root.sh trixie tests/debian/newer_libraries.sh
set -euo pipefail
tests/support/packages.sh build run test coverage
tests/support/fetch-sarif-schema.sh >/dev/null
dpkg-query --showformat '${Package} ${Version}\n' --show 'libpqxx-*'
tests/quality/coverage.sh
