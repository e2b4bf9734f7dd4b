#!/bin/sh
# Makes sure of the libraries and the Chinese font that the PDF needs: Debian's packages where they can be installed unasked.
# Elsewhere scripts/run.py dist says what to install.
set -eu
cd "$(dirname "$0")/.."

ready() {
  .venv/bin/python -W ignore -c 'import weasyprint' >/dev/null 2>&1 &&
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ':family=Noto Sans CJK SC')" ]
}
if ready; then exit 0; fi
sh scripts/apt.sh fontconfig fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 || [ $? = 2 ]
