//! Discord: the worker and the server of its own tests, in direct messages.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

use crate::{
    channels::discord::shown,
    discord::{
        fake::{Fake, Given, Peek},
        setup::{Setup, Worker},
    },
};

use super::{Stage, Who};

pub(crate) struct Directs {
    fake: Fake,
    setup: Setup,
    worker: Worker,
    /// The messages that each person sees, as they were shown last.
    screens: Mutex<BTreeMap<Who, Vec<Value>>>,
}

const WAYS: [&str; 2] = [
    "Якщо щось зміниться чи настане час нагадати, напишу сюди.",
    "If anything changes, or it's time for a reminder, I'll write to you here.",
];

const fn id(who: Who) -> u64 {
    match who {
        Who::Olha => 41,
        Who::Petro => 42,
        Who::Olena => 43,
    }
}

/// What stands on a message that can be pressed or chosen.
fn labels(message: &Value) -> Vec<String> {
    let list = |of: &Value, name: &str| of[name].as_array().cloned().unwrap_or_default();
    let parts = list(message, "components").into_iter().flat_map(|row| list(&row, "components"));
    let labels = parts.flat_map(|part| [vec![part.clone()], list(&part, "options")].concat());
    labels.filter_map(|it| it["label"].as_str().map(str::to_owned)).collect()
}

/// Discord says below a receipt where later words go; elsewhere there is only one way.
fn without_the_way(text: &str) -> String {
    let ways = WAYS.iter().filter_map(|way| text.strip_suffix(way));
    ways.map(str::trim_end).next().unwrap_or(text).to_owned()
}

impl Directs {
    /// Shows a message, or shows it anew.
    fn shows(&self, who: Who, message: Value) -> String {
        let text = without_the_way(&shown(message["content"].as_str().unwrap()));
        let mut screens = self.screens.lock().unwrap_or_else(PoisonError::into_inner);
        let screen = screens.entry(who).or_default();
        screen.retain(|it| it["id"] != message["id"]);
        screen.push(message);
        text
    }

    /// The newest message that has a button, and what stands on that: where a month's grid has
    /// "26", a menu has the day in full.
    fn finds(&self, who: Who, label: &str) -> (Value, String) {
        let screens = self.screens.lock().unwrap_or_else(PoisonError::into_inner);
        let has = |it: &String| it == label || it.split([' ', ',']).any(|word| word == label);
        let mut newest = screens[&who].iter().rev();
        let found = newest.find_map(|on| {
            let labels = labels(on);
            let exact = labels.iter().find(|it| *it == label);
            Some((on.clone(), exact.or_else(|| labels.iter().find(|it| has(it)))?.clone()))
        });
        found.unwrap_or_else(|| panic!("there is no button {label}"))
    }
}

impl Stage for Directs {
    async fn open() -> Self {
        let fake = Fake::start().await;
        let setup = Setup::new(&fake);
        let worker = setup.opens(&fake).await;
        Self { fake, setup, worker, screens: Mutex::default() }
    }

    async fn says(&self, who: Who, words: &str) -> String {
        self.fake.writes(id(who), words);
        self.hears(who).await
    }

    async fn tells(&self, who: Who, words: &str) {
        self.fake.writes(id(who), words);
    }

    async fn commands(&self, who: Who, command: &str) -> String {
        let asked = self.fake.commands_it(id(who), Given::Directly, command, &[]);
        let told = self.fake.answer(asked).await;
        self.shows(who, told)
    }

    async fn presses(&self, who: Who, label: &str) -> String {
        let (on, label) = self.finds(who, label);
        let pressed = self.fake.presses(id(who), &on, &label);
        // A question is replaced by what followed, but a receipt comes below it; then the
        // question only loses its buttons.
        let look = |seen: &mut Peek<'_>| {
            let below = seen.direct(id(who)).or_else(|| seen.more(pressed).into_iter().next());
            below.or_else(|| seen.answer(pressed).filter(|it| it["content"] != on["content"]))
        };
        let told = self.fake.until("an answer to the press", look).await;
        self.shows(who, told)
    }

    async fn hears(&self, who: Who) -> String {
        let told = self.fake.direct(id(who)).await;
        self.shows(who, told)
    }

    fn database(&self) -> PathBuf {
        self.setup.database()
    }

    async fn close(self) {
        self.worker.stops().await;
        for who in [Who::Olha, Who::Petro, Who::Olena] {
            let left = self.fake.until("nothing", |seen| Some(seen.direct(id(who)))).await;
            assert_eq!(left, None, "{who:?} was told more");
        }
        self.fake.close();
    }
}
