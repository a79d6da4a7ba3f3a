#!/usr/bin/env bash
# Prints the path of the JSON Schema of SARIF 2.1.0, by OASIS: it is part of an npm package, which is downloaded once
# into $SMT_CACHE_DIR, else $XDG_CACHE_HOME/smt, else ~/.cache/smt.
set -euo pipefail

package=@microsoft/jest-sarif
release=1.0.0-beta.0
file=sarif-2.1.0-rtm.5.json
cache=${SMT_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/smt}/dl

if [[ ! -f $cache/$file ]]; then
  mkdir -p "$cache"
  partial=$(mktemp -d -p "$cache")
  npm pack --silent --pack-destination "$partial" "$package@$release" >/dev/null
  tar -xzf "$partial"/*.tgz -C "$partial" "package/lib/schemas/$file"
  mv "$partial/package/lib/schemas/$file" "$cache/$file"
  rm -r "$partial"
fi
echo "$cache/$file"
