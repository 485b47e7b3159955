//! The whole service killed while customers write: nothing is lost, doubled or untrue.
//!
//! `zapys run` is a process of its own here; Telegram, the language model, Google and the mail
//! server are servers in this one, which live on when it dies. The moments are random and their seed is not.
//! `ZAPYS_TEST_KILLS` sets how often it is killed, and how often it is told to stop.

mod manager;
pub(crate) mod model;
pub(crate) mod service;

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use jiff::{ToSpan as _, Zoned, civil::Date, tz::TimeZone};
use tokio::time::{Instant, sleep};
use zapys::clock::{Clock as _, SystemClock};

use service::{Service, TOKEN};

use crate::{
    crash::Dice,
    google::Outage,
    mail::server::{At, Does},
    telegram::fake::Event,
};

/// How often it is killed when nothing else is said.
const KILLS: u64 = 50;
/// The longest a life lasts, in milliseconds.
const LONGEST_LIFE: u64 = 600;
/// How many customers write at the same time.
const TOGETHER: u32 = 6;

/// A customer who books, says thanks, and sometimes moves the booking.
#[derive(Debug, Clone)]
struct Customer {
    person: i64,
    day: Date,
    hour: i8,
    moves: bool,
}

/// What a customer was told.
struct Told {
    customer: Customer,
    events: Vec<Event>,
}

fn today() -> Zoned {
    SystemClock::default().now().to_zoned(TimeZone::get("Europe/Kyiv").unwrap())
}

impl Customer {
    /// Every eighth wants what the one before has.
    fn new(number: u32) -> Self {
        let wish = if number % 8 == 7 { number - 1 } else { number };
        let day = today().date() + i64::from(2 + wish / 6).days();
        let hour = 8 + i8::try_from(wish % 6).unwrap() * 2;
        // Such a number is found in a log only where the person is.
        Self { person: 7_310_000_000 + i64::from(number), day, hour, moves: wish % 3 == 0 }
    }

    fn email(&self) -> String {
        format!("guest{}@example.com", self.person)
    }

    fn name(&self) -> &'static str {
        ["Іван Франко", "Ольга Коваль", "Марія Заньковецька"]
            [usize::try_from(self.person % 3).unwrap()]
    }

    fn lines(&self) -> Vec<String> {
        let Self { day, hour, .. } = self;
        let who = format!("{}, {}", self.name(), self.email());
        let mut lines =
            vec![format!("Запишіть мене на стрижку {day} о {hour}:00. {who}"), "Дякую!".to_owned()];
        if self.moves {
            lines.push(format!("Перенесіть мій запис на {hour}:30"));
        }
        lines
    }

    /// Says every line and waits for an answer to it.
    async fn talks(self, service: &Service) -> Told {
        let mut events = Vec::new();
        for line in self.lines() {
            service.api.says(TOKEN, self.person, &line);
            loop {
                let event = service.api.next(TOKEN, self.person).await;
                let answers = !matches!(event, Event::File { .. });
                events.push(event);
                if answers {
                    break;
                }
            }
        }
        Told { customer: self, events }
    }
}

/// What a customer without a booking may have been told: the calendar could not be asked, or a
/// person was called to them.
const LET_DOWN: [&str; 3] =
    ["Зараз не можу перевірити календар", "Передаю ваше прохання людині", "Передаю це людині"];

impl Told {
    /// Finds a booking behind each that was told, and none that was not.
    fn is_true(&self, service: &Service) {
        let texts: BTreeSet<String> = self.texts().map(str::to_owned).collect();
        let person = self.customer.person;
        assert_eq!(texts, service.sent_to(person), "what was heard and what is noted as sent");
        let booked = self.booked(service);
        let receipts: Vec<&str> = self.texts().filter(|text| text.contains('✅')).collect();
        assert!(booked.len() <= 1, "{booked:?} for {:?}", self.customer);
        assert_eq!(booked.len(), usize::from(!receipts.is_empty()), "{:?}", self.events);
        let Some((start, state)) = booked.first() else { return self.was_let_down(service) };
        assert_eq!(state, "confirmed");
        let email = self.customer.email();
        let letters = service.letters().into_iter().filter(|letter| letter.to.contains(&email));
        let (hour, day) = (self.customer.hour, self.customer.day);
        let moved = receipts.iter().any(|text| text.contains(&format!("{hour}:30")));
        let minute = if moved { 30 } else { 0 };
        assert_eq!(letters.count(), 1 + usize::from(moved), "a letter for each change");
        assert_eq!(*start, format!("{day}T{hour:02}:{minute:02}:00"), "{receipts:?}");
        for text in receipts {
            let hour = text.contains(&format!("{hour}:00")) || text.contains(&format!("{hour}:30"));
            assert!(hour && text.contains(&day.day().to_string()), "{text}");
        }
    }

    /// Finds a reason why a customer has no booking: one who was told that the time is taken lost it
    /// to another, who has booked it or still holds it. A hold outlives a turn that broke off and
    /// could then not ask the calendar; it ends by itself after ten minutes.
    fn was_let_down(&self, service: &Service) {
        let zone = TimeZone::get("Europe/Kyiv").unwrap();
        let start = self.customer.day.at(self.customer.hour, 0, 0, 0);
        let start = start.to_zoned(zone).unwrap().timestamp().as_second();
        let taken = service.is_anothers(self.customer.person, start, start + 3_600);
        let first = self.texts().next().unwrap();
        let let_down = LET_DOWN.iter().any(|words| self.texts().any(|text| text.contains(words)));
        let lost = first.contains("уже зайнято") && taken;
        let history = service.history(start, start + 3_600);
        assert!(let_down || lost, "{:?}\n{:?}\n{history}", self.customer, self.events);
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        let said = self.events.iter().filter(|event| !matches!(event, Event::File { .. }));
        said.map(Event::text)
    }

    /// The local start and the state of what stands or stood. A hold that was given back, because
    /// the calendar could not be read, was never a booking.
    fn booked(&self, service: &Service) -> Vec<(String, String)> {
        let db = service.database();
        let sql = "SELECT b.wall, b.state FROM bookings b
                   JOIN customers c ON c.id = b.customer_id WHERE c.person = ?1
                   AND EXISTS (SELECT 1 FROM booking_events e
                               WHERE e.booking_id = b.id AND e.now = 'confirmed')";
        let mut ask = db.prepare(sql).unwrap();
        let person = self.customer.person.to_string();
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        ask.query_map([&person], read).unwrap().collect::<Result<_, _>>().unwrap()
    }
}

/// Lets customers come until they are told that it is enough.
async fn load(service: &Service, enough: &AtomicBool) -> Vec<Told> {
    let next = std::sync::atomic::AtomicU32::new(0);
    let one = || async {
        let mut told = Vec::new();
        while !enough.load(Ordering::Relaxed) {
            let customer = Customer::new(next.fetch_add(1, Ordering::Relaxed));
            told.push(customer.talks(service).await);
        }
        told
    };
    let all: Vec<_> = (0..TOGETHER).map(|_| one()).collect();
    futures_util::future::join_all(all).await.into_iter().flatten().collect()
}

#[expect(clippy::disallowed_methods, reason = "how long a test runs is no setting of the program")]
fn kills() -> u64 {
    let asked = std::env::var("ZAPYS_TEST_KILLS").ok();
    asked.and_then(|asked| asked.parse().ok()).unwrap_or(KILLS)
}

/// Says what the log must not have.
fn said(told: &[Told]) -> impl Iterator<Item = String> {
    let names = ["Іван", "Франко", "Ольга", "Коваль", "Марія", "@example.com", "guest7"];
    let persons = told.iter().map(|told| told.customer.person.to_string());
    names.map(str::to_owned).into_iter().chain(persons)
}

/// Lets something go wrong besides: answers that are lost after what was asked is done, and
/// far ends that are in trouble.
fn annoys(service: &Service, which: u64) {
    service.model.is_down(which == 4);
    let unavailable = || Outage::Answer(503, "<html>".into());
    match which {
        1 | 5 => service.google.fail_next("/calendar/v3/calendars", [Outage::Lost]),
        2 => service.google.fail_next("/calendar/v3", vec![unavailable(); 3]),
        3 => service.mail.rule(At::Dot, 1, Does::TakesAndDrops),
        6 => service.mail.rule(At::Greeting, 2, Does::Drops),
        _ => {}
    }
}

async fn ends(service: &Service, told: &mut [Told], last: service::Life) {
    service.answers().await;
    last.stops().await;
    service.time_goes_by();
    let (asked, last) = (service.asked("GetUpdates"), service.starts());
    service.is_at_work(asked).await;
    service.settles().await;
    last.stops().await;
    service.check();
    for told in told.iter_mut() {
        // An answer that came twice may have been taken for the next one's.
        told.events.extend(service.api.left(TOKEN, told.customer.person));
        told.is_true(service);
    }
    service.keeps_secrets(said(told));
    assert!(service.booked().len() > 4, "hardly anybody was booked: the test proves nothing");
    assert!(told.len() > 8, "only {} customers: the test proves nothing", told.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_it_answers_everybody_books_once_and_says_nothing_untrue() {
    let kills = kills();
    let service = Service::new("text").await;
    let enough = AtomicBool::new(false);
    let fire = async {
        let mut dice = Dice(20_261_126);
        for kill in 0..kills {
            // Seven and four have no factor in common, so each trouble meets each kind of death.
            annoys(&service, kill % 7);
            let (asked, life) = (service.asked("GetUpdates"), service.starts());
            // Every fourth dies while it starts.
            if kill % 4 != 3 {
                service.is_at_work(asked).await;
            }
            sleep(Duration::from_millis(dice.below(LONGEST_LIFE))).await;
            life.dies();
        }
        service.is_calm();
        enough.store(true, Ordering::Relaxed);
        service.starts()
    };
    let (mut told, last) = tokio::join!(load(&service, &enough), fire);
    ends(&service, &mut told, last).await;
    let died = "SELECT count(*) FROM turns WHERE deaths > 0";
    let died: i64 = service.database().query_row(died, [], |row| row.get(0)).unwrap();
    assert!(died > 0, "no turn was cut off in its middle: the test proves nothing");
    assert!(service.model.asked() > 10, "the model was hardly asked");
}

/// Far ends that are away together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Away {
    Nobody,
    Google,
    MailAndModel,
    Telegram,
}

/// How long each is away: longer than the first wait before something is tried again.
const AWAY: Duration = Duration::from_secs(7);

impl Away {
    /// Who is away so long after the beginning, one after the other, with a while in between.
    fn after(passed: Duration) -> Self {
        let all = [Self::Nobody, Self::Google, Self::Nobody, Self::MailAndModel, Self::Nobody];
        let mut end = Duration::ZERO;
        for away in all.into_iter().chain([Self::Telegram]) {
            end += if away == Self::Nobody { Duration::from_secs(1) } else { AWAY };
            if passed < end {
                return away;
            }
        }
        Self::Nobody
    }

    fn begins(self, service: &Service) {
        service.is_calm();
        match self {
            Self::Nobody => {}
            Self::Google => {
                let away = vec![Outage::Answer(503, String::new()); 10_000];
                service.google.fail_next("/", away);
            }
            Self::MailAndModel => {
                service.mail.rule(At::Greeting, 10_000, Does::Drops);
                service.model.is_down(true);
            }
            Self::Telegram => service.api.is_down(true),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_at_any_moment_it_finishes_what_is_under_way_whoever_is_away() {
    let service = Service::new("json").await;
    let enough = AtomicBool::new(false);
    let fire = async {
        let (mut dice, began, mut was) = (Dice(7), Instant::now(), Away::Nobody);
        for stop in 0.. {
            let away = Away::after(began.elapsed());
            if away != was {
                away.begins(&service);
                was = away;
            }
            if away == Away::Nobody && began.elapsed() > AWAY * 3 && stop >= kills() {
                break;
            }
            let (asked, woken) = (service.asked("GetUpdates"), service.asked("GetMe"));
            let life = service.starts();
            service.is_awake(woken).await;
            if away != Away::Telegram && dice.below(4) > 0 {
                service.is_at_work(asked).await;
            }
            sleep(Duration::from_millis(dice.below(LONGEST_LIFE))).await;
            life.stops().await;
        }
        enough.store(true, Ordering::Relaxed);
        service.starts()
    };
    let (mut told, last) = tokio::join!(load(&service, &enough), fire);
    ends(&service, &mut told, last).await;
    let died = "SELECT count(*) FROM turns WHERE deaths > 0";
    let died: i64 = service.database().query_row(died, [], |row| row.get(0)).unwrap();
    assert_eq!(died, 0, "a soft stop cuts no turn off; the log warns of:\n{}", service.warnings());
}
