//! One message, understood: what it wants, and the facts that it gives.
//!
//! Nothing here depends on what was said before but for one hint, what the customer was
//! just asked: "14" answers "at what time?" and nothing else, and "olena" is a name only
//! after "what is your name?".

use jiff::{
    Span, Timestamp,
    civil::{Date, DateTime},
};

use crate::{
    agent::{TurnContext, consent},
    bots::find::{self, ServiceMatch},
    chat::transcript::Need,
    ids::{ServiceId, StaffId},
    phrase::{self, Meaning},
    schedule::Contact,
    text::{same_stem, words},
};

use super::{
    choice,
    intent::{self, Intent, Intents},
    person,
};

/// What the customer was asked last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Asked {
    /// Nothing in particular.
    #[default]
    Nothing,
    /// Which service.
    Service,
    /// Which day.
    Day,
    /// What time.
    Time,
    /// Who they are.
    Contact(Vec<Need>),
    /// Which of several appointments.
    Which,
    /// Whether to cancel.
    Yes,
}

/// One message, understood.
#[derive(Debug)]
pub(super) struct Message {
    /// What it is about.
    pub(super) intents: Intents,
    /// When, if it says so.
    pub(super) when: Result<Meaning, phrase::Error>,
    /// Which service.
    pub(super) service: Option<ServiceMatch>,
    /// Services that are named beside it.
    pub(super) more: Vec<ServiceId>,
    /// Which staff member.
    pub(super) staff: Option<StaffId>,
    /// Who they are.
    pub(super) contact: Contact,
    /// A number that picks from a list, counted from 1.
    pub(super) number: Option<usize>,
    /// The same, said as "the second".
    pub(super) ordinal: Option<usize>,
    /// Something is wanted that is no service of this business.
    pub(super) strange: bool,
    /// It asks something.
    pub(super) question: bool,
    /// It is a yes and nothing else.
    pub(super) consents: bool,
    /// Its words, in lower case.
    pub(super) words: Vec<String>,
}

impl Message {
    /// Returns whether it names a service and a time and asks nothing: that is an order, whatever
    /// else is in it ("haircut at 14:00, it costs nothing today").
    pub(super) fn orders(&self) -> bool {
        !self.question && self.service.is_some() && self.is_timed()
    }

    /// Returns whether it speaks of a day or a time.
    pub(super) fn is_timed(&self) -> bool {
        self.when.as_ref().map_or(true, |when| !when.is_empty())
    }

    /// Returns whether the message gave nothing that a booking needs.
    pub(super) fn gives_nothing(&self) -> bool {
        self.service.is_none()
            && self.staff.is_none()
            && self.contact == Contact::default()
            && self.when.as_ref().is_ok_and(Meaning::is_empty)
    }
}

/// What was spoken of before a message.
#[derive(Debug)]
pub(super) struct Before<'a> {
    /// What was asked.
    pub(super) asked: &'a Asked,
    /// The day.
    pub(super) day: Option<Date>,
    /// Starts that were offered.
    pub(super) offers: &'a [DateTime],
}

/// The most weeks by which a weekday's name may mean a later one that was offered.
const MOST_WEEKS: i64 = 8;

/// Takes a bare weekday for the day of that name among those offered: "next week in the evening",
/// and then "on Wednesday". A bare weekday is what means the same tomorrow and a week later in a
/// week; a date does not, nor does "tomorrow".
fn offered(text: &str, context: &phrase::Context<'_>, date: Date, offers: &[DateTime]) -> Date {
    let has = |day: Date| offers.iter().any(|offer| offer.date() == day);
    if offers.is_empty() || has(date) {
        return date;
    }
    let later = |days: i64| date.checked_add(Span::new().days(days)).ok();
    let read_in = |days: i64| {
        let now = context.now.checked_add(Span::new().days(days)).ok()?;
        let context = phrase::Context { now: &now, ..*context };
        phrase::resolve(text, &context).result.ok()?.date
    };
    let tomorrow = read_in(1);
    let is_weekday = read_in(7) == later(7) && (tomorrow == Some(date) || tomorrow == later(7));
    let meant = (1..=MOST_WEEKS).filter_map(|weeks| later(7 * weeks)).find(|day| has(*day));
    meant.filter(|_| is_weekday).unwrap_or(date)
}

/// Words before a staff member's name that make it a wish and not an introduction.
const WITH: &[&str] = &[
    "до",
    "у",
    "в",
    "к",
    "з",
    "із",
    "with",
    "to",
    "by",
    "from",
    "майстер",
    "майстра",
    "майстриня",
    "see",
];

/// How much of a message is read, in bytes: no platform's people type more, and the history is
/// read again in each turn, so a flood would be paid for forty times.
const MOST_READ: usize = 4 * 1024;

/// Understands a message.
pub(super) fn hear(
    turn: &TurnContext,
    text: &str,
    sent: Timestamp,
    before: &Before<'_>,
) -> Message {
    let (asked, day) = (before.asked, before.day);
    let profile = &turn.profile;
    let text = text.get(..text.floor_char_boundary(MOST_READ)).unwrap_or_default();
    let said = words(text);
    let now = sent.to_zoned(profile.zone.clone());
    let hours = profile.open_week();
    let context = phrase::Context { now: &now, hours: &hours, lang: turn.lang.tag(), day };
    let found = phrase::resolve(text, &context);
    let intents = intent::intents(&said);
    let ordinal = choice::ordinal(&said);
    let number = choice::number(&said).or(ordinal);
    let mut when = found.result;
    if *asked == Asked::Time && ordinal.is_some() {
        // "The first one" of what was offered is no first of the month.
        when = Ok(Meaning::default());
    }
    let alone = number.is_some() && matches!(asked, Asked::Contact(_));
    let hour = *asked == Asked::Time
        || alone
        || matches!(asked, Asked::Nothing | Asked::Contact(_))
            && intents.has(Intent::Rather)
            && said.len() <= SHORT + 2;
    if let Ok(meaning) = &mut when
        && meaning.is_empty()
    {
        let day = matches!(asked, Asked::Day | Asked::Time);
        *meaning = bare(text, &context, (hour && ordinal.is_none(), day));
    }
    if let Ok(meaning) = &mut when {
        meaning.date = meaning.date.map(|date| offered(text, &context, date, before.offers));
    }
    let contact = contact(turn, text, &found.spans, asked);
    let plain = without(text, &found.spans, &contact);
    let service = find::service(profile, &plain);
    let more = match &service {
        Some(ServiceMatch::One(id)) => find::others(profile, &plain, id),
        _ => Vec::new(),
    };
    let staff = find::staff(profile, text).filter(|_| names_staff(turn, &said, asked));
    let strange = service.is_none() && strange(text, &found.spans, &intents, &contact);
    let question = text.contains('?');
    let consents = consent::given(text);
    Message {
        intents,
        when,
        service,
        more,
        staff,
        contact,
        number,
        ordinal,
        strange,
        question,
        consents,
        words: said,
    }
}

/// Reads a number that answers a question: as an hour where that was asked, else as a day.
fn bare(text: &str, context: &phrase::Context<'_>, (hour, day): (bool, bool)) -> Meaning {
    let time = hour.then(|| phrase::bare_hour(text, context)).flatten();
    let date = (day && time.is_none()).then(|| phrase::bare_day(text, context)).flatten();
    Meaning { date, time, ..Meaning::default() }
}

fn contact(
    turn: &TurnContext,
    text: &str,
    times: &[std::ops::Range<usize>],
    asked: &Asked,
) -> Contact {
    let profile = &turn.profile;
    let said = words(text);
    let wished: Vec<&String> = said
        .windows(2)
        .filter_map(|pair| match pair {
            [before, word] if WITH.contains(&before.as_str()) => Some(word),
            _ => None,
        })
        .filter(|word| find::staff(profile, word).is_some())
        .collect();
    let taken = |word: &str| {
        profile.services.iter().any(|service| service.search_terms.has(word))
            || wished.iter().any(|wished| *wished == word)
    };
    let asked = matches!(asked, Asked::Contact(needs) if needs.contains(&Need::Name));
    let look = person::Look { times, asked, taken: &taken };
    let name = person::name(text, &look).filter(|name| !follows_with(turn, text, name));
    Contact { name, email: person::email(text), phone: person::phone(text) }
}

/// Returns whether a name is a staff member whom the customer wants to see.
fn follows_with(turn: &TurnContext, text: &str, name: &str) -> bool {
    let Some(first) = words(name).into_iter().next() else { return false };
    let said = words(text);
    let before = said.windows(2).any(|pair| match pair {
        [before, word] => *word == first && WITH.contains(&before.as_str()),
        _ => false,
    });
    before && find::staff(&turn.profile, name).is_some()
}

fn names_staff(turn: &TurnContext, said: &[String], asked: &Asked) -> bool {
    if matches!(asked, Asked::Contact(_)) {
        return false;
    }
    said.windows(2).any(|pair| match pair {
        [before, word] => {
            WITH.contains(&before.as_str()) && find::staff(&turn.profile, word).is_some()
        }
        _ => false,
    })
}

/// Takes out what is no service: times and mail addresses.
fn without(text: &str, times: &[std::ops::Range<usize>], contact: &Contact) -> String {
    let kept = text
        .char_indices()
        .map(|(at, c)| if times.iter().any(|span| span.contains(&at)) { ' ' } else { c });
    let plain: String = kept.collect();
    match &contact.email {
        Some(email) => plain.replace(email.as_str(), " "),
        None => plain,
    }
}

/// Returns whether something is wanted ("на татуювання", "a massage") that nobody knows.
fn strange(
    text: &str,
    times: &[std::ops::Range<usize>],
    intents: &Intents,
    contact: &Contact,
) -> bool {
    let said = words(&without(text, times, contact));
    if offers(&said) {
        return true;
    }
    if !intents.any(&[Intent::Book, Intent::Look])
        || intents.any(&[Intent::Mine, Intent::Cancel, Intent::Move, Intent::Human])
    {
        return false;
    }
    let name = contact.name.as_deref().map(words).unwrap_or_default();
    said.windows(2).any(|pair| match pair {
        [before, word] => {
            ["на", "for", "a", "an"].contains(&before.as_str())
                && word.chars().count() > 3
                && !intent::known(word)
                && !FILLERS.contains(&word.as_str())
                && !name.iter().any(|part| same_stem(part, word))
        }
        _ => false,
    })
}

/// Returns whether a message asks if something is done here: "do you do tattoos?".
fn offers(said: &[String]) -> bool {
    const ASKS: &[&[&str]] = &[
        &["do", "you", "do"],
        &["do", "you", "offer"],
        &["do", "you", "make"],
        &["ви", "робите"],
        &["чи", "робите"],
        &["вы", "делаете"],
    ];
    let asks = ASKS.iter().find_map(|asks| {
        let at = said.windows(asks.len()).position(|window| window.iter().eq(asks.iter()))?;
        said.get(at + asks.len())
    });
    asks.is_some_and(|what| what.chars().count() > 3 && !intent::known(what))
}

/// Words after "на" or "for" that name nothing.
const FILLERS: &[&str] = &[
    "який",
    "якусь",
    "яку",
    "якийсь",
    "який-небудь",
    "послугу",
    "прийом",
    "процедуру",
    "візит",
    "неї",
    "нього",
    "півгодини",
    "півгодинки",
    "годинку",
    "мене",
    "себе",
    "дитину",
    "сина",
    "доньку",
    "дружину",
    "чоловіка",
    "маму",
    "подругу",
    "друга",
    "appointment",
    "visit",
    "myself",
    "moment",
    "time",
    "slot",
    "place",
    "little",
    "couple",
    "free",
    "booking",
    "service",
];

/// How many words a message has that answers a question and says no more.
const SHORT: usize = 3;
