//! Hides what is not time: addresses, phones, prices, ages, head counts, greetings.
//!
//! This runs before any grammar, because the word beside a number shows that it is a house number; after
//! "at 12" has been read as an hour, nothing shows it any more.

use super::tokens::{self, Kind, Token};
use super::words::{Mark, Marks, Value};

const COUNTED: Marks = Marks::of(Mark::Counted).with(Mark::Currency).with(Mark::Years);
const NAMING: Marks = Marks::of(Mark::Label).with(Mark::Aged);
/// Words that may stand right before an hour without a space: "о15".
const LEADS: Marks =
    Marks::of(Mark::At).with(Mark::On).with(Mark::From).with(Mark::To).with(Mark::After);

/// Reads `text` into tokens, what is not time already masked.
pub(super) fn read_tokens(text: &str, lang: &str) -> Vec<Token> {
    let mut tokens = tokens::read(text, lang);
    apply(&mut tokens);
    tokens
}

/// Masks every token that belongs to something else than time.
fn apply(tokens: &mut [Token]) {
    addresses(tokens);
    phones(tokens);
    for at in 0..tokens.len() {
        counted(tokens, at);
        named(tokens, at);
        street(tokens, at);
        greeting(tokens, at);
        code(tokens, at);
        negative(tokens, at);
    }
}

/// Hides a number below zero with a point in it: "lenses, -3.5" is no date. "10 - 3.5" is a span.
fn negative(tokens: &mut [Token], at: usize) {
    let opens = is_sign(tokens, at, '-') && !glued(tokens, at) && glued(tokens, at + 1);
    let behind_number = at.checked_sub(1).is_some_and(|before| is_number(tokens, before));
    if !opens || behind_number || !is_number(tokens, at + 1) {
        return;
    }
    let part = |place: usize| {
        let sign = is_sign(tokens, place, '.') || is_sign(tokens, place, ',');
        glued(tokens, place) && (sign || is_number(tokens, place))
    };
    let end = (at + 2..tokens.len()).find(|place| !part(*place)).unwrap_or(tokens.len());
    if end > at + 2 {
        hide(tokens, at, end);
    }
}

fn kind(tokens: &[Token], at: usize) -> Option<Kind> {
    tokens.get(at).map(|token| token.kind)
}

fn is_sign(tokens: &[Token], at: usize, sign: char) -> bool {
    kind(tokens, at) == Some(Kind::Sign(sign))
}

fn glued(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.glued)
}

fn hide(tokens: &mut [Token], from: usize, until: usize) {
    for token in tokens.iter_mut().take(until).skip(from) {
        token.masked = true;
    }
}

/// Whether digits or a number word stand there.
fn is_number(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        matches!(token.kind, Kind::Number(..))
            || token
                .value(|v| match v {
                    Value::Number(_) | Value::Oblique(_) | Value::Few(2..) => Some(()),
                    _ => None,
                })
                .is_some()
    })
}

fn has(tokens: &[Token], at: usize, marks: Marks) -> bool {
    tokens.get(at).is_some_and(|token| token.marks.any(marks))
}

/// Hides mail addresses, links and @names: a run without spaces that holds their signs.
fn addresses(tokens: &mut [Token]) {
    let mut from = 0;
    while from < tokens.len() {
        let mut until = from + 1;
        let ends = |at: usize| {
            matches!(kind(tokens, at), Some(Kind::Sign(',' | ';' | '(' | ')' | '<' | '>')))
        };
        while glued(tokens, until) && !ends(until) && !ends(until - 1) {
            until += 1;
        }
        let run: &[Token] = tokens;
        let word = |at: usize| kind(run, at) == Some(Kind::Word);
        let any = |sign: char, test: &dyn Fn(usize) -> bool| {
            (from..until).any(|at| is_sign(run, at, sign) && test(at))
        };
        let mail =
            any('@', &|at| (at > from && glued(run, at + 1)) || word(at + 1) && glued(run, at + 1));
        let link = any('/', &|at| {
            is_sign(run, at + 1, '/')
                || (at > from + 2 && word(at - 1) && is_sign(run, at - 2, '.'))
        });
        if mail || link {
            let mut end = until;
            while end > from && matches!(kind(tokens, end - 1), Some(Kind::Sign(_))) {
                end -= 1;
            }
            hide(tokens, from, end);
        }
        from = until;
    }
}

/// Hides telephone and card numbers: many digits in groups that are no date and no clock.
fn phones(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        if !matches!(kind(tokens, at), Some(Kind::Number(..)))
            || tokens.get(at).is_some_and(|t| t.masked)
        {
            at += 1;
            continue;
        }
        if let Some(end) = written_date(tokens, at).or_else(|| written_clock(tokens, at)) {
            at = end;
            continue;
        }
        let (groups, end) = digit_groups(tokens, at);
        if let Some(start) = phone_start(tokens, &groups) {
            let first = if is_sign(tokens, start.wrapping_sub(1), '+') { start - 1 } else { start };
            hide(tokens, first, end);
        }
        at = end;
    }
}

/// Returns the end of `15.11.2024`, `2024-11-15` and the like.
fn written_date(tokens: &[Token], at: usize) -> Option<usize> {
    let Some(Kind::Sign(sign @ ('.' | '/' | '-'))) = kind(tokens, at + 1) else {
        return None;
    };
    let parts: Vec<(u32, u8)> = [at, at + 2, at + 4]
        .into_iter()
        .map_while(|i| match kind(tokens, i) {
            Some(Kind::Number(value, digits)) if i == at || glued(tokens, i) => {
                Some((value, digits))
            }
            _ => None,
        })
        .collect();
    let same = is_sign(tokens, at + 3, sign) && !is_sign(tokens, at + 5, sign);
    match parts.as_slice() {
        [(_, 1..=2), (_, 1..=2), (year, 2 | 4)] if same && (*year < 100 || *year > 1900) => {
            Some(at + 5)
        }
        [(1900..=2999, 4), (_, 1..=2), (_, 1..=2)] if same => Some(at + 5),
        _ => None,
    }
}

fn written_clock(tokens: &[Token], at: usize) -> Option<usize> {
    let minutes = matches!(kind(tokens, at + 2), Some(Kind::Number(_, 2)));
    (is_sign(tokens, at + 1, ':') && minutes).then_some(at + 3)
}

/// One of several groups of digits that hang together.
struct DigitGroup {
    /// The index of its token.
    at: usize,
    value: u32,
    digits: u8,
}

impl DigitGroup {
    fn begins_with_zero(&self) -> bool {
        self.digits >= 2 && self.value < 10_u32.saturating_pow(u32::from(self.digits) - 1)
    }

    fn is_year(&self) -> bool {
        self.digits == 4 && (1900..2100).contains(&self.value)
    }
}

/// Collects the groups of digits that hang together, and returns the token after them.
fn digit_groups(tokens: &[Token], at: usize) -> (Vec<DigitGroup>, usize) {
    let mut groups = Vec::new();
    let mut next = at;
    let mut end = at;
    while let Some(Kind::Number(value, digits)) = kind(tokens, next) {
        if next > at
            && (written_date(tokens, next).is_some() || written_clock(tokens, next).is_some())
        {
            break;
        }
        groups.push(DigitGroup { at: next, value, digits });
        end = next + 1;
        next = end;
        while matches!(kind(tokens, next), Some(Kind::Sign('-' | '(' | ')' | '.' | '/' | '+')))
            && next < end + 2
        {
            next += 1;
        }
    }
    (groups, end)
}

/// Returns where a telephone number begins within groups of digits.
fn phone_start(tokens: &[Token], groups: &[DigitGroup]) -> Option<usize> {
    let total = |from: usize| groups.iter().skip(from).map(|g| u32::from(g.digits)).sum::<u32>();
    let plus = |at: usize| is_sign(tokens, at.wrapping_sub(1), '+');
    let dialled = groups.iter().enumerate().position(|(index, group)| {
        (plus(group.at) && total(index) >= 7)
            || (group.begins_with_zero() && group.digits >= 3 && total(index) >= 9)
    });
    if let Some(index) = dialled {
        return groups.get(index).map(|group| group.at);
    }
    let long = groups.iter().any(|g| g.digits >= 3 && !(g.is_year() && total(0) <= 8));
    (total(0) >= 7 && long).then(|| groups.first().map(|g| g.at)).flatten()
}

/// Hides the numbers before a word of money, people, things or years.
fn counted(tokens: &mut [Token], at: usize) {
    if !has(tokens, at, COUNTED) {
        return;
    }
    if is_number(tokens, at + 1)
        && glued(tokens, at + 1)
        && has(tokens, at, Marks::of(Mark::Currency))
    {
        hide(tokens, at, at + 2);
    }
    let Some(mut first) = at.checked_sub(1) else {
        return;
    };
    let ordinal = |token: &Token| {
        token.value(|v| matches!(v, Value::Suffix(_) | Value::Ordinal(..)).then_some(()))
    };
    let mut ranked = false;
    while let Some(token) = tokens.get(first)
        && (ordinal(token).is_some() || is_sign(tokens, first, '-'))
        && first > 0
    {
        ranked = true;
        if !matches!(kind(tokens, first), Some(Kind::Sign(_)))
            && !is_number(tokens, first - 1)
            && !is_sign(tokens, first - 1, '-')
        {
            break;
        }
        first -= 1;
    }
    if !is_number(tokens, first) && !ranked {
        return;
    }
    // "За десять друга" is ten to two and no ten friends.
    let less = first > 0 && has(tokens, first - 1, Marks::of(Mark::Less));
    if less && tokens.get(at).is_some_and(|token| ordinal(token).is_some()) {
        return;
    }
    let years = has(tokens, at, Marks::of(Mark::Years));
    let opened = first > 0 && has(tokens, first - 1, Marks::of(Mark::In));
    let from_now = opened || has(tokens, at + 1, Marks::of(Mark::Ago).with(Mark::FromNow));
    if years && from_now {
        return;
    }
    while let Some(before) = first.checked_sub(2) {
        let joined = has(tokens, first - 1, Marks::of(Mark::And).with(Mark::Or))
            || is_sign(tokens, first - 1, '-')
            || (is_sign(tokens, first - 1, '.') && glued(tokens, first - 1))
            || (years && is_sign(tokens, first - 1, ','));
        let clock = before > 0
            && (is_sign(tokens, before - 1, ':') || has(tokens, before - 1, Marks::of(Mark::At)));
        if !joined || !is_number(tokens, before) || clock {
            break;
        }
        first = before;
    }
    let thousands = matches!(kind(tokens, first), Some(Kind::Number(_, 3)));
    if thousands && first > 0 && matches!(kind(tokens, first - 1), Some(Kind::Number(_, 1..=3))) {
        first -= 1;
    }
    hide(tokens, first, at + 1);
}

/// Hides the number that a label names: a flat, an order, an age.
fn named(tokens: &mut [Token], at: usize) {
    if !has(tokens, at, NAMING) || tokens.get(at).is_some_and(|t| t.masked) {
        return;
    }
    let mut next = at + 1;
    while next < at + 3 && matches!(kind(tokens, next), Some(Kind::Sign('.' | ':' | '#' | '-'))) {
        next += 1;
    }
    let aged = has(tokens, at, Marks::of(Mark::Aged));
    while matches!(kind(tokens, next), Some(Kind::Number(..)))
        && written_clock(tokens, next).is_none()
    {
        hide(tokens, at, next + 1);
        let joined = has(tokens, next + 1, Marks::of(Mark::And)) || is_sign(tokens, next + 1, ',');
        if !(aged && joined) {
            break;
        }
        next += 2;
    }
}

/// Hides the house number before or after a street.
fn street(tokens: &mut [Token], at: usize) {
    if !has(tokens, at, Marks::of(Mark::Street)) {
        return;
    }
    let passes = |at: usize| {
        tokens.get(at).is_some_and(Token::is_unknown)
            || matches!(kind(tokens, at), Some(Kind::Sign('.' | ',')))
    };
    let mut next = at + 1;
    while next < at + 6 && passes(next) {
        next += 1;
    }
    let mut before = at;
    while before > 0 && before + 2 > at && tokens.get(before - 1).is_some_and(Token::is_unknown) {
        before -= 1;
    }
    let number = |at: usize| {
        matches!(kind(tokens, at), Some(Kind::Number(_, 1..=4)))
            && written_clock(tokens, at).is_none()
    };
    let ahead = number(next);
    let behind = before > 0 && number(before - 1) && !is_sign(tokens, before.wrapping_sub(2), ':');
    if ahead {
        hide(tokens, at, next + 1);
    }
    if behind {
        hide(tokens, before - 1, at + 1);
    }
}

/// Hides "good morning" and good wishes.
fn greeting(tokens: &mut [Token], at: usize) {
    if has(tokens, at, Marks::of(Mark::Greeting)) {
        hide(tokens, at, at + 1);
    }
    if !has(tokens, at, Marks::of(Mark::Wish)) {
        return;
    }
    let next = if tokens.get(at + 1).is_some_and(Token::is_unknown) { at + 2 } else { at + 1 };
    let wished = tokens.get(next).is_some_and(|token| {
        token.marks.has(Mark::Weekend)
            || token
                .value(|v| {
                    matches!(
                        v,
                        Value::Part(_) | Value::OfDay(_) | Value::TodayPart(_) | Value::Unit(_)
                    )
                    .then_some(())
                })
                .is_some()
    });
    if wished {
        hide(tokens, at, next + 1);
    }
}

/// Hides digits glued to letters that are no word before an hour: "B12".
fn code(tokens: &mut [Token], at: usize) {
    let number = matches!(kind(tokens, at), Some(Kind::Number(..)));
    if number
        && glued(tokens, at)
        && at > 0
        && kind(tokens, at - 1) == Some(Kind::Word)
        && !(at > 1
            && glued(tokens, at - 1)
            && matches!(kind(tokens, at - 2), Some(Kind::Number(..))))
        && !has(tokens, at - 1, LEADS)
        && tokens.get(at - 1).is_some_and(Token::is_unknown)
    {
        hide(tokens, at - 1, at + 1);
    }
}
