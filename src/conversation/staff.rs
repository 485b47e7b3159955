//! What staff members order in chat.
//!
//! Who is staff is asked of the store and of nothing that was said, so these commands do the
//! same nothing for everybody else.

use crate::{
    chat::{Command, Reply},
    ids::StaffId,
    messages::{self, dates},
    schedule::State,
    store::{self, bookings},
};

use super::{
    Turns,
    order::{Order, Orders},
};

impl Turns {
    /// Carries out a command for staff.
    pub(super) async fn for_staff(
        &self,
        at: &Orders<'_>,
        command: &Command,
    ) -> Result<Order, store::Error> {
        let Some(member) = self.member(at).await? else {
            return Ok(Order::Answer(Reply::text(at.view.say("staff-only"))));
        };
        Ok(Order::Answer(match command {
            Command::Today => self.today(at, member).await?,
            Command::Connect => return self.connect(at, &member).await,
            Command::Disconnect => self.disconnect(at, &member).await?,
            _ => Reply::text(at.view.say("staff-only")),
        }))
    }

    /// Shows a staff member's day.
    async fn today(&self, at: &Orders<'_>, member: StaffId) -> Result<Reply, store::Error> {
        let view = &at.view;
        let bot = at.profile.id.clone();
        let all = self.store.read(move |db| bookings::all(db, Some(&bot), Some(State::Confirmed)));
        let mine = all.await?.into_iter().map(|record| record.booking);
        let mut mine: Vec<_> = mine
            .filter(|booking| booking.staff == member && booking.local_start.date() == view.today)
            .collect();
        mine.sort_by_key(|booking| booking.span.start);
        let day = messages::capital(&dates::date_long(view.lang, view.today, view.today));
        if mine.is_empty() {
            return Ok(Reply::text(messages::say(view.lang, "today-none", &[("day", day.into())])));
        }
        let mut lines = vec![messages::say(view.lang, "today-head", &[("day", day.into())])];
        lines.extend(mine.iter().map(|booking| {
            let name = booking.contact.name.clone();
            let args = [
                ("time", dates::time(view.lang, booking.local_start.time()).into()),
                ("service", view.service(&booking.service).into()),
                ("name", name.unwrap_or_else(|| view.say("today-nobody")).into()),
            ];
            messages::say(view.lang, "today-line", &args)
        }));
        Ok(Reply::text(lines.join("\n")))
    }
}
