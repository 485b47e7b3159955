//! A letter as the bytes of a MIME message.
//!
//! The calendar file is an attachment and not a third alternative beside text and HTML, because some
//! clients would show it twice. Ids, the date and the boundaries are
//! arguments or follow from them, so that sending a letter again after a crash sends the
//! very same bytes. `lettre` encodes every header that holds text, except for the subject
//! (`subject.rs`).

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::{
    Message,
    message::{
        Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use super::{error::Error, letter::Letter, one_line::one_line, subject, transport::Envelope};
use crate::schedule::with_ascii_domain;

/// The name of the calendar file.
const FILE: &str = "appointment.ics";

/// The header that names a letter as its Message-ID does, because some services replace that one.
pub const LETTER_HEADER: &str = "X-Zapys-Letter";

/// How the id begins that all letters about one booking refer to; the booking's id follows.
pub const THREAD: &str = "booking-";

/// Writes a letter as a message.
///
/// `id` names the job that sends it (letters, digits, `.`, `-`; others are left out) and becomes
/// the Message-ID under the sender's domain; `at` is its date.
///
/// # Errors
///
/// Fails when an address of the letter cannot be one; trying again does not help.
pub fn message(letter: &Letter, from: &Mailbox, id: &str, at: Timestamp) -> Result<Vec<u8>, Error> {
    let id = name(id);
    let builder = head(letter, from, &id, at)?;
    let words = SinglePart::plain(letter.text.clone());
    let Some(html) = &letter.html else {
        return sealed(builder.singlepart(words));
    };
    let both = MultiPart::alternative()
        .boundary(format!("=_words-{id}"))
        .singlepart(words)
        .singlepart(SinglePart::html(html.clone()));
    let Some(invite) = &letter.invite else {
        return sealed(builder.multipart(both));
    };
    let kind = format!("text/calendar; charset=utf-8; method={}", invite.method());
    let kind = ContentType::parse(&kind).unwrap_or(ContentType::TEXT_PLAIN);
    let file = Attachment::new(FILE.to_owned()).body(invite.text(from), kind);
    let all = MultiPart::mixed().boundary(format!("=_letter-{id}")).multipart(both);
    sealed(builder.multipart(all.singlepart(file)))
}

/// Returns the sender and the recipient of a letter.
///
/// # Errors
///
/// Fails when the address of the letter cannot be one.
pub fn envelope(letter: &Letter, from: &Mailbox) -> Result<Envelope, Error> {
    Ok(Envelope { from: from.email.clone(), to: mailbox(&letter.to)?.email })
}

fn head(letter: &Letter, from: &Mailbox, id: &str, at: Timestamp) -> Result<MessageBuilder, Error> {
    let domain = from.email.domain();
    let mut builder = Message::builder()
        .from(from.clone())
        .to(mailbox(&letter.to)?)
        .raw_header(subject::header(&one_line(&letter.subject)))
        .message_id(Some(format!("<{id}@{domain}>")))
        // NOTE: `lettre` panics on a date before 1970.
        .date(SystemTime::from(at.max(Timestamp::UNIX_EPOCH)))
        // No automatic answers: RFC 3834, section 5, and the header that Exchange reads.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header(LETTER_HEADER, id));
    if let Some(reply_to) = &letter.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    if letter.reminder {
        let subject = format!("No more reminders {}", letter.thread.as_deref().unwrap_or_default());
        let subject = subject.trim_end().replace(' ', "%20");
        let to = format!("<mailto:{}?subject={subject}>", from.email);
        builder = builder.raw_header(header("List-Unsubscribe", &to));
    }
    if let Some(thread) = &letter.thread {
        builder = builder.references(format!("<{THREAD}{}@{domain}>", name(thread)));
    }
    Ok(builder)
}

/// An address without a name: the name would be text of a customer in a header.
fn mailbox(address: &str) -> Result<Mailbox, Error> {
    // One without such a form is told as it is, and refused by `lettre`.
    let address = with_ascii_domain(address).unwrap_or_else(|_| address.to_owned());
    Ok(Mailbox::new(None, address.parse().map_err(Error::Address)?))
}

const fn header_name(name: &'static str) -> HeaderName {
    HeaderName::new_from_ascii_str(name)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(header_name(name), value.to_owned())
}

/// Returns the Message-ID of the letter of a job, without the domain.
pub fn message_id(id: &str) -> String {
    name(id)
}

/// Leaves what may stand in a Message-ID and in a boundary, which has at most 70 characters
/// (RFC 2046, section 5.1.1). Of a longer one the end is kept, which is what makes it unique.
fn name(id: &str) -> String {
    let kept = id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let kept: Vec<char> = kept.collect();
    kept.get(kept.len().saturating_sub(60)..).unwrap_or_default().iter().collect()
}

fn sealed(built: Result<Message, lettre::error::Error>) -> Result<Vec<u8>, Error> {
    Ok(built.map_err(Error::Message)?.formatted())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::Lang,
        mail::{Kind, human_wanted, letter, sample},
    };
    use mailparse::{MailHeader, MailHeaderMap, ParsedMail, parse_mail};

    fn sender() -> Mailbox {
        "Салон «Ромашка» <desk@example.com>".parse().unwrap()
    }

    fn sent(letter: &Letter) -> Vec<u8> {
        message(letter, &sender(), "outbox-17", sample::now()).unwrap()
    }

    fn header(mail: &ParsedMail<'_>, name: &str) -> Option<String> {
        mail.headers.get_first_value(name)
    }

    fn names(mail: &ParsedMail<'_>) -> Vec<String> {
        mail.headers.iter().map(MailHeader::get_key).collect()
    }

    fn customer() -> Letter {
        letter(sample::BOOKED, &sample::booking(Lang::Uk), &sample::profile(), sample::now(), None)
            .unwrap()
    }

    #[test]
    fn a_letter_comes_back_whole() {
        let letter = customer();
        let bytes = sent(&letter);
        assert_eq!(bytes, sent(&letter), "the same job makes the same bytes");
        let mail = parse_mail(&bytes).unwrap();
        let heads =
            mail.headers.iter().map(|head| format!("{}: {}", head.get_key(), head.get_value()));
        let mut heads: Vec<String> = heads.collect();
        heads.sort();
        insta::assert_snapshot!(heads.join("\n"), @r#"
        Auto-Submitted: auto-generated
        Content-Type: multipart/mixed; boundary="=_letter-outbox-17"
        Date: Mon, 23 Nov 2026 09:00:00 +0000
        From: Салон «Ромашка» <desk@example.com>
        MIME-Version: 1.0
        Message-ID: <outbox-17@example.com>
        References: <booking-01KB0000000000000000000001@example.com>
        Subject: Стрижка, вівторок, 24 листопада, о 14:00 — Салон «Ромашка»
        To: maria@example.com
        X-Auto-Response-Suppress: All
        X-Zapys-Letter: outbox-17
        "#);

        let [words, file] = mail.subparts.as_slice() else { panic!("two parts") };
        assert_eq!(words.ctype.mimetype, "multipart/alternative");
        let [text, html] = words.subparts.as_slice() else { panic!("two ways") };
        assert_eq!((&*text.ctype.mimetype, &*html.ctype.mimetype), ("text/plain", "text/html"));
        assert_eq!(text.get_body().unwrap().replace("\r\n", "\n"), letter.text);
        assert_eq!(html.get_body().unwrap().replace("\r\n", "\n"), letter.html.unwrap());
        assert_eq!(file.ctype.mimetype, "text/calendar");
        assert_eq!(file.ctype.params["method"], "PUBLISH");
        let disposition = file.get_content_disposition();
        assert_eq!(disposition.params["filename"], "appointment.ics");
        assert_eq!(file.get_body().unwrap(), letter.invite.unwrap().text(&sender()));
    }

    #[test]
    fn no_words_of_a_customer_add_a_header_or_a_receiver() {
        let usual = names(&parse_mail(&sent(&customer())).unwrap());
        let hostile = "Eve\r\nBcc: all@example.com\r\n\r\n<h1>\u{0}\n--=_letter-outbox-17--\n";
        let mut booking = sample::booking(Lang::Uk);
        booking.contact.name = Some(hostile.into());
        booking.service_name = hostile.into();
        booking.staff_name = hostile.into();
        booking.price = Some(hostile.into());
        let letter =
            letter(sample::BOOKED, &booking, &sample::profile(), sample::now(), None).unwrap();
        let bytes = sent(&letter);
        let mail = parse_mail(&bytes).unwrap();
        assert_eq!(names(&mail), usual);
        assert_eq!(header(&mail, "To").as_deref(), Some("maria@example.com"));
        assert_eq!(mail.subparts.len(), 2);
        assert!(header(&mail, "Subject").unwrap().starts_with("Eve Bcc: all@example.com <h1>"));
        assert!(bytes.iter().all(u8::is_ascii));
    }

    #[test]
    fn the_owner_s_letter_is_plain_and_answered_to_the_customer() {
        let words = ["Покличте людину".to_owned()];
        let letter = human_wanted(&sample::profile(), &sample::contact(), &words, true).unwrap();
        let bytes = sent(&letter);
        let mail = parse_mail(&bytes).unwrap();
        assert_eq!(mail.ctype.mimetype, "text/plain");
        assert_eq!(header(&mail, "Reply-To").as_deref(), Some("maria@example.com"));
        assert_eq!(mail.get_body().unwrap().replace("\r\n", "\n"), letter.text);
    }

    #[test]
    fn a_reminder_says_whom_to_write_to_for_no_more_of_them() {
        let booking = sample::booking(Lang::En);
        let letter = letter(
            Kind::Reminder { is_again: false },
            &booking,
            &sample::profile(),
            sample::now(),
            None,
        )
        .unwrap();
        let bytes = sent(&letter);
        let mail = parse_mail(&bytes).unwrap();
        assert_eq!(
            header(&mail, "List-Unsubscribe").as_deref(),
            Some(
                "<mailto:desk@example.com?subject=No%20more%20reminders%2001KB0000000000000000000001>"
            )
        );
        assert_eq!(header(&parse_mail(&sent(&customer())).unwrap(), "List-Unsubscribe"), None);
    }

    #[test]
    fn an_address_that_cannot_be_one_is_refused_for_good() {
        let letter = Letter { to: "a@b.com\r\nBcc: c@d.com".into(), ..customer() };
        let error = message(&letter, &sender(), "17", sample::now()).unwrap_err();
        assert!(matches!(error, Error::Address(_)) && !error.may_retry());
    }

    #[test]
    fn a_domain_outside_ascii_is_told_in_ascii() {
        let letter = Letter { to: "maria@приклад.укр".into(), ..customer() };
        let envelope = envelope(&letter, &sender()).unwrap();
        assert_eq!(envelope.to.to_string(), "maria@xn--80aikifvh.xn--j1amh");
        let bytes = sent(&letter);
        let mail = parse_mail(&bytes).unwrap();
        assert_eq!(header(&mail, "To").as_deref(), Some("maria@xn--80aikifvh.xn--j1amh"));
    }

    #[test]
    fn a_name_outside_ascii_stays_for_servers_that_take_it() {
        let letter = Letter { to: "марія@приклад.укр".into(), ..customer() };
        let envelope = envelope(&letter, &sender()).unwrap();
        assert_eq!(envelope.to.to_string(), "марія@xn--80aikifvh.xn--j1amh");
        let bytes = sent(&letter);
        let head = String::from_utf8(bytes).unwrap();
        assert!(head.contains("\r\nTo: марія@xn--80aikifvh.xn--j1amh\r\n"), "{head}");
    }

    #[test]
    fn any_id_and_any_date_make_a_message() {
        for id in ["", "a>\r\nBcc: x@y.z", "її", &"x".repeat(500)] {
            let bytes = message(&customer(), &sender(), id, Timestamp::MIN).unwrap();
            let mail = parse_mail(&bytes).unwrap();
            assert_eq!(names(&mail).len(), 11);
            assert_eq!(mail.subparts.len(), 2);
        }
    }
}
