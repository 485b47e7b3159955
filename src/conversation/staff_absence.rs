//! What staff say of an absence: whose it is and when, or what is missing for the question whether to block
//! the time.

use crate::{
    chat::{Entry, Reply},
    lang::{self, Cue, SaidAbsence, StaffCue},
    messages, phrase,
    roles::{self, Denial, Permission, Role},
    store::{self, transcript},
};

use super::{
    away_time::{AwayTime, SaidTime, away_time},
    denied::denied,
    staff_away::{ask, list, local_now},
    staff_named::{Whose, whose},
    staff_when::{ReadTimes, read_times},
    turn_scope::TurnScope,
};

/// Answers `/away`: without words the absences that are stored, else the question whether to block.
pub(super) async fn away(
    scope: &TurnScope<'_>,
    role: &Role,
    words: Option<&str>,
) -> Result<Reply, store::Error> {
    let Some(words) = words else { return list(scope, role).await };
    let plain = || SaidAbsence { kind: StaffCue::Away, rest: words.to_owned() };
    let said = lang::beside_absence(words).unwrap_or_else(plain);
    let is_several = lang::staff_cues(words).contains(&StaffCue::Several);
    let times = read_times(scope, &said.rest);
    let whose = whose(scope.profile, &said.rest, &times.spans, false);
    propose(scope, role, Proposal { whose, kind: said.kind, is_several, times }).await
}

/// An absence as it was said.
struct Proposal {
    whose: Whose,
    kind: StaffCue,
    is_several: bool,
    times: ReadTimes,
}

/// Asks whether to block a time, or says what is missing or unclear.
async fn propose(
    scope: &TurnScope<'_>,
    role: &Role,
    said: Proposal,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let Some(own) = role.member() else { return Ok(denied(&view, Denial::StaffOnly)) };
    let say = |id: &str| Ok(Reply::text(view.say(id)));
    let of = match said.whose {
        Whose::Own => own.clone(),
        Whose::Of(id) => id,
        Whose::Several(_) => return say("away-one-person"),
        Whose::Unknown(name) => return Ok(Reply::text(messages::unknown_staff(&view, &name))),
    };
    if let Err(denial) = roles::check(role, Permission::BlockTime(&of)) {
        return Ok(denied(&view, denial));
    }
    let meaning = match said.times.meaning {
        Ok(meaning) if !said.is_several => meaning,
        Ok(_) | Err(phrase::Error::Ambiguous(_)) => return say("away-one-time"),
        Err(_) => return say("away-how"),
    };
    let day = meaning.date.unwrap_or(view.today);
    let hours = scope.profile.staff(&of).map(|staff| staff.hours.opening(day));
    let time = SaidTime {
        kind: said.kind,
        meaning,
        mentions: &said.times.mentions,
        has_other_number: said.times.has_other_number,
        hours: hours.unwrap_or_default(),
    };
    match away_time(&time, local_now(scope)) {
        AwayTime::Between(time) => ask(scope, role, &of, time).await,
        AwayTime::Unclear => say("away-how"),
        AwayTime::NoEnd => say(UNTIL_WHEN),
        AwayTime::NoLastDay => say(UNTIL_DAY),
        AwayTime::Several => say("away-one-time"),
        AwayTime::Past => say("away-past"),
        AwayTime::TooLong => say("away-too-long"),
    }
}

/// The questions until when a staff member is away.
const UNTIL_WHEN: &str = "away-until-when";
const UNTIL_DAY: &str = "away-until-day";

/// Answers words of a staff member who says that they, or another one, are away; `None`: they say
/// something else.
pub(super) async fn answer_absence(
    scope: &TurnScope<'_>,
    role: &Role,
    text: &str,
) -> Result<Option<Reply>, store::Error> {
    let text = match lang::beside_absence(text) {
        Some(_) => text.to_owned(),
        None => match unfinished(scope).await? {
            Some(begun) if !orders(text) => format!("{begun} {text}"),
            _ => return Ok(None),
        },
    };
    let Some(said) = lang::beside_absence(&text) else { return Ok(None) };
    if orders(&said.rest) {
        return Ok(None);
    }
    let times = read_times(scope, &said.rest);
    let whose = whose(scope.profile, &said.rest, &times.spans, true);
    // "Is Iryna away tomorrow?" asks, and "can I take Friday off?" wants.
    if text.contains('?') && !matches!(whose, Whose::Own) {
        return Ok(None);
    }
    let is_several = lang::staff_cues(&text).contains(&StaffCue::Several);
    let said = Proposal { whose, kind: said.kind, is_several, times };
    propose(scope, role, said).await.map(Some)
}

/// Returns what a staff member said of an absence if the last answer asked until when it lasts.
async fn unfinished(scope: &TurnScope<'_>) -> Result<Option<String>, store::Error> {
    let (id, view) = (scope.conversation.id, scope.view());
    let last = scope.services.store.read(move |db| transcript::recent(db, id, 2)).await?;
    Ok(match last.as_slice() {
        [Entry::Customer { text: begun, .. }, Entry::Assistant { text, .. }]
            if [UNTIL_WHEN, UNTIL_DAY].iter().any(|id| *text == view.say(id)) =>
        {
            Some(begun.clone())
        }
        _ => None,
    })
}

/// Returns whether words order a visit: staff are customers of their own house as well.
fn orders(text: &str) -> bool {
    let words = phrase::words(text);
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    lang::matches(&keys).iter().any(|found| found.cue == Cue::Book)
}
