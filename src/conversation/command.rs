//! A command, chosen from a menu or typed: `/book`, `/my`, `/help`.
//!
//! What a command comes to is decided by [`plan`], a pure function. Most commands are requests for
//! a tool and ask no model. Words behind `/book` that say more than a service's name are a message
//! like any other.

use jiff::civil::Date;

use crate::{
    agent::ToolRequest,
    bots::{Service, find},
    chat::{Action, Button, Command, CommandArgs, Pick, Reply, command},
    ids::{BookingId, Lang, ServiceId},
    messages::{self, View, buttons},
    store,
};

use super::{
    agent_loop::{answer_request, answer_words},
    handover_press::done,
    language::set_language,
    link::link,
    press_text::press_text,
    staff::{StaffCommand, handle_staff_command, help, redeem_invitation},
    turn_result::TurnResult,
    turn_scope::TurnScope,
};

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum CommandPlan {
    /// A model answers these words; empty: the customer opened the conversation.
    Words(String),
    /// A tool carries this out.
    Tool {
        request: ToolRequest,
        /// What stands for the request in the transcript.
        words: String,
    },
    /// This is the answer.
    Reply(Reply),
    /// The customer is answered in this language from now on.
    SetLanguage(Lang),
    /// The code of an invitation is redeemed.
    RedeemInvitation(String),
    /// What can be done here is told, to staff and to customers.
    Help,
    /// This chat is linked with another one by its code, or a code is shown.
    Link(Option<String>),
    /// A conversation with a person is ended.
    Done,
    /// A staff member is served.
    Staff(StaffCommand),
}

pub(super) async fn handle_command(
    scope: &TurnScope<'_>,
    command: &Command,
) -> Result<TurnResult, store::Error> {
    match plan(&scope.view(), command) {
        CommandPlan::Words(words) => answer_words(scope, &words).await,
        CommandPlan::Tool { request, words } => answer_request(scope, request, &words).await,
        CommandPlan::Reply(reply) => Ok(TurnResult::reply(scope.turn, reply)),
        CommandPlan::SetLanguage(lang) => set_language(scope, lang).await,
        CommandPlan::RedeemInvitation(code) => redeem_invitation(scope, &code).await,
        CommandPlan::Help => help(scope).await,
        CommandPlan::Link(code) => link(scope, code.as_deref()).await,
        CommandPlan::Done => done(scope).await,
        CommandPlan::Staff(command) => handle_staff_command(scope, command).await,
    }
}

/// Decides what a command comes to.
fn plan(view: &View<'_>, command: &Command) -> CommandPlan {
    match command {
        Command::Start(payload) => start(view, payload.as_deref()),
        Command::Book(wanted) if wanted.date.is_none() => choose_day(view, wanted, "command-book"),
        Command::Slots(wanted) if wanted.date.is_none() => {
            choose_day(view, wanted, "command-slots")
        }
        Command::Book(wanted) if wanted.time.is_some() => tool(ToolRequest::book(wanted), wanted),
        Command::Book(wanted) | Command::Slots(wanted) => tool(ToolRequest::check(wanted), wanted),
        Command::My => tool(ToolRequest::List, &CommandArgs::default()),
        Command::Move(wanted)
            if wanted.appointment.is_none() && wanted.date.is_none() && wanted.time.is_none() =>
        {
            tool(ToolRequest::List, wanted)
        }
        Command::Move(wanted) => tool(ToolRequest::reschedule(wanted), wanted),
        Command::Cancel(wanted) => tool(ToolRequest::cancel(wanted), wanted),
        Command::Waitlist => tool(ToolRequest::ShowWaitlist, &CommandArgs::default()),
        Command::Human => tool(ToolRequest::Human, &CommandArgs::default()),
        Command::Language(None) => {
            CommandPlan::Reply(Reply::text(view.say("language-ask")).with(buttons::languages(view)))
        }
        Command::Language(Some(lang)) => CommandPlan::SetLanguage(*lang),
        Command::Help => CommandPlan::Help,
        Command::Link(code) => CommandPlan::Link(code.clone()),
        Command::Done => CommandPlan::Done,
        Command::Export => {
            CommandPlan::Reply(Reply { exports: true, ..Reply::text(view.say("export")) })
        }
        Command::Forget => {
            let yes = Button::new(view.say("button-forget"), Action::Forget);
            CommandPlan::Reply(Reply::text(view.say("forget-ask")).with(vec![vec![yes]]))
        }
        Command::Connect => CommandPlan::Staff(StaffCommand::Connect),
        Command::Disconnect => CommandPlan::Staff(StaffCommand::Disconnect),
        Command::Today => CommandPlan::Staff(StaffCommand::Today),
        Command::Week => CommandPlan::Staff(StaffCommand::Week),
        Command::Day(words) => CommandPlan::Staff(StaffCommand::Day(words.clone())),
        Command::Away(words) => CommandPlan::Staff(StaffCommand::Away(words.clone())),
        Command::Find(words) => CommandPlan::Staff(StaffCommand::Find(words.clone())),
        Command::Note(words) => CommandPlan::Staff(StaffCommand::Note(words.clone())),
        Command::Why(words) => CommandPlan::Staff(StaffCommand::Why(words.clone())),
        Command::Numbers => CommandPlan::Staff(StaffCommand::Numbers),
        Command::Address(change) => CommandPlan::Staff(StaffCommand::Address(change.clone())),
    }
}

/// Plans a request for a tool; what was filled in stands for it in the transcript.
fn tool(request: ToolRequest, wanted: &CommandArgs) -> CommandPlan {
    let filled = [&wanted.service, &wanted.staff, &wanted.appointment, &wanted.date];
    let filled = filled.into_iter().chain([&wanted.time, &wanted.name, &wanted.email]);
    let filled = filled.chain([&wanted.phone]).flatten().map(String::as_str);
    // An appointment that was chosen from a list is an id, which the customer has not said.
    let words: Vec<&str> = filled.filter(|words| !BookingId::is_one(words)).collect();
    CommandPlan::Tool { request, words: words.join(", ") }
}

/// Plans the opening of a conversation by a link that may carry a service's id or an invitation.
fn start(view: &View<'_>, payload: Option<&str>) -> CommandPlan {
    let Some(payload) = payload else { return CommandPlan::Words(String::new()) };
    if view.profile.service(&ServiceId::new(payload)).is_some() {
        let wanted = CommandArgs { service: Some(payload.to_owned()), ..CommandArgs::default() };
        return choose_day(view, &wanted, "command-book");
    }
    if command::is_invitation(payload) {
        return CommandPlan::RedeemInvitation(payload.to_owned());
    }
    CommandPlan::Words(String::new())
}

/// Shows the days of a service, or asks which service. Words behind the command that say more than
/// a service's name ("haircut tomorrow at 2") go to a model, with the command's name before them.
fn choose_day(view: &View<'_>, wanted: &CommandArgs, command: &str) -> CommandPlan {
    let services = &view.profile.services;
    let only = services.first().filter(|_| services.len() == 1);
    let named = wanted.service.as_deref().and_then(|it| find::service_named(view.profile, it));
    if let Some(words) = &wanted.service
        && !named.is_some_and(|service| is_name_only(service, words))
    {
        let more = [&wanted.staff, &wanted.time, &wanted.name, &wanted.email, &wanted.phone];
        let all = std::iter::once(words).chain(more.into_iter().flatten());
        let all: Vec<&str> = all.map(String::as_str).collect();
        return CommandPlan::Words(format!("{}: {}", view.say(command), all.join(", ")));
    }
    if let Some(service) = named.or(only) {
        return show_days(view, service, view.today);
    }
    let args = [("services", view.services().into())];
    let text = messages::say(view.lang, "ask-service", &args);
    CommandPlan::Reply(Reply::text(text).with(buttons::services(view)))
}

fn show_days(view: &View<'_>, service: &Service, from: Date) -> CommandPlan {
    let pick = Pick { service: service.id.clone(), staff: None, moving: None };
    let words = press_text(view, &Action::Days(pick.clone(), from), "");
    CommandPlan::Tool { request: ToolRequest::ShowDays(pick, from), words }
}

/// Returns whether words are no longer than the service's longest name.
fn is_name_only(service: &Service, words: &str) -> bool {
    let count = |name: &str| name.split_whitespace().count();
    let names = Lang::ALL.into_iter().map(|lang| count(service.name.in_lang(lang)));
    names.max().is_some_and(|most| count(words) <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::tests::{english, salon};

    fn planned_with(command: &Command) -> CommandPlan {
        let profile = salon();
        plan(&english(&profile), command)
    }

    fn planned(line: &str) -> CommandPlan {
        planned_with(&Command::parse(line).unwrap())
    }

    fn request(plan: CommandPlan) -> ToolRequest {
        match plan {
            CommandPlan::Tool { request, .. } => request,
            other => panic!("{other:?}"),
        }
    }

    fn haircut(date: Option<&str>, time: Option<&str>) -> CommandArgs {
        CommandArgs {
            service: Some("haircut".into()),
            date: date.map(str::to_owned),
            time: time.map(str::to_owned),
            ..CommandArgs::default()
        }
    }

    #[test]
    fn book_alone_asks_which_service() {
        let CommandPlan::Reply(reply) = planned("/book") else { panic!() };
        assert!(!reply.buttons.is_empty(), "{reply:?}");
    }

    #[test]
    fn book_with_the_name_or_the_id_of_a_service_shows_its_days() {
        let pick = Pick { service: ServiceId::new("haircut"), staff: None, moving: None };
        let days = ToolRequest::ShowDays(pick, jiff::civil::date(2026, 11, 23));
        for line in ["/book Haircut", "/book haircut", "/slots haircut", "/start haircut"] {
            assert_eq!(request(planned(line)), days, "{line}");
        }
    }

    #[test]
    fn book_with_more_than_a_name_goes_to_a_model_with_the_commands_name() {
        let CommandPlan::Words(words) = planned("/book haircut tomorrow at 2") else { panic!() };
        assert!(words.ends_with(": haircut tomorrow at 2"), "{words}");
    }

    #[test]
    fn book_with_a_day_and_a_time_books_and_with_a_day_alone_looks() {
        let (day, time) = (Some("tomorrow"), Some("14:00"));
        let book = planned_with(&Command::Book(haircut(day, time)));
        assert!(
            matches!(&book, CommandPlan::Tool { request: ToolRequest::Book(_), words }
                if words == "haircut, tomorrow, 14:00"),
            "{book:?}"
        );
        for command in [Command::Book(haircut(day, None)), Command::Slots(haircut(day, time))] {
            assert!(matches!(request(planned_with(&command)), ToolRequest::Check(_)));
        }
    }

    #[test]
    fn move_alone_lists_and_with_anything_filled_in_moves() {
        assert_eq!(request(planned("/move")), ToolRequest::List);
        assert!(matches!(request(planned("/move 1")), ToolRequest::Reschedule(_)));
        let to = CommandArgs { time: Some("15:00".into()), ..CommandArgs::default() };
        assert!(matches!(request(planned_with(&Command::Move(to))), ToolRequest::Reschedule(_)));
    }

    #[test]
    fn an_appointment_chosen_from_a_list_is_not_among_the_customers_words() {
        let id = "01k7n5cng0vvvvvvvvvvvvvvvv";
        let chosen = CommandArgs { appointment: Some(id.into()), ..CommandArgs::default() };
        let request = ToolRequest::cancel(&chosen);
        let planned = planned_with(&Command::Cancel(chosen));
        assert_eq!(planned, CommandPlan::Tool { request, words: String::new() });
    }

    #[test]
    fn start_with_an_invitation_redeems_it_and_with_anything_else_greets() {
        let code = "zapys-0123456789abc";
        assert_eq!(planned(code), CommandPlan::RedeemInvitation(code.into()));
        assert_eq!(planned("/start"), CommandPlan::Words(String::new()));
        assert_eq!(planned("/start unknown"), CommandPlan::Words(String::new()));
    }

    #[test]
    fn language_asks_which_or_sets_the_one_named() {
        assert!(
            matches!(planned("/language"), CommandPlan::Reply(reply) if !reply.buttons.is_empty())
        );
        assert_eq!(planned("/language uk"), CommandPlan::SetLanguage(Lang::Uk));
    }

    #[test]
    fn forget_deletes_nothing_before_a_button_is_pressed() {
        let CommandPlan::Reply(reply) = planned("/forget") else { panic!() };
        assert_eq!(reply.pressed(0).map(|(_, action)| action), Some(&Action::Forget));
    }

    #[test]
    fn commands_of_staff_are_decided_by_who_writes_and_not_here() {
        assert_eq!(planned("/today"), CommandPlan::Staff(StaffCommand::Today));
        assert_eq!(planned("/connect"), CommandPlan::Staff(StaffCommand::Connect));
        assert_eq!(planned("/disconnect"), CommandPlan::Staff(StaffCommand::Disconnect));
    }
}
