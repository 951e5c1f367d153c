#!/usr/bin/env python3
"""Hold the scorers' figures above pinned floors.

usage: floors.py BIN SHARED FLOORS
FLOORS has a line a figure, separated by tabs: scorer, corpus below SHARED, regular expression with one group that reads
the figure from the scorer's output, floor. Each scorer runs once for a corpus. Floors go up with every gain, never down.
"""
import pathlib
import re
import subprocess
import sys

binary, shared, floors = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
outputs, failures, held, skipped = {}, 0, 0, 0
for line in open(floors, encoding="utf8"):
    if not line.strip() or line.startswith("#"):
        continue
    scorer, corpus, pattern, floor = line.rstrip("\n").split("\t")
    if scorer == "summary.py":
        try:
            import rouge_score  # noqa: F401
        except ImportError:
            print(f"skipped  {scorer} {corpus}: needs rouge-score")
            skipped += 1
            continue
    if (scorer, corpus) not in outputs:
        command = [sys.executable, shared / "score" / scorer, binary, shared / corpus]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        outputs[scorer, corpus] = run.stdout
        if run.returncode:
            print(run.stderr)
    found = re.search(pattern, outputs[scorer, corpus], re.M)
    value = float(found.group(1)) if found else float("-inf")
    good = value >= float(floor)
    held, failures = held + good, failures + (not good)
    print(f"{'ok' if good else 'TOO LOW':8} {value:7.2f} >= {floor:>6}  {scorer} {corpus}  {pattern}")
print(f"{held} passed, {failures} failed, {skipped} skipped")
sys.exit(bool(failures))
