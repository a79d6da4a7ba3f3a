#!/usr/bin/env bash
# Installs Debian packages that are missing, and says which.  As root or through sudo; nothing is done, and
# no right is needed, when everything is there.
#
#   packages.sh build        what building smt needs
#   packages.sh run          what the quickstart needs beside it
#   packages.sh test         what the tests need beside both
#   packages.sh package      what cpack needs to make a Debian package
#   packages.sh e2e          what the end-to-end tests need beside all of them
#   packages.sh browser      what the test of report.html needs beside build
#   packages.sh fuzz         what fuzzing needs (the replay of the corpora does not)
#   packages.sh quality      what clang and clang-tidy need (tests/quality/clang.sh)
#   packages.sh coverage     what counting lines needs (tests/quality/coverage.sh)
set -euo pipefail

build=(g++ cmake ninja-build pkg-config libpqxx-dev libinih-dev libfmt-dev libcli11-dev libre2-dev
  nlohmann-json3-dev libssl-dev libmariadb-dev libcurl4-openssl-dev)
run=(postgresql postgresql-client)
test=(libgtest-dev libyaml-cpp-dev pgbouncer python3 python3-jsonschema python3-yaml npm:npm patch fish zsh man:man-db groff openssl)
package=(dpkg-dev file)
# Flink 1.20 runs on Java 17, which is Debian 12's.
e2e=(javac:default-jdk-headless mvn:maven pip3:python3-pip unzip curl)
browser=(node:nodejs npm:npm chromium:chromium fonts-dejavu-core)
fuzz=(clang-14 libclang-rt-14-dev)
quality=(clang-14 clang-tidy-14 libclang-rt-14-dev)
coverage=(gcovr)

# COMMAND:PACKAGE is there when the command is, wherever it comes from.
is_there() {
  if [[ $1 == *:* ]]; then
    command -v "${1%%:*}" >/dev/null
  else
    [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
  fi
}

missing=()
for group in "$@"; do
  declare -n packages=$group
  for package in "${packages[@]}"; do
    is_there "$package" || [[ " ${missing[*]} " == *" ${package#*:} "* ]] || missing+=("${package#*:}")
  done
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

echo "Installing Debian packages: ${missing[*]}" >&2
as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || {
    echo "packages.sh: these packages are missing, and there is neither root nor sudo to install them" >&2
    exit 1
  }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq >&2
# A cluster of the distribution is not wanted: the tests make their own.
if [[ " ${missing[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq -o=Dpkg::Use-Pty=0 --no-install-recommends "${missing[@]}" >/dev/null
