//! What stands around the title of an article and is no part of it: section paths, kickers, wire codes, contact blocks,
//! credits.

use memchr::memmem;

use super::features::Page;
use super::shape::End;

/// Lines that may stand between the label of a contact block and its address.
const CONTACT: usize = 9;
/// Words of the longest kicker.
const KICKER: usize = 5;

/// Last words of kickers ("THE SATURDAY PROFILE", "NEWS ANALYSIS"), lower case.
const KICKERS: [&str; 26] = [
    "profile",
    "analysis",
    "opinion",
    "opinions",
    "feature",
    "features",
    "interview",
    "review",
    "column",
    "comment",
    "exclusive",
    "explainer",
    "report",
    "essay",
    "diary",
    "notebook",
    "briefing",
    "letter",
    "letters",
    "memo",
    "spotlight",
    "read",
    "editorial",
    "commentary",
    "investigation",
    "desk",
];

/// True when unit `at` is a line above a title: "World > Africa", "THE SATURDAY PROFILE", "ZCZC MAR0417 GMT 2204 220823".
pub(super) fn is_overline(page: &Page<'_>, at: usize) -> bool {
    let line = page.units[at].span.of(page.text);
    page.shapes[at].chars <= 120 && (is_path(line) || is_wire_code(line) || is_kicker(page, at))
}

/// A path of sections: "World > Africa", "Home » News » Transport".
pub(super) fn is_path(line: &str) -> bool {
    let parts: Vec<&str> = line.split(['>', '›', '»', '→']).collect();
    let section = |part: &&str| {
        let words = part.split_whitespace().count();
        (1..=4).contains(&words) && part.trim().starts_with(char::is_alphabetic)
    };
    // One mark alone needs blanks around it.
    let apart = parts.len() > 2 || line.contains(" > ") || line.contains(" › ");
    parts.len() >= 2 && apart && parts.iter().all(section)
}

/// The address of a message on a wire: codes and numbers, or the signals that open and close a telex.
pub(super) fn is_wire_code(line: &str) -> bool {
    if line.contains(char::is_lowercase) {
        return false;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    if matches!(words.first(), Some(&"ZCZC" | &"NNNN")) {
        return words.len() <= 8;
    }
    let coded = words
        .iter()
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()))
        .count();
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let plain = line
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '/'));
    plain && words.len() >= 2 && digits >= 7 && coded * 2 >= words.len()
}

/// A label in capitals above a title in small letters.
fn is_kicker(page: &Page<'_>, at: usize) -> bool {
    let (shape, Some(next)) = (&page.shapes[at], page.shapes.get(at + 1)) else {
        return false;
    };
    let line = page.units[at].span.of(page.text);
    let below = page.units[at + 1].span.of(page.text);
    let title = (4..=24).contains(&next.words)
        && below.contains(char::is_lowercase)
        && below
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“\"‘'".contains(c))
        && !next.date
        && is_open(below);
    let last = line
        .rsplit(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or("")
        .to_lowercase();
    let named = KICKERS.contains(&last.as_str());
    let glued = !page.units[at + 1].gap && next.words >= shape.words + 3 && shape.words <= 3;
    shape.words <= KICKER
        && !line.contains(char::is_lowercase)
        && line.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && matches!(shape.end, End::Word | End::Colon)
        && title
        && (named || glued)
}

/// True when `line` ends as titles do: on a word, perhaps with a closing quotation mark, without a full stop.
pub(super) fn is_open(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '\'', '’', '»', ')'])
        .ends_with(|c: char| c.is_alphanumeric() || c == '?')
}

/// Bytes of the label in brackets in front of a title: "[Herald] ", "(LEAD) ", "(2nd LD) ".
pub(super) fn label_len(line: &str) -> usize {
    let close = match line.chars().next() {
        Some('[') => ']',
        Some('(') => ')',
        _ => return 0,
    };
    let Some(end) = line.find(close).filter(|&end| end <= 48) else {
        return 0;
    };
    let rest = &line[end + 1..];
    let title = rest.trim_start();
    if rest.len() == title.len() || title.split_whitespace().nth(1).is_none() {
        return 0;
    }
    end + 1 + rest.len() - title.len()
}

/// The units of the contact block of a press release: a label, then a name, a job, a number, an address.
pub(super) fn contact_block(page: &Page<'_>) -> Vec<bool> {
    let count = page.units.len();
    let mut inside = vec![false; count];
    for at in 0..count {
        if !is_contact_label(page.units[at].span.of(page.text)) {
            continue;
        }
        let end = (at + 1..(at + 1 + CONTACT).min(count))
            .find(|&next| {
                let shape = &page.shapes[next];
                page.units[next].gap && next > at + 1 || shape.words > 14 || shape.is_prose()
            })
            .unwrap_or((at + 1 + CONTACT).min(count));
        let reached = (at..end).any(|at| page.shapes[at].address || page.shapes[at].digits >= 7);
        if reached {
            inside[at..end].fill(true);
        }
    }
    inside
}

fn is_contact_label(line: &str) -> bool {
    const LABELS: [&str; 9] = [
        "contact",
        "contacts",
        "media contact",
        "media contacts",
        "press contact",
        "press contacts",
        "media inquiries",
        "media enquiries",
        "for more information",
    ];
    let line = line.trim_end_matches(':').trim();
    LABELS.iter().any(|label| label.eq_ignore_ascii_case(line))
}

/// True when `line` only says that the text is over: "###", "# # #", "-30-", "NNNN", "ENDS".
pub(super) fn is_end_mark(line: &str) -> bool {
    if line.len() > 12 {
        return false;
    }
    let marks: String = line
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    matches!(
        marks.as_str(),
        "#" | "##" | "###" | "####" | "NNNN" | "ENDS"
    ) || (marks == "30" && line.starts_with('-'))
}

/// "Photo: NAME", "NAME / Getty Images", "Graphics: NAME", "Additional reporting by NAME".
pub(super) fn is_credit(page: &Page<'_>, at: usize) -> bool {
    let shape = &page.shapes[at];
    if shape.words > 12 || shape.words == 0 {
        return false;
    }
    let line = page.units[at]
        .span
        .of(page.text)
        .trim_start_matches(['(', '['])
        .to_lowercase();
    const STARTS: [&str; 28] = [
        "photo:",
        "photo by",
        "photo credit",
        "photos:",
        "photos by",
        "photograph:",
        "photograph by",
        "photographs:",
        "photographs by",
        "photography:",
        "photography by",
        "picture:",
        "pictures:",
        "pictures by",
        "image:",
        "image credit",
        "image copyright",
        "images:",
        "source: supplied",
        "credit:",
        "graphic:",
        "graphics:",
        "graphic by",
        "graphics by",
        "illustration:",
        "illustration by",
        "illustrations by",
        "additional reporting",
    ];
    const ENDS: [&str; 8] = [
        "getty images",
        "shutterstock",
        "via ap",
        "afp/getty",
        "ap photo",
        "file photo",
        "istock",
        "wikimedia commons",
    ];
    STARTS.iter().any(|start| line.starts_with(start))
        || ENDS
            .iter()
            .any(|end| line.trim_end_matches([')', '.', ']']).ends_with(end))
}

/// True when a sentence or two close with a credit: "The bridge in May. Photograph: NAME/Agency".
pub(super) fn closes_with_credit(line: &str) -> bool {
    const CREDITS: [&str; 6] = [
        "Photograph: ",
        "Photo: ",
        "Picture: ",
        "Image: ",
        "Photograph by ",
        "Photo by ",
    ];
    // Few lines name a picture at all.
    if !["Photo", "Picture: ", "Image: "]
        .iter()
        .any(|word| memmem::find(line.as_bytes(), word.as_bytes()).is_some())
    {
        return false;
    }
    CREDITS
        .iter()
        .filter_map(|credit| Some((line.rfind(credit)?, credit)))
        .any(|(at, credit)| {
            let rest = &line[at + credit.len()..];
            let before = line[..at].trim_end();
            before.ends_with(['.', '!', '?', ')', '|', '/', '”', '"', '’'])
                && (1..=8).contains(&rest.split_whitespace().count())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::plain::lines;

    fn page(text: &str) -> Page<'_> {
        Page::new(text, lines::units(text))
    }

    #[test]
    fn knows_lines_above_a_title() {
        for (text, want) in [
            ("World > Africa\n\nLast ferry leaves Oakham", true),
            ("Home » News » Transport\nLast ferry leaves Oakham", true),
            (
                "THE SUNDAY PROFILE\nThe Man Who Winds the Oakham Clock",
                true,
            ),
            (
                "NEWS ANALYSIS\n\nWhy the Oakham ferry will not be missed",
                true,
            ),
            ("ZCZC OAK0412 GMT 1103 040519\nFERRY SINKS OFF OAKHAM", true),
            (
                "Prices > wages in Oakham, says the bank of the county",
                false,
            ),
            (
                "FERRY SINKS OFF OAKHAM\n\nThe ferry to the island sank.",
                false,
            ),
            ("FERRY SINKS\n\nThree boats came to help at dawn", false),
            ("OAKHAM 3 THORNGATE 2\nThe cup stays where it was", false),
        ] {
            assert_eq!(is_overline(&page(text), 0), want, "{text}");
        }
    }

    #[test]
    fn cuts_labels_in_front_of_titles() {
        for (line, want) in [
            ("[Oakham Post] Ferry to sail again", "Ferry to sail again"),
            ("(2nd LD) Ferry to sail again", "Ferry to sail again"),
            ("(Un)happy ferry", "(Un)happy ferry"),
            ("[Watch]", "[Watch]"),
            ("Ferry to sail [Watch]", "Ferry to sail [Watch]"),
        ] {
            assert_eq!(&line[label_len(line)..], want);
        }
    }

    #[test]
    fn finds_contact_blocks() {
        let text = "MEDIA CONTACT:\nJoan Healy\nOakham Ferries\njoan@oakham.example\n\nOakham to sail again";
        assert_eq!(contact_block(&page(text)), [true, true, true, true, false]);
        let text =
            "Contact\n\nThe two crews had no contact for a week, and nobody on the island knew.";
        assert!(!contact_block(&page(text)).contains(&true));
    }

    #[test]
    fn knows_end_marks_and_credits() {
        for (line, want) in [
            ("###", true),
            ("# # #", true),
            ("-30-", true),
            ("NNNN", true),
            ("30", false),
            ("The end", false),
        ] {
            assert_eq!(is_end_mark(line), want, "{line}");
        }
        for (line, want) in [
            ("Photographs by Joan Healy/Oakham Pictures", true),
            ("Additional reporting by Amit Rao in Thorngate", true),
            ("Graphics: Li Wei", true),
            ("Graphics cards are dear again", false),
        ] {
            assert_eq!(is_credit(&page(line), 0), want, "{line}");
        }
        assert!(closes_with_credit(
            "The ferry in May. Photograph: Joan Healy/Oakham Pictures"
        ));
        assert!(!closes_with_credit("She pointed at a Photo: it was hers."));
    }
}
