#!/usr/bin/env python3
"""Pipe a partitioned dump through nutgraf with Spark and compare the answer with that of a plain run.

usage: spark.py BIN DUMP
"""
import pathlib
import shlex
import subprocess
import sys
import tempfile

from pyspark.sql import SparkSession

PARTS = 5
binary, dump = sys.argv[1:]
command = [binary, "--from", "jsonl", "-f", "jsonl", "-q"]
records = pathlib.Path(dump).read_text(encoding="utf8").splitlines()
with open(dump, "rb") as stdin:
    plain = subprocess.run(command, stdin=stdin, stdout=subprocess.PIPE, check=False).stdout
plain = plain.decode("utf8").splitlines()

with tempfile.TemporaryDirectory() as folder:
    size = -(-len(records) // PARTS)
    for part in range(PARTS):
        lines = records[part * size : (part + 1) * size]
        path = pathlib.Path(folder, f"part-{part:05}.jsonl")
        path.write_text("".join(line + "\n" for line in lines), encoding="utf8")
    spark = SparkSession.builder.master("local[2]").appName("nutgraf").config("spark.ui.enabled", "false")
    spark = spark.config("spark.ui.showConsoleProgress", "false")
    session = spark.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    lines = session.sparkContext.textFile(folder)
    answers = lines.pipe(shlex.join(command)).collect()
    partitions = lines.getNumPartitions()
    session.stop()

if len(plain) != len(records):
    sys.exit(f"{len(records)} records gave {len(plain)} answers")
# Spark takes the files of a folder in an order of its own; within a partition the order is that of the records.
answers, plain = sorted(answers), sorted(plain)
for at, (answer, want) in enumerate(zip(answers, plain)):
    if answer != want:
        sys.exit(f"answer {at} differs:\nSpark: {answer[:400]}\nplain: {want[:400]}")
if len(answers) != len(plain):
    sys.exit(f"Spark gave {len(answers)} answers, a plain run {len(plain)}")
print(f"ok: {len(answers)} answers from {partitions} partitions equal those of a plain run")
