#!/usr/bin/env bash
# A throw-away PostgreSQL with logical decoding, for tests and the quickstart.
#
#   postgres.sh start DIR   make a cluster in DIR (which must not exist) and start it on a free port of
#                           127.0.0.1 with its socket in DIR; prints PGHOST=... and PGPORT=...
#   postgres.sh crash DIR   restart it as after a crash (pg_ctl restart -m immediate)
#   postgres.sh stop DIR    stop it and remove DIR
#
# The superuser is `postgres`, without a password on the socket and on 127.0.0.1.  PostgreSQL refuses to run
# as root, so root runs it as the user `postgres`.  PG_BINDIR chooses the binaries; without it the newest of
# the distribution is taken.
set -euo pipefail

fail() {
  echo "postgres.sh: $*" >&2
  exit 1
}

bindir() {
  if [[ -n ${PG_BINDIR:-} ]]; then
    echo "$PG_BINDIR"
    return
  fi
  local newest
  newest=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  [[ -n $newest ]] || fail "no PostgreSQL server found under /usr/lib/postgresql: apt-get install postgresql"
  echo "$newest"
}

as_ordinary_user() {
  if [[ $(id -u) -eq 0 ]]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

# A port that nobody listens on now.  Another program may take it before PostgreSQL does: start tries again.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

start() {
  local dir=$1 bin port
  bin=$(bindir)
  [[ ! -e $dir ]] || fail "$dir exists already"
  mkdir -p "$dir"
  if [[ $(id -u) -eq 0 ]]; then
    chown postgres "$dir"
  fi
  # The socket's folder must be reachable for clients that run as another user.
  chmod 755 "$dir"
  as_ordinary_user "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C --no-sync >"$dir/initdb.log" 2>&1 || {
    cat "$dir/initdb.log" >&2
    fail "initdb failed"
  }
  as_ordinary_user tee -a "$dir/data/postgresql.conf" >/dev/null <<EOF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
wal_level = logical
max_replication_slots = 200
max_wal_senders = 200
max_connections = 500
timezone = 'Europe/Paris'
fsync = off
${PG_EXTRA_CONF:-}
EOF
  for _ in 1 2 3 4 5; do
    port=$(free_port)
    if as_ordinary_user "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/data/server.log" --wait \
      --options="-p $port" start >/dev/null 2>&1; then
      echo "PGHOST=$dir"
      echo "PGPORT=$port"
      return
    fi
  done
  tail -n 20 "$dir/data/server.log" >&2
  fail "PostgreSQL did not start"
}

crash() {
  as_ordinary_user "$(bindir)/pg_ctl" --pgdata="$1/data" --log="$1/data/server.log" --mode=immediate --wait \
    restart >/dev/null
}

stop() {
  as_ordinary_user "$(bindir)/pg_ctl" --pgdata="$1/data" --mode=immediate --wait stop >/dev/null || true
  rm -rf "$1"
}

[[ $# -eq 2 ]] || fail "usage: postgres.sh start|crash|stop DIR"
case $1 in
  start | crash | stop) "$1" "$2" ;;
  *) fail "usage: postgres.sh start|crash|stop DIR" ;;
esac
