//! What neighbouring expressions of a sentence lend each other: "from March to October 2021" has one year,
//! "10am to 4pm on Saturday" one day, and "Monday to Thursday" are days of one week.

use super::meaning::{Aim, Calendar, Clock, Meaning, Pattern, Year};
use super::tense::Direction;
use super::{Found, grammar};
use crate::lexicon::calendar::Unit;
use crate::lexicon::{Class, Classes};

/// What stands between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    /// "to", "until", "through", a dash.
    To,
    /// "and", "or", a comma.
    And,
    /// "on", "at", nothing.
    On,
    /// Anything else.
    Else,
}

/// Ties the expressions of one sentence, `found`.
pub(super) fn link_expressions(text: &str, found: &mut [Found]) {
    for at in 1..found.len() {
        let link = between(text, found, at);
        pair_weekdays(found, at, link);
        await_event(found, at, link);
    }
    found.iter_mut().for_each(announce);
    for at in (1..found.len()).rev() {
        let link = between(text, found, at);
        lend_year(found, at, link);
        lend_day(found, at, link);
    }
    free_rule_hours(text, found);
}

/// What stands between the expression at `at` and the one in front of it.
fn between(text: &str, found: &[Found], at: usize) -> Between {
    let words = text
        .get(found[at - 1].span.end..found[at].span.start)
        .unwrap_or("?");
    let words = words.trim();
    let classes = Classes::of(words);
    if classes.has(Class::RangeLink) {
        Between::To
    } else if classes.has(Class::ListLink) {
        Between::And
    } else if words.is_empty() || classes.has(Class::DayLink) {
        Between::On
    } else {
        Between::Else
    }
}

/// Gives a month or day without a year that of the one behind it.
fn lend_year(found: &mut [Found], at: usize, link: Between) {
    let (Between::To | Between::And, Some((Year::Is(year), last))) = (link, month(&found[at]))
    else {
        return;
    };
    let Some((Year::Unsaid, first)) = month(&found[at - 1]) else {
        return;
    };
    let given = Year::Is(year - i16::from(link == Between::To && first > last));
    if let Meaning::Point {
        calendar: Calendar::Day { year, .. } | Calendar::Month { year, .. },
        ..
    } = &mut found[at - 1].reading.meaning
    {
        *year = given;
    }
}

/// Year and month of an expression that names its month.
fn month(found: &Found) -> Option<(Year, i8)> {
    match found.reading.meaning {
        Meaning::Point {
            calendar: Calendar::Day { year, month, .. } | Calendar::Month { year, month },
            ..
        } => Some((year, month)),
        _ => None,
    }
}

/// Gives a time of day without a day that of the one behind it: "5.40am on Wednesday", "9 to 11 p.m. on Mondays".
fn lend_day(found: &mut [Found], at: usize, link: Between) {
    let Meaning::Point {
        calendar: Calendar::Unsaid,
        clock: clock @ Clock::At { .. },
    } = found[at - 1].reading.meaning
    else {
        return;
    };
    let next = &found[at];
    let timed = !matches!(
        next.reading.meaning,
        Meaning::Point {
            clock: Clock::Unsaid,
            ..
        }
    );
    match (next.reading.meaning, link) {
        (Meaning::Point { calendar, .. }, _)
            if is_day(calendar) && (link == Between::On || timed && link != Between::Else) =>
        {
            let direction = next.direction;
            let found = &mut found[at - 1];
            found.direction = direction;
            found.reading.meaning = Meaning::Point { calendar, clock };
        }
        // The hours of "9 a.m. to 4 p.m., Monday through Friday".
        (Meaning::Set { .. }, _) if link != Between::Else && is_paired(found, at) => {
            found[at - 1].reading.meaning = Meaning::Point {
                calendar: Calendar::AnyDay,
                clock,
            };
        }
        (
            Meaning::Point {
                calendar: calendar @ Calendar::AnyDay,
                ..
            },
            Between::To | Between::And,
        ) => found[at - 1].reading.meaning = Meaning::Point { calendar, clock },
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
        ) if link != Between::Else => {
            found[at - 1].reading.meaning = Meaning::Set {
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

/// True for the first of two weekdays that come back together.
fn is_paired(found: &[Found], at: usize) -> bool {
    let weekday = |found: Option<&Found>| {
        matches!(
            found.map(|found| found.reading.meaning),
            Some(Meaning::Set {
                pattern: Pattern::Weekday(_),
                quant: Some(_),
                ..
            })
        )
    };
    let rule = |found: Option<&Found>| {
        found.is_some_and(|found| found.reading.rule == grammar::WEEKDAY.name)
    };
    weekday(found.get(at)) && weekday(found.get(at + 1)) && rule(found.get(at))
}

/// Lets an hour of a weekday that no verb dates look ahead: "7:30 p.m. Saturday" of a programme.
fn announce(found: &mut Found) {
    let hour = matches!(
        found.reading.meaning,
        Meaning::Point {
            calendar: Calendar::Weekday { .. },
            clock: Clock::At { .. },
        }
    );
    if hour && found.direction == Direction::Open {
        found.direction = Direction::Ahead;
    }
}

/// True for what means one day.
fn is_day(calendar: Calendar) -> bool {
    matches!(
        calendar,
        Calendar::Day { .. }
            | Calendar::DayOfMonth(_)
            | Calendar::Slashed { .. }
            | Calendar::Weekday { .. }
            | Calendar::Away {
                unit: Unit::Day,
                ..
            }
    )
}

/// Puts the two days of "Monday to Thursday" into one week; behind the hours of a rule they come back every week.
fn pair_weekdays(found: &mut [Found], at: usize, link: Between) {
    let (Some(first), Some(last), Between::To) =
        (weekday(&found[at - 1]), weekday(&found[at]), link)
    else {
        return;
    };
    let hours = at > 2 && is_hour(&found[at - 2]) && is_hour(&found[at - 3]);
    let back = found[at - 1].direction == Direction::Back;
    for (at, number, aim) in [
        (at - 1, first, Aim::Until((last - first).rem_euclid(7))),
        (at, last, Aim::After),
    ] {
        found[at].reading.meaning = if hours && !back {
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

/// The number of a weekday that nothing aims.
fn weekday(found: &Found) -> Option<i8> {
    match found.reading.meaning {
        Meaning::Point {
            calendar:
                Calendar::Weekday {
                    number,
                    aim: Aim::Open,
                },
            clock: Clock::Unsaid,
        } => Some(number),
        _ => None,
    }
}

/// True for a time on the clock without a day.
fn is_hour(found: &Found) -> bool {
    matches!(
        found.reading.meaning,
        Meaning::Point {
            calendar: Calendar::Unsaid,
            clock: Clock::At { .. },
        }
    )
}

/// "Custom House Wharf, Sunday at noon": an hour and a weekday without a verb announce something.
fn await_event(found: &mut [Found], at: usize, link: Between) {
    let open = |found: &Found| {
        found.direction == Direction::Open
            && matches!(
                found.reading.meaning,
                Meaning::Point {
                    calendar: Calendar::Weekday { .. },
                    ..
                }
            )
    };
    if link == Between::On && open(&found[at - 1]) && is_hour(&found[at]) {
        found[at - 1].direction = Direction::Ahead;
    }
    if link == Between::On && open(&found[at]) && is_hour(&found[at - 1]) {
        found[at].direction = Direction::Ahead;
    }
}

/// Leaves the day open of the hours between which a rule holds: "may be used between 9 a.m. and 4 p.m.".
fn free_rule_hours(text: &str, found: &mut [Found]) {
    let day_said = found.iter().any(|found| {
        matches!(found.reading.meaning, Meaning::Point { calendar, .. } if is_day(calendar))
    });
    if day_said {
        return;
    }
    for at in 1..found.len() {
        let rules = found[at].direction != Direction::Back
            && found[at - 1].direction != Direction::Back
            && is_hour(&found[at - 1])
            && is_hour(&found[at])
            && between(text, found, at) != Between::Else;
        for found in &mut found[at - 1..=at] {
            if let (true, Meaning::Point { calendar, .. }) = (rules, &mut found.reading.meaning) {
                *calendar = Calendar::AnyDay;
            }
        }
    }
}
