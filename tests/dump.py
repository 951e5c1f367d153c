#!/usr/bin/env python3
"""Write a JSON Lines dump of the fixtures' articles, several times over, with an id for each record.

usage: dump.py COPIES > dump.jsonl
"""
import json
import pathlib
import sys

articles = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "articles"
for copy in range(int(sys.argv[1])):
    for path in sorted(articles.glob("*/input.*")):
        if path.suffix != ".jsonl":
            text = path.read_bytes().decode("utf-8", "replace")
            field = "html" if path.suffix == ".html" else "text"
            print(json.dumps({"id": f"{path.parent.name}-{copy}", field: text}))
