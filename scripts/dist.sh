#!/bin/sh
# Makes sure of the libraries and the Chinese font that the PDF needs: Debian's packages where apt and root are at hand.
# Elsewhere scripts/run.py dist says what to install.
set -eu
cd "$(dirname "$0")/.."

ready() {
  .venv/bin/python -W ignore -c 'import weasyprint' >/dev/null 2>&1 &&
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ':family=Noto Sans CJK SC')" ]
}
if ready || ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then exit 0; fi
packages="fontconfig fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
printf '· 安装 %s\n' "$packages"
mkdir -p .uv
# shellcheck disable=SC2086 # a list on purpose
(apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages) >.uv/apt.log 2>&1 || {
  printf '出错：装不上 %s，多半是没有网络；连上网再运行一次。详情见 .uv/apt.log\n' "$packages" >&2
  exit 1
}
