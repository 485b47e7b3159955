//! zapys answers a business's customers in chat, in their own words, and books them.
//!
//! One process, one SQLite file. A person writes to a business's bot; what they write is stored
//! before anything is done about it, understood by a model (a language model or rules of our own),
//! carried out by tools that refuse whatever the business's rules refuse, and answered from what
//! was really done. With no configuration and no credentials `zapys chat` opens an example
//! business in the terminal: the same code as in production, with other ends plugged in.
//!
//! This page is the architecture document, and the only one. `tests/it/architecture.rs` reads the
//! table below and holds it against the files: a room that imports another one, or a pure room
//! that touches the disk, fails the build. Change the table first, then the code.
//!
//! # The rooms, in reading order
//!
//! A room is a folder or a file in `src/`. It may import only the rooms in its last column, all of
//! which stand above it, so data flows one way and each page can be read with what came before.
//! Pure rooms have no runtime, disk, network, environment, clock or `async`: they are functions of
//! their arguments, and `now` is one of them.
//!
//! | room | | what it gives the others | may import |
//! |---|---|---|---|
//! | [`ids`] | pure | the names of things: bots, people, conversations, services, bookings | |
//! | [`schedule`] | pure | hours, slots and why not, a booking and its states | ids |
//! | [`phrase`] | pure | dates and times as people write them, in several languages | schedule |
//! | [`toml_form`] | pure | a TOML table read field by field, every mistake with its place | |
//! | [`chat`] | pure | what came in, what goes out, what was done, which jobs are queued | ids schedule |
//! | [`bots`] | pure | one business: its profile, parsed and checked from TOML | chat `toml_form` ids schedule |
//! | [`messages`] | pure | what the bot says, per language; receipts and refusals by code | bots chat ids schedule |
//! | [`notify`] | pure | who hears of a booking's event, where and when | bots chat ids messages schedule |
//! | [`agent`] | pure | one turn as a machine, its tools, and what a model may not do | bots chat ids phrase schedule messages |
//! | [`clock`] | | what time it is, or is said to be | |
//! | [`http`] | | the one HTTP client: time limits, and when to try again | |
//! | [`files`] | | files that are made private, and of the user who works with them | |
//! | [`vault`] | | secrets sealed before they are stored | files |
//! | [`store`] | | the SQLite file: one writing thread, readers beside it | chat files ids schedule |
//! | [`mail`] | | letters, their calendar file, and the way they leave | bots files ids schedule messages |
//! | [`model`] | | whoever decides what to call and what to say; the offline one never fails | agent bots chat http ids phrase schedule messages |
//! | [`oauth`] | | consent to use somebody's Google Calendar, and bearers that are good now | bots chat clock http ids store vault messages |
//! | [`calendar`] | | where staff members' time is written, and what they change there | bots clock http ids oauth schedule store |
//! | [`booking`] | | the only way to make, reschedule or cancel a booking | bots calendar chat clock ids notify schedule store messages |
//! | [`channel`] | | how a platform's messages come in and ours go out | chat ids |
//! | [`tools`] | | carries out what the agent asked for | agent booking bots chat clock ids phrase schedule store messages |
//! | [`conversation`] | | each conversation in order, and many at once | agent booking bots channel chat clock ids model oauth schedule store tools messages |
//! | [`jobs`] | | runs the durable queue: replies, letters, bookings to complete | booking bots calendar channel chat clock files ids mail notify schedule store messages |
//! | [`settings`] | | everything that can be set; the only reader of the environment | bots channel `toml_form` ids mail model oauth vault |
//! | [`app`] | | the only place that names concrete things | all above |
//! | [`eval`] | | conversations by script, judged by what stands in the books | app channel chat clock `toml_form` ids mail schedule settings store |
//! | [`cli`] | | the command line, one file for each subcommand | all above |
//!
//! Inside rooms with an outside, files named `normalise`, `render`, `wire`, `project`, `consent`,
//! `letter`, `ics`, `page`, `details` and `links` are pure as well: translating is never in the same file as
//! calling. Every folder of [`channel`] has the same files: `listen`, `normalise`, `render`, `send`.
//! There are four traits, [`channel::Channel`], [`model::Model`], [`calendar::Calendar`] and
//! [`clock::Clock`]; a fifth needs two real implementations first. `main.rs` only starts.
//!
//! Why some walls stand where they do: `ids` is apart from `chat`, so that `schedule` can name
//! things and `chat` can speak of bookings. `toml_form` is apart from `settings`, because profiles and
//! settings report all their mistakes at once by the same means. The list of jobs is in
//! [`chat::job`] and not in `jobs`, because `booking`, `tools` and `conversation` enqueue jobs and
//! stand above the worker that runs them. What happened to a booking is a
//! [`schedule::BookingEvent`], above the rooms that word it, plan it and publish it. TLS is rustls with ring everywhere; Discord's gateway alone brings an
//! older rustls along, which serenity cannot be had without (`channel/discord/mod.rs` weighs it, and
//! `deny.toml` names the advisories that are borne for it). Who a business is stands in `bots/*.toml`; [`bots`] only reads it.
//!
//! # One message's way
//!
//! ```text
//! a line, an update
//!   -> channel/*/listen      one connection per bot and platform
//!   -> channel/*/normalise   becomes chat::Inbound, plain data                            (pure)
//!   -> store::inbox          on the disk, once per update id, before the platform is told
//!   -> conversation::desk    one task per conversation: order inside, many side by side
//!   -> conversation::turn    profile, contact and history; everything that waits is one turn
//!        loop  AskModel  -> model::chain   each model in order, the offline one last
//!              UseTool   -> tools          words become meanings; grounding; the front desk
//!              (each answer and outcome is committed before the next step acts)
//!              Reply     -> ONE transaction: transcript + queued reply + inbox rows done
//!   -> jobs::worker          what is due: Done | Retry | Discard | Fail
//!   -> channel/*/render      text that the platform can show                              (pure)
//!   -> channel/*/send
//! ```
//!
//! A booking inside a tool: the rules ([`schedule`]) -> held (the schema itself refuses overlap) ->
//! a live look at the calendar -> committing, with the job that completes it -> the event, whose id
//! comes from the booking -> confirmed, and in that transaction what [`notify`] plans: the letter,
//! the reminders, the notices to staff.
//!
//! # The promises, and where each is kept
//!
//! - **No customer message goes unanswered.** `store/inbox.rs` before the platform is told;
//!   `store/turns.rs` and `conversation/turn.rs` replay a turn that died from its committed steps
//!   and give a fixed answer after three deaths; `jobs/worker.rs` sends until it is sent, and
//!   for what a platform never takes the customer gets a sentence (`jobs/send_chat.rs`).
//! - **No booking is made twice.** Triggers in `migrations/` refuse overlapping time whatever Rust
//!   does; effects are keyed by turn and call (`store/bookings/`); the same person repeating the
//!   same wish gets the receipt there is (`booking/book.rs`).
//! - **No letter is lost or sent twice.** It is enqueued in the change's own transaction
//!   (`booking/publish.rs`), its Message-ID and its file come from its row (`jobs/send_letter.rs`). One
//!   moment is left: a mail server that takes a letter and dies before it says so gets it again,
//!   with the same Message-ID (`mail/smtp.rs`). What was sent and could not be recorded is recorded
//!   again and not sent again (`jobs/run.rs`).
//! - **No reminder speaks of what has changed.** It is void with its version
//!   (`notify/reminders.rs`) and reads the booking before it is sent (`jobs/reminder.rs`).
//! - **No customer waits for another's letter.** Jobs with one ordering key run in order, the rest
//!   side by side, and replies wait for no letter (`jobs/worker.rs`).
//! - **What cannot be read is not free.** A calendar that fails ends in a refusal
//!   (`booking/availability.rs`), one that fails after `committing` is completed later
//!   (`booking/complete_pending.rs`).
//! - **What staff change in their calendar reaches the customer, once.** `calendar/watch.rs` takes it
//!   in with how far the calendar was read, `booking/reconcile.rs` reads the event again, asks
//!   the schema, and tells the customer in the transaction of the change.
//! - **"Booked" is said by code.** Receipts are rendered from the booking's row (`messages/receipt.rs`,
//!   `agent/reply.rs`); a model's words are dropped when a date, time, claim, price or link in them
//!   is not borne out (`agent/truth/`).
//! - **Nobody is booked under a name they did not say, and nothing is cancelled without a yes.**
//!   `agent/ground.rs`, `agent/consent.rs`; who is acting comes from the chat, never from a call.
//! - **A customer is always answered.** `model/chain.rs` ends in a model without a network and holds
//!   a turn to its time; rounds and calls are bounded in `agent/run.rs`, a day's use in
//!   `conversation/budget.rs`.
//! - **Every mistake in a file is told at once, with its line.** [`toml_form`], `settings/`, `bots/parse/`.
//! - **Time is what it was when it was said.** Relative words count from when a message was sent,
//!   rules from the [`clock`]; wall time, zone and instant are all stored.
//! - **What people write stays text.** Control characters are dropped and length is bounded in
//!   `chat/inbound.rs` and `channel/terminal/render.rs`; letters escape (`mail/letter.rs`); SQL has
//!   parameters only.
//! - **What is said to one person stays between the two.** On Discord it goes into the answer to
//!   their own interaction (`channel/discord/answer.rs`) or into a direct message
//!   (`channel/discord/send.rs`); in public the bot says fixed sentences. Direct messages that came
//!   while no gateway was open are read on (`channel/discord/catch_up.rs`), and what the disk
//!   refuses waits with all that came after it (`channel/discord/intake.rs`); what was said to it in
//!   a server while nobody listened is lost.
//! - **A consent is used once, and its tokens are seen nowhere.** A link is used up in the
//!   transaction that reads it (`store/consents.rs`); tokens are sealed for their row before they
//!   are stored (`oauth/credentials.rs`), renewed by one of all who ask (`oauth/tokens.rs`) and
//!   opened by either key while the key is changed (`vault/key.rs`).
//! - **Logs name nobody.** Errors carry steps and columns, never names, addresses or words, and
//!   `cli/log.rs` lets nobody's lines through but ours.
//! - **What hangs or breaks is started again.** `app/health.rs` asks the worker's own parts before
//!   the watchdog is fed; `app/worker.rs` ends with an error when a part does, and a stop in time.
//!
//! # Deliberately absent yet
//!
//! The waitlist, a person taking over a conversation in chat, and a move to another staff member.
//! Each has its place in the table's columns and its seam: `Channel`, `Calendar`, `Job`.

pub mod ids;
pub mod schedule;
pub mod phrase;
pub mod toml_form;
pub mod chat;
pub mod bots;
pub mod messages;
pub mod notify;
pub mod agent;
pub mod clock;
pub mod http;
pub mod files;
pub mod vault;
pub mod store;
pub mod mail;
pub mod model;
pub mod oauth;
pub mod calendar;
pub mod booking;
pub mod channel;
pub mod tools;
pub mod conversation;
pub mod jobs;
pub mod settings;
pub mod app;
pub mod eval;
pub mod cli;
