//! Events whose time a server may leave out, or write in a way of its own.

use zapys::calendar::Calendar as _;

use super::{
    fake::WORK,
    salon::{Salon, owner},
    staff,
};
use crate::google::contract::day;

const SERIES: &str = "DTSTART;TZID=Europe/Kyiv:20261101T120000\nDURATION:PT1H\n";
const DATE: &str = "RDATE;TZID=Europe/Kyiv:20261124T120000";

impl Salon {
    /// How many times are busy tomorrow.
    async fn busy_tomorrow(&self) -> usize {
        self.calendar().busy(&owner(), day(), &[]).await.unwrap().len()
    }
}

#[tokio::test]
async fn an_additional_date_is_busy_also_where_the_server_leaves_it_out() {
    for forgets_dates in [true, false] {
        let salon = Salon::open().await;
        {
            let mut held = salon.fake.held();
            (held.limits, held.forgets_dates) = (true, forgets_dates);
            held.store(WORK, "a.ics", &staff::event("a", &format!("{SERIES}{DATE}")));
        }
        // From the first look of the watch on, and from a change on.
        salon.world.watches().await;
        assert_eq!(salon.busy_tomorrow().await, 1, "{forgets_dates}");
        salon.fake.puts(WORK, "b", &format!("{SERIES}{DATE}"));
        salon.world.watches().await;
        assert_eq!(salon.busy_tomorrow().await, 2, "{forgets_dates}");
        salon.fake.puts(WORK, "b", SERIES.trim_end());
        salon.fake.held().remove(WORK, "a.ics");
        assert_eq!(salon.busy_tomorrow().await, 0, "one is gone that was known");
        salon.world.watches().await;
        salon.fake.forgets_requests();
        assert_eq!(salon.busy_tomorrow().await, 0);
        assert_eq!(salon.fake.asked().len(), 2, "one for each calendar: {:?}", salon.fake.asked());
        salon.close().await;
    }
}

#[tokio::test]
async fn a_server_that_cannot_look_for_additional_dates_is_read_all_the_same() {
    let salon = Salon::open().await;
    salon.world.watches().await;
    {
        let mut held = salon.fake.held();
        (held.forgets_dates, held.refuses_dates) = (true, true);
    }
    salon.fake.empties(WORK);
    salon.fake.puts(WORK, "a", "DTSTART:20261124T100000Z\nDURATION:PT1H");
    salon.world.watches().await;
    assert_eq!(salon.busy_tomorrow().await, 1);
    let all = salon.world.store().read(zapys::store::caldav_accounts::all).await.unwrap();
    assert_eq!(all[0].last_error, None);
    salon.close().await;
}

#[tokio::test]
async fn an_event_in_a_zone_that_windows_names_takes_its_own_hour() {
    let salon = Salon::open().await;
    let zone = "DTSTART;TZID=FLE Standard Time:20261124T140000\nDTEND;TZID=FLE Standard Time:20261124T150000";
    salon.fake.held().store(WORK, "a.ics", &staff::event("a", zone));
    let busy = salon.calendar().busy(&owner(), day(), &[]).await.unwrap();
    assert_eq!(busy.len(), 1);
    assert_eq!(busy[0].start, "2026-11-24T12:00:00Z".parse().unwrap());
    assert_eq!(busy[0].end, "2026-11-24T13:00:00Z".parse().unwrap());
    salon.close().await;
}
