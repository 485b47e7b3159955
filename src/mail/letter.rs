//! The letters that a customer gets about an appointment.
//!
//! Everything in them is written by code from the booking, in the booking's language. The
//! subject names the appointment, and is the same in every letter about one time, so that a
//! client shows them as one conversation: Gmail needs the same subject beside the same References. A
//! cancellation and a move say so in front of it: their letter has to be seen, and a move has another time
//! in its subject in any case. Exchange takes the subject for the title of an event that it is invited to;
//! these files are published and invite to none.

use jiff::{SignedDuration, Timestamp, civil::DateTime};

use super::{
    details::Details,
    ics::Invite,
    links::{self, Event},
    markup::Reservation,
    one_line::{kept_together, one_line, plain_spaces},
    page::{Button, Page, Row, Tone},
};
use crate::{
    bots::{BusinessProfile, CalendarKind, Staff},
    messages::{self, View, capital, dates, say},
    schedule::{Booking, Change},
};

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A change of the appointment.
    Change {
        /// What happened.
        change: Change,
        /// Before a move: when it was, local time of the business.
        was: Option<DateTime>,
    },
    /// It is soon.
    Reminder {
        /// Whether another reminder was sent before.
        is_again: bool,
    },
    /// Its video link is known now.
    MeetLink,
}

/// A letter, ready to be wrapped and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address it goes to.
    pub to: String,
    /// The address that answers go to; `None`: the sender.
    pub reply_to: Option<String>,
    /// The business in whose name it is sent.
    pub business: String,
    /// The subject, on one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML; `None`: the letter is plain text only.
    pub html: Option<String>,
    /// The calendar file that is attached.
    pub invite: Option<Invite>,
    /// The booking's id, which all letters about it share; `None`: it is about no booking.
    pub thread: Option<String>,
    /// Whether it is a reminder, which a reader may want no more of.
    pub reminder: bool,
}

/// Writes the customer's letter about a booking at `now`; `None`: they left no
/// address. `chat` is the link to the conversation; `None`: the platform has none.
pub fn letter(
    kind: Kind,
    booking: &Booking,
    profile: &BusinessProfile,
    now: Timestamp,
    chat: Option<&str>,
) -> Option<Letter> {
    let to = booking.contact.email.clone()?;
    let today = profile.today(now);
    let lang = booking.lang;
    let details = Details { booking, profile, lang, today };
    let chat = chat.and_then(links::safe);
    let writer = Writer { kind, booking, profile, now, details, chat };
    let page = writer.page();
    Some(Letter {
        to,
        reply_to: None,
        text: page.text(),
        html: page.html(),
        invite: Some(writer.invite()),
        thread: Some(booking.id.to_string()),
        reminder: matches!(kind, Kind::Reminder { .. }),
        business: page.business,
        subject: page.subject,
    })
}

/// Returns the calendar entry of an appointment at `now`.
pub fn invite(booking: &Booking, profile: &BusinessProfile, now: Timestamp) -> Invite {
    let today = profile.today(now);
    let lang = booking.lang;
    let details = Details { booking, profile, lang, today };
    let kind = Kind::Change { change: Change::Booked, was: None };
    Writer { kind, booking, profile, now, details, chat: None }.invite()
}

struct Writer<'a> {
    kind: Kind,
    booking: &'a Booking,
    profile: &'a BusinessProfile,
    now: Timestamp,
    details: Details<'a>,
    /// The link to the conversation.
    chat: Option<&'a str>,
}

impl Writer<'_> {
    fn say(&self, id: &str) -> String {
        say(self.details.lang, id, &[])
    }

    /// Returns the change that it tells; `None`: it tells none.
    const fn change(&self) -> Option<Change> {
        match self.kind {
            Kind::Change { change, .. } => Some(change),
            Kind::Reminder { .. } | Kind::MeetLink => None,
        }
    }

    fn off(&self) -> bool {
        self.change() == Some(Change::Cancelled)
    }

    fn business(&self) -> String {
        one_line(self.profile.name.in_lang(self.details.lang))
    }

    fn page(&self) -> Page {
        let moment = plain_spaces(&self.details.start());
        let business = self.business();
        let was = if let Kind::Change { was, .. } = self.kind { was } else { None };
        let subject = [
            ("service", (&self.booking.service_name).into()),
            ("moment", (&moment).into()),
            ("business", (&business).into()),
        ];
        Page {
            lang: self.details.lang.tag(),
            tone: match self.change() {
                Some(Change::Moved | Change::Amended | Change::Corrected | Change::Retimed) => {
                    Tone::Changed
                }
                Some(Change::Cancelled) => Tone::Off,
                Some(Change::Booked | Change::Already) | None => Tone::Good,
            },
            subject: one_line(&say(self.details.lang, self.subject(), &subject)),
            preview: capital(&moment),
            heading: self.heading(),
            lead: match self.kind {
                Kind::Reminder { is_again } => self.soon(is_again),
                Kind::Change { change: Change::Moved, .. } => self.say("letter-see-you-anew"),
                Kind::Change { change: Change::Retimed, .. } => {
                    let zone = dates::city(self.details.lang, &self.booking.zone);
                    say(self.details.lang, "letter-clock-rules", &[("zone", zone.into())])
                }
                Kind::Change { change: Change::Cancelled, .. } => self.say("letter-let-go"),
                Kind::Change { .. } | Kind::MeetLink => self.say("letter-see-you"),
            },
            rows: self.details.rows(was, self.off()),
            buttons: self.buttons(),
            notes: self.notes(),
            why: self.say("letter-why"),
            markup: self.markup(&business),
            business,
        }
    }

    /// Which sentence the subject is.
    const fn subject(&self) -> &'static str {
        match self.kind {
            Kind::Change { change: Change::Moved, .. } => "letter-subject-moved",
            Kind::Change { change: Change::Cancelled, .. } => "letter-subject-cancelled",
            _ => "letter-subject",
        }
    }

    fn heading(&self) -> String {
        match self.kind {
            Kind::Change { change: Change::Moved, .. } => self.say("letter-moved"),
            Kind::Change { change: Change::Retimed, .. } => self.say("letter-retimed"),
            Kind::Change { change: Change::Amended, .. } => self.say("letter-amended"),
            Kind::Change { change: Change::Cancelled, .. } => self.say("letter-cancelled"),
            Kind::Change { change: Change::Corrected, .. } => self.say("letter-corrected"),
            Kind::Change { .. } => self.say("letter-booked"),
            Kind::Reminder { .. } => self.say("letter-reminder"),
            Kind::MeetLink => self.say("letter-link"),
        }
    }

    fn buttons(&self) -> Vec<Button> {
        let button = |label: &str, link: &str| Button::new(self.say(label), link.to_owned());
        let chat = self.chat.map(|chat| {
            let late = self.left() <= self.profile.rules.change_until;
            let label = match (self.off(), late) {
                (true, _) => "letter-again",
                (false, true) => "letter-chat",
                (false, false) => "letter-to-chat",
            };
            Button { told: true, ..button(label, chat) }
        });
        if self.off() {
            return chat.into_iter().collect();
        }
        let join = self.details.link().map(|link| button("letter-join", link));
        let event = self.event();
        let add = [
            button("letter-add", &links::google_calendar(&event)),
            button("letter-add-outlook", &links::outlook(&event)),
        ];
        join.into_iter().chain(add).chain(chat).collect()
    }

    /// When it is, as people say it, and the time left if it is short.
    fn soon(&self, is_again: bool) -> String {
        let (lang, today) = (self.details.lang, self.details.today);
        let start = self.booking.local_start;
        let day = kept_together(&dates::day_relative(lang, start.date(), today));
        let at = kept_together(&dates::at_time(lang, start.time()));
        let is_far = dates::day_relative(lang, start.date(), today)
            == dates::on_day(lang, start.date(), today);
        let when = if is_far { dates::joined(lang, &day, &at) } else { format!("{day} {at}") };
        let when = self.details.which_hour(when);
        let view = View { profile: self.profile, lang, today };
        let hours = || is_again.then(|| messages::hours_left(&view, self.booking, self.now));
        match messages::time_left(&view, self.booking, self.now).or_else(hours) {
            Some(left) => say(lang, "letter-soon", &[("when", when.into()), ("left", left.into())]),
            None => say(lang, "letter-see-you-when", &[("when", when.into())]),
        }
    }

    fn markup(&self, business: &str) -> String {
        let event = self.event();
        let name = self.details.name();
        let address = self.profile.address.as_ref().map(|it| it.in_lang(self.details.lang));
        let reservation = Reservation {
            booking: self.booking,
            title: &event.title,
            name: name.as_ref().map(|row| row.value.as_str()),
            business,
            address,
            link: self.details.link(),
            chat: self.chat,
            ahead: self.booking.minutes_ahead(),
            off: self.off(),
        };
        reservation.json()
    }

    fn notes(&self) -> Vec<String> {
        let file = match self.change() {
            Some(Change::Cancelled) => {
                return vec![self.to_delete("letter-file-cancelled", self.details.start())];
            }
            Some(Change::Moved | Change::Amended | Change::Retimed) => self.moved_file(),
            Some(Change::Booked | Change::Already | Change::Corrected) | None => {
                self.say("letter-file")
            }
        };
        vec![file, self.how_to_change()]
    }

    /// What the file does to the entry before a change, and which entry may be left.
    fn moved_file(&self) -> String {
        match self.kind {
            Kind::Change { was: Some(was), .. } => {
                self.to_delete("letter-file-moved", self.details.moment(was))
            }
            _ => self.say("letter-file-changed"),
        }
    }

    /// Says which entry of the customer's calendar to delete: no file is sure to remove one.
    fn to_delete(&self, id: &str, moment: String) -> String {
        let args = [("title", self.title().into()), ("moment", moment.into())];
        say(self.details.lang, id, &args)
    }

    fn title(&self) -> String {
        one_line(&format!("{} — {}", self.booking.service_name, self.business()))
    }

    fn how_to_change(&self) -> String {
        let until = self.profile.rules.change_until;
        if self.left() <= until {
            return self.say("letter-change-late");
        }
        if until.is_zero() {
            return self.say("letter-change-any");
        }
        let until = kept_together(&dates::for_duration(self.details.lang, until));
        say(self.details.lang, "letter-change", &[("until", until.into())])
    }

    fn left(&self) -> SignedDuration {
        self.booking.span.start.duration_since(self.now)
    }

    fn event(&self) -> Event {
        let place = self.details.place();
        let rows = [
            Some(self.details.staff()),
            self.details.price(),
            place.clone().filter(|_| self.booking.online),
            self.details.phone(),
        ];
        let rows = rows.iter().flatten().map(Row::line);
        let notes = [self.agreed(), plain_spaces(&self.how_to_change())];
        // Programs that keep the entry of a cancelled visit show what became of it.
        let details: Vec<String> = if self.off() {
            rows.take(1).chain([self.ended()]).collect()
        } else {
            rows.chain(notes).collect()
        };
        // A row without a link says only that the link follows.
        let place = place.filter(|place| place.link.is_some());
        Event {
            span: self.booking.span,
            zone: self.booking.zone.clone(),
            title: self.title(),
            details: details.join("\n"),
            place: place.map(|place| plain_spaces(&place.value)),
        }
    }

    /// Says which time was agreed when. Some calendars take no notice of SEQUENCE: there the letter
    /// that is opened last wins, also the one before a move.
    fn agreed(&self) -> String {
        let (lang, today) = (self.details.lang, self.details.today);
        let day = dates::day_month(lang, today, today);
        let args = [("day", day.into()), ("when", self.details.when().into())];
        say(lang, "letter-agreed", &args)
    }

    /// Says when the visit was cancelled.
    fn ended(&self) -> String {
        let (lang, today) = (self.details.lang, self.details.today);
        say(lang, "letter-ended", &[("day", dates::day_month(lang, today, today).into())])
    }

    /// The UID and the SEQUENCE of the entry. For an event at Google they are those of the invitation
    /// that Google sends, so that the customer's calendar shows one entry; Google counts its
    /// SEQUENCE from zero.
    fn entry(&self) -> (String, u32) {
        let Booking { id, version, staff, event, .. } = self.booking;
        let google = |staff: &Staff| staff.calendar == CalendarKind::Google;
        match event.as_ref().filter(|_| self.profile.staff(staff).is_some_and(google)) {
            Some(event) => (format!("{event}@google.com"), version.saturating_sub(1)),
            None => (format!("{id}@zapys"), *version),
        }
    }

    fn invite(&self) -> Invite {
        let cancelled = self.off();
        let alarms = self.profile.rules.reminders.iter().copied();
        let (uid, version) = self.entry();
        Invite {
            uid,
            // A cancellation does not raise the version, but must outrank what it cancels
            // (RFC 5546, section 3.2.5).
            sequence: version.saturating_add(u32::from(cancelled)),
            made: self.now,
            event: self.event(),
            link: self.details.link().map(str::to_owned),
            alarms: alarms.filter(SignedDuration::is_positive).take(2).collect(),
            cancelled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::Lang,
        mail::sample::{BOOKED, CANCELLED, booking, moved, now, profile},
    };
    use insta::assert_snapshot;
    use jiff::civil::date;

    fn shown(kind: Kind, booking: &Booking) -> String {
        let letter = letter(kind, booking, &profile(), now(), None).unwrap();
        format!("{}\n\n{}", letter.subject, letter.text)
    }

    fn online(lang: Lang) -> Booking {
        let meet_url = Some("https://meet.google.com/abc-defg-hij".into());
        Booking { online: true, meet_url, ..booking(lang) }
    }

    #[test]
    fn an_event_at_google_is_the_entry_that_google_invites_to() {
        let mut salon = profile();
        let event = Some("01kb00000000000000000000011".to_owned());
        let booking = Booking { event, ..booking(Lang::Uk) };
        let entry = |kind, salon: &BusinessProfile| {
            let letter = letter(kind, &booking, salon, now(), None).unwrap();
            let Invite { uid, sequence, .. } = letter.invite.unwrap();
            (uid, sequence)
        };
        let ours = "01KB0000000000000000000001@zapys".to_owned();
        assert_eq!(entry(BOOKED, &salon), (ours, 2));
        salon.staff[0].calendar = CalendarKind::Google;
        let google = || "01kb00000000000000000000011@google.com".to_owned();
        assert_eq!(entry(BOOKED, &salon), (google(), 1));
        assert_eq!(entry(CANCELLED, &salon), (google(), 2));
        assert_eq!(invite(&booking, &salon, now()).uid, google());
    }

    #[test]
    fn a_booking_is_told_with_all_that_a_customer_must_know() {
        assert_snapshot!(shown(BOOKED, &booking(Lang::Uk)), @r"
        Стрижка, вівторок, 24 листопада, о 14:00 — Салон «Ромашка»

        Ваш запис підтверджено
        Чекаємо на вас!

        Дата: вівторок, 24 листопада
        Час: 14:00
        Послуга: Стрижка
        Фахівець: Олена
        Тривалість: 1 година 30 хвилин
        Вартість: 500 ₴
        Адреса: вул. Садова, 5, Київ
        Ім'я: Марія Коваленко
        Наш телефон: +380 44 000 00 00

        Вкладений файл .ics додасть запис до будь-якого календаря.
        Щоб перенести або скасувати запис, напишіть нам у чат не пізніше ніж за 12 годин до початку.

        -- 
        Салон «Ромашка»
        Ви отримали цей лист, бо цю адресу вказали під час запису в чаті. Якщо це були не ви, просто не зважайте на нього.
        ");
        assert_snapshot!(shown(BOOKED, &booking(Lang::En)), @r"
        Haircut, Tuesday, November 24 at 2:00 PM — Salon Daisy

        Your appointment is confirmed
        We look forward to seeing you.

        Date: Tuesday, November 24
        Time: 2:00 PM
        Service: Haircut
        With: Олена
        Duration: 1 hour 30 minutes
        Price: 500 ₴
        Address: 5 Sadova St, Kyiv
        Name: Марія Коваленко
        Our phone: +380 44 000 00 00

        The attached .ics file adds the appointment to any calendar.
        To move or cancel, write to us in the chat at least 12 hours before it starts.

        -- 
        Salon Daisy
        You received this email because this address was given when booking in a chat. If that wasn't you, simply ignore it.
        ");
    }

    #[test]
    fn a_move_names_the_time_before() {
        let from = date(2026, 11, 23).at(16, 0, 0, 0);
        assert_snapshot!(shown(moved(from), &booking(Lang::Uk)), @r"
        Перенесено: Стрижка, вівторок, 24 листопада, о 14:00 — Салон «Ромашка»

        Ваш запис перенесено
        Чекаємо на вас у новий час.

        Було: понеділок, 23 листопада, о 16:00
        Дата: вівторок, 24 листопада
        Час: 14:00
        Послуга: Стрижка
        Фахівець: Олена
        Тривалість: 1 година 30 хвилин
        Вартість: 500 ₴
        Адреса: вул. Садова, 5, Київ
        Ім'я: Марія Коваленко
        Наш телефон: +380 44 000 00 00

        Вкладений файл .ics перенесе запис у більшості календарів. Якщо старий запис у вашому лишився, видаліть його: Стрижка — Салон «Ромашка», понеділок, 23 листопада, о 16:00.
        Щоб перенести або скасувати запис, напишіть нам у чат не пізніше ніж за 12 годин до початку.

        -- 
        Салон «Ромашка»
        Ви отримали цей лист, бо цю адресу вказали під час запису в чаті. Якщо це були не ви, просто не зважайте на нього.
        ");
        assert_snapshot!(shown(moved(from), &booking(Lang::En)), @r"
        Moved: Haircut, Tuesday, November 24 at 2:00 PM — Salon Daisy

        Your appointment has been moved
        We look forward to seeing you at the new time.

        Before: Monday, November 23 at 4:00 PM
        Date: Tuesday, November 24
        Time: 2:00 PM
        Service: Haircut
        With: Олена
        Duration: 1 hour 30 minutes
        Price: 500 ₴
        Address: 5 Sadova St, Kyiv
        Name: Марія Коваленко
        Our phone: +380 44 000 00 00

        The attached .ics file moves the appointment in most calendars. If the old one is still in yours, delete it: Haircut — Salon Daisy, Monday, November 23 at 4:00 PM.
        To move or cancel, write to us in the chat at least 12 hours before it starts.

        -- 
        Salon Daisy
        You received this email because this address was given when booking in a chat. If that wasn't you, simply ignore it.
        ");
    }

    #[test]
    fn a_cancellation_offers_nothing_to_join() {
        assert_snapshot!(shown(CANCELLED, &online(Lang::Uk)), @r"
        Скасовано: Стрижка, вівторок, 24 листопада, о 14:00 — Салон «Ромашка»

        Ваш запис скасовано
        Цей час ми для вас більше не тримаємо. Щоб записатися знову, напишіть нам у чат.

        Дата: вівторок, 24 листопада
        Час: 14:00 (за київським часом, UTC+2)
        Послуга: Стрижка
        Фахівець: Олена
        Ім'я: Марія Коваленко
        Наш телефон: +380 44 000 00 00

        Якщо запис є у вашому календарі, видаліть його там: Стрижка — Салон «Ромашка», вівторок, 24 листопада, о 14:00. Вкладений файл .ics прибирає його не в кожному календарі.

        -- 
        Салон «Ромашка»
        Ви отримали цей лист, бо цю адресу вказали під час запису в чаті. Якщо це були не ви, просто не зважайте на нього.
        ");
        assert_snapshot!(shown(CANCELLED, &online(Lang::En)), @r"
        Cancelled: Haircut, Tuesday, November 24 at 2:00 PM — Salon Daisy

        Your appointment has been cancelled
        This time is no longer reserved for you. To book again, write to us in the chat.

        Date: Tuesday, November 24
        Time: 2:00 PM (Kyiv time, UTC+2)
        Service: Haircut
        With: Олена
        Name: Марія Коваленко
        Our phone: +380 44 000 00 00

        If it is in your calendar, delete it there: Haircut — Salon Daisy, Tuesday, November 24 at 2:00 PM. The attached .ics file removes it in some calendars only.

        -- 
        Salon Daisy
        You received this email because this address was given when booking in a chat. If that wasn't you, simply ignore it.
        ");
    }

    #[test]
    fn an_online_appointment_has_its_link_and_the_offset_of_its_zone() {
        assert_snapshot!(shown(Kind::MeetLink, &online(Lang::Uk)), @r"
        Стрижка, вівторок, 24 листопада, о 14:00 — Салон «Ромашка»

        Посилання на вашу відеозустріч
        Чекаємо на вас!

        Дата: вівторок, 24 листопада
        Час: 14:00 (за київським часом, UTC+2)
        Послуга: Стрижка
        Фахівець: Олена
        Тривалість: 1 година 30 хвилин
        Вартість: 500 ₴
        Відеозустріч: https://meet.google.com/abc-defg-hij
        Ім'я: Марія Коваленко
        Наш телефон: +380 44 000 00 00

        Вкладений файл .ics додасть запис до будь-якого календаря.
        Щоб перенести або скасувати запис, напишіть нам у чат не пізніше ніж за 12 годин до початку.

        -- 
        Салон «Ромашка»
        Ви отримали цей лист, бо цю адресу вказали під час запису в чаті. Якщо це були не ви, просто не зважайте на нього.
        ");
        assert_snapshot!(shown(Kind::Reminder { is_again: false }, &online(Lang::En)), @r"
        Haircut, Tuesday, November 24 at 2:00 PM — Salon Daisy

        A reminder of your appointment
        We look forward to seeing you tomorrow at 2:00 PM.

        Date: Tuesday, November 24
        Time: 2:00 PM (Kyiv time, UTC+2)
        Service: Haircut
        With: Олена
        Duration: 1 hour 30 minutes
        Price: 500 ₴
        Video meeting: https://meet.google.com/abc-defg-hij
        Name: Марія Коваленко
        Our phone: +380 44 000 00 00

        The attached .ics file adds the appointment to any calendar.
        To move or cancel, write to us in the chat at least 12 hours before it starts.

        -- 
        Salon Daisy
        You received this email because this address was given when booking in a chat. If that wasn't you, simply ignore it.
        ");
    }

    #[test]
    fn a_link_that_is_not_known_yet_is_announced() {
        for meet_url in [None, Some("javascript:alert(1)".to_owned())] {
            let booking = Booking { meet_url, ..online(Lang::En) };
            let mut salon = profile();
            let letter_of =
                |salon: &BusinessProfile| letter(BOOKED, &booking, salon, now(), None).unwrap();
            let by_staff = letter_of(&salon).text;
            assert!(by_staff.contains("Video meeting: Олена will send you the link"), "{by_staff}");
            salon.staff[0].calendar = CalendarKind::Google;
            let letter = letter_of(&salon);
            assert!(letter.text.contains("Video meeting: the link will follow separately"));
            let (html, invite) = (letter.html.unwrap(), letter.invite.unwrap());
            assert!(!html.contains("Join") && !html.contains("javascript"));
            assert_eq!((invite.link, invite.event.place), (None, None));
        }
    }

    #[test]
    fn what_is_too_late_is_not_offered() {
        let soon = "2026-11-24T05:00:00Z".parse().unwrap();
        let text = letter(BOOKED, &booking(Lang::En), &profile(), soon, None).unwrap().text;
        assert!(text.contains("If your plans have changed"));
    }

    #[test]
    fn words_and_layout_tell_the_same() {
        for (kind, booking) in [
            (BOOKED, booking(Lang::Uk)),
            (BOOKED, online(Lang::En)),
            (moved(date(2026, 11, 23).at(16, 0, 0, 0)), booking(Lang::En)),
            (CANCELLED, booking(Lang::Uk)),
        ] {
            let letter = letter(kind, &booking, &profile(), now(), None).unwrap();
            let html = letter.html.unwrap().replace("&amp;", "&").replace("&#39;", "'");
            let html = html.replace('\u{a0}', " ");
            for line in letter.text.lines().filter(|line| !line.is_empty() && *line != "-- ") {
                let told = line.split_once(": ").map_or(line, |(_, value)| value);
                assert!(html.contains(told.trim_end_matches(':')), "{line}");
            }
        }
    }

    #[test]
    fn without_an_address_there_is_no_letter() {
        let mut booking = booking(Lang::En);
        booking.contact.email = None;
        assert_eq!(letter(BOOKED, &booking, &profile(), now(), None), None);
    }
}
