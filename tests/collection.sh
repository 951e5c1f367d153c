#!/usr/bin/env bash
# A database of `nutgraf index` opens in Datasette and DuckDB.
# usage: collection.sh [BIN]     PYTHON names a Python that has them; without one, the pinned ones go into target/collection.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-target/release/nutgraf}")
python=${PYTHON:-python3}
packages=('datasette==0.65.5' 'duckdb==1.5.5' 'duckdb-extension-sqlite-scanner==1.5.5')

skip() { echo "skipped: $*"; exit 0; }
has_all() { "$1" -c 'import datasette, duckdb, duckdb_extension_sqlite_scanner' 2>/dev/null; }

command -v "$python" >/dev/null || skip "needs Python 3"
if ! has_all "$python"; then
  venv=target/collection
  if ! has_all $venv/bin/python; then
    mkdir -p target
    "$python" -m venv $venv || skip "python3 -m venv failed"
    timeout 600 $venv/bin/pip install --quiet --disable-pip-version-check "${packages[@]}" ||
      skip "pip could not install ${packages[*]} (no network?)"
  fi
  python=$venv/bin/python
fi
"$python" tests/collection.py "$binary"
