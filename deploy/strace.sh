#!/usr/bin/env bash
# Installs strace with apt-get where that is allowed. One test uses it and says so where it is missing; Voile itself does not.
set -euo pipefail
command -v strace > /dev/null && exit 0
as_root=()
if [ "$(id -u)" != 0 ]; then
  if command -v sudo > /dev/null && sudo -n true 2> /dev/null; then as_root=(sudo -n); else
    echo "Without strace the order of syncs is seen by Python alone: run 'apt-get install strace' as root." >&2
    exit 0
  fi
fi
command -v apt-get > /dev/null || exit 0
echo "Installing strace ..."
"${as_root[@]}" apt-get update -qq || true
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends strace > /dev/null ||
  echo "strace could not be installed; the order of syncs is seen by Python alone." >&2
