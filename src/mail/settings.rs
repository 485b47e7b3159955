//! How letters leave, and from which address.

use std::net::SocketAddr;

use lettre::{Address, message::Mailbox};

use super::{dkim::Signer, one_line::one_line, transport::Transport};
use crate::schedule::with_ascii_domain;

/// How letters leave, and from which address.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How they leave.
    pub transport: Transport,
    /// Whether the owner chose that. Files that they did not choose are letters that reach no one.
    pub is_chosen: bool,
    /// The sender's address; `None`: `zapys@localhost`.
    pub from: Option<Address>,
    /// What signs them; `None`: the mail server does, or nothing.
    pub dkim: Option<Signer>,
    /// The DNS server that `zapys doctor` asks about the sender's domain; `None`: the system's.
    pub dns: Option<SocketAddr>,
}

impl Settings {
    /// Returns the address that letters are from.
    pub fn address(&self) -> Address {
        self.from.clone().unwrap_or_else(|| Address::new_dangerous("zapys", "localhost"))
    }

    /// Returns the sender of a business's letters: its name in the language of the letter, because
    /// several businesses may share the address.
    pub fn sender(&self, business: &str) -> Mailbox {
        Mailbox::new(Some(one_line(business)), self.address())
    }
}

/// Reads the sender of letters, with the domain in ASCII; a name before the address is left out. `None`: it
/// is no address.
pub fn read_sender(written: &str) -> Option<Address> {
    let inner = written.strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    let address = inner.map_or(written, |(_, address)| address);
    with_ascii_domain(address).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sender_s_domain_is_told_in_ascii() {
        for (written, address) in [
            ("Салон <desk@приклад.укр>", "desk@xn--80aikifvh.xn--j1amh"),
            ("стіл@приклад.укр", "стіл@xn--80aikifvh.xn--j1amh"),
            ("desk@example.com", "desk@example.com"),
        ] {
            assert_eq!(read_sender(written).unwrap().to_string(), address);
        }
        assert_eq!(read_sender("desk@exаmple.com"), None, "a Cyrillic letter among Latin ones");
    }

    #[test]
    fn a_business_writes_in_its_own_name_from_the_address_of_the_settings() {
        let sender = |from: Option<&str>| {
            let transport = Transport::File { dir: "mail".into() };
            let from = from.map(|from| from.parse().unwrap());
            Settings { transport, is_chosen: true, from, dkim: None, dns: None }
                .sender("Салон\r\n«Ромашка»")
                .to_string()
        };
        assert_eq!(sender(None), "Салон «Ромашка» <zapys@localhost>");
        assert_eq!(sender(Some("a@b.com")), "Салон «Ромашка» <a@b.com>");
    }
}
