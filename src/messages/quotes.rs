//! Names in quotes, nested as the language nests them.

use crate::ids::Lang;

use super::say;

/// Puts a name in the quotes of a language; quotes that are in it become the inner ones.
pub fn quoted(lang: Lang, text: &str) -> String {
    let (outer, inner) = (say(lang, "quotes-outer", &[]), say(lang, "quotes-inner", &[]));
    let pairs: Vec<(char, char)> = outer.chars().zip(inner.chars()).collect();
    let mut is_open = false;
    let nested = |it: char| {
        if let Some((_, inner)) = pairs.iter().find(|(outer, _)| *outer == it) {
            return *inner;
        }
        if it != '"' {
            return it;
        }
        is_open = !is_open;
        let at = usize::from(!is_open);
        pairs.get(at).map_or(it, |(_, inner)| *inner)
    };
    let nested: String = text.chars().map(nested).collect();
    say(lang, "quoted", &[("text", nested.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_those_of_the_language_and_nest() {
        assert_eq!(quoted(Lang::Uk, "Робота"), "«Робота»");
        assert_eq!(quoted(Lang::Uk, "Салон «Ромашка»"), "«Салон „Ромашка“»");
        assert_eq!(quoted(Lang::Uk, "Салон \"Ромашка\""), "«Салон „Ромашка“»");
        assert_eq!(quoted(Lang::En, "Робота"), "“Робота”");
        assert_eq!(quoted(Lang::En, "The “Daisy”"), "“The ‘Daisy’”");
    }
}
