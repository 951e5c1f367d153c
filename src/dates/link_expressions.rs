//! Links neighboring expressions of a sentence that share information which only one of them states: "from March to October
//! 2021" has one year, "10am to 4pm on Saturday" one day, and "Monday to Thursday" are days of one week.

use super::meaning::{Aim, Calendar, Clock, Meaning, Origin, Pattern, Year};
use super::tense::Direction;
use super::{Found, grammar};
use crate::lexicon::calendar::Unit;
use crate::lexicon::{Class, Classes};

/// How two expressions are linked, by the words between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// A range: "to", "until", "through", a dash.
    Range,
    /// A list: "and", "or", a comma.
    List,
    /// A time and its day: "on", "at", nothing.
    Day,
    /// No link: any other words.
    None,
}

/// Links the expressions of one sentence.
pub(super) fn link(text: &str, found: &mut [Found]) {
    for at in 1..found.len() {
        let link = between(text, found, at);
        pair_weekdays(found, at, link);
        place_in_week(found, at, link);
        place_event_in_future(found, at, link);
    }
    found.iter_mut().for_each(place_program_in_future);
    for at in (1..found.len()).rev() {
        let link = between(text, found, at);
        share_year(found, at, link);
        share_day(found, at, link);
    }
    generalize_opening_hours(text, found);
}

/// The link between the expression at `at` and the one before it.
fn between(text: &str, found: &[Found], at: usize) -> Link {
    let words = text
        .get(found[at - 1].span.end..found[at].span.start)
        .unwrap_or("?");
    let words = words.trim();
    let classes = Classes::of(words);
    if classes.has(Class::RangeLink) {
        Link::Range
    } else if classes.has(Class::ListLink) {
        Link::List
    } else if words.is_empty() || classes.has(Class::DayLink) {
        Link::Day
    } else {
        Link::None
    }
}

/// Gives a month or day without a year the year of the expression after it.
fn share_year(found: &mut [Found], at: usize, link: Link) {
    let (Link::Range | Link::List, Some((Year::Is(year), last))) = (link, month(&found[at])) else {
        return;
    };
    let Some((Year::Unspecified, first)) = month(&found[at - 1]) else {
        return;
    };
    let given = Year::Is(year - i16::from(link == Link::Range && first > last));
    if let Meaning::Point {
        calendar: Calendar::Day { year, .. } | Calendar::Month { year, .. },
        ..
    } = &mut found[at - 1].parse.meaning
    {
        *year = given;
    }
}

/// Year and month of an expression that gives its month.
fn month(found: &Found) -> Option<(Year, i8)> {
    match found.parse.meaning {
        Meaning::Point {
            calendar: Calendar::Day { year, month, .. } | Calendar::Month { year, month },
            ..
        } => Some((year, month)),
        _ => None,
    }
}

/// Gives a time without a day the day of the expression after it: "5.40am on Wednesday", "9 to 11 p.m. on Mondays".
fn share_day(found: &mut [Found], at: usize, link: Link) {
    let Meaning::Point {
        calendar: Calendar::Unspecified,
        clock: clock @ Clock::At { .. },
    } = found[at - 1].parse.meaning
    else {
        return;
    };
    let next = &found[at];
    let timed = !matches!(
        next.parse.meaning,
        Meaning::Point {
            clock: Clock::Unspecified,
            ..
        }
    );
    match (next.parse.meaning, link) {
        (Meaning::Point { calendar, .. }, _)
            if is_day(calendar) && (link == Link::Day || timed && link != Link::None) =>
        {
            let direction = next.direction;
            let found = &mut found[at - 1];
            found.direction = direction;
            found.parse.meaning = Meaning::Point { calendar, clock };
        }
        // The hours of "9 a.m. to 4 p.m., Monday through Friday".
        (Meaning::Set { .. }, _) if link != Link::None && is_paired(found, at) => {
            found[at - 1].parse.meaning = Meaning::Point {
                calendar: Calendar::AnyDay,
                clock,
            };
        }
        (
            Meaning::Point {
                calendar: calendar @ Calendar::AnyDay,
                ..
            },
            Link::Range | Link::List,
        ) => found[at - 1].parse.meaning = Meaning::Point { calendar, clock },
        (
            Meaning::Set {
                pattern:
                    Pattern::Weekday(day)
                    | Pattern::At {
                        weekday: Some(day), ..
                    },
                quant,
                ..
            },
            _,
        ) if link != Link::None => {
            found[at - 1].parse.meaning = Meaning::Set {
                pattern: Pattern::At {
                    weekday: Some(day),
                    clock,
                },
                quant,
                times: 0,
            };
        }
        _ => {}
    }
}

/// True for the first of two recurring weekdays.
fn is_paired(found: &[Found], at: usize) -> bool {
    let weekday = |found: Option<&Found>| {
        matches!(
            found.map(|found| found.parse.meaning),
            Some(Meaning::Set {
                pattern: Pattern::Weekday(_),
                quant: Some(_),
                ..
            })
        )
    };
    let rule = |found: Option<&Found>| {
        found.is_some_and(|found| found.parse.rule == grammar::WEEKDAY.name)
    };
    weekday(found.get(at)) && weekday(found.get(at + 1)) && rule(found.get(at))
}

/// Sets the direction of an hour on a weekday without a verb to the future: "7:30 p.m. Saturday" in a program.
fn place_program_in_future(found: &mut Found) {
    let hour = matches!(
        found.parse.meaning,
        Meaning::Point {
            calendar: Calendar::Weekday { .. },
            clock: Clock::At { .. },
        }
    );
    if hour && found.direction == Direction::Unknown {
        found.direction = Direction::Future;
    }
}

/// True for a single day.
fn is_day(calendar: Calendar) -> bool {
    matches!(
        calendar,
        Calendar::Day { .. }
            | Calendar::DayOfMonth(_)
            | Calendar::Slashed { .. }
            | Calendar::Weekday { .. }
            | Calendar::InWeek { .. }
            | Calendar::Offset {
                unit: Unit::Day,
                ..
            }
    )
}

/// Puts the two days of "Monday to Thursday" in one week. After opening hours they recur every week.
fn pair_weekdays(found: &mut [Found], at: usize, link: Link) {
    let (Some(first), Some(last), Link::Range) =
        (weekday(&found[at - 1]), weekday(&found[at]), link)
    else {
        return;
    };
    let hours = at > 2 && is_hour(&found[at - 2]) && is_hour(&found[at - 3]);
    let back = found[at - 1].direction == Direction::Past;
    for (at, number, aim) in [
        (at - 1, first, Aim::Until((last - first).rem_euclid(7))),
        (at, last, Aim::After),
    ] {
        found[at].parse.meaning = if hours && !back {
            Meaning::Set {
                pattern: Pattern::Weekday(number),
                quant: Some("EVERY"),
                times: 0,
            }
        } else {
            Meaning::of(Calendar::Weekday { number, aim })
        };
    }
}

/// Puts the day of "next week on Monday" in that week.
fn place_in_week(found: &mut [Found], at: usize, link: Link) {
    let (Some(number), Link::Day) = (weekday(&found[at]), link) else {
        return;
    };
    if let Meaning::Point {
        calendar:
            Calendar::Offset {
                unit: Unit::Week,
                by,
                from: Origin::SpeechTime,
            },
        clock: Clock::Unspecified,
    } = found[at - 1].parse.meaning
    {
        found[at].parse.meaning = Meaning::of(Calendar::InWeek { number, by });
    }
}

/// The number of a weekday without a pointer or a time.
fn weekday(found: &Found) -> Option<i8> {
    match found.parse.meaning {
        Meaning::Point {
            calendar:
                Calendar::Weekday {
                    number,
                    aim: Aim::Open,
                },
            clock: Clock::Unspecified,
        } => Some(number),
        _ => None,
    }
}

/// True for a time without a day.
fn is_hour(found: &Found) -> bool {
    matches!(
        found.parse.meaning,
        Meaning::Point {
            calendar: Calendar::Unspecified,
            clock: Clock::At { .. },
        }
    )
}

/// Sets the direction of an hour and a weekday without a verb to the future: "Custom House Wharf, Sunday at noon".
fn place_event_in_future(found: &mut [Found], at: usize, link: Link) {
    let open = |found: &Found| {
        found.direction == Direction::Unknown
            && matches!(
                found.parse.meaning,
                Meaning::Point {
                    calendar: Calendar::Weekday { .. },
                    ..
                }
            )
    };
    if link == Link::Day && open(&found[at - 1]) && is_hour(&found[at]) {
        found[at - 1].direction = Direction::Future;
    }
    if link == Link::Day && open(&found[at]) && is_hour(&found[at - 1]) {
        found[at].direction = Direction::Future;
    }
}

/// Makes opening hours apply to any day: "may be used between 9 a.m. and 4 p.m.".
fn generalize_opening_hours(text: &str, found: &mut [Found]) {
    let day_said = found.iter().any(
        |found| matches!(found.parse.meaning, Meaning::Point { calendar, .. } if is_day(calendar)),
    );
    if day_said {
        return;
    }
    for at in 1..found.len() {
        let rules = found[at].direction != Direction::Past
            && found[at - 1].direction != Direction::Past
            && is_hour(&found[at - 1])
            && is_hour(&found[at])
            && between(text, found, at) != Link::None;
        for found in &mut found[at - 1..=at] {
            if let (true, Meaning::Point { calendar, .. }) = (rules, &mut found.parse.meaning) {
                *calendar = Calendar::AnyDay;
            }
        }
    }
}
