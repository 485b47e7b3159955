//! The business, language and day of a message, and how days and slots are named in it.
//!
//! A day is named twice, "tomorrow (Tuesday, November 24)", because people say the first and
//! check the second.

use jiff::civil::{Date, DateTime, Time};

use crate::{
    bots::BusinessProfile,
    ids::{Lang, ServiceId, StaffId},
};

use super::{dates, say};

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

    /// Names a day inside a sentence: "завтра (вівторок, 24 листопада)".
    pub fn day(&self, date: Date) -> String {
        let near = dates::day_relative(self.lang, date, self.today);
        let far = dates::on_day(self.lang, date, self.today);
        if near == far {
            return far;
        }
        format!("{near} ({})", dates::date_long(self.lang, date, self.today))
    }

    /// Names a local time inside a sentence: "завтра (вівторок, 24 листопада) о 14:00".
    pub fn moment(&self, local_time: DateTime) -> String {
        format!("{} {}", self.day(local_time.date()), dates::at_time(self.lang, local_time.time()))
    }

    /// Names several times inside a sentence: "о 9:00, 11:00 та 16:00".
    pub fn at_times(&self, times: &[Time]) -> String {
        let named = times.iter().enumerate().map(|(at, time)| match at {
            0 => dates::at_time(self.lang, *time),
            _ => dates::time(self.lang, *time),
        });
        dates::list(self.lang, &named.collect::<Vec<_>>(), dates::Join::And)
    }

    /// Names starts, grouped by their day: "завтра о 9:00 та 9:30; у середу … о 14:00".
    pub fn starts(&self, starts: &[DateTime]) -> String {
        let days = starts.chunk_by(|a, b| a.date() == b.date()).filter_map(|same| {
            let times: Vec<Time> = same.iter().map(|start| start.time()).collect();
            let day = self.day(same.first()?.date());
            let args = [("day", day.into()), ("times", self.at_times(&times).into())];
            Some(say(self.lang, "nearest-day", &args))
        });
        days.collect::<Vec<_>>().join("; ")
    }

    /// Names a service; one that is no longer offered is named by its id.
    pub fn service(&self, id: &ServiceId) -> String {
        let service = self.profile.service(id);
        service.map_or(id.as_str(), |service| service.name.in_lang(self.lang)).to_owned()
    }

    /// Names a staff member; one who has left is named by their id.
    pub fn staff(&self, id: &StaffId) -> String {
        let staff = self.profile.staff(id);
        staff.map_or(id.as_str(), |staff| staff.name.in_lang(self.lang)).to_owned()
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
