#!/bin/sh
# Makes sure there is a Chromium and a Chinese font for the tests: what the system has,
# else Debian's packages where apt and root are at hand, else Playwright's own browser.
set -eu
cd "$(dirname "$0")/.."

die() { printf '出错：%s\n' "$*" >&2; exit 1; }
debian() { command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; }
install() {
  printf '· 安装 %s\n' "$*"
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@") >.uv/apt.log 2>&1 ||
    die "装不上 $*，多半是没有网络；连上网再运行一次。详情见 .uv/apt.log"
}

if ! .venv/bin/python tests/chromium.py >/dev/null 2>&1; then
  if debian; then
    install chromium
  else
    printf '· 安装测试用的浏览器（Playwright 自带的 Chromium）\n'
    .venv/bin/playwright install chromium >.uv/browser.log 2>&1 ||
      die "装不上浏览器，多半是没有网络；也可以自己安装 Chromium 或 Chrome，再运行一次。详情见 .uv/browser.log"
  fi
fi
if command -v fc-list >/dev/null 2>&1 && [ -z "$(fc-list :lang=zh | head -n 1)" ]; then
  if debian; then install fonts-noto-cjk; else printf '提醒：系统里没有中文字体，截图里的汉字会是方框\n'; fi
fi
