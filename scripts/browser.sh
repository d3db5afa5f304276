#!/bin/sh
# Makes sure that the browser tests have a Chromium: one on PATH, Debian's, or Playwright's own.
set -eu
cd "$(dirname "$0")/.."
if command -v chromium >/dev/null 2>&1; then exit 0; fi
# Ubuntu's package of this name is an installer for a snap, which does not run headless in a container.
if grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
  sh scripts/system_packages.sh --required chromium
else
  .venv/bin/python -m playwright install chromium
fi
