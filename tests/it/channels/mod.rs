//! What every channel must do: one suite, run for each.
//!
//! A [`Place`] is a channel with its far end: it takes an [`Outgoing`] through the real client
//! code, and shows what a person sees there. A new channel implements it and adds its line.

use async_trait::async_trait;
use jiff::Timestamp;
use zapys::{
    channel::{
        AcceptError, Channel, ChannelHost, Connection, Error,
        discord::{AutocompleteQuery, BookingForm, Choice, DiscordHost, ReadPosition},
        telegram::TelegramHost,
    },
    chat::{ConnectedAccount, File, Inbound, Outgoing, Reply},
    ids::{BusinessId, ConversationKey, Lang, Platform},
};

mod terminal;
mod telegram;
pub(crate) mod discord;

/// A channel with its far end.
pub(crate) trait Place {
    /// The channel.
    fn channel(&self) -> &dyn Channel;
    /// A conversation that can be spoken to.
    fn conversation(&self) -> ConversationKey;
    /// Everything a person has been shown there since, in one text.
    async fn seen(&self) -> String;
    /// The most characters that one message takes; `None`: any number.
    fn most(&self) -> Option<usize>;
}

/// A host that stores nothing and suggests nothing, for channels that only send.
struct IdleHost;

#[async_trait]
impl ChannelHost for IdleHost {
    async fn accept(&self, _: Inbound) -> Result<(), AcceptError> {
        Ok(())
    }

    fn now(&self) -> Timestamp {
        "2026-11-23T08:00:00Z".parse().unwrap()
    }

    async fn record_connection(&self, _: Platform, _: &BusinessId, _: Connection) {}
}

#[async_trait]
impl TelegramHost for IdleHost {
    async fn record_account(
        &self,
        _: &BusinessId,
        _: Option<&str>,
        _: ConnectedAccount,
    ) -> Result<(), AcceptError> {
        Ok(())
    }

    async fn account(
        &self,
        _: &BusinessId,
        _: &str,
    ) -> Result<Option<ConnectedAccount>, AcceptError> {
        Ok(None)
    }

    async fn account_of(
        &self,
        _: &BusinessId,
        _: &str,
    ) -> Result<Option<ConnectedAccount>, AcceptError> {
        Ok(None)
    }
}

#[async_trait]
impl DiscordHost for IdleHost {
    async fn suggest(&self, _: AutocompleteQuery) -> Vec<Choice> {
        Vec::new()
    }

    fn say(&self, _: Lang, id: &str) -> String {
        id.to_owned()
    }

    fn answer_lang(&self, _: &BusinessId, locale: Option<Lang>) -> Lang {
        locale.unwrap_or(Lang::En)
    }

    async fn booking_form(&self, _: &ConversationKey, _: Option<Lang>) -> Option<BookingForm> {
        None
    }

    async fn read_positions(&self, _: &BusinessId) -> Option<Vec<ReadPosition>> {
        Some(Vec::new())
    }
}

fn out(id: i64, text: &str) -> Outgoing {
    Outgoing { id, lang: Lang::En, reply: Reply::text(text), file: None }
}

/// The contract that every channel meets.
pub(crate) async fn meets_the_contract(place: &impl Place, platform: Platform) {
    let (channel, to) = (place.channel(), place.conversation());
    assert_eq!(channel.platform(), platform);
    channel.typing(&to).await;
    // Words arrive as they are, markup and all.
    let words = "a < b & c > d <b>bold</b> *x* _y_ `z` @everyone";
    channel.send(&to, &out(1, words)).await.unwrap();
    assert_eq!(place.seen().await.trim(), words);
    // The same job again is no mistake.
    channel.send(&to, &out(1, words)).await.unwrap();
    place.seen().await;
    // A long text arrives whole, in order.
    let many: Vec<String> = (0..3000).map(|number| format!("слово{number}")).collect();
    channel.send(&to, &out(2, &many.join(" "))).await.unwrap();
    let seen = place.seen().await;
    assert_eq!(seen.split_whitespace().collect::<Vec<_>>(), many);
    if let Some(most) = place.most() {
        assert!(seen.chars().count() > most, "more than one message");
    }
    // A handle that means nothing here is a new message; a file goes along or is left out.
    let reply = Reply { handle: Some("?".into()), in_place: true, ..Reply::text("with a file") };
    let file = Some(File { name: "appointment.ics".into(), text: "BEGIN:VCALENDAR".into() });
    channel.send(&to, &Outgoing { id: 3, lang: Lang::En, reply, file }).await.unwrap();
    assert!(place.seen().await.starts_with("with a file"));
    // Nothing to say is said somehow, and never refused for ever.
    channel.send(&to, &out(4, "")).await.unwrap();
    place.seen().await;
}

/// A person who cannot be reached any more, for channels that can tell.
pub(crate) async fn reports_an_unreachable_person(channel: &dyn Channel, gone: &ConversationKey) {
    let sent = channel.send(gone, &out(5, "hello")).await;
    assert!(matches!(sent, Err(Error::Gone)), "{sent:?}");
}

/// A reply that the platform always refuses, for platforms that can refuse: `refuse` has them refuse
/// the next message, however it is repaired.
pub(crate) async fn reports_a_final_refusal(place: &impl Place, refuse: impl FnOnce()) {
    let (channel, to) = (place.channel(), place.conversation());
    place.seen().await;
    refuse();
    let sent = channel.send(&to, &out(6, "something <b>else</b>")).await;
    assert!(matches!(sent, Err(Error::Refused(_))), "{sent:?}");
    // Other words are taken, under an id that no row has.
    channel.send(&to, &out(-6, "sorry")).await.unwrap();
    assert_eq!(place.seen().await, "sorry");
}
