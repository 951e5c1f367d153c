"""Reads the exports of a collection with the programs they are for. usage: exports.py NUTGRAF [--spreadsheet]"""

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
FIXTURES = [ROOT / "fixtures/collection/articles.jsonl", ROOT / "fixtures/collection/hostile.jsonl"]


def rows(database, query):
    return sqlite3.connect(database).execute(query).fetchall()


def read_csv(folder, database):
    """DuckDB finds the rows and columns that the database has; no cell is a formula."""
    import duckdb
    files = sorted(folder.glob("*.csv"))
    assert len(files) == 16, files
    for file in files:
        table = file.stem
        want = rows(database, f"SELECT count(*) FROM {table}")[0][0]
        found = duckdb.sql(f"SELECT * FROM read_csv('{file}', header = true, all_varchar = true)")
        columns = [row[1] for row in rows(database, f"PRAGMA table_info({table})")]
        assert found.columns == columns, (table, found.columns)
        assert len(found.fetchall()) == want, (table, want)
        with open(file, newline="", encoding="utf-8") as lines:
            for cells in csv.reader(lines):
                for cell in cells:
                    number = re.fullmatch(r"[-+]?[0-9.]+", cell)
                    assert number or not cell.startswith(tuple("=+-@\t\r\n")), (table, cell)
    print(f"csv: DuckDB reads {len(files)} tables with the rows of the database")


def read_ftm(folder, database):
    """All entities are valid, what they need is there, and what they refer to is in the file."""
    from followthemoney import model
    file = folder / "entities.ftm.json"
    entities = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    ids = Counter(entity["id"] for entity in entities)
    assert max(ids.values()) == 1, ids.most_common(1)
    for entity in entities:
        schema = model.get(entity["schema"])
        schema.validate(entity)
        for name in schema.required:
            assert entity["properties"].get(name), (entity, name)
        for name, values in entity["properties"].items():
            kind = schema.properties[name]
            for value in values if kind.type.name == "entity" else []:
                assert value in ids, (entity["id"], name, value)
    counts = Counter(entity["schema"] for entity in entities)
    for schema, query in [("Article", "articles"), ("Note", "quotes"), ("Person", "entities WHERE type = 'person'"),
                          ("Organization", "entities WHERE type = 'organization'"), ("Address", "entities WHERE type = 'place'")]:
        assert counts[schema] == rows(database, f"SELECT count(*) FROM {query}")[0][0], (schema, counts)
    # The program reads, cleans and writes each line.
    ftm = Path(sys.executable).with_name("ftm")
    output = subprocess.run([ftm, "validate", "-i", file, "-o", "-"], check=True, capture_output=True, text=True).stdout
    valid = [json.loads(line) for line in output.splitlines()]
    assert {entity["id"] for entity in valid} == set(ids), len(valid)
    print("ftm: ftm validate accepts", ", ".join(f"{count} {schema}" for schema, count in sorted(counts.items())))


def read_ninjs(folder, database):
    path = os.environ.get("NINJS_SCHEMA")
    if not path:
        print("skipped: ninjs needs its schema: NINJS_SCHEMA names ninjs-schema_3.1.json")
        return
    import jsonschema
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012
    point = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["type", "coordinates"],
             "properties": {"type": {"const": "Point"}, "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2}}}
    geo = Resource.from_contents(point, default_specification=DRAFT202012)
    registry = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", geo)
    schema = json.loads(Path(path).read_text(encoding="utf-8"))
    checker = jsonschema.FormatChecker(["uri", "date-time"])
    validator = jsonschema.Draft202012Validator(schema, registry=registry, format_checker=checker)
    wrong = {"uri": "not a uri", "type": "poem", "colour": 1}
    assert len(list(validator.iter_errors(wrong))) == 3, list(validator.iter_errors(wrong))
    files = sorted(folder.glob("*.json"))
    assert len(files) == rows(database, "SELECT count(*) FROM articles")[0][0]
    for file in files:
        item = json.loads(file.read_text(encoding="utf-8"))
        errors = [error.message for error in validator.iter_errors(item)]
        assert not errors, (file.name, errors)
    print(f"ninjs: {len(files)} items are valid by", schema["$id"])


def leaves(value):
    """The values in a document, without its keys and its context."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() if key != "@context" for leaf in leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner)]
    # Types are words of the vocabulary once expanded.
    return [re.sub(r"^https://schema.org/(?=[A-Z])", "", value) if isinstance(value, str) else value]


def no_loader(url, options=None):
    raise AssertionError(f"{url} would be loaded")


def read_schema_org(folder, database):
    """Expansion loses no value and loads nothing; compaction gives the document back."""
    from pyld import jsonld
    jsonld.set_document_loader(no_loader)
    files = sorted(folder.glob("*.jsonld"))
    assert len(files) == rows(database, "SELECT count(*) FROM articles")[0][0]
    quotations = 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert "<" not in text, file.name
        document = json.loads(text)
        expanded = jsonld.expand(document)
        assert Counter(map(str, leaves(document))) == Counter(map(str, leaves(expanded))), file.name
        compacted = jsonld.compact(expanded, document["@context"])
        assert Counter(map(str, leaves(document))) == Counter(map(str, leaves(compacted))), file.name
        quotations += len(document.get("hasPart", []))
    assert quotations == rows(database, "SELECT count(*) FROM quotes")[0][0]
    print(f"schema-org: pyld expands {len(files)} articles with {quotations} quotations without loss")


def read_w3c(folder, database):
    """Every selector gives back the text."""
    from pyld import jsonld
    context = os.environ.get("ANNO_CONTEXT")
    if context:
        document = json.loads(Path(context).read_text(encoding="utf-8"))
        jsonld.set_document_loader(lambda url, options=None: {"contextUrl": None, "documentUrl": url, "document": document})
    else:
        print("skipped: the expansion of w3c needs its context: ANNO_CONTEXT names anno.jsonld")
    selectors = 0
    for file in sorted(folder.glob("*.jsonld")):
        page = json.loads(file.read_text(encoding="utf-8"))
        assert page["@context"] == "http://www.w3.org/ns/anno.jsonld" and page["type"] == "AnnotationPage"
        for annotation in page["items"]:
            assert annotation["type"] == "Annotation" and annotation["body"] and annotation["motivation"]
            for target in annotation["target"]:
                assert "/" not in target["source"], target
                text = (folder / target["source"]).read_bytes().decode("utf-8")
                position, words = target["selector"]
                start, end = position["start"], position["end"]
                assert text[start:end] == words["exact"] and start < end, (file.name, target)
                assert text[:start].endswith(words["prefix"]) and text[end:].startswith(words["suffix"]), target
                selectors += 1
        if context:
            expanded = jsonld.expand(page, {"base": "file:///export/"})
            found = sum(str(leaf).startswith("file:///export/") for leaf in leaves(expanded))
            assert found == sum(len(annotation["target"]) for annotation in page["items"]), file.name
    counts = [rows(database, f"SELECT count(*) FROM {table}")[0][0] for table in ("mentions", "dates", "quotes")]
    assert selectors >= sum(counts), (selectors, counts)
    print(f"w3c: {selectors} selectors give back the text")


def read_wane(folder, database):
    lines = [json.loads(line) for line in (folder / "articles.wane.jsonl").read_text(encoding="utf-8").split("\n") if line]
    assert len(lines) == rows(database, "SELECT count(*) FROM articles")[0][0]
    for line in lines:
        assert set(line) == {"url", "timestamp", "digest", "named_entities"}, line
        assert set(line["named_entities"]) == {"persons", "organizations", "locations"}, line
        assert line["timestamp"] is None or re.fullmatch(r"[0-9]{14}", line["timestamp"]), line
        assert re.match(r"https?://|urn:nutgraf:", line["url"]), line
    print(f"wane: {len(lines)} lines")


def shown(text):
    """The text as line-based exports show it: one code point for each."""
    text = re.sub("\r(?=\n)|[\t\u0085\u2028\u2029]", " ", text).replace("\r", "\n").replace("\ufeff", "\u2060")
    return re.sub("[\x00-\x09\x0b-\x1f]", lambda found: chr(0x2400 + ord(found[0])), text).replace("\x7f", "␡")


def read_conll(folder, database):
    """NLTK reads the tokens and names; offsets give back the tokens, and the names are those of the database."""
    import nltk
    from nltk.corpus.reader.conll import ConllCorpusReader
    nltk.data.path.append(str(folder))
    file = folder / "articles.conll"
    articles, tokens, names = [], 0, Counter()
    for block in file.read_text(encoding="utf-8").split("-DOCSTART- ")[1:]:
        head, *lines = block.split("\n")
        article = head.split(" ")[0]
        articles.append(article)
        text = shown(rows(database, f"SELECT text FROM articles WHERE id = '{article}'")[0][0])
        spans = []
        for line in filter(None, lines):
            token, start, end, tag = line.split(" ")
            start, end = int(start), int(end)
            assert re.sub(r"\s", "_", text[start:end]) == token, (article, line)
            if tag.startswith("B-"):
                spans.append([start, end, tag[2:]])
            elif tag.startswith("I-"):
                assert spans[-1][2] == tag[2:], line
                spans[-1][1] = end
            tokens += 1
        labels = {"person": "PER", "organization": "ORG", "place": "LOC"}
        stored = {(start, end, labels[kind]) for start, end, kind in rows(
            database, f"SELECT m.start, m.\"end\", e.type FROM mentions m JOIN entities e ON e.id = m.entity_id "
                      f"WHERE m.article_id = '{article}' AND m.kind = 'name'")}
        apart = {one for one in stored if not any(one != two and one[0] < two[1] and two[0] < one[1] for two in stored)}
        assert apart <= set(map(tuple, spans)) <= stored, (article, apart ^ set(map(tuple, spans)))
        names.update(label for _, _, label in spans)
    assert sorted(articles) == sorted(row[0] for row in rows(database, "SELECT id FROM articles"))
    reader = ConllCorpusReader(str(folder), [file.name], ("words", "pos", "ignore", "chunk"))
    assert len(reader.words()) == tokens, (len(reader.words()), tokens)
    found = Counter(tree.label() for sentence in reader.chunked_sents() for tree in sentence.subtrees() if tree.label() != "S")
    assert found == names, (found, names)
    print(f"conll: NLTK reads {tokens} tokens and {sum(names.values())} names")


def read_brat(folder, database):
    """bratly reads every line; every annotation has the words at its offsets."""
    from bratly import EntityAnnotation, RelationAnnotation
    from bratly.io import parse_ann_file, read_from_file
    from bratly.io.file_read_src import parse_and_fix_ann_grammar
    counts = Counter()
    for file in sorted(folder.glob("*.ann")):
        # As brat itself reads it, with the line ends of the platform.
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        content = read_from_file(str(file))
        parsed = parse_and_fix_ann_grammar(content)
        assert parsed == content.rstrip("\n"), file.name
        every = parse_ann_file(parsed, str(file), no_duplicates=False, sorting=False, renumerotize=False).annotations
        assert len(every) == len(parsed.split("\n")) - (parsed == ""), file.name
        for annotation in every:
            counts[type(annotation).__name__] += 1
            if isinstance(annotation, EntityAnnotation):
                words = " ".join(text[piece.start:piece.end] for piece in annotation.fragments)
                assert words == annotation.content and "\n" not in words, (file.name, annotation)
                counts[annotation.label] += 1
    assert counts["Quote"] == rows(database, "SELECT count(*) FROM quotes")[0][0], counts
    assert counts["Date"] == rows(database, "SELECT count(*) FROM dates")[0][0], counts
    mentions = rows(database, "SELECT count(*) FROM mentions WHERE entity_id IS NOT NULL")[0][0]
    assert counts["Person"] + counts["Organization"] + counts["Place"] == mentions, (counts, mentions)
    assert counts["RelationAnnotation"] > 0 and RelationAnnotation
    print(f"brat: bratly reads {counts['EntityAnnotation']} annotations and {counts['RelationAnnotation']} relations")


def read_spreadsheet(folder, database):
    """LibreOffice opens every table, with the rows of the database."""
    copies = folder / "opened"
    files = sorted(folder.glob("*.csv"))
    options = "44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--infilter=CSV:44,34,76,1,,0,true",
                    "--convert-to", f"csv:Text - txt - csv (StarCalc):{options}", "--outdir", copies, *files],
                   check=True, capture_output=True, timeout=300)
    for file in files:
        opened = next(iter(sorted(copies.glob(f"{file.stem}*.csv"))))
        with open(opened, newline="", encoding="utf-8") as lines:
            count = sum(1 for _ in csv.reader(lines)) - 1
        assert count == rows(database, f"SELECT count(*) FROM {file.stem}")[0][0], (file.name, count)
    print(f"csv: LibreOffice opens {len(files)} tables")


FORMATS = {"csv": read_csv, "ftm": read_ftm, "ninjs": read_ninjs, "schema-org": read_schema_org, "w3c": read_w3c,
           "wane": read_wane, "conll": read_conll, "brat": read_brat}


def main():
    binary, *options = sys.argv[1:]
    formats = {"csv": read_spreadsheet} if options == ["--spreadsheet"] and shutil.which("soffice") else FORMATS
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        database = folder / "news.db"
        subprocess.run([binary, "index", "-q", *FIXTURES, "-o", database], check=True)
        for name, read in formats.items():
            subprocess.run([binary, "export", "-q", database, "--to", name, "-o", folder / name], check=True)
            read(folder / name, database)


main()
