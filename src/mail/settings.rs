//! How letters leave, and from which address.

use lettre::{Address, message::Mailbox};

use super::{one_line::one_line, transport::Transport};

/// How letters leave, and from which address.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How they leave.
    pub transport: Transport,
    /// The sender; `None`: `zapys@localhost`.
    pub from: Option<Mailbox>,
}

impl Settings {
    /// Returns the sender of a business's letters: the address of the settings, with the
    /// business's name before it where the settings give none.
    pub fn sender(&self, business: &str) -> Mailbox {
        let default = || Mailbox::new(None, Address::new_dangerous("zapys", "localhost"));
        let from = self.from.clone().unwrap_or_else(default);
        Mailbox { name: from.name.or_else(|| Some(one_line(business))), ..from }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_without_a_name_writes_in_the_business_s_name() {
        let sender = |from: Option<&str>| {
            let transport = Transport::File { dir: "mail".into() };
            let from = from.map(|from| from.parse().unwrap());
            Settings { transport, from }.sender("Салон\r\n«Ромашка»").to_string()
        };
        assert_eq!(sender(None), "Салон «Ромашка» <zapys@localhost>");
        assert_eq!(sender(Some("a@b.com")), "Салон «Ромашка» <a@b.com>");
        assert_eq!(sender(Some("Desk <a@b.com>")), "Desk <a@b.com>");
    }
}
