#!/usr/bin/env bash
# A ready-to-run Flink with the connectors that smt writes for, in a cache outside the source tree.
#
#   fetch.sh        prints the folder of Flink on stdout; what it does, on stderr
#
# The cache is $SMT_CACHE_DIR, else $XDG_CACHE_HOME/smt, else ~/.cache/smt.  When it is complete, nothing is
# downloaded.  Needs python3 with pip, and mvn.
#
# Flink comes as PyFlink packages it: the wheel `apache-flink` has bin/ and conf/, the source package
# `apache-flink-libraries` has lib/, opt/ and plugins/.  Neither is installed, both are only unpacked.
set -euo pipefail

flink_version=1.20.5
# Not in the PyFlink packages, and the SQL client does not start without it (ClassNotFoundException DefaultContext).
opt_jars=(org.apache.flink:flink-sql-gateway:1.20.3)
lib_jars=(
  org.apache.flink:flink-sql-connector-postgres-cdc:3.5.0
  com.starrocks:flink-connector-starrocks:1.2.10_flink-1.19
  # The StarRocks sink asks for the columns of its tables by JDBC and brings no driver for it.
  com.mysql:mysql-connector-j:8.4.0
)
dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1

cache=${SMT_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/smt}
downloads=$cache/dl
flink=$cache/flink-$flink_version
# Written last, with the versions in it: a folder that was only partly made, or made of other versions, is made again.
marker=$flink/.complete
pins="$flink_version ${opt_jars[*]} ${lib_jars[*]}"

say() {
  echo "fetch.sh: $*" >&2
}

fail() {
  say "$*"
  exit 1
}

need() {
  command -v "$1" >/dev/null || fail "$1 is missing: $2"
}

is_complete() {
  [[ -f $marker && $(<"$marker") == "$pins" ]]
}

# Only bin/ and conf/ are taken from the wheel, so any Python's will do: one that certainly exists is asked for.
download_flink() {
  say "downloading Flink $flink_version (about 235 MB)"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$downloads" \
    --only-binary=:all: --implementation cp --python-version 3.11 --platform manylinux2014_x86_64 \
    "apache-flink==$flink_version" >&2
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$downloads" \
    --no-binary=:all: "apache-flink-libraries==$flink_version" >&2
}

unpack_flink() {
  local unpacked=$flink.partial
  say "unpacking into $flink"
  rm -rf "$unpacked" "$flink"
  mkdir -p "$unpacked/flink/log"
  python3 -m zipfile -e "$downloads"/apache_flink-"$flink_version"-*.whl "$unpacked/wheel"
  tar -xzf "$downloads/apache_flink_libraries-$flink_version.tar.gz" -C "$unpacked"
  cp -r "$unpacked/wheel/pyflink/bin" "$unpacked/wheel/pyflink/conf" "$unpacked/flink/"
  cp -r "$unpacked/apache_flink_libraries-$flink_version/deps/." "$unpacked/flink/"
  # zipfile forgets the modes.
  chmod +x "$unpacked"/flink/bin/*
  mv "$unpacked/flink" "$flink"
  rm -rf "$unpacked"
}

# copy_jars FOLDER GROUP:ARTIFACT:VERSION...
copy_jars() {
  local folder=$1 artifact
  shift
  for artifact in "$@"; do
    say "fetching $artifact"
    mvn --batch-mode --quiet "$dependency_plugin:get" -Dartifact="$artifact" -Dtransitive=false >&2
    mvn --batch-mode --quiet "$dependency_plugin:copy" -Dartifact="$artifact" -DoutputDirectory="$folder" >&2
  done
}

mkdir -p "$downloads"
# Two test runs that start together must not unpack into one folder.
exec 9>"$cache/.lock"
flock 9
if ! is_complete; then
  need python3 "apt-get install python3 python3-pip"
  need mvn "apt-get install maven"
  download_flink
  unpack_flink
  copy_jars "$flink/opt" "${opt_jars[@]}"
  copy_jars "$flink/lib" "${lib_jars[@]}"
  echo "$pins" >"$marker"
fi
echo "$flink"
