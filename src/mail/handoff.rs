//! The letter to the owner when a customer wants to be answered by a person.
//!
//! It is plain text: most of it is what the customer wrote, and an owner who answers
//! from a phone needs that and the customer's contact data, and no layout.
//! The answer to it goes to the customer if they left an address.

use super::{letter::Letter, one_line::one_line};
use crate::{bots::BusinessProfile, messages::say, schedule::Contact};

/// The most messages of the customer that are shown.
const MESSAGES: usize = 10;

/// The most of each message that is shown, in characters.
const LONGEST: usize = 1000;

/// Writes the letter, with the customer's messages earliest first; `None`: no staff member has an
/// address.
///
/// `has_chat`: whether a staff member has a chat with the bot. Where none has, no one can answer in the
/// chat, so the letter says how to get one.
pub fn human_wanted(
    profile: &BusinessProfile,
    who: &Contact,
    words: &[String],
    has_chat: bool,
) -> Option<Letter> {
    let reader = profile.reader_of_letters()?;
    let lang = profile.first_lang();
    let business = one_line(profile.name.in_lang(lang));
    let subject = say(lang, "human-subject", &[("business", (&business).into())]);
    let contact = [
        (say(lang, "letter-name", &[]), &who.name),
        (say(lang, "human-email", &[]), &who.email),
        (say(lang, "letter-phone", &[]), &who.phone),
    ];
    let known = contact.iter().filter_map(|(label, value)| Some((label, value.as_ref()?)));
    let mut known: Vec<String> =
        known.map(|(label, value)| format!("{label}: {}", one_line(value))).collect();
    if who.email.is_none() && who.phone.is_none() {
        known.push(say(lang, if has_chat { "human-no-contact" } else { "human-no-way" }, &[]));
    }
    let mut text = format!("{}\n\n{}\n", say(lang, "human-lead", &[]), known.join("\n"));
    let last = words.get(words.len().saturating_sub(MESSAGES)..).unwrap_or_default();
    if !last.is_empty() {
        let quoted: Vec<String> = last.iter().map(|message| quoted(message)).collect();
        let heading = say(lang, "human-words", &[]);
        text.extend(["\n", &heading, "\n\n", &quoted.join("\n\n"), "\n"]);
    }
    if !has_chat {
        let command = format!("zapys invite --bot {} --staff {}", profile.id, reader.id);
        let invite = say(lang, "human-invite", &[("command", command.into())]);
        text.extend(["\n", &invite, "\n"]);
    }
    Some(Letter {
        to: reader.email.clone()?,
        reply_to: who.email.clone(),
        business,
        subject: one_line(&subject),
        text,
        html: None,
        invite: None,
        thread: None,
        reminder: false,
    })
}

fn quoted(message: &str) -> String {
    let shown: String = message.chars().take(LONGEST).collect();
    let lines: Vec<String> = shown.lines().map(|line| format!("> {}", one_line(line))).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::sample;
    use insta::assert_snapshot;

    #[test]
    fn the_owner_reads_who_waits_and_their_last_words() {
        let who = sample::contact();
        let words: Vec<String> = (0..11).map(|n| format!("слова {n}\nі\u{1b} ще")).collect();
        let letter = human_wanted(&sample::profile(), &who, &words[8..], true).unwrap();
        assert_eq!((letter.to.as_str(), letter.reply_to), ("olena@example.com", who.email.clone()));
        assert_snapshot!(format!("{}\n\n{}", letter.subject, letter.text), @r"
        Клієнт чекає на відповідь людини — Салон «Ромашка»

        Клієнт просить, щоб йому відповіла людина.

        Ім'я: Марія Коваленко
        Пошта: maria@example.com
        Телефон: +380501112233

        Останні повідомлення клієнта:

        > слова 8
        > і ще

        > слова 9
        > і ще

        > слова 10
        > і ще
        ");
        let all = human_wanted(&sample::profile(), &who, &words, true).unwrap();
        assert!(!all.text.contains("слова 0") && all.text.contains("слова 10"));
    }

    #[test]
    fn a_customer_without_a_contact_is_answered_in_the_chat() {
        let letter = human_wanted(&sample::profile(), &Contact::default(), &[], true).unwrap();
        assert_snapshot!(letter.text, @r"
        Клієнт просить, щоб йому відповіла людина.

        Контактів клієнт не залишив: відповісти можна лише в чаті.
        ");
    }

    #[test]
    fn where_no_staff_member_has_a_chat_it_says_how_to_get_one() {
        let letter = human_wanted(&sample::profile(), &Contact::default(), &[], false).unwrap();
        assert_snapshot!(letter.text, @r"
        Клієнт просить, щоб йому відповіла людина.

        Контактів клієнт поки не залишив, а чату, у якому йому можна відповісти, ні в кого немає.

        Щоб відповідати клієнтам у чаті, один раз відкрийте його для себе: ця команда друкує посилання, дійсне добу.
        zapys invite --bot salon --staff olena
        ");
    }

    #[test]
    fn it_goes_to_a_staff_member_who_has_an_address() {
        let mut profile = sample::profile();
        profile.staff[0].email = None;
        let to = |profile: &BusinessProfile| {
            human_wanted(profile, &Contact::default(), &[], true).map(|l| l.to)
        };
        assert_eq!(to(&profile).as_deref(), Some("ira@example.com"));
        profile.staff[1].email = None;
        assert_eq!(to(&profile), None);
    }
}
