//! What a cue asks of the house, and which courtesy it is.

use crate::lang::{Cue, Match, OwnVisit, Subject};

use super::{
    Act, Courtesy, Request, Slot, Topic, cost, fact, left, question,
    reading::{Reading, What},
    reminder,
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// The most readings of a message in which "who is …" without a question mark asks for the staff.
const SHORT: usize = 6;
/// The most words of a message that asks for help by that word alone.
const BARE: usize = 3;

/// Whether "who's" tells of the person before it and asks for none: "my mum who's in a wheelchair".
fn tells_of_a_person(view: &View<'_>, found: &Match) -> bool {
    let person = [Cue::Relation, Cue::Child, Cue::HeOrShe];
    found.from.checked_sub(1).is_some_and(|at| person.iter().any(|cue| view.has(at, *cue)))
}

/// Whether "who treats birds?" asks whether birds are treated, of which a fact speaks.
fn asks_which_animals(view: &View<'_>, cues: &Cues, found: &Match) -> bool {
    let species = Cue::About(Subject::SPECIES);
    let told = view.setting.profile.facts.iter().any(|fact| fact.speaks_of(&[species]));
    told && cues.beside(found, &[species])
}

/// The fact that says how many people come together.
fn party(view: &View<'_>) -> Option<usize> {
    let facts = &view.setting.profile.facts;
    facts.iter().position(|fact| fact.speaks_of(&[Cue::About(Subject::PARTY)]))
}

/// Whether it is asked what they work with, and not when: "do you work with artificial flowers?"
fn works_with(view: &View<'_>, chosen: &[Reading], hours: &Match) -> bool {
    let timed = |at: usize| {
        chosen.iter().any(|it| {
            it.words.contains(&at) && matches!(it.what, What::When { .. } | What::Hour(_))
        })
    };
    let staff = |at: usize| {
        chosen.iter().any(|it| it.words.contains(&at) && matches!(it.what, What::Staff { .. }))
    };
    // "Чи працюєте ви з дорослими?"
    let from =
        hours.until + usize::from(view.is_plain(hours.until) && view.has(hours.until, Cue::Asks));
    let thing = view.tokens.get(from + 1).is_some_and(Token::is_word);
    let with = (view.has(from, Cue::Along) || view.has(from, Cue::With)) && thing;
    with && !timed(from) && !timed(from + 1) && !staff(from + 1)
}

/// The most words between the beginning of a question and the "when" that it asks for.
const INSIDE: usize = 2;

/// Whether "when it's …" ends a question about something else: "do you bring it back when it's done?"
fn is_inside(view: &View<'_>, found: &Match) -> bool {
    let clause = left::clause(view.tokens, found.from);
    let opens = [Cue::Asks, Cue::Does, Cue::Offers, Cue::Please, Cue::May];
    // "А мій пілінг на котру був?" opens with a small word.
    let small = |at: usize| {
        view.is_plain(at) && !view.has(at + 1, Cue::May) && {
            let own = view.at(at).iter().filter(|it| opens.contains(&it.cue));
            own.clone().count() > 0 && own.clone().all(|it| it.until - it.from == 1)
        }
    };
    let opened =
        |at: usize| opens.iter().any(|cue| view.has(at, *cue)) && !view.is_and(at) && !small(at);
    let told = (clause.start..found.from).any(|at| view.has(at, Cue::Tells));
    !told && (clause.start..found.from.saturating_sub(INSIDE)).any(opened)
}

/// Reads what is asked of the customer's own visit, reminders or data.
fn own_visit(view: &View<'_>, found: &Match, asked: OwnVisit, slots: &[Act]) -> Option<Act> {
    let gives = |act: &Act| matches!(act, Act::Inform(Slot::Email(_)));
    Some(Act::Ask(match asked {
        OwnVisit::Whose => Topic::Whose,
        OwnVisit::When if is_inside(view, found) => return None,
        OwnVisit::When => Topic::WhenMine,
        OwnVisit::Reminders => return reminder::topic(view, found),
        OwnVisit::Sent => Topic::SentReminders,
        OwnVisit::Night => Topic::QuietReminders,
        OwnVisit::Email if slots.iter().any(gives) => return None,
        OwnVisit::Email => Topic::MyEmail,
        OwnVisit::Phone => Topic::MyPhone,
        OwnVisit::Name => Topic::MyName,
        OwnVisit::Link if view.setting.profile.services.iter().any(|it| it.online) => {
            Topic::MeetLink
        }
        OwnVisit::Link | OwnVisit::OneName | OwnVisit::Mine | OwnVisit::Theirs => return None,
    }))
}

/// Whether a service is named: "is there anything for a cleaning tomorrow?" looks for a time.
const fn names_service(act: &Act) -> bool {
    matches!(act, Act::Inform(Slot::Service(_)))
}

/// Reads the question or the courtesy of a cue.
pub(super) fn topic(
    view: &View<'_>,
    chosen: &[Reading],
    cues: &Cues,
    found: &Match,
    slots: &[Act],
) -> Option<Act> {
    let has = |wanted: fn(&Act) -> bool| slots.iter().any(wanted);
    let asks = cues.is_question();
    Some(match found.cue {
        // What a cancellation costs is asked of its rules.
        Cue::Price if cues.beside(found, &[Cue::Cancel]) => return None,
        Cue::Price if cost::is_price_of_subject(cues, found) => return None,
        Cue::Price | Cue::Length if cost::is_priced(view, chosen, cues, found) => return None,
        Cue::Together if cues.any(&[Cue::Price]) => Act::Ask(Topic::Together),
        Cue::Price => Act::Ask(Topic::Price),
        Cue::Length => Act::Ask(Topic::Length),
        Cue::Compares if !has(|act| matches!(act, Act::Inform(Slot::When(_)))) => {
            Act::Ask(Topic::Compare)
        }
        Cue::Address if !has(|act| matches!(act, Act::Inform(Slot::Email(_)))) => {
            Act::Ask(Topic::Address)
        }
        // "Do you work at people's homes?" asks for no hours.
        Cue::Hours
            if works_with(view, chosen, found)
                || cues.beside(found, &[Cue::About(Subject::HOME_VISITS)]) =>
        {
            return None;
        }
        Cue::Hours => Act::Ask(Topic::Hours),
        Cue::Phone => Act::Ask(Topic::Phone),
        Cue::Services if has(names_service) => Act::Request(Request::Look),
        Cue::Services => Act::Ask(Topic::Services),
        Cue::Staff if tells_of_a_person(view, found) || asks_which_animals(view, cues, found) => {
            return None;
        }
        Cue::Staff if asks || chosen.len() < SHORT || view.has(found.from, Cue::Wonders) => {
            Act::Ask(Topic::Staff)
        }
        Cue::Better => Act::Ask(Topic::Better),
        Cue::Ends => Act::Ask(Topic::Ends),
        Cue::Horizon => Act::Ask(Topic::Horizon),
        Cue::Capacity => Act::Ask(party(view).map_or(Topic::Capacity, Topic::Fact)),
        Cue::Robot => Act::Ask(Topic::Robot),
        Cue::Own(asked) => return own_visit(view, found, asked, slots),
        Cue::AskHuman => Act::Ask(fact::told_of(view, found).map_or(Topic::Human, Topic::Fact)),
        Cue::ZoneWhich => Act::Ask(Topic::Zone),
        // "Could someone help with that?" asks for no help with this chat.
        Cue::Help if found.until - found.from > 1 || view.tokens.len() <= BARE => {
            Act::Ask(Topic::Help)
        }
        Cue::CancelRule => Act::Ask(Topic::CancelRules),
        Cue::Greet => Act::Courtesy(Courtesy::Greet),
        Cue::Thanks => Act::Courtesy(Courtesy::Thanks),
        Cue::Noted => Act::Courtesy(Courtesy::Noted),
        Cue::Bye => Act::Courtesy(Courtesy::Bye),
        Cue::Apologises => Act::Courtesy(Courtesy::Sorry),
        // "Does it hurt?" is a question and no pain.
        Cue::Pain if !cues.has(Cue::About(Subject::PAIN)) => Act::Courtesy(Courtesy::Pain),
        Cue::Offers | Cue::Does
            if (asks || question::wonders(view, &left::sentence(view.tokens, found.from)))
                && !has(|act| matches!(act, Act::Inform(Slot::Staff(_))))
                && has(|act| matches!(act, Act::Inform(Slot::Service(_))))
                && !has(|act| matches!(act, Act::Inform(Slot::When(_)))) =>
        {
            Act::Ask(Topic::Price)
        }
        _ => return None,
    })
}
