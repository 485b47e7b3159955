//! A reply as lines for a terminal.

use crate::chat::Reply;

/// Writes a reply as text that ends in an empty line, so that a reader sees where it ends.
///
/// What customers wrote may be part of it: control characters could move the cursor or colour
/// what follows, so none but the line break is let through.
pub(super) fn render(reply: &Reply) -> String {
    let kept: String = reply.text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    format!("{}\n\n", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(render(&Reply::text("a\u{1b}[2Jb\u{7}\nc\n")), "a[2Jb\nc\n\n");
    }
}
