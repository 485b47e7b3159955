//! Answers that leave out what was asked: "when is Iryna off?", "on Wednesdays and Sundays".
//!
//! Such a fragment says of its days what the question asks of them, so it is compared as a whole sentence
//! would be.

use jiff::civil::Date;

use crate::agent::Request;

use super::{
    cues::Cue,
    entities,
    reading::{Reading, groups},
    sentence::{Act, own_act},
    statement::Days,
};

/// The most words of an answer that leaves out what was asked.
const MOST_FRAGMENT: usize = 12;

impl Reading {
    /// Gives a fragment that only names days what the customer asked of them: "when is Iryna off?" is
    /// answered by "on Wednesdays and Sundays".
    pub(super) fn complete(&mut self, request: &Request) {
        let words = self.sentence.text.split_whitespace().count();
        let timed = self.statements.iter().any(|it| it.time.is_some());
        let own = self.sentence.clauses.iter().any(|it| {
            let words = self.sentence.words(it);
            let act = own_act(words).filter(|act| !timed || *act != Act::Opens);
            act.is_some() && !Cue::Except.opens(words.trim_start())
        });
        if own || words > MOST_FRAGMENT {
            return;
        }
        let Some(heard) = request.context.heard.last() else { return };
        let asked = heard.text.to_lowercase();
        let staff = entities::staff(&request.context.profile, &asked);
        let hours = matches!(own_act(&asked), Some(Act::Opens | Act::Closes))
            || Cue::AsksHours.is_in(&asked)
            || Cue::AsksWhen.is_in(&asked);
        let act = match own_act(&asked) {
            // "Until seven" gives the hours of the one who was asked about.
            _ if timed && (staff.is_empty() || !hours || Cue::Free.is_in(&asked)) => return,
            _ if timed => Act::Opens,
            Some(act @ (Act::Opens | Act::Closes)) => act,
            _ if !Cue::AsksWhen.is_in(&asked) || staff.is_empty() || Cue::Free.is_in(&asked) => {
                return;
            }
            _ if Cue::Away.is_in(&asked) => Act::Closes,
            _ if Cue::Away.is_in(&self.sentence.text) => return,
            _ => Act::Opens,
        };
        let except = Cue::Except.places(&self.sentence.text).min();
        let spans = groups(&self.mentions, &self.sentence.text).into_iter().map(|it| it.span.start);
        let left_out: Vec<bool> = spans.map(|at| except.is_some_and(|it| it < at)).collect();
        for (at, statement) in self.statements.iter_mut().enumerate() {
            // "Every day but Thursday."
            let out = left_out.get(at).is_some_and(|it| *it);
            statement.act = if out && act == Act::Opens { Act::Closes } else { act };
            if statement.staff.is_empty() {
                statement.staff = staff.iter().map(|it| it.id.clone()).collect();
            }
        }
        self.leave_out();
    }

    /// Takes the days that are left out from those that are given: "on weekdays, except on Wednesday".
    fn leave_out(&mut self) {
        let out: Vec<Date> = self
            .statements
            .iter()
            .filter(|it| it.act == Act::Closes)
            .flat_map(|it| it.days.iter().flat_map(|days| days.dates()))
            .collect();
        for statement in self.statements.iter_mut().filter(|it| it.act == Act::Opens) {
            let left = |days: &Days| {
                let weekly = days.weekly;
                let dates = days
                    .dates()
                    .filter(|date| out.iter().all(|out| out.weekday() != date.weekday()));
                dates.map(move |date| Days { first: date, last: date, weekly }).collect::<Vec<_>>()
            };
            if !out.is_empty() {
                statement.days = statement.days.iter().flat_map(left).collect();
            }
        }
    }
}
