//! A function takes and returns no tuple of three or more: what belongs together has a name.
//!
//! Every tuple in a signature counts, as a type or taken apart in a parameter, and inside of
//! references, options and lists. What `Fn(A, B, C)` takes is no tuple.

use std::collections::BTreeSet;

use super::{
    files, is_test_file,
    tokens::{is_name, tokens},
};

/// From how many elements on a tuple is too long.
const TOO_LONG: usize = 3;

/// A function's name and the lengths of the tuples in its signature.
type Signature = (String, Vec<usize>);

/// The signatures in code that have tuples.
fn signatures(tokens: &[String]) -> Vec<Signature> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(name) = tokens.get(at + 1).filter(|name| token == "fn" && is_name(name)) else {
            continue;
        };
        let signature = &tokens[at + 2..at + 2 + length(&tokens[at + 2..])];
        let lengths = tuples(signature);
        if !lengths.is_empty() {
            found.push((name.clone(), lengths));
        }
    }
    found
}

/// How many tokens stand before the body of a function, or before the `;` in its place.
fn length(tokens: &[String]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "{" | ";" if depth == 0 => return at,
            _ => {}
        }
    }
    tokens.len()
}

/// The lengths of the tuples in a signature, a pair and more.
fn tuples(tokens: &[String]) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| *token == "(") {
        // Behind a name or `>` stand the parameters of a function or the fields of a pattern.
        let before = at.checked_sub(1).map_or("", |before| tokens[before].as_str());
        let keyword = matches!(before, "mut" | "ref" | "dyn" | "impl" | "where" | "as");
        if at == 0 || before == ">" || (is_name(before) && !keyword) {
            continue;
        }
        let elements = elements(&tokens[at + 1..]);
        if elements > 1 {
            found.push(elements);
        }
    }
    found
}

/// How many elements stand before the closing bracket.
fn elements(tokens: &[String]) -> usize {
    let (mut depth, mut elements, mut empty) = (0_usize, 0, true);
    for token in tokens {
        match token.as_str() {
            ")" if depth == 0 => break,
            "," if depth == 0 => {
                empty = true;
                continue;
            }
            "(" | "[" | "<" | "{" => depth += 1,
            ")" | "]" | ">" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        elements += usize::from(empty);
        empty = false;
    }
    elements
}

#[test]
fn no_function_takes_or_returns_a_long_tuple() {
    let (all, mut found, mut pairs) = (files(), BTreeSet::new(), 0);
    for (path, text) in all.iter().filter(|(path, _)| !is_test_file(path, &all)) {
        for (name, lengths) in signatures(&tokens(text)) {
            pairs += lengths.iter().filter(|length| **length == 2).count();
            if lengths.iter().any(|length| *length >= TOO_LONG) {
                found.insert(format!("{} {name}", path.display()));
            }
        }
    }
    println!("{pairs} pairs stand in signatures");
    assert_eq!(found, BTreeSet::new(), "a struct would say what these are");
}

#[test]
fn a_long_tuple_is_found_wherever_it_stands_in_a_signature() {
    let lengths = |text: &str| -> Vec<usize> {
        signatures(&tokens(text)).into_iter().flat_map(|(_, lengths)| lengths).collect()
    };
    assert_eq!(lengths("fn f((a, b, c): (A, B, C)) {}"), [3, 3]);
    assert_eq!(lengths("pub(crate) async fn f<'a, T>(&self, x: &'a (A, B, C),) -> T;"), [3]);
    assert_eq!(lengths("fn f(x: Option<&mut (A, Vec<(B, C)>, [u8; 4], D)>) {}"), [4, 2]);
    assert_eq!(
        lengths("fn f(x: A) -> Result<(A, B<C, D>, E), F> where A: Into<(A, A)> {}"),
        [3, 2]
    );
    assert_eq!(lengths("trait T { fn f(self, x: impl Iterator<Item = (A, B)>); }"), [2]);
}

#[test]
fn what_is_no_tuple_of_a_signature_is_not_taken_for_one() {
    let none: [Signature; 0] = [];
    for text in [
        "fn f<F: Fn(A, B, C) -> D>(a: A, b: B, c: C) -> Result<(), E> { (a, b, c) }",
        "fn f(f: &dyn Fn(A, B, C), g: fn(A, B, C) -> D, At(a, b, c): At, x: (A,)) {}",
        "struct S(A, B, C); type F = fn(A, B, C); const X: (A, B, C) = (1, 2, 3);",
    ] {
        assert_eq!(signatures(&tokens(text)), none, "{text}");
    }
}
