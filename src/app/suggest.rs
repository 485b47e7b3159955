//! What is offered while somebody fills in a command: services, people, days and times with room,
//! and their own appointments, which nobody else is shown.
//!
//! It is asked with every letter that they type, so nothing is written and nobody waits for
//! it: what cannot be read in time is offered as if there were nothing, and words that are typed
//! out are as good as words that are chosen.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Span, Zoned, civil::Date};

use crate::{
    booking::{Asker, BookingService, DayPart, Wish},
    bots::{
        BusinessProfile, Service, Staff,
        find::{self, Meant},
    },
    channel::discord::{Asked, Choice, Field},
    clock::Clock,
    ids::{BookingId, BusinessId, ConversationKey, Lang, ServiceId},
    messages::{self, View, dates},
    phrase,
    schedule::Booking,
    store::{
        Store,
        conversations::{self, Conversation},
    },
};

/// How many days ahead days with room are looked for.
const AHEAD: i64 = 30;

/// Offers what can be filled in.
#[derive(Clone)]
pub(super) struct Suggestions {
    pub(super) store: Store,
    pub(super) profiles: Arc<BTreeMap<BusinessId, Arc<BusinessProfile>>>,
    pub(super) desk: BookingService,
    pub(super) clock: Arc<dyn Clock>,
}

/// A field that is being filled in.
struct At<'a> {
    profile: &'a BusinessProfile,
    lang: Lang,
    now: Zoned,
    asked: &'a Asked,
    /// Who fills it in; `None`: somebody who has never written.
    by: Option<Conversation>,
}

/// What room is looked for.
struct Sought<'a> {
    wish: Wish<'a>,
    /// The appointment that is to be moved: its own time is free for it.
    moving: Option<BookingId>,
}

impl Sought<'_> {
    fn wish(&self) -> Wish<'_> {
        Wish { moving: self.moving.as_ref(), ..self.wish }
    }
}

impl Suggestions {
    /// Returns what fits what was typed so far.
    pub(super) async fn offer(&self, asked: &Asked) -> Vec<Choice> {
        let Some(profile) = self.profiles.get(&asked.conversation.bot) else { return Vec::new() };
        let now = self.clock.now().to_zoned(profile.zone.clone());
        let by = self.known(&asked.conversation).await;
        let chosen = by.as_ref().and_then(|by| by.lang);
        let at = At { profile, lang: profile.speaks(chosen.or(asked.lang)), now, asked, by };
        match asked.field {
            Field::Service => at.services(),
            Field::Staff => at.staff(),
            Field::Appointment => at.appointments(&self.theirs(&at).await),
            Field::Date => self.days(&at).await,
            Field::Time => self.times(&at).await,
        }
    }

    async fn known(&self, key: &ConversationKey) -> Option<Conversation> {
        let key = key.clone();
        let found = self.store.read(move |db| conversations::by_key(db, &key)).await;
        found.ok().flatten()
    }

    /// The coming appointments of whoever fills it in.
    async fn theirs(&self, at: &At<'_>) -> Vec<Booking> {
        let Some(by) = &at.by else { return Vec::new() };
        let (conversation, customer) = (by.id, by.customer);
        let asker = Asker { conversation, customer, lang: at.lang, key: String::new() };
        self.desk.appointments(&asker).await.unwrap_or_default()
    }

    async fn sought<'a>(&self, at: &At<'a>) -> Option<Sought<'a>> {
        if !at.asked.moves {
            return Some(Sought { wish: at.wish()?, moving: None });
        }
        let moving = at.meant(self.theirs(at).await)?;
        let service = at.profile.service(&moving.service)?;
        let staff = Some(at.profile.staff(&moving.staff)?);
        let holder = at.by.as_ref().map(|by| by.id);
        let wish = Wish { profile: at.profile, service, staff, holder, moving: None };
        Some(Sought { wish, moving: Some(moving.id) })
    }

    async fn days(&self, at: &At<'_>) -> Vec<Choice> {
        let Some(sought) = self.sought(at).await else { return Vec::new() };
        let today = at.now.date();
        let first = at.day(&at.asked.typed).unwrap_or(today);
        let last = first.saturating_add(Span::new().days(AHEAD));
        let free = self.desk.days(&sought.wish(), first..=last).await;
        free.unwrap_or_default()
            .into_iter()
            .map(|day| {
                let label = messages::capital(&dates::date_long(at.lang, day, today));
                Choice { label, value: day.to_string() }
            })
            .collect()
    }

    async fn times(&self, at: &At<'_>) -> Vec<Choice> {
        let Some(sought) = self.sought(at).await else { return Vec::new() };
        let Some(day) = at.asked.wanted.date.as_deref().and_then(|words| at.day(words)) else {
            return Vec::new();
        };
        let seen = self.desk.availability(&sought.wish(), day..=day, DayPart::ALL).await;
        let free = seen.map(|seen| seen.free).unwrap_or_default();
        let times = free.into_iter().filter(|(on, _)| *on == day).flat_map(|(_, times)| times);
        let typed = at.asked.typed.trim();
        times
            .map(|time| Choice {
                label: dates::time(at.lang, time),
                value: time.strftime("%H:%M").to_string(),
            })
            .filter(|it| it.label.starts_with(typed) || it.value.starts_with(typed))
            .collect()
    }
}

impl<'a> At<'a> {
    fn services(&self) -> Vec<Choice> {
        self.fitting(self.profile.services.iter().map(|it| it.name.in_lang(self.lang)))
    }

    fn staff(&self) -> Vec<Choice> {
        let service = self.service();
        let able = self.profile.staff.iter();
        let able =
            able.filter(|it| service.is_none_or(|service| it.services.contains(&service.id)));
        self.fitting(able.map(|it| it.name.in_lang(self.lang)))
    }

    /// Their appointments, as an order reads them exactly: by their ids.
    fn appointments(&self, theirs: &[Booking]) -> Vec<Choice> {
        let typed = self.asked.typed.trim().to_lowercase();
        let all =
            theirs.iter().map(|own| Choice { label: self.label(own), value: own.id.to_string() });
        all.filter(|it| it.label.to_lowercase().contains(&typed) || it.value == typed).collect()
    }

    /// "Стрижка, вівторок, 24 листопада о 14:00".
    fn label(&self, own: &Booking) -> String {
        let today = self.now.date();
        let view = View { profile: self.profile, lang: self.lang, today };
        let when = dates::moment(self.lang, own.local_start, today);
        format!("{}, {when}", view.service(&own.service))
    }

    /// The one of their appointments that is meant.
    fn meant(&self, mut theirs: Vec<Booking>) -> Option<Booking> {
        if let Some(said) = &self.asked.wanted.appointment {
            let label = said.to_lowercase();
            theirs.retain(|own| {
                own.id.as_str() == said || self.label(own).to_lowercase().contains(&label)
            });
        }
        let only = theirs.pop();
        only.filter(|_| theirs.is_empty())
    }

    fn fitting<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<Choice> {
        let typed = self.asked.typed.trim().to_lowercase();
        names
            .filter(|name| name.to_lowercase().contains(&typed))
            .map(|name| Choice { label: name.to_owned(), value: name.to_owned() })
            .collect()
    }

    /// The day that words mean, if they mean one that has not passed.
    fn day(&self, said: &str) -> Option<Date> {
        let hours = self.profile.open_week();
        let context =
            phrase::Context { now: &self.now, hours: &hours, lang: self.lang.tag(), day: None };
        let meant = phrase::resolve(said, &context).result.ok()?.date?;
        Some(meant).filter(|day| *day >= self.now.date())
    }

    fn service(&self) -> Option<&'a Service> {
        let said = self.asked.wanted.service.as_deref();
        let Some(said) = said else {
            return self.profile.services.first().filter(|_| self.profile.services.len() == 1);
        };
        self.profile.service(&ServiceId::new(said)).or_else(|| {
            match find::service(self.profile, said)? {
                Meant::One(id) => self.profile.service(&id),
                Meant::Several(_) => None,
            }
        })
    }

    fn wish(&self) -> Option<Wish<'a>> {
        let staff = self.asked.wanted.staff.as_deref();
        let staff: Option<&'a Staff> =
            staff.and_then(|said| self.profile.staff(&find::staff(self.profile, said)?));
        let holder = self.by.as_ref().map(|by| by.id);
        let service = self.service()?;
        Some(Wish { profile: self.profile, service, staff, holder, moving: None })
    }
}
