//! What to do about a message: a call, a question, or words.
//!
//! One rule after the other, the most pressing first: a person is called before anything
//! else, a change of what is booked comes before a new booking, and information before
//! questions. Whatever is left unclear ends in a question that says what can be done.

use jiff::civil::Time;
use serde_json::{Value, json};

use crate::{
    agent::{Answer, Request, Tool, TurnContext},
    chat::{Call, Fact, Refusal},
    messages::{self, View},
    phrase::Meaning,
    schedule::Contact,
};

use super::{
    dialogue::{Days, Dialogue, Goal, chats},
    hear::{Asked, Message},
    inform,
    intent::Intent,
};

/// How many days are looked through when somebody asks for anything soon.
const SOON_DAYS: i64 = 6;

/// Answers a request; there always is an answer.
pub fn answer(request: &Request) -> Answer {
    let (dialogue, now) = Dialogue::read(request);
    let context = &request.context;
    let today = context.sent().date();
    let view = View { profile: &context.profile, lang: context.lang, today };
    let Some(message) = now.last() else { return Answer::default() };
    let desk = Desk { dialogue: &dialogue, now: &now, message, context, view, request };
    desk.next()
}

/// What is decided from.
pub(super) struct Desk<'a> {
    pub(super) dialogue: &'a Dialogue,
    pub(super) now: &'a [Message],
    pub(super) message: &'a Message,
    pub(super) view: View<'a>,
    context: &'a TurnContext,
    request: &'a Request,
}

impl Desk<'_> {
    pub(super) fn has(&self, intent: Intent) -> bool {
        self.now.iter().any(|message| message.intents.has(intent))
    }

    fn next(&self) -> Answer {
        let mut answer = match self.request.outcomes().last() {
            Some(done) => self.after(&done.outcome.fact),
            None => self.first(),
        };
        // One thing is booked at a time, and what waits is said.
        if answer.calls.is_empty() && !self.message.more.is_empty() {
            let more = inform::and_then(&self.view, &self.message.more);
            let told = [answer.text, more].into_iter().filter(|part| !part.is_empty());
            answer.text = told.collect::<Vec<_>>().join("\n\n");
        }
        answer
    }

    /// Goes on after a call.
    fn after(&self, fact: &Fact) -> Answer {
        match fact {
            Fact::Appointments { list } if self.dialogue.draft.goal == Goal::Move => {
                self.move_one(list)
            }
            Fact::Receipt { .. } => say(String::new()),
            Fact::Times(times) => {
                let mut said = messages::fact(&self.view, fact);
                let asked = &self.dialogue.draft.service;
                if let (Goal::Book, None, Some(service)) =
                    (self.dialogue.draft.goal, asked, &times.service)
                {
                    said = format!("{said}\n\n{}", inform::assumed(&self.view, service));
                }
                say(said)
            }
            _ => say(messages::fact(&self.view, fact)),
        }
    }

    /// Decides about a fresh message.
    fn first(&self) -> Answer {
        let goal = self.dialogue.draft.goal;
        if self.has(Intent::Human) {
            return self.call(Tool::Human, &json!({"reason": null}));
        }
        if let Some(answer) = self.answer_to_yes() {
            return answer;
        }
        let picked = self.dialogue.asked == Asked::Which;
        if goal == Goal::Cancel && (self.has(Intent::Cancel) || picked) {
            return self.cancel();
        }
        if goal == Goal::Move && !self.only_informs() {
            return self.trouble().unwrap_or_else(|| self.call(Tool::List, &json!({})));
        }
        if self.has(Intent::Mine) {
            return self.call(Tool::List, &json!({}));
        }
        if self.has(Intent::NoEmail) && self.message.contact.email.is_none() {
            return say(inform::email_needed(&self.view));
        }
        let holds = matches!(self.dialogue.asked, Asked::Contact(_));
        if holds && self.has(Intent::No) && self.message.gives_nothing() {
            return self.call(Tool::Cancel, &json!({"appointment": null}));
        }
        if self.has(Intent::No) && self.message.gives_nothing() && !self.has(Intent::Rather) {
            let id = if self.dialogue.last.is_some() { "fine" } else { "dropped" };
            return say(self.view.say(id));
        }
        if let Some(told) = inform::inform(&self.view, self.now, self.dialogue) {
            let asks = self.ask_again();
            return say(if asks.is_empty() { told } else { format!("{told}\n\n{asks}") });
        }
        if self.has(Intent::Question) {
            return say(inform::unknown(&self.view));
        }
        if self.message.strange {
            let refusal = Fact::Refused(Refusal::NoService);
            return say(messages::fact(&self.view, &refusal));
        }
        if let Some(answer) = self.trouble() {
            return answer;
        }
        if let (Goal::None, Some(last)) = (goal, &self.dialogue.last)
            && self.message.is_timed()
            && !chats(self.message)
        {
            return say(inform::stands(&self.view, last));
        }
        if goal == Goal::Book && !chats(self.message) && self.moves_on() {
            return self.book();
        }
        let polite = [Intent::Thanks, Intent::Bye, Intent::Greet, Intent::Help];
        match &self.dialogue.waits {
            Some(booking) if !polite.iter().any(|intent| self.has(*intent)) => {
                self.call(Tool::Cancel, &json!({"appointment": self.which(booking)}))
            }
            _ => say(self.courtesy()),
        }
    }

    /// Returns whether the message gave anything to go on with.
    fn moves_on(&self) -> bool {
        let on = [Intent::Book, Intent::Look, Intent::Any, Intent::Anyone, Intent::Again];
        self.now.iter().any(|message| !message.gives_nothing() || message.intents.any(&on))
            || self.has(Intent::Yes)
                && self.dialogue.asked != Asked::Nothing
                && self.dialogue.offers.len() == 1
            || self.dialogue.draft.time.is_some() && self.dialogue.asked == Asked::Time
    }

    fn only_informs(&self) -> bool {
        self.now.iter().all(|message| {
            message.gives_nothing()
                && !message.intents.any(&[Intent::Move, Intent::Any])
                && message.number.is_none()
                && message.intents.any(inform::KINDS)
        })
    }

    /// Goes on with a booking: the next call, or the next question.
    fn book(&self) -> Answer {
        let draft = &self.dialogue.draft;
        let looks = self.has(Intent::Look) || self.has(Intent::Services);
        if self.only_contact() && self.dialogue.asked == Asked::Time && draft.time.is_none() {
            return say(format!("{} {}", self.view.say("noted"), self.view.say("ask-time")));
        }
        if !draft.several.is_empty() && draft.service.is_none() {
            return say(inform::which_service(&self.view, &draft.several));
        }
        match (&draft.service, draft.days, draft.time) {
            // "Do you have Monday at six?" asks and does not book.
            (Some(_), Some(days), Some(_)) if self.only_asks() => self.check(days),
            (Some(_), Some(days), Some(time)) if days.from == days.until => {
                self.call_book(days, time)
            }
            (Some(_), Some(days), _) => self.check(days),
            (None, Some(days), None) if looks => self.check(days),
            (None, Some(_), None) => say(self.view.say("ask-time")),
            (_, None, _) if looks || self.has(Intent::Any) => self.check(self.soon()),
            // Another service of what was just looked through.
            (Some(_), None, None) if !self.dialogue.offers.is_empty() => self.check(self.soon()),
            (None, None, None) | (None, Some(_), Some(_)) => say(inform::ask_service(&self.view)),
            (_, None, _) => say(self.view.say("ask-day")),
        }
    }

    /// Returns whether the message asks what is free and does not ask for it.
    fn only_asks(&self) -> bool {
        let first = self.message.words.first().map_or("", String::as_str);
        let asks = ["do", "does", "is", "are", "чи", "есть", "є"].contains(&first);
        self.message.question
            && (asks || self.has(Intent::Look))
            && !self.has(Intent::Book)
            && !self.has(Intent::Rather)
    }

    /// Returns whether the message says who comes and nothing else.
    fn only_contact(&self) -> bool {
        self.now.iter().all(|message| {
            let when = message.when.as_ref().is_ok_and(Meaning::is_empty);
            when && message.service.is_none()
                && message.staff.is_none()
                && !message.intents.any(&[Intent::Look, Intent::Any])
                && message.contact != Contact::default()
        })
    }

    fn soon(&self) -> Days {
        let today = self.view.today;
        let until = today.checked_add(jiff::Span::new().days(SOON_DAYS)).unwrap_or(today);
        Days { from: today, until }
    }

    fn call_book(&self, days: Days, time: Time) -> Answer {
        let draft = &self.dialogue.draft;
        let arguments = json!({
            "customer_name": draft.contact.name, "customer_email": draft.contact.email,
            "customer_phone": draft.contact.phone,
            "service": draft.service.as_ref().map(ToString::to_string),
            "staff": draft.staff.as_ref().map(ToString::to_string),
            "date": days.from.to_string(), "time": clock(time),
            "duration_minutes": null, "create_meet": null,
        });
        self.call(Tool::Book, &arguments)
    }

    fn check(&self, days: Days) -> Answer {
        let draft = &self.dialogue.draft;
        let service =
            draft.service.as_ref().or(self.context.profile.services.first().map(|first| &first.id));
        let arguments = json!({
            "date": self.day_words(days), "duration_minutes": null,
            "service": service.map(ToString::to_string),
            "staff": draft.staff.as_ref().map(ToString::to_string),
        });
        self.call(Tool::Check, &arguments)
    }

    /// Writes days and a part of the day in words that mean the same on any day they are read.
    pub(super) fn day_words(&self, days: Days) -> String {
        let draft = &self.dialogue.draft;
        let day = if days.from == days.until {
            days.from.to_string()
        } else {
            format!("from {} to {}", days.from, days.until)
        };
        match (draft.window, draft.time) {
            ((Some(from), Some(until)), _) => {
                format!("{day} from {} to {}", clock(from), clock(until))
            }
            ((Some(from), None), _) => format!("{day} after {}", clock(from)),
            ((None, Some(until)), _) => format!("{day} before {}", clock(until)),
            ((None, None), Some(time)) => format!("{day} at {}", clock(time)),
            ((None, None), None) => day,
        }
    }

    /// Asks once more what was open before the customer asked something else.
    fn ask_again(&self) -> String {
        let draft = &self.dialogue.draft;
        if let Some(booking) = &self.dialogue.waits {
            return messages::fact(&self.view, &Fact::AskYes { booking: booking.clone() });
        }
        match &self.dialogue.asked {
            Asked::Contact(needs) => messages::ask_needs(&self.view, needs),
            _ if draft.goal != Goal::Book => String::new(),
            _ => match self.dialogue.open_question() {
                Asked::Service => inform::ask_service(&self.view),
                Asked::Day => self.view.say("ask-day"),
                Asked::Time => self.view.say("ask-time"),
                _ => String::new(),
            },
        }
    }

    /// Greets, thanks, or asks what was meant.
    fn courtesy(&self) -> String {
        let business = self.context.profile.name.in_lang(self.context.lang);
        let wordless = self.now.iter().all(|message| message.words.is_empty());
        if self.has(Intent::Help) {
            return messages::say(
                self.context.lang,
                "help",
                &[("services", self.view.services().into())],
            );
        }
        if self.has(Intent::Thanks) {
            return self.view.say("thanks");
        }
        if self.has(Intent::Bye) {
            return self.view.say("bye");
        }
        if wordless && self.dialogue.greeted {
            return self.view.say("unreadable");
        }
        if self.has(Intent::Greet) || wordless {
            let id = if self.dialogue.greeted { "hello-again" } else { "greet" };
            return messages::say(self.context.lang, id, &[("business", business.into())]);
        }
        let again = self.ask_again();
        if !again.is_empty() && self.message.question {
            return format!("{}\n\n{again}", inform::not_known(&self.view));
        }
        if !again.is_empty() {
            return format!("{} {again}", self.view.say("not-understood-yet"));
        }
        if self.has(Intent::Yes) {
            return self.view.say("fine");
        }
        if !self.dialogue.greeted && !self.message.question {
            return messages::say(self.context.lang, "greet", &[("business", business.into())]);
        }
        if self.message.question {
            return inform::unknown(&self.view);
        }
        self.view.say("not-understood")
    }

    pub(super) fn call(&self, tool: Tool, arguments: &Value) -> Answer {
        let id = format!("call_{}", self.request.outcomes().count() + 1);
        let call =
            Call { id, function: tool.as_str().to_owned(), arguments: arguments.to_string() };
        Answer { text: String::new(), calls: vec![call], by_code: true }
    }
}

/// Writes a time as a tool reads it.
pub(super) fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// Answers with words.
pub(super) fn say(text: String) -> Answer {
    Answer { text, calls: Vec::new(), by_code: true }
}
