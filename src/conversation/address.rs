//! A staff member corrects an address that takes no letters: by a command, or by a reply to the notice.

use crate::{
    booking::{self, AddressCorrection, AddressRequest},
    chat::{AddressChange, Inbound, InboundKind, Reply},
    ids::StaffId,
    messages,
    roles::{self, Permission},
    schedule::{AddressError, check_address, sent_form},
    store,
};

use super::{turn_result::TurnResult, turn_scope::TurnScope};

/// The command as it stands in a notice that an address takes no letters.
const COMMAND: &str = "/address ";

/// Corrects an address for a staff member.
pub(super) async fn correct_address(
    scope: &TurnScope<'_>,
    member: &StaffId,
    change: Option<&AddressChange>,
) -> Result<Reply, store::Error> {
    let view = scope.view();
    let (Some(change), Some(by)) = (change, scope.profile.staff(member)) else {
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

/// Answers a reply to a notice that an address takes no letters, with the right address in it; `None`:
/// the messages are something else, or are not from staff.
pub(super) async fn answer_notice(
    scope: &TurnScope<'_>,
) -> Result<Option<TurnResult>, store::Error> {
    let Some(change) = replied_change(&scope.turn.inbox) else { return Ok(None) };
    let role = scope.role().await?;
    let Some(member) = role.member() else { return Ok(None) };
    if roles::check(&role, Permission::CorrectAddress(member)).is_err() {
        return Ok(None);
    }
    let reply = correct_address(scope, member, Some(&change)).await?;
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
}
