//! The wishes that a word says by itself, whichever sentence it stands in.

use crate::lang::{Cue, Match};

use super::{Request, view::View};

/// Returns what is wanted by words of one kind; `None`: that depends on what stands beside them.
pub(super) const fn plain(cue: Cue) -> Option<Request> {
    Some(match cue {
        Cue::Book => Request::Book,
        Cue::Look => Request::Look,
        Cue::List => Request::List,
        Cue::Human => Request::Human,
        Cue::Again => Request::Again,
        Cue::Rather => Request::Rather,
        Cue::Late => Request::Late,
        Cue::Details => Request::Details,
        Cue::Resend => Request::Resend,
        Cue::Repeat | Cue::Weekly => Request::Repeat,
        Cue::SameLast => Request::SameLast,
        Cue::Wait | Cue::Consults => Request::Wait,
        Cue::Keep => Request::Keep,
        Cue::NothingMore => Request::NoEmail,
        Cue::AfterBooking => Request::Behind,
        Cue::BeforeBooking => Request::Ahead,
        Cue::Undo => Request::Undo,
        Cue::AsBefore => Request::AsBefore,
        Cue::Alone => Request::NoMore,
        Cue::Drop => Request::Drop,
        Cue::Decline => Request::Decline,
        Cue::NeverMind => Request::NeverMind,
        Cue::Leaves => Request::Leave,
        Cue::Complains => Request::Complain,
        Cue::FreesUp => Request::WaitFor,
        Cue::TellMe => Request::TellMe,
        Cue::OffList => Request::StopWaiting,
        _ => return None,
    })
}

/// Whether "both" or "all" stands directly before some words: "put both in my name".
pub(super) fn is_for_all(view: &View<'_>, found: &Match) -> bool {
    let near = found.from.saturating_sub(2)..found.from;
    view.with(Cue::All).any(|all| near.contains(&(all.until - 1)))
}
