#!/usr/bin/env bash
# Finds PostgreSQL, and installs it with apt-get where that is allowed. Tests and benches need it, Voile itself does not.
set -euo pipefail
command -v pg_ctl > /dev/null || compgen -G "/usr/lib/postgresql/*/bin/pg_ctl" > /dev/null && exit 0
as_root=()
if [ "$(id -u)" != 0 ]; then
  if command -v sudo > /dev/null && sudo -n true 2> /dev/null; then as_root=(sudo -n); else
    echo "The tests need PostgreSQL: run 'apt-get install postgresql' as root." >&2
    exit 1
  fi
fi
echo "Installing PostgreSQL ..."
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends postgresql > /dev/null
