//! What the clock rules of the businesses' zones change: releases of the zone data that disagree, and
//! bookings that are not where their local time is by now.

use serde::Serialize;

use crate::{
    app::App,
    booking::{Outdated, Outlook},
};

use super::line::line;

/// What the clock rules change.
#[derive(Debug, Serialize)]
pub(super) struct Clocks {
    /// The businesses whose clocks a release changes within the time that can be booked.
    changing: Vec<Changing>,
    /// The bookings whose instant is not that of their local time.
    outdated: Vec<OutdatedBooking>,
}

#[derive(Debug, Serialize)]
struct Changing {
    business: String,
    zone: String,
}

#[derive(Debug, Serialize)]
struct OutdatedBooking {
    business: String,
    booking: String,
    staff: String,
    agreed: String,
    stands: String,
    moving: bool,
    outlook: Outlook,
}

pub(super) async fn read(app: &App) -> anyhow::Result<Clocks> {
    let changing = app.clock_changes();
    let changing = changing.map(|profile| Changing {
        business: profile.id.to_string(),
        zone: profile.zone_name.clone(),
    });
    let mut clocks = Clocks { changing: changing.collect(), outdated: Vec::new() };
    for profile in app.profiles() {
        let outdated = app.outdated_bookings(profile).await?;
        clocks.outdated.extend(outdated.iter().map(|one| booking(one, &profile.zone)));
    }
    Ok(clocks)
}

fn booking(outdated: &Outdated, zone: &jiff::tz::TimeZone) -> OutdatedBooking {
    let record = &outdated.record;
    let booking = &record.booking;
    let stands = booking.span.start.to_zoned(zone.clone());
    OutdatedBooking {
        business: booking.bot.to_string(),
        booking: booking.id.to_string(),
        staff: booking.staff.to_string(),
        agreed: booking.local_start.strftime("%Y-%m-%d %H:%M").to_string(),
        stands: stands.strftime("%Y-%m-%d %H:%M").to_string(),
        moving: record.moving.is_some(),
        outlook: outdated.outlook,
    }
}

impl Clocks {
    pub(super) fn lines(&self) -> Vec<String> {
        let changing = self.changing.iter().map(|Changing { business, zone }| {
            let says = "a release changes its clocks within the time that can be booked";
            line("clocks", format!("{business} ({zone}): {says}; see `zapys doctor`"))
        });
        let outdated = self.outdated.iter().map(|one| {
            let OutdatedBooking { business, booking, staff, agreed, stands, outlook, .. } = one;
            let outcome = match outlook {
                Outlook::Moving => "it is being moved",
                Outlook::Follows => "the worker moves it by itself, within the hour",
                Outlook::Taken => "another booking has that time now, so staff have to move it",
                Outlook::Skipped => "the clocks leave that time out, so staff have to move it",
            };
            line(
                "clocks",
                format!(
                    "{business}: booking {booking} with {staff} was agreed for {agreed} and stands at \
                     {stands} by the new rules; {outcome}"
                ),
            )
        });
        changing.chain(outdated).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_booking_that_cannot_follow_is_named_with_both_times() {
        let one = |outlook| OutdatedBooking {
            business: "salon".into(),
            booking: "b1".into(),
            staff: "olena".into(),
            agreed: "2026-11-25 11:00".into(),
            stands: "2026-11-25 09:00".into(),
            moving: outlook == Outlook::Moving,
            outlook,
        };
        let all = [Outlook::Taken, Outlook::Moving, Outlook::Follows, Outlook::Skipped];
        let clocks = Clocks { changing: Vec::new(), outdated: all.map(one).into() };
        let lines = clocks.lines();
        assert_eq!(
            lines[0],
            "clocks    salon: booking b1 with olena was agreed for 2026-11-25 11:00 and stands at \
             2026-11-25 09:00 by the new rules; another booking has that time now, so staff have to move it"
        );
        assert!(lines[1].ends_with("it is being moved"), "{lines:?}");
        assert!(lines[2].ends_with("the worker moves it by itself, within the hour"), "{lines:?}");
        assert!(lines[3].ends_with("staff have to move it"), "{lines:?}");
    }
}
