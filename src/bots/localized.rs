//! A text that an owner may write in several languages.

use crate::ids::Lang;

/// A text in the languages in which the owner wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalizedText {
    /// Each language at most once; never empty.
    by_lang: Vec<(Lang, String)>,
}

impl LocalizedText {
    /// Makes a text from its languages; `None`: there are none.
    pub fn new(by_lang: Vec<(Lang, String)>) -> Option<Self> {
        (!by_lang.is_empty()).then_some(Self { by_lang })
    }

    /// Makes a text that is the same in every language.
    pub fn same(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { by_lang: Lang::ALL.map(|lang| (lang, name.clone())).into() }
    }

    /// Returns the text in a language, or in the first one that was written.
    pub fn in_lang(&self, lang: Lang) -> &str {
        let own = self.by_lang.iter().find(|(given, _)| *given == lang);
        own.or(self.by_lang.first()).map_or("", |(_, name)| name)
    }

    /// Returns whether the text was written in a language.
    pub fn has(&self, lang: Lang) -> bool {
        self.by_lang.iter().any(|(given, _)| *given == lang)
    }

    /// Returns the text in all its languages.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.by_lang.iter().map(|(_, name)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_is_missing_is_shown_in_the_first_one() {
        let english = LocalizedText::new(vec![(Lang::En, "Cut".into())]).unwrap();
        assert_eq!(english.in_lang(Lang::Uk), "Cut");
        let same = LocalizedText::same("Café");
        assert_eq!(Lang::ALL.map(|lang| same.in_lang(lang)), ["Café"; 2]);
        assert_eq!(LocalizedText::new(Vec::new()), None);
    }
}
