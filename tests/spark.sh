#!/usr/bin/env bash
# Spark in local mode: rdd.pipe over a partitioned dump gives what a plain run gives.
# usage: spark.sh [BIN]     PYTHON names a Python that has pyspark; without one, the pinned pyspark goes into target/pyspark.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$(realpath "${1:-target/release/nutgraf}")
python=${PYTHON:-python3}
pyspark='pyspark==4.3.0'
oldest_java=17

skip() { echo "skipped: $*"; exit 0; }
has_pyspark() { "$1" -c 'import pyspark' 2>/dev/null; }

command -v java >/dev/null || skip "needs Java"
command -v "$python" >/dev/null || skip "needs Python 3"
java=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
[ "${java:-0}" -ge $oldest_java ] || skip "Spark needs Java $oldest_java or later, this is ${java:-unknown}"
if ! has_pyspark "$python"; then
  venv=target/pyspark
  if ! has_pyspark $venv/bin/python; then
    mkdir -p target
    "$python" -m venv $venv || skip "python3 -m venv failed"
    timeout 600 $venv/bin/pip install --quiet --disable-pip-version-check "$pyspark" ||
      skip "pip could not install $pyspark (no network?)"
  fi
  python=$venv/bin/python
fi
python=$(command -v "$python")

dump=$(mktemp)
trap 'rm -f "$dump"' EXIT
"$python" tests/dump.py 8 >"$dump"
PYSPARK_PYTHON=$python PYSPARK_DRIVER_PYTHON=$python "$python" tests/spark.py "$binary" "$dump"
