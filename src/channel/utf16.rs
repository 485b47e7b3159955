//! Where a text has to be cut: platforms count its length in UTF-16 code units.

/// Returns the last place, in bytes, at which a text of at most `most` units can end; `None`: it
/// fits as it is.
pub(super) fn cut(text: &str, most: usize) -> Option<usize> {
    let mut units = 0;
    let beyond = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > most
    });
    beyond.map(|(at, _)| at)
}
