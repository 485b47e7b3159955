//! What a service is like: for whom, how large, how long, for a first visit or a further one. It is read
//! from the service's names and length and from the owner's facts, so that a profile needs no settings
//! for it.

use crate::{
    bots::{BusinessProfile, Service},
    lang::{self, Cue, Distinction, Match},
    phrase,
    understanding::{Feature, Size},
};

/// From this age on a person is no child.
const GROWN: u32 = 18;

/// What a service is like.
#[derive(Debug, Default)]
pub(super) struct Traits {
    minutes: i64,
    child: bool,
    adult: bool,
    /// The ages or weights that its name tells.
    limits: Limits,
    size: Option<Size>,
    /// The weights of its size, by the owner's facts.
    weights: Limits,
    first: Option<bool>,
}

/// From, and below which, a number may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Limits {
    from: Option<u32>,
    below: Option<u32>,
}

impl Limits {
    fn allow(self, amount: u32) -> Option<bool> {
        let told = self.from.is_some() || self.below.is_some();
        // At the border itself the words do not tell to which side it belongs.
        let border = Some(amount) == self.from || Some(amount) == self.below;
        (told && !border).then(|| {
            self.from.is_none_or(|from| from < amount)
                && self.below.is_none_or(|below| amount < below)
        })
    }
}

impl Traits {
    /// Reads what a service is like.
    pub(super) fn of(service: &Service, profile: &BusinessProfile) -> Self {
        let mut traits = Self { minutes: service.shape.length.as_mins(), ..Self::default() };
        for name in service.name.all() {
            let words = Words::of(name);
            traits.child |= words.has(Cue::ForChildren);
            traits.adult |= words.has(Cue::Apart(Distinction::Adults));
            traits.size = traits.size.or_else(|| words.size());
            if words.has(Cue::Apart(Distinction::First)) || words.has(Cue::Trial) {
                traits.first = Some(true);
            } else if words.has(Cue::Apart(Distinction::Further)) {
                traits.first = Some(false);
            }
            if words.has(Cue::ForChildren) || words.has(Cue::UnitKilo) || words.has(Cue::Years) {
                traits.limits = words.limits();
            }
            if words.has(Cue::UnitKilo) {
                traits.weights = words.limits();
            }
        }
        if let (Some(size), true) = (traits.size, traits.weights == Limits::default()) {
            traits.weights = weights(size, profile);
        }
        traits
    }

    /// Whether a service has a feature; `None`: nothing tells.
    pub(super) fn has(&self, feature: Feature) -> Option<bool> {
        match feature {
            Feature::Minutes(minutes) => Some(self.minutes == i64::from(minutes)),
            Feature::Age(age) if self.child => Some(self.limits.allow(age).unwrap_or(age < GROWN)),
            Feature::Age(age) if self.adult => Some(age >= GROWN),
            Feature::Adult if self.child || self.adult => Some(self.adult),
            Feature::Child if self.child || self.adult => Some(self.child),
            Feature::Kilos(kilos) => self.weights.allow(kilos),
            Feature::Size(size) => self.size.map(|own| own == size),
            Feature::First(first) => self.first.map(|own| own == first),
            Feature::Age(_)
            | Feature::Adult
            | Feature::Child
            | Feature::Longest(_)
            | Feature::Dearest(_) => None,
        }
    }
}

/// The weights of a size, by the numbers of kilograms that the owner's facts name beside sizes: "A small
/// dog is one under 12 kilos; everything above is a large dog."
fn weights(size: Size, profile: &BusinessProfile) -> Limits {
    let mut borders: Vec<u32> = Vec::new();
    for fact in &profile.facts {
        for text in fact.text.all() {
            let words = Words::of(text);
            if words.has(Cue::UnitKilo) && words.size().is_some() {
                borders.extend(words.numbers());
            }
        }
    }
    borders.sort_unstable();
    borders.dedup();
    match (size, borders.as_slice()) {
        (Size::Small, [first] | [first, _]) => Limits { from: None, below: Some(*first) },
        (Size::Medium, [first, second]) => Limits { from: Some(*first), below: Some(*second) },
        (Size::Large, [last] | [_, last]) => Limits { from: Some(*last), below: None },
        _ => Limits::default(),
    }
}

/// The words of a name or a fact.
struct Words {
    keys: Vec<String>,
    cues: Vec<Match>,
}

impl Words {
    fn of(text: &str) -> Self {
        let keys: Vec<String> = phrase::words(text).into_iter().map(|word| word.key).collect();
        let cues = {
            let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
            lang::matches(&keys)
        };
        Self { keys, cues }
    }

    fn has(&self, cue: Cue) -> bool {
        self.cues.iter().any(|found| found.cue == cue)
    }

    fn size(&self) -> Option<Size> {
        self.cues.iter().find_map(|found| Size::of(found.cue))
    }

    /// The numbers in digits.
    fn numbers(&self) -> impl Iterator<Item = u32> {
        self.keys.iter().filter_map(|key| key.parse().ok())
    }

    /// Whether a number is one of minutes or hours.
    fn is_length(&self, at: usize) -> bool {
        let units = [Cue::UnitMinute, Cue::UnitHour, Cue::UnitHalfHour, Cue::UnitHourAndHalf];
        self.cues.iter().any(|it| (at..=at + 1).contains(&it.from) && units.contains(&it.cue))
    }

    /// What one or two numbers allow: "under 16", "10-25", "from 16".
    fn limits(&self) -> Limits {
        let numbers: Vec<(usize, u32)> = self
            .keys
            .iter()
            .enumerate()
            .filter_map(|(at, key)| Some((at, key.parse().ok()?)))
            .filter(|(at, _)| !self.is_length(*at))
            .collect();
        match numbers.as_slice() {
            [(at, number)] => {
                let most = |it: &Match| it.cue == Cue::AtMost && it.until == *at;
                if self.cues.iter().any(most) {
                    Limits { from: None, below: Some(*number) }
                } else {
                    Limits { from: Some(*number), below: None }
                }
            }
            [(_, from), (_, below)] => Limits { from: Some(*from), below: Some(*below) },
            _ => Limits::default(),
        }
    }
}
