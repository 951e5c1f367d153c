#!/usr/bin/env bash
# Spark in local mode: rdd.pipe over a partitioned dump gives what a plain run gives.
# usage: spark.sh [BIN]     PYTHON names a Python that has pyspark (pip install pyspark); Spark needs Java 17 or later.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-target/release/nutgraf}")
python=${PYTHON:-python3}

command -v java >/dev/null || { echo "skipped: needs Java"; exit 0; }
command -v "$python" >/dev/null || { echo "skipped: needs Python 3"; exit 0; }
"$python" -c 'import pyspark' 2>/dev/null || { echo "skipped: needs pyspark (pip install pyspark)"; exit 0; }

dump=$(mktemp)
trap 'rm -f "$dump"' EXIT
"$python" tests/dump.py 8 >"$dump"
PYSPARK_PYTHON=$python PYSPARK_DRIVER_PYTHON=$python "$python" tests/spark.py "$binary" "$dump"
