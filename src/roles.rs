//! Who may do what in a business: customers, staff members and owners.
//!
//! One function decides, [`check`], and every command, button and sentence of staff asks it. Who a
//! person is comes from the account that redeemed an invitation and from the business's file, never
//! from what they say. The file has the last word: who is no longer in it is a customer.
//!
//! | permission | customer | staff member | owner |
//! |---|---|---|---|
//! | read the help of staff | no | yes | yes |
//! | read the figures of the business | no | no | yes |
//! | see the bookings of a staff member | no | their own | of all |
//! | ask why a time of a staff member is not offered | no | their own | of all |
//! | block time of a staff member, or free it | no | their own | of all |
//! | change the bookings of a staff member | no | their own | of all |
//! | connect the calendar of a staff member | no | their own | their own |
//! | correct an address in the bookings of a staff member | no | their own | of all |
//! | have the bot answer in the account of a staff member | no | their own | their own |
//!
//! What customers do with bookings of their own needs no permission: such a booking is looked up among
//! those of the person who writes.

use crate::{
    bots::BusinessProfile,
    ids::{BusinessId, StaffId},
};

/// Who a person is in a business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A customer, or a person who worked here once.
    Customer,
    /// A staff member.
    Staff(StaffId),
    /// A staff member who owns the business.
    Owner(StaffId),
}

/// An account that redeemed an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account<'a> {
    /// The business that invited it.
    pub business: &'a BusinessId,
    /// The staff member that it became.
    pub staff: &'a StaffId,
}

/// What a person wants to do, and whose bookings or calendar it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission<'a> {
    /// Read what staff can do here.
    ReadStaffHelp,
    /// Read the figures of the business: how many visits, who booked, what models cost.
    ReadNumbers,
    /// See the bookings of this staff member, with the customers' names and phone numbers.
    SeeBookings(&'a StaffId),
    /// Ask why a time of this staff member is not offered.
    ExplainTimes(&'a StaffId),
    /// Block time of this staff member, or take that back.
    BlockTime(&'a StaffId),
    /// Move and cancel the bookings of this staff member, ask their customers for another time, note
    /// something on them and whether the customer came.
    ChangeBookings(&'a StaffId),
    /// Connect or disconnect the calendar of this staff member, and choose what counts in it.
    ConnectCalendar(&'a StaffId),
    /// Correct an address that takes no letters, in the bookings of this staff member.
    CorrectAddress(&'a StaffId),
    /// Answer a customer in place of the bot, where this staff member was asked to.
    AnswerCustomer(&'a StaffId),
    /// Have the bot answer customers in an account that this staff member holds.
    HaveAnswered(&'a StaffId),
}

/// Why a person may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// Only staff may.
    StaffOnly,
    /// Only an owner may.
    OwnerOnly,
    /// It is another staff member's, and only they or an owner may.
    NotTheirs,
}

impl Role {
    /// Returns who a person is. `account`: what the store knows of them; `None`: they redeemed no
    /// invitation.
    pub fn of(profile: &BusinessProfile, account: Option<Account<'_>>) -> Self {
        let here = account.filter(|account| *account.business == profile.id);
        match here.and_then(|account| profile.staff(account.staff)) {
            Some(member) if member.is_business_owner => Self::Owner(member.id.clone()),
            Some(member) => Self::Staff(member.id.clone()),
            None => Self::Customer,
        }
    }

    /// Returns the staff member that a person is; `None`: a customer.
    pub const fn member(&self) -> Option<&StaffId> {
        match self {
            Self::Customer => None,
            Self::Staff(member) | Self::Owner(member) => Some(member),
        }
    }
}

/// Decides whether a person may do something.
///
/// # Errors
/// Why they may not.
pub fn check(role: &Role, wanted: Permission<'_>) -> Result<(), Denial> {
    let Some(own) = role.member() else { return Err(Denial::StaffOnly) };
    let (whose, by_owner) = match wanted {
        Permission::ReadStaffHelp => return Ok(()),
        Permission::ReadNumbers if matches!(role, Role::Owner(_)) => return Ok(()),
        Permission::ReadNumbers => return Err(Denial::OwnerOnly),
        Permission::SeeBookings(of)
        | Permission::ExplainTimes(of)
        | Permission::BlockTime(of)
        | Permission::ChangeBookings(of)
        | Permission::CorrectAddress(of) => (of, true),
        // A consent is given by the person whose account it is.
        Permission::ConnectCalendar(of)
        | Permission::HaveAnswered(of)
        // What a customer writes to one person is for that person.
        | Permission::AnswerCustomer(of) => (of, false),
    };
    let owns = by_owner && matches!(role, Role::Owner(_));
    if whose == own || owns { Ok(()) } else { Err(Denial::NotTheirs) }
}

/// Returns whether the bot answers in an account whose holder an invitation made this staff member.
pub fn is_answered_for(profile: &BusinessProfile, holder: &StaffId) -> bool {
    let role = Role::of(profile, Some(Account { business: &profile.id, staff: holder }));
    check(&role, Permission::HaveAnswered(holder)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Denial::{NotTheirs, OwnerOnly, StaffOnly};
    use Permission::{
        AnswerCustomer, BlockTime, ChangeBookings, ConnectCalendar, CorrectAddress, ExplainTimes,
        HaveAnswered, ReadNumbers, ReadStaffHelp, SeeBookings,
    };
    use jiff::tz::TimeZoneDatabase;

    fn salon() -> BusinessProfile {
        let text = include_str!("../bots/salon.toml");
        crate::bots::parse(&BusinessId::new("salon"), text, &TimeZoneDatabase::bundled()).unwrap()
    }

    /// Returns who a person with an account of this business and staff member is in the salon.
    fn role(business: &str, staff: &str) -> Role {
        let (business, staff) = (BusinessId::new(business), StaffId::new(staff));
        Role::of(&salon(), Some(Account { business: &business, staff: &staff }))
    }

    /// Every person: a customer, a staff member, an owner, a former staff member, and one of another
    /// business.
    fn everyone() -> [(&'static str, Role); 5] {
        [
            ("customer", Role::of(&salon(), None)),
            ("staff member", role("salon", "iryna")),
            ("owner", role("salon", "olena")),
            ("former staff member", role("salon", "oksana")),
            ("staff member of another business", role("studio", "iryna")),
        ]
    }

    #[test]
    fn every_role_may_do_what_the_table_says_and_nothing_else() {
        const NO: Result<(), Denial> = Err(StaffOnly);
        const OTHERS: Result<(), Denial> = Err(NotTheirs);
        let (iryna, svitlana) = (StaffId::new("iryna"), StaffId::new("svitlana"));
        let (olena, oksana) = (StaffId::new("olena"), StaffId::new("oksana"));
        // The columns are those of `everyone`.
        let table = [
            (ReadStaffHelp, [NO, Ok(()), Ok(()), NO, NO]),
            (ReadNumbers, [NO, Err(OwnerOnly), Ok(()), NO, NO]),
            (SeeBookings(&iryna), [NO, Ok(()), Ok(()), NO, NO]),
            (SeeBookings(&svitlana), [NO, OTHERS, Ok(()), NO, NO]),
            (SeeBookings(&olena), [NO, OTHERS, Ok(()), NO, NO]),
            (ExplainTimes(&iryna), [NO, Ok(()), Ok(()), NO, NO]),
            (ExplainTimes(&svitlana), [NO, OTHERS, Ok(()), NO, NO]),
            (BlockTime(&iryna), [NO, Ok(()), Ok(()), NO, NO]),
            (BlockTime(&svitlana), [NO, OTHERS, Ok(()), NO, NO]),
            (ChangeBookings(&iryna), [NO, Ok(()), Ok(()), NO, NO]),
            (ChangeBookings(&svitlana), [NO, OTHERS, Ok(()), NO, NO]),
            (ConnectCalendar(&iryna), [NO, Ok(()), OTHERS, NO, NO]),
            (ConnectCalendar(&svitlana), [NO, OTHERS, OTHERS, NO, NO]),
            (ConnectCalendar(&olena), [NO, OTHERS, Ok(()), NO, NO]),
            (CorrectAddress(&iryna), [NO, Ok(()), Ok(()), NO, NO]),
            (CorrectAddress(&svitlana), [NO, OTHERS, Ok(()), NO, NO]),
            (CorrectAddress(&olena), [NO, OTHERS, Ok(()), NO, NO]),
            (AnswerCustomer(&iryna), [NO, Ok(()), OTHERS, NO, NO]),
            (AnswerCustomer(&svitlana), [NO, OTHERS, OTHERS, NO, NO]),
            (AnswerCustomer(&olena), [NO, OTHERS, Ok(()), NO, NO]),
            (AnswerCustomer(&oksana), [NO, OTHERS, OTHERS, NO, NO]),
            (HaveAnswered(&iryna), [NO, Ok(()), OTHERS, NO, NO]),
            (HaveAnswered(&olena), [NO, OTHERS, Ok(()), NO, NO]),
            (HaveAnswered(&oksana), [NO, OTHERS, OTHERS, NO, NO]),
        ];
        for (wanted, expected) in table {
            for ((who, role), expected) in everyone().into_iter().zip(expected) {
                assert_eq!(check(&role, wanted), expected, "{who}: {wanted:?}");
            }
        }
    }

    #[test]
    fn the_file_has_the_last_word_on_who_is_staff() {
        assert_eq!(role("salon", "olena"), Role::Owner(StaffId::new("olena")));
        assert_eq!(role("salon", "iryna"), Role::Staff(StaffId::new("iryna")));
        assert_eq!(role("salon", "oksana"), Role::Customer, "she has left");
        assert_eq!(role("studio", "olena"), Role::Customer, "she works elsewhere");
        assert!(is_answered_for(&salon(), &StaffId::new("iryna")));
        assert!(!is_answered_for(&salon(), &StaffId::new("oksana")), "her account is a stranger's");
    }
}
