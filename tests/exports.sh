#!/usr/bin/env bash
# The exports of a collection are read by the programs they are for: DuckDB, FollowTheMoney, jsonschema, pyld, NLTK, bratly.
# usage: exports.sh [BIN]     PYTHON names a Python that has them; without one, the pinned ones go into target/exports.
# NINJS_SCHEMA names ninjs-schema_3.1.json of https://github.com/iptc/newsinjson, and ANNO_CONTEXT the anno.jsonld of
# https://github.com/w3c/web-annotation, which no package has: what needs them is skipped without.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-target/release/nutgraf}")
. tests/python.sh
python_with exports 'duckdb, followthemoney, jsonschema, pyld, nltk, bratly, bratly.io, rfc3987, rfc3339_validator' \
  'duckdb==2.0.1' 'followthemoney==4.11.2' 'jsonschema==4.26.0' 'PyLD==3.3.0' 'nltk==3.10.4' 'bratly==0.1.4' \
  'bratly-io-fs==0.1.4' 'rfc3987==1.3.8' 'rfc3339-validator==0.1.4'
"$python" tests/exports.py "$binary"

# A spreadsheet program, where there is one, opens every table.
if command -v soffice >/dev/null; then
  "$python" tests/exports.py "$binary" --spreadsheet
else
  echo "skipped: LibreOffice is not installed"
fi
