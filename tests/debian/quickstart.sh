#!/usr/bin/env bash
# What a newcomer does on a fresh Debian 12: the quickstart; then the package, with what it depends on and nothing else.
# In the release the optimizer sees more: there each warning is an error.
# Runs there: tests/debian/root.sh bookworm tests/debian/quickstart.sh
set -euo pipefail
CXXFLAGS=-Werror ./examples/quickstart.sh
tests/support/packages.sh package
cpack --config build/release/CPackConfig.cmake -G DEB -B build/deb >/dev/null
apt-get install -y -qq ./build/deb/smt_*.deb >/dev/null  # without ./ it is the name of a package
cd /
smt --version
[[ $(command -v smt) == /usr/bin/smt ]]
smt config | cmp - /usr/share/smt/config_prod.conf
