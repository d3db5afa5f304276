#!/bin/sh
# Makes sure that the browser tests have a Chromium: one on PATH, Debian's (without its windows, which takes a
# fifth less of the processor), or Playwright's own.
set -eu
cd "$(dirname "$0")/.."
for name in chromium-headless-shell chromium; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
# Ubuntu's package of this name is an installer for a snap, which does not run headless in a container.
if grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
  sh scripts/system_packages.sh --required chromium-headless-shell
else
  .venv/bin/python -m playwright install chromium
fi
