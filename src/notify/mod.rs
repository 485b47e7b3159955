//! Who hears of an event of a booking, where and when: one table, without a database.
//!
//! | event | customer's chat | letter to the customer | staff | reminders |
//! |---|---|---|---|---|
//! | confirmed | if a turn ended with "it will be confirmed" | confirmation | notice | planned |
//! | rescheduled by the customer | as above | the new time | notice | planned anew |
//! | rescheduled by staff | who did it, and the new time | the new time | (they did it) | planned anew |
//! | service or staff member changed by the customer | as above | the new details | notice, to the person before as well | planned anew |
//! | the clock rules of its zone changed | that it keeps its local time | the newest file | notice | planned anew |
//! | it cannot follow new clock rules | | | asked to see to it | |
//! | corrected by the customer | (the turn answers) | the same with the right details | notice | |
//! | the address corrected by staff | which address letters go to | the same, to the new address | notice, where another member did it | |
//! | the address takes no letters | asked for another one | | notice | |
//! | a reply to a letter declines it | asked whether to cancel | | notice | |
//! | a reply to a letter proposes another time | asked whether to move it | | notice | |
//! | the calendar's invitation was declined | asked whether to cancel | | notice | |
//! | its event is gone, and nothing tells why | | asked whether it is off | |
//! | its event is there again | | notice | |
//! | asked by staff for another time | which one, with free times | | (they asked) | the question again |
//! | cancelled by the customer | (the turn answers) | cancellation | notice | dropped |
//! | cancelled by staff | who did it | cancellation | (they did it) | dropped |
//! | abandoned | an apology | | letter to the owner: a person is asked for | |
//! | video link ready | the link | the link | | |
//! | video link failed | an apology, if a link was announced | | asked to send one | |
//! | conflict with the calendar | | | asked what is meant | |
//! | customer is coming, cannot come, or is late | (the turn answers) | | notice | |
//!
//! "Staff" is the chats of the staff member who does the booking. Where they have none, the chats
//! of the business's owners are used, so that a notice is not lost; the notice names the staff
//! member then. The chat that the booking was made in gets no notice: the customer is there.
//!
//! [`plan`] is a function of its arguments. `booking` loads the [`Recipients`] and stores what is
//! planned in the transaction of the event itself, so an event and its messages are kept
//! together. Every [`Notification`] has a key of its own: planning one twice sends it once.
//! To add a notification, add its words to `messages`, its row to this table and its test below.

mod notification;
mod customer;
mod asked;
mod mail_reply;
mod staff;
pub mod reminders;
mod agenda;

use jiff::Timestamp;

use crate::{
    bots::BusinessProfile,
    schedule::{Booking, BookingEvent},
};

use notification::Subject;

pub use agenda::plan_agenda;
pub use asked::asked_again;
pub use customer::{confirmation, confirmation_key};
pub use notification::{Customer, Notification, Recipients, StaffChat};

/// Returns what is to be sent about an event, in the order in which it is queued.
pub fn plan(
    event: &BookingEvent,
    booking: &Booking,
    profile: &BusinessProfile,
    recipients: &Recipients,
    now: Timestamp,
) -> Vec<Notification> {
    let subject = Subject { booking, profile, now };
    let mut all = Vec::new();
    all.extend(customer::letter(event, &subject));
    if event.change().is_some() {
        all.extend(reminders::plan(&subject, recipients.customer.conversation));
    }
    all.extend(staff::chats(event, &subject, recipients));
    all.extend(staff::taken_over(event, &subject, recipients));
    all.extend(customer::chat(event, &subject, &recipients.customer));
    all.extend(staff::handoff(event, &subject, &recipients.customer));
    all
}

#[cfg(test)]
mod tests;
