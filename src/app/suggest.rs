//! What is offered while somebody fills in a command: services, people, days and times with room.
//!
//! It is asked with every letter that they type, so nothing is written and nobody waits for
//! it: what cannot be read in time is offered as if there were nothing, and words that are typed
//! out are as good as words that are chosen.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{Span, Zoned, civil::Date};

use crate::{
    booking::{FrontDesk, Wish},
    bots::{
        Profile, Service, Staff,
        find::{self, Meant},
    },
    channel::discord::{Asked, Choice, Field},
    clock::Clock,
    key::{BotId, Lang, ServiceId},
    phrase,
    words::{self, dates},
};

/// How many days ahead days with room are looked for.
const AHEAD: i64 = 30;

/// Offers what can be filled in.
#[derive(Clone)]
pub(super) struct Suggestions {
    pub(super) profiles: Arc<BTreeMap<BotId, Arc<Profile>>>,
    pub(super) desk: FrontDesk,
    pub(super) clock: Arc<dyn Clock>,
}

/// A field that is being filled in.
struct At<'a> {
    profile: &'a Profile,
    lang: Lang,
    now: Zoned,
    asked: &'a Asked,
}

impl Suggestions {
    /// Returns what fits what was typed so far.
    pub(super) async fn offer(&self, asked: &Asked) -> Vec<Choice> {
        let Some(profile) = self.profiles.get(&asked.bot) else { return Vec::new() };
        let now = self.clock.now().to_zoned(profile.zone.clone());
        let at = At { profile, lang: profile.speaks(asked.lang), now, asked };
        match asked.field {
            Field::Service => at.services(),
            Field::Staff => at.staff(),
            Field::Date => self.days(&at).await,
            Field::Time => self.times(&at).await,
        }
    }

    async fn days(&self, at: &At<'_>) -> Vec<Choice> {
        let Some(wish) = at.wish() else { return Vec::new() };
        let today = at.now.date();
        let first = at.day(&at.asked.typed).unwrap_or(today);
        let last = first.saturating_add(Span::new().days(AHEAD));
        let free = self.desk.days(&wish, (first, last), None, None).await.unwrap_or_default();
        free.into_iter()
            .map(|day| {
                let label = words::capital(&dates::date_long(at.lang, day, today));
                Choice { label, value: day.to_string() }
            })
            .collect()
    }

    async fn times(&self, at: &At<'_>) -> Vec<Choice> {
        let Some(wish) = at.wish() else { return Vec::new() };
        let Some(day) = at.asked.wanted.date.as_deref().and_then(|words| at.day(words)) else {
            return Vec::new();
        };
        let seen = self.desk.look(&wish, (day, day), (None, None), None, None).await;
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
        Some(Wish { profile: self.profile, service: self.service()?, staff })
    }
}
