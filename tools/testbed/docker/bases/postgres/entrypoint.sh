#!/bin/bash
# The contract of the official image as far as this workspace uses it; what it does not know, it refuses.
set -euo pipefail

refuse() {
  echo "$1" >&2
  exit 1
}

[[ ${1:-postgres} == -* ]] && set -- postgres "$@"
[[ $1 == postgres ]] || exec "$@"

if [[ $(id -u) == 0 ]]; then
  mkdir -p "$PGDATA"
  chown -R 999:999 "$PGDATA"
  exec setpriv --reuid 999 --regid 999 --clear-groups -- "$0" "$@"
fi

if [[ ! -s $PGDATA/PG_VERSION ]]; then
  [[ -z ${POSTGRES_DB:-}${POSTGRES_HOST_AUTH_METHOD:-} ]] || refuse 'This stand-in knows neither POSTGRES_DB nor POSTGRES_HOST_AUTH_METHOD.'
  password=${POSTGRES_PASSWORD:-}
  [[ -z ${POSTGRES_PASSWORD_FILE:-} ]] || password=$(< "$POSTGRES_PASSWORD_FILE")
  [[ -n $password ]] || refuse 'The superuser needs a password: POSTGRES_PASSWORD_FILE or POSTGRES_PASSWORD.'
  mkdir -p "$PGDATA"
  # shellcheck disable=SC2086 # The arguments are words, as with the official image.
  initdb --pgdata="$PGDATA" --username="${POSTGRES_USER:-postgres}" --pwfile=<(printf '%s\n' "$password") \
    --auth-local=trust --auth-host=scram-sha-256 --set=unix_socket_directories=/var/run/postgresql ${POSTGRES_INITDB_ARGS:-}
  printf '\nhost all all all scram-sha-256\n' >> "$PGDATA/pg_hba.conf"
fi

unset POSTGRES_PASSWORD
exec "$@" -c listen_addresses='*'
