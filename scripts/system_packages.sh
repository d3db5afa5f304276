#!/bin/sh
# system_packages.sh [--required] PACKAGE...
# Installs the Debian packages that are missing, where this user may; otherwise prints the line to run.
set -eu
required=no
if [ "${1:-}" = --required ]; then required=yes; shift; fi

present() {
  case "$1" in
    bubblewrap) command -v bwrap ;;
    redis-server | chromium-headless-shell) command -v "$1" ;;
    *) dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null | grep 'install ok installed' ;;
  esac >/dev/null 2>&1
}

missing=
for package in "$@"; do
  present "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
allowed=no
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then
    allowed=yes
  elif sudo -n true 2>/dev/null; then
    allowed=yes
    as_root="sudo -n"
  fi
fi
if [ "$allowed" = yes ]; then
  echo "Installing system packages:$missing"
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  if $as_root apt-get update >"$log" 2>&1 &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing >"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  tail -n 15 "$log" >&2
  rm -f "$log"
fi
if command -v apt-get >/dev/null 2>&1; then
  echo "Missing:$missing. To install:  sudo apt-get install -y$missing" >&2
else
  echo "Missing:$missing. Install with this system's package manager." >&2
fi
[ "$required" = no ]
