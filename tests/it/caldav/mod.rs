//! Calendars at CalDAV servers: a stateful server over HTTP, and real ones where pip can install them.

mod fake;
mod answers;
mod staff;
mod salon;
mod contract;
mod bookings;
mod both_ways;
mod discovery;
mod load;
mod dates;
mod doctor;
mod believed;
mod login;
mod switch;
mod trouble;
mod gone;
mod real;
