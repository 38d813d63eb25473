#!/usr/bin/env bash
# Finds Chromium, and installs it with apt-get where that is allowed. Tests and benches need it, Voile itself does not.
set -euo pipefail
command -v chromium > /dev/null && command -v chromium-headless-shell > /dev/null && exit 0
[ -x "${VOILE_CHROMIUM:-/nonexistent}" ] && exit 0
as_root=()
if [ "$(id -u)" != 0 ]; then
  if command -v sudo > /dev/null && sudo -n true 2> /dev/null; then as_root=(sudo -n); else
    command -v chromium > /dev/null && exit 0
    echo "The tests need Chromium: run 'apt-get install chromium' as root, or set VOILE_CHROMIUM to a Chromium binary." >&2
    exit 1
  fi
fi
echo "Installing Chromium ..."
install() {
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@" > /dev/null
}
# The shell only makes the tests faster.
install chromium chromium-headless-shell fonts-liberation || command -v chromium > /dev/null || install chromium fonts-liberation
