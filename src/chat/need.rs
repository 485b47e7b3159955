//! What a service needs to know of its customer, and whether contact data have it.
//!
//! A choice of two is a need of its own, so that what is asked, shown as a form and stored is one list.

use serde::{Deserialize, Serialize};

use crate::schedule::Contact;

/// What a service needs to know of its customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Their name.
    Name,
    /// A mail address.
    Email,
    /// A phone number.
    Phone,
    /// A mail address or a phone number, as the customer likes.
    EmailOrPhone,
}

impl Need {
    /// Returns whether contact data have it.
    pub const fn is_met(self, contact: &Contact) -> bool {
        match self {
            Self::Name => contact.name.is_some(),
            Self::Email => contact.email.is_some(),
            Self::Phone => contact.phone.is_some(),
            Self::EmailOrPhone => contact.email.is_some() || contact.phone.is_some(),
        }
    }

    /// Returns whether it says how the customer can be reached.
    pub const fn reaches(self) -> bool {
        !matches!(self, Self::Name)
    }

    /// Returns whether what is asked for may be answered by this.
    pub const fn takes(self, answer: Self) -> bool {
        match (self, answer) {
            (Self::EmailOrPhone, Self::Email | Self::Phone) => true,
            _ => self as u8 == answer as u8,
        }
    }
}
