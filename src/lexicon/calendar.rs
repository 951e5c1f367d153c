//! The words of the calendar and the clock: months, weekdays, seasons, units, numbers, holidays, and the small words
//! that time expressions are built with.
//!
//! One sorted table; a look-up is a binary search without allocation. Written by hand.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What a word can mean in a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// A month, 1 to 12; `short` for an abbreviation.
    Month { number: i8, short: bool },
    /// A day of the week, Monday 1 to Sunday 7.
    Weekday { number: i8, form: Form },
    /// A season.
    Season(Season, Form),
    /// A unit of time.
    Unit(Unit, Form),
    /// "hourly", "annually": once in each unit.
    Often(Unit),
    /// A number below twenty, or a round ten: "seven", "forty".
    Number(u8),
    /// "hundred", "thousand".
    Scale(u16),
    /// "dozen", "dozens".
    Dozen(Form),
    /// An ordinal word: "first", "twentieth".
    Ordinal(u8),
    /// The ending of an ordinal in digits: "st", "nd", "rd", "th".
    OrdinalEnd,
    /// "half", "quarter" is a unit.
    Half,
    /// "few", "several", "many": a number nobody counted.
    Some,
    /// "couple", "pair".
    Couple,
    /// A part of the day.
    Part(Part, Form),
    /// "noon", "midday", "midnight": an hour with a name.
    Named(i8),
    /// A day reckoned from the speaker's: "yesterday" is -1.
    Day(i8),
    /// "tonight".
    Tonight,
    /// "am", "pm" and the like, also when the dots stand apart: `a`, `p`.
    Meridiem { pm: bool },
    /// "o" of "o'clock", and "oclock".
    OClock,
    /// A time zone.
    Zone,
    /// The first word of a holiday that no other class holds.
    Holiday,
    /// "fiscal", "financial".
    Fiscal,
    /// "early", "earlier": the start.
    Early(Degree),
    /// "late", "later": the end.
    Late(Degree),
    /// "mid", "middle".
    Mid,
    /// "beginning", "start".
    Start,
    /// "end", "close".
    End,
    /// "last", "past", "previous", "preceding".
    Last(Back),
    /// "next", "following", "coming".
    Next(Ahead),
    /// "this", "current", "same".
    This(Pointer),
    /// "recent": some time ago.
    Recent,
    /// "ago", "back".
    Ago,
    /// "each", "every", "per".
    Every(Each),
    /// "once", "twice", "thrice".
    Times(u8),
    /// "time", "times".
    Time(Form),
    /// "now", "currently".
    Now,
    /// "future".
    Future,
    /// "nineties" is 90.
    Tens(u8),
    /// "recently".
    Recently,
    /// "near", "distant": how far a future is.
    Near,
    /// "about", "around", "roughly".
    About,
    /// "nearly", "almost".
    Nearly,
    /// "more", "over", "less", "under": in comparisons with "than".
    Compare(Compare),
    /// "period", "moment" and other nouns that stand for a time.
    Period,
    /// "ended", "ending", "ends".
    Ended,
    /// "long", "old": tails of "month-long", "year-old".
    Tail(Tail),
    /// Prepositions, articles and conjunctions of time expressions.
    Small(Small),
    /// No word of time.
    Other,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One.
    Single,
    /// More than one: "Mondays", "years".
    Plural,
    /// An abbreviation: "Mon", "hr".
    Short,
}

/// The seasons, named as on the northern half of the earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Units of time, shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

/// Parts of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Afternoon,
    Evening,
    Night,
    Day,
}

/// Comparison of an adverb: "early" or "earlier".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Degree {
    Plain,
    More,
}

/// Words that point back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Back {
    Last,
    Past,
    Previous,
    Latest,
}

/// Words that point ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ahead {
    Next,
    Following,
    Coming,
}

/// Words that point to one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pointer {
    This,
    These,
    That,
    Those,
    Same,
    Current,
}

/// Words for each one of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Each {
    One,
    All,
    Per,
}

/// Words that compare an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    More,
    Less,
    Over,
    Under,
    Least,
    Most,
}

/// Second halves of compounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tail {
    Long,
    Old,
}

/// Small words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Small {
    A,
    An,
    The,
    Of,
    In,
    On,
    At,
    And,
    Or,
    To,
    From,
    Until,
    Since,
    By,
    Before,
    After,
    Between,
    During,
    Than,
    Up,
    No,
    Not,
    For,
    Through,
    Within,
    As,
    So,
    Ending,
    Rest,
    Full,
    Whole,
    Turn,
    Soon,
    Additional,
    Few,
    Both,
    Eve,
    Point,
    S,
}

/// Looks a word up, in any case. Numbers and marks are [`Word::Other`].
pub(crate) fn word(text: &str) -> Word {
    if !text.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return Word::Other;
    }
    let Some(key) = key(text.as_bytes()) else {
        return Word::Other;
    };
    match KEYS.binary_search(&key) {
        Ok(at) => WORDS[at].1,
        Err(_) => Word::Other,
    }
}

/// A short word in lower case as a number, so that one comparison takes the whole word: the order is that of the bytes.
const fn key(word: &[u8]) -> Option<u128> {
    let mut bytes = [0; 16];
    if word.len() > bytes.len() {
        return None;
    }
    let mut at = 0;
    while at < word.len() {
        if word[at] == 0 {
            return None; // it would pass for the end of the word
        }
        bytes[at] = word[at].to_ascii_lowercase();
        at += 1;
    }
    Some(u128::from_be_bytes(bytes))
}

/// The keys of [`WORDS`].
static KEYS: [u128; WORDS.len()] = {
    let mut keys = [0; WORDS.len()];
    let mut at = 0;
    while at < keys.len() {
        if let Some(key) = key(WORDS[at].0.as_bytes()) {
            keys[at] = key;
        }
        at += 1;
    }
    keys
};

/// The month that a word names, 1 to 12, in full or abbreviated without its dot.
pub(crate) fn month(text: &str) -> Option<i8> {
    match word(text) {
        Word::Month { number, .. } => Some(number),
        _ => None,
    }
}

/// The weekday that a word names, in full or abbreviated without its dot.
pub(crate) fn weekday(text: &str) -> Option<Weekday> {
    match word(text) {
        Word::Weekday { number, .. } => Weekday::from_monday_one_offset(number).ok(),
        _ => None,
    }
}

/// Every word of time, sorted by its bytes.
#[rustfmt::skip]
const WORDS: &[(&str, Word)] = &[
    ("a", Word::Small(Small::A)),
    ("about", Word::About),
    ("additional", Word::Small(Small::Additional)),
    ("aest", Word::Zone),
    ("after", Word::Small(Small::After)),
    ("afternoon", Word::Part(Part::Afternoon, Form::Single)),
    ("afternoons", Word::Part(Part::Afternoon, Form::Plural)),
    ("ago", Word::Ago),
    ("almost", Word::Nearly),
    ("am", Word::Meridiem { pm: false }),
    ("an", Word::Small(Small::An)),
    ("and", Word::Small(Small::And)),
    ("annual", Word::Often(Unit::Year)),
    ("annually", Word::Often(Unit::Year)),
    ("approximately", Word::About),
    ("apr", Word::Month { number: 4, short: true }),
    ("april", Word::Month { number: 4, short: false }),
    ("around", Word::About),
    ("as", Word::Small(Small::As)),
    ("ash", Word::Holiday),
    ("at", Word::Small(Small::At)),
    ("aug", Word::Month { number: 8, short: true }),
    ("august", Word::Month { number: 8, short: false }),
    ("autumn", Word::Season(Season::Autumn, Form::Single)),
    ("autumns", Word::Season(Season::Autumn, Form::Plural)),
    ("bastille", Word::Holiday),
    ("before", Word::Small(Small::Before)),
    ("beginning", Word::Start),
    ("between", Word::Small(Small::Between)),
    ("both", Word::Small(Small::Both)),
    ("boxing", Word::Holiday),
    ("bst", Word::Zone),
    ("by", Word::Small(Small::By)),
    ("cdt", Word::Zone),
    ("centuries", Word::Unit(Unit::Century, Form::Plural)),
    ("century", Word::Unit(Unit::Century, Form::Single)),
    ("cest", Word::Zone),
    ("cet", Word::Zone),
    ("chinese", Word::Holiday),
    ("christmas", Word::Holiday),
    ("christmastime", Word::Holiday),
    ("clock", Word::OClock),
    ("close", Word::End),
    ("columbus", Word::Holiday),
    ("coming", Word::Next(Ahead::Coming)),
    ("couple", Word::Couple),
    ("cst", Word::Zone),
    ("current", Word::This(Pointer::Current)),
    ("daily", Word::Often(Unit::Day)),
    ("day", Word::Unit(Unit::Day, Form::Single)),
    ("days", Word::Unit(Unit::Day, Form::Plural)),
    ("daytime", Word::Part(Part::Day, Form::Single)),
    ("dec", Word::Month { number: 12, short: true }),
    ("decade", Word::Unit(Unit::Decade, Form::Single)),
    ("decades", Word::Unit(Unit::Decade, Form::Plural)),
    ("december", Word::Month { number: 12, short: false }),
    ("distant", Word::Near),
    ("diwali", Word::Holiday),
    ("dozen", Word::Dozen(Form::Single)),
    ("dozens", Word::Dozen(Form::Plural)),
    ("during", Word::Small(Small::During)),
    ("each", Word::Every(Each::One)),
    ("earlier", Word::Early(Degree::More)),
    ("early", Word::Early(Degree::Plain)),
    ("easter", Word::Holiday),
    ("eastern", Word::Zone),
    ("edt", Word::Zone),
    ("eid", Word::Holiday),
    ("eight", Word::Number(8)),
    ("eighteen", Word::Number(18)),
    ("eighteenth", Word::Ordinal(18)),
    ("eighth", Word::Ordinal(8)),
    ("eighties", Word::Tens(80)),
    ("eighty", Word::Number(80)),
    ("eleven", Word::Number(11)),
    ("eleventh", Word::Ordinal(11)),
    ("end", Word::End),
    ("ended", Word::Ended),
    ("ending", Word::Small(Small::Ending)),
    ("ensuing", Word::Next(Ahead::Following)),
    ("est", Word::Zone),
    ("et", Word::Zone),
    ("eve", Word::Small(Small::Eve)),
    ("evening", Word::Part(Part::Evening, Form::Single)),
    ("evenings", Word::Part(Part::Evening, Form::Plural)),
    ("every", Word::Every(Each::All)),
    ("fall", Word::Season(Season::Autumn, Form::Single)),
    ("father", Word::Holiday),
    ("fathers", Word::Holiday),
    ("feb", Word::Month { number: 2, short: true }),
    ("february", Word::Month { number: 2, short: false }),
    ("few", Word::Small(Small::Few)),
    ("fewer", Word::Compare(Compare::Less)),
    ("fifteen", Word::Number(15)),
    ("fifteenth", Word::Ordinal(15)),
    ("fifth", Word::Ordinal(5)),
    ("fifties", Word::Tens(50)),
    ("fifty", Word::Number(50)),
    ("financial", Word::Fiscal),
    ("first", Word::Ordinal(1)),
    ("fiscal", Word::Fiscal),
    ("five", Word::Number(5)),
    ("following", Word::Next(Ahead::Following)),
    ("for", Word::Small(Small::For)),
    ("foreseeable", Word::Near),
    ("forties", Word::Tens(40)),
    ("fortnight", Word::Unit(Unit::Fortnight, Form::Single)),
    ("fortnightly", Word::Often(Unit::Fortnight)),
    ("fortnights", Word::Unit(Unit::Fortnight, Form::Plural)),
    ("forty", Word::Number(40)),
    ("four", Word::Number(4)),
    ("fourteen", Word::Number(14)),
    ("fourteenth", Word::Ordinal(14)),
    ("fourth", Word::Ordinal(4)),
    ("fri", Word::Weekday { number: 5, form: Form::Short }),
    ("friday", Word::Weekday { number: 5, form: Form::Single }),
    ("fridays", Word::Weekday { number: 5, form: Form::Plural }),
    ("from", Word::Small(Small::From)),
    ("full", Word::Small(Small::Full)),
    ("future", Word::Future),
    ("gmt", Word::Zone),
    ("good", Word::Holiday),
    ("groundhog", Word::Holiday),
    ("half", Word::Half),
    ("halloween", Word::Holiday),
    ("hanukkah", Word::Holiday),
    ("hour", Word::Unit(Unit::Hour, Form::Single)),
    ("hourly", Word::Often(Unit::Hour)),
    ("hours", Word::Unit(Unit::Hour, Form::Plural)),
    ("hr", Word::Unit(Unit::Hour, Form::Short)),
    ("hrs", Word::Unit(Unit::Hour, Form::Short)),
    ("hundred", Word::Scale(100)),
    ("immediate", Word::Near),
    ("in", Word::Small(Small::In)),
    ("independence", Word::Holiday),
    ("ist", Word::Zone),
    ("jan", Word::Month { number: 1, short: true }),
    ("january", Word::Month { number: 1, short: false }),
    ("jst", Word::Zone),
    ("jul", Word::Month { number: 7, short: true }),
    ("july", Word::Month { number: 7, short: false }),
    ("jun", Word::Month { number: 6, short: true }),
    ("june", Word::Month { number: 6, short: false }),
    ("juneteenth", Word::Holiday),
    ("kst", Word::Zone),
    ("labor", Word::Holiday),
    ("labour", Word::Holiday),
    ("last", Word::Last(Back::Last)),
    ("late", Word::Late(Degree::Plain)),
    ("later", Word::Late(Degree::More)),
    ("latest", Word::Last(Back::Latest)),
    ("least", Word::Compare(Compare::Least)),
    ("less", Word::Compare(Compare::Less)),
    ("long", Word::Tail(Tail::Long)),
    ("lunar", Word::Holiday),
    ("many", Word::Some),
    ("mar", Word::Month { number: 3, short: true }),
    ("march", Word::Month { number: 3, short: false }),
    ("martin", Word::Holiday),
    ("may", Word::Month { number: 5, short: false }),
    ("mdt", Word::Zone),
    ("memorial", Word::Holiday),
    ("mid", Word::Mid),
    ("midday", Word::Named(12)),
    ("middle", Word::Mid),
    ("midnight", Word::Named(24)),
    ("millennia", Word::Unit(Unit::Millennium, Form::Plural)),
    ("millennium", Word::Unit(Unit::Millennium, Form::Single)),
    ("min", Word::Unit(Unit::Minute, Form::Short)),
    ("mins", Word::Unit(Unit::Minute, Form::Short)),
    ("minute", Word::Unit(Unit::Minute, Form::Single)),
    ("minutes", Word::Unit(Unit::Minute, Form::Plural)),
    ("moment", Word::Period),
    ("mon", Word::Weekday { number: 1, form: Form::Short }),
    ("monday", Word::Weekday { number: 1, form: Form::Single }),
    ("mondays", Word::Weekday { number: 1, form: Form::Plural }),
    ("month", Word::Unit(Unit::Month, Form::Single)),
    ("monthly", Word::Often(Unit::Month)),
    ("months", Word::Unit(Unit::Month, Form::Plural)),
    ("more", Word::Compare(Compare::More)),
    ("morning", Word::Part(Part::Morning, Form::Single)),
    ("mornings", Word::Part(Part::Morning, Form::Plural)),
    ("most", Word::Compare(Compare::Most)),
    ("mother", Word::Holiday),
    ("mothers", Word::Holiday),
    ("mst", Word::Zone),
    ("nd", Word::OrdinalEnd),
    ("near", Word::Near),
    ("nearly", Word::Nearly),
    ("new", Word::Holiday),
    ("next", Word::Next(Ahead::Next)),
    ("night", Word::Part(Part::Night, Form::Single)),
    ("nightly", Word::Often(Unit::Day)),
    ("nights", Word::Part(Part::Night, Form::Plural)),
    ("nine", Word::Number(9)),
    ("nineteen", Word::Number(19)),
    ("nineteenth", Word::Ordinal(19)),
    ("nineties", Word::Tens(90)),
    ("ninety", Word::Number(90)),
    ("ninth", Word::Ordinal(9)),
    ("no", Word::Small(Small::No)),
    ("noon", Word::Named(12)),
    ("noontime", Word::Named(12)),
    ("not", Word::Small(Small::Not)),
    ("nov", Word::Month { number: 11, short: true }),
    ("november", Word::Month { number: 11, short: false }),
    ("now", Word::Now),
    ("nowruz", Word::Holiday),
    ("oclock", Word::OClock),
    ("oct", Word::Month { number: 10, short: true }),
    ("october", Word::Month { number: 10, short: false }),
    ("of", Word::Small(Small::Of)),
    ("old", Word::Tail(Tail::Old)),
    ("on", Word::Small(Small::On)),
    ("once", Word::Times(1)),
    ("one", Word::Number(1)),
    ("or", Word::Small(Small::Or)),
    ("over", Word::Compare(Compare::Over)),
    ("pacific", Word::Zone),
    ("palm", Word::Holiday),
    ("passover", Word::Holiday),
    ("past", Word::Last(Back::Past)),
    ("pdt", Word::Zone),
    ("per", Word::Every(Each::Per)),
    ("period", Word::Period),
    ("pm", Word::Meridiem { pm: true }),
    ("point", Word::Small(Small::Point)),
    ("preceding", Word::Last(Back::Previous)),
    ("presidents", Word::Holiday),
    ("previous", Word::Last(Back::Previous)),
    ("prior", Word::Last(Back::Previous)),
    ("pst", Word::Zone),
    ("quarter", Word::Unit(Unit::Quarter, Form::Single)),
    ("quarterly", Word::Often(Unit::Quarter)),
    ("quarters", Word::Unit(Unit::Quarter, Form::Plural)),
    ("ramadan", Word::Holiday),
    ("rd", Word::OrdinalEnd),
    ("recent", Word::Recent),
    ("recently", Word::Recently),
    ("rest", Word::Small(Small::Rest)),
    ("rosh", Word::Holiday),
    ("roughly", Word::About),
    ("s", Word::Small(Small::S)),
    ("same", Word::This(Pointer::Same)),
    ("sat", Word::Weekday { number: 6, form: Form::Short }),
    ("saturday", Word::Weekday { number: 6, form: Form::Single }),
    ("saturdays", Word::Weekday { number: 6, form: Form::Plural }),
    ("sec", Word::Unit(Unit::Second, Form::Short)),
    ("second", Word::Unit(Unit::Second, Form::Single)),
    ("seconds", Word::Unit(Unit::Second, Form::Plural)),
    ("secs", Word::Unit(Unit::Second, Form::Short)),
    ("sep", Word::Month { number: 9, short: true }),
    ("sept", Word::Month { number: 9, short: true }),
    ("september", Word::Month { number: 9, short: false }),
    ("seven", Word::Number(7)),
    ("seventeen", Word::Number(17)),
    ("seventeenth", Word::Ordinal(17)),
    ("seventh", Word::Ordinal(7)),
    ("seventies", Word::Tens(70)),
    ("seventy", Word::Number(70)),
    ("several", Word::Some),
    ("since", Word::Small(Small::Since)),
    ("six", Word::Number(6)),
    ("sixteen", Word::Number(16)),
    ("sixteenth", Word::Ordinal(16)),
    ("sixth", Word::Ordinal(6)),
    ("sixties", Word::Tens(60)),
    ("sixty", Word::Number(60)),
    ("so", Word::Small(Small::So)),
    ("some", Word::Some),
    ("soon", Word::Small(Small::Soon)),
    ("spring", Word::Season(Season::Spring, Form::Single)),
    ("springs", Word::Season(Season::Spring, Form::Plural)),
    ("st", Word::OrdinalEnd),
    ("start", Word::Start),
    ("subsequent", Word::Next(Ahead::Following)),
    ("summer", Word::Season(Season::Summer, Form::Single)),
    ("summers", Word::Season(Season::Summer, Form::Plural)),
    ("sun", Word::Weekday { number: 7, form: Form::Short }),
    ("sunday", Word::Weekday { number: 7, form: Form::Single }),
    ("sundays", Word::Weekday { number: 7, form: Form::Plural }),
    ("ten", Word::Number(10)),
    ("tenth", Word::Ordinal(10)),
    ("th", Word::OrdinalEnd),
    ("than", Word::Small(Small::Than)),
    ("thanksgiving", Word::Holiday),
    ("that", Word::This(Pointer::That)),
    ("the", Word::Small(Small::The)),
    ("these", Word::This(Pointer::These)),
    ("third", Word::Ordinal(3)),
    ("thirteen", Word::Number(13)),
    ("thirteenth", Word::Ordinal(13)),
    ("thirties", Word::Tens(30)),
    ("thirtieth", Word::Ordinal(30)),
    ("thirty", Word::Number(30)),
    ("this", Word::This(Pointer::This)),
    ("those", Word::This(Pointer::Those)),
    ("thousand", Word::Scale(1000)),
    ("three", Word::Number(3)),
    ("thrice", Word::Times(3)),
    ("through", Word::Small(Small::Through)),
    ("throughout", Word::Small(Small::Through)),
    ("thu", Word::Weekday { number: 4, form: Form::Short }),
    ("thur", Word::Weekday { number: 4, form: Form::Short }),
    ("thurs", Word::Weekday { number: 4, form: Form::Short }),
    ("thursday", Word::Weekday { number: 4, form: Form::Single }),
    ("thursdays", Word::Weekday { number: 4, form: Form::Plural }),
    ("til", Word::Small(Small::Until)),
    ("till", Word::Small(Small::Until)),
    ("time", Word::Time(Form::Single)),
    ("times", Word::Time(Form::Plural)),
    ("to", Word::Small(Small::To)),
    ("today", Word::Day(0)),
    ("tomorrow", Word::Day(1)),
    ("tonight", Word::Tonight),
    ("tue", Word::Weekday { number: 2, form: Form::Short }),
    ("tues", Word::Weekday { number: 2, form: Form::Short }),
    ("tuesday", Word::Weekday { number: 2, form: Form::Single }),
    ("tuesdays", Word::Weekday { number: 2, form: Form::Plural }),
    ("turn", Word::Small(Small::Turn)),
    ("twelfth", Word::Ordinal(12)),
    ("twelve", Word::Number(12)),
    ("twenties", Word::Tens(20)),
    ("twentieth", Word::Ordinal(20)),
    ("twenty", Word::Number(20)),
    ("twice", Word::Times(2)),
    ("two", Word::Number(2)),
    ("under", Word::Compare(Compare::Under)),
    ("until", Word::Small(Small::Until)),
    ("up", Word::Small(Small::Up)),
    ("upcoming", Word::Next(Ahead::Coming)),
    ("utc", Word::Zone),
    ("valentine", Word::Holiday),
    ("valentines", Word::Holiday),
    ("veterans", Word::Holiday),
    ("wed", Word::Weekday { number: 3, form: Form::Short }),
    ("wednesday", Word::Weekday { number: 3, form: Form::Single }),
    ("wednesdays", Word::Weekday { number: 3, form: Form::Plural }),
    ("weds", Word::Weekday { number: 3, form: Form::Short }),
    ("week", Word::Unit(Unit::Week, Form::Single)),
    ("weekend", Word::Unit(Unit::Weekend, Form::Single)),
    ("weekends", Word::Unit(Unit::Weekend, Form::Plural)),
    ("weekly", Word::Often(Unit::Week)),
    ("weeks", Word::Unit(Unit::Week, Form::Plural)),
    ("whole", Word::Small(Small::Whole)),
    ("winter", Word::Season(Season::Winter, Form::Single)),
    ("winters", Word::Season(Season::Winter, Form::Plural)),
    ("within", Word::Small(Small::Within)),
    ("year", Word::Unit(Unit::Year, Form::Single)),
    ("yearly", Word::Often(Unit::Year)),
    ("years", Word::Unit(Unit::Year, Form::Plural)),
    ("yesterday", Word::Day(-1)),
    ("yom", Word::Holiday),
    ("yr", Word::Unit(Unit::Year, Form::Short)),
    ("yrs", Word::Unit(Unit::Year, Form::Short)),
    ("yuletide", Word::Holiday),
    ("zero", Word::Number(0)),
];

/// When a holiday is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    /// The same day of the same month every year.
    Fixed(i8, i8),
    /// The nth weekday (Monday 1) of a month; -1 is the last.
    Nth(i8, i8, i8),
    /// Days behind Easter Sunday of the western churches.
    Easter(i32),
    /// Month and day of the Islamic calendar, reckoned by its civil table: the sighted day may differ by one.
    Islamic(u8, u8),
    /// The first day of the Chinese year; known from 2000 to 2035.
    Lunar,
    /// Moves by a calendar that is not reckoned here.
    Unreckoned,
}

impl Feast {
    /// The day in `year`, when it is known.
    pub(crate) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
            Feast::Nth(month, nth, weekday) => Date::new(year, month, 1)
                .ok()?
                .nth_weekday_of_month(nth, Weekday::from_monday_one_offset(weekday).ok()?)
                .ok(),
            Feast::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
            Feast::Islamic(month, day) => islamic(year, month, day),
            Feast::Lunar => LUNAR
                .get(usize::try_from(year.checked_sub(2000)?).ok()?)
                .and_then(|&(month, day)| Date::new(year, month, day).ok()),
            Feast::Unreckoned => None,
        }
    }

    /// True when the reckoned day may be off by one.
    pub(crate) fn is_rough(self) -> bool {
        matches!(self, Feast::Islamic(..))
    }
}

/// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    Date::new(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
    .ok()
}

/// The day in Gregorian `year` that the tabular Islamic calendar calls `day` of `month`.
fn islamic(year: i16, month: u8, day: u8) -> Option<Date> {
    const EPOCH: i32 = 227_015; // days from 0001-01-01 (day 1) to 622-07-19, the civil epoch
    let near = (i32::from(year) - 622) * 33 / 32;
    (near..near + 3).find_map(|hijri| {
        let months = (29 * (i32::from(month) - 1)) + i32::from(month) / 2;
        let days = EPOCH - 1 + (hijri - 1) * 354 + (3 + 11 * hijri) / 30 + months + i32::from(day);
        let date = Date::constant(1, 1, 1)
            .checked_add((days - 1).days())
            .ok()?;
        (date.year() == year).then_some(date)
    })
}

/// Chinese New Year from 2000 on: month and day.
static LUNAR: &[(i8, i8)] = &[
    (2, 5),
    (1, 24),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 9),
    (1, 29),
    (2, 18),
    (2, 7),
    (1, 26),
    (2, 14),
    (2, 3),
    (1, 23),
    (2, 10),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 16),
    (2, 5),
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
];

/// The holidays: their words in lower case, longest first where one begins another.
pub(crate) static HOLIDAYS: &[(&[&str], Feast)] = &[
    (&["christmas", "eve"], Feast::Fixed(12, 24)),
    (&["christmas", "day"], Feast::Fixed(12, 25)),
    (&["christmas"], Feast::Fixed(12, 25)),
    (&["boxing", "day"], Feast::Fixed(12, 26)),
    (&["new", "year", "'", "s", "eve"], Feast::Fixed(12, 31)),
    (&["new", "year", "'", "s", "day"], Feast::Fixed(1, 1)),
    (&["new", "year", "'", "s"], Feast::Fixed(1, 1)),
    (&["new", "years", "eve"], Feast::Fixed(12, 31)),
    (&["new", "years", "day"], Feast::Fixed(1, 1)),
    (&["lunar", "new", "year"], Feast::Lunar),
    (&["chinese", "new", "year"], Feast::Lunar),
    (&["thanksgiving", "day"], Feast::Nth(11, 4, 4)),
    (&["thanksgiving"], Feast::Nth(11, 4, 4)),
    (&["easter", "sunday"], Feast::Easter(0)),
    (&["easter", "monday"], Feast::Easter(1)),
    (&["easter"], Feast::Easter(0)),
    (&["good", "friday"], Feast::Easter(-2)),
    (&["ash", "wednesday"], Feast::Easter(-46)),
    (&["palm", "sunday"], Feast::Easter(-7)),
    (&["labor", "day"], Feast::Nth(9, 1, 1)),
    (&["labour", "day"], Feast::Fixed(5, 1)),
    (&["may", "day"], Feast::Fixed(5, 1)),
    (&["memorial", "day"], Feast::Nth(5, -1, 1)),
    (&["independence", "day"], Feast::Unreckoned),
    (&["fourth", "of", "july"], Feast::Fixed(7, 4)),
    (&["bastille", "day"], Feast::Fixed(7, 14)),
    (&["valentine", "'", "s", "day"], Feast::Fixed(2, 14)),
    (&["valentines", "day"], Feast::Fixed(2, 14)),
    (&["halloween"], Feast::Fixed(10, 31)),
    (&["columbus", "day"], Feast::Nth(10, 2, 1)),
    (&["presidents", "'", "day"], Feast::Nth(2, 3, 1)),
    (&["presidents", "day"], Feast::Nth(2, 3, 1)),
    (&["veterans", "day"], Feast::Fixed(11, 11)),
    (&["mother", "'", "s", "day"], Feast::Nth(5, 2, 7)),
    (&["father", "'", "s", "day"], Feast::Nth(6, 3, 7)),
    (&["martin", "luther", "king", "day"], Feast::Nth(1, 3, 1)),
    (&["groundhog", "day"], Feast::Fixed(2, 2)),
    (&["juneteenth"], Feast::Fixed(6, 19)),
    (&["nowruz"], Feast::Fixed(3, 21)),
    (&["eid", "al", "-", "fitr"], Feast::Islamic(10, 1)),
    (&["eid", "al", "-", "adha"], Feast::Islamic(12, 10)),
    (&["eid", "al", "fitr"], Feast::Islamic(10, 1)),
    (&["eid", "ul", "fitr"], Feast::Islamic(10, 1)),
    (&["eid", "al", "adha"], Feast::Islamic(12, 10)),
    (&["eid", "ul", "adha"], Feast::Islamic(12, 10)),
    (&["eid"], Feast::Unreckoned),
    (&["ramadan"], Feast::Islamic(9, 1)),
    (&["passover"], Feast::Unreckoned),
    (&["hanukkah"], Feast::Unreckoned),
    (&["diwali"], Feast::Unreckoned),
    (&["yom", "kippur"], Feast::Unreckoned),
    (&["rosh", "hashanah"], Feast::Unreckoned),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_fit() {
        assert!(WORDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(WORDS.iter().all(|(text, entry)| word(text) == *entry));
        for other in [
            "",
            "a\0",
            "mays",
            "sixteenth-century",
            "sixteenthcenturies",
            "ä",
        ] {
            assert_eq!(word(other), Word::Other);
        }
        assert_eq!(word("AUGUST"), word("august"));
        assert_eq!(word("counterrevolutionaries"), Word::Other);
        assert_eq!(month("Sept"), Some(9));
        assert_eq!(weekday("tues"), Some(Weekday::Tuesday));
    }

    #[test]
    fn longer_holidays_come_first() {
        for (at, (name, _)) in HOLIDAYS.iter().enumerate() {
            let hidden = HOLIDAYS[at + 1..]
                .iter()
                .any(|(later, _)| later.starts_with(name));
            assert!(!hidden, "{name:?} hides a longer name");
        }
    }

    #[test]
    fn feasts_fall_on_their_days() {
        let day = |feast: Feast, year| feast.in_year(year).map(|date| date.to_string());
        assert_eq!(day(Feast::Easter(0), 2000).as_deref(), Some("2000-04-23"));
        assert_eq!(day(Feast::Easter(0), 2024).as_deref(), Some("2024-03-31"));
        assert_eq!(
            day(Feast::Nth(11, 4, 4), 1999).as_deref(),
            Some("1999-11-25")
        );
        assert_eq!(day(Feast::Lunar, 2018).as_deref(), Some("2018-02-16"));
        assert_eq!(day(Feast::Lunar, 1999), None);
        assert_eq!(
            day(Feast::Islamic(10, 1), 2018).as_deref(),
            Some("2018-06-15")
        );
        assert_eq!(
            day(Feast::Islamic(12, 10), 2018).as_deref(),
            Some("2018-08-22")
        );
    }
}
