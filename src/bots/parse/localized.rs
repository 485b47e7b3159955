//! Reads texts that may be written once for all languages or once for each.

use crate::{bots::LocalizedText, ids::Lang, toml_form::Field};

/// Reads `"Name"` or `{ uk = "…", en = "…" }`; the language that greets comes first.
pub(super) fn localized(field: &Field<'_>, languages: &[Lang]) -> Option<LocalizedText> {
    if !field.is_table() {
        return field.line().map(LocalizedText::same);
    }
    let mut by_lang = field.table(|form| {
        let entries = form.entries().into_iter().filter_map(|(tag, entry)| {
            match Lang::ALL.into_iter().find(|lang| lang.tag() == tag) {
                Some(lang) => Some((lang, entry.line()?)),
                None => entry.refuse(format!("The languages are {}.", tags())),
            }
        });
        Some(entries.collect::<Vec<_>>())
    })?;
    // What is missing in a language is shown in the first one given.
    let rank = |lang| languages.iter().position(|spoken| *spoken == lang).unwrap_or(usize::MAX);
    by_lang.sort_by_key(|(lang, _)| rank(*lang));
    LocalizedText::new(by_lang).or_else(|| field.refuse("Write it in one language at least."))
}

/// Names the tags of all languages.
fn tags() -> String {
    let tags = Lang::ALL.map(|lang| format!("`{}`", lang.tag()));
    tags.join(" and ")
}

/// Reads the languages that a business answers in; empty after an error.
pub(super) fn languages(field: &Field<'_>) -> Vec<Lang> {
    let known = Lang::ALL.map(|lang| (lang.tag(), lang));
    let mut seen = Vec::new();
    field.some(|entry| {
        let lang = entry.one_of(&known)?;
        if seen.contains(&lang) {
            return entry.refuse("This language is named twice.");
        }
        seen.push(lang);
        Some(lang)
    })
}
