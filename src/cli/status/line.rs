//! One line of the status, as a person reads it.

/// Returns a line of a section.
pub(super) fn line(section: &str, says: impl std::fmt::Display) -> String {
    format!("{section:<10}{says}")
}
