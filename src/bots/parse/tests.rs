//! Whole files of businesses: which errors are reported, where, and in which order.

mod dates;
mod parts;

use jiff::{
    SignedDuration,
    civil::{Weekday, date, time},
    tz::TimeZoneDatabase,
};

use proptest::prelude::*;

use super::*;
use crate::{
    bots::{CalendarKind, Limits, LocalizedText},
    chat::transcript::Need,
    ids::{Lang, ServiceId},
    schedule::{Absence, Closure, DateHours, QuietHours, Rules, Shape, Window},
};

/// The least that is a whole business; tests put their own lines before or after it.
const LEAST: &str = r#"
name = "Salon"
languages = ["en"]
time_zone = "Europe/Kyiv"
[hours]
mon = ["09:00-18:00"]
[[service]]
id = "haircut"
name = "Haircut"
length = "60m"
[[staff]]
id = "olena"
name = "Olena"
services = ["haircut"]
"#;

fn read(text: &str) -> Result<BusinessProfile, Vec<String>> {
    parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled())
        .map_err(|mistakes| mistakes.iter().map(ToString::to_string).collect())
}

/// Reads [`LEAST`] with one piece of it replaced, and returns what is said about that.
fn said(piece: &str, by: &str) -> Vec<String> {
    assert!(LEAST.contains(piece), "{piece}");
    read(&LEAST.replacen(piece, by, 1)).err().unwrap_or_default()
}

fn window(from: i8, until: i8) -> Window {
    Window { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) }
}

#[test]
fn the_salon_has_one_person_for_each_service_but_the_pedicure() {
    let salon = parse(
        &BusinessId::new("salon"),
        include_str!("../../../bots/salon.toml"),
        &TimeZoneDatabase::bundled(),
    )
    .unwrap();
    let doers = |id: &str| salon.who_does(&ServiceId::new(id)).count();
    let counts =
        salon.services.iter().map(|service| (service.id.as_str(), doers(service.id.as_str())));
    assert_eq!(
        counts.collect::<Vec<_>>(),
        [
            ("haircut", 1),
            ("coloring", 1),
            ("manicure", 1),
            ("pedicure", 2),
            ("beard", 1),
            ("consultation", 1)
        ]
    );
    let online = salon.services.iter().filter(|service| service.online);
    assert_eq!(online.map(|service| service.id.as_str()).collect::<Vec<_>>(), ["consultation"]);
}

#[test]
fn what_is_left_out_has_its_default() {
    let profile = read(LEAST).unwrap();
    let hours = SignedDuration::from_hours;
    assert_eq!(
        profile.rules,
        Rules {
            min_notice: hours(2),
            horizon: hours(60 * 24),
            slot_interval: SignedDuration::from_mins(30),
            hold: SignedDuration::from_mins(10),
            change_until: hours(12),
            reminders: vec![hours(24), hours(2)],
            quiet: Some(QuietHours::NIGHT),
            per_customer: 3,
            per_day: 0,
        }
    );
    let keep_messages = hours(90 * 24);
    assert_eq!(profile.limits, Limits { turns_per_day: 200, tokens_per_day: 0, keep_messages });
    let service = &profile.services[0];
    let none = SignedDuration::ZERO;
    assert_eq!(
        service.shape,
        Shape { length: hours(1), buffer_before: none, buffer_after: none, capacity: 1 }
    );
    assert_eq!(service.needs, [Need::Name, Need::Email]);
    assert_eq!((service.also.as_slice(), &service.price, service.online), (&[][..], &None, false));
    let staff = &profile.staff[0];
    assert_eq!((staff.is_business_owner, staff.calendar), (false, CalendarKind::Local));
    assert_eq!((profile.address, profile.phone, profile.persona.as_str()), (None, None, ""));
    assert_eq!((profile.telegram, profile.discord), (None, None));
}

#[test]
fn a_calendar_at_a_server_needs_its_account_and_no_other_calendar_has_one() {
    let services = "services = [\"haircut\"]";
    let account = "[staff.caldav]\nusername = \"olena@example.com\"\npassword = { env = \"P\" }";
    let with = |calendar: &str, account: &str| {
        said(services, &format!("{services}\ncalendar = \"{calendar}\"\n{account}"))
    };
    assert_eq!(with("caldav", account), Vec::<String>::new());
    let missing = with("caldav", "");
    assert!(missing.len() == 1 && missing[0].contains("write [staff.caldav]"), "{missing:?}");
    let unused = with("google", account);
    assert!(unused.len() == 1 && unused[0].contains("only with calendar"), "{unused:?}");
}

/// A file with a mistake in every other line.
const FAULTY: &str = r#"nmae = "Salon"
languages = ["uk", "fr"]
time_zone = "Europe/Kiew"
[booking]
notice = "90d"
step = "0m"
hold = 10
[hours]
mon-fri = ["09:00-13:00", "12:00-18:00"]
sun = ["18:00-09:00"]
noon = []
[[closed]]
from = "2027-01-02"
until = "2026-12-31"
[[service]]
id = "Hair cut"
name = { uk = "Стрижка", fr = "Coupe" }
length = "0m"
capacity = 0
[[service]]
id = "beard"
name = "Beard"
length = "30m"
needs = ["fax"]
[[staff]]
id = "olena"
name = "Olena"
email = "olena"
role = "boss"
services = ["bread"]
calendar = "outlook"
[[staff]]
id = "olena"
services = ["manicure"]
[telegram]
token = "123:ABC"
"#;

#[test]
fn all_mistakes_are_told_at_once_with_their_lines() {
    assert_eq!(
        read(FAULTY).unwrap_err(),
        [
            "name: This is missing.",
            "line 1, nmae: There is no such setting. Did you mean `name`?",
            "line 2, languages[2]: Write \"en\" or \"uk\".",
            "line 3, time_zone: No such time zone is known; write one such as \"Europe/Kyiv\".",
            "line 4, booking.horizon: It must be longer than `notice`, or nothing can ever be booked.",
            "line 6, booking.step: It must be from 1m to 1d.",
            "line 7, booking.hold: A length of time needs its unit: \"10m\" or \"10h\".",
            "line 9, hours.mon-fri[2]: These hours overlap others of the same day.",
            "line 10, hours.sun[1]: This ends before it begins. Hours past midnight are two \
             entries: until \"24:00\", and from \"00:00\" on the next day.",
            "line 11, hours.noon: Days are mon, tue, wed, thu, fri, sat and sun, or a range such \
             as mon-fri.",
            "line 14, closed[1].until: This is before `from`; both days are included.",
            "line 16, service[1].id: An id is made of a-z, 0-9, _ and -, at most 40 of them.",
            "line 17, service[1].name.fr: The languages are `en` and `uk`.",
            "line 18, service[1].length: It must be from 1m to 1d.",
            "line 19, service[1].capacity: It must be from 1 to 1000.",
            "line 24, service[2].needs[1]: Write \"name\" or \"email\" or \"phone\" or \"email or \
             phone\".",
            "line 28, staff[1].email: This cannot be a mail address; write one such as \
             \"olena@example.com\".",
            "line 29, staff[1].role: Write \"owner\", or leave it out.",
            "line 30, staff[1].services[1]: There is no such service. Did you mean `beard`?",
            "line 31, staff[1].calendar: Write \"google\" or \"local\" or \"caldav\".",
            "line 32, staff[2].name: This is missing.",
            "line 33, staff[2].id: Another entry has the same id.",
            "line 34, staff[2].services[1]: There is no such service; name the `id` of one.",
            "line 36, telegram.token: A secret does not stand in this file, which gets copied and \
             shared. Write { env = \"NAME\" } for an environment variable or { file = \"path\" } \
             for a file.",
        ]
    );
}

#[test]
fn an_empty_file_is_told_what_a_business_needs() {
    assert_eq!(
        read("").unwrap_err(),
        ["languages", "name", "time_zone", "service", "staff"]
            .map(|key| format!("{key}: This is missing."))
    );
}

#[test]
fn a_text_that_is_not_toml_is_refused_with_line_and_column() {
    let mistakes = read("name = \"Salon\"\nlanguages = [\"uk\"\ntime_zone = 5\n").unwrap_err();
    assert!(mistakes[0].starts_with("line 3, column 1: This is not TOML"), "{mistakes:?}");
}

#[test]
fn a_service_that_nobody_does_is_a_mistake() {
    let beard = "[[service]]\nid = \"beard\"\nname = \"Beard\"\nlength = \"30m\"\n[[staff]]";
    assert_eq!(
        said("[[staff]]", beard),
        ["line 12, service[2].id: Nobody does this: name it in the `services` of a staff member."]
    );
}

#[test]
fn a_service_that_fits_into_no_opening_is_a_mistake() {
    assert_eq!(
        said("\"60m\"", "\"10h\""),
        [
            "line 10, service[1].length: This fits into no opening of those who do it; the longest is 9h."
        ]
    );
}

#[test]
fn a_house_where_nobody_ever_is_cannot_be_booked() {
    assert_eq!(
        said("mon = [\"09:00-18:00\"]", ""),
        ["line 5, hours: Nobody is ever there: write [hours], or `hours` of the staff."]
    );
    let own = "services = [\"haircut\"]\nhours = { sun = [\"10:00-14:00\"] }";
    let text =
        LEAST.replace("mon = [\"09:00-18:00\"]", "").replace("services = [\"haircut\"]", own);
    assert!(read(&text).is_ok());
}

#[test]
fn lists_that_make_a_business_are_not_empty() {
    let least = "Write one entry at least.";
    assert_eq!(said("[\"en\"]", "[]"), [format!("line 3, languages: {least}")]);
    assert_eq!(said("[\"haircut\"]", "[]"), [format!("line 14, staff[1].services: {least}")]);
}

#[test]
fn the_hours_of_staff_replace_those_of_the_house_on_the_days_they_name() {
    let own = "services = [\"haircut\"]\nhours = { mon = [], sun = [\"10:00-14:00\"] }";
    let closed = "[[closed]]\nfrom = 2026-12-31\nuntil = 2027-01-02\n[[service]]";
    let text = LEAST
        .replace("mon = [", "mon-tue = [")
        .replace("services = [\"haircut\"]", own)
        .replace("[[service]]", closed);
    let profile = read(&text).unwrap();
    let staff = &profile.staff[0].hours;
    assert_eq!(staff.week.on(Weekday::Monday), []);
    assert_eq!(staff.week.on(Weekday::Tuesday), [window(9, 18)]);
    assert_eq!(staff.week.on(Weekday::Sunday), [window(10, 14)]);
    let closure = Closure { from: date(2026, 12, 31), until: date(2027, 1, 2) };
    assert_eq!((staff.closed.as_slice(), &profile.hours.closed), (&[closure][..], &vec![closure]));
}

#[test]
fn names_stand_in_the_order_of_the_languages() {
    let text = LEAST
        .replace("[\"en\"]", "[\"uk\", \"en\"]")
        .replace("\"Haircut\"", "{ en = \"Haircut\", uk = \"Стрижка\" }")
        .replace("\"Olena\"", "{ en = \"Olena\" }");
    let profile = read(&text).unwrap();
    let names = [(Lang::Uk, "Стрижка".to_owned()), (Lang::En, "Haircut".to_owned())];
    assert_eq!(Some(&profile.services[0].name), LocalizedText::new(names.into()).as_ref());
    assert_eq!(profile.staff[0].name.in_lang(Lang::Uk), "Olena");
    assert_eq!(profile.name, LocalizedText::same("Salon"));
}

#[test]
fn quiet_hours_are_one_part_of_the_day_and_none_if_the_list_is_empty() {
    let quiet = |value: &str| {
        let text = LEAST.replace("[hours]", &format!("[booking]\nquiet = {value}\n[hours]"));
        read(&text).map(|profile| profile.rules.quiet)
    };
    let hours = QuietHours::new(time(22, 30, 0, 0), time(7, 0, 0, 0));
    assert_eq!(quiet("[\"22:30-07:00\"]").unwrap(), hours);
    assert_eq!(quiet("[]").unwrap(), None);
    for (value, says) in [
        ("[\"night\"]", "Write hours as \"21:00-08:00\"."),
        ("[\"06:00-05:00\"]", "Leave at least four hours of the day to send reminders in."),
        ("[\"21:00-24:00\"]", "Write hours as \"21:00-08:00\"."),
        (
            "[\"21:00-23:00\", \"00:00-08:00\"]",
            "Write one entry; hours past midnight are \"21:00-08:00\".",
        ),
    ] {
        let mistakes = quiet(value).unwrap_err();
        assert!(mistakes.len() == 1 && mistakes[0].ends_with(says), "{mistakes:?}");
    }
}

#[test]
fn a_reminder_may_lie_before_the_horizon() {
    assert_eq!(
        said("[hours]", "[booking]\nhorizon = \"2d\"\nreminders = [\"7d\"]\n[hours]"),
        [""; 0]
    );
    assert_eq!(
        said("[hours]", "[booking]\nreminders = [\"24h\", \"1d\"]\n[hours]"),
        ["line 6, booking.reminders[2]: This reminder is written twice."]
    );
}

#[test]
fn ids_are_short_and_plain() {
    for good in ["salon", "salon-2", "a_b", "0"] {
        assert!(is_id(good), "{good}");
    }
    for bad in ["", "Salon", "салон", "a b", "a.b", "../a", &"a".repeat(41)] {
        assert!(!is_id(bad), "{bad}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in ".*") {
        let _read = read(&text);
    }

    #[test]
    fn a_profile_with_any_piece_cut_out_is_read_or_refused_with_a_sentence(
        from in 0..LEAST.len(),
        length in 0..40_usize,
    ) {
        // The text is ASCII, so every byte is a boundary.
        let until = (from + length).min(LEAST.len());
        let text = [&LEAST[..from], &LEAST[until..]].concat();
        let said = read(&text).err();
        prop_assert!(said.is_none_or(|said| !said.is_empty()));
    }
}

/// Returns what is said of the needs of a service, as they stand in the file.
fn read_needs(needs: &str) -> Result<Vec<Need>, Vec<String>> {
    let text = include_str!("../../../bots/salon.toml");
    let text = text.replacen("needs  = [\"name\", \"email\"]", &format!("needs = {needs}"), 1);
    let read = read(&text)?;
    Ok(read.services.iter().find(|it| it.online).unwrap().needs.clone())
}

#[test]
fn an_address_or_a_number_is_a_choice_and_no_other_is_one() {
    for needs in [r#"["name", "email or phone"]"#, r#"["phone or email", "name"]"#] {
        assert_eq!(read_needs(needs).unwrap(), [Need::Name, Need::EmailOrPhone], "{needs}");
    }
    for (needs, expected) in [
        (r#"["name or phone"]"#, "Only \"email or phone\" is a choice"),
        (r#"["name", "email or email"]"#, "Only \"email or phone\" is a choice"),
        (r#"["email or fax"]"#, "Only \"email or phone\" is a choice"),
        (r#"["email or phone or name"]"#, "Only \"email or phone\" is a choice"),
        (r#"["email", "email or phone"]"#, "leave one of them out"),
    ] {
        let errors = read_needs(needs).unwrap_err();
        assert!(matches!(&*errors, [one] if one.contains(expected)), "{needs}: {errors:?}");
    }
}
