//! A message that first answers what is open, and then says more: "8:30. Vasyl, 067… And may I be five minutes
//! late?"
//!
//! As a whole, such a message may answer nothing, because what it says more hides the answer. So it is cut in
//! two, if its first part alone books, moves or cancels what was shown. What the second part says is taken up
//! once that is done. A second part that takes anything back, or says another time of the same visit, is no
//! part of its own.

use crate::{schedule::Contact, understanding::Request};

use super::{Heard, House, Move, Say, Stage, State, open::again, taken_back::begin};

/// A turn's messages, cut in two.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// What answers what is open.
    pub first: Heard,
    /// What is said besides.
    pub rest: Heard,
    /// Whether a sentence ends between them.
    pub ends_sentence: bool,
}

/// What takes back or changes what the first part says.
const TAKES_BACK: &[Request] = &[
    Request::Rather,
    Request::Move,
    Request::Cancel,
    Request::Decline,
    Request::NeverMind,
    Request::Leave,
    Request::Drop,
    Request::NoMore,
    Request::Undo,
    Request::AsBefore,
    Request::Wait,
    Request::Details,
    Request::Keep,
    Request::NoEmail,
    Request::Human,
    Request::Complain,
];

/// Returns the cut by which a turn is taken in two parts; `None`: it is taken as a whole. `cuts` are tried in
/// their order.
pub fn parts(
    state: &State,
    heard: &Heard,
    cuts: impl Iterator<Item = Parts>,
    house: &House<'_>,
) -> Option<Parts> {
    if !state.awaits_answer() || heard.takes_back {
        return None;
    }
    let (after, made) = begin(state, heard, house);
    // What is shown anew says all of it.
    let shown = matches!(after.stage, Stage::Confirming { .. }) && after.stage != state.stage;
    let whole = shown || made.settles();
    let mut cuts = cuts.filter(|cut| !whole || cut.is_one_more());
    cuts.find(|cut| cut.may_follow(state) && begin(state, &cut.first, house).1.settles())
}

/// What is said of the first part of a turn.
#[derive(Debug)]
pub struct Done {
    said: Vec<Say>,
    /// What is asked by it.
    open: Option<Say>,
}

/// Goes on with the second part, once the first one is done. What was said of that is added when all is done.
#[must_use]
pub fn go_on(state: &State, done: &Done, rest: &Heard, house: &House<'_>) -> (State, Move) {
    let (next, made) = begin(state, rest, house);
    let empty = matches!(&made, Move::Say(more) if more.iter().all(|part| done.has(part)));
    (if empty { state.clone() } else { next }, made)
}

impl Done {
    /// Keeps what is said of the first part, after which the conversation stands so.
    #[must_use]
    pub fn new(state: &State, said: Vec<Say>) -> Self {
        Self { said, open: again(state) }
    }

    /// Adds what was said of the first part to what is said of the second one.
    pub fn add_to(self, made: &mut Move) {
        let Move::Say(more) = made else { return };
        more.retain(|part| !self.has(part));
        // What is asked stands last.
        let asks = self.open.is_some();
        let more = std::mem::take(more);
        let parts = if asks { [more, self.said].concat() } else { [self.said, more].concat() };
        *made = Move::Say(parts);
    }

    /// Whether a part says nothing that was not said of the first part.
    fn has(&self, part: &Say) -> bool {
        Some(part) == self.open.as_ref() || self.said.contains(part) || is_empty(part)
    }
}

/// Whether a part says only that nothing was understood.
fn is_empty(part: &Say) -> bool {
    matches!(
        part,
        Say::Lost
            | Say::LostYet
            | Say::Good
            | Say::Welcome
            | Say::Hello
            | Say::Greet
            | Say::GreetAgain
            | Say::AnyTime
            | Say::Stands(_)
            | Say::YesToWhat(_)
    )
}

impl Parts {
    /// Whether the second part may be taken up after the first one, because it takes nothing of that back.
    fn may_follow(&self, state: &State) -> bool {
        let Self { first, rest, ends_sentence } = self;
        let cancels = matches!(state.stage, Stage::Cancelling { .. });
        let denies = rest.confirm == Some(false)
            || !rest.refuses.is_empty()
            || !rest.not.is_empty()
            || !rest.not_services.is_empty()
            || !rest.not_staff.is_empty()
            || rest.wants_any(TAKES_BACK)
            || rest.mends_contact()
            || rest.zone.is_some()
            || rest.hedged;
        // Another hour, service or staff member of the same visit.
        let other = rest.is_timed()
            || rest.any_new()
            || !rest.shifts.is_empty()
            || rest.choice.is_some()
            || rest.people > 1;
        let asks_only = !rest.topics.is_empty() && !rest.is_timed() && rest.shifts.is_empty();
        let same = cancels || !other || asks_only || rest.adds() || self.is_one_more();
        // A name that belongs to the first part stays with it, where the first part alone is all there is to it.
        let named = rest.contact == Contact::default()
            || first.contact == Contact::default() && matches!(state.stage, Stage::Offering { .. });
        // What is told and not understood may take the first part back: "yes. My husband can drive me after all."
        let told = rest.left.is_empty() || !rest.topics.is_empty() || rest.wants(Request::Late);
        let plain = first.left.is_empty()
            && first.conditions.is_empty()
            && !first.hedged
            && !first.wants_any(TAKES_BACK);
        let apart = !cancels || *ends_sentence && rest.comes_later(state);
        apart && plain && told && !denies && same && named && (rest.is_telling() || rest.question)
    }

    /// Whether the second part asks for one more visit beside a plain yes: "Yes. And the two Tuesdays after?"
    fn is_one_more(&self) -> bool {
        let asks = self.rest.question && !self.rest.wants(Request::Look);
        self.first.confirm == Some(true)
            && !self.first.is_timed()
            && (self.rest.adds() || asks)
            && self.rest.is_timed()
    }
}

impl Heard {
    /// Whether a message says only that a visit of a later day is wished for, which takes no cancellation back: "I'll
    /// book again next week".
    fn comes_later(&self, state: &State) -> bool {
        let Stage::Cancelling { list } = &state.stage else { return false };
        let Some(Ok(when)) = &self.when else { return false };
        let later = |day| list.iter().all(|it| it.local_start.date() < day);
        self.left.is_empty()
            && !self.question
            && self.topics.is_empty()
            && self.wants == [Request::Book]
            && when.date.is_some_and(later)
    }

    /// Whether a message is a yes to what was asked, and nothing else.
    #[must_use]
    pub const fn agrees_alone(&self) -> bool {
        self.consents && !self.books
    }

    /// Whether something is asked for in addition.
    fn adds(&self) -> bool {
        self.joins
            || self.other
            || !self.guests.is_empty()
            || self.wants_any(&[Request::Again, Request::Behind, Request::Ahead])
    }
}
