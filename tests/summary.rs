//! Invariants of every summary, and summaries of articles of unusual shapes.

#![allow(clippy::unwrap_used)]

use nutgraf::input::{Article, Reader};
use nutgraf::summary::{Length, Summary};
use nutgraf::{Options, analyze};

fn read(text: &str) -> Article {
    Reader::default()
        .read_text("test", text)
        .expect("the text is an article")
}

/// Summarizes, checks the invariants, and returns the sentences.
fn summarize(text: &str, length: Length) -> (Vec<String>, Summary) {
    let article = read(text);
    let options = Options {
        length,
        ..Options::default()
    };
    let analysis = analyze(&article, &options);
    let summary = analysis.summary;
    let sentences: Vec<String> = summary
        .sentences
        .iter()
        .map(|sentence| sentence.span.of(&article.text).to_owned())
        .collect();
    for (i, sentence) in summary.sentences.iter().enumerate() {
        assert!(!sentences[i].trim().is_empty());
        assert!((0.0..=1.0).contains(&sentence.score));
        assert!(i == 0 || summary.sentences[i - 1].span.end <= sentence.span.start);
        assert!(
            analysis
                .document
                .sentences
                .iter()
                .any(|whole| whole.span.contains(sentence.span)
                    && whole.span.end == sentence.span.end)
        );
        assert!(!sentences[..i].contains(&sentences[i]));
    }
    match length {
        Length::Sentences(most) => assert!(sentences.len() <= most),
        Length::Words(most) => {
            let words: usize = sentences.iter().map(|s| s.split_whitespace().count()).sum();
            assert!(words <= most, "{words} words");
        }
    }
    assert!(summary.keywords.len() <= 10);
    (sentences, summary)
}

const BRIDGE: &str = "Council votes to close the Harrow bridge\n\n\
The Harrow bridge will close to all traffic for two years from Monday so that its rusted cables can be replaced, Millbrook council decided on Thursday.\n\n\
The work will cost 14 million pounds, twice the sum that engineers named in March, and drivers face a detour of nine miles.\n\n\
\"We had no choice,\" council leader Joan Petty said after the vote, which she won by one voice.\n\n\
But she promised that buses would be free.\n\n\
Shopkeepers on the east bank fear for their trade, and some plan to take the council to court.\n\n\
The bridge was opened in 1931 and carries 20,000 cars a day.\n";

#[test]
fn has_the_news_and_no_dangling_sentence() {
    let (sentences, summary) = summarize(BRIDGE, Length::Sentences(3));
    assert_eq!(sentences.len(), 3);
    assert!(sentences[0].starts_with("The Harrow bridge will close"));
    assert!(sentences.iter().all(|s| !s.starts_with("But ")));
    assert!(
        summary
            .keywords
            .iter()
            .any(|k| k.to_lowercase().contains("bridge")),
        "{:?}",
        summary.keywords
    );
    assert!(summary.facts.what.is_some());
}

#[test]
fn keeps_to_the_number_of_words() {
    for most in [0, 5, 20, 30, 60, 1000] {
        summarize(BRIDGE, Length::Words(most));
    }
    assert!(!summarize(BRIDGE, Length::Words(30)).0.is_empty());
    assert!(summarize(BRIDGE, Length::Sentences(0)).0.is_empty());
}

#[test]
fn one_sentence_is_its_own_summary() {
    let text = "A lorry overturned on the A40 near Oxford on Friday and blocked both lanes for three hours.";
    assert_eq!(summarize(text, Length::Sentences(3)).0, [text]);
}

#[test]
fn two_thousand_sentences_are_quick() {
    let mut text = String::from("Town book is read aloud\n\n");
    for i in 0..2000 {
        text +=
            &format!("Reader number {i} read page {i} of the town book to a full hall in Ely. ");
        if i % 5 == 0 {
            text += "\n\n";
        }
    }
    let article = read(&text);
    for length in [
        Length::Sentences(3),
        Length::Sentences(12),
        Length::Sentences(1500),
        Length::Words(900),
    ] {
        let analysis = analyze(
            &article,
            &Options {
                length,
                ..Options::default()
            },
        );
        assert!(!analysis.summary.sentences.is_empty());
    }
    assert_eq!(summarize(&text, Length::Sentences(12)).0.len(), 12);
}

#[test]
fn lists_alone_make_no_panic() {
    let text = "Results\n\n- Leeds 2, Hull 1\n- York 0, Ripon 0\n- Selby 4, Goole 3\n- Whitby 1, Thirsk 2\n";
    summarize(text, Length::Sentences(3));
    summarize(text, Length::Words(10));
}

#[test]
fn repeats_occur_once() {
    let line = "The ferry to Skye sank in calm water on Tuesday and all 40 passengers were saved by fishermen.";
    let text = format!(
        "Ferry sinks\n\n{line}\n\n{line}\n\nDivers will look at the hull of the ferry on Friday, the coast guard said.\n\n{line}\n"
    );
    let (sentences, _) = summarize(&text, Length::Sentences(3));
    assert_eq!(sentences.iter().filter(|s| *s == line).count(), 1);
}

#[test]
fn the_dateline_is_left_out() {
    let text = "Rain floods market\n\nNAIROBI, Aug. 6 (Reuters) - Heavy rain flooded the Gikomba market on Monday and swept away the stalls of 300 traders.\n\n\
The county will pay for new stalls, governor Amos Keter said.\n";
    let (sentences, _) = summarize(text, Length::Sentences(1));
    assert!(
        sentences[0].starts_with("Heavy rain flooded"),
        "{sentences:?}"
    );
}

#[test]
fn a_nut_graf_in_the_fifth_paragraph_is_found() {
    let text = "Flood insurance drives coast dwellers inland\n\n\
Every morning Rosa Vane sweeps sand from her porch.\n\n\
She has done so for thirty years.\n\n\
\"You get used to it,\" she says, and laughs.\n\n\
Her cat sleeps in the window.\n\n\
But Vane is leaving: flood insurance on the Carolina coast has tripled in five years, and 4,000 coast dwellers have moved inland since 2015, a state study of flood insurance says.\n\n\
Insurers blame higher seas and costly storms for the price of flood insurance.\n\n\
The state has offered to buy 600 houses on the coast.\n";
    let (sentences, _) = summarize(text, Length::Sentences(3));
    assert!(
        sentences
            .iter()
            .any(|s| s.contains("tripled") || s.starts_with("Insurers blame")),
        "{sentences:?}"
    );
}

#[test]
fn turns_calls_and_salutations_are_left_out() {
    let text = "Glacier talk\n\nHOST ANNA VALE: Good evening and welcome to the show.\n\n\
The glacier of Brennan has lost nine metres since 2010, a team from Oslo said on Monday.\n\n\
We are closing this blog now.\n\nDo you have a picture of the glacier?\n\nA: It is melting as we speak of it.\n\n\
The county will shut the road to the ice in June.\n";
    let (sentences, _) = summarize(text, Length::Sentences(3));
    assert_eq!(sentences.len(), 2, "{sentences:?}");
    let letter =
        "Swans\n\nSir, – I have been bitten by a swan at Henley on two days of last June.\n";
    let (sentences, _) = summarize(letter, Length::Sentences(1));
    assert!(sentences[0].starts_with("I have been"), "{sentences:?}");
}
