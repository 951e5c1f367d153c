"""Opens a database of `nutgraf index` in Datasette and in DuckDB. usage: collection.py NUTGRAF"""

import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import duckdb_extension_sqlite_scanner
from datasette.app import Datasette

TABLES = ["articles", "entities", "names", "article_entities", "mentions", "quotes", "dates", "facts", "copies", "stories",
          "timeline", "merges", "errors", "meta", "quotes_by_person", "people_by_month", "women_men_by_month"]


async def ask_datasette(database):
    """Every table and view has a page; articles and quotes can be searched, entities have facets and coordinates."""
    datasette = Datasette([str(database)])
    name = database.stem

    async def get(path):
        answer = await datasette.client.get(f"/{name}/{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        return answer

    for table in TABLES:
        await get(table)
        rows = (await get(f"{table}.json?_shape=array&_size=5")).json()
        assert rows or table in ("merges", "errors"), table
    found = (await get("articles.json?_search=zeppelin+dam&_shape=array")).json()
    assert not found, found
    found = (await get("articles.json?_search=dam&_shape=array")).json()
    assert len(found) == 5, len(found)
    found = (await get("quotes.json?_search=tonight&_shape=array")).json()
    assert len(found) == 4, len(found)
    page = (await get("entities.json?_facet=type&_facet=gender")).json()
    facets = page["facet_results"]
    facets = facets.get("results", facets)
    assert {row["value"] for row in facets["type"]["results"]} == {"person", "organization", "place"}, facets
    places = (await get("entities.json?_shape=array&latitude__notblank=1&longitude__notblank=1")).json()
    assert any(place["name"] == "Lisbon" for place in places), places


def ask_duckdb(database):
    db = duckdb.connect()
    folder = Path(duckdb_extension_sqlite_scanner.__file__).parent
    extension = next(folder.glob(f"extensions/v{duckdb.__version__}/sqlite_scanner.duckdb_extension"))
    db.execute(f"LOAD '{extension}'")
    db.execute(f"ATTACH '{database}' AS news (TYPE sqlite, READ_ONLY)")
    sqlite = sqlite3.connect(database)
    for table in TABLES:
        # DuckDB runs the views itself, so what they say there is no matter of course.
        mine = sorted(repr(row) for row in db.execute(f"SELECT * FROM news.{table}").fetchall())
        its = sorted(repr(row) for row in sqlite.execute(f"SELECT * FROM {table}"))
        assert mine == its, (table, next(pair for pair in zip(mine, its) if pair[0] != pair[1]))
    speakers = db.execute(
        "SELECT e.name, count(*) FROM news.quotes q JOIN news.entities e ON e.id = q.speaker_id "
        "WHERE q.first_quote_id IS NULL GROUP BY ALL ORDER BY 2 DESC, 1 LIMIT 1").fetchall()
    assert speakers[0][0] == "Ruth Okafor", speakers
    copies = db.execute("SELECT max(copies), sum(confidence) > 1 FROM news.quotes").fetchone()
    assert copies == (3, True), copies
    words = db.execute("SELECT count(*) FROM news.mentions WHERE text = 'Lisbon'").fetchone()[0]
    assert words >= 2, words


def ask_answers(binary, dump, folder):
    """The recipe of docs/collections.md for more than one machine: DuckDB over answers and rows of shards."""
    lines = dump.read_text(encoding="utf8").splitlines()
    for number in range(3):
        shard = folder / f"{number}.jsonl"
        shard.write_text("".join(line + "\n" for line in lines[number::3]), encoding="utf8")
        options = {"answers.jsonl": ["-f", "jsonl", "--text"], "quotes.csv": ["-f", "csv", "--table", "quotes"]}
        for name, option in options.items():
            subprocess.run([binary, str(shard), *option, "-q", "-o", str(folder / f"{number}.{name}")], check=True)
    page = (Path(__file__).parent.parent / "docs/collections.md").read_text(encoding="utf8")
    recipes = [block.split("```")[0] for block in page.split("```sql\n")[1:] if "shards/" in block.split("```")[0]]
    assert len(recipes) == 2, recipes
    db = duckdb.connect()
    tops = []
    for recipe in recipes:
        for statement in recipe.replace("shards/", f"{folder}/").split(";"):
            if statement.strip():
                tops.append(db.execute(statement).fetchall())
    _, answers, rows = tops
    assert answers[0] == ("Ruth Okafor", 9, 5), answers
    assert [row[1:] for row in rows[:1]] == [("Ruth Okafor", 9)], rows


def main():
    import asyncio
    binary = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "news.db"
        fixture = Path(__file__).parent.parent / "fixtures/collection/articles.jsonl"
        subprocess.run([binary, "index", "-q", str(fixture), "-o", str(database)], check=True)
        asyncio.run(ask_datasette(database))
        print("Datasette: tables, views, search, facets and coordinates")
        ask_duckdb(database)
        print("DuckDB: tables and views")
        shards = Path(folder) / "shards"
        shards.mkdir()
        ask_answers(binary, fixture, shards)
        print("DuckDB: answers and rows of several machines")


main()
