//! A staff member corrects an address that takes no letters: by a command, or by a reply to the notice.
//!
//! A slip in the right address is asked about. The answer is a press, or words: a yes takes the address that
//! was proposed, a no the one that was written, and an address is taken as the right one. The words count
//! only while the question is the last message of the conversation.

use crate::{
    booking::{self, AddressCorrection, AddressRequest},
    chat::{Action, AddressChange, Button, Entry, Inbound, InboundKind, Job, Press, Reply},
    ids::StaffId,
    lang::{bare_answer, likely_address},
    messages,
    roles::{self, Denial, Permission},
    schedule::{AddressError, check_address, sent_form},
    store::{self, jobs, transcript},
};

use super::{denied::denied, entries::said, turn_result::TurnResult, turn_scope::TurnScope};

/// The command as it stands in a notice that an address takes no letters.
const COMMAND: &str = "/address ";

/// Corrects an address for a staff member. One that is probably misspelt is asked about first; the same
/// correction once more is taken as it is written.
pub(super) async fn correct_address(
    scope: &TurnScope<'_>,
    member: &StaffId,
    change: Option<&AddressChange>,
) -> Result<Reply, store::Error> {
    let Some(change) = change else {
        return Ok(Reply::text(scope.view().say("address-how")));
    };
    if let Some(asked) = question(scope, change)
        && !was_asked(scope, &asked.text).await?
    {
        return Ok(asked);
    }
    write(scope, member, change).await
}

/// Corrects an address as a staff member chose it by a button.
pub(super) async fn settle(
    scope: &TurnScope<'_>,
    change: &AddressChange,
) -> Result<TurnResult, store::Error> {
    let role = scope.role().await?;
    let permitted = role.member().ok_or(Denial::StaffOnly).and_then(|own| {
        roles::check(&role, Permission::CorrectAddress(own))?;
        Ok(own)
    });
    let reply = match permitted {
        Ok(member) => write(scope, member, change).await?,
        Err(denial) => denied(&scope.view(), denial),
    };
    Ok(TurnResult::reply(scope.turn, reply))
}

/// Asks whether another address was meant; `None`: this one is not a slip away from a great one.
fn question(scope: &TurnScope<'_>, change: &AddressChange) -> Option<Reply> {
    let view = scope.view();
    let meant = check_address(&change.new).ok().and_then(|new| likely_address(&new))?;
    let args = [("meant", (&meant).into()), ("new", (&change.new).into())];
    let text = messages::say(view.lang, "address-likely", &args);
    let button = |new: &str| {
        let change = AddressChange { old: change.old.clone(), new: new.to_owned() };
        vec![Button::new(new, Action::Address(change))]
    };
    Some(Reply::text(text).with(vec![button(&meant), button(&change.new)]))
}

/// What a staff member answers to the question in words.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// One of the two addresses.
    Chosen(AddressChange),
    /// Another address, which may have a slip of its own.
    Another(AddressChange),
}

/// Answers words that choose an address, where the last message asked for it; `None`: they are something else,
/// or no such question is open.
pub(super) async fn answer_words(
    scope: &TurnScope<'_>,
    words: &str,
) -> Result<Option<TurnResult>, store::Error> {
    let conversation = scope.conversation.id;
    let last = scope.services.store.read(move |db| jobs::last_sent(db, conversation)).await?;
    let Some(asked) =
        last.and_then(|row| serde_json::from_value::<Job>(row.job.body).ok().and_then(Job::reply))
    else {
        return Ok(None);
    };
    match answer(&asked, words) {
        Some(Answer::Chosen(change)) => settle(scope, &change).await.map(Some),
        Some(Answer::Another(change)) => by_staff(scope, &change).await,
        None => Ok(None),
    }
}

/// Reads an answer to a question of this module; `None`: it is none, or another message was answered.
fn answer(asked: &Reply, words: &str) -> Option<Answer> {
    let shown: Vec<&AddressChange> =
        asked.buttons.iter().flatten().filter_map(address_of).collect();
    let [meant, written] = shown.as_slice() else { return None };
    let takes = |change: &AddressChange| Some(Answer::Chosen(change.clone()));
    match bare_answer(words) {
        Some(true) => return takes(meant),
        Some(false) => return takes(written),
        None => {}
    }
    let change = AddressChange::parse(&format!("{} {words}", meant.old))?;
    let known = shown.iter().find(|it| same(&it.new, &change.new));
    Some(known.map_or(Answer::Another(change), |known| Answer::Chosen((*known).clone())))
}

const fn address_of(button: &Button) -> Option<&AddressChange> {
    match &button.press {
        Press::Do(Action::Address(change)) => Some(change),
        _ => None,
    }
}

/// Whether the last thing that was said here is this question.
async fn was_asked(scope: &TurnScope<'_>, question: &str) -> Result<bool, store::Error> {
    let conversation = scope.conversation.id;
    let last = scope.services.store.read(move |db| transcript::recent(db, conversation, 1)).await?;
    Ok(matches!(last.as_slice(), [Entry::Assistant { text, .. }] if text == question))
}

/// Writes the right address into the bookings.
async fn write(
    scope: &TurnScope<'_>,
    member: &StaffId,
    change: &AddressChange,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let Some(by) = scope.profile.staff(member) else {
        return Ok(Reply::text(view.say("address-how")));
    };
    let new = match check_address(&change.new) {
        Ok(new) => new,
        Err(AddressError::Form) => return Ok(Reply::text(view.say("bad-email"))),
        Err(AddressError::OutsideAscii) => {
            return Ok(Reply::text(view.say("email-outside-ascii")));
        }
    };
    if same(&change.old, &new) {
        return Ok(Reply::text(messages::say(
            view.lang,
            "address-same",
            &[("old", (&new).into())],
        )));
    }
    let call = format!("{}:address", scope.turn.id);
    let request = AddressRequest { old: &change.old, new: &new, by, call: &call };
    let bookings = scope.services.tools.bookings();
    let done = match bookings.correct_address(scope.profile, &request).await {
        Ok(done) => done,
        Err(booking::Error::Store(error)) => return Err(error),
        Err(_) => AddressCorrection::Changing,
    };
    let args = [("old", (&change.old).into()), ("new", (&new).into())];
    let id = match done {
        AddressCorrection::Done => "address-done",
        AddressCorrection::Unknown => "address-unknown",
        AddressCorrection::Changing => "address-changing",
    };
    Ok(Reply::text(messages::say(view.lang, id, &args)))
}

/// Whether two addresses lead to one mailbox: as servers are told them, in any case.
fn same(old: &str, new: &str) -> bool {
    let compared = |address: &str| sent_form(address).map(|address| address.to_lowercase());
    compared(old).is_ok_and(|old| compared(new) == Ok(old))
}

/// Answers a reply to a notice that an address takes no letters, with the right address in it, and words in
/// answer to the question; `None`: the messages are something else, or are not from staff.
pub(super) async fn answer_notice(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    if let Some(change) = replied_change(&scope.turn.inbox) {
        return by_staff(scope, &change).await;
    }
    let lines: Vec<&str> = scope.turn.inbox.iter().map(said).collect();
    answer_words(scope, &lines.join(" ")).await
}

/// Corrects an address; `None`: the writer may not.
async fn by_staff(
    scope: &TurnScope<'_>,
    change: &AddressChange,
) -> Result<Option<TurnResult>, store::Error> {
    let role = scope.role().await?;
    let Some(member) = role.member() else { return Ok(None) };
    if roles::check(&role, Permission::CorrectAddress(member)).is_err() {
        return Ok(None);
    }
    let reply = correct_address(scope, member, Some(change)).await?;
    Ok(Some(TurnResult::reply(scope.turn, reply)))
}

/// Returns the correction that a reply to a notice asks for.
fn replied_change(inbox: &[Inbound]) -> Option<AddressChange> {
    let [inbound] = inbox else { return None };
    let InboundKind::Text(text) = &inbound.said else { return None };
    let (_, named) = inbound.replied_to.as_deref()?.split_once(COMMAND)?;
    let old = named.split_whitespace().next().filter(|word| word.contains('@'))?;
    AddressChange::parse(&format!("{old} {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::turn;

    #[test]
    fn a_reply_to_the_notice_with_one_address_corrects_the_one_that_it_names() {
        let replied = |text: &str, to: Option<&str>| {
            let mut turn = turn([InboundKind::Text(text.to_owned())]);
            for inbound in &mut turn.inbox {
                inbound.replied_to = to.map(str::to_owned);
            }
            replied_change(&turn.inbox)
        };
        let notice = Some("📧 …\nTo correct it, send: /address ann@exmple.com and the right one");
        let change = AddressChange { old: "ann@exmple.com".into(), new: "ann@example.com".into() };
        assert_eq!(replied("ann@example.com", notice), Some(change.clone()));
        assert_eq!(replied("It is ann@example.com, thanks", notice), Some(change));
        assert_eq!(replied("ann@example.com or ann@example.org", notice), None);
        assert_eq!(replied("I shall call her", notice), None);
        assert_eq!(replied("ann@example.com", Some("🆕 Haircut")), None);
        assert_eq!(replied("ann@example.com", None), None);
    }

    #[test]
    fn words_choose_one_of_the_two_addresses_or_name_another() {
        let change =
            |new: &str| AddressChange { old: "ann@exmple.com".into(), new: new.to_owned() };
        let button = |new: &str| vec![Button::new(new, Action::Address(change(new)))];
        let asked = Reply::text("Did you mean ann@gmail.com?")
            .with(vec![button("ann@gmail.com"), button("ann@gmail.con")]);
        for (words, new) in [
            ("yes", "ann@gmail.com"),
            ("Так, дякую!", "ann@gmail.com"),
            ("👍", "ann@gmail.com"),
            ("yes, ann@gmail.com", "ann@gmail.com"),
            ("no", "ann@gmail.con"),
            ("ні", "ann@gmail.con"),
            ("it is ANN@gmail.CON", "ann@gmail.con"),
        ] {
            assert_eq!(answer(&asked, words), Some(Answer::Chosen(change(new))), "{words}");
        }
        let another = Some(Answer::Another(change("ann@ukr.net")));
        assert_eq!(answer(&asked, "no, it is ann@ukr.net"), another);
        for other in ["who came today?", "yes and no", "yes, and who comes tomorrow?", ""] {
            assert_eq!(answer(&asked, other), None, "{other}");
        }
        assert_eq!(answer(&Reply::text("Shall I book it?"), "yes"), None);
    }
}
