#!/usr/bin/env bash
# A database of `nutgraf index` opens in Datasette and DuckDB.
# usage: collection.sh [BIN]     PYTHON names a Python that has them; without one, the pinned ones go into target/collection.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-target/release/nutgraf}")
. tests/python.sh
python_with collection 'datasette, duckdb, duckdb_extension_sqlite_scanner' \
  'datasette==0.65.5' 'duckdb==1.5.5' 'duckdb-extension-sqlite-scanner==1.5.5'
"$python" tests/collection.py "$binary"
