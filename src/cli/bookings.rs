//! `zapys bookings`: lists the bookings, for people and for programs.

use anyhow::bail;
use jiff::{
    Timestamp, Zoned,
    tz::{TimeZone, TimeZoneDatabase},
};
use serde::Serialize;

use crate::{
    app::App,
    ids::BusinessId,
    schedule::{Booking, State},
    store::bookings,
};

use super::output::print;

/// What `zapys bookings` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only this business's
    #[arg(long, value_name = "ID")]
    bot: Option<String>,
    /// Only those in this state: held, committing, confirmed, cancelled, completed, `no_show`
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// A booking as programs read it.
#[derive(Debug, Serialize)]
struct BookingRow<'a> {
    id: &'a str,
    bot: &'a str,
    service: &'a str,
    staff: &'a str,
    start: String,
    end: String,
    time_zone: &'a str,
    customer_name: Option<&'a str>,
    customer_email: Option<&'a str>,
    customer_phone: Option<&'a str>,
    note: Option<&'a str>,
    state: &'static str,
    version: u32,
    meet_url: Option<&'a str>,
    event_id: Option<&'a str>,
}

pub(super) async fn run(app: &App, args: Args) -> anyhow::Result<()> {
    let state = match args.state.as_deref() {
        Some(word) => match State::parse(word) {
            Some(state) => Some(state),
            None => bail!("there is no state {word:?}; take one of: {}", states()),
        },
        None => None,
    };
    let bot = match &args.bot {
        Some(id) => Some(app.profile(Some(id))?.id.clone()),
        None => None::<BusinessId>,
    };
    let all = app.store.read(move |db| bookings::all(db, bot.as_ref(), state)).await?;
    let zones = &app.zones().used;
    for record in &all {
        let booking = &record.booking;
        let json = || serde_json::to_string(&line(booking, record.note.as_deref(), zones));
        print(&if args.json { json()? } else { row(booking, zones) })?;
    }
    app.store.close().await;
    Ok(())
}

fn states() -> String {
    State::ALL.map(State::as_str).join(", ")
}

fn line<'a>(
    booking: &'a Booking,
    note: Option<&'a str>,
    zones: &TimeZoneDatabase,
) -> BookingRow<'a> {
    BookingRow {
        id: booking.id.as_str(),
        bot: booking.bot.as_str(),
        service: booking.service.as_str(),
        staff: booking.staff.as_str(),
        start: in_business_zone(booking, zones, booking.span.start)
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        end: in_business_zone(booking, zones, booking.span.end)
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        time_zone: &booking.zone,
        customer_name: booking.contact.name.as_deref(),
        customer_email: booking.contact.email.as_deref(),
        customer_phone: booking.contact.phone.as_deref(),
        note,
        state: booking.state.as_str(),
        version: booking.version,
        meet_url: booking.meet_url.as_deref(),
        event_id: booking.event.as_deref(),
    }
}

fn row(booking: &Booking, zones: &TimeZoneDatabase) -> String {
    let start = in_business_zone(booking, zones, booking.span.start).strftime("%Y-%m-%d %H:%M");
    let name = booking.contact.name.as_deref().unwrap_or("-");
    format!(
        "{start}  {:10}  {} ({})  {name}",
        booking.state.as_str(),
        booking.service,
        booking.staff
    )
}

/// Returns an instant in the time zone of the business, or in UTC if the system does not know it.
fn in_business_zone(booking: &Booking, zones: &TimeZoneDatabase, instant: Timestamp) -> Zoned {
    let utc = || instant.to_zoned(TimeZone::UTC);
    zones.get(&booking.zone).map_or_else(|_| utc(), |zone| instant.to_zoned(zone))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        ids::{BookingId, Lang, ServiceId, StaffId},
        schedule::{Contact, Span},
    };

    #[test]
    fn a_booking_is_listed_in_the_time_zone_of_its_business() {
        let zones = TimeZoneDatabase::bundled();
        let mut booking = Booking {
            id: BookingId::new("01kb0000000000000000000001"),
            bot: BusinessId::new("salon"),
            version: 1,
            state: State::Confirmed,
            service: ServiceId::new("haircut"),
            service_name: "Haircut".into(),
            staff: StaffId::new("olena"),
            staff_name: "Olena".into(),
            local_start: date(2026, 11, 24).at(14, 0, 0, 0),
            zone: "Europe/Kyiv".into(),
            customer_zone: None,
            released: false,
            moves_to: None,
            span: Span {
                start: "2026-11-24T12:00:00Z".parse().unwrap(),
                end: "2026-11-24T13:00:00Z".parse().unwrap(),
            },
            price: None,
            contact: Contact { name: Some("Ann Lee".into()), ..Contact::default() },
            lang: Lang::En,
            online: false,
            meet_url: None,
            event: None,
        };
        assert_eq!(row(&booking, &zones), "2026-11-24 14:00  confirmed   haircut (olena)  Ann Lee");
        assert_eq!(line(&booking, None, &zones).start, "2026-11-24T14:00:00+02:00");
        booking.zone = "Mars/Base".into();
        booking.contact.name = None;
        assert_eq!(row(&booking, &zones), "2026-11-24 12:00  confirmed   haircut (olena)  -");
    }
}
