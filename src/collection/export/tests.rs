//! Each format, from one small database.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde_json::{Value, json};

use super::source::Source;
use super::{Content, Error, Folder, brat, conll, csv, ftm, ninjs, schema_org, w3c, wane};

const TEXT: &str = "=Dam\r\n\r\nRúth\nOkafor said “it\tis 😀 safe” in Lisbon.";

/// The files in memory.
#[derive(Default)]
struct Memory(BTreeMap<String, String>);

impl Folder for Memory {
    fn file(&mut self, name: &str, write: Content<'_>) -> Result<(), Error> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        let content = String::from_utf8(bytes).expect("exports are UTF-8");
        assert!(
            self.0.insert(name.to_owned(), content).is_none(),
            "{name} is written twice"
        );
        Ok(())
    }
}

/// Where these words are, in code points.
fn span(words: &str) -> (usize, usize) {
    let start = TEXT.find(words).expect("the words are in the text");
    let start = TEXT[..start].chars().count();
    (start, start + words.chars().count())
}

fn database() -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(include_str!("../schema.sql"))?;
    let views: Vec<String> = db
        .prepare("SELECT name FROM sqlite_master WHERE type = 'view'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    // As tables, they take rows.
    for view in &views {
        db.execute_batch(&format!(
            "CREATE TABLE copy_of_{view} AS SELECT * FROM {view}"
        ))?;
    }
    for view in &views {
        db.execute_batch(&format!("DROP VIEW {view}"))?;
    }
    for view in &views {
        db.execute_batch(&format!("ALTER TABLE copy_of_{view} RENAME TO {view}"))?;
    }
    db.execute(
        "INSERT INTO articles (rowid, id, url, headline, authors_json, published, publisher, section, language, words, focus_country,
           focus_place_id, summary, keywords_json, text)
         VALUES (1, 'a1', 'https://example.org/ä', '=Dam', '[\"Ann Lee\", \"Bo Ek\"]', '2024-03-04', 'Wire', 'News', 'en', 9, 'PT', 'l1',
           'Safe.', '[\"dam\"]', ?1)",
        [TEXT],
    )?;
    db.execute_batch(
        "INSERT INTO input_rows VALUES (1, '../x', 0, NULL);
         INSERT INTO inputs VALUES ('a1', '../x');
         INSERT INTO entities VALUES ('p1', 'person', 'Ruth Okafor', NULL, 'female', NULL, NULL, NULL, NULL, 'engineer', 'o1', 1, 1, 1,
           NULL, NULL, 0.9, NULL, 1);
         INSERT INTO entities VALUES ('l1', 'place', 'Lisbon', 'city', NULL, 'PT', 38.7, -9.1, 2267057, NULL, NULL, 1, 1, 0, NULL, NULL,
           0.9, NULL, 2);
         INSERT INTO entities VALUES ('o1', 'organization', 'Calder Water', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 0, 0,
           NULL, NULL, 0.9, NULL, 3);
         INSERT INTO names VALUES ('p1', 'Ruth Okafor', 1), ('p1', 'Rúth Okafor', 1);
         INSERT INTO entity_rows (article, type, number, entity, name, role, affiliation, count, salience, confidence) VALUES
           (1, 0, 1, 1, 'Rúth Okafor', 'engineer', 1, 1, 50, 90),
           (1, 1, 1, 3, 'Calder Water', NULL, NULL, 0, 10, 90),
           (1, 2, 1, 2, 'Lisbon', NULL, NULL, 1, 10, 90);",
    )?;
    let mut insert =
        db.prepare("INSERT INTO mention_rows VALUES (1, ?1, ?2, ?3, 1, 0, NULL, NULL, NULL)")?;
    for (kind_of, words) in [(0, "Rúth\nOkafor"), (2, "Lisbon")] {
        let (start, end) = span(words);
        insert.execute(params![start, end, kind_of])?;
    }
    drop(insert);
    let (start, end) = span("“it\tis 😀 safe”");
    db.execute(
        "INSERT INTO quotes VALUES ('q1', 'a1', 'p1', 'Rúth Okafor', 'engineer', 'direct', 'asserts', 'said', ?1, ?2, ?3, ?4, '2024-03-04',
           NULL, 0, 0.9, 'cue-before', 1)",
        params!["“it\tis 😀 safe”", start, end, format!("[[{start},{end}]]")],
    )?;
    Ok(db)
}

fn written(
    write: fn(&Source<'_>, &mut dyn Folder) -> Result<(), Error>,
) -> BTreeMap<String, String> {
    let db = database().expect("the rows fit the tables");
    let mut memory = Memory::default();
    let source = Source::new(&db);
    write(&source, &mut memory).expect("the database is read");
    assert_eq!(source.exported().articles, 1);
    memory.0
}

fn json_of(files: &BTreeMap<String, String>, name: &str) -> Value {
    serde_json::from_str(&files[name]).expect("the file is JSON")
}

#[test]
fn csv_has_every_table() {
    let files = written(csv::write);
    assert_eq!(files.len(), 16);
    assert!(
        files["articles.csv"].contains(",'=Dam,"),
        "{}",
        files["articles.csv"]
    );
    assert!(files["quotes.csv"].starts_with("id,article_id,speaker_id,"));
    assert!(files["quotes.csv"].contains("\r\nq1,a1,p1,Rúth Okafor,engineer,direct,asserts,said,"));
    assert_eq!(
        files["copies.csv"],
        "article_id,copy_of,kind,containment\r\n"
    );
    assert_eq!(files["inputs.csv"], "article_id,name\r\na1,../x\r\n");
}

#[test]
fn ftm_links_all_to_the_article() {
    let files = written(ftm::write);
    let lines = files["entities.ftm.json"].lines();
    let entities: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    let of = |schema: &str| {
        let one = entities.iter().find(|entity| entity["schema"] == schema);
        one.map(|entity| entity["properties"].clone())
            .unwrap_or_default()
    };
    assert_eq!(of("Person")["alias"], json!(["Rúth Okafor"]));
    assert_eq!(of("Address")["country"], json!(["pt"]));
    assert_eq!(of("Membership")["proof"], json!(["a1"]));
    assert_eq!(of("Mention")["document"], json!(["a1"]));
    assert_eq!(of("Documentation")["entity"], json!(["l1"]));
    assert_eq!(of("Note")["entity"], json!(["p1"]));
    assert_eq!(
        of("Article")["sourceUrl"],
        json!(["https://example.org/%C3%A4"])
    );
    assert_eq!(of("Article")["language"], json!(["eng"]));
}

#[test]
fn ninjs_has_headline_body_and_names() {
    let files = written(ninjs::write);
    let item = json_of(&files, "a1.json");
    assert_eq!(item["uri"], "https://example.org/%C3%A4");
    assert_eq!(item["headlines"][0]["value"], "=Dam");
    assert_eq!(item["bodies"][0]["value"], TEXT);
    assert_eq!(item["bodies"][0]["charCount"], TEXT.chars().count());
    assert_eq!(item["by"], "Ann Lee, Bo Ek");
    assert_eq!(item["contentCreated"], "2024-03-04T00:00:00Z");
    assert_eq!(item["people"][0]["uri"], "urn:nutgraf:p1");
    assert_eq!(
        item["places"][0]["geoJSON"]["coordinates"],
        json!([-9.1, 38.7])
    );
    assert_eq!(item["located"], "Lisbon");
    assert_eq!(item["altIds"][1]["value"], "../x");
}

#[test]
fn schema_org_has_the_speaker_of_a_quotation() {
    let files = written(schema_org::write);
    let article = json_of(&files, "a1.jsonld");
    let speaker = &article["hasPart"][0]["spokenByCharacter"];
    assert_eq!(speaker["@id"], "urn:nutgraf:p1");
    assert_eq!(speaker["name"], "Ruth Okafor");
    assert_eq!(article["mentions"][0]["alternateName"], "Rúth Okafor");
    assert_eq!(
        article["mentions"][0]["affiliation"]["@id"],
        "urn:nutgraf:o1"
    );
    assert_eq!(
        article["mentions"][2]["sameAs"],
        "https://sws.geonames.org/2267057/"
    );
    assert_eq!(article["contentLocation"]["@id"], "urn:nutgraf:l1");
}

#[test]
fn w3c_selects_by_position_and_words() {
    let files = written(w3c::write);
    assert_eq!(files["a1.txt"], TEXT);
    let page = json_of(&files, "a1.jsonld");
    let target = &page["items"][0]["target"][0];
    let (start, end) = span("Rúth\nOkafor");
    assert_eq!(target["selector"][0]["start"], start);
    assert_eq!(target["selector"][0]["end"], end);
    assert_eq!(target["selector"][1]["exact"], "Rúth\nOkafor");
    assert_eq!(target["selector"][1]["prefix"], "=Dam\r\n\r\n");
    assert_eq!(target["scope"], "https://example.org/%C3%A4");
    let quote = &page["items"][2];
    assert_eq!(
        quote["body"]["schema:spokenByCharacter"]["id"],
        "urn:nutgraf:p1"
    );
    assert_eq!(
        quote["target"][0]["selector"][1]["exact"],
        "“it\tis 😀 safe”"
    );
}

#[test]
fn wane_has_a_line_for_an_article() {
    let files = written(wane::write);
    let line = json_of(&files, "articles.wane.jsonl");
    assert_eq!(line["url"], "https://example.org/%C3%A4");
    assert_eq!(line["timestamp"], "20240304000000");
    let names = json!({"persons": ["Rúth Okafor"], "organizations": ["Calder Water"], "locations": ["Lisbon"]});
    assert_eq!(line["named_entities"], names);
}

#[test]
fn conll_tags_names_and_keeps_offsets() {
    let files = written(conll::write);
    let file = &files["articles.conll"];
    assert!(file.starts_with("-DOCSTART- a1 -X- O\n\n"), "{file}");
    for words in ["Rúth", "Okafor", "said", "Lisbon", "😀"] {
        let (start, end) = span(words);
        let tag = match words {
            "Rúth" => "B-PER",
            "Okafor" => "I-PER",
            "Lisbon" => "B-LOC",
            _ => "O",
        };
        assert!(
            file.contains(&format!("\n{words} {start} {end} {tag}\n")),
            "{words}\n{file}"
        );
    }
}

#[test]
fn brat_has_text_pieces_and_speakers() {
    let files = written(brat::write);
    assert_eq!(
        files["a1.txt"],
        TEXT.replace("\r\n", " \n").replace('\t', " ")
    );
    let lines: Vec<&str> = files["a1.ann"].lines().collect();
    let ((first, _), (second, end)) = (span("Rúth"), span("Okafor"));
    assert_eq!(
        lines[0],
        format!(
            "T1\tPerson {first} {};{second} {end}\tRúth Okafor",
            first + 4
        )
    );
    let (start, end) = span("“it\tis 😀 safe”");
    assert_eq!(
        lines[2],
        format!("T3\tQuote {start} {end}\t“it is 😀 safe”")
    );
    for line in [
        "R1\tSpeaker Arg1:T3 Arg2:T1",
        "A1\tForm T3 direct",
        "N1\tReference T1 nutgraf:p1\tRuth Okafor",
        "N3\tReference T2 GeoNames:2267057\tLisbon",
    ] {
        assert!(lines.contains(&line), "{line}\n{}", files["a1.ann"]);
    }
    assert!(files["annotation.conf"].contains("[relations]"));
}
