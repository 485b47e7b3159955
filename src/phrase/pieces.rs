//! Cuts a message into folded words, numbers and signs that know where they stood.
//!
//! Letters are compared without case, diacritics, apostrophes and compatibility forms, since
//! customers leave all of those out; folding happens character by character, so byte offsets of
//! the original survive and a caller can cut out what was read.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::is_hidden;

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Bytes of the original text.
    pub(super) span: Range<usize>,
    /// Whether it follows the piece before it without a space.
    pub(super) glued: bool,
    /// What it is.
    pub(super) shape: Shape,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A word, as a range of [`Pieces::keys`].
    Word(Range<usize>),
    /// Digits: their value, and how many there are.
    Number(u32, u8),
    /// A single sign.
    Sign(char),
}

/// A whole message in pieces.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// The folded letters of all words, one after another.
    pub(super) keys: String,
    /// The pieces in order.
    pub(super) list: Vec<Piece>,
}

/// A folded character and the bytes it came from.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    ch: char,
    start: usize,
    end: usize,
}

/// Returns the key a word of a table is found by.
#[must_use]
pub fn key(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for ch in word.chars() {
        fold(ch, &mut |c| {
            if is_letter(c) || c.is_numeric() {
                out.push(c);
            }
        });
    }
    out
}

/// Cuts `text` into pieces; `joined` says which words begin with a digit ("2moro").
pub(super) fn cut(text: &str, joined: &dyn Fn(&str) -> bool) -> Pieces {
    let mut glyphs = Vec::with_capacity(text.len());
    for (start, ch) in text.char_indices() {
        let end = start + ch.len_utf8();
        fold(ch, &mut |c| glyphs.push(Glyph { ch: c, start, end }));
    }
    let mut cutter = Cutter { glyphs: &glyphs, pieces: Pieces::default(), at: 0 };
    cutter.pieces.keys.reserve(text.len());
    cutter.run(joined);
    cutter.pieces
}

/// A word, number or sign of a message, for rooms that read more than time out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes of the original text.
    pub span: Range<usize>,
    /// The folded letters, the digits, or the sign.
    pub key: String,
    /// What it is.
    pub kind: WordKind,
    /// Whether it follows the one before it without a space.
    pub glued: bool,
}

/// What a [`Word`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// One sign.
    Sign,
}

/// Cuts `text` into words, numbers and signs.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let pieces = cut(text, &|_| false);
    let read = |piece: &Piece| {
        let (key, kind) = match &piece.shape {
            Shape::Word(range) => {
                let key = pieces.keys.get(range.clone()).unwrap_or_default();
                (key.to_owned(), WordKind::Word)
            }
            Shape::Number(..) => {
                let digits = text.get(piece.span.clone()).unwrap_or_default();
                (digits.to_owned(), WordKind::Number)
            }
            Shape::Sign(sign) => (sign.to_string(), WordKind::Sign),
        };
        Word { span: piece.span.clone(), key, kind, glued: piece.glued }
    };
    pieces.list.iter().map(read).collect()
}

struct Cutter<'a> {
    glyphs: &'a [Glyph],
    pieces: Pieces,
    at: usize,
}

impl Cutter<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.glyphs.get(self.at + ahead).map(|g| g.ch)
    }

    fn run(&mut self, joined: &dyn Fn(&str) -> bool) {
        let mut glued = false;
        while let Some(ch) = self.peek(0) {
            let from = self.at;
            if ch == ' ' {
                self.at += 1;
                glued = false;
                continue;
            }
            let shape = if ch.is_ascii_digit() {
                self.number(joined)
            } else if is_letter(ch) {
                self.word()
            } else {
                self.at += 1;
                Shape::Sign(ch)
            };
            let span = self.span(from, self.at);
            self.pieces.list.push(Piece { span, glued, shape });
            glued = true;
        }
    }

    fn span(&self, from: usize, until: usize) -> Range<usize> {
        let start = self.glyphs.get(from).map_or(0, |g| g.start);
        let end = self.glyphs.get(until.saturating_sub(1)).map_or(start, |g| g.end);
        start..end.max(start)
    }

    fn number(&mut self, joined: &dyn Fn(&str) -> bool) -> Shape {
        let mut value: u32 = 0;
        let mut digits: u8 = 0;
        let from = self.at;
        while let Some(digit) = self.peek(0).and_then(|c| c.to_digit(10)) {
            value = value.saturating_mul(10).saturating_add(digit);
            digits = digits.saturating_add(1);
            self.at += 1;
        }
        if digits == 1 && self.peek(2).is_some_and(is_letter) {
            let mut end = self.at;
            while self.glyphs.get(end).is_some_and(|g| is_letter(g.ch) || g.ch.is_numeric()) {
                end += 1;
            }
            let run: String = self.glyphs.iter().take(end).skip(from).map(|g| g.ch).collect();
            if joined(&run) {
                self.at = end;
                return self.push_word(&run);
            }
        }
        Shape::Number(value, digits)
    }

    fn push_word(&mut self, word: &str) -> Shape {
        let from = self.pieces.keys.len();
        self.pieces.keys.push_str(word);
        Shape::Word(from..self.pieces.keys.len())
    }

    fn word(&mut self) -> Shape {
        let from = self.pieces.keys.len();
        let first = self.at;
        while let Some(ch) = self.peek(0) {
            if is_letter(ch) {
                self.pieces.keys.push(ch);
                self.at += 1;
            } else if is_apostrophe(ch) && self.peek(1).is_some_and(is_letter) {
                self.at += 1;
            } else {
                break;
            }
        }
        if self.at == first + 1 {
            self.dotted();
        }
        self.one_script(from);
        Shape::Word(from..self.pieces.keys.len())
    }

    /// Goes on over "a.m.": single letters with dots between.
    fn dotted(&mut self) {
        let letter = |c: Option<char>| c.is_some_and(is_letter);
        let mut any = false;
        while self.peek(0) == Some('.') && letter(self.peek(1)) && !letter(self.peek(2)) {
            if let Some(ch) = self.peek(1) {
                self.pieces.keys.push(ch);
            }
            self.at += 2;
            any = true;
        }
        if any && self.peek(0) == Some('.') {
            self.at += 1;
        }
    }

    /// Reads Latin look-alikes inside a Cyrillic word as Cyrillic: phones without a Ukrainian
    /// keyboard write "i" and "c" from the Latin one.
    fn one_script(&mut self, from: usize) {
        let word = self.pieces.keys.get(from..).unwrap_or_default();
        let cyrillic = word.chars().any(is_cyrillic);
        if cyrillic && word.chars().any(|c| c.is_ascii_alphabetic()) {
            let fixed: String = word.chars().map(look_alike).collect();
            self.pieces.keys.truncate(from);
            self.pieces.keys.push_str(&fixed);
        }
    }
}

/// Whether a folded character is a letter; for those of most messages without a look into the tables
/// of Unicode.
fn is_letter(ch: char) -> bool {
    ch.is_ascii_alphabetic() || matches!(ch, 'а'..='я' | 'і' | 'є') || ch.is_alphabetic()
}

/// Whether a folded character is Cyrillic.
pub(super) fn is_cyrillic(ch: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&ch)
}

fn look_alike(ch: char) -> char {
    const LATIN: &str = "aeiopcyxkmtbhj";
    const CYRILLIC: &str = "аеіорсухкмтвнј";
    LATIN.chars().zip(CYRILLIC.chars()).find(|(l, _)| *l == ch).map_or(ch, |(_, c)| c)
}

fn is_apostrophe(ch: char) -> bool {
    matches!(ch, '\'' | '"' | '*')
}

/// How far the small Cyrillic letters stand behind the capital ones in Unicode.
const CYRILLIC_CASE: u32 = 'а' as u32 - 'А' as u32;

/// Hands the folded form of one character to `put`. The letters of most messages need no tables of
/// Unicode.
fn fold(ch: char, put: &mut dyn FnMut(char)) {
    if ch.is_ascii() {
        put(match ch {
            '\t' => ' ',
            '`' => '\'',
            '\n' | '\r' => '\n',
            _ => ch.to_ascii_lowercase(),
        });
        return;
    }
    match ch {
        'а'..='и' | 'к'..='я' | 'і' | 'є' => put(ch),
        'А'..='И' | 'К'..='Я' => {
            put(char::from_u32(u32::from(ch) + CYRILLIC_CASE).unwrap_or(ch));
        }
        '’' | '‘' | 'ʼ' | '´' | '′' | '‛' | 'ˈ' | '＇' => put('\''),
        '“' | '”' | '„' | '«' | '»' | '″' => put('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => put('-'),
        '№' => put('#'),
        _ if ch.is_whitespace() => put(' '),
        // U+FE0F asks for the coloured form of an emoji.
        _ if is_hidden(ch) || ch == '\u{fe0f}' => {}
        _ => decompose_compatible(ch, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase().for_each(|low| letter(low, put));
            }
        }),
    }
}

fn letter(ch: char, put: &mut dyn FnMut(char)) {
    match ch {
        'ł' => put('l'),
        'ß' => {
            put('s');
            put('s');
        }
        'ґ' => put('г'),
        _ if is_combining_mark(ch) => {}
        _ if ch.is_whitespace() => put(' '),
        _ => put(ch),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let pieces = cut(text, &|_| false);
        pieces
            .list
            .iter()
            .map(|piece| match &piece.shape {
                Shape::Word(at) => pieces.keys[at.clone()].to_owned(),
                Shape::Number(value, digits) => format!("{value}/{digits}"),
                Shape::Sign(sign) => sign.to_string(),
            })
            .collect()
    }

    #[test]
    fn any_apostrophe_or_none_gives_the_same_word() {
        for text in ["п'ятниця", "пʼятниця", "п’ятниця", "п\"ятниця", "П`ЯТНИЦЯ", "пятниця"]
        {
            assert_eq!(words(text), ["пятниця"], "{text}");
        }
    }

    #[test]
    fn dotted_letters_are_one_word() {
        assert_eq!(words("11.30 a.m. ok"), ["11/2", ".", "30/2", "am", "ok"]);
    }

    #[test]
    fn latin_letters_inside_a_cyrillic_word_are_read_as_cyrillic() {
        assert_eq!(words("сьогоднi"), ["сьогодні"]);
    }

    #[test]
    fn spans_are_bytes_of_the_original() {
        let text = "Středa, ５ годин";
        let spans: Vec<&str> =
            cut(text, &|_| false).list.into_iter().map(|p| &text[p.span]).collect();
        assert_eq!(spans, ["Středa", ",", "５", "годин"]);
    }
}
