//! The name of a letter, which its Message-ID and its file are made of.
//!
//! It must be the same however often the letter is tried, and of no other letter, ever: a mail store
//! that has seen a Message-ID hides the second letter with it. The number of the row is not enough,
//! because it is given out again after a backup was put back. So the name also has a digest of what
//! the row is: its key, when it was enqueued, and what it says. A delivery report returns the
//! Message-ID, and by its digest no report is taken for one of another letter.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::store::jobs::QueuedJob;

/// How many bytes of the digest are kept: 80 bits, so that no two are ever alike.
const DIGEST: usize = 10;

/// Returns the name of the letter of a job: its business, its number and its digest.
pub(super) fn letter_id(row: &QueuedJob) -> String {
    let mut digest = Sha256::new();
    for part in [row.job.bot.as_str(), &row.job.key, &row.job.body.to_string()] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.update(row.created.as_nanosecond().to_be_bytes());
    let mut name = format!("{}-{}-", row.job.bot, row.id.0);
    for byte in digest.finalize().iter().take(DIGEST) {
        // Writing to a String cannot fail.
        let _written = write!(name, "{byte:02x}");
    }
    name
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::{
        chat::{Job, job::Handoff},
        ids::BusinessId,
        schedule::Contact,
        store::{JobId, jobs::NewJob},
    };

    use super::*;

    fn row(said: &str, created: i64) -> QueuedJob {
        let said = vec![said.to_owned()];
        let job = Job::Handoff(Handoff { contact: Contact::default(), said });
        let job = NewJob::new("wanted:7".into(), &job, &BusinessId::new("salon")).unwrap();
        let created = Timestamp::from_millisecond(created).unwrap();
        QueuedJob { id: JobId(17), job, attempts: 0, created }
    }

    #[test]
    fn a_letter_keeps_its_name_and_a_row_that_gets_an_old_number_has_another_one() {
        let first = letter_id(&row("hello", 1));
        assert!(first.starts_with("salon-17-") && first.len() == 9 + 2 * DIGEST, "{first}");
        let again = QueuedJob { attempts: 3, ..row("hello", 1) };
        assert_eq!(letter_id(&again), first);
        // A backup was put back, and the same number and key went to another letter.
        assert_ne!(letter_id(&row("hello", 2)), first);
        assert_ne!(letter_id(&row("help", 1)), first);
    }
}
