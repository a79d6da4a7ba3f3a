#!/usr/bin/env bash
# Opens report.html in the distribution's Chromium: run.sh SMT [FOLDER for screenshots], or run.sh fetch.  Its two npm packages are
# installed once into $SMT_CACHE_DIR, else $XDG_CACHE_HOME/smt, else ~/.cache/smt.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${SMT_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/smt}/browser
if ! cmp -s "$here/package.json" "$cache/installed.json"; then
  mkdir -p "$cache"
  cp "$here/package.json" "$cache/package.json"
  npm install --silent --ignore-scripts --prefix "$cache" >/dev/null
  cp "$here/package.json" "$cache/installed.json"
fi
[[ ${1:-} == fetch ]] || NODE_PATH=$cache/node_modules exec node "$here/report.js" "$@"
