//! Forms: their fields as Discord's labels, and what a person filled in.
//!
//! A field is a label around a text input, a menu or a radio group
//! (<https://discord.com/developers/docs/components/reference#label>). A completed form becomes the text
//! that a person would have written, so it goes the same way as words: a field that is wrong is asked
//! about, and what the others said is kept.

use serde_json::{Value, json};
use serenity::model::id::{ApplicationId, InteractionId, MessageId, UserId};

use crate::chat::{InboundKind, transcript::Need};

use super::host::{BookingForm, ContactField};

/// The longest label of a field, in characters.
const MOST_LABEL: usize = 45;
/// The longest label of an option, in characters.
const MOST_OPTION: usize = 100;
/// The most options of a radio group
/// (<https://discord.com/developers/docs/components/reference#radio-group>).
const MOST_RADIO: usize = 10;
/// The most options of a menu.
const MOST_OPTIONS: usize = 25;
/// The id of the form, and of its fields, in the order in which they are read.
pub(super) const FORM: &str = "form";
const SERVICE: &str = "service";
const STAFF: &str = "staff";
const WHEN: &str = "when";
/// What is chosen where any staff member will do.
const ANY: &str = "any";

/// The types of components.
const STRING_SELECT: u8 = 3;
const TEXT_INPUT: u8 = 4;
const LABEL: u8 = 18;
const RADIO_GROUP: u8 = 21;
/// A line of text.
const SHORT: u8 = 1;

/// Makes the fields of a form for what is missing of a person's contact data; `say` returns their names.
pub(super) fn contact(needs: &[Need], say: impl Fn(&str) -> String) -> Vec<Value> {
    let field = |need: &Need| contact_field(&ContactField { need: *need, known: None }, &say);
    needs.iter().map(field).collect()
}

fn contact_field(field: &ContactField, say: &impl Fn(&str) -> String) -> Value {
    let (id, name, most) = match field.need {
        Need::Name => ("name", "form-name", 100),
        Need::Email => ("email", "form-email", 254),
        Need::Phone => ("phone", "form-phone", 32),
        Need::EmailOrPhone => ("contact", "form-email-or-phone", 254),
    };
    let mut input = text_input(id, most);
    let known = field.known.as_deref();
    if let Some(known) = known.filter(|known| (2..=most).contains(&known.chars().count())) {
        input["value"] = known.into();
    }
    label(&say(name), &input)
}

/// Makes the fields of a form in which a whole order is given. Discord shows five: the service, the staff
/// member where there is a choice, the day and hour, and as much of the contact data as there is room for;
/// the rest is asked for afterwards.
pub(super) fn booking(form: &BookingForm, say: impl Fn(&str) -> String) -> Vec<Value> {
    let mut fields = vec![label(&say("form-service"), &choice(SERVICE, &form.services, 100))];
    if form.staff.len() > 1 {
        let any = Choice { label: say("form-anyone"), value: ANY.to_owned() };
        let mut staff = vec![any];
        staff.extend(form.staff.iter().map(|name| Choice::of(name)));
        fields.push(label(&say("form-staff"), &pick(STAFF, &staff, Some(ANY))));
    }
    let mut when = text_input(WHEN, 100);
    when["placeholder"] = cut(&say("form-when-example"), MOST_OPTION).into();
    fields.push(label(&say("form-when"), &when));
    let room = 5 - fields.len();
    fields.extend(form.contact.iter().take(room).map(|field| contact_field(field, &say)));
    fields
}

/// An option of a field.
struct Choice {
    label: String,
    value: String,
}

impl Choice {
    fn of(name: &str) -> Self {
        Self { label: name.to_owned(), value: name.to_owned() }
    }

    fn write(&self, chosen: Option<&str>) -> Value {
        let mut option = json!({
            "label": cut(&self.label, MOST_OPTION), "value": cut(&self.value, MOST_OPTION),
        });
        if chosen == Some(self.value.as_str()) {
            option["default"] = true.into();
        }
        option
    }
}

/// Makes a field for one of some names: a text where a menu has no room for them.
fn choice(id: &str, names: &[String], most: usize) -> Value {
    let choices: Vec<Choice> = names.iter().map(|name| Choice::of(name)).collect();
    if choices.len() > MOST_OPTIONS || choices.is_empty() {
        return text_input(id, most);
    }
    let options: Vec<Value> = choices.iter().map(|it| it.write(None)).collect();
    json!({"type": STRING_SELECT, "custom_id": id, "options": options, "required": true})
}

/// Makes a radio group, or a menu where there are too many for one.
fn pick(id: &str, choices: &[Choice], chosen: Option<&str>) -> Value {
    let kind = if choices.len() > MOST_RADIO { STRING_SELECT } else { RADIO_GROUP };
    let options: Vec<Value> =
        choices.iter().take(MOST_OPTIONS).map(|it| it.write(chosen)).collect();
    json!({"type": kind, "custom_id": id, "options": options, "required": true})
}

fn text_input(id: &str, most: usize) -> Value {
    json!({
        "type": TEXT_INPUT, "custom_id": id, "style": SHORT, "required": true,
        "min_length": 2, "max_length": most,
    })
}

fn label(name: &str, component: &Value) -> Value {
    json!({"type": LABEL, "label": cut(name, MOST_LABEL), "component": component})
}

fn cut(text: &str, most: usize) -> String {
    let kept: String = text.trim().chars().take(most).collect();
    if kept.is_empty() { "…".to_owned() } else { kept }
}

/// A form that a person has completed.
#[derive(Debug)]
pub(super) struct FilledForm {
    pub(super) id: InteractionId,
    pub(super) application: ApplicationId,
    pub(super) token: String,
    pub(super) person: UserId,
    pub(super) locale: String,
    /// The message whose button opened it; `None`: a command did.
    pub(super) message: Option<MessageId>,
    /// Whether only the person sees that message.
    pub(super) is_ephemeral: bool,
    pub(super) said: InboundKind,
}

/// The type of an interaction that brings a completed form.
const SUBMITTED: u64 = 5;
/// The flag of a message that only one person sees.
const EPHEMERAL: u64 = 1 << 6;

impl FilledForm {
    /// Reads a completed form from its event; `None`: it is none, or lacks what answers it.
    pub(super) fn read(interaction: &Value) -> Option<Self> {
        if interaction.get("type")?.as_u64()? != SUBMITTED {
            return None;
        }
        let text = |key: &str| interaction.get(key).and_then(Value::as_str);
        let user = interaction.get("member").unwrap_or(interaction).get("user")?;
        let message = interaction.get("message").filter(|message| message.is_object());
        let flags = message.and_then(|message| message.get("flags")?.as_u64());
        Some(Self {
            id: InteractionId::new(number(interaction.get("id"))?),
            application: ApplicationId::new(number(interaction.get("application_id"))?),
            token: text("token")?.to_owned(),
            person: UserId::new(number(user.get("id"))?),
            locale: text("locale").unwrap_or_default().to_owned(),
            message: message.and_then(|it| number(it.get("id"))).map(MessageId::new),
            is_ephemeral: message.is_none() || flags.unwrap_or_default() & EPHEMERAL != 0,
            said: said(interaction.get("data")?),
        })
    }
}

fn number(id: Option<&Value>) -> Option<u64> {
    id?.as_str()?.parse().ok().filter(|id| *id > 0)
}

/// Returns what was filled in, as the text that a person would have written.
fn said(data: &Value) -> InboundKind {
    let rows = data.get("components").and_then(Value::as_array).into_iter().flatten();
    let filled: Vec<String> = rows.flat_map(fields).filter_map(value).collect();
    InboundKind::text(&filled.join(", "))
}

/// Returns the fields in a row or a label of a form.
fn fields(row: &Value) -> Vec<&Value> {
    let in_row = row.get("components").and_then(Value::as_array).into_iter().flatten();
    row.get("component").into_iter().chain(in_row).collect()
}

/// Returns what a field says; `None`: nothing.
fn value(field: &Value) -> Option<String> {
    let id = field.get("custom_id").and_then(Value::as_str).unwrap_or_default();
    let chosen = field.get("values").and_then(Value::as_array).and_then(|all| all.first());
    let said = chosen.or_else(|| field.get("value"))?.as_str()?.trim();
    let is_unsaid = said.is_empty() || id == STAFF && said == ANY;
    (!is_unsaid).then(|| said.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Lang;

    fn order(services: usize, staff: usize) -> BookingForm {
        let names = |many: usize| (0..many).map(|at| format!("name {at}")).collect();
        let field = |need| ContactField { need, known: Some("x".into()) };
        let contact = [Need::Name, Need::Email, Need::Phone].map(field).to_vec();
        BookingForm { lang: Lang::En, services: names(services), staff: names(staff), contact }
    }

    fn kinds(form: &BookingForm) -> Vec<u64> {
        let fields = booking(form, str::to_owned);
        fields.iter().map(|it| it["component"]["type"].as_u64().unwrap()).collect()
    }

    #[test]
    fn a_form_has_five_fields_at_most_and_each_is_of_a_kind_that_has_room() {
        assert_eq!(kinds(&order(3, 4)), [3, 21, 4, 4, 4]);
        assert_eq!(kinds(&order(3, 1)), [3, 4, 4, 4, 4], "no choice of one");
        assert_eq!(kinds(&order(26, 10)), [4, 3, 4, 4, 4], "too many for a menu, for radios");
        let fields = booking(&order(1, 2), str::to_owned);
        assert_eq!(fields[1]["component"]["options"][0]["default"], true);
        assert!(fields[3]["component"].get("value").is_none(), "too short to be refused");
    }

    #[test]
    fn a_completed_form_comes_back_as_words() {
        let row = |id: &str, value: &str| json!({"type": 1, "components": [{"type": 4, "custom_id": id, "value": value}]});
        let label = |component: Value| json!({"type": 18, "component": component});
        let filled = json!({"components": [
            row("name", " Anna "),
            label(json!({"type": 3, "custom_id": "service", "values": ["Haircut"]})),
            label(json!({"type": 21, "custom_id": "staff", "value": ANY})),
            label(json!({"type": 21, "custom_id": "other", "value": null})),
            label(json!({"type": 4, "custom_id": "email", "value": "anna@example.com"})),
        ]});
        assert_eq!(said(&filled), InboundKind::Text("Anna, Haircut, anna@example.com".into()));
    }
}
