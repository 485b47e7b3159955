//! A business: its services, its staff, its rules.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time, Weekday},
    tz::{TimeZone, TimeZoneDatabase},
};

use crate::{
    chat::transcript::Need,
    ids::{BusinessId, CalendarOwner, Lang, ResourceId, ServiceId, StaffId},
    phrase,
    schedule::{Absence, Hours, ResourceNeed, Rules, Shape, Span, Week},
    toml_form::SecretRef,
};

use super::{
    fact::BusinessFact,
    localized::LocalizedText,
    search_terms::{SearchTerms, SpokenNames},
};

/// The zones of the countries that write the month before the day; one that ends with a slash
/// stands for all zones below it.
const MONTH_FIRST: &str = include_str!("month_first.txt");

/// One business, as its file describes it.
#[derive(Debug, Clone)]
pub struct BusinessProfile {
    /// The name of its file.
    pub id: BusinessId,
    /// Its name.
    pub name: LocalizedText,
    /// The languages it answers in; the first one greets. Never empty.
    pub languages: Vec<Lang>,
    /// The IANA name of its time zone.
    pub zone_name: String,
    /// The zone of that name.
    pub zone: TimeZone,
    /// The zone data, for the zones that customers name.
    pub zones: TimeZoneDatabase,
    /// Its street address.
    pub address: Option<LocalizedText>,
    /// The phone number at which a person answers.
    pub phone: Option<String>,
    /// How the bot should sound, for a language model.
    pub persona: String,
    /// What customers ask about, a sentence each.
    pub facts: Vec<BusinessFact>,
    /// Its rules for every booking.
    pub rules: Rules,
    /// What one customer, and all of them, may use.
    pub limits: Limits,
    /// Its opening hours.
    pub hours: Hours,
    /// What it offers, in the order of the file. Never empty.
    pub services: Vec<Service>,
    /// What its staff share, in the order of the file.
    pub resources: Vec<Resource>,
    /// Its staff members, in the order of the file. Never empty.
    pub staff: Vec<Staff>,
    /// The bot's token on Telegram.
    pub telegram: Option<SecretRef>,
    /// The bot's token on Discord.
    pub discord: Option<SecretRef>,
    /// Whether letters to its customers leave: where none do, none is promised. The file does not say it.
    pub sends_letters: bool,
}

/// Budgets that keep one customer from using up what all customers share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Turns of one customer a day; 0: any number.
    pub turns_per_day: u32,
    /// Model tokens of the whole bot a day; 0: any number.
    pub tokens_per_day: u64,
    /// How long messages are kept.
    pub keep_messages: SignedDuration,
}

/// A service that customers can book.
#[derive(Debug, Clone)]
pub struct Service {
    /// Its name in the file and the store.
    pub id: ServiceId,
    /// The name that customers read.
    pub name: LocalizedText,
    /// Other words that customers use for it.
    pub also: Vec<String>,
    /// The words of its names, for finding it in a message.
    pub search_terms: SearchTerms,
    /// Its duration, buffers and capacity.
    pub shape: Shape,
    /// The contact data that a booking of it needs.
    pub needs: Vec<Need>,
    /// The resources that it needs beside a staff member; each is in the profile.
    pub resources: Vec<ResourceId>,
    /// The services that it consists of; empty: it is one by itself. Who does it does all of them.
    pub of: Vec<ServiceId>,
    /// Its price, in words.
    pub price: Option<LocalizedText>,
    /// Whether it happens over a video link.
    pub online: bool,
}

/// A resource that several staff members share: a chair, a bay, a room.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Its name in the file and the store.
    pub id: ResourceId,
    /// The name that people read.
    pub name: LocalizedText,
    /// How many of it there are; at least 1.
    pub count: u32,
}

/// A staff member.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Their name in the file and the store.
    pub id: StaffId,
    /// The name that customers read.
    pub name: LocalizedText,
    /// Its words as customers write them.
    pub spoken: SpokenNames,
    /// The address of letters to them.
    pub email: Option<String>,
    /// Whether they own the business and are notified of everything in it.
    pub is_business_owner: bool,
    /// The services that they do; never empty.
    pub services: Vec<ServiceId>,
    /// Their working hours: those of the business, except on the days that they name; closures
    /// included.
    pub hours: Hours,
    /// The calendar that their bookings are written into.
    pub calendar: CalendarKind,
    /// How their calendar at a CalDAV server is reached; `None`: it is of another kind.
    pub caldav: Option<CaldavAccess>,
    /// When they get the agenda of their day, in the local time of the business; `None`: never.
    pub agenda: Option<Time>,
}

/// The calendar that a staff member's bookings are written into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarKind {
    /// The staff member's Google Calendar, once they have connected it.
    Google,
    /// The calendar in our own store.
    Local,
    /// A calendar at a CalDAV server.
    Caldav,
}

impl CalendarKind {
    /// Returns its name in the business's file, which sentences choose by as well.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Local => "local",
            Self::Caldav => "caldav",
        }
    }
}

/// How a calendar at a CalDAV server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaldavAccess {
    /// The address of the server, of a principal or of a calendar: `https`, or `http` on this machine.
    pub url: String,
    /// The user name.
    pub username: String,
    /// The password.
    pub password: SecretRef,
}

impl Staff {
    /// Returns the folded words of the name in each of its languages, without titles.
    pub fn spoken_names(&self) -> &[Vec<String>] {
        self.spoken.of(&self.name)
    }
}

impl BusinessProfile {
    /// Returns who reads a letter about a customer: the owner, or if no owner has an address the first
    /// staff member who has one; `None`: no staff member has an address.
    pub fn reader_of_letters(&self) -> Option<&Staff> {
        let reachable = || self.staff.iter().filter(|staff| staff.email.is_some());
        reachable().find(|staff| staff.is_business_owner).or_else(|| reachable().next())
    }

    /// Returns whether dates of numbers are written month first there, as in the United States.
    pub fn is_month_first(&self) -> bool {
        let mut zones =
            MONTH_FIRST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        zones.any(|zone| self.zone_name.starts_with(zone))
    }

    /// Returns a language as a tag that says how dates of numbers are written there.
    pub fn date_tag(&self, lang: Lang) -> &'static str {
        let tag = lang.tag();
        let month_first = self.is_month_first().then(|| phrase::month_first_tag(tag));
        month_first.flatten().unwrap_or(tag)
    }

    /// Returns the real time of some days, from the midnight that begins the first to the one that ends
    /// the last.
    pub fn span_of(&self, first: Date, last: Date) -> Span {
        let instant = |day: Date| {
            let midnight = self.zone.to_ambiguous_zoned(day.to_datetime(Time::midnight()));
            midnight.compatible().map(|it| it.timestamp())
        };
        let end = last.tomorrow().map_or(Ok(Timestamp::MAX), instant);
        Span { start: instant(first).unwrap_or(Timestamp::MIN), end: end.unwrap_or(Timestamp::MAX) }
    }

    /// Returns the date of an instant in the business's time zone.
    pub fn today(&self, now: Timestamp) -> Date {
        now.to_zoned(self.zone.clone()).date()
    }

    /// Returns whose calendars are at CalDAV servers, and how they are reached.
    pub fn caldav_accounts(&self) -> impl Iterator<Item = (CalendarOwner, &CaldavAccess)> {
        self.staff.iter().filter(|staff| staff.calendar == CalendarKind::Caldav).filter_map(
            |staff| {
                let owner = CalendarOwner { bot: self.id.clone(), staff: staff.id.clone() };
                Some((owner, staff.caldav.as_ref()?))
            },
        )
    }

    /// Returns the service of that id.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// Returns the resource of that id.
    pub fn resource(&self, id: &ResourceId) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.id == *id)
    }

    /// Returns what a service needs beside a staff member, and how many of each there are.
    pub fn resource_needs(&self, service: &Service) -> Vec<ResourceNeed> {
        let needed = service.resources.iter().filter_map(|id| self.resource(id));
        needed.map(|it| ResourceNeed { id: it.id.clone(), count: it.count }).collect()
    }

    /// Returns the staff member of that id.
    pub fn staff(&self, id: &StaffId) -> Option<&Staff> {
        self.staff.iter().find(|staff| staff.id == *id)
    }

    /// Returns the staff members who do a service, in the order of the file.
    pub fn who_does(&self, service: &ServiceId) -> impl Iterator<Item = &Staff> {
        self.staff.iter().filter(move |staff| staff.services.contains(service))
    }

    /// Returns the language that greets.
    pub fn first_lang(&self) -> Lang {
        self.languages.first().copied().unwrap_or(Lang::OWN)
    }

    /// Returns a language that this business answers in: the one asked for, or its first.
    pub fn speaks(&self, lang: Option<Lang>) -> Lang {
        lang.filter(|lang| self.languages.contains(lang)).unwrap_or_else(|| self.first_lang())
    }

    /// Returns the business with absences that staff told in chat.
    #[must_use]
    pub fn with_absences(&self, told: &[(StaffId, Absence)]) -> Self {
        let mut profile = self.clone();
        for staff in &mut profile.staff {
            let own = told.iter().filter(|(of, _)| *of == staff.id).map(|(_, away)| *away);
            staff.hours.away.extend(own);
        }
        profile
    }

    /// Returns the week in which at least one staff member works, for reading "at 3".
    pub fn open_week(&self) -> Week {
        let day = |offset: i8| {
            let Ok(weekday) = Weekday::from_monday_zero_offset(offset) else { return Vec::new() };
            let own = self.staff.iter().flat_map(|staff| staff.hours.week.on(weekday)).copied();
            own.collect()
        };
        Week::new([day(0), day(1), day(2), day(3), day(4), day(5), day(6)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_the_business_does_not_answer_in_is_answered_in_its_first() {
        let text = include_str!("../../bots/studio.toml");
        let mut studio =
            crate::bots::parse(&BusinessId::new("studio"), text, &TimeZoneDatabase::bundled())
                .unwrap();
        studio.languages = vec![Lang::En];
        assert_eq!(studio.speaks(Some(Lang::Uk)), Lang::En);
        assert_eq!(studio.speaks(None), Lang::En);
        studio.languages.push(Lang::Uk);
        assert_eq!(studio.speaks(Some(Lang::Uk)), Lang::Uk);
    }
}
