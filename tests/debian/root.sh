#!/usr/bin/env bash
# Runs a command in a fresh Debian, in a copy of this work tree, as a newcomer has it.
#
#   root.sh RELEASE COMMAND...     RELEASE: bookworm (Debian 12), trixie (Debian 13)
#
# debootstrap, which it installs, makes the root in a temporary folder, and it is removed at the end.  What the tests
# have downloaded is in its ~/.cache/smt/dl too.  Needs root or sudo.
set -euo pipefail
[[ $# -ge 2 ]] || {
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  exit 2
}
if [[ $(id -u) -ne 0 ]]; then
  exec sudo --preserve-env=HOME "$0" "$@"
fi
release=$1
shift
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# The mirror of this machine's own apt, where it is a Debian.
mirror=$(apt-get indextargets --format '$(SITE)' 2>/dev/null | grep -m 1 '/debian$' || true)
mirror=${mirror:-http://deb.debian.org/debian}

command -v debootstrap >/dev/null || {
  echo "Installing Debian packages: debootstrap" >&2
  apt-get install -y -qq debootstrap >/dev/null
}
root=$(mktemp -d /tmp/smt-debian-XXXXXX)
# Mounts and processes of the command end with the namespace; what is mounted is never removed.
finish() {
  [[ -z ${command:-} ]] || { kill "$command" && wait "$command"; } 2>/dev/null || true
  rm -rf --one-file-system "$root" "$root.log"
}
trap finish EXIT
trap 'exit 143' TERM INT
chmod 755 "$root"
debootstrap --variant=minbase "$release" "$root" "$mirror" >"$root.log" 2>&1 || {
  tail -n 5 "$root.log" >&2
  exit 1
}
rm "$root.log"

# The work tree without what is ignored, and without its history.
mkdir "$root/smt"
git -C "$source" ls-files -z --cached --others --exclude-standard |
  tar -C "$source" --null --files-from=- --create --ignore-failed-read 2>/dev/null | tar -C "$root/smt" --extract --no-same-owner
downloads=${SMT_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/smt}/dl
mkdir -p "$downloads" "$root/root/.cache/smt/dl"

unshare --mount --pid --fork --kill-child bash -c '
  root=$1 downloads=$2; shift 2
  mount --bind "$root" "$root" # unshare(1) wants / to be a mount point
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --bind -o ro "$downloads" "$root/root/.cache/smt/dl"
  exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TERM="${TERM:-dumb}" \
    bash -c "cd /smt && exec \"\$@\"" bash "$@"' bash "$root" "$downloads" "$@" &
command=$!
wait "$command"
