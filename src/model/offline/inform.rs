//! Information from the profile, and the questions a booking needs.
//!
//! Price, address, hours, telephone, services, staff and the owner's own facts: all of it is
//! read from the profile, and what is not there is not known, and said so.

use jiff::civil::Date;

use crate::{
    bots::{LocalizedText, Service, Staff},
    dialogue::{Days, State},
    ids::{ServiceId, StaffId},
    lang::{self, Cue, Subject},
    messages::{View, capital, dates, say},
    understanding::{Asked, Topic},
};

use super::{opening, prices};

/// Answers a question.
pub(super) fn told(
    view: &View<'_>,
    state: &State,
    topic: Topic,
    service: Option<&ServiceId>,
) -> String {
    match topic {
        Topic::Price | Topic::Length | Topic::Compare | Topic::Together => {
            match service.and_then(|id| view.profile.service(id)) {
                Some(service) => prices::one(view, service),
                None if topic == Topic::Length => prices::all_lengths(view),
                None => prices::all(view),
            }
        }
        Topic::Services => prices::all(view),
        Topic::Address => match &view.profile.address {
            Some(address) => {
                say(view.lang, "address", &[("address", address.in_lang(view.lang).into())])
            }
            None => view.say("address-none"),
        },
        Topic::Hours => opening::week(view),
        Topic::Phone => match &view.profile.phone {
            Some(phone) => say(view.lang, "phone", &[("phone", phone.into())]),
            None => view.say("phone-none"),
        },
        Topic::Staff => who(view, state, service.and_then(|id| view.profile.service(id))),
        Topic::Name => this_is(view),
        Topic::Robot => view.say("robot"),
        Topic::CancelRules => rules(view, state, fact_with(view, &[Cue::Cancel, Cue::Gone])),
        Topic::MoveRules => rules(view, state, fact_with(view, &[Cue::Move])),
        Topic::LateRule => late_rule(view).unwrap_or_else(|| unknown(view)),
        Topic::Fact(at) => {
            let fact = view.profile.facts.get(at);
            fact.map_or_else(|| unknown(view), |fact| fact.text.in_lang(view.lang).to_owned())
        }
        Topic::Zone => {
            let city = dates::city(view.lang, &view.profile.zone_name);
            say(view.lang, "zone", &[("zone", city.into())])
        }
        Topic::Human | Topic::Other | Topic::NotOffered => not_known(view),
        Topic::Help => say(view.lang, "help", &[("services", view.services().into())]),
        Topic::Better => better(view, service.and_then(|id| view.profile.service(id))),
        Topic::Horizon => opening::horizon(view),
        Topic::Capacity => capacity(view, service.and_then(|id| view.profile.service(id))),
        Topic::MayMove => may_move(view, state),
        Topic::WhenMine
        | Topic::Whose
        | Topic::Ends
        | Topic::Does
        | Topic::MeetLink
        | Topic::Reminders
        | Topic::OtherReminders
        | Topic::SentReminders
        | Topic::QuietReminders
        | Topic::MyEmail
        | Topic::MyPhone
        | Topic::MyName => unknown(view),
    }
}

/// Tells until when a booking can be changed here, and that nothing was changed.
fn rules(view: &View<'_>, state: &State, fact: Option<String>) -> String {
    let until = view.profile.rules.change_until;
    let rule = fact.unwrap_or_else(|| {
        if until.is_zero() {
            return view.say("change-rules-any");
        }
        let length = dates::for_duration(view.lang, until);
        say(view.lang, "change-rules", &[("until", length.into())])
    });
    match &state.last {
        Some(booking) => {
            format!("{rule} {}", say(view.lang, "still-stands", &view.booking_args(booking)))
        }
        None => rule,
    }
}

/// Tells until when a booking can be moved here, and asks where it is to be moved to.
fn may_move(view: &View<'_>, state: &State) -> String {
    let fact = fact_with(view, &[Cue::Move]);
    let Some(booking) = &state.last else { return rules(view, state, fact) };
    let rule = rules(view, &State::default(), fact);
    format!("{rule} {}", say(view.lang, "ask-move-when", &view.booking_args(booking)))
}

/// Says that a staff member does not do a service, and who does.
pub(super) fn unable(view: &View<'_>, staff: &StaffId, service: &ServiceId) -> String {
    let not = say(view.lang, "staff-unable", &[("staff", view.staff(staff).into())]);
    format!("{not} {}", self::staff(view, view.profile.service(service)))
}

/// Says whether a staff member does a service, and on a day that is named whether they are in; who
/// else does it, if they do not.
pub(super) fn does(
    view: &View<'_>,
    staff: &StaffId,
    service: &ServiceId,
    day: Option<Date>,
) -> String {
    let found = view.profile.service(service);
    let able = view.profile.who_does(service).any(|it| it.id == *staff);
    let args = [("staff", view.staff(staff).into())];
    if !able {
        let not = say(view.lang, "staff-does-not", &args);
        return format!("{not} {}", self::staff(view, found));
    }
    let Some(day) = day else { return say(view.lang, "staff-does", &args) };
    let told = opening::day(view, day, None, Some(staff));
    let works = |it: &&Staff| !it.hours.on(day).is_empty();
    let others: Vec<&Staff> = view.profile.who_does(service).filter(works).collect();
    if others.iter().any(|it| it.id == *staff) {
        return format!("{} {told}", view.say("open-then"));
    }
    if others.is_empty() {
        return told;
    }
    let names: Vec<String> = others.iter().map(|it| view.staff(&it.id)).collect();
    let many = names.len();
    let names = dates::list(view.lang, &names, dates::Join::And);
    format!("{told} {}", staff_for(view, service, &names, many))
}

/// What the house says of a customer who is late; nothing where it says nothing.
pub(super) fn late(view: &View<'_>) -> String {
    late_rule(view).unwrap_or_default()
}

/// What the house says of being late.
fn late_rule(view: &View<'_>) -> Option<String> {
    fact_with(view, &[Cue::Late, Cue::LateRule])
}

/// Finds the owner's fact that speaks of one of some subjects.
fn fact_with(view: &View<'_>, subjects: &[Cue]) -> Option<String> {
    let fact = view.profile.facts.iter().find(|fact| fact.speaks_of(subjects))?;
    Some(fact.text.in_lang(view.lang).to_owned())
}

fn staff(view: &View<'_>, service: Option<&Service>) -> String {
    let names = view.staff_for(service.map(|service| &service.id));
    let Some(service) = service else {
        let args = [("staff", names.into()), ("many", view.profile.staff.len().into())];
        return say(view.lang, "staff-all", &args);
    };
    staff_for(view, &service.id, &names, view.profile.who_does(&service.id).count())
}

fn staff_for(view: &View<'_>, service: &ServiceId, names: &str, many: usize) -> String {
    let args = [
        ("service", view.service_within(service).into()),
        ("object", capital(&view.service_object(service)).into()),
        ("staff", names.into()),
        ("many", many.into()),
    ];
    say(view.lang, "staff-for", &args)
}

/// Says who does a service; where its day is known, of those who are in then.
fn who(view: &View<'_>, state: &State, service: Option<&Service>) -> String {
    let day = state.draft.days.and_then(Days::single);
    let (Some(service), Some(day)) = (service, day) else { return staff(view, service) };
    let able = view.profile.who_does(&service.id);
    let names: Vec<String> = able
        .filter(|it| !it.hours.on(day).is_empty() && !state.draft.not_staff.contains(&it.id))
        .map(|it| view.staff(&it.id))
        .collect();
    if names.is_empty() {
        return staff(view, Some(service));
    }
    let listed = dates::list(view.lang, &names, dates::Join::And);
    staff_for(view, &service.id, &listed, names.len())
}

/// Says which business this is.
fn this_is(view: &View<'_>) -> String {
    say(view.lang, "this-is", &[("business", view.profile.name.in_lang(view.lang).into())])
}

/// Says that who is better is not for the bot to say, and who does it.
fn better(view: &View<'_>, service: Option<&Service>) -> String {
    format!("{} {}", view.say("better"), staff(view, service))
}

/// Says how many have room at one time.
fn capacity(view: &View<'_>, service: Option<&Service>) -> String {
    match service {
        // A price "up to five people" says how many come; a room for one visit at a time does not.
        Some(service) if counts_people(service) => prices::one(view, service),
        Some(service) if service.shape.capacity > 1 => {
            let args = [
                ("service", service.name.in_lang(view.lang).into()),
                ("most", service.shape.capacity.into()),
            ];
            say(view.lang, "capacity", &args)
        }
        _ => not_known(view),
    }
}

/// Whether the price of a service says for how many people it is.
fn counts_people(service: &Service) -> bool {
    let price = service.price.iter().flat_map(LocalizedText::all);
    price.into_iter().any(|text| lang::speaks_of(text, Cue::About(Subject::PARTY)))
}

/// Says which service was assumed, so that the customer is not booked for another one.
pub(super) fn assumed(view: &View<'_>, service: &ServiceId) -> String {
    let others = view.profile.services.iter().filter(|other| other.id != *service);
    let others: Vec<&str> = others.map(|other| other.name.in_lang(view.lang)).collect();
    if others.is_empty() {
        return String::new();
    }
    let args = [
        ("service", view.service_within(service).into()),
        ("object", view.service_object(service).into()),
        ("others", others.join(", ").into()),
    ];
    say(view.lang, "times-assumed", &args)
}

/// Says a sentence that names a service.
pub(super) fn about(view: &View<'_>, sentence: &str, service: &ServiceId) -> String {
    let args = [
        ("service", view.service_within(service).into()),
        ("object", view.service_object(service).into()),
    ];
    say(view.lang, sentence, &args)
}

/// Asks which service.
pub(super) fn ask_service(view: &View<'_>) -> String {
    let names: Vec<String> = view.profile.services.iter().map(|it| view.service(&it.id)).collect();
    if names.iter().any(|name| name.contains(',')) {
        return listed(view, "ask-service-list", &names);
    }
    say(view.lang, "ask-service", &[("services", view.services().into())])
}

/// Asks with a line for each service, because a comma inside a name parts it from nothing.
fn listed(view: &View<'_>, question: &str, names: &[String]) -> String {
    let line = |name: &String| say(view.lang, "prices-line", &[("what", name.as_str().into())]);
    let lines: Vec<String> = names.iter().map(line).collect();
    format!("{}\n{}", view.say(question), lines.join("\n"))
}

/// Asks which of several services that the words fit.
pub(super) fn which_service(view: &View<'_>, several: &[ServiceId]) -> String {
    if let [only] = several {
        let service = view.service_within(only);
        return say(view.lang, "ask-one-service", &[("service", service.into())]);
    }
    let names: Vec<String> = several.iter().map(|id| view.service(id)).collect();
    if names.iter().any(|name| name.contains(',')) {
        return listed(view, "ask-which-service-list", &names);
    }
    let names = dates::list(view.lang, &names, dates::Join::Or);
    say(view.lang, "ask-which-service", &[("services", names.into())])
}

/// Says that something is none of the services, and which there are.
pub(super) fn not_offered(view: &View<'_>, words: &str) -> String {
    let args = [("words", words.into()), ("services", view.services().into())];
    say(view.lang, "not-offered", &args)
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
        Asked::Service | Asked::Nothing | Asked::Confirm | Asked::Zone => {
            return ask_service_otherwise(view);
        }
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
