#!/bin/sh
# Installs the Debian packages named, where that needs nobody's leave: as root, or in CI with a sudo that asks for no password.
# Ends with 2 where it is not so; the caller says what else helps.
set -eu
cd "$(dirname "$0")/.."

command -v apt-get >/dev/null 2>&1 || exit 2
if [ "$(id -u)" = 0 ]; then sudo=""
elif [ -n "${CI:-}" ] && sudo -n true 2>/dev/null; then sudo="sudo -n"
else exit 2
fi
printf '· 安装 %s\n' "$*"
mkdir -p .uv
# shellcheck disable=SC2086 # nothing at all for root
apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "$@" >>.uv/apt.log 2>&1; }
: >.uv/apt.log
if ! { apt update && apt install -y --no-install-recommends "$@"; }; then
  printf '出错：装不上 %s，多半是没有网络；连上网再运行一次。详情见 .uv/apt.log\n' "$*" >&2
  exit 1
fi
