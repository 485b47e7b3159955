//! What a business offers.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use crate::{
    bots::{Service, find::Called},
    chat::transcript::Need,
    ids::{Lang, ServiceId},
    schedule::Shape,
    toml_form::{Field, Form, spell_duration},
};

use super::{is_id, names::names};

/// The words for what a service may need of its customer.
const NEEDS: [(&str, Need); 3] =
    [("name", Need::Name), ("email", Need::Email), ("phone", Need::Phone)];

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The most customers that share a start.
const MOST_SEATS: u32 = 1_000;

/// One entry of the list of services, with what could be read of it.
pub(super) struct Offer<'a> {
    id: Option<(Field<'a>, ServiceId)>,
    length: Option<(Field<'a>, SignedDuration)>,
    /// The service; `None`: there were mistakes.
    pub(super) service: Option<Service>,
}

impl Offer<'_> {
    /// Returns the id, even of a faulty entry.
    pub(super) fn id(&self) -> Option<&ServiceId> {
        self.id.as_ref().map(|(_, id)| id)
    }

    /// Notes a mistake at the id.
    pub(super) fn refuse_id(&self, says: &str) {
        if let Some((field, _)) = &self.id {
            field.refuse::<()>(says);
        }
    }

    /// Notes a mistake when the service takes longer than the longest opening.
    pub(super) fn check_fits(&self, longest: SignedDuration) {
        if let Some((field, length)) = &self.length
            && *length > longest
        {
            let longest = spell_duration(longest);
            field.refuse::<()>(format!(
                "This fits into no opening of those who do it; the longest is {longest}."
            ));
        }
    }
}

/// Reads the services.
pub(super) fn offers<'a>(field: &Field<'a>, languages: &[Lang]) -> Vec<Offer<'a>> {
    let mut ids = BTreeSet::new();
    field.some(|entry| entry.table(|form| Some(offer(form, languages, &mut ids))))
}

fn offer<'a>(form: &Form<'a>, languages: &[Lang], ids: &mut BTreeSet<String>) -> Offer<'a> {
    let id = form.need("id").and_then(|field| {
        let word = own_id(&field, ids)?;
        Some((field, ServiceId::new(word)))
    });
    let length = form.need("length").and_then(|field| {
        let length = field.duration(MINUTE..=DAY)?;
        Some((field, length))
    });
    let buffer =
        |key| form.or(key, SignedDuration::ZERO, |f| f.duration(SignedDuration::ZERO..=DAY));
    let (buffer_before, buffer_after) = (buffer("gap_before"), buffer("gap"));
    let capacity = form.or("capacity", 1, |field| field.number(1..=MOST_SEATS));
    let name = form.need("name").and_then(|field| names(&field, languages));
    let also = form.or("also", Vec::new(), |field| Some(field.each(Field::line)));
    let needs = form.or("needs", vec![Need::Name, Need::Email], |field| Some(needs(field)));
    let price = form.get("price").and_then(|field| names(&field, languages));
    let online = form.or("online", false, Field::flag);
    let shape = |length| Shape { length, buffer_before, buffer_after, capacity };
    let service = match (&id, &length, name) {
        (Some((_, id)), Some((_, length)), Some(name)) => {
            let (id, shape) = (id.clone(), shape(*length));
            let called = Called::new(&name, &also);
            Some(Service { id, name, also, called, shape, needs, price, online })
        }
        _ => None,
    };
    Offer { id, length, service }
}

/// Reads an id that no entry before has.
pub(super) fn own_id(field: &Field<'_>, ids: &mut BTreeSet<String>) -> Option<String> {
    let word = field.line()?;
    if !is_id(&word) {
        return field.refuse("An id is made of a-z, 0-9, _ and -, at most 40 of them.");
    }
    if !ids.insert(word.clone()) {
        field.refuse::<()>("Another entry has the same id.");
    }
    Some(word)
}

fn needs(field: &Field<'_>) -> Vec<Need> {
    let mut needs = field.each(|entry| entry.one_of(&NEEDS));
    // In the order in which a customer is asked for them.
    needs.sort();
    needs.dedup();
    needs
}
