//! What a part needs from others is a named trait, and no closure in a box.
//!
//! A boxed closure has no name, no documentation for each of its parameters, and no second
//! implementation that a reader could find. A closure as a parameter (`impl Fn`) is fine.

use std::collections::BTreeSet;

use super::{
    files, is_test_file,
    tokens::{is_name, tokens},
};

/// The names of what is a closure in a box: types, fields, parameters, variables.
fn closures(tokens: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let [pointer, open, object, bound @ ..] = &tokens[at..] else { break };
        let boxes = ["Arc", "Box", "Rc"].contains(&pointer.as_str());
        if boxes && open == "<" && object == "dyn" && is_closure(bound) {
            let mut before = tokens[..at].windows(2).rev();
            let name = before.find(|two| matches!(two[1].as_str(), ":" | "="));
            found.push(name.map_or_else(|| "?".to_owned(), |two| two[0].clone()));
        }
    }
    found
}

/// Whether the trait whose path begins here is one of the three that closures have.
fn is_closure(bound: &[String]) -> bool {
    let skipped = match bound.first() {
        Some(first) if first == "for" => {
            bound.iter().position(|token| token == ">").map_or(0, |end| end + 1)
        }
        _ => 0,
    };
    let mut path = bound[skipped..].iter().take_while(|token| is_name(token) || *token == "::");
    path.any(|word| matches!(word.as_str(), "Fn" | "FnMut" | "FnOnce"))
}

#[test]
fn what_a_part_needs_is_no_closure_in_a_box() {
    let (all, mut found) = (files(), BTreeSet::new());
    for (path, text) in all.iter().filter(|(path, _)| !is_test_file(path, &all)) {
        let names = closures(&tokens(text));
        found.extend(names.into_iter().map(|name| format!("{} {name}", path.display())));
    }
    assert_eq!(found, BTreeSet::new(), "a trait would give these a name");
}

#[test]
fn a_planted_closure_is_found_and_one_that_is_lent_is_not() {
    let text = "pub type Say = Arc<dyn Fn(Lang, &str) -> String + Send>;
        struct S { now: Box<dyn for<'a> FnOnce(&'a str)>, of: Arc<dyn Clock>, f: &'static dyn Fn() }
        fn f(run: impl FnOnce(), all: &[&dyn Fn()]) -> Box<dyn Error> {}
        // Arc<dyn Fn()>";
    assert_eq!(closures(&tokens(text)), ["Say", "now"]);
}
