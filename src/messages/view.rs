//! The business, language and day of a message, and how days and slots are named in it.
//!
//! A near day is named twice, "tomorrow, Tuesday, November 24", because people say the first and
//! check the second.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    bots::BusinessProfile,
    ids::{Lang, ServiceId, StaffId},
    schedule::Booking,
};

use super::{Value, dates, say, service_name};

/// The business that writes, the language it writes in, and the day.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The business.
    pub profile: &'a BusinessProfile,
    /// The language.
    pub lang: Lang,
    /// Today in the time zone of the business.
    pub today: Date,
}

impl View<'_> {
    /// Returns the text of a message without variables.
    pub fn say(&self, id: &str) -> String {
        say(self.lang, id, &[])
    }

    /// Names a day inside a sentence: "завтра, у вівторок, 24 листопада", "on Friday, November 27".
    pub fn day(&self, date: Date) -> String {
        let far = dates::on_day(self.lang, date, self.today);
        dates::near_day(self.lang, date, self.today).unwrap_or(far)
    }

    /// Names a day as an item of a list: "завтра, вівторок, 24 листопада".
    pub fn listed_day(&self, date: Date) -> String {
        let near = dates::day_relative(self.lang, date, self.today);
        let listed = dates::date_long(self.lang, date, self.today);
        if near == dates::on_day(self.lang, date, self.today) {
            return listed;
        }
        format!("{near}, {listed}")
    }

    /// Names a local time inside a sentence: "завтра, у вівторок, 24 листопада, о 14:00".
    pub fn moment(&self, local_time: DateTime) -> String {
        self.moment_behind(local_time, "")
    }

    /// The same behind a word, whose last letter may decide how the day begins: "стрижку в суботу".
    fn moment_behind(&self, local_time: DateTime, word: &str) -> String {
        let at = dates::at_time(self.lang, local_time.time());
        if let Some(near) = dates::near_day(self.lang, local_time.date(), self.today) {
            return format!("{near}, {at}");
        }
        let day = dates::on_day_behind(self.lang, local_time.date(), self.today, word);
        dates::joined(self.lang, &day, &at)
    }

    /// Names when a booking is inside a sentence, and which of two hours of one name it has.
    pub fn start(&self, booking: &Booking) -> String {
        self.which_hour(booking, self.moment(booking.local_start))
    }

    /// Names when a booking is as an item of a list: "вівторок, 24 листопада, о 14:00".
    pub fn listed_start(&self, booking: &Booking) -> String {
        let when = dates::moment(self.lang, booking.local_start, self.today);
        self.which_hour(booking, when)
    }

    /// Adds which of two hours is meant, on the night when the clocks go back.
    pub fn which_hour(&self, booking: &Booking, when: String) -> String {
        match dates::which_of_two(self.lang, booking, &self.profile.zone) {
            Some(which) => format!("{when}, {which}"),
            None => when,
        }
    }

    /// Adds what the time of a booking needs to be read by one who may be in another zone, or who has
    /// to know which of two hours is meant on the night when the clocks go back.
    pub fn exact(&self, booking: &Booking, when: String) -> String {
        let mut exact = when;
        if booking.is_read_elsewhere() {
            let zone = dates::zone_time(self.lang, &booking.zone, booking.minutes_ahead());
            let args = [("when", exact.into()), ("zone", zone.into())];
            exact = say(self.lang, "moment-in-zone", &args);
        }
        self.which_hour(booking, exact)
    }

    /// Names several times inside a sentence: "о 9:00, 11:00 та 16:00".
    pub fn at_times(&self, times: &[Time]) -> String {
        let named = times.iter().enumerate().map(|(at, time)| match at {
            0 => dates::at_time(self.lang, *time),
            _ => dates::time(self.lang, *time),
        });
        dates::list(self.lang, &named.collect::<Vec<_>>(), dates::Join::And)
    }

    /// Names starts, grouped by their day: "завтра, …, о 9:00 та 9:30; у середу … о 14:00".
    pub fn starts(&self, starts: &[DateTime]) -> String {
        let days = starts.chunk_by(|a, b| a.date() == b.date()).filter_map(|same| {
            let times: Vec<Time> = same.iter().map(|start| start.time()).collect();
            let date = same.first()?.date();
            let times = self.at_times(&times);
            Some(match dates::near_day(self.lang, date, self.today) {
                Some(near) => format!("{near}, {times}"),
                None => dates::joined(self.lang, &self.day(date), &times),
            })
        });
        days.collect::<Vec<_>>().join("; ")
    }

    /// Names a service inside a sentence: "стрижка".
    pub fn service_within(&self, id: &ServiceId) -> String {
        service_name::within(self.lang, &self.service(id))
    }

    /// Names a service as the object of a verb: "стрижку".
    pub fn service_object(&self, id: &ServiceId) -> String {
        service_name::object(self.lang, &self.service(id))
    }

    /// Names what was booked in this language; what is no longer offered is named as it was then.
    pub fn booked_service(&self, booking: &Booking) -> String {
        let service = self.profile.service(&booking.service);
        let name = service.map(|service| service.name.in_lang(self.lang).to_owned());
        name.unwrap_or_else(|| booking.service_name.clone())
    }

    /// Names who does a booking in this language; who has left is named as they were then.
    pub fn booked_staff(&self, booking: &Booking) -> String {
        let staff = self.profile.staff(&booking.staff);
        let name = staff.map(|staff| staff.name.in_lang(self.lang).to_owned());
        name.unwrap_or_else(|| booking.staff_name.clone())
    }

    /// The arguments of a sentence about a booking: its service as it stands in a sentence and as an
    /// object, its staff member, when it is, and the same directly behind the object.
    pub fn booking_args(&self, booking: &Booking) -> [(&'static str, Value<'static>); 5] {
        let name = self.booked_service(booking);
        let object = service_name::object(self.lang, &name);
        let behind = self.moment_behind(booking.local_start, &object);
        [
            ("service", service_name::within(self.lang, &name).into()),
            ("staff", self.booked_staff(booking).into()),
            ("when", self.start(booking).into()),
            ("behind", self.which_hour(booking, behind).into()),
            ("object", object.into()),
        ]
    }

    /// Names a service; one that is no longer offered gets no name, because its id is no word to read.
    pub fn service(&self, id: &ServiceId) -> String {
        let name = self.profile.service(id).map(|it| it.name.in_lang(self.lang).to_owned());
        name.unwrap_or_else(|| self.say("service-gone"))
    }

    /// Names a staff member; one who has left gets no name, because their id is no word to read.
    pub fn staff(&self, id: &StaffId) -> String {
        let name = self.profile.staff(id).map(|it| it.name.in_lang(self.lang).to_owned());
        name.unwrap_or_else(|| self.say("staff-gone"))
    }

    /// Names every service: "Стрижка, Манікюр та Педикюр".
    pub fn services(&self) -> String {
        let names = self.profile.services.iter().map(|service| service.name.in_lang(self.lang));
        dates::list(self.lang, &names.collect::<Vec<_>>(), dates::Join::And)
    }

    /// Names the staff members who do a service; `None`: all staff members.
    pub fn staff_for(&self, service: Option<&ServiceId>) -> String {
        let does = |id: &ServiceId| service.is_none_or(|wanted| wanted == id);
        let able = self.profile.staff.iter().filter(|staff| staff.services.iter().any(does));
        let names = able.map(|staff| staff.name.in_lang(self.lang));
        dates::list(self.lang, &names.collect::<Vec<_>>(), dates::Join::And)
    }
}
