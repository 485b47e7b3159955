//! Whether a customer's message says yes to a cancellation.
//!
//! Cancelling needs the customer's own yes, and a model's word for it is worth nothing. So the
//! messages themselves are understood: a yes or the wish repeated, and nothing else.

use crate::{
    phrase,
    understanding::{Asked, Setting, understand},
};

use super::{TurnContext, hear};

/// Returns whether the messages of a turn say yes and nothing else.
///
/// Messages that were taken together are read together: "yes", "no, wait" is no yes. "Ok, and
/// where are you?" begins like a yes and is none.
#[must_use]
pub fn given(context: &TurnContext) -> bool {
    let heard: Vec<&str> = context.heard.iter().map(|heard| heard.text.as_str()).collect();
    let (now, hours) = (context.sent(), context.profile.open_week());
    let setting = Setting {
        profile: &context.profile,
        context: phrase::Context { now: &now, hours: &hours, lang: context.lang.tag(), day: None },
        asked: &Asked::Confirm,
        offers: &[],
        within: (None, None),
        company: false,
        names: &[],
        choices: &[],
    };
    let understood = understand(&heard.join("\n"), &setting);
    // "Yes, thanks. I'll book again next week": the first part is the yes.
    let parts = hear::understand(context).parts.as_ref();
    let first = || parts.is_some_and(|parts| parts.first.agrees_alone());
    understood.consents && !understood.books || first()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::tests::request;

    #[test]
    fn a_yes_is_a_yes_and_a_yes_with_a_no_is_none() {
        for yes in [
            "так",
            "Так, скасуйте",
            "yes please",
            "OK",
            "скасовуйте",
            "да",
            "так, скасуйте стрижку",
            "+",
            "👍",
            "✅",
        ] {
            assert!(given(&request(&[yes]).context), "{yes}");
        }
        for no in [
            "ні",
            "не скасовуйте",
            "no, keep it",
            "так не треба",
            "завтра",
            "-",
            "👎",
            "",
            "yesterday",
            "ok, and where are you?",
            "please tell me the price",
            "чи можна скасувати?",
            "добре, тоді розкажіть мені ще про манікюр",
            "а чому так дорого",
            "добре, а скільки коштує педикюр",
            "так, але краще перенеси на п'ятницю",
            "ok what else is on that day",
            "> так, скасуйте",
            "так\n> скасуйте",
            "ok, book it",
            "так, запишіть",
        ] {
            assert!(!given(&request(&[no]).context), "{no}");
        }
    }
}
