//! How long one message of twenty words takes to be understood: alone, and in conversations of 0, 40
//! and 400 turns, where the time must not grow.

use std::{hint::black_box, sync::Arc};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::{Timestamp, tz::TimeZoneDatabase};
use zapys::{
    agent::{Hearing, Request, TurnContext, UserMessage, hear},
    bots::{self, BusinessProfile},
    chat::Entry,
    ids::{BusinessId, Lang},
    model::offline,
    phrase,
    schedule::Contact,
    understanding::{Asked, Setting, understand},
};

/// Twenty words each.
const MESSAGES: [(&str, &str); 3] = [
    (
        "uk",
        "Добрий день, хочу записатися на стрижку в п'ятницю після обіду, але не до Ірини, мене звати Олена Середа, olena@example.com, дякую",
    ),
    (
        "en",
        "Hello, could I book a haircut on Friday at three, but no beard please, I am Grace Noon, grace@example.com, thanks",
    ),
    // No service by its name, and two questions that facts answer in other words.
    (
        "described",
        "Hello, my ends look dreadful after the sea, is there anywhere to leave the car, and would you take a card?",
    ),
];

fn salon() -> Option<BusinessProfile> {
    let salon = include_str!("../bots/salon.toml");
    bots::parse(&BusinessId::new("salon"), salon, &TimeZoneDatabase::bundled()).ok()
}

/// A turn after so many others, as one of a conversation whose state is stored.
fn context(profile: &Arc<BusinessProfile>, turns: usize) -> TurnContext {
    let (now, [_, (_, text), _]) = (Timestamp::UNIX_EPOCH, MESSAGES);
    let line = |text: &str| Entry::Customer { text: text.to_owned(), sent: now };
    let answer = || Entry::Assistant { text: "What day suits you?".to_owned(), calls: Vec::new() };
    let mut context = TurnContext {
        edit: None,
        overtaken: None,
        profile: Arc::clone(profile),
        lang: Lang::En,
        now,
        connected: true,
        contact: Contact::default(),
        by_staff: false,
        history: (0..turns).flat_map(|_| [line(text), answer()]).collect(),
        heard: vec![UserMessage {
            text: text.to_owned(),
            sent: now,
            replied_to: None,
            by_voice: false,
            quote: None,
        }],
        dialogue: None,
        since: Vec::new(),
        reminders: Vec::new(),
        by_request: false,
        hearing: Hearing::default(),
    };
    let context_after = Arc::new(context.clone());
    let before =
        Request { context: context_after, rounds: Vec::new(), correction: None, asks_first: false };
    context.dialogue = Some(offline::state_after(&before));
    context
}

fn conversations(criterion: &mut Criterion) {
    let Some(profile) = salon().map(Arc::new) else { return };
    for turns in [0, 40, 400] {
        let context = context(&profile, turns);
        criterion.bench_function(&format!("understand after {turns} turns"), |bencher| {
            bencher.iter_batched_ref(
                || context.clone(),
                |context| {
                    black_box(hear::understand(context));
                },
                BatchSize::SmallInput,
            );
        });
    }
}

fn messages(criterion: &mut Criterion) {
    let Some(profile) = salon() else { return };
    let now = Timestamp::UNIX_EPOCH.to_zoned(profile.zone.clone());
    let hours = profile.open_week();
    for (lang, text) in MESSAGES {
        let context = phrase::Context { now: &now, hours: &hours, lang, day: None };
        let setting = Setting {
            profile: &profile,
            context,
            asked: &Asked::Nothing,
            offers: &[],
            within: (None, None),
            company: false,
            names: &[],
            choices: &[],
        };
        criterion.bench_function(&format!("understand {lang}"), |bencher| {
            bencher.iter(|| black_box(understand(black_box(text), &setting)));
        });
    }
}

criterion_group!(benches, messages, conversations);
criterion_main!(benches);
