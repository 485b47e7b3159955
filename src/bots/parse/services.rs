//! What a business services.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use crate::{
    bots::{SearchTerms, Service},
    chat::transcript::Need,
    ids::{Lang, ServiceId},
    schedule::Shape,
    toml_form::{Field, Form, spell_duration},
};

use super::{
    entry_id::own_id,
    localized::localized,
    parts::{OwnKeys, Parts},
    resources::{self, Resources},
};

/// The words for the contact data that a service may need.
const NEEDS: [(&str, Need); 4] = [
    ("name", Need::Name),
    ("email", Need::Email),
    ("phone", Need::Phone),
    ("email or phone", Need::EmailOrPhone),
];

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The most customers that share a start.
const MOST_SEATS: u32 = 1_000;

/// One entry of the list of services, with what could be read of it.
pub(super) struct ServiceEntry<'a> {
    id: Option<(Field<'a>, ServiceId)>,
    length: Option<(Field<'a>, SignedDuration)>,
    /// The services that it consists of; `None`: it is one by itself.
    pub(super) parts: Option<Parts<'a>>,
    /// The service; `None`: there were errors.
    pub(super) service: Option<Service>,
}

impl ServiceEntry<'_> {
    /// Returns the id, even of a faulty entry.
    pub(super) fn id(&self) -> Option<&ServiceId> {
        self.id.as_ref().map(|(_, id)| id)
    }

    /// Returns its id and the services that it consists of; `None`: it is one by itself.
    pub(super) fn composed(&self) -> Option<(&ServiceId, Vec<ServiceId>)> {
        Some((self.id()?, self.parts.as_ref()?.ids()))
    }

    /// Notes an error at the id.
    pub(super) fn refuse_id(&self, message: &str) {
        if let Some((field, _)) = &self.id {
            field.refuse::<()>(message);
        }
    }

    /// Notes an error when the service takes longer than the longest window of the working hours.
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
pub(super) fn services<'a>(
    field: &Field<'a>,
    languages: &[Lang],
    shared: &Resources,
) -> Vec<ServiceEntry<'a>> {
    let mut ids = BTreeSet::new();
    field.some(|entry| entry.table(|form| Some(service(form, languages, shared, &mut ids))))
}

fn service<'a>(
    form: &Form<'a>,
    languages: &[Lang],
    shared: &Resources,
    ids: &mut BTreeSet<String>,
) -> ServiceEntry<'a> {
    let id = form.need("id").and_then(|field| {
        let word = own_id(&field, ids)?;
        Some((field, ServiceId::new(word)))
    });
    let has = |key| form.get(key).is_some();
    let own = OwnKeys {
        length: has("length"),
        gap_before: has("gap_before"),
        gap: has("gap"),
        needs: has("needs"),
        resources: has("resources"),
        price: has("price"),
        online: has("online"),
    };
    let parts = form.get("of").map(|field| Parts::read(field, own));
    let is_sum = parts.is_some() && !own.length;
    let length = if is_sum { None } else { form.need("length") };
    let length = length.and_then(|field| {
        let length = field.duration(MINUTE..=DAY)?;
        Some((field, length))
    });
    let buffer =
        |key| form.or(key, SignedDuration::ZERO, |f| f.duration(SignedDuration::ZERO..=DAY));
    let (buffer_before, buffer_after) = (buffer("gap_before"), buffer("gap"));
    let capacity = form.or("capacity", 1, |field| field.number(1..=MOST_SEATS));
    let name = form.need("name").and_then(|field| localized(&field, languages));
    let also = form.or("also", Vec::new(), |field| Some(field.each(Field::line)));
    let needs = form.or("needs", vec![Need::Name, Need::Email], |field| Some(needs(field)));
    let resources =
        form.or("resources", Vec::new(), |field| Some(resources::needed(field, shared)));
    let price = form.get("price").and_then(|field| localized(&field, languages));
    let online = form.or("online", false, Field::flag);
    let shape = |length| Shape { length, buffer_before, buffer_after, capacity };
    // What is the sum of its parts is known once all services are read.
    let known = length.as_ref().map(|(_, length)| *length);
    let known = known.or_else(|| is_sum.then_some(SignedDuration::ZERO));
    let service = match (&id, known, name) {
        (Some((_, id)), Some(length), Some(name)) => {
            let (id, shape) = (id.clone(), shape(length));
            let search_terms = SearchTerms::new(&name, &also);
            Some(Service {
                id,
                name,
                also,
                search_terms,
                shape,
                needs,
                resources,
                of: Vec::new(),
                price,
                online,
            })
        }
        _ => None,
    };
    ServiceEntry { id, length, parts, service }
}

fn needs(field: &Field<'_>) -> Vec<Need> {
    let mut needs = field.each(need);
    // In the order in which a customer is asked for them.
    needs.sort();
    needs.dedup();
    if needs.contains(&Need::EmailOrPhone)
        && (needs.contains(&Need::Email) || needs.contains(&Need::Phone))
    {
        field.refuse::<()>(
            "\"email or phone\" asks for nothing beside \"email\" or \"phone\"; leave one of them out.",
        );
    }
    needs
}

/// Reads one need: a word, or the choice of two.
fn need(entry: &Field<'_>) -> Option<Need> {
    let Some(line) = entry.words_as_they_are().filter(|line| line.contains(" or ")) else {
        return entry.one_of(&NEEDS);
    };
    let mut words: Vec<&str> = line.split(" or ").map(str::trim).collect();
    words.sort_unstable();
    if words == ["email", "phone"] {
        return Some(Need::EmailOrPhone);
    }
    entry.refuse("Only \"email or phone\" is a choice; write all else as an entry of its own.")
}
