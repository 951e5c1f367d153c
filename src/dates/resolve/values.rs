//! Formats TIMEX3 values.

use super::super::meaning::{Amount, Clock, Length, Pattern};
use super::super::period;
use crate::lexicon::calendar::{DayPart, Season, Unit};

/// "XXXX-WXX": an unknown period of this unit.
pub(super) fn unknown_unit(unit: Unit) -> String {
    match unit {
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century | Unit::Millennium => "XX",
        _ => "XXXX-XX-XX",
    }
    .to_owned()
}

/// "T10:15", "TMO": the suffix for a time of day.
pub(super) fn clock_value(clock: Clock) -> String {
    match clock {
        Clock::Unspecified => String::new(),
        Clock::At { hour, minute } => format!("T{hour:02}:{:02}", minute.unwrap_or(0)),
        Clock::Part(part) => part_tag(part).to_owned(),
    }
}

const fn part_tag(part: DayPart) -> &'static str {
    match part {
        DayPart::Morning => "TMO",
        DayPart::Afternoon => "TAF",
        DayPart::Evening => "TEV",
        DayPart::Night => "TNI",
        DayPart::Day => "TDT",
    }
}

/// "P2W", "PT90M", "PXY", "P2Y6M".
pub(super) fn length_value(length: Length) -> String {
    let (factor, letter, half) = match length.unit {
        Unit::Second => (1, "S", ""),
        Unit::Minute => (1, "M", "30S"),
        Unit::Hour => (1, "H", "30M"),
        Unit::Day => (1, "D", "T12H"),
        Unit::Weekend => (2, "D", ""),
        Unit::Week => (1, "W", ""),
        Unit::Fortnight => (2, "W", ""),
        Unit::Month => (1, "M", ""),
        Unit::Quarter => (1, "Q", ""),
        Unit::Year => (1, "Y", "6M"),
        Unit::Decade => (10, "Y", ""),
        Unit::Century => (100, "Y", ""),
        Unit::Millennium => (1000, "Y", ""),
    };
    let time = if length.unit <= Unit::Hour { "T" } else { "" };
    match length.amount {
        Amount::Vague => format!("P{time}X{letter}"),
        Amount::Halves(1) if !half.is_empty() => format!("P{time}{half}"),
        Amount::Halves(number) if number % 2 == 1 && !half.is_empty() => {
            format!("P{time}{}{letter}{half}", number / 2)
        }
        Amount::Halves(number) if number % 2 == 1 && factor > 1 => {
            format!("P{time}{}{letter}", number * factor / 2)
        }
        Amount::Halves(number) if number % 2 == 1 => format!("P{time}{}.5{letter}", number / 2),
        Amount::Halves(number) => format!(
            "P{time}{}{letter}",
            (u64::from(number) / 2) * u64::from(factor)
        ),
    }
}

/// "XXXX-WXX-1": the value of a set.
pub(super) fn pattern_value(pattern: Pattern) -> String {
    match pattern {
        Pattern::Length(length) => length_value(length),
        Pattern::Weekday(number) => format!("XXXX-WXX-{number}"),
        Pattern::Month(month) => format!("XXXX-{month:02}"),
        Pattern::Season(season) => format!("XXXX-{}", season_tag(season)),
        Pattern::Part(part) => format!("XXXX-XX-XX{}", part_tag(part)),
        Pattern::At { weekday, clock } => {
            let day = weekday.map_or("XXXX-XX-XX".to_owned(), |day| format!("XXXX-WXX-{day}"));
            format!("{day}{}", clock_value(clock))
        }
        Pattern::Weekend => "XXXX-WXX-WE".to_owned(),
    }
}

const fn season_tag(season: Season) -> &'static str {
    period::season_tag(season)
}
