//! How a reply to an interaction travels, decided from what is known before it is sent.
//!
//! An answer to an interaction in a server is ephemeral: Discord shows it to one person and drops
//! it after a while. So a receipt is also copied into direct messages, where it stays. In direct
//! messages an answer and a message look the same, and only a message carries a nonce against
//! duplicates; so replies go there as messages wherever they need not replace what is shown.

/// Whether Discord still takes an answer to the interaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// It takes none.
    Expired,
    /// It takes one, which only the person sees for a while.
    Ephemeral,
    /// It takes one in direct messages, where it stays.
    Lasting,
}

/// What an earlier try has completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Completed {
    /// Neither the answer nor its copy.
    Neither,
    /// The copy in direct messages, and not the answer.
    Copy,
    /// The answer.
    Answer,
}

/// What the decision depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    /// The interaction's token.
    pub(super) token: Token,
    /// Whether the reply is the receipt of an appointment.
    pub(super) is_receipt: bool,
    /// Whether the first answer replaces what the person sees now.
    pub(super) replaces: bool,
    /// What an earlier try has completed.
    pub(super) completed: Completed,
}

/// The way of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    /// Nothing is left to send.
    Done,
    /// Only the copy of a receipt is left; its answer was sent and will vanish.
    Copy,
    /// A direct message.
    Direct,
    /// A direct message; the message whose button was pressed loses its buttons.
    DirectThenClear,
    /// The answer to the interaction; a direct message if Discord no longer takes it.
    Answer,
    /// The answer to the interaction, and a copy of it as a direct message.
    AnswerAndCopy,
}

/// Chooses the way of a reply.
pub(super) const fn route(facts: Facts) -> Route {
    let Facts { token, is_receipt, replaces, completed } = facts;
    match (token, is_receipt, completed) {
        (Token::Expired, true, Completed::Answer) => Route::Copy,
        (Token::Expired, true, Completed::Copy) => Route::Done,
        (Token::Expired, ..) => Route::Direct,
        (Token::Ephemeral, true, _) => Route::AnswerAndCopy,
        (Token::Lasting, true, _) => Route::DirectThenClear,
        (Token::Lasting, false, _) if !replaces => Route::DirectThenClear,
        (Token::Ephemeral | Token::Lasting, false, _) => Route::Answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reply_takes_the_way_of_this_table() {
        use Route::{Answer, AnswerAndCopy, Copy, Direct, DirectThenClear, Done};
        use Token::{Ephemeral, Expired, Lasting};
        const YES: &[bool] = &[true];
        const NO: &[bool] = &[false];
        const ANY: &[bool] = &[false, true];
        const NEITHER: &[Completed] = &[Completed::Neither];
        const COPY: &[Completed] = &[Completed::Copy];
        const ANSWER: &[Completed] = &[Completed::Answer];
        const EACH: &[Completed] = &[Completed::Neither, Completed::Copy, Completed::Answer];
        #[rustfmt::skip]
        let table = [
            // token    receipt replaces completed  route
            (Expired,   NO,     ANY,     EACH,      Direct),
            (Expired,   YES,    ANY,     NEITHER,   Direct),
            (Expired,   YES,    ANY,     COPY,      Done),
            (Expired,   YES,    ANY,     ANSWER,    Copy),
            (Ephemeral, NO,     ANY,     EACH,      Answer),
            (Ephemeral, YES,    ANY,     EACH,      AnswerAndCopy),
            (Lasting,   NO,     NO,      EACH,      DirectThenClear),
            (Lasting,   NO,     YES,     EACH,      Answer),
            (Lasting,   YES,    ANY,     EACH,      DirectThenClear),
        ];
        let mut cases = 0;
        for (token, receipts, replacing, completions, expected) in table {
            for &is_receipt in receipts {
                for &replaces in replacing {
                    for &completed in completions {
                        let facts = Facts { token, is_receipt, replaces, completed };
                        assert_eq!(route(facts), expected, "{facts:?}");
                        cases += 1;
                    }
                }
            }
        }
        assert_eq!(cases, 3 * 2 * 2 * 3, "every case is in the table once");
    }
}
