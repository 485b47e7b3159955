//! Dates with hours of their own, and absences of staff.

use super::*;

#[test]
fn a_date_has_hours_of_its_own_and_who_has_own_hours_that_weekday_works_no_longer() {
    let dates = "[[date]]\non = 2026-12-24\nhours = [\"14:00-16:00\", \"09:00-13:00\"]\n\
                 [[date]]\non = \"2026-12-20\"\nhours = [\"10:00-14:00\"]\n\
                 [[date]]\non = \"2026-12-21\"\nhours = []\n[[service]]";
    let own = "services = [\"haircut\"]\nhours = { thu = [\"11:00-15:00\"] }";
    let text = LEAST.replace("[[service]]", dates).replace("services = [\"haircut\"]", own);
    let profile = read(&text).unwrap();
    let (thursday, sunday) = (date(2026, 12, 24), date(2026, 12, 20));
    let all = vec![window(9, 13), window(14, 16)];
    let half = DateHours { on: thursday, windows: all.clone() };
    let extra = DateHours { on: sunday, windows: vec![window(10, 14)] };
    assert_eq!(profile.hours.dates, [half, extra]);
    assert_eq!(profile.hours.on(date(2026, 12, 21)).len(), 0, "a Monday that is closed");
    let staff = &profile.staff[0].hours;
    assert_eq!(*staff.on(thursday), [window(11, 13), window(14, 15)]);
    assert_eq!(*staff.on(sunday), [window(10, 14)], "she follows the house");
    assert!(staff.closure(date(2026, 12, 21)).is_some());
}

#[test]
fn a_date_that_is_written_twice_or_cannot_be_is_a_mistake() {
    let with = |entry: &str| said("[[service]]", &format!("{entry}\n[[service]]"));
    let one = "[[date]]\non = \"2026-12-24\"\nhours = []";
    assert_eq!(
        with(&format!("{one}\n{one}")),
        ["line 7, date: The hours of 2026-12-24 are written twice."]
    );
    assert_eq!(
        with("[[date]]\non = \"2026-02-30\"\nhours = [\"9-13\"]"),
        [
            "line 8, date[1].on: Write a day that exists as \"2026-12-31\".",
            "line 9, date[1].hours[1]: Write hours as \"09:00-18:00\"."
        ]
    );
}

#[test]
fn an_absence_is_days_both_included_or_moments() {
    let away = |entry: &str| {
        let entry = format!("services = [\"haircut\"]\n[[staff.absence]]\n{entry}");
        read(&LEAST.replace("services = [\"haircut\"]", &entry))
            .map(|it| it.staff[0].hours.away.clone())
    };
    let at = |day: i8, hour: i8| date(2026, 12, day).at(hour, 0, 0, 0);
    let between = |from, until| Ok(vec![Absence { from, until }]);
    assert_eq!(away("from = \"2026-12-14\""), between(at(14, 0), at(15, 0)));
    assert_eq!(away("from = 2026-12-14\nuntil = 2026-12-16"), between(at(14, 0), at(17, 0)));
    let moments = "from = \"2026-12-14 09:00\"\nuntil = 2026-12-14T13:00:00";
    assert_eq!(away(moments), between(at(14, 9), at(14, 13)));
    let mixed = "from = \"2026-12-14 09:00\"\nuntil = \"2026-12-15\"";
    assert_eq!(away(mixed), between(at(14, 9), at(16, 0)));
    for (entry, says) in [
        ("from = \"2026-12-14 09:00\"", "Write when it is over, because `from` has a time."),
        ("from = \"2026-12-14\"\nuntil = \"2026-12-13\"", "This is not after `from`."),
        (
            "from = \"14.12.2026\"",
            "Write a day as \"2026-12-31\", or with a time as \"2026-12-31 14:00\".",
        ),
        ("from = \"2026-12-14 09:00\"\nuntil = \"2026-12-14 09:00\"", "This is not after `from`."),
    ] {
        let mistakes = away(entry).unwrap_err();
        assert!(mistakes.len() == 1 && mistakes[0].ends_with(says), "{entry}: {mistakes:?}");
    }
}
