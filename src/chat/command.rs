//! Commands: chosen from a menu, or typed as `/book`.
//!
//! Every platform has the same commands. A command is a shortcut for a text, so an unknown one is
//! read as a text. Its arguments are texts as well ("tomorrow", "14:00"), resolved in the same place
//! as a model's.

use serde::{Deserialize, Serialize};

use crate::ids::Lang;

/// A command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Opens the conversation, with the payload of a link: a service, or an invitation's code.
    Start(Option<String>),
    /// Books an appointment.
    Book(CommandArgs),
    /// Shows free times.
    Slots(CommandArgs),
    /// Lists the person's appointments.
    My,
    /// Reschedules an appointment.
    Move(CommandArgs),
    /// Cancels an appointment.
    Cancel(CommandArgs),
    /// Chooses the language; `None`: the bot asks which.
    Language(Option<Lang>),
    /// Explains the bot.
    Help,
    /// Asks for a person.
    Human,
    /// Ends a conversation with a person: for staff, and for the customer.
    Done,
    /// Gives the person everything that is kept about them, as a file.
    Export,
    /// Deletes what is stored about this person.
    Forget,
    /// Links this chat with the person's chat on another platform, by the code that was shown there; `None`:
    /// shows one here.
    Link(Option<String>),
    /// Shows what the person waits for.
    Waitlist,
    /// Staff: connects their calendar.
    Connect,
    /// Staff: disconnects it.
    Disconnect,
    /// Staff: shows their day.
    Today,
    /// Staff: shows the next seven days.
    Week,
    /// Staff: shows the days that these words mean; `None`: nothing was said.
    Day(Option<String>),
    /// Staff: blocks the time that these words mean; `None`: lists the absences.
    Away(Option<String>),
    /// Staff: finds visits by a customer's name or phone number; `None`: nothing was said.
    Find(Option<String>),
    /// Staff: notes something on a visit: the customer, a colon, and the note; `None`: nothing was said.
    Note(Option<String>),
    /// Staff: says why the time that these words mean is not offered; `None`: nothing was said.
    Why(Option<String>),
    /// Owners: shows the figures of the business.
    Numbers,
    /// Staff: corrects an address that takes no letters; `None`: which one is not said.
    Address(Option<AddressChange>),
}

/// An address, and the one that takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressChange {
    /// The address that is wrong.
    pub old: String,
    /// The right one.
    pub new: String,
}

impl AddressChange {
    /// Reads two addresses; `None`: there are fewer or more.
    pub fn parse(words: &str) -> Option<Self> {
        let cut = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '→');
        let mut addresses = words.split(cut).filter(|word| word.contains('@'));
        match (addresses.next(), addresses.next(), addresses.next()) {
            (Some(old), Some(new), None) => Some(Self { old: old.into(), new: new.into() }),
            _ => None,
        }
    }
}

/// The arguments of a command, as texts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommandArgs {
    /// The service.
    pub service: Option<String>,
    /// The staff member.
    pub staff: Option<String>,
    /// The appointment.
    pub appointment: Option<String>,
    /// The day.
    pub date: Option<String>,
    /// The time.
    pub time: Option<String>,
    /// The customer's name.
    pub name: Option<String>,
    /// Their mail address.
    pub email: Option<String>,
    /// Their phone number.
    pub phone: Option<String>,
}

/// The prefix of an invitation's code, by which a typed code is recognised.
pub const INVITATION: &str = "zapys-";

/// The prefix of a code that links two chats.
pub const LINK_CODE: &str = "zl-";

/// The command with such a code, as a chat shows it: by these words the message is found again.
pub const LINK_SHOWN: &str = "/link zl-";

impl Command {
    /// Names of the commands for customers, in the order in which a menu shows them.
    pub const FOR_CUSTOMERS: [&str; 10] = [
        "book", "slots", "my", "waitlist", "language", "help", "human", "link", "export", "forget",
    ];
    /// Names of the commands for staff.
    pub const FOR_STAFF: [&str; 12] = [
        "today",
        "week",
        "day",
        "find",
        "note",
        "away",
        "done",
        "why",
        "address",
        "numbers",
        "connect",
        "disconnect",
    ];

    /// Returns the command as it is typed, without arguments, for the transcript.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "/start",
            Self::Book(_) => "/book",
            Self::Slots(_) => "/slots",
            Self::My => "/my",
            Self::Move(_) => "/move",
            Self::Cancel(_) => "/cancel",
            Self::Language(_) => "/language",
            Self::Help => "/help",
            Self::Human => "/human",
            Self::Done => "/done",
            Self::Export => "/export",
            Self::Forget => "/forget",
            Self::Link(_) => "/link",
            Self::Waitlist => "/waitlist",
            Self::Connect => "/connect",
            Self::Disconnect => "/disconnect",
            Self::Today => "/today",
            Self::Week => "/week",
            Self::Day(_) => "/day",
            Self::Why(_) => "/why",
            Self::Find(_) => "/find",
            Self::Note(_) => "/note",
            Self::Away(_) => "/away",
            Self::Numbers => "/numbers",
            Self::Address(_) => "/address",
        }
    }

    /// Reads a line such as `/slots` or `/language en`, or an invitation's code alone; `None`: it is
    /// neither.
    pub fn parse(line: &str) -> Option<Self> {
        let line = line.trim();
        if is_invitation(line) {
            return Some(Self::Start(Some(line.to_owned())));
        }
        let (name, rest) = line.strip_prefix('/')?.split_once(' ').unwrap_or((line.get(1..)?, ""));
        // In a group a command may name its bot: `/book@salon_bot`.
        let name = name.split('@').next()?.to_lowercase();
        let rest = Some(rest.trim()).filter(|rest| !rest.is_empty());
        let service = || CommandArgs { service: rest.map(str::to_owned), ..CommandArgs::default() };
        let which =
            || CommandArgs { appointment: rest.map(str::to_owned), ..CommandArgs::default() };
        Some(match name.as_str() {
            "start" => Self::Start(rest.map(str::to_owned)),
            "book" => Self::Book(service()),
            "slots" => Self::Slots(service()),
            "my" => Self::My,
            "move" => Self::Move(which()),
            "cancel" => Self::Cancel(which()),
            "language" | "lang" => Self::Language(rest.and_then(Lang::parse)),
            "help" => Self::Help,
            "human" => Self::Human,
            "done" => Self::Done,
            "export" => Self::Export,
            "forget" => Self::Forget,
            "link" => Self::Link(rest.map(str::to_owned)),
            "waitlist" => Self::Waitlist,
            "connect" => Self::Connect,
            "disconnect" => Self::Disconnect,
            "today" => Self::Today,
            "week" => Self::Week,
            "day" => Self::Day(rest.map(str::to_owned)),
            "why" => Self::Why(rest.map(str::to_owned)),
            "find" => Self::Find(rest.map(str::to_owned)),
            "note" => Self::Note(rest.map(str::to_owned)),
            "numbers" => Self::Numbers,
            "away" => Self::Away(rest.map(str::to_owned)),
            "address" => Self::Address(rest.and_then(AddressChange::parse)),
            _ => return None,
        })
    }
}

/// Returns whether a word has the form of an invitation's code.
pub fn is_invitation(word: &str) -> bool {
    word.strip_prefix(INVITATION).is_some_and(|code| {
        (8..=40).contains(&code.len()) && code.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_read_with_what_stands_behind_it() {
        let wanted =
            |service: &str| CommandArgs { service: Some(service.into()), ..CommandArgs::default() };
        assert_eq!(Command::parse(" /my "), Some(Command::My));
        assert_eq!(
            Command::parse("/book Стрижка бороди"),
            Some(Command::Book(wanted("Стрижка бороди")))
        );
        let slots = Command::Slots(wanted("haircut tomorrow"));
        assert_eq!(Command::parse("/slots haircut tomorrow"), Some(slots));
        assert_eq!(
            Command::parse("/Language@salon_bot en"),
            Some(Command::Language(Some(Lang::En)))
        );
        let change = AddressChange { old: "a@b.co".into(), new: "c@d.co".into() };
        assert_eq!(
            Command::parse("/address a@b.co → c@d.co"),
            Some(Command::Address(Some(change)))
        );
        assert_eq!(Command::parse("/address a@b.co"), Some(Command::Address(None)));
        assert_eq!(Command::parse("/start"), Some(Command::Start(None)));
        assert_eq!(
            Command::parse("zapys-0123456789abc"),
            Some(Command::Start(Some("zapys-0123456789abc".into())))
        );
    }

    #[test]
    fn what_is_no_command_is_words() {
        for words in ["book", "/unknown", "/", "", "2/3", "zapys-", "zapys-їїїїїїїї", "/ my"]
        {
            assert_eq!(Command::parse(words), None, "{words}");
        }
    }
}
