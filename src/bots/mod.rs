//! One business: its profile, parsed and checked from TOML.
//!
//! A profile is data and says *who* a business is; every platform and every model serves
//! every business. It is checked whole when it is read, and all its mistakes are reported at
//! once with their places, because an owner who edits a file over SSH should not meet them
//! one at a time. Reading the file and looking up the time zone touch the disk, so
//! [`settings`](crate::settings) does both and this room stays pure.

pub mod find;
mod parse;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time, Weekday},
    tz::TimeZone,
};

use crate::{
    chat::transcript::Need,
    ids::{BusinessId, Lang, ServiceId, StaffId},
    schedule::{Hours, Rules, Shape, Week},
    toml_form::SecretRef,
};

pub use parse::{is_id, parse};

/// One business.
#[derive(Debug, Clone)]
pub struct BusinessProfile {
    /// The name of its file.
    pub id: BusinessId,
    /// Its name.
    pub name: Names,
    /// The languages it answers in; the first one greets. Never empty.
    pub languages: Vec<Lang>,
    /// Where its clock hangs: the IANA name.
    pub zone_name: String,
    /// The zone of that name.
    pub zone: TimeZone,
    /// Where it is.
    pub address: Option<Names>,
    /// Where a person answers.
    pub phone: Option<String>,
    /// How the bot should sound, for a language model.
    pub persona: String,
    /// What customers ask about, a sentence each.
    pub facts: Vec<Names>,
    /// Its rules for every booking.
    pub rules: Rules,
    /// What one customer, and all of them, may use.
    pub limits: Limits,
    /// When the house is open.
    pub hours: Hours,
    /// What it offers, in the order of the file. Never empty.
    pub services: Vec<Service>,
    /// Who works there, in the order of the file. Never empty.
    pub staff: Vec<Staff>,
    /// The bot's token on Telegram.
    pub telegram: Option<SecretRef>,
    /// The bot's token on Discord.
    pub discord: Option<SecretRef>,
}

/// The same words in the languages in which they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Each language at most once; never empty.
    by_lang: Vec<(Lang, String)>,
}

impl Names {
    /// Makes names from those given; `None` when there are none.
    #[must_use]
    pub fn new(by_lang: Vec<(Lang, String)>) -> Option<Self> {
        (!by_lang.is_empty()).then_some(Self { by_lang })
    }

    /// Makes a name that is the same in every language.
    #[must_use]
    pub fn same(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { by_lang: Lang::ALL.map(|lang| (lang, name.clone())).into() }
    }

    /// Returns the words in a language, or in the first one that was given.
    #[must_use]
    pub fn in_lang(&self, lang: Lang) -> &str {
        let own = self.by_lang.iter().find(|(given, _)| *given == lang);
        own.or(self.by_lang.first()).map_or("", |(_, name)| name)
    }

    /// Returns all of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.by_lang.iter().map(|(_, name)| name.as_str())
    }
}

/// Budgets that keep one customer from using up what is there for all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Turns of one customer a day; 0: any number.
    pub turns_per_day: u32,
    /// Model tokens of the whole bot a day; 0: any number.
    pub tokens_per_day: u64,
    /// How long messages are kept.
    pub keep_messages: SignedDuration,
}

/// Something that can be booked.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name in the file and the store.
    pub id: ServiceId,
    /// What customers are told it is called.
    pub name: Names,
    /// Other words that customers use for it.
    pub also: Vec<String>,
    /// The words of both, for finding it in a message.
    pub called: find::Called,
    /// What it takes of a calendar.
    pub shape: Shape,
    /// What it must know of its customer.
    pub needs: Vec<Need>,
    /// What it costs, in words.
    pub price: Option<Names>,
    /// Whether it happens over a video link.
    pub online: bool,
}

/// Somebody who works there.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Their name in the file and the store.
    pub id: StaffId,
    /// What customers are told they are called.
    pub name: Names,
    /// Where letters to them go.
    pub email: Option<String>,
    /// Whether they own the business and hear of what concerns all of it.
    pub is_business_owner: bool,
    /// What they do; never empty.
    pub services: Vec<ServiceId>,
    /// When they can be had: the house's hours, but for the days that they name; closures included.
    pub hours: Hours,
    /// Where their bookings are written.
    pub calendar: CalendarKind,
    /// When they are told of their day, on the wall of the business; `None`: never.
    pub agenda: Option<Time>,
}

/// Where a staff member's bookings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarKind {
    /// The staff member's Google Calendar, once they have connected it.
    Google,
    /// The calendar in our own store.
    Local,
}

impl BusinessProfile {
    /// Returns the service of that id.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// Returns the staff member of that id.
    #[must_use]
    pub fn staff(&self, id: &StaffId) -> Option<&Staff> {
        self.staff.iter().find(|staff| staff.id == *id)
    }

    /// Returns those who do a service, in the order of the file.
    pub fn who_does(&self, service: &ServiceId) -> impl Iterator<Item = &Staff> {
        self.staff.iter().filter(move |staff| staff.services.contains(service))
    }

    /// Returns the date of an instant in the business's time zone.
    #[must_use]
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.clone()).date()
    }

    /// Returns the language that greets.
    #[must_use]
    pub fn first_lang(&self) -> Lang {
        self.languages.first().copied().unwrap_or(Lang::En)
    }

    /// Returns a language that this business answers in: the one asked for, or its first.
    #[must_use]
    pub fn speaks(&self, lang: Option<Lang>) -> Lang {
        lang.filter(|lang| self.languages.contains(lang)).unwrap_or_else(|| self.first_lang())
    }

    /// Returns the week in which anybody at all can be had, for reading "at 3".
    #[must_use]
    pub fn open_week(&self) -> Week {
        let day = |offset: i8| {
            let Ok(weekday) = Weekday::from_monday_zero_offset(offset) else { return Vec::new() };
            let own = self.staff.iter().flat_map(|staff| staff.hours.week.on(weekday)).copied();
            own.collect()
        };
        Week::new([day(0), day(1), day(2), day(3), day(4), day(5), day(6)])
    }
}
