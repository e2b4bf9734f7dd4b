#!/bin/sh
# Makes .venv from uv.lock with a pinned, hash-checked uv. Arguments: the dependency groups wanted besides the site's own.
# Quick when nothing changed: a stamp per set of groups is newer than the files it was made from.
set -eu
cd "$(dirname "$0")/.."

die() { printf '出错：%s\n' "$*" >&2; exit 1; }

groups=""
stamp=.venv/.ready
for group in "$@"; do groups="$groups --group $group"; stamp="$stamp-$group"; done
if [ -f "$stamp" ] && [ ! uv.lock -nt "$stamp" ] && [ ! scripts/uv.txt -nt "$stamp" ]; then exit 0; fi

python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 ||
  die "没有找到 $python。请先安装 Python 3.11 或更新版本（Debian/Ubuntu：sudo apt install python3 python3-venv；macOS：brew install python）。"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  die "$("$python" --version) 太旧，需要 Python 3.11 或更新版本；装好后用 make serve PYTHON=python3.11 这样的写法指定它。"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
  die "这个 Python 没有 venv 模块。请先安装它（Debian/Ubuntu：sudo apt install python3-venv）。"

mkdir -p .uv
log=.uv/setup.log
if [ ! -x .uv/venv/bin/uv ] || [ scripts/uv.txt -nt .uv/venv/bin/uv ]; then
  printf '· 第一次运行：准备安装工具 uv（装在本目录的 .uv/）\n'
  rm -rf .uv/venv
  "$python" -m venv .uv/venv >"$log" 2>&1 &&
    .uv/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.txt >>"$log" 2>&1 ||
    die "装不上 uv，多半是没有网络；连上网再运行一次，之后就不再需要网络。详情见 $log"
  touch .uv/venv/bin/uv
fi
printf '· 按 uv.lock 安装依赖（装在本目录的 .venv/）\n'
# --inexact: what another target installed stays, so that serve and test do not undo each other
UV_PYTHON_DOWNLOADS=never .uv/venv/bin/uv sync --quiet --locked --inexact --python "$python" $groups >"$log" 2>&1 ||
  die "装不上依赖，多半是没有网络；连上网再运行一次，之后就不再需要网络。详情见 $log"
touch "$stamp"
