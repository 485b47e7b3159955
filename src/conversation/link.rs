//! `/link`: a customer's chats on two platforms become one.
//!
//! A code is shown in one chat and sent in the other by the same person. Because a stranger could ask for that as well,
//! the person reads what becomes of it and agrees by a button, and the other chat is told.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::{
    bots::BusinessProfile,
    chat::{
        Action, Button, Job, Reply,
        command::{LINK_CODE, LINK_SHOWN},
    },
    ids::Platform,
    messages::{self, View},
    store::{
        self, Tx,
        conversations::Conversation,
        jobs::{self, NewJob},
        linked_accounts::{self, Claim, Linked},
    },
};

use super::{turn_result::TurnResult, turn_scope::TurnScope};

/// The letters of a code: none looks like another one.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How many there are in one: 2^40 codes, of which a conversation may try five in ten minutes.
const LENGTH: usize = 8;

/// Shows a code, or asks whether to link this chat with the one that showed this code.
pub(super) async fn link(
    scope: &TurnScope<'_>,
    code: Option<&str>,
) -> Result<TurnResult, store::Error> {
    let view = scope.view();
    let say = |id| Ok(TurnResult::reply(scope.turn, Reply::text(view.say(id))));
    // In a staff member's own account its holder reads along, and staff have an invitation.
    if scope.conversation.key.account_holder().is_some() {
        return say("link-elsewhere");
    }
    if scope.role().await?.member().is_some() {
        return say("link-staff");
    }
    match code {
        None => show_code(scope).await,
        Some(code) => claim(scope, code).await,
    }
}

async fn show_code(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    let view = scope.view();
    let mut random = [0; LENGTH];
    if getrandom::fill(&mut random).is_err() {
        return Ok(TurnResult::reply(scope.turn, Reply::text(view.say("link-not-now"))));
    }
    let code = code_of(random);
    let (conversation, now) = (scope.conversation.clone(), scope.services.clock.now());
    let (hash, given) = (hash(&code), view.say("link-given"));
    let issued = scope.services.store.write(move |tx| {
        linked_accounts::issue(tx, &conversation, &hash, now)?;
        // An earlier code of this chat is no longer valid.
        store::shown_links::erase(tx, conversation.id, LINK_SHOWN, &given)
    });
    issued.await?;
    let args = [("command", format!("{LINK_SHOWN}{code}").into())];
    let reply = Reply::text(messages::say(view.lang, "link-code", &args));
    Ok(TurnResult::secret(scope.turn, reply, view.say("link-given")))
}

async fn claim(scope: &TurnScope<'_>, code: &str) -> Result<TurnResult, store::Error> {
    let view = scope.view();
    let (conversation, now) = (scope.conversation.clone(), scope.services.clock.now());
    let hash = hash(&plain(code));
    let claimed = scope
        .services
        .store
        .write(move |tx| linked_accounts::claim(tx, &conversation, &hash, now))
        .await?;
    let reply = match claimed {
        Claim::Claimed { platform } => {
            let args = [("platform", platform_name(&view, platform).into())];
            let yes = Button::new(view.say("button-link"), Action::Link);
            Reply::text(messages::say(view.lang, "link-ask", &args)).with(vec![vec![yes]])
        }
        Claim::Own => Reply::text(view.say("link-own")),
        Claim::Unknown => Reply::text(view.say("link-unknown")),
        Claim::TooMany => Reply::text(view.say("link-too-many")),
    };
    Ok(TurnResult::reply(scope.turn, reply))
}

/// Links this chat with the one whose code was sent here, and tells that one.
pub(super) async fn link_as_pressed(scope: &TurnScope<'_>) -> Result<TurnResult, store::Error> {
    let view = scope.view();
    let (conversation, now) = (scope.conversation.clone(), scope.services.clock.now());
    let profile = scope.profile.clone();
    let linked = scope.services.store.write(move |tx| {
        let linked = linked_accounts::link(tx, &conversation, now)?;
        if let Some(linked) = linked.as_ref().filter(|linked| linked.is_new) {
            tell(tx, &profile, linked, &conversation, now)?;
        }
        Ok(linked)
    });
    let text = match linked.await? {
        Some(linked) => {
            let other = platform_name(&view, linked.shown_in.key.platform);
            messages::say(view.lang, "link-done", &[("platform", other.into())])
        }
        None => view.say("link-late"),
    };
    Ok(TurnResult::reply(scope.turn, Reply::text(text)))
}

/// Tells the chat that showed the code, and takes the code out of its message.
fn tell(
    tx: &Tx<'_>,
    profile: &BusinessProfile,
    linked: &Linked,
    from: &Conversation,
    now: Timestamp,
) -> Result<(), store::Error> {
    let to = &linked.shown_in;
    let lang = profile.speaks(to.lang);
    let view = View { profile, lang, today: profile.today(now) };
    store::shown_links::erase(tx, to.id, LINK_SHOWN, &view.say("link-given"))?;
    let args = [("platform", platform_name(&view, from.key.platform).into())];
    let job = Job::Reply(Reply::text(messages::say(lang, "link-told", &args)));
    let key = format!("linked:{}:{}:{}", to.id, from.id, now.as_millisecond());
    let row = NewJob::new(key, &job, &profile.id)?;
    jobs::enqueue(tx, &NewJob { conversation: Some(to.id), ..row }, now).map(drop)
}

fn platform_name(view: &View<'_>, platform: Platform) -> String {
    messages::say(view.lang, "link-platform", &[("platform", platform.as_str().into())])
}

fn code_of(random: [u8; LENGTH]) -> String {
    let letter = |byte: u8| LETTERS.get(usize::from(byte % 32)).copied().unwrap_or(b'a');
    random.into_iter().map(|byte| char::from(letter(byte))).collect()
}

/// Returns a code as it is hashed: people add spaces, and keyboards write a capital letter first.
fn plain(code: &str) -> String {
    let code: String = code.to_lowercase().split_whitespace().collect();
    code.strip_prefix(LINK_CODE).unwrap_or(&code).replace('-', "")
}

fn hash(code: &str) -> [u8; 32] {
    Sha256::digest(code.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = code_of([0, 31, 32, 255, 7, 8, 9, 10]);
        assert_eq!((code.as_str(), code.len()), ("a9a9hijk", LENGTH));
        for typed in ["zl-a9a9hijk", "ZL-A9A9HIJK", " zl-a9a9 hijk ", "a9a9hijk", "Zl-a9a9-hijk"] {
            assert_eq!(plain(typed), code, "{typed}");
        }
    }
}
