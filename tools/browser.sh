#!/usr/bin/env bash
# The browser journeys need Chromium and a font with Korean letters; install them where apt can.
set -euo pipefail
have_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
have_font() { command -v fc-list >/dev/null && fc-list ":lang=ko" | grep -q .; }
have_browser && have_font && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "installing chromium and Korean fonts for the browser journeys"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
else
  echo "no Chromium here: the browser journeys will skip (Debian: apt-get install chromium fonts-noto-cjk)" >&2
fi
