//! Information from the profile, and the questions a booking needs.
//!
//! Price, address, hours, telephone, services, staff and the owner's own facts: all of it is
//! read from the profile, and what is not there is not known, and said so.

use jiff::civil::Weekday;

use crate::{
    bots::{Service, find::ServiceMatch},
    ids::ServiceId,
    messages::{View, dates, say},
    schedule::{Booking, Window},
    text::{same_stem, words},
};

use super::{dialogue::Dialogue, hear::Message, intent::Intent};

/// What information is about.
pub(super) const KINDS: &[Intent] = &[
    Intent::Price,
    Intent::Length,
    Intent::Address,
    Intent::Hours,
    Intent::Phone,
    Intent::Services,
    Intent::Staff,
];

/// Shortest word that can tell which fact somebody asks for.
const TELLING: usize = 3;
/// Words that stand in any question and tell nothing.
const COMMON: &[&str] = &[
    "можна",
    "можу",
    "можете",
    "треба",
    "потрібно",
    "варто",
    "який",
    "яка",
    "яке",
    "які",
    "коли",
    "чому",
    "куди",
    "звідки",
    "скільки",
    "якщо",
    "після",
    "перед",
    "ваш",
    "ваша",
    "ваші",
    "вас",
    "вам",
    "мені",
    "мене",
    "для",
    "або",
    "над",
    "під",
    "при",
    "про",
    "без",
    "все",
    "цей",
    "там",
    "тут",
    "щось",
    "будь",
    "ласка",
    "взагалі",
    "the",
    "and",
    "for",
    "you",
    "your",
    "have",
    "has",
    "does",
    "can",
    "could",
    "need",
    "must",
    "should",
    "with",
    "this",
    "that",
    "what",
    "when",
    "where",
    "which",
    "who",
    "how",
    "why",
    "there",
    "are",
    "any",
    "get",
    "got",
    "bring",
    "come",
    "take",
    "my",
    "our",
    "please",
    "before",
    "after",
    "можно",
    "есть",
    "какие",
    "какой",
];
/// Letters at the beginning that two longer words share when they speak of one thing: паркінг, парковка.
const ROOT: usize = 4;

/// Answers what was asked of the business; `None`: nothing was.
pub(super) fn inform(view: &View<'_>, now: &[Message], dialogue: &Dialogue) -> Option<String> {
    let has = |intent| now.iter().any(|message| message.intents.has(intent));
    let service = now.iter().rev().find_map(|message| match &message.service {
        Some(ServiceMatch::One(id)) => view.profile.service(id),
        _ => None,
    });
    let mut told = Vec::new();
    let orders = now.iter().any(Message::orders);
    if (has(Intent::Price) || has(Intent::Length)) && !orders {
        let last = dialogue.last.as_ref().map(|booking| &booking.service);
        let spoken_of =
            dialogue.draft.service.as_ref().or(last).and_then(|id| view.profile.service(id));
        told.push(match service.or(spoken_of) {
            Some(service) => price(view, service),
            None => prices(view),
        });
    } else if has(Intent::Services) && !is_dated(now) {
        told.push(prices(view));
    }
    if has(Intent::Address) {
        told.push(match &view.profile.address {
            Some(address) => {
                say(view.lang, "address", &[("address", address.in_lang(view.lang).into())])
            }
            None => view.say("address-none"),
        });
    }
    let dated =
        now.iter().any(|message| message.when.as_ref().is_ok_and(|when| when.time.is_some()));
    if has(Intent::Hours) && !dated {
        told.push(hours(view));
    }
    if has(Intent::Phone) {
        told.push(match &view.profile.phone {
            Some(phone) => say(view.lang, "phone", &[("phone", phone.into())]),
            None => view.say("phone-none"),
        });
    }
    if has(Intent::Staff) {
        told.push(staff(view, service));
    }
    if told.is_empty() {
        told.extend(now.iter().find_map(|message| fact(view, message)));
    }
    (!told.is_empty()).then(|| told.join("\n"))
}

/// Returns whether a day was named: then it is free times that are asked for.
fn is_dated(now: &[Message]) -> bool {
    now.iter().any(|message| message.when.as_ref().is_ok_and(|when| when.date.is_some()))
}

/// Finds the owner's fact that a question is about.
fn fact(view: &View<'_>, message: &Message) -> Option<String> {
    if !message.question || !message.gives_nothing() {
        return None;
    }
    let long = |word: &String| word.chars().count() >= TELLING && !COMMON.contains(&word.as_str());
    let asked: Vec<&String> = message.words.iter().filter(|word| long(word)).collect();
    let facts = &view.profile.facts;
    let said: Vec<Vec<String>> =
        facts.iter().map(|fact| fact.all().flat_map(words).filter(long).collect()).collect();
    let hits = |word: &String, said: &Vec<String>| said.iter().any(|other| akin(word, other));
    // A word that stands in several facts ("have", "visit") tells none of them from the others.
    let tells = |word: &&&String| said.iter().filter(|said| hits(word, said)).count() == 1;
    let telling: Vec<&&String> = asked.iter().filter(tells).collect();
    let count = |said: &Vec<String>| telling.iter().filter(|word| hits(word, said)).count();
    let (best, most) = facts.iter().zip(said.iter().map(count)).max_by_key(|(_, many)| *many)?;
    (most > 0).then(|| best.in_lang(view.lang).to_owned())
}

/// Returns whether two words speak of one thing.
fn akin(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let shortest = a.chars().count().min(b.chars().count());
    same_stem(a, b) || shared >= ROOT && shortest > ROOT + 1
}

fn price(view: &View<'_>, service: &Service) -> String {
    let name = service.name.in_lang(view.lang);
    match &service.price {
        Some(price) => {
            let length = dates::duration(view.lang, service.shape.length);
            let args = [
                ("service", name.into()),
                ("price", price.in_lang(view.lang).into()),
                ("length", length.into()),
            ];
            say(view.lang, "price-length", &args)
        }
        None => say(view.lang, "price-none", &[("service", name.into())]),
    }
}

fn prices(view: &View<'_>) -> String {
    let lines = view.profile.services.iter().map(|service| {
        let what = match &service.price {
            Some(price) => {
                let name = service.name.in_lang(view.lang);
                let args = [("service", name.into()), ("price", price.in_lang(view.lang).into())];
                say(view.lang, "price", &args).trim_end_matches('.').to_owned()
            }
            None => service.name.in_lang(view.lang).to_owned(),
        };
        say(view.lang, "prices-line", &[("what", what.into())])
    });
    format!("{}\n{}", view.say("prices"), lines.collect::<Vec<_>>().join("\n"))
}

/// Says the week, days with the same hours together, and the closures that are still to come.
fn hours(view: &View<'_>) -> String {
    let week: Vec<Weekday> = Weekday::Monday.cycle_forward().take(7).collect();
    let windows = |day: &Weekday| view.profile.hours.week.on(*day);
    let groups = week.chunk_by(|a, b| windows(a) == windows(b));
    let lines = groups.filter_map(|days| {
        let (first, last) = (days.first()?, days.last()?);
        let name = |day: &Weekday| dates::weekday(view.lang, *day);
        let named = match days.len() {
            1 => name(first),
            _ => format!("{} – {}", name(first), name(last)),
        };
        let open = open(view, windows(first));
        Some(say(view.lang, "open-hours-line", &[("days", named.into()), ("windows", open.into())]))
    });
    let mut told = vec![view.say("open-hours")];
    told.extend(lines);
    let ahead = view.profile.hours.closed.iter().filter(|closed| closed.until >= view.today);
    let closures: Vec<String> = ahead
        .map(|closed| {
            let name = |date| dates::date_long(view.lang, date, view.today);
            if closed.from == closed.until {
                name(closed.from)
            } else {
                format!("{} – {}", name(closed.from), name(closed.until))
            }
        })
        .collect();
    if !closures.is_empty() {
        told.push(say(
            view.lang,
            "open-hours-closures",
            &[("closures", closures.join("; ").into())],
        ));
    }
    told.join("\n")
}

fn open(view: &View<'_>, windows: &[Window]) -> String {
    if windows.is_empty() {
        return view.say("open-hours-closed");
    }
    let named = windows.iter().map(|window| dates::window(view.lang, *window));
    named.collect::<Vec<_>>().join(", ")
}

fn staff(view: &View<'_>, service: Option<&Service>) -> String {
    let names = view.staff_for(service.map(|service| &service.id));
    match service {
        Some(service) => {
            let name = service.name.in_lang(view.lang);
            say(view.lang, "staff-for", &[("service", name.into()), ("staff", names.into())])
        }
        None => say(view.lang, "staff-all", &[("staff", names.into())]),
    }
}

/// Says which service was assumed, so that nobody is booked for something else.
pub(super) fn assumed(view: &View<'_>, service: &ServiceId) -> String {
    let others = view.profile.services.iter().filter(|other| other.id != *service);
    let others: Vec<&str> = others.map(|other| other.name.in_lang(view.lang)).collect();
    if others.is_empty() {
        return String::new();
    }
    let args = [("service", view.service(service).into()), ("others", others.join(", ").into())];
    say(view.lang, "times-assumed", &args)
}

/// Asks which service.
pub(super) fn ask_service(view: &View<'_>) -> String {
    say(view.lang, "ask-service", &[("services", view.services().into())])
}

/// Asks which of several services that the words fit.
pub(super) fn which_service(view: &View<'_>, several: &[ServiceId]) -> String {
    let names: Vec<String> = several.iter().map(|id| view.service(id)).collect();
    let names = dates::list(view.lang, &names, dates::Join::Or);
    say(view.lang, "ask-which-service", &[("services", names.into())])
}

/// Asks when to move an appointment to.
pub(super) fn ask_move(view: &View<'_>, booking: &Booking) -> String {
    let args = [
        ("service", (&booking.service_name).into()),
        ("when", view.moment(booking.local_start).into()),
    ];
    say(view.lang, "ask-move-when", &args)
}

/// Says what is booked, and how to have it moved or have another one beside it.
pub(super) fn stands(view: &View<'_>, booking: &Booking) -> String {
    let args = [
        ("service", (&booking.service_name).into()),
        ("when", view.moment(booking.local_start).into()),
    ];
    say(view.lang, "stands", &args)
}

/// Says which of several services is still to be booked.
pub(super) fn and_then(view: &View<'_>, more: &[ServiceId]) -> String {
    let names: Vec<String> = more.iter().map(|id| view.service(id)).collect();
    let names = dates::list(view.lang, &names, dates::Join::And);
    say(view.lang, "and-then", &[("services", names.into())])
}

/// Says why a mail address is asked for, and what to do without one.
pub(super) fn email_needed(view: &View<'_>) -> String {
    let needed = view.say("email-needed");
    match &view.profile.phone {
        Some(phone) => {
            format!("{needed} {}", say(view.lang, "human-call", &[("phone", phone.into())]))
        }
        None => needed,
    }
}

/// Says that something is not known here, and who knows it.
pub(super) fn not_known(view: &View<'_>) -> String {
    let unknown = view.say("unknown-info");
    match &view.profile.phone {
        Some(phone) => {
            format!("{unknown} {}", say(view.lang, "call-us", &[("phone", phone.into())]))
        }
        None => unknown,
    }
}

/// The same, with what can be done here.
pub(super) fn unknown(view: &View<'_>) -> String {
    format!("{} {}", not_known(view), view.say("unknown-then"))
}
