//! Suggestions while a person fills in a command: services, staff, days and times that are free, and
//! the person's own appointments, which are shown to no other.
//!
//! Discord asks with every letter, so nothing is written. A failure suggests nothing: a typed
//! value is understood as well as a chosen one.

use std::collections::BTreeSet;

use jiff::{Span, Zoned, civil::Date};

use crate::{
    booking::{Asker, BooksFor, DayPart, Wish},
    bots::{BusinessProfile, LocalizedText, Service, Staff, find},
    channel::discord::{AutocompleteQuery, BookingForm, Choice, CommandField, ContactField},
    chat::transcript::Need,
    ids::{BookingId, ConversationKey, Lang},
    messages::{self, View, dates},
    phrase,
    schedule::{Booking, Contact},
    store::conversations::{self, Conversation},
};

use super::host::Host;

/// How many days ahead free days are searched.
const AHEAD: i64 = 30;

/// A query, with what is known of its person.
struct Request<'a> {
    profile: &'a BusinessProfile,
    lang: Lang,
    now: Zoned,
    query: &'a AutocompleteQuery,
    /// The person's conversation; `None`: they have never written.
    conversation: Option<Conversation>,
}

/// Which free time is suggested.
struct Search<'a> {
    wish: Wish<'a>,
    /// The appointment that is to be moved: its own time is free for it.
    moving: Option<BookingId>,
}

impl Search<'_> {
    fn wish(&self) -> Wish<'_> {
        Wish { moving: self.moving.as_ref(), ..self.wish }
    }
}

impl Host {
    /// Returns the suggestions that match what was typed so far.
    pub(super) async fn suggestions(&self, query: &AutocompleteQuery) -> Vec<Choice> {
        let Some(profile) = self.profiles.get(&query.conversation.bot) else { return Vec::new() };
        let now = self.clock.now().to_zoned(profile.zone.clone());
        let conversation = self.conversation(&query.conversation).await;
        let chosen = conversation.as_ref().and_then(|it| it.lang);
        let lang = profile.speaks(chosen.or(query.lang));
        let request = Request { profile, lang, now, query, conversation };
        match query.field {
            CommandField::Service => request.services(),
            CommandField::Staff => request.staff(),
            CommandField::Appointment => request.appointments(&self.own_bookings(&request).await),
            CommandField::Date => self.days(&request).await,
            CommandField::Time => self.times(&request).await,
        }
    }

    /// Returns what a form for a whole order offers; `None`: this cannot be read now.
    pub(super) async fn order_form(
        &self,
        key: &ConversationKey,
        locale: Option<Lang>,
    ) -> Option<BookingForm> {
        let profile = self.profiles.get(&key.bot)?;
        let conversation = self.conversation(key).await;
        let lang = profile.speaks(conversation.as_ref().and_then(|it| it.lang).or(locale));
        let contact = match conversation.map(|it| it.customer) {
            Some(customer) => {
                self.store.read(move |db| conversations::contact(db, customer)).await.ok()?
            }
            None => Contact::default(),
        };
        let known = |need: Need| match need {
            Need::Name => contact.name.clone(),
            Need::Email => contact.email.clone(),
            Need::Phone => contact.phone.clone(),
            Need::EmailOrPhone => contact.email.clone().or_else(|| contact.phone.clone()),
        };
        let mut needed: BTreeSet<Need> =
            profile.services.iter().flat_map(|service| service.needs.iter().copied()).collect();
        if needed.contains(&Need::Email) || needed.contains(&Need::Phone) {
            needed.remove(&Need::EmailOrPhone);
        }
        let name = |name: &LocalizedText| name.in_lang(lang).to_owned();
        Some(BookingForm {
            lang,
            services: profile.services.iter().map(|service| name(&service.name)).collect(),
            staff: profile.staff.iter().map(|member| name(&member.name)).collect(),
            contact: needed
                .iter()
                .map(|need| ContactField { need: *need, known: known(*need) })
                .collect(),
        })
    }

    async fn conversation(&self, key: &ConversationKey) -> Option<Conversation> {
        let key = key.clone();
        let found = self.store.read(move |db| conversations::by_key(db, &key)).await;
        found.ok().flatten()
    }

    /// Reads the person's coming appointments.
    async fn own_bookings(&self, request: &Request<'_>) -> Vec<Booking> {
        let Some(known) = &request.conversation else { return Vec::new() };
        let (conversation, customer) = (known.id, known.customer);
        let asker = Asker {
            conversation,
            customer,
            lang: request.lang,
            key: String::new(),
            books: BooksFor::Themselves,
        };
        self.bookings.appointments(&asker).await.unwrap_or_default()
    }

    /// Returns what days and times are suggested for; `None`: the command does not say.
    async fn search<'a>(&self, request: &Request<'a>) -> Option<Search<'a>> {
        if !request.query.moves {
            return Some(Search { wish: request.wish()?, moving: None });
        }
        let moving = request.find_booking(self.own_bookings(request).await)?;
        let service = request.profile.service(&moving.service)?;
        let staff = Some(request.profile.staff(&moving.staff)?);
        let holder = request.conversation.as_ref().map(|it| it.id);
        let wish = Wish { profile: request.profile, service, staff, holder, moving: None };
        Some(Search { wish, moving: Some(moving.id) })
    }

    async fn days(&self, request: &Request<'_>) -> Vec<Choice> {
        let Some(search) = self.search(request).await else { return Vec::new() };
        let today = request.now.date();
        let first = request.day(&request.query.typed).unwrap_or(today);
        let last = first.saturating_add(Span::new().days(AHEAD));
        let free = self.bookings.days(&search.wish(), first..=last).await;
        free.unwrap_or_default()
            .into_iter()
            .map(|day| {
                let label = messages::capital(&dates::date_long(request.lang, day, today));
                Choice { label, value: day.to_string() }
            })
            .collect()
    }

    async fn times(&self, request: &Request<'_>) -> Vec<Choice> {
        let Some(search) = self.search(request).await else { return Vec::new() };
        let Some(day) = request.query.args.date.as_deref().and_then(|text| request.day(text))
        else {
            return Vec::new();
        };
        let seen = self.bookings.availability(&search.wish(), day..=day, DayPart::ALL).await;
        let free = seen.map(|seen| seen.free).unwrap_or_default();
        let times = free.into_iter().filter(|(on, _)| *on == day).flat_map(|(_, times)| times);
        let typed = request.query.typed.trim();
        times
            .map(|time| Choice {
                label: dates::time(request.lang, time),
                value: time.strftime("%H:%M").to_string(),
            })
            .filter(|it| it.label.starts_with(typed) || it.value.starts_with(typed))
            .collect()
    }
}

impl<'a> Request<'a> {
    fn services(&self) -> Vec<Choice> {
        self.matching(self.profile.services.iter().map(|it| it.name.in_lang(self.lang)))
    }

    fn staff(&self) -> Vec<Choice> {
        let service = self.service();
        let able = self.profile.staff.iter();
        let able =
            able.filter(|it| service.is_none_or(|service| it.services.contains(&service.id)));
        self.matching(able.map(|it| it.name.in_lang(self.lang)))
    }

    /// Suggests the person's appointments; the value of each is its id, which is unambiguous.
    fn appointments(&self, own: &[Booking]) -> Vec<Choice> {
        let typed = self.query.typed.trim().to_lowercase();
        let choice = |own: &Booking| Choice { label: self.label(own), value: own.id.to_string() };
        let all = own.iter().map(choice);
        all.filter(|it| it.label.to_lowercase().contains(&typed) || it.value == typed).collect()
    }

    /// Returns a label such as "Стрижка, вівторок, 24 листопада о 14:00".
    fn label(&self, own: &Booking) -> String {
        let today = self.now.date();
        let view = View { profile: self.profile, lang: self.lang, today };
        let when = dates::moment(self.lang, own.local_start, today);
        format!("{}, {when}", view.service(&own.service))
    }

    /// Finds the appointment that the command names; `None`: none or several match.
    fn find_booking(&self, mut own: Vec<Booking>) -> Option<Booking> {
        if let Some(said) = &self.query.args.appointment {
            let label = said.to_lowercase();
            own.retain(|it| {
                it.id.as_str() == said || self.label(it).to_lowercase().contains(&label)
            });
        }
        let only = own.pop();
        only.filter(|_| own.is_empty())
    }

    /// Suggests the names that contain what was typed.
    fn matching<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<Choice> {
        let typed = self.query.typed.trim().to_lowercase();
        names
            .filter(|name| name.to_lowercase().contains(&typed))
            .map(|name| Choice { label: name.to_owned(), value: name.to_owned() })
            .collect()
    }

    /// Resolves a text to a day; `None`: it names none, or one that has passed.
    fn day(&self, said: &str) -> Option<Date> {
        let hours = self.profile.open_week();
        let context =
            phrase::Context { now: &self.now, hours: &hours, lang: self.lang.tag(), day: None };
        let meant = phrase::resolve(said, &context).result.ok()?.date?;
        Some(meant).filter(|day| *day >= self.now.date())
    }

    fn service(&self) -> Option<&'a Service> {
        match &self.query.args.service {
            Some(words) => find::service_named(self.profile, words),
            None => self.profile.services.first().filter(|_| self.profile.services.len() == 1),
        }
    }

    fn wish(&self) -> Option<Wish<'a>> {
        let staff = self.query.args.staff.as_deref();
        let staff: Option<&'a Staff> = staff.and_then(|said| find::staff_named(self.profile, said));
        let holder = self.conversation.as_ref().map(|it| it.id);
        let service = self.service()?;
        Some(Wish { profile: self.profile, service, staff, holder, moving: None })
    }
}
