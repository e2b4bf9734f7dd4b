#!/bin/sh
# Makes sure there are a Chromium, a Chinese font, Firefox and WebKit for the tests: what the system has,
# else Debian's packages where they can be installed unasked, else for Chromium Playwright's own.
set -eu
cd "$(dirname "$0")/.."

die() { printf '出错：%s\n' "$*" >&2; exit 1; }
# Ubuntu's package of that name only leads to a snap
debian() { grep -qs '^ID=debian' /etc/os-release; }

if ! .venv/bin/python scripts/desk/chromium.py >/dev/null 2>&1; then
  status=2
  if debian; then status=0; sh scripts/apt.sh chromium || status=$?; fi
  if [ "$status" = 2 ]; then
    printf '· 安装测试用的浏览器（Playwright 自带的 Chromium）\n'
    .venv/bin/playwright install chromium >.uv/browser.log 2>&1 ||
      die "装不上浏览器，多半是没有网络；也可以自己安装 Chromium 或 Chrome，再运行一次。详情见 .uv/browser.log"
  elif [ "$status" != 0 ]; then exit "$status"
  fi
fi
# the same without what a window needs halves the time of the tests; they run without it too
if debian && ! command -v chromium-headless-shell >/dev/null 2>&1; then
  sh scripts/apt.sh chromium-headless-shell 2>/dev/null ||
    printf '提醒：没有装上 chromium-headless-shell，浏览器测试用 chromium，慢一倍\n'
fi
if command -v fc-list >/dev/null 2>&1 && [ -z "$(fc-list :lang=zh | head -n 1)" ]; then
  status=0
  sh scripts/apt.sh fonts-noto-cjk || status=$?
  [ "$status" != 2 ] || { printf '提醒：系统里没有中文字体，截图里的汉字会是方框\n'; status=0; }
  [ "$status" = 0 ] || exit "$status"
fi

# Firefox and WebKit, for tests/engines: where nothing can be installed unasked, those tests are skipped and say so.
engines=""
command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || ! debian || engines="firefox-esr" # Ubuntu's is a snap
webkit='import gi; gi.require_version("WebKit2", "4.1")'
{ command -v WebKitWebDriver && command -v Xvfb && /usr/bin/python3 -c "$webkit"; } >/dev/null 2>&1 ||
  engines="$engines webkit2gtk-driver xvfb python3-gi gir1.2-gtk-3.0 gir1.2-webkit2-4.1"
if [ -n "$engines" ]; then
  status=0
  # shellcheck disable=SC2086 # a list on purpose
  sh scripts/apt.sh $engines || status=$?
  [ "$status" = 0 ] || printf '提醒：没有装上 %s，Firefox 和 WebKit 的测试会跳过\n' "$engines"
fi
