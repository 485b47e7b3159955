//! Telegram, against the server of its own tests.

use std::sync::Arc;

use zapys::{
    channel::{
        Channel,
        telegram::{Account, Settings, Telegram, Texts},
    },
    ids::{BusinessId, ConversationKey, Platform},
};

use crate::telegram::{
    fake::{Api, Event},
    setup::{OLHA, TOKEN, bad},
};

use super::{
    IdleHost, Place, meets_the_contract, reports_a_final_refusal, reports_an_unreachable_person,
};

struct Chat {
    api: Api,
    telegram: Telegram,
}

fn private(person: i64) -> ConversationKey {
    let (chat, person) = (person.to_string(), person.to_string());
    ConversationKey { bot: BusinessId::new("salon"), platform: Platform::Telegram, chat, person }
}

impl Place for Chat {
    fn channel(&self) -> &dyn Channel {
        &self.telegram
    }

    fn conversation(&self) -> ConversationKey {
        private(OLHA)
    }

    async fn seen(&self) -> String {
        let events = self.api.left(TOKEN, OLHA);
        events.iter().map(Event::text).collect::<Vec<_>>().join("\n")
    }

    fn most(&self) -> Option<usize> {
        Some(4096)
    }
}

#[tokio::test]
async fn telegram_meets_the_contract() {
    let api = Api::start(0).await;
    api.bot(TOKEN, "salon_bot");
    zapys::http::install_provider();
    let settings = Settings { api_url: api.url.clone(), per_second: 0 };
    let texts = Texts {
        answered: "answered".into(),
        write_first: "write first".into(),
        open: "open".into(),
        commands: Vec::new(),
        for_staff: Vec::new(),
    };
    let account =
        Account { business: BusinessId::new("salon"), token: TOKEN.to_owned().into(), texts };
    let telegram = Telegram::new(&settings, vec![account], Arc::new(IdleHost)).unwrap();
    let chat = Chat { api, telegram };
    meets_the_contract(&chat, Platform::Telegram).await;
    chat.api.blocks(TOKEN, 8);
    reports_an_unreachable_person(&chat.telegram, &private(8)).await;
    let unknown = || bad("SOMETHING_NEW_INVALID");
    let refuse = || chat.api.refuses(TOKEN, "SendMessage", &[unknown(), unknown()]);
    reports_a_final_refusal(&chat, refuse).await;
}
