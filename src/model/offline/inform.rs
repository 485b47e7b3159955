//! Information from the profile, and the questions a booking needs.
//!
//! Price, address, hours, telephone, services, staff and the owner's own facts: all of it is
//! read from the profile, and what is not there is not known, and said so.

use jiff::civil::Weekday;

use crate::{
    agent::TurnContext,
    bots::Service,
    dialogue::State,
    ids::ServiceId,
    lang,
    messages::{View, dates, say},
    phrase,
    schedule::Window,
    text::{same_stem, words},
    understanding::{Asked, Topic},
};

/// Shortest word that can tell which fact a customer asks for.
const TELLING: usize = 3;
/// Letters at the beginning that two longer words share when they speak of one thing: паркінг, парковка.
const ROOT: usize = 4;

/// Answers a question.
pub(super) fn told(
    view: &View<'_>,
    context: &TurnContext,
    state: &State,
    topic: Topic,
    service: Option<&ServiceId>,
) -> String {
    let asked = || fact(view, context);
    match topic {
        Topic::Price | Topic::Length => match service.and_then(|id| view.profile.service(id)) {
            Some(service) => price(view, service),
            None => prices(view),
        },
        Topic::Services => prices(view),
        Topic::Address => match &view.profile.address {
            Some(address) => {
                say(view.lang, "address", &[("address", address.in_lang(view.lang).into())])
            }
            None => view.say("address-none"),
        },
        Topic::Hours => hours(view),
        Topic::Phone => match &view.profile.phone {
            Some(phone) => say(view.lang, "phone", &[("phone", phone.into())]),
            None => view.say("phone-none"),
        },
        Topic::Staff => staff(view, service.and_then(|id| view.profile.service(id))),
        Topic::Robot => view.say("robot"),
        Topic::CancelRules | Topic::MoveRules => rules(view, state, asked()),
        Topic::LateRule => asked().unwrap_or_else(|| late(view)),
        Topic::Zone => say(view.lang, "zone", &[("zone", (&view.profile.zone_name).into())]),
        Topic::Human => asked().unwrap_or_else(|| unknown(view)),
        Topic::Help => say(view.lang, "help", &[("services", view.services().into())]),
        Topic::WhenMine | Topic::Whose | Topic::Other => asked().unwrap_or_else(|| unknown(view)),
    }
}

/// Tells until when a booking can be changed here, and that nothing was changed.
fn rules(view: &View<'_>, state: &State, fact: Option<String>) -> String {
    let until = view.profile.rules.change_until;
    let length = dates::for_duration(view.lang, until);
    let rule = fact.unwrap_or_else(|| say(view.lang, "change-rules", &[("until", length.into())]));
    match &state.last {
        Some(booking) => {
            let args = [
                ("service", (&booking.service_name).into()),
                ("when", view.moment(booking.local_start).into()),
            ];
            format!("{rule} {}", say(view.lang, "still-stands", &args))
        }
        None => rule,
    }
}

/// Answers that the customer is late: what the house says of it, and whom to tell.
pub(super) fn late(view: &View<'_>) -> String {
    let late = |fact: &&crate::bots::LocalizedText| {
        let keys: Vec<String> = fact.all().flat_map(phrase::words).map(|word| word.key).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        lang::matches(&keys)
            .iter()
            .any(|found| matches!(found.cue, lang::Cue::Late | lang::Cue::LateRule))
    };
    let noted = view.say("late");
    let rule = view.profile.facts.iter().find(late).map(|fact| fact.in_lang(view.lang).to_owned());
    let phone = view
        .profile
        .phone
        .as_ref()
        .map(|phone| say(view.lang, "late-phone", &[("phone", phone.into())]));
    [Some(noted), rule, phone].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Finds the owner's fact that a question is about.
fn fact(view: &View<'_>, context: &TurnContext) -> Option<String> {
    let long = |word: &String| word.chars().count() >= TELLING && !is_small(word);
    let asked: Vec<String> =
        context.heard.iter().flat_map(|heard| words(&heard.text)).filter(long).collect();
    let facts = &view.profile.facts;
    let said: Vec<Vec<String>> =
        facts.iter().map(|fact| fact.all().flat_map(words).filter(long).collect()).collect();
    let hits = |word: &String, said: &Vec<String>| said.iter().any(|other| akin(word, other));
    // A word that stands in several facts ("have", "visit") tells none of them from the others.
    let tells = |word: &&String| said.iter().filter(|said| hits(word, said)).count() == 1;
    let telling: Vec<&String> = asked.iter().filter(tells).collect();
    let count = |said: &Vec<String>| telling.iter().filter(|word| hits(word, said)).count();
    let (best, most) = facts.iter().zip(said.iter().map(count)).max_by_key(|(_, many)| *many)?;
    (most > 0).then(|| best.in_lang(view.lang).to_owned())
}

/// Whether a word stands in any question and tells nothing.
fn is_small(word: &str) -> bool {
    let key = phrase::key(word);
    lang::matches(&[&key]).iter().any(|found| found.cue == lang::Cue::Filler)
}

/// Returns whether two words speak of one thing.
fn akin(a: &str, b: &str) -> bool {
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let shortest = a.chars().count().min(b.chars().count());
    same_stem(a, b) || shared >= ROOT && shortest > ROOT
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

/// Says which of several services is still to be booked.
pub(super) fn and_then(view: &View<'_>, more: &[ServiceId]) -> String {
    let names: Vec<String> = more.iter().map(|id| view.service(id)).collect();
    let names = dates::list(view.lang, &names, dates::Join::And);
    say(view.lang, "and-then", &[("services", names.into())])
}

/// Says why a mail address is asked for, and what to do without one.
pub(super) fn email_needed(view: &View<'_>) -> String {
    or_by_phone(view, &view.say("email-needed"))
}

/// Says something, and that the customer may call.
pub(super) fn or_by_phone(view: &View<'_>, text: &str) -> String {
    match &view.profile.phone {
        Some(phone) => {
            format!("{text} {}", say(view.lang, "human-call", &[("phone", phone.into())]))
        }
        None => text.to_owned(),
    }
}

/// Shows what an answer may look like.
pub(super) fn examples(view: &View<'_>, asked: &Asked) -> String {
    view.say(match asked {
        Asked::Day => "example-day",
        Asked::Time => "example-time",
        Asked::Contact(_) => "example-contact",
        Asked::Which => "example-which",
        Asked::Service | Asked::Nothing | Asked::Confirm => return ask_service_otherwise(view),
    })
}

fn ask_service_otherwise(view: &View<'_>) -> String {
    say(view.lang, "example-service", &[("services", view.services().into())])
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
