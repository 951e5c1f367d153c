//! Which language a text is in.

use whatlang::Lang;

use super::short_words::ShortWords;

/// Bytes of text that are enough to tell.
const SAMPLE: usize = 4 * 1024;

/// Words that are enough when one in six of them is English beyond doubt.
const CLEAR: usize = 128;

/// Frequent English words that are no words of its neighbours.
static ENGLISH: ShortWords = ShortWords::new(&[
    "the", "of", "and", "to", "is", "that", "for", "was", "with", "said", "he", "his", "they",
    "have", "has", "this", "from", "by", "at", "not", "are", "which", "will", "who",
]);

/// The language of `text` as a two-letter ISO 639-1 code and an English name; `None` when there is too little to tell by.
pub(super) fn detect(text: &str) -> Option<(&'static str, &'static str)> {
    let sample = head(text);
    let (mut words, mut english) = (0usize, 0usize);
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        english += usize::from(ENGLISH.contains(word));
        if words == CLEAR && english * 6 >= words {
            return Some(("en", "English"));
        }
    }
    if english * 8 >= words && english >= 2 {
        return Some(("en", "English"));
    }
    // Lists of names look like any language: of Latin letters only words in lower case count.
    let common: String = sample
        .split_inclusive(char::is_whitespace)
        .filter(|word| !word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
        .collect();
    let found = whatlang::detect(&common)?;
    let letters = common.chars().filter(|c| c.is_alphabetic()).count();
    // Other scripts are certain after a few words; Latin letters need a paragraph.
    let latin = found.script() == whatlang::Script::Latin;
    if letters < if latin { 100 } else { 20 }
        || (!found.is_reliable() && found.confidence() < 0.3)
        || (found.lang() != Lang::Eng && english * 25 > words)
    {
        return None;
    }
    code(found.lang()).map(|code| (code, found.lang().eng_name()))
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// ISO 639-1 codes of the languages that are told apart.
fn code(lang: Lang) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("epo", "eo"),
        ("eng", "en"),
        ("rus", "ru"),
        ("cmn", "zh"),
        ("spa", "es"),
        ("por", "pt"),
        ("ita", "it"),
        ("ben", "bn"),
        ("fra", "fr"),
        ("deu", "de"),
        ("ukr", "uk"),
        ("kat", "ka"),
        ("ara", "ar"),
        ("hin", "hi"),
        ("jpn", "ja"),
        ("heb", "he"),
        ("yid", "yi"),
        ("pol", "pl"),
        ("amh", "am"),
        ("jav", "jv"),
        ("kor", "ko"),
        ("nob", "nb"),
        ("dan", "da"),
        ("swe", "sv"),
        ("fin", "fi"),
        ("tur", "tr"),
        ("nld", "nl"),
        ("hun", "hu"),
        ("ces", "cs"),
        ("ell", "el"),
        ("bul", "bg"),
        ("bel", "be"),
        ("mar", "mr"),
        ("kan", "kn"),
        ("ron", "ro"),
        ("slv", "sl"),
        ("hrv", "hr"),
        ("srp", "sr"),
        ("mkd", "mk"),
        ("lit", "lt"),
        ("lav", "lv"),
        ("est", "et"),
        ("tam", "ta"),
        ("vie", "vi"),
        ("urd", "ur"),
        ("tha", "th"),
        ("guj", "gu"),
        ("uzb", "uz"),
        ("pan", "pa"),
        ("aze", "az"),
        ("ind", "id"),
        ("tel", "te"),
        ("pes", "fa"),
        ("mal", "ml"),
        ("ori", "or"),
        ("mya", "my"),
        ("nep", "ne"),
        ("sin", "si"),
        ("khm", "km"),
        ("tuk", "tk"),
        ("aka", "ak"),
        ("zul", "zu"),
        ("sna", "sn"),
        ("afr", "af"),
        ("lat", "la"),
        ("slk", "sk"),
        ("cat", "ca"),
        ("tgl", "tl"),
        ("hye", "hy"),
        ("cym", "cy"),
    ];
    CODES
        .iter()
        .find(|(long, _)| *long == lang.code())
        .map(|(_, short)| *short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_language() {
        let code = |text: &str| detect(text).map(|(code, _)| code);
        assert_eq!(
            code("The minister said that the bridge was closed to traffic for the winter."),
            Some("en")
        );
        assert_eq!(
            code(
                "Der Minister sagte am Montag, die Brücke werde für den Winter gesperrt. Die Anwohner sind damit nicht \
                  einverstanden und haben eine Klage angekündigt, über die das Gericht im Herbst entscheiden soll."
            ),
            Some("de")
        );
        assert_eq!(
            code(
                "Le ministre a déclaré lundi que le pont serait fermé pour l'hiver. Les habitants ne sont pas d'accord \
                  et ont annoncé une plainte que le tribunal doit examiner à l'automne."
            ),
            Some("fr")
        );
        assert_eq!(
            code("Москва объявила о новых мерах в понедельник, сообщает агентство."),
            Some("ru")
        );
        assert_eq!(code("Jones 3-1 Smith"), None);
        assert_eq!(code(""), None);
    }
}
