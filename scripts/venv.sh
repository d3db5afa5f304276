#!/bin/sh
# Makes .venv with the first Python of at least 3.11 that is found.
set -eu
cd "$(dirname "$0")/.."

new_enough() {
  "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

for candidate in ${PYTHON:-} python3.11 python3 python3.12 python3.13 python; do
  if new_enough "$candidate"; then python=$candidate; break; fi
done
if [ -z "${python:-}" ]; then
  echo "Python 3.11 or newer is needed. Install it, or name it: make run PYTHON=/path/to/python3.11" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
  sh scripts/system_packages.sh --required python3-venv
fi
"$python" -m venv .venv
