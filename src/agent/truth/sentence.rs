//! An answer in sentences, and a sentence in clauses: what each of them does.
//!
//! A clause asks, denies, speaks of hours, or states. A clause without a word that tells goes on with
//! what the clause before it did: "11:30 is free, 12:00 and 15:30 as well".

use std::ops::Range;

use super::{cues::Cue, durations::unit};

/// A sentence of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// As the model wrote it.
    pub(super) raw: String,
    /// In lower case.
    pub(super) text: String,
    /// Its clauses, in order; they cover it.
    pub(super) clauses: Vec<Clause>,
    /// Whether it is a question.
    pub(super) question: bool,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// Its bytes in the sentence.
    pub(super) span: Range<usize>,
    /// What it does.
    pub(super) act: Act,
}

/// What a clause does with what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Act {
    /// It states it.
    #[default]
    States,
    /// It asks for it, or makes it depend on something.
    Asks,
    /// It denies it.
    Denies,
    /// It gives opening or working hours.
    Opens,
    /// It says when the business or a staff member is closed.
    Closes,
}

impl Sentence {
    /// Returns the words of a clause, in lower case.
    pub(super) fn words(&self, clause: &Clause) -> &str {
        self.text.get(clause.span.clone()).unwrap_or_default()
    }

    /// Returns the words of a clause, with those of the clause that announces it by a colon.
    pub(super) fn words_with_head(&self, clause: &Clause) -> &str {
        let at = self.clauses.iter().position(|it| it == clause).unwrap_or_default();
        let before = self.clauses.iter().take(at).rev();
        let mut from = clause.span.start;
        for head in before {
            if !self.words(head).trim_end().ends_with([':', ',', '(']) {
                break;
            }
            if self.words(head).trim_end().ends_with(':') {
                from = head.span.start;
                break;
            }
        }
        self.text.get(from..clause.span.end).unwrap_or_default()
    }

    /// Returns the clause in which a byte of the sentence lies.
    pub(super) fn clause_at(&self, at: usize) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.span.contains(&at)).or(self.clauses.last())
    }

    /// Reads once more what the clauses do, by a text in which names stand blank: "a full service" is not
    /// full.
    pub(super) fn read_as(&mut self, text: &str) {
        self.clauses = clauses(text);
        if self.question {
            ask(text, &mut self.clauses);
        }
    }

    fn new(raw: &str) -> Self {
        let text = raw.to_lowercase();
        let question = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?');
        let question = question.ends_with('?');
        let mut clauses = clauses(&text);
        if question {
            ask(&text, &mut clauses);
        }
        Self { raw: raw.to_owned(), text, clauses, question }
    }
}

/// The most words before a denial that are denied by it: "at two, I'm afraid, we are full".
const MOST_DENIED: usize = 6;

/// The most words of a denial that denies what stands before it: "after six, sadly, no".
const SHORT_DENIAL: usize = 2;

/// Returns the clauses of a sentence, each with what it does.
fn clauses(text: &str) -> Vec<Clause> {
    let spans = clause_spans(text);
    let words = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default();
    let own: Vec<Option<Act>> = spans.iter().map(|span| own_act(words(span))).collect();
    let first = own.iter().position(Option::is_some);
    let denied = first.is_some_and(|first| {
        let until = spans.get(first).map_or(0, |span| span.start);
        let says = spans.get(first).map(words).unwrap_or_default();
        // "Saturday at ten, not Friday" denies nothing of Saturday.
        let contrast = Cue::Contrast.opens(says.trim_start());
        let of_itself = turns(says) || contrast || says.contains(|c: char| c.is_ascii_digit());
        let before = text.get(..until).unwrap_or_default().split_whitespace().count();
        own.get(first) == Some(&Some(Act::Denies)) && before <= MOST_DENIED && !of_itself
    });
    let mut clauses: Vec<Clause> = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let head = is_head(words(span));
        let next = own.get(at + 1).copied().flatten().filter(|_| head);
        let later = first.and_then(|first| own.get(first).copied().flatten()).filter(|_| {
            let same = Cue::AndSo.opens(words(span).trim_start());
            denied && (same || first.is_some_and(|first| at < first))
        });
        let before = || {
            let last = clauses.last().filter(|_| !turns(words(span)));
            // "No, Wednesday to Sunday": the "no" answers a question, and denies none of these days.
            last.filter(|before| !is_interjection(words(&before.span))).map(|before| before.act)
        };
        let after = own.iter().zip(&spans).skip(at + 1).find(|(act, _)| act.is_some());
        let refused = after.filter(|(act, span)| {
            let short = words(span).split_whitespace().count() <= SHORT_DENIAL;
            **act == Some(Act::Denies) && short && !Cue::Contrast.opens(words(span).trim_start())
        });
        let refused = refused.and_then(|(act, _)| *act);
        let act = own.get(at).copied().flatten().or(next).or(refused).or_else(before).or(later);
        clauses.push(Clause { span: span.clone(), act: act.unwrap_or_default() });
    }
    clauses
}

/// Lets the clauses of a question ask: the last one, and those before it that claim nothing.
fn ask(text: &str, clauses: &mut [Clause]) {
    let opened = Cue::Asks.is_in(text.trim_start());
    let mut asks = true;
    for clause in clauses.iter_mut().rev() {
        let words = text.get(clause.span.clone()).unwrap_or_default();
        asks = asks
            && (opened && Cue::Asks.is_in(words)
                || claims_nothing(words)
                || clause.span.end == text.len());
        if asks {
            clause.act = Act::Asks;
        }
    }
}

fn claims_nothing(words: &str) -> bool {
    let claims =
        [Cue::Booked, Cue::Held, Cue::Moved, Cue::Cancelled, Cue::Free, Cue::Taken, Cue::Hours];
    !claims.iter().any(|cue| cue.is_in(words)) && !Cue::Affirms.opens(words.trim_start())
}

/// Returns what the words of a clause say that it does; `None`: nothing tells.
pub(super) fn own_act(words: &str) -> Option<Act> {
    let words = &Cue::Agrees.blank(words);
    if Cue::Asserts.is_in(words) {
        return Some(Act::States);
    }
    if Cue::If.is_in(&Cue::AnyTime.blank(words)) {
        return Some(Act::Asks);
    }
    let open = Cue::Hours.is_in(&Cue::OpenTimes.blank(words));
    if Cue::Except.opens(words.trim_start()) && !open {
        return Some(Act::Denies);
    }
    if Cue::Closed.is_in(words) || open && Cue::Not.is_in(words) {
        return Some(Act::Closes);
    }
    if open && Cue::Except.is_in(words) {
        return Some(Act::Closes);
    }
    // "It's all taken care of" denies nothing.
    if Cue::Taken.is_in(&Cue::AllDone.blank(words)) || Cue::Not.is_in(words) {
        return Some(Act::Denies);
    }
    if open {
        return Some(Act::Opens);
    }
    let states = [Cue::Booked, Cue::Held, Cue::Moved, Cue::Cancelled, Cue::Free, Cue::Sure];
    states.iter().any(|cue| cue.is_in(words)).then_some(Act::States)
}

/// The most words of what a dash introduces: "Sunday — closed".
const MOST_HEADING: usize = 3;

/// Returns whether a clause only introduces the one after it.
fn is_head(words: &str) -> bool {
    let words = words.trim_end();
    let dashed = words.ends_with(['—', '–', '-']);
    words.ends_with(':') || dashed && words.split_whitespace().count() <= MOST_HEADING + 1
}

/// Returns whether a clause is only a "no" or a word of regret.
fn is_interjection(clause: &str) -> bool {
    let mut words = crate::text::words(clause).into_iter().peekable();
    words.peek().is_some() && words.all(|word| Cue::Interjections.is(&word))
}

fn turns(words: &str) -> bool {
    Cue::Turns.opens(words.trim_start())
}

/// Splits an answer into sentences.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut cuts: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let rest = text.get(end..).unwrap_or_default();
        let before = text.get(..at).unwrap_or_default();
        let ends = match c {
            '\n' | ';' => true,
            '!' | '?' | '…' => !rest.starts_with(['!', '?', '.', '…', ')', '"']),
            '.' => ends_at_stop(before, rest),
            _ => is_picture(c) && says(before) && begins_anew(rest),
        };
        if ends {
            cuts.push(end);
        }
    }
    cuts.push(text.len());
    let mut from = 0;
    let mut sentences = Vec::new();
    for until in cuts {
        let raw = text.get(from..until).unwrap_or_default();
        from = until;
        let raw = without_bullet(raw.trim());
        if raw.chars().any(char::is_alphanumeric) {
            sentences.push(Sentence::new(raw));
        }
    }
    sentences
}

/// Returns whether the line before a sign says something.
fn says(before: &str) -> bool {
    before.rsplit('\n').next().is_some_and(|line| line.contains(char::is_alphanumeric))
}

/// Returns whether a sign is a picture, as models put behind a sentence in place of a full stop.
const fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Returns whether a sentence begins behind a picture: with a capital letter.
fn begins_anew(rest: &str) -> bool {
    let skipped =
        |c: char| c.is_whitespace() || is_picture(c) || c == '\u{fe0f}' || c == '\u{200d}';
    rest.trim_start_matches(skipped).starts_with(char::is_uppercase)
}

/// Returns whether a full stop ends a sentence: a space follows, and no abbreviation goes on.
fn ends_at_stop(before: &str, rest: &str) -> bool {
    if rest.is_empty() || rest.starts_with('\n') {
        return true;
    }
    if !rest.starts_with(char::is_whitespace) {
        return false;
    }
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let next = rest.trim_start().chars().next();
    let number = !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    let line_begins =
        number && before.len() == word.len() || before.ends_with(&format!("\n{word}"));
    if number && line_begins {
        return false;
    }
    let short = word.chars().filter(|c| c.is_alphabetic()).count() <= 4;
    // "4:00 p.m. and", "30 хв. та": what goes on in lower case is the same sentence.
    let number = next.is_some_and(|c| c.is_ascii_digit());
    let unit = word.contains('.') || unit(word).is_some();
    let goes_on = next.is_some_and(|c| c.is_lowercase() || c == '(') || number && unit;
    let title = Cue::Titles.is(word.to_lowercase().as_str());
    !(short && goes_on || title)
}

/// Returns a line without the sign or the number of a list.
fn without_bullet(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| "-•*–—·>✓✔".contains(c) || c.is_whitespace());
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    let marked = rest.strip_prefix(['.', ')']).filter(|rest| rest.starts_with(' '));
    match marked {
        Some(rest) if (1..=2).contains(&digits) => rest.trim_start(),
        _ => line,
    }
}

/// Returns the clauses of a sentence: between signs, before words such as "but", and where "and"
/// joins two that both say what they do.
fn clause_spans(text: &str) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let spaced = text.get(end..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
        let open = text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
        let cut = match c {
            ',' | ':' => spaced,
            '—' | '–' | '-' => spaced && open,
            '(' | ')' => true,
            _ => false,
        };
        if cut {
            cuts.push(end);
        }
    }
    for turn in Cue::Turns.phrases() {
        let turn = format!(" {} ", turn.trim());
        cuts.extend(text.match_indices(&turn).map(|(at, _)| at + 1));
    }
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.dedup();
    let mut from = 0;
    let mut spans = Vec::new();
    for until in cuts {
        split_joined(text, from..until, &mut spans);
        from = until;
    }
    spans.retain(|span| !span.is_empty());
    spans
}

fn split_joined(text: &str, span: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let words = text.get(span.clone()).unwrap_or_default();
    let joins = Cue::Joins.phrases().iter().flat_map(|join| {
        let join = format!(" {} ", join.trim());
        words.match_indices(&join).map(|(at, _)| at + 1).collect::<Vec<_>>()
    });
    let both = |at: &usize| {
        let (left, right) = words.split_at_checked(*at).unwrap_or_default();
        own_act(left).is_some() && own_act(right).is_some()
    };
    match joins.filter(both).min() {
        Some(at) => {
            spans.push(span.start..span.start + at);
            split_joined(text, span.start + at..span.end, spans);
        }
        None => spans.push(span),
    }
}
