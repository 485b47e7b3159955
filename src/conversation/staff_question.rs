//! What words of staff answer: the question, the times or the visit that they were shown last.
//!
//! The buttons of the last reply say what it is about, so what is typed means what a press would mean, and
//! nothing more is stored. An answer is a plain yes or no; words that say more are read anew.

use jiff::civil::{Date, DateTime};

use crate::{
    chat::{Action, AwayAction, Press, Reply, VisitAction},
    ids::BookingId,
    lang::{self, Cue, StaffCue},
    phrase,
};

/// What staff were shown last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// A question, with what is done after a yes and after a no.
    Question { yes: Action, no: Action },
    /// Whether customers are to be asked for another time, each by a button.
    AskCustomers,
    /// Times for a visit that is to be moved; `day`: all of them are on it.
    Times { visit: BookingId, day: Option<Date> },
    /// A visit.
    Visit(BookingId),
}

/// Returns what a reply shows to staff; `None`: something else, or several visits to choose from.
pub(super) fn shown(reply: &Reply) -> Option<Shown> {
    let actions: Vec<&Action> = actions(reply).collect();
    let find = |wanted: fn(&Action) -> bool| actions.iter().copied().find(|it| wanted(it)).cloned();
    let yes = find(|it| {
        matches!(
            it,
            Action::Away(AwayAction::Block { .. }) | Action::CancelYes(..) | Action::ChangeYes(..)
        )
    });
    let no = find(|it| matches!(it, Action::Away(AwayAction::Leave) | Action::Keep(_)));
    if let (Some(yes), Some(no)) = (yes, no) {
        return Some(Shown::Question { yes, no });
    }
    if find(|it| matches!(it, Action::Away(AwayAction::Ask(..)))).is_some() {
        return Some(Shown::AskCustomers);
    }
    times(&actions).or_else(|| visit(&actions))
}

fn actions(reply: &Reply) -> impl Iterator<Item = &Action> {
    reply.buttons.iter().flatten().filter_map(|button| match &button.press {
        Press::Do(action) => Some(action),
        _ => None,
    })
}

/// Reads days or times for a visit that is to be moved.
fn times(actions: &[&Action]) -> Option<Shown> {
    let picks = actions.iter().filter_map(|action| match action {
        Action::Days(pick, _) | Action::Times(pick, _) | Action::Take(pick, _) => {
            pick.moving.clone()
        }
        _ => None,
    });
    let visit = only(picks)?;
    let starts = actions.iter().filter_map(|action| match action {
        Action::Take(_, start) => Some(start.date()),
        _ => None,
    });
    Some(Shown::Times { visit, day: only(starts) })
}

/// Reads one visit with what can be done about it.
fn visit(actions: &[&Action]) -> Option<Shown> {
    let visits =
        actions.iter().filter_map(|action| match action {
            Action::Move(id)
            | Action::Cancel(id)
            | Action::Visit(
                VisitAction::Came(id) | VisitAction::NoShow(id) | VisitAction::Show(id),
            ) => Some(id.clone()),
            _ => None,
        });
    only(visits).map(Shown::Visit)
}

/// Returns what all of these are; `None`: there are none, or they differ.
fn only<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// What typed words do about a visit of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Cancel it.
    Cancel,
    /// Move it.
    Move,
    /// Note that the customer did not come.
    NoShow,
}

/// Returns what words want done about a visit; `None`: nothing, or they say that something is not to be
/// done.
pub(super) fn wanted(text: &str) -> Option<Wanted> {
    let cues = cues(text);
    let has = |cue| cues.contains(&cue);
    if lang::staff_cues(text).contains(&StaffCue::NoShow) {
        return Some(Wanted::NoShow);
    }
    if has(Cue::Not) || has(Cue::Keep) || has(Cue::Book) {
        return None;
    }
    match (has(Cue::Move), has(Cue::Cancel)) {
        (true, _) => Some(Wanted::Move),
        (false, true) => Some(Wanted::Cancel),
        (false, false) => None,
    }
}

/// Returns the answer that words give to a question of ours; `None`: they say more, or something else.
/// `block`: the question is whether to block a time.
pub(super) fn yes_or_no(text: &str, block: bool) -> Option<bool> {
    let words = phrase::words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    let found = lang::matches(&keys);
    let has = |wanted: &[Cue]| found.iter().any(|found| wanted.contains(&found.cue));
    if text.contains('?') {
        return None;
    }
    if has(&[Cue::No, Cue::Not, Cue::Keep, Cue::NeverMind, Cue::Decline]) {
        return Some(false);
    }
    if has(&[Cue::Move, Cue::Book]) {
        return None;
    }
    let begins = found.iter().any(|found| found.cue == Cue::Yes && found.from == 0);
    let blocks = block && lang::staff_cues(text).contains(&StaffCue::Block);
    (begins || blocks).then_some(true)
}

fn cues(text: &str) -> Vec<Cue> {
    let words = phrase::words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    lang::matches(&keys).into_iter().map(|found| found.cue).collect()
}

/// Puts a day and an hour together that words name for a visit; the day is that of the times shown, or
/// of the visit, where only an hour is said.
pub(super) fn target(
    said: &phrase::Meaning,
    hour: Option<jiff::civil::Time>,
    day: Option<Date>,
) -> Target {
    match (said.date, said.exact_time().or(hour), day) {
        (_, None, _) if said.time.is_some() || said.date_end.is_some() => match said.date {
            Some(day) => Target::Day(day),
            None => Target::Nothing,
        },
        (Some(day), Some(time), _) | (None, Some(time), Some(day)) => {
            Target::Start(day.to_datetime(time))
        }
        (Some(day), None, _) => Target::Day(day),
        (None, ..) => Target::Nothing,
    }
}

/// Where a visit is to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// To this local start.
    Start(DateTime),
    /// To this day; the hour is still to be chosen.
    Day(Date),
    /// They say neither.
    Nothing,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        chat::{Button, Pick},
        ids::{ServiceId, StaffId},
    };

    fn reply(actions: impl IntoIterator<Item = Action>) -> Reply {
        let row = actions.into_iter().map(|action| Button::new("label", action)).collect();
        Reply::text("?").with(vec![row])
    }

    fn id(id: &str) -> BookingId {
        BookingId::new(id)
    }

    #[test]
    fn the_buttons_say_what_was_asked() {
        let at = date(2026, 11, 24).at(9, 0, 0, 0);
        let block = AwayAction::Block { staff: StaffId::new("olena"), from: at, until: at };
        let question = reply([Action::Away(block.clone()), Action::Away(AwayAction::Leave)]);
        let expected =
            Shown::Question { yes: Action::Away(block), no: Action::Away(AwayAction::Leave) };
        assert_eq!(shown(&question), Some(expected));
        let cancel = reply([Action::CancelYes(id("b"), 1), Action::Keep(id("b"))]);
        assert!(matches!(shown(&cancel), Some(Shown::Question { .. })));
    }

    #[test]
    fn times_for_one_visit_are_of_one_day_or_of_several() {
        let pick = Pick { service: ServiceId::new("haircut"), staff: None, moving: Some(id("b")) };
        let day = date(2026, 11, 24);
        let start = |hour| Action::Take(pick.clone(), day.at(hour, 0, 0, 0));
        let times = reply([start(9), start(10), Action::Move(id("b"))]);
        assert_eq!(shown(&times), Some(Shown::Times { visit: id("b"), day: Some(day) }));
        let days = reply([Action::Times(pick.clone(), day), Action::Times(pick, day)]);
        assert_eq!(shown(&days), Some(Shown::Times { visit: id("b"), day: None }));
    }

    #[test]
    fn one_visit_is_meant_and_a_list_of_several_is_none() {
        let one = reply([Action::Move(id("b")), Action::Cancel(id("b"))]);
        assert_eq!(shown(&one), Some(Shown::Visit(id("b"))));
        let several = ["a", "b"].map(|it| Action::Visit(VisitAction::Show(id(it))));
        assert_eq!(shown(&reply(several)), None);
        assert_eq!(shown(&reply([])), None);
    }

    #[test]
    fn a_plain_yes_or_no_answers_and_other_words_do_not() {
        for text in ["yes", "Yes, block it", "так", "так, заблокуй", "ok", "заблокуй"]
        {
            assert_eq!(yes_or_no(text, true), Some(true), "{text}");
        }
        for text in ["no", "ні", "ні, не треба", "don't", "no, keep it"] {
            assert_eq!(yes_or_no(text, true), Some(false), "{text}");
        }
        for text in ["who is booked?", "Anna", "block", "to Friday"] {
            assert_eq!(yes_or_no(text, false), None, "{text}");
        }
    }

    #[test]
    fn what_is_wanted_of_a_visit_is_read_from_the_words() {
        for (text, expected) in [
            ("cancel Bob's appointment on Friday", Some(Wanted::Cancel)),
            ("move it to friday at 11am", Some(Wanted::Move)),
            ("перенеси на п'ятницю", Some(Wanted::Move)),
            ("скасуй", Some(Wanted::Cancel)),
            ("Ann Lee is a no-show", Some(Wanted::NoShow)),
            ("don't cancel it", None),
            ("hello", None),
        ] {
            assert_eq!(wanted(text), expected, "{text}");
        }
    }
}
