//! The accounts of staff in which the bot answers (Telegram's business connections), and who waits there.

use serde::Serialize;

use crate::{
    app::App,
    roles,
    store::connected_accounts::{self, AccountState},
};

use super::line::line;

/// A staff member's own account, without its address.
#[derive(Debug, Serialize)]
pub(super) struct Account {
    bot: String,
    /// `null`: it belongs to a person who is not staff, so it is not served.
    staff: Option<String>,
    connected: bool,
    may_answer: bool,
    /// In how many chats a customer waits for an answer.
    waiting: u32,
}

pub(super) async fn read(app: &App) -> anyhow::Result<Vec<Account>> {
    let states = app.store.read(connected_accounts::every).await?;
    let works = |state: &AccountState| {
        let profile = app.profiles().find(|profile| profile.id == state.bot);
        let holder = profile.zip(state.staff.as_ref());
        holder.is_some_and(|(profile, staff)| roles::is_answered_for(profile, staff))
    };
    let states = states.into_iter().map(|state| {
        let staff = state.staff.clone().filter(|_| works(&state));
        Account::of(AccountState { staff, ..state })
    });
    Ok(states.collect())
}

impl Account {
    fn of(state: AccountState) -> Self {
        let AccountState { bot, staff, is_enabled, can_reply, waiting } = state;
        Self {
            bot: bot.to_string(),
            staff: staff.map(|staff| staff.to_string()),
            connected: is_enabled,
            may_answer: is_enabled && can_reply,
            waiting,
        }
    }

    pub(super) fn line(&self) -> String {
        let Self { bot, staff, connected, may_answer, waiting } = self;
        let Some(staff) = staff else {
            return line("account", format!("{bot}: of a person who is not staff; not served"));
        };
        let state = match (connected, may_answer) {
            (false, _) => "not connected",
            (true, true) => "connected",
            (true, false) => {
                "connected, may not answer; to do: allow it in Telegram, Business, Chatbots"
            }
        };
        let waiting = match waiting {
            0 => String::new(),
            1 => "; 1 customer waits".to_owned(),
            many => format!("; {many} customers wait"),
        };
        line("account", format!("{bot}/{staff}: {state}{waiting}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{BusinessId, StaffId};

    #[test]
    fn an_account_is_named_by_its_holder_and_says_who_waits() {
        let state = |staff: Option<&str>, is_enabled, can_reply, waiting| AccountState {
            bot: BusinessId::new("salon"),
            staff: staff.map(StaffId::new),
            is_enabled,
            can_reply,
            waiting,
        };
        let line = |state| Account::of(state).line();
        assert_eq!(line(state(Some("olena"), true, true, 0)), "account   salon/olena: connected");
        assert_eq!(
            line(state(Some("olena"), true, false, 2)),
            "account   salon/olena: connected, may not answer; to do: allow it in Telegram, \
             Business, Chatbots; 2 customers wait"
        );
        assert!(line(state(None, true, true, 0)).ends_with("not served"));
    }
}
