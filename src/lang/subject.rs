//! The subjects that customers ask a business about: each is a section of the language files.

/// What a section's name ends in where its words ask nothing unless a fact speaks of them.
const IF_TOLD: &str = ", if told";

/// A subject that customers ask about, named as in the files: "parking".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject(&'static str);

impl Subject {
    /// Children, who may be asked about and may be who comes.
    pub const CHILDREN: Self = Self("children");
    /// Animals, which may be asked about and are never who comes.
    pub const PETS: Self = Self("pets");
    /// Animals that not every vet takes.
    pub const SPECIES: Self = Self("species");
    /// How old a customer has to be.
    pub const AGE: Self = Self("age");
    /// How heavy an animal may be.
    pub const WEIGHT: Self = Self("weight");
    /// That a child is expected, which is told and seldom asked.
    pub const PREGNANCY: Self = Self("pregnancy");
    /// Whether it hurts.
    pub const PAIN: Self = Self("pain");
    /// What is cheaper for whom.
    pub const DISCOUNTS: Self = Self("discounts");
    /// What is brought along, or has to be there.
    pub const EQUIPMENT: Self = Self("equipment");
    /// How long something is guaranteed.
    pub const GUARANTEE: Self = Self("guarantee");
    /// How long a season ticket lasts.
    pub const PASSES: Self = Self("passes");
    /// What is done sooner than usual.
    pub const EXPRESS: Self = Self("express, if told");
    /// Where a visit begins.
    pub const MEETING: Self = Self("meeting, if told");
    /// How long a gift card lasts.
    pub const VOUCHERS: Self = Self("vouchers");
    /// How long something is stored.
    pub const STORAGE: Self = Self("storage");
    /// What the house lends or gives: a word that goes with other subjects.
    pub const LENDING: Self = Self("lending, if told");

    /// How soon a thing is ready that is left here.
    pub const READINESS: Self = Self("readiness");
    /// What is to be done in an emergency.
    pub const EMERGENCIES: Self = Self("emergencies");
    /// Something that has just happened and cannot wait.
    pub const URGENT: Self = Self("urgent");
    /// Which papers are brought or needed.
    pub const PAPERS: Self = Self("papers");
    /// What comes if a customer or a child is ill.
    pub const ILLNESS: Self = Self("illness");
    /// What a price contains.
    pub const INCLUDED: Self = Self("included, if told");
    /// How many people come together.
    pub const PARTY: Self = Self("party size, if told");
    /// What each further one costs.
    pub const FURTHER: Self = Self("each further one, if told");
    /// When a thing may be left here.
    pub const DROPOFF: Self = Self("dropoff");
    /// Whether they come to the customer.
    pub const HOME_VISITS: Self = Self("home visits");
    /// Who may be there beside the customer.
    pub const STAYING: Self = Self("staying");
    /// What is eaten, by people or animals.
    pub const FOOD: Self = Self("food");
    /// What is sold here.
    pub const SHOP: Self = Self("shop");

    /// Whether a question by its words is only one where a fact speaks of the subject: "sooner" may ask
    /// for express work, and mostly asks for an earlier day.
    #[must_use]
    pub fn is_only_if_told(self) -> bool {
        self.0.ends_with(IF_TOLD)
    }

    /// The subject of a section's name.
    pub(super) const fn new(name: &'static str) -> Self {
        Self(name)
    }
}
