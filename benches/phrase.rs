//! How many messages a second one core understands, over the development cases.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::{Timestamp, Zoned, civil::time, tz::TimeZone};
use serde::Deserialize;
use zapys::{
    phrase::{Context, resolve},
    schedule::{Week, Window},
};

/// A message of the case file, and when and where it was sent.
#[derive(Deserialize)]
struct Case {
    lang: String,
    text: String,
    now: Timestamp,
    tz: String,
}

fn read(line: &str) -> Option<(Case, Zoned)> {
    let case: Case = serde_json::from_str(line).ok()?;
    let now = case.now.to_zoned(TimeZone::get(&case.tz).ok()?);
    Some((case, now))
}

fn messages(criterion: &mut Criterion) {
    let cases: Vec<_> = include_str!("../tests/it/dates.jsonl").lines().filter_map(read).collect();
    let hours = Week::daily(Window { from: time(9, 0, 0, 0), until: time(18, 0, 0, 0) });
    let mut group = criterion.benchmark_group("phrase");
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| {
            for (case, now) in &cases {
                let context = Context { now, hours: &hours, lang: &case.lang, day: None };
                black_box(resolve(black_box(&case.text), &context));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, messages);
criterion_main!(benches);
