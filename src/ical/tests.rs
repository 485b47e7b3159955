//! Whole files: what is busy in them, and what a change leaves of them.

use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};
use proptest::prelude::*;

use super::*;
use crate::schedule::Span;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn span(start: &str, end: &str) -> Span {
    Span { start: at(start), end: at(end) }
}

/// The week of Monday, 23 November 2026, in Kyiv.
fn week() -> Span {
    span("2026-11-22T22:00:00Z", "2026-11-29T22:00:00Z")
}

fn kyiv() -> TimeZone {
    TimeZone::get("Europe/Kyiv").unwrap()
}

fn times(events: &str, window: Span) -> Result<Vec<Taken>, Unreadable> {
    let file = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}\nEND:VCALENDAR\n");
    let (zones, home) = (TimeZoneDatabase::bundled(), kyiv());
    let addresses = ["olena@example.com".to_owned()];
    let reader = Reader::new(&zones, &home, &addresses);
    reader.times(&Component::read(&file).ok_or(Unreadable::NoCalendar)?, window)
}

/// What is busy in the week, as `day hour:minute-hour:minute` in Kyiv.
fn busy(events: &str) -> Vec<String> {
    let zone = kyiv();
    let shown = |it: Timestamp| it.to_zoned(zone.clone());
    let taken = times(events, week()).unwrap().into_iter().filter(|it| !it.is_free);
    let mut all: Vec<Span> = taken.map(|it| it.span).collect();
    all.sort_by_key(|span| span.start);
    let line = |it: &Span| {
        format!("{}-{}", shown(it.start).strftime("%d %H:%M"), shown(it.end).strftime("%d %H:%M"))
    };
    all.iter().map(line).collect()
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1\n{lines}\nEND:VEVENT")
}

#[test]
fn each_form_of_a_time_is_read() {
    for (lines, expected) in [
        ("DTSTART:20261124T120000Z\nDTEND:20261124T130000Z", "24 14:00-24 15:00"),
        (
            "DTSTART;TZID=Europe/Kiev:20261124T140000\nDTEND;TZID=Europe/Kiev:20261124T150000",
            "24 14:00-24 15:00",
        ),
        (
            "DTSTART;TZID=America/New_York:20261124T070000\nDTEND;TZID=Europe/Warsaw:20261124T140000",
            "24 14:00-24 15:00",
        ),
        ("DTSTART:20261124T140000\nDURATION:PT1H", "24 14:00-24 15:00"),
        ("DTSTART:20261124T140000", "24 14:00-24 14:00"),
        ("DTSTART;VALUE=DATE:20261124", "24 00:00-25 00:00"),
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126", "24 00:00-26 00:00"),
        ("DTSTART:20261124\nDURATION:P2D", "24 00:00-26 00:00"),
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261124", "24 00:00-25 00:00"),
    ] {
        assert_eq!(busy(&event(lines)), [expected], "{lines}");
    }
}

#[test]
fn what_is_shown_as_free_cancelled_or_declined_blocks_nothing() {
    let times = "DTSTART:20261124T120000Z\nDTEND:20261124T130000Z\n";
    for (more, blocks) in [
        ("TRANSP:OPAQUE", true),
        ("STATUS:TENTATIVE", true),
        ("TRANSP:TRANSPARENT", false),
        ("STATUS:CANCELLED", false),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:Olena@Example.com", false),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.com", true),
        ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:olena@example.com", true),
    ] {
        assert_eq!(busy(&event(&format!("{times}{more}"))).len(), usize::from(blocks), "{more}");
    }
}

#[test]
fn a_series_skips_its_exceptions_and_moves_its_changed_occurrences() {
    let series = |more: &str| {
        event(&format!(
            "DTSTART;TZID=Europe/Kyiv:20200106T090000\nDTEND;TZID=Europe/Kyiv:20200106T100000\n\
             RRULE:FREQ=DAILY;UNTIL=20261127T070000Z\n{more}"
        ))
    };
    let days =
        |all: &[u8]| all.iter().map(|it| format!("{it} 09:00-{it} 10:00")).collect::<Vec<_>>();
    assert_eq!(busy(&series("")), days(&[23, 24, 25, 26, 27]));
    for exception in [
        "EXDATE;TZID=Europe/Kyiv:20261124T090000,20261125T090000",
        "EXDATE:20261124T070000Z\nEXDATE:20261125T070000Z",
        "EXDATE;TZID=Europe/Warsaw:20261124T080000\nEXDATE;VALUE=DATE:20261125",
    ] {
        assert_eq!(busy(&series(exception)), days(&[23, 26, 27]), "{exception}");
    }
    for id in ["RECURRENCE-ID;TZID=Europe/Kyiv:20261124T090000", "RECURRENCE-ID:20261124T070000Z"] {
        let moved = event(&format!("{id}\nDTSTART:20261124T130000Z\nDURATION:PT30M"));
        let mut expected = days(&[23, 25, 26, 27]);
        expected.insert(1, "24 15:00-24 15:30".to_owned());
        assert_eq!(busy(&format!("{}\n{moved}", series(""))), expected, "{id}");
        let cancelled = event(&format!("{id}\nDTSTART:20261124T070000Z\nSTATUS:CANCELLED"));
        assert_eq!(busy(&format!("{cancelled}\n{}", series(""))), days(&[23, 25, 26, 27]));
    }
    // An occurrence that was moved into the week from another one.
    let from_afar =
        event("RECURRENCE-ID:20261207T070000Z\nDTSTART:20261128T070000Z\nDURATION:PT1H");
    assert_eq!(busy(&format!("{}\n{from_afar}", series(""))), days(&[23, 24, 25, 26, 27, 28]));
    assert_eq!(busy(&from_afar), days(&[28]), "without its series");
}

#[test]
fn a_series_keeps_its_local_time_when_the_clocks_change() {
    let series =
        event("DTSTART;TZID=Europe/Kyiv:20260105T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY");
    let starts = |window| -> Vec<Timestamp> {
        times(&series, window).unwrap().iter().map(|it| it.span.start).collect()
    };
    let autumn = span("2026-10-18T00:00:00Z", "2026-11-01T00:00:00Z");
    assert_eq!(starts(autumn), [at("2026-10-19T06:00:00Z"), at("2026-10-26T07:00:00Z")]);
}

#[test]
fn additional_dates_and_whole_days_recur_too() {
    let extra =
        event("DTSTART:20261101T100000\nDURATION:PT1H\nRDATE:20261124T120000,20261126T100000Z");
    assert_eq!(busy(&extra), ["24 12:00-24 13:00", "26 12:00-26 13:00"]);
    // A period has its own length.
    let periods = event(
        "DTSTART:20261101T100000\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20261124T100000Z/PT2H,\
         20261126T100000Z/20261126T113000Z",
    );
    assert_eq!(busy(&periods), ["24 12:00-24 14:00", "26 12:00-26 13:30"]);
    let birthday = event("DTSTART;VALUE=DATE:16041125\nRRULE:FREQ=YEARLY");
    assert_eq!(busy(&birthday), ["25 00:00-26 00:00"]);
    let long = event("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20270101");
    assert_eq!(busy(&long).len(), 1, "one that began long ago");
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_free() {
    for broken in [
        "",
        "DTSTART:tomorrow",
        "DTSTART:20261124T140000\nDTEND:later",
        "DTSTART:20261124T140000\nDURATION:long",
        "DTSTART:20261124T140000\nRRULE:FREQ=SOMETIMES",
        "DTSTART:20261124T140000\nRRULE:FREQ=DAILY;RSCALE=HEBREW",
        "DTSTART:20261124T140000\nRRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20261124T140000\nRRULE:FREQ=DAILY\nEXDATE:never",
        "DTSTART:20261124T140000\nRECURRENCE-ID:never",
        "DTSTART:19000101T000000\nRRULE:FREQ=SECONDLY",
    ] {
        assert!(times(&event(broken), week()).is_err(), "{broken}");
    }
    assert!(times("BEGIN:VEVENT", week()).is_err());
    // A zone that cannot be found blocks all that it may be.
    let unknown = event("DTSTART;TZID=Nowhere:20261125T120000\nDTEND;TZID=Nowhere:20261125T130000");
    assert_eq!(busy(&unknown), ["25 00:00-26 03:00"]);
}

#[test]
fn several_events_of_one_file_are_told_apart() {
    let two = "BEGIN:VEVENT\nUID:a\nDTSTART:20261124T120000Z\nEND:VEVENT\n\
               BEGIN:VEVENT\nUID:b\nDTSTART:20261125T120000Z\nEND:VEVENT\n\
               BEGIN:VTODO\nUID:c\nDTSTART:20261125T120000Z\nEND:VTODO";
    let found = times(two, week()).unwrap();
    assert_eq!(found.iter().map(|it| &*it.uid).collect::<Vec<_>>(), ["a", "b"]);
}

fn draft(zone: &TimeZone) -> Draft<'_> {
    Draft {
        uid: "b1@zapys",
        made: at("2026-11-23T08:00:00Z"),
        span: span("2026-11-24T12:00:00Z", "2026-11-24T13:00:00Z"),
        zone_name: "Europe/Kyiv",
        zone,
        title: "Стрижка – Ann; \"A\", B",
        description: "Ann\nann@example.com",
        place: Some("вул. Садова, 5"),
        mark: "b1 1795521600/1795525200",
    }
}

fn span_in(text: &str) -> Option<Span> {
    let (zones, home) = (TimeZoneDatabase::bundled(), TimeZone::UTC);
    let reader = Reader::new(&zones, &home, &[]);
    reader.span_of(&Component::read(text).unwrap(), "b1@zapys").unwrap()
}

#[test]
fn an_event_of_ours_has_its_zone_and_invites_nobody() {
    let zone = kyiv();
    let text = write(&draft(&zone));
    assert_eq!(span_in(&text), Some(draft(&zone).span));
    insta::assert_snapshot!(text.replace("\r\n", "\n"));
    // By the rules in the file alone, under a name that nothing else knows, it is the same time.
    let renamed = text.replace("Europe/Kyiv", "Salon Time");
    assert_eq!(span_in(&renamed), Some(draft(&zone).span));
}

#[test]
fn a_move_changes_its_own_lines_and_no_others() {
    let zone = kyiv();
    let theirs = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Work\r\nBEGIN:VEVENT\r\nUID:b1@zapys\r\n\
        DTSTART:20261124T120000Z\r\nDURATION:PT1H\r\nSEQUENCE:4\r\nX-APPLE-NOTE:bring towels\r\n\
        BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDURATION:PT5M\r\nDESCRIPTION:soon\r\nEND:VALARM\r\n\
        SUMMARY:Changed by hand\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let later =
        Draft { span: span("2026-11-24T15:00:00Z", "2026-11-24T16:00:00Z"), ..draft(&zone) };
    let text = moved(theirs, &later).unwrap();
    assert_eq!(span_in(&text), Some(later.span));
    for kept in [
        "X-WR-CALNAME:Work",
        "X-APPLE-NOTE:bring towels",
        "SUMMARY:Changed by hand",
        "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDURATION:PT5M\r\nDESCRIPTION:soon\r\nEND:VALARM",
        "SEQUENCE:5",
        "TZID:Europe/Kyiv",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert_eq!(text.matches("DTSTART").count() - text.matches("TZOFFSETTO").count(), 1);
    let again = moved(&text, &later).unwrap();
    assert_eq!(again.matches("BEGIN:VTIMEZONE").count(), 1);
    let said = described(&text, &later).unwrap();
    assert!(said.contains("SUMMARY:Стрижка") && said.contains("DESCRIPTION:soon"), "{said}");
    assert_eq!(mark_of(&Component::read(&said).unwrap(), "b1@zapys"), Some(later.mark));
    assert_eq!(moved(theirs, &Draft { uid: "b2@zapys", ..draft(&zone) }), None);
}

#[test]
fn an_hour_that_comes_twice_is_written_so_that_it_is_read_as_the_one_that_was_booked() {
    let zone = kyiv();
    for (from, until) in [
        // The first hour after three, the second one, and what lasts from one into the other.
        ("2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z"),
        ("2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"),
        ("2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"),
        ("2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
    ] {
        let night = Draft { span: span(from, until), ..draft(&zone) };
        assert_eq!(span_in(&write(&night)), Some(night.span), "{from}");
    }
}

proptest! {
    #[test]
    fn any_words_stay_in_their_lines(title in "(?s).{0,80}", description in "(?s).{0,200}") {
        let zone = kyiv();
        let hostile = Draft { title: &title, description: &description, ..draft(&zone) };
        let file = Component::read(&write(&hostile)).unwrap();
        prop_assert_eq!(file.all("VEVENT").count(), 1);
        prop_assert_eq!(file.within.len(), 2);
        let event = file.all("VEVENT").next().unwrap();
        prop_assert_eq!(event.lines.len(), 13);
    }

    #[test]
    fn no_text_is_read_with_a_panic(text in "(?s)(BEGIN:VEVENT\n|RRULE:|FREQ=|BYDAY=|[A-Z:;=\n0-9+-]|.){0,60}") {
        let file = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261124T120000\n{text}\nEND:VEVENT\nEND:VCALENDAR");
        if let Some(file) = Component::read(&file) {
            let (zones, home) = (TimeZoneDatabase::bundled(), TimeZone::UTC);
            let reader = Reader::new(&zones, &home, &[]);
            drop(reader.times(&file, week()));
        }
    }
}

#[test]
fn a_series_that_was_changed_from_one_day_on_is_busy_where_it_was_put() {
    let daily = event("DTSTART;TZID=Europe/Kyiv:20261101T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY");
    let from = |id: &str, lines: &str| event(&format!("RECURRENCE-ID;{id}\n{lines}"));
    let moved = from(
        "RANGE=THISANDFUTURE;TZID=Europe/Kyiv:20261110T100000",
        "DTSTART;TZID=Europe/Kyiv:20261110T160000\nDURATION:PT2H",
    );
    let at_four =
        ["23", "24", "25", "26", "27", "28", "29"].map(|it| format!("{it} 16:00-{it} 18:00"));
    assert_eq!(busy(&format!("{daily}\n{moved}")), at_four);
    // In the week itself, and with one that was moved by itself after that.
    let moved =
        moved.replace("20261110", "20261125").replace(":20261125T100000", ":20261125T080000Z");
    let moved = moved.replace(";TZID=Europe/Kyiv:20261125T080000Z", ":20261125T080000Z");
    let once = from(
        "TZID=Europe/Kyiv:20261127T100000",
        "DTSTART;TZID=Europe/Kyiv:20261127T120000\nDURATION:PT1H",
    );
    let expected = [
        "23 10:00-23 11:00",
        "24 10:00-24 11:00",
        "25 16:00-25 18:00",
        "26 16:00-26 18:00",
        "27 12:00-27 13:00",
        "28 16:00-28 18:00",
        "29 16:00-29 18:00",
    ];
    assert_eq!(busy(&format!("{daily}\n{moved}\n{once}")), expected);
    // By days, over the change of the clocks, and into the week from before it.
    let weekly =
        event("DTSTART;TZID=Europe/Kyiv:20261005T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=8");
    let by_days = from(
        "RANGE=THISANDFUTURE;TZID=Europe/Kyiv:20261012T100000",
        "DTSTART;TZID=Europe/Kyiv:20261022T090000\nDURATION:PT1H",
    );
    assert_eq!(busy(&format!("{weekly}\n{by_days}")), ["26 09:00-26 10:00"]);
}

#[test]
fn a_series_whose_change_cannot_be_followed_is_not_read() {
    let daily = event("DTSTART;TZID=Europe/Kyiv:20261101T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY");
    let future = "RECURRENCE-ID;RANGE=THISANDFUTURE:20261110T080000Z\nDURATION:PT1H";
    let here = "DTSTART;TZID=Europe/Kyiv:20261110T160000";
    for (series, changed) in [
        ("", format!("{future}\n{here}")),
        (daily.as_str(), format!("{future}\n{here}\nRRULE:FREQ=WEEKLY")),
        (&daily, format!("{future}\nDTSTART:20261110T140000Z")),
        (&daily, format!("{}\n{here}", future.replace("FUTURE", "PRIOR"))),
    ] {
        let found = times(&format!("{series}\n{}", event(&changed)), week());
        assert_eq!(found, Err(Unreadable::Rule), "{changed}");
    }
}
