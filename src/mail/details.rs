//! The details of an appointment in a letter, line by line.
//!
//! Each line is a label and a value, so that the text, the HTML and the calendar's description
//! use the same ones. The customer chooses the address, so a letter may reach a person who never asked
//! for it. What the customer gave as their name is therefore shown only if it can be one; otherwise
//! the bot would deliver advertisements.

use jiff::civil::{Date, DateTime};

use super::{
    links,
    one_line::{kept_address, kept_together, one_line, plain_spaces},
    page::Row,
};
use crate::{
    bots::BusinessProfile,
    ids::Lang,
    messages::{VideoLink, dates, say},
    schedule::Booking,
};

/// The longest name that is shown, in characters.
const NAME: usize = 80;

pub(super) struct Details<'a> {
    pub(super) booking: &'a Booking,
    pub(super) profile: &'a BusinessProfile,
    pub(super) lang: Lang,
    /// In the zone of the business.
    pub(super) today: Date,
}

impl Details<'_> {
    fn say(&self, id: &str) -> String {
        say(self.lang, id, &[])
    }

    /// Returns every line: `was` is the start before a reschedule; `off`: the appointment is cancelled.
    pub(super) fn rows(&self, was: Option<DateTime>, off: bool) -> Vec<Row> {
        let was = was.map(|was| Row::kept(self.say("letter-was"), self.moment(was)).gone(true));
        let when = [
            Row::kept(self.say("letter-date"), self.date()).gone(off),
            Row::kept(self.say("letter-time"), self.time()).gone(off),
        ];
        let what = [Row::new(self.say("letter-service"), &self.booking.service_name), self.staff()];
        let terms = [Some(self.length()), self.price(), self.place()];
        let terms = terms.into_iter().flatten().filter(|_| !off);
        let who = [self.name(), self.phone()].into_iter().flatten();
        was.into_iter().chain(when).chain(what).chain(terms).chain(who).collect()
    }

    pub(super) fn staff(&self) -> Row {
        Row::new(self.say("letter-staff"), &self.booking.staff_name)
    }

    pub(super) fn price(&self) -> Option<Row> {
        let price = self.booking.price.as_ref()?;
        Some(Row::new(self.say("letter-price"), price))
    }

    fn length(&self) -> Row {
        let length = dates::duration(self.lang, self.booking.length());
        Row::new(self.say("letter-duration"), &length)
    }

    /// The day, kept on one line behind its weekday.
    fn date(&self) -> String {
        let day = self.booking.local_start.date();
        kept_together(&dates::date_long(self.lang, day, self.today))
    }

    /// Another day and time, broken only between them and behind the weekday.
    pub(super) fn moment(&self, at: DateTime) -> String {
        let day = kept_together(&dates::date_long(self.lang, at.date(), self.today));
        dates::joined(self.lang, &day, &kept_together(&dates::at_time(self.lang, at.time())))
    }

    /// The day and time of the appointment, and which of two hours of one name it is.
    pub(super) fn start(&self) -> String {
        self.which_hour(self.moment(self.booking.local_start))
    }

    /// Adds which of two hours of one name is meant.
    pub(super) fn which_hour(&self, when: String) -> String {
        match dates::which_of_two(self.lang, self.booking, &self.profile.zone) {
            Some(which) => format!("{when}, {which}"),
            None => when,
        }
    }

    /// The day and the time with its zone, as plain text.
    pub(super) fn when(&self) -> String {
        plain_spaces(&format!("{}, {}", self.date(), self.time()))
    }

    /// The time; that of an online appointment with its zone and offset, because the customer may join
    /// from another zone, and one that there are two of on that day says which.
    fn time(&self) -> String {
        let booking = self.booking;
        let time = kept_together(&dates::time(self.lang, booking.local_start.time()));
        let time = self.which_hour(time);
        if !booking.is_read_elsewhere() {
            return time;
        }
        let ahead = booking.minutes_ahead();
        let zone = dates::zone_time(self.lang, &booking.zone, ahead);
        let offset = dates::offset(ahead);
        let zone = if zone == offset { zone } else { format!("{zone}, {offset}") };
        let zone = kept_together(&zone);
        say(self.lang, "letter-time-value", &[("time", time.into()), ("zone", zone.into())])
    }

    /// The video link, that the link follows, or the business's address.
    pub(super) fn place(&self) -> Option<Row> {
        if self.booking.online {
            let label = self.say("letter-video");
            return Some(match self.link() {
                Some(link) => Row::new(label, link).link(link.to_owned()),
                None => Row::new(label, &self.link_is_sent()),
            });
        }
        let address = self.profile.address.as_ref()?.in_lang(self.lang);
        let shown = kept_address(&one_line(address));
        Some(Row::kept(self.say("letter-address"), shown).link(links::map(address)))
    }

    /// Who sends the video link that is not there yet.
    fn link_is_sent(&self) -> String {
        let without = Booking { meet_url: None, ..self.booking.clone() };
        match VideoLink::of(&without, self.profile) {
            Some(VideoLink::ByStaff) => {
                let staff = [("staff", (&self.booking.staff_name).into())];
                say(self.lang, "letter-link-staff", &staff)
            }
            _ => self.say("letter-link-later"),
        }
    }

    /// The video link; `None`: it is unknown or not a safe link.
    pub(super) fn link(&self) -> Option<&str> {
        self.booking.meet_url.as_deref().and_then(links::safe)
    }

    /// The customer's name; `None`: a mail client would turn it into a link, or it is too long.
    pub(super) fn name(&self) -> Option<Row> {
        let row = Row::new(self.say("letter-name"), self.booking.contact.name.as_deref()?);
        let name = &row.value;
        let is_name = !name.is_empty()
            && name.chars().count() <= NAME
            && !name.contains(['/', ':', '@'])
            && !name.to_lowercase().contains("www.");
        is_name.then_some(row)
    }

    pub(super) fn phone(&self) -> Option<Row> {
        let phone = self.profile.phone.as_ref()?;
        let dialled: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let shown = kept_together(&one_line(phone));
        Some(Row::kept(self.say("letter-our-phone"), shown).link(format!("tel:{dialled}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{
        Letter, letter,
        sample::{BOOKED, booking, now, profile},
    };

    #[test]
    fn a_name_never_becomes_a_link_or_markup() {
        let told = |name: &str| {
            let mut booking = booking(Lang::En);
            booking.contact.name = Some(name.into());
            letter(BOOKED, &booking, &profile(), now(), None).unwrap()
        };
        let name = |letter: &Letter| {
            let line = letter.text.lines().find_map(|line| line.strip_prefix("Name: "));
            line.map(str::to_owned)
        };
        let letter = told("<b>Eve</b>");
        assert_eq!(name(&letter), None);
        let letter = told("<b>Eve\r\n\u{202e}Bcc<i>&\"");
        assert_eq!(name(&letter).as_deref(), Some("<b>Eve Bcc<i>&\""));
        assert!(letter.html.unwrap().contains("&lt;b&gt;Eve Bcc&lt;i&gt;&amp;&quot;"));
        for link in ["win at https://evil.example", "a@b.com", "WWW.evil.example", " \n"] {
            assert_eq!(name(&told(link)), None, "{link}");
        }
        assert_eq!(name(&told(&"x".repeat(81))), None);
    }

    #[test]
    fn every_offset_is_written_as_people_know_it() {
        let profile = profile();
        let time = |start: &str| {
            let mut booking = booking(Lang::Uk);
            booking.online = true;
            booking.span.start = start.parse().unwrap();
            Details {
                booking: &booking,
                profile: &profile,
                lang: Lang::Uk,
                today: booking.local_start.date(),
            }
            .time()
            .replace('\u{a0}', "_")
        };
        assert_eq!(time("2026-11-24T11:00:00Z"), "14:00 (за_київським_часом, UTC+3)");
        assert_eq!(time("2026-11-24T08:30:00Z"), "14:00 (за_київським_часом, UTC+5:30)");
        assert_eq!(time("2026-11-24T17:30:00Z"), "14:00 (за_київським_часом, UTC-3:30)");
        assert_eq!(time("2026-11-24T14:00:00Z"), "14:00 (за_київським_часом, UTC+0)");
    }
}
