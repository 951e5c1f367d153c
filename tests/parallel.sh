#!/usr/bin/env bash
# xargs and GNU parallel: the answers of many small runs are those of one run.
# usage: parallel.sh [BIN]
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-target/release/nutgraf}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Files through xargs: two runs at a time, ten files each; a run ends with 1 when one of its files holds no article.
find fixtures/articles -name 'input.*' ! -name '*.jsonl' | LC_ALL=C sort >"$work/list"
"$binary" -q -f jsonl --files-from "$work/list" >"$work/plain" || true
mkdir "$work/answers"
export NUTGRAF=$binary OUT=$work/answers
# shellcheck disable=SC2016
tr '\n' '\0' <"$work/list" |
  xargs -0 -P 2 -n 10 sh -c '"$NUTGRAF" -q -f jsonl -j 1 "$@" >"$(mktemp "$OUT/XXXXXX")" || true' sh
cmp <(LC_ALL=C sort "$work/plain") <(cat "$work"/answers/* | LC_ALL=C sort)
echo "ok: $(wc -l <"$work/list") files through xargs"

# A dump through GNU parallel: blocks of lines, answers in the order of the blocks.
if ! command -v parallel >/dev/null || ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
  echo "skipped: needs GNU parallel"
  exit 0
fi
if ! command -v python3 >/dev/null; then
  echo "skipped: needs Python 3"
  exit 0
fi
python3 tests/dump.py 8 >"$work/dump.jsonl"
"$binary" -q --from jsonl -f jsonl <"$work/dump.jsonl" >"$work/plain" || true
parallel --will-cite --pipe --keep-order --block 100k -j 2 \
  "$binary -q --from jsonl -f jsonl -j 1 || true" <"$work/dump.jsonl" >"$work/answers.jsonl"
cmp "$work/plain" "$work/answers.jsonl"
echo "ok: $(wc -l <"$work/plain") records through GNU parallel"
