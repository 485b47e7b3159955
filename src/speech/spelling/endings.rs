//! What is left of an hour's ending behind its digits: "16 тіх".

use super::{rules::Rules, token::Token};

/// Leaves it out.
pub(super) fn without(tokens: &[Token], rules: &Rules) -> Vec<Token> {
    let is_ending = |at: usize, token: &Token| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        before.is_some_and(|it| it.is_number() && !it.ends_clause())
            && rules.endings.contains(&token.key)
    };
    let kept = tokens.iter().enumerate().filter(|(at, token)| !is_ending(*at, token));
    kept.map(|(_, token)| token.clone()).collect()
}
