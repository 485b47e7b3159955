//! How many messages a second one core understands, over the development cases.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use zapys::phrase::cases::Case;
use zapys::phrase::{Context, resolve};

fn messages(criterion: &mut Criterion) {
    let file = include_str!("../tests/it/dates.jsonl");
    let cases: Vec<Case> =
        file.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let around: Vec<_> = cases.iter().filter_map(|case| case.surroundings().ok()).collect();
    let mut group = criterion.benchmark_group("phrase");
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("resolve", |bencher| {
        bencher.iter(|| {
            for (case, (now, hours)) in cases.iter().zip(&around) {
                let context = Context { now, hours, lang: &case.lang, day: None };
                black_box(resolve(black_box(&case.text), &context));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, messages);
criterion_main!(benches);
