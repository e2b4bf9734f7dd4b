#!/bin/sh
# Makes .venv from uv.lock with a pinned, hash-checked uv. Arguments: the dependency groups wanted besides the site's own.
# Quick when nothing changed: a stamp per set of groups is newer than the files it was made from.
set -eu
cd "$(dirname "$0")/.."

die() { printf '出错：%s\n' "$*" >&2; exit 1; }

# What the log of a failed installation says, as a reason and a remedy; $1 says what failed.
explain() {
  if grep -qiE 'needs to be updated|lockfile' "$log"; then why="uv.lock 与 pyproject.toml 对不上；改过依赖就运行 .uv/venv/bin/uv lock"
  elif grep -qiE 'hash(es)? (mismatch|do not match)|hash mismatch|do not match the hashes' "$log"; then
    why="收到的文件与登记的校验值不符，没有安装；${index:+镜像 $index 可能坏了，换一个，或者去掉镜像设置再试}${index:-多半是中途被改动，换一个网络再试}"
  elif grep -qiE 'no space left|disk quota' "$log"; then why="磁盘满了，腾出 500 MB 再运行一次"
  elif grep -qiE 'permission denied' "$log"; then why="没有写入的权限；看看这个目录是谁的"
  elif grep -qiE 'certificate|tls|ssl' "$log"; then why="连接不被信任（证书）；公司网络要先装好它的根证书"
  elif grep -qiE 'dns|resolve|connect|timed? ?out|unreachable|network|proxy' "$log"; then
    why="多半是没有网络${index:+，或者连不上镜像 $index}；连上网再运行一次，之后就不再需要网络"
  elif grep -qiE 'no matching|not found|no solution|no wheels|404' "$log"; then
    why="${index:+镜像 $index }里没有要的版本或适合本机的安装包；${index:+镜像可能还没有同步，}换一个 Python 版本或源再试"
  else why="原因在记录的最后几行"
  fi
  die "$1，$why。详情见 $log"
}

groups="" stamp=.venv/.ready
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
# A mirror of PyPI that either tool is told of serves both.
index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-}}}
if [ ! -x .uv/venv/bin/uv ] || [ scripts/uv.txt -nt .uv/venv/bin/uv ]; then
  printf '· 第一次运行：准备安装工具 uv（装在本目录的 .uv/）\n'
  rm -rf .uv/venv
  if ! "$python" -m venv .uv/venv >"$log" 2>&1 ||
    ! ${index:+env PIP_INDEX_URL="$index"} .uv/venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.txt >>"$log" 2>&1; then
    explain "装不上 uv"
  fi
  touch .uv/venv/bin/uv
fi
[ -n "$index" ] || index=$(.uv/venv/bin/pip config get global.index-url 2>/dev/null || true)

export UV_PYTHON_DOWNLOADS=never
# shellcheck disable=SC2086 # a list on purpose
locked() {
  # --inexact: what another target installed stays, so that serve and test do not undo each other
  .uv/venv/bin/uv sync --quiet --locked --inexact --python "$python" $groups
}
# uv.lock names files of the default index; from a mirror come the same files, held to the same sums.
# shellcheck disable=SC2086 # a list on purpose
mirrored() {
  { [ -x .venv/bin/python ] || .uv/venv/bin/uv venv --quiet --no-project --python "$python" .venv; } &&
    for part in "--only-group build" "$groups"; do # what builds a package before the package
      .uv/venv/bin/uv export --quiet --frozen --no-header $part --output-file .uv/requirements.txt >/dev/null &&
        .uv/venv/bin/uv pip install --quiet --no-config --python .venv/bin/python --default-index "$index" \
          --require-hashes --no-build-isolation-package rjsmin -r .uv/requirements.txt || return 1
    done
}
printf '· 按 uv.lock 安装依赖（装在本目录的 .venv/）%s\n' "${index:+，从镜像 $index}"
if [ -n "$index" ]; then way=mirrored; else way=locked; fi
$way >"$log" 2>&1 || explain 装不上依赖
touch "$stamp"
