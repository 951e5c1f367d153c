#!/usr/bin/env python3
"""Vary articles, or finished answers of -f jsonl --text, to measure large collections.

usage: vary.py COUNT FILE.jsonl > many.jsonl

Each pass over the file gives every article another id, a day of publication of its own, other names and, for every fourth
longer word, another one, so that the passes are no copies of each other. New words are as long as the old ones, so that the offsets of
answers hold. The same arguments give the same lines.
"""
import datetime
import functools
import itertools
import json
import re
import sys
import zlib

VOWELS, OTHERS = "aeiou", "bcdfghklmnprstvw"
WORD = re.compile(r"[A-Za-z]{5,}")
# The fields of an answer that hold words of the article.
FIELDS = {"text", "name", "given_name", "family_name", "role", "speaker_name", "keywords", "aliases", "content", "title"}
FIRST_DAY = datetime.date(2024, 1, 1)


@functools.lru_cache(maxsize=200_000)
def other(word, key):
    """A word of the same length and capitals, with vowels for vowels."""
    letters = []
    for at, letter in enumerate(word):
        of = VOWELS if letter.lower() in VOWELS else OTHERS
        new = of[zlib.crc32(f"{key}/{word.lower()}/{at}".encode()) % len(of)]
        letters.append(new.upper() if letter.isupper() else new)
    return "".join(letters)


def varied(value, change):
    if isinstance(value, str):
        return WORD.sub(change, value)
    if isinstance(value, list):
        return [varied(item, change) for item in value]
    return value


def walk(value, change):
    if isinstance(value, list):
        return [walk(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: varied(item, change) if key in FIELDS and isinstance(item, (str, list)) else walk(item, change)
        for key, item in value.items()
    }


def main():
    count, path = int(sys.argv[1]), sys.argv[2]
    with open(path, encoding="utf8") as lines:
        records = [json.loads(line) for line in lines]
    names = set()
    for record in records:
        for person in record.get("people") or []:
            names.update(WORD.findall(person["name"]))
    for number, record in zip(range(count), itertools.cycle(records)):
        turn = number // len(records)
        day = str(FIRST_DAY + datetime.timedelta(days=number * 365 // count))

        def change(found):
            word = found[0]
            is_name = word in names if names else word[0].isupper()
            is_changed = is_name or zlib.crc32(f"{turn} {word.lower()}".encode()) % 4 == 0
            return other(word, turn) if turn and is_changed else word

        new = walk(record, change)
        new["id"] = f"{record['id']}-{turn}"
        if isinstance(new.get("article"), dict):
            new["article"]["published"] = {"value": day, "basis": "given"}
        else:
            new["date"] = day
        print(json.dumps(new, ensure_ascii=False))


main()
