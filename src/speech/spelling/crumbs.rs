//! Hours that a transcript writes in pieces: "ободинаця ті", "шіст над сети", "16 тіх".

use crate::{lang, phrase};

use super::{rules::Rules, token::Token};

/// The most pieces that one word is cut into.
const MOST: usize = 3;
/// The fewest letters of a word that is found in pieces; a shorter one is near to too many others.
const FROM: usize = 8;

/// Writes an hour in one word.
pub(super) fn joined(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let mut written = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let whole = |many: usize| Some((many, whole(tokens.get(at..at + many)?, rules)?));
        if let Some((many, hour)) = (2..=MOST).rev().find_map(whole) {
            written.extend(hour);
            at += many;
        } else {
            written.push(token.clone());
            at += 1;
        }
    }
    written
}

/// Returns the hour that pieces are, with what stands before an hour where it has grown on to them.
fn whole(pieces: &[Token], rules: &Rules) -> Option<Vec<Token>> {
    let (last, before) = pieces.split_last()?;
    let is_piece =
        |it: &Token| it.is_word() && rules.day(&it.key).is_none() && !rules.is_hour(&it.key);
    let is_odd = |it: &Token| !phrase::is_known(&it.key) && !lang::is_known(&it.key);
    if before.iter().any(Token::ends_clause)
        || !pieces.iter().all(is_piece)
        || !pieces.iter().any(is_odd)
    {
        return None;
    }
    let joined: String = pieces.iter().map(|it| it.key.as_str()).collect();
    let hour = |key: &str| (key.chars().count() >= FROM).then(|| rules.hour(key)).flatten();
    if let Some(hour) = hour(&joined) {
        return Some(vec![last.replaced(&hour.written)]);
    }
    let rest = |prep: &String| joined.strip_prefix(prep.as_str()).and_then(hour);
    let hour = rules.prepositions.iter().find_map(rest)?;
    Some(vec![Token::new(&rules.at), last.replaced(&hour.written)])
}

/// Leaves out what is left of an hour's ending behind its digits.
pub(super) fn without_endings(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let is_ending = |at: usize, token: &Token| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        before.is_some_and(|it| it.is_number() && !it.ends_clause())
            && rules.endings.contains(&token.key)
    };
    let kept = tokens.iter().enumerate().filter(|(at, token)| !is_ending(*at, token));
    kept.map(|(_, token)| token.clone()).collect()
}
