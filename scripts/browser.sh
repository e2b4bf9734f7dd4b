#!/bin/sh
# Makes sure there is a Chromium and a Chinese font for the tests: what the system has,
# else Debian's packages where they can be installed unasked, else Playwright's own browser.
set -eu
cd "$(dirname "$0")/.."

die() { printf '出错：%s\n' "$*" >&2; exit 1; }
# Ubuntu's package of that name only leads to a snap
debian() { grep -qs '^ID=debian' /etc/os-release; }

if ! .venv/bin/python tests/chromium.py >/dev/null 2>&1; then
  status=2
  if debian; then status=0; sh scripts/apt.sh chromium || status=$?; fi
  if [ "$status" = 2 ]; then
    printf '· 安装测试用的浏览器（Playwright 自带的 Chromium）\n'
    .venv/bin/playwright install chromium >.uv/browser.log 2>&1 ||
      die "装不上浏览器，多半是没有网络；也可以自己安装 Chromium 或 Chrome，再运行一次。详情见 .uv/browser.log"
  elif [ "$status" != 0 ]; then exit "$status"
  fi
fi
if command -v fc-list >/dev/null 2>&1 && [ -z "$(fc-list :lang=zh | head -n 1)" ]; then
  status=0
  sh scripts/apt.sh fonts-noto-cjk || status=$?
  [ "$status" != 2 ] || { printf '提醒：系统里没有中文字体，截图里的汉字会是方框\n'; status=0; }
  exit "$status"
fi
