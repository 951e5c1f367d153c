//! Text as people have it: wrapped, divided, escaped, mis-decoded, printed, in one letter case. Through the program; every
//! `text` in an answer must be the slice of the text that was read.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The document for `text`, whose slices are checked.
fn answer(text: &str) -> Value {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .args(["--format", "json", "--text", "--from", "text", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        document["article"]["text"], text,
        "the text is as it was read"
    );
    let chars: Vec<char> = text.chars().collect();
    check_slices(&document, &chars);
    document
}

/// Checks every object with a text and its place.
fn check_slices(value: &Value, text: &[char]) {
    match value {
        Value::Object(fields) => {
            let number = |name: &str| Some(usize::try_from(fields.get(name)?.as_u64()?).unwrap());
            if let (Some(own), Some(start), Some(end)) = (
                fields.get("text").and_then(Value::as_str),
                number("start"),
                number("end"),
            ) {
                let slice: String = text[start..end].iter().collect();
                assert_eq!(own, slice);
            }
            fields.values().for_each(|value| check_slices(value, text));
        }
        Value::Array(values) => values.iter().for_each(|value| check_slices(value, text)),
        _ => {}
    }
}

fn names(document: &Value, list: &str) -> Vec<String> {
    let entities = document[list].as_array().unwrap();
    let name = |entity: &Value| entity["name"].as_str().unwrap().to_owned();
    entities.iter().map(name).collect()
}

/// The texts of the mentions of the first entity of this name.
fn mentions(document: &Value, list: &str, name: &str) -> Vec<String> {
    let entities = document[list].as_array().unwrap();
    let found = entities.iter().find(|entity| entity["name"] == name);
    let entity = found.unwrap_or_else(|| panic!("no {name} in {:?}", names(document, list)));
    let mentions = entity["mentions"].as_array().unwrap().iter();
    mentions
        .map(|mention| mention["text"].as_str().unwrap().to_owned())
        .collect()
}

fn has_warning(document: &Value, part: &str) -> bool {
    let warnings = document["warnings"].as_array().unwrap();
    warnings
        .iter()
        .any(|warning| warning.as_str().unwrap().contains(part))
}

fn kinds(document: &Value) -> Vec<String> {
    let blocks = document["article"]["blocks"].as_array().unwrap().iter();
    blocks
        .map(|block| block["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn mis_decoded_text_is_repaired() {
    let document = answer(
        "Mayor opens library\n\nThe mayor, GrÃ©gory Doucet, opened the cityâ€™s new library in Lyon on Monday. \
         â€œReading is the cheapest holiday,â€ he said.\n",
    );
    assert_eq!(
        mentions(&document, "people", "Grégory Doucet")[0],
        "GrÃ©gory Doucet"
    );
    assert_eq!(
        document["quotes"][0]["text"],
        "â€œReading is the cheapest holiday,â€"
    );
    assert!(has_warning(&document, "decoded wrongly"));
}

#[test]
fn references_and_tags_are_read() {
    let document = answer(
        "Firm pays for library\n\n<p>AT&amp;T paid for the library in Leeds, and Jos&eacute; <b>Alvarez</b>, its director, \
         said: &quot;We like books.&quot;</p>\n",
    );
    assert_eq!(mentions(&document, "organizations", "AT&T"), ["AT&amp;T"]);
    assert_eq!(
        mentions(&document, "people", "José Alvarez")[0],
        "Jos&eacute; <b>Alvarez"
    );
    assert!(has_warning(&document, "character references"));
    assert!(has_warning(&document, "tags"));
}

#[test]
fn hidden_characters_do_not_change_names() {
    let document = answer(
        "Leaders meet\n\nAn\u{ad}ge\u{200b}la\u{a0}Mer\u{ad}kel met the ofﬁce staff of Emmanuel\u{202f}Macron in Ber\u{200b}lin.\n",
    );
    let merkel = mentions(&document, "people", "Angela Merkel");
    assert_eq!(merkel, ["An\u{ad}ge\u{200b}la\u{a0}Mer\u{ad}kel"]);
    assert_eq!(mentions(&document, "places", "Berlin"), ["Ber\u{200b}lin"]);
    assert_eq!(document["warnings"].as_array().unwrap().len(), 0);
}

#[test]
fn divided_words_are_joined() {
    let document = answer(
        "Board names chief\n\nThe school board of Leeds named a new superin-\ntendent on Monday, after the head, Mary \
         Oye-\nbanji, retired at the end of May. The long-\nterm plan of the board is to build two schools\nby 2025, said the \
         president of the board, Jean-\nPierre Duval. Oyebanji thanked all her pupils.\n",
    );
    assert_eq!(
        mentions(&document, "people", "Mary Oyebanji")[0],
        "Mary Oye-\nbanji"
    );
    assert_eq!(
        mentions(&document, "people", "Jean-Pierre Duval")[0],
        "Jean-\nPierre Duval"
    );
    assert_eq!(kinds(&document), ["headline", "paragraph"]);
    let keywords = document["summary"]["keywords"].to_string();
    assert!(!keywords.contains("longterm"), "{keywords}");
}

const PRINTED: [&str; 2] = [
    "Harbour plan goes to court\n\nThe harbour company said on Monday that it would ask\nthe High Court to stop a plan for \
     300 flats beside the\nfish market, because lorries could no longer reach the\nquay. Company director Helen Marsh said the \
     coun-\n",
    "cil had ignored three letters and a petition that was\nsigned by 2,000 people. The council did not reply.\n",
];

#[test]
fn heads_and_feet_of_pages_do_not_divide_paragraphs() {
    for between in [
        "\u{c}",
        "MARLOW GAZETTE   Page 1 of 2\n\u{c}MARLOW GAZETTE   Page 2 of 2\n\n",
        "\n  1\n\n",
        "\n  The Marlow Gazette 1\n\n",
    ] {
        let [first, second] = PRINTED;
        let last = between.replace('1', "2");
        let last = last.trim_end_matches(['\n', '\u{c}']);
        let document = answer(&format!("{first}{between}{second}\n{last}\n"));
        let all = kinds(&document);
        assert_eq!(all[..2], ["headline", "paragraph"], "{between:?}: {all:?}");
        assert!(
            all[2..].iter().all(|kind| kind == "footer"),
            "{between:?}: {all:?}"
        );
        let quotes = document["quotes"].as_array().unwrap();
        assert!(
            quotes
                .iter()
                .any(|quote| quote["speaker_name"] == "Helen Marsh"),
            "{between:?}: {quotes:?}"
        );
    }
}

#[test]
fn two_columns_are_left_with_a_warning() {
    let columns = "The harbour company said on     Residents who live near the\nMonday that it would ask the    quay are \
        divided. Some of them\nHigh Court to stop a plan for   want the flats, and others fear\n300 flats beside the fish       \
        for the view and for the price\nmarket, because lorries could   of parking, said shop owner Ali\nno longer reach the \
        quay and    Demir, who has sold bread there\nfishermen would lose work.      for thirty years.\n";
    assert!(has_warning(&answer(columns), "two columns"));
    let table = "Team          played   won\nRovers        12       8\nUnited        12       7\nCity          12       5\n\
        Athletic      12       4\nWanderers     12       3\nAlbion        12       1\n";
    assert!(!has_warning(&answer(table), "two columns"));
}

#[test]
fn two_articles_give_a_warning() {
    let first = "Council shuts old bridge\n\nBy Mary Stone\n\nThe council of Oakham said on Monday that it would close the old \
        bridge over the river for the whole winter.\n\n\"The pillars are no longer safe,\" said the mayor, Joan Healy. She said \
        repairs would cost $2 million.\n\nShopkeepers on the far bank fear for their trade, and two of them have asked a court \
        to stop the work.\n";
    assert!(!has_warning(&answer(first), "two articles"));
    let both = format!(
        "{first}\nRovers beat United in cup thriller\n\nBy Tom Ash\n\nRovers beat United 3-2 on Saturday night in front of \
         40,000 fans at Elland Road, after they had been two goals down.\n\n\"We never gave up,\" coach Pedro Lima said after \
         the match, and he thanked the fans who had come by train.\n"
    );
    assert!(has_warning(
        &answer(&both),
        "Rovers beat United in cup thriller"
    ));
}

const ARTICLE: &str = "Merkel meets Macron in Paris\n\nGerman Chancellor Angela Merkel met French President Emmanuel Macron in \
    Paris on Monday to talk about the budget of the European Union.\n\n\"We are close to an agreement,\" Merkel said. Macron \
    thanked Germany for its help.\n\nThe two leaders will meet again in Brussels in June, with Italian Prime Minister Giuseppe \
    Conte and officials from the World Bank.\n";

#[test]
fn names_are_found_without_letter_case() {
    for text in [ARTICLE.to_lowercase(), ARTICLE.to_uppercase()] {
        let document = answer(&text);
        let people = names(&document, "people");
        for name in ["Angela Merkel", "Emmanuel Macron", "Giuseppe Conte"] {
            assert!(people.iter().any(|person| person == name), "{people:?}");
        }
        let places = names(&document, "places");
        for name in ["Paris", "Germany", "Brussels"] {
            assert!(places.iter().any(|place| place == name), "{places:?}");
        }
        assert_eq!(document["warnings"].as_array().unwrap().len(), 1);
        assert_eq!(document["quotes"][0]["speaker_name"], "Angela Merkel");
    }
    assert_eq!(answer(ARTICLE)["warnings"].as_array().unwrap().len(), 0);
}

#[test]
fn a_headline_alone_is_an_article() {
    let document = answer("Merkel meets Macron in Berlin to discuss EU budget");
    assert_eq!(names(&document, "places"), ["Berlin"]);
    assert_eq!(
        document["summary"]["sentences"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn turns_of_a_transcript_have_speakers() {
    let document = answer(
        "Aired March 3, 2021\n\nANA CABRERA, CNN HOST: Hello, I'm Ana Cabrera in New York. The House is set to vote on a police \
         bill.\n\nJESSICA DEAN, CNN CONGRESSIONAL CORRESPONDENT: Ana, security is tight here today. The fence is \
         up.\n\nCABRERA: And what are lawmakers saying?\n\nSEN. ROY BLUNT (R-MO): I think the fence sends the wrong message. We \
         should not have this in America.\n",
    );
    let quotes = document["quotes"].as_array().unwrap();
    let speakers: Vec<&str> = quotes
        .iter()
        .filter(|quote| quote["rule"] == "interview")
        .map(|quote| quote["speaker_name"].as_str().unwrap())
        .collect();
    assert_eq!(speakers.len(), 4, "{speakers:?}");
    assert!(
        speakers[3].to_lowercase().contains("roy blunt"),
        "{speakers:?}"
    );
}

#[test]
fn the_summary_of_a_list_is_its_items() {
    let document = answer(
        "4 best castles in Wales\n\nLooking for a day out? Here are our favourites for the whole family.\n\n1. Conwy \
         Castle\nBuilt by Edward I between 1283 and 1287, it has eight towers and a complete circuit of town walls.\n\n2. \
         Caernarfon Castle\nThe birthplace of the first English Prince of Wales, where Prince Charles was invested.\n\n3. Harlech \
         Castle\nIt held out for seven years during the Wars of the Roses, the longest siege in history.\n\n4. Pembroke \
         Castle\nHenry VII was born here in 1457. A cave lies under its great hall.\n",
    );
    let sentences = document["summary"]["sentences"].as_array().unwrap();
    assert_eq!(sentences.len(), 3);
    for sentence in sentences {
        let text = sentence["text"].as_str().unwrap();
        assert!(text.ends_with("Castle"), "{text}");
    }
}
