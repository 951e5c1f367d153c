#!/usr/bin/env bash
# Pages and sites in a real browser: what is lit, links, filters, sorting, search, accessibility, and that hostile articles run nothing.
# usage: run.sh [BIN]     CHROMIUM names the browser; without one, chromium is looked for and, by root, installed with apt-get.
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=$(realpath "${1:-target/release/nutgraf}")
packages='playwright-core@1.65.1 axe-core@4.14.1'

skip() { echo "skipped: $*"; exit 0; }
find_browser() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name"; then return; fi
  done
  return 1
}

command -v node >/dev/null || skip "needs Node.js"
command -v npm >/dev/null || skip "needs npm"
if ! find_browser >/dev/null; then
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || skip "needs Chromium"
  { timeout 300 apt-get update -qq && timeout 600 apt-get install -qq -y chromium; } >/dev/null 2>&1 ||
    skip "apt-get could not install chromium (no network?)"
fi
browser=$(find_browser) || skip "needs Chromium"
tools=target/browser
if ! [ -d $tools/node_modules/axe-core ]; then
  mkdir -p $tools
  # shellcheck disable=SC2086
  timeout 600 npm install --silent --no-audit --no-fund --prefix $tools $packages ||
    skip "npm could not install $packages (no network?)"
fi

# Modules are looked for beside the file that imports them.
cp tests/browser/*.mjs $tools/
for checks in check site; do
  node $tools/$checks.mjs "$binary" "$(command -v "$browser")" "$PWD"
done
