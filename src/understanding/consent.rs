//! Whether a message is a yes and nothing else, and whether it begins with a yes or a no.

use crate::lang::{Cue, Match};

use super::{
    Act, left,
    reading::{Reading, What},
    sentence::Cues,
    tokens::Token,
    view::View,
};

/// What turns a yes into something else.
const AGAINST: [Cue; 20] = [
    Cue::No,
    Cue::Not,
    Cue::Deny,
    Cue::Keep,
    Cue::But,
    Cue::If,
    Cue::How,
    Cue::Price,
    Cue::Move,
    Cue::Rather,
    Cue::Wait,
    Cue::Gone,
    Cue::Maybe,
    Cue::Address,
    Cue::Human,
    Cue::Look,
    Cue::Other,
    Cue::Policy,
    Cue::Decline,
    Cue::NeverMind,
];

/// What may follow a yes that names the cancellation and takes nothing back: "yes, cancel it, I don't
/// need another day".
const REASONS: [Cue; 5] = [Cue::Not, Cue::Deny, Cue::Rather, Cue::Gone, Cue::NeverMind];

/// Whether the first clause is a yes and names the cancellation, and what follows it neither names
/// something else nor takes it back.
fn agrees_twice(view: &View<'_>, cues: &Cues, chosen: &[Reading], left: &[String]) -> bool {
    let Some(yes) = cues.iter().next().filter(|found| found.cue == Cue::Yes) else { return false };
    let Some(cancel) = cues.iter().find(|found| found.cue == Cue::Cancel) else { return false };
    let end = (cancel.until..view.tokens.len())
        .find(|at| view.tokens.get(*at).is_some_and(Token::ends_clause))
        .unwrap_or(view.tokens.len());
    let opens = (yes.until..cancel.from)
        .all(|at| view.tokens.get(at).is_some_and(|token| !token.ends_sentence()));
    let unexplained = |at: usize| is_unexplained(view, left, at);
    let plain = cues.iter().all(|found| {
        !AGAINST.contains(&found.cue) || found.from >= end && REASONS.contains(&found.cue)
    });
    let names = |it: &Reading| it.words.start >= end && !matches!(it.what, What::Cue(_));
    opens && plain && !(0..end).any(unexplained) && !chosen.iter().any(names)
}

/// What may stand behind a yes to a cancellation as its reason: "yes, maybe another time".
const GOODBYES: [Cue; 5] = [Cue::Rather, Cue::Decline, Cue::Maybe, Cue::NeverMind, Cue::Gone];

/// Whether a yes that is a clause of its own is followed by nothing but a reason or a goodbye.
fn agrees_and_leaves(view: &View<'_>, cues: &Cues, chosen: &[Reading]) -> bool {
    let plain =
        cues.iter().all(|found| !AGAINST.contains(&found.cue) || GOODBYES.contains(&found.cue));
    let only = chosen.iter().all(|it| matches!(it.what, What::Cue(_)));
    agreed(view, cues) != Agreed::No && plain && only
}

/// What a sentence behind a yes may be without taking it back.
const CLOSES: [Cue; 14] = [
    Cue::Yes,
    Cue::Cancel,
    Cue::Please,
    Cue::Thanks,
    Cue::Bye,
    Cue::Noted,
    Cue::Apologises,
    Cue::Decline,
    Cue::NeverMind,
    Cue::Gone,
    Cue::Leaves,
    Cue::Because,
    Cue::Unable,
    Cue::Maybe,
];
/// From so many words on a sentence tells something.
const TELLS: usize = 3;

/// Whether a further sentence tells something that may take the yes back, though each of its words is a small one:
/// "Yes. My husband can drive me, so I'll come."
fn tells_more(view: &View<'_>, cues: &Cues) -> bool {
    let Some(yes) = cues.iter().find(|found| found.cue == Cue::Yes) else { return false };
    left::sentences_behind(view.tokens, yes.from).any(|sentence| {
        let words = view.tokens.get(sentence.clone()).unwrap_or_default();
        let many = words.iter().filter(|token| token.is_word()).count() >= TELLS;
        let closes = |it: Match| CLOSES.contains(&it.cue) && sentence.contains(&it.from);
        many && !cues.iter().any(closes)
    })
}

/// Whether the message is a yes, or the wish to cancel once more, and nothing else.
pub(super) fn consents(view: &View<'_>, cues: &Cues, chosen: &[Reading], left: &[String]) -> bool {
    let quotes = view.text.lines().any(|line| line.trim_start().starts_with('>'));
    if agrees_twice(view, cues, chosen, left) {
        return !quotes && !cues.is_question();
    }
    if tells_more(view, cues) {
        return false;
    }
    if agrees_and_leaves(view, cues, chosen) && (left.is_empty() || only_thanks_for(view, left)) {
        return !quotes && !cues.is_question();
    }
    // "Yes, take it off. I'll write when I'm better" says so twice, and takes nothing back.
    let leaves = cues.has(Cue::Leaves) && !(cues.has(Cue::Yes) && cues.has(Cue::Cancel));
    let fits = |reading: &Reading| {
        matches!(reading.what, What::Cue(_) | What::Service(_) | What::When { .. })
    };
    let says = cues.any(&[Cue::Yes, Cue::Cancel]);
    let first = cues.iter().min_by_key(|found| found.from).map(|found| found.from);
    let leads = cues.iter().any(|found| {
        Some(found.from) == first && matches!(found.cue, Cue::Yes | Cue::Cancel | Cue::Please)
    }) || cues.iter().any(|found| found.cue == Cue::Cancel);
    says && leads
        && (left.is_empty() || only_thanks_for(view, left))
        && !quotes
        && !cues.is_question()
        && !leaves
        && !plain_against(cues, &AGAINST)
        && chosen.iter().all(fits)
}

/// What takes back a yes in front of it.
const TAKES_BACK: [Cue; 7] =
    [Cue::No, Cue::Not, Cue::Deny, Cue::Keep, Cue::But, Cue::If, Cue::Wait];

/// What may be only asked behind a yes: "yes. how do I get there?"
const ASKED: [Cue; 5] = [Cue::How, Cue::Price, Cue::Address, Cue::Human, Cue::Policy];

/// How far a yes goes that a message begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Agreed {
    /// There is none that is a clause of its own, or it is taken back.
    #[default]
    No,
    /// What follows may be another wish, or a reason: "yes, rather in spring. Thanks".
    ToThis,
    /// What follows wishes for nothing, and may ask: "yes. do you take cards?"
    Fully,
}

/// Reads a yes that a message begins with, as a clause of its own, by what follows it.
pub(super) fn agreed(view: &View<'_>, cues: &Cues) -> Agreed {
    let Some(first) = view.tokens.iter().position(Token::is_word) else { return Agreed::No };
    let yes = cues.iter().filter(|found| found.cue == Cue::Yes && found.from <= first);
    let Some(until) = yes.map(|found| found.until).max() else { return Agreed::No };
    // "Yes please", "yes ok".
    let polite = [Cue::Yes, Cue::Please, Cue::Thanks, Cue::Filler];
    let until = (until..view.tokens.len())
        .find(|at| !polite.iter().any(|cue| view.has(*at, *cue)))
        .unwrap_or(view.tokens.len());
    let parted = view.tokens.get(until).is_some_and(|it| it.ends_clause() && it.key != "?");
    let behind = |has: &dyn Fn(Cue) -> bool| cues.iter().any(|it| it.from >= until && has(it.cue));
    let wishes = |cue: Cue| {
        AGAINST.contains(&cue) && !ASKED.contains(&cue) || matches!(cue, Cue::Cancel | Cue::Drop)
    };
    if !parted || behind(&|cue| TAKES_BACK.contains(&cue)) {
        Agreed::No
    } else if behind(&wishes) {
        Agreed::ToThis
    } else {
        Agreed::Fully
    }
}

/// What in a further sentence may take back what the first one accepts.
const DOUBTS: [Cue; 9] = [
    Cue::No,
    Cue::Slip,
    Cue::But,
    Cue::If,
    Cue::Wait,
    Cue::Consults,
    Cue::Keep,
    Cue::Rather,
    Cue::Details,
];

/// Whether a message begins with a sentence that accepts something, and a further one may take it back, because it
/// doubts and says no hour of its own: "Yes. Oh wait, I work Fridays", "10:00. хоча ні", "Yes. What if I want Friday?"
pub(super) fn takes_back(view: &View<'_>, cues: &Cues, chosen: &[Reading]) -> bool {
    let told = |token: &Token| token.is_word() || token.is_number();
    let Some(first) = view.tokens.iter().position(told) else { return false };
    let opening = left::sentence(view.tokens, first);
    let timed = |it: &Reading| matches!(it.what, What::When { .. } | What::Hour(_));
    let accepts = cues.iter().any(|it| it.cue == Cue::Yes && opening.contains(&it.from))
        || chosen.iter().any(|it| timed(it) && opening.contains(&it.words.start));
    accepts
        && left::sentences_behind(view.tokens, first).any(|sentence| {
            let has = |cue: Cue| cues.iter().any(|it| it.cue == cue && sentence.contains(&it.from));
            let own = || chosen.iter().filter(|it| sentence.contains(&it.words.start));
            let said = own().any(|it| !matches!(it.what, What::Cue(_)));
            let hour =
                own().any(|it| matches!(it.what, What::When { time: true, .. } | What::Hour(_)));
            let asks = view.tokens.get(sentence.end).is_some_and(|token| token.key == "?");
            // "And if I'm ten minutes late?" asks for a rule.
            let rule = [Cue::Late, Cue::LateRule].into_iter().any(has);
            let doubts = DOUBTS.into_iter().any(has) && !has(Cue::Thanks) && !rule;
            // A day alone is one that is thought of: "what if I want Friday?"
            let thinks = (has(Cue::If) || has(Cue::Rather)) && asks || has(Cue::Wait);
            doubts && (!said || thinks && !hour)
        })
}

/// Whether a word is one of the pieces that nothing explains.
fn is_unexplained(view: &View<'_>, left: &[String], at: usize) -> bool {
    let key = view.keys.get(at).copied().unwrap_or_default();
    left.iter().any(|piece| piece.to_lowercase().split(' ').any(|word| word == key))
}

/// Whether what nothing explains is what the customer thanks for: "yes. Thanks for understanding".
fn only_thanks_for(view: &View<'_>, left: &[String]) -> bool {
    let is_left = |at: usize| is_unexplained(view, left, at);
    (0..view.tokens.len()).filter(|at| is_left(*at)).all(|at| {
        let sentence = left::sentence(view.tokens, at);
        view.with(Cue::Thanks).any(|it| sentence.contains(&it.from) && it.until <= at)
    })
}

/// Whether a message asks for a booking and for no cancellation: "OK, book it" agrees to none.
pub(super) fn books(view: &View<'_>, cues: &Cues) -> bool {
    // "I'll book later" is a goodbye.
    let later = |book: &Match| {
        view.with(Cue::Leaves).any(|it| it.from <= book.from && book.until <= it.until)
    };
    !cues.has(Cue::Cancel) && view.with(Cue::Book).any(|book| !later(book))
}

/// Whether a cue that turns a yes into something else stands in the message. "Давайте" is both a
/// yes and a change of mind, and a yes when it says no more.
fn plain_against(cues: &Cues, against: &[Cue]) -> bool {
    cues.iter().any(|found| {
        against.contains(&found.cue)
            && !cues.iter().any(|other| {
                other.cue == Cue::Yes && other.from == found.from && other.until >= found.until
            })
    })
}

/// Yes or no, where the message is one.
pub(super) fn answer(view: &View<'_>, cues: &Cues, slots: &[Act]) -> Option<Act> {
    let first = view
        .tokens
        .iter()
        .position(|token| token.is_word() || token.is_number() || is_answer(&token.key))
        .unwrap_or(0);
    let opens = |cue: Cue| cues.iter().any(|found| found.cue == cue && found.from <= first);
    let only = slots.is_empty();
    let says = |cue: Cue| opens(cue) || only && cues.has(cue);
    let no = says(Cue::No) || only && cues.has(Cue::Deny) && !cues.any(&[Cue::Cancel, Cue::Move]);
    let yes = says(Cue::Yes);
    // "Yes. If there is parking" depends on that.
    let depends = only && cues.has(Cue::If);
    match (yes, no) {
        (true, false) if depends => None,
        (true, false) => Some(Act::Confirm(true)),
        (false, true) => Some(Act::Confirm(false)),
        // "No, it is right": what is right is what the customer wrote.
        (true, true) if opens(Cue::No) && !opens(Cue::Yes) => Some(Act::Confirm(false)),
        _ => None,
    }
}

/// Whether a sign is a yes or a no by itself.
fn is_answer(key: &str) -> bool {
    crate::lang::matches(&[key]).iter().any(|found| matches!(found.cue, Cue::Yes | Cue::No))
}
