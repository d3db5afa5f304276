#!/bin/sh
# install.sh EXTRAS
# Installs this project with its pinned libraries into .venv. uv takes seconds where pip takes a minute or two;
# it does not read pip's configuration, so where it can't have something, pip is asked, and that is said.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
pip="$python -m pip install -qq --disable-pip-version-check"
wanted=".[$1]"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if $pip "$(grep '^uv==' constraints.txt)" >"$log" 2>&1 &&
  $python -m uv pip install -q --compile-bytecode --python "$python" -e "$wanted" -c constraints.txt >"$log" 2>&1; then
  exit 0
fi
tail -n 3 "$log"
echo "uv could not install it; asking pip (a minute or two) ..."
$pip -e "$wanted" -c constraints.txt
