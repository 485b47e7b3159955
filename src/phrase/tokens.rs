//! Gives every word of a message its senses, in all languages at once.
//!
//! A message is in several languages more often than not, so none is chosen. The tag of the
//! context and the words that exist in one language only decide which of the ambiguous short
//! words ("do", "so", "ten") are believed.

use std::ops::Range;

use super::lexicon::{Entry, LEXICON, Languages, Values, WordMatch};
use super::pieces::{Pieces, Shape, cut};
use super::words::{Mark, Marks, Value};

/// A word, number or sign with all it can mean.
#[expect(clippy::struct_excessive_bools, reason = "each is so of a word, or not")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Bytes of the original text.
    pub(super) span: Range<usize>,
    /// Whether it follows the one before it without a space.
    pub(super) glued: bool,
    /// What it is made of.
    pub(super) kind: Kind,
    /// Senses without a value.
    pub(super) marks: Marks,
    /// Senses with a value.
    pub(super) values: Values,
    /// Whether it belongs to something that is not time.
    pub(super) masked: bool,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
    /// How many letters it was written with.
    pub(super) letters: usize,
    /// Whether it was recognised in spite of a typing mistake.
    pub(super) guessed: bool,
}

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// Digits: value and how many.
    Number(u32, u8),
    Sign(char),
}

impl Token {
    /// Whether no table knows it.
    pub(super) fn is_unknown(&self) -> bool {
        self.kind == Kind::Word
            && self.marks == Marks::default()
            && self.values.iter().all(Option::is_none)
    }

    /// Returns its first value that `pick` accepts.
    pub(super) fn value<T>(&self, pick: impl Fn(Value) -> Option<T>) -> Option<T> {
        self.values.iter().flatten().find_map(|value| pick(*value))
    }
}

/// Whether a word ends in "would" cut short, so that it is another one than it looks like without the apostrophe: "we'd" is
/// no Wednesday.
fn is_contracted(written: &str) -> bool {
    let lower = written.to_lowercase();
    lower.ends_with("'d") || lower.ends_with("’d")
}

/// Reads `text` into tokens; senses are given once all languages of the message are known.
pub(super) fn read(text: &str, lang: &str) -> Vec<Token> {
    let pieces = &cut(text, &|word| LEXICON.knows(word));
    let mut tokens = Vec::with_capacity(pieces.list.len());
    let mut entries: Vec<Option<&Entry>> = Vec::with_capacity(pieces.list.len());
    let mut languages = Languages::of_tag(lang);
    // What only sounds like a word counts where no word is written as it is in a language: "same time on
    // Friday" is no "саме".
    let mut sounds = Languages::default();
    let mut written_so = false;
    let mut at = 0;
    while let Some(piece) = pieces.list.get(at) {
        let written = text.get(piece.span.clone()).unwrap_or_default();
        let mut token = Token {
            span: piece.span.clone(),
            glued: piece.glued,
            kind: Kind::Word,
            marks: Marks::default(),
            values: Values::default(),
            masked: false,
            capital: written.starts_with(char::is_uppercase),
            letters: written.chars().count(),
            guessed: false,
        };
        at += 1;
        match &piece.shape {
            Shape::Number(value, digits) => token.kind = Kind::Number(*value, *digits),
            Shape::Sign(sign) => {
                token.kind = Kind::Sign(*sign);
                token.marks = sign_marks(*sign);
            }
            Shape::Word(range) => {
                let word = pieces.keys.get(range.clone()).unwrap_or_default();
                let rest = following(pieces, at);
                if let Some(found) = LEXICON.find(word, rest).filter(|_| !is_contracted(written)) {
                    let proven = proof(word, &found);
                    if found.by_sound {
                        sounds = sounds.union(proven);
                    } else {
                        written_so |= proven.is_single() && word.is_ascii();
                        languages = languages.union(proven);
                    }
                    at = past_words(pieces, at, found.words - 1);
                    let last = pieces.list.get(at - 1).map_or(token.span.end, |p| p.span.end);
                    token.span.end = last;
                    token.guessed = found.guessed;
                    tokens.push(token);
                    entries.push(Some(found.entry));
                    continue;
                }
                if let Some(compound) = LEXICON.compound(word) {
                    let (first, second) = halves(token, word, compound.cut);
                    tokens.extend([first, second]);
                    entries.extend([Some(compound.first), Some(compound.second)]);
                    continue;
                }
            }
        }
        tokens.push(token);
        entries.push(None);
    }
    let languages = if written_so { languages } else { languages.union(sounds) };
    give_senses(text, &mut tokens, &entries, languages);
    tokens
}

/// Takes the sense of "about" from a word behind "would" cut short: "I'd like two haircuts" says no hour, and "like two" alone
/// does.
fn wish_no_hours(text: &str, tokens: &mut [Token]) {
    for at in 1..tokens.len() {
        let before = tokens.get(at - 1).and_then(|it| text.get(it.span.clone()));
        if let (true, Some(token)) = (before.is_some_and(is_contracted), tokens.get_mut(at)) {
            token.marks = token.marks.without(Mark::Approx);
        }
    }
}

/// Gives the words the senses that count in a message of these languages.
fn give_senses(text: &str, tokens: &mut [Token], entries: &[Option<&Entry>], languages: Languages) {
    let following = entries.iter().copied().skip(1).chain([None]);
    for ((token, entry), next) in tokens.iter_mut().zip(entries).zip(following) {
        if let Some(entry) = entry {
            (token.marks, token.values) = entry.senses(languages);
            // "Um halb vier am Freitag" says a day; "3 am Friday" says a morning.
            if token.marks.has(Mark::On) && next.is_some_and(|day| !day.speaks_like(entry)) {
                token.values = token.values.map(|value| value.filter(|it| !it.is_of_day()));
            }
            // "So 15 Uhr" is Sunday, "so 15 Uhr" is about three.
            if token.capital && token.marks.has(Mark::Everyday) {
                token.marks = token.marks.without(Mark::Approx);
            }
        }
    }
    wish_no_hours(text, tokens);
}

/// Returns the languages that a word proves by being in no other.
fn proof(word: &str, found: &WordMatch<'_>) -> Languages {
    let mut proven = Languages::default();
    if found.by_sound {
        proven = Languages::transliterated();
    } else if found.entry.languages().is_single() && (found.words > 1 || word.len() >= 4) {
        proven = found.entry.languages();
    }
    proven
}

/// Returns the words after a place, over hyphens, up to any other sign.
fn following(pieces: &Pieces, at: usize) -> impl Iterator<Item = &str> + Clone {
    pieces
        .list
        .get(at..)
        .unwrap_or_default()
        .iter()
        .map_while(|piece| match &piece.shape {
            Shape::Word(range) => Some(pieces.keys.get(range.clone())),
            Shape::Sign('-') if piece.glued => Some(None),
            _ => None,
        })
        .flatten()
}

fn past_words(pieces: &Pieces, mut at: usize, mut words: usize) -> usize {
    while words > 0 {
        if let Some(Shape::Word(_)) = pieces.list.get(at).map(|piece| &piece.shape) {
            words -= 1;
        }
        at += 1;
    }
    at
}

fn halves(token: Token, word: &str, cut: usize) -> (Token, Token) {
    let letters = word.get(..cut).map_or(0, |head| head.chars().count());
    // Folding keeps the number of letters of day names, so letters count bytes of the original
    // only where both are of one byte each; otherwise both halves share the whole span.
    let whole = token.span.clone();
    let mid = if whole.len() == word.len() { whole.start + letters } else { whole.end };
    let mut second = token.clone();
    second.glued = false;
    if mid < whole.end {
        second.span = mid..whole.end;
    }
    let mut first = token;
    first.span = whole.start..mid;
    (first, second)
}

fn sign_marks(sign: char) -> Marks {
    match sign {
        '@' => Marks::of(Mark::At),
        '~' => Marks::of(Mark::Approx),
        '#' => Marks::of(Mark::Label),
        '&' => Marks::of(Mark::And),
        '%' | '$' | '€' | '£' | '₴' | '₽' | '¥' => Marks::of(Mark::Currency),
        _ => Marks::default(),
    }
}
