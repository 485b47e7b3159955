//! Finds what a text says about time: the steps of this room in order.

use std::ops::Range;

use jiff::{
    ToSpan as _,
    civil::{Date, Time},
};

use super::{
    english,
    error::Error,
    expr::{Content, Day, Item, Which},
    gather,
    grammar::{Reader, ReadingMode},
    interpret::interpret,
    mask,
    meaning::{Context, Meaning},
    tokens::Token,
};

/// What a text says about time, and where it says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// What it means, or why it cannot mean one thing.
    pub result: Result<Meaning, Error>,
    /// Byte ranges of the text that were read as time, with the prepositions that belong to
    /// them and with times that were denied; sorted and apart.
    pub spans: Vec<Range<usize>>,
    /// The same, one by one: each day and each time with its prepositions.
    pub items: Vec<Expression>,
}

/// One expression of time in a text.
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that is said or not")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Its bytes.
    pub span: Range<usize>,
    /// Whether it says something about the day.
    pub names_day: bool,
    /// Whether it says something about the time of day.
    pub names_time: bool,
    /// Whether it is the name of a weekday and nothing more.
    pub is_weekday: bool,
    /// Whether it is a day's number without its month.
    pub is_day_number: bool,
    /// Whether it is a day counted from today: "tomorrow".
    pub is_relative: bool,
    /// How many days ahead it counts in weeks: "in a week", "next week".
    pub days_ahead: Option<i64>,
    /// Whether it is a day with its month: "28 November".
    pub is_dated: bool,
    /// Whether a word in it was found by its likeness to another one.
    pub is_guessed: bool,
}

/// Returns what `text` says about time.
pub fn resolve(text: &str, context: &Context<'_>) -> Resolution {
    let tokens = mask::read_tokens(text, context.lang);
    let reader = Reader { tokens: &tokens, mode: gather::mode(&tokens) };
    let mut items = reader.items();
    if items.is_empty() {
        items.extend(english::left_over(text, &tokens, context.now.date()));
    }
    let groups = gather::groups(&reader, &items);
    Resolution {
        result: interpret(&groups, context),
        spans: spans(&tokens, &items),
        items: items.iter().filter_map(|item| expression(&tokens, item)).collect(),
    }
}

fn expression(tokens: &[Token], item: &Item) -> Option<Expression> {
    let start = tokens.get(item.from)?.span.start;
    let end = tokens.get(item.until.checked_sub(1)?)?.span.end;
    (start < end).then(|| Expression {
        span: start..end,
        names_day: item.names_day(),
        names_time: item.names_time(),
        is_weekday: matches!(item.what, Content::Day(Day::Weekday(_, Which::Bare))),
        is_day_number: matches!(item.what, Content::Day(Day::Number(_, None))),
        is_relative: matches!(item.what, Content::Day(Day::Relative(_))),
        days_ahead: match item.what {
            Content::Day(Day::Weeks(weeks) | Day::Week(weeks)) => Some(i64::from(weeks) * 7),
            _ => None,
        },
        is_dated: matches!(item.what, Content::Day(Day::Date { .. } | Day::Numeric { .. })),
        is_guessed: tokens.iter().take(item.until).skip(item.from).any(|token| token.guessed),
    })
}

/// Returns the hour that `text` gives as an answer to "at what time?", where a bare number is
/// enough: "14", "15 30", "three"; `None` when it names no single time.
pub fn bare_hour(text: &str, context: &Context<'_>) -> Option<Time> {
    let exact = |meaning: Meaning| {
        let single = meaning.time_end.is_none() && meaning.bound.is_none();
        meaning.time.filter(|_| single)
    };
    if let Some(time) = resolve(text, context).result.ok().and_then(exact) {
        return Some(time);
    }
    let tokens = mask::read_tokens(text, context.lang);
    let mode = ReadingMode { moves: false, expects_hour: true };
    let reader = Reader { tokens: &tokens, mode };
    let items: Vec<Item> = reader
        .items()
        .into_iter()
        .filter(|item| matches!(item.what, Content::Hours(_) | Content::Part(_)))
        .collect();
    let groups = gather::groups(&reader, &items);
    interpret(&groups, context).ok().and_then(exact)
}

/// Returns the day that `text` gives as an answer to "on which day?", where a bare number is
/// enough: the next 26th for "26"; `None` when it is anything but a number of a day.
pub fn bare_day(text: &str, context: &Context<'_>) -> Option<Date> {
    let number: i8 = text.trim_matches(|c: char| !c.is_alphanumeric()).parse().ok()?;
    let today = context.now.date();
    let months = today.first_of_month().series(1.month());
    // At most two months in a row lack a day that there is, the 30th or 31st.
    let mut days = months.take(3).filter_map(|month| month.with().day(number).build().ok());
    days.find(|day| *day >= today)
}

/// Returns what the items cover; items side by side are one range.
fn spans(tokens: &[Token], items: &[Item]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(items.len());
    let mut end_token = None;
    for item in items {
        let first = tokens.get(item.from).map(|token| token.span.start);
        let last = tokens.get(item.until.saturating_sub(1)).map(|token| token.span.end);
        if let (Some(start), Some(end)) = (first, last) {
            match out.last_mut() {
                Some(before) if end_token == Some(item.from) || before.end >= start => {
                    before.end = before.end.max(end);
                }
                _ => out.push(start..end),
            }
            end_token = Some(item.until);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use jiff::{
        Zoned,
        civil::{date, time},
    };
    use proptest::prelude::*;

    use super::*;
    use crate::{
        phrase::mentions,
        schedule::{Week, Window},
    };

    const NOW: &str = "2024-11-13T10:20:00+02:00[Europe/Kyiv]";

    fn with<T>(lang: &str, read: impl FnOnce(&Context<'_>) -> T) -> T {
        let now: Zoned = NOW.parse().unwrap();
        let nine_to_six = Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) };
        let hours = Week::daily(nine_to_six);
        read(&Context { now: &now, hours: &hours, lang, day: None })
    }

    fn found(lang: &str, text: &str) -> Resolution {
        with(lang, |context| resolve(text, context))
    }

    fn read_parts<'t>(lang: &str, text: &'t str) -> Vec<&'t str> {
        found(lang, text).spans.into_iter().map(|span| &text[span]).collect()
    }

    #[test]
    fn spans_hold_what_was_read_with_its_prepositions() {
        for (lang, text, spans) in [
            (
                "uk",
                "Запишіть Марію на наступний понеділок о 10:00",
                vec!["на наступний понеділок о 10:00"],
            ),
            ("en", "John Doe, tomorrow at 3 please", vec!["tomorrow at 3"]),
            ("uk", "14:00 підходить. Олена", vec!["14:00"]),
            ("uk", "не завтра, а післязавтра о 9-й", vec!["завтра", "післязавтра о 9-й"]),
            ("en", "John Doe, john@example.com", vec![]),
        ] {
            assert_eq!(read_parts(lang, text), spans, "{text}");
        }
    }

    #[test]
    fn a_bare_number_is_an_hour_only_as_an_answer() {
        for (lang, text, hour) in [
            ("uk", "14", Some((14, 0))),
            ("uk", "15 30", Some((15, 30))),
            ("ru", "в 3", Some((15, 0))),
            ("en", "three", Some((15, 0))),
            ("uk", "о третій", Some((15, 0))),
            ("uk", "14.30", Some((14, 30))),
            ("uk", "10.11", Some((10, 11))),
            ("en", "half three", Some((15, 30))),
            ("en", "10 please", Some((10, 0))),
            ("de", "14 Uhr", Some((14, 0))),
            ("en", "John", None),
            ("en", "067 123 45 67", None),
            ("en", "2 people", None),
            ("en", "10 or 12", None),
        ] {
            let read = with(lang, |context| bare_hour(text, context));
            assert_eq!(read, hour.map(|(h, m)| time(h, m, 0, 0)), "{text}");
        }
        assert_eq!(found("en", "14").result, Ok(Meaning::default()));
    }

    #[test]
    fn a_bare_number_is_a_day_only_as_an_answer() {
        for (text, day) in [
            ("15", Some(date(2024, 11, 15))),
            (" 15. ", Some(date(2024, 11, 15))),
            ("13", Some(date(2024, 11, 13))),
            ("12", Some(date(2024, 12, 12))),
            ("31", Some(date(2024, 12, 31))),
            ("0", None),
            ("32", None),
            ("15 please", None),
            ("15:30", None),
            ("", None),
        ] {
            assert_eq!(with("en", |context| bare_day(text, context)), day, "{text}");
        }
        assert_eq!(found("en", "15").result, Ok(Meaning::default()));
    }

    #[test]
    fn the_day_of_the_dialogue_decides_the_hour_and_is_not_copied() {
        let now: Zoned = NOW.parse().unwrap();
        let window =
            |from, until| Window { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) };
        let mut days: [Vec<Window>; 7] = std::array::from_fn(|_| vec![window(9, 18)]);
        days[5] = vec![window(5, 9)];
        let hours = Week::new(days);
        let on = |day| {
            let context = Context { now: &now, hours: &hours, lang: "en", day };
            resolve("at 6", &context).result
        };
        let at = |hour| Ok(Meaning { time: Some(time(hour, 0, 0, 0)), ..Meaning::default() });
        assert_eq!(on(Some(date(2024, 11, 16))), at(6));
        assert_eq!(on(Some(date(2024, 11, 15))), at(18));
    }

    #[test]
    fn any_of_many_forms_of_a_weekday_is_that_weekday() {
        for text in [
            "п'ятниця",
            "п'ятницю",
            "п'ятниці",
            "п'ятницею",
            "пятниц",
            "в пятницу",
            "piątku",
            "freitags",
            "Fridays",
        ] {
            let friday = Some(date(2024, 11, 15));
            assert_eq!(found("uk", text).result.map(|m| m.date), Ok(friday), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

        #[test]
        fn no_text_makes_it_panic(text in any::<String>(), lang in "(uk|en|en-US|ru|pl|de|xx|)") {
            with(&lang, |context| {
                let found = resolve(&text, context);
                for span in found.spans {
                    prop_assert!(text.get(span).is_some());
                }
                let _mentioned = mentions(&text, context);
                let _ = bare_hour(&text, context);
                let _ = bare_day(&text, context);
                Ok(())
            })?;
        }

        #[test]
        fn no_soup_of_its_own_words_makes_it_panic(
            words in prop::collection::vec(
                "(last|April|2025|1|завтра|о|пів|на|третю|з|до|15|30|2147483647|99999999999|31|листопада|через|тижні|-|\\.|:|/|,|or|not|next|week|Friday|pm|half|quarter|to|in|за|чверть|month|last|of|the|ago|am|bis|po|й|́)",
                0..14,
            ),
            glue in "(|| |  )",
        ) {
            let text = words.join(&glue);
            with("uk", |context| {
                let _found = resolve(&text, context);
                let _mentioned = mentions(&text, context);
                let _ = bare_hour(&text, context);
            });
        }

        #[test]
        fn a_greeting_changes_nothing(index in 0_usize..8, greeting in 0_usize..6) {
            let text = PHRASES[index];
            let greeting = GREETINGS[greeting];
            let plain = found("uk", text).result;
            prop_assert_eq!(&found("uk", &format!("{greeting} {text}")).result, &plain);
            prop_assert_eq!(&found("uk", &format!("{text} {greeting}")).result, &plain);
        }

        #[test]
        fn noise_around_a_phrase_changes_nothing(
            index in 0_usize..8,
            before in "[бґжщzqx]{7}( [бґжщzqx]{7}){0,3}",
            after in "[бґжщzqx]{7}( [бґжщzqx]{7}){0,3}",
        ) {
            let text = PHRASES[index];
            let plain = found("uk", text).result;
            prop_assert_eq!(found("uk", &format!("{before}, {text}, {after}")).result, plain);
        }

        #[test]
        fn every_time_of_day_is_read_as_written(hour in 0_i8..24, minute in 0_i8..60) {
            let said = format!("завтра о {hour:02}:{minute:02}");
            let expected = Meaning {
                date: Some(date(2024, 11, 14)),
                time: Some(time(hour, minute, 0, 0)),
                ..Meaning::default()
            };
            prop_assert_eq!(found("uk", &said).result, Ok(expected));
        }

        #[test]
        fn every_written_date_is_read_or_refused(day in 1_u8..=31, month in 1_u8..=12, year in 2025_i16..2099) {
            let said = format!("{day}.{month}.{year}");
            let (d, m) = (i8::try_from(day).unwrap(), i8::try_from(month).unwrap());
            match (found("uk", &said).result, Date::new(year, m, d)) {
                (Ok(meaning), Ok(date)) => prop_assert_eq!(meaning.date, Some(date)),
                (Err(problem), Err(_)) => prop_assert_eq!(problem.kind(), "invalid_date"),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }

    const GREETINGS: [&str; 6] = [
        "Добрий день!",
        "Доброго ранку,",
        "Good morning!",
        "Добрый вечер!",
        "Dzień dobry!",
        "Guten Tag!",
    ];
    const PHRASES: [&str; 8] = [
        "завтра о 14:00",
        "в п'ятницю після обіду",
        "in two weeks on Friday at half past three",
        "не завтра, а післязавтра о 9-й",
        "15.11 в 15.30",
        "у вівторок або в четвер",
        "31 листопада",
        "через півтори години",
    ];
}
