//! How long one message of twenty words takes to be understood.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::{Timestamp, tz::TimeZoneDatabase};
use zapys::{
    bots,
    ids::BusinessId,
    phrase,
    understanding::{Asked, Setting, understand},
};

/// Twenty words each.
const MESSAGES: [(&str, &str); 2] = [
    (
        "uk",
        "Добрий день, хочу записатися на стрижку в п'ятницю після обіду, але не до Ірини, мене звати Олена Середа, olena@example.com, дякую",
    ),
    (
        "en",
        "Hello, could I book a haircut on Friday at three, but no beard please, I am Grace Noon, grace@example.com, thanks",
    ),
];

fn messages(criterion: &mut Criterion) {
    let salon = include_str!("../bots/salon.toml");
    let Ok(profile) = bots::parse(&BusinessId::new("salon"), salon, &TimeZoneDatabase::bundled())
    else {
        return;
    };
    let now = Timestamp::UNIX_EPOCH.to_zoned(profile.zone.clone());
    let hours = profile.open_week();
    for (lang, text) in MESSAGES {
        let context = phrase::Context { now: &now, hours: &hours, lang, day: None };
        let setting = Setting { profile: &profile, context, asked: &Asked::Nothing, offers: &[] };
        criterion.bench_function(&format!("understand {lang}"), |bencher| {
            bencher.iter(|| black_box(understand(black_box(text), &setting)));
        });
    }
}

criterion_group!(benches, messages);
criterion_main!(benches);
