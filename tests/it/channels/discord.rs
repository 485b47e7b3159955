//! Discord, against the server of its own tests.

use std::sync::Arc;

use zapys::{
    channel::{
        Channel,
        discord::{Account, Discord, DiscordHost, Settings},
    },
    ids::{BusinessId, ConversationKey, Platform},
};

use crate::discord::fake::{Fake, TOKEN};

use super::{
    IdleHost, Place, meets_the_contract, reports_a_final_refusal, reports_an_unreachable_person,
};

const ANNA: u64 = 41;
const BOHDAN: u64 = 42;

struct Room {
    fake: Fake,
    discord: Discord,
}

fn with(person: u64) -> ConversationKey {
    let (chat, person) = (person.to_string(), person.to_string());
    ConversationKey { bot: BusinessId::new("salon"), platform: Platform::Discord, chat, person }
}

/// What Discord shows of a text: an escape shows what it escapes, and an invisible space nothing.
pub(crate) fn shown(text: &str) -> String {
    let mut shown = String::new();
    let mut chars = text.chars().filter(|c| *c != '\u{200b}');
    while let Some(c) = chars.next() {
        shown.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    shown
}

impl Place for Room {
    fn channel(&self) -> &dyn Channel {
        &self.discord
    }

    fn conversation(&self) -> ConversationKey {
        with(ANNA)
    }

    async fn seen(&self) -> String {
        let unread = self.fake.until("messages", |seen| {
            let mut all = Vec::new();
            while let Some(message) = seen.direct(ANNA) {
                all.push(shown(message["content"].as_str().unwrap()));
            }
            Some(all)
        });
        unread.await.join("\n")
    }

    fn most(&self) -> Option<usize> {
        Some(2000)
    }
}

#[tokio::test]
async fn discord_meets_the_contract() {
    let fake = Fake::start().await;
    zapys::http::install_provider();
    let settings = Settings { api_url: fake.url.clone() };
    let account = Account { business: BusinessId::new("salon"), token: TOKEN.to_owned().into() };
    let host: Arc<dyn DiscordHost> = Arc::new(IdleHost);
    let discord = Discord::new(&settings, vec![account], &host).unwrap();
    fake.refuse_directs(BOHDAN);
    let room = Room { fake, discord };
    meets_the_contract(&room, Platform::Discord).await;
    reports_an_unreachable_person(&room.discord, &with(BOHDAN)).await;
    let refuse = || room.fake.refuses_words(2);
    reports_a_final_refusal(&room, refuse).await;
    room.fake.close();
}
