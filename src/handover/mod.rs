//! Hands a conversation over to a person of the business, passes words both ways, and ends it.
//!
//! Everything here is done in the transaction of its caller: that of a tool's call, of the end of a turn,
//! or of a job. What is sent is a job with a key made of the update that it passes on, so a turn that is
//! repeated after a crash passes nothing on twice. Who may answer is decided by the room `roles`.

mod begin;
mod end;
mod line;
mod pass;
mod words;

pub use begin::{Asking, begin, keep_watch};
pub use end::{EndedBy, end, forget, line_lost};
pub use pass::{
    Content, Passed, Taken, What, Writer, from_customer, over, take, tell_late, to_customer,
};
pub use words::{answer_button, customer_name, done_button, staff_name};

use jiff::Timestamp;

use crate::{
    chat::handover::{ANSWER_WITHIN, SILENCE},
    store::handovers::Handover,
};

/// What becomes of a handover by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nothing: it is over.
    Nothing,
    /// It is looked at again at that moment.
    Later(Timestamp),
    /// No one has answered in time.
    Unanswered,
    /// Neither side has written for too long.
    Silence,
}

/// Decides what becomes of a handover by itself.
pub fn due(handover: &Handover, now: Timestamp) -> Due {
    if !handover.is_open {
        return Due::Nothing;
    }
    let (since, within, over) = match handover.answering {
        None => (handover.asked_at, ANSWER_WITHIN, Due::Unanswered),
        Some(_) => (handover.last, SILENCE, Due::Silence),
    };
    match since.checked_add(within) {
        Ok(until) if until > now => Due::Later(until),
        _ => over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{ConversationId, StaffId},
        store::handovers::Answering,
    };

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(minutes * 60).unwrap()
    }

    fn asked_at_noon() -> Handover {
        Handover {
            id: 1,
            conversation: ConversationId(1),
            asked: vec![StaffId::new("olena")],
            asked_at: at(0),
            answering: None,
            last: at(0),
            is_focused: false,
            is_open: true,
        }
    }

    #[test]
    fn staff_have_ten_minutes_to_answer_however_much_the_customer_writes() {
        let asked = Handover { last: at(9), ..asked_at_noon() };
        assert_eq!(due(&asked, at(9)), Due::Later(at(10)));
        assert_eq!(due(&asked, at(10)), Due::Unanswered);
    }

    #[test]
    fn an_hour_is_counted_from_the_last_words_of_either_side() {
        let answering = Answering { staff: StaffId::new("olena"), conversation: ConversationId(2) };
        let answered = Handover { answering: Some(answering), last: at(30), ..asked_at_noon() };
        assert_eq!(due(&answered, at(89)), Due::Later(at(90)));
        assert_eq!(due(&answered, at(90)), Due::Silence);
        let over = Handover { is_open: false, ..answered };
        assert_eq!(due(&over, at(90)), Due::Nothing);
    }
}
