//! Reads a whole file of settings: a TOML text, or a table merged from several sources.

use toml::Table;

use super::{
    error::ConfigError,
    form::Form,
    lines::{add_lines, parse_text},
    report::Report,
};

/// Reads a TOML text.
///
/// # Errors
/// All errors, from the top of the text to its end, each with its line.
pub fn read_text<T>(
    text: &str,
    read: impl FnOnce(&Form<'_>) -> Option<T>,
) -> Result<T, Vec<ConfigError>> {
    let table = parse_text(text)?;
    let report = Report::new(false);
    let read = Form::new(&table, String::new(), &report).read(read);
    report.outcome(read).map_err(|errors| add_lines(text, errors))
}

/// Reads a table that was merged from files and the environment, whose numbers may be words.
///
/// # Errors
/// All errors, in the order in which the reader asks for fields.
pub fn read_merged<T>(
    table: &Table,
    read: impl FnOnce(&Form<'_>) -> Option<T>,
) -> Result<T, Vec<ConfigError>> {
    let report = Report::new(true);
    let read = Form::new(table, String::new(), &report).read(read);
    report.outcome(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(text: &str, read: impl FnOnce(&Form<'_>) -> Option<T>) -> Vec<(String, String)> {
        let errors = read_text(text, read).err().unwrap_or_default();
        errors.into_iter().map(|error| (error.place, error.message)).collect()
    }

    fn said(place: &str, message: &str) -> (String, String) {
        (place.to_owned(), message.to_owned())
    }

    #[test]
    fn every_mistake_is_reported_at_once_from_top_to_bottom_with_its_line() {
        let text = "size = 'big'\nnotcie = '2h'\n\n[[part]]\nname = 'a'\n[[part]]\nnmae = 'b'\n";
        let errors = read(text, |form| {
            let parts = form
                .need("part")?
                .each(|part| part.table(|part| part.need("name").and_then(|name| name.line())));
            let notice = form.need("notice");
            let size = form.or("size", 1_u32, |size| size.number(0..=9));
            Some((parts, notice?.text()?, size))
        });
        assert_eq!(
            errors,
            [
                said("notice", "This is missing."),
                said("line 1, size", "Write a whole number without quotes."),
                said("line 2, notcie", "There is no such setting. Did you mean `notice`?"),
                said("line 6, part[2].name", "This is missing."),
                said("line 7, part[2].nmae", "There is no such setting. Did you mean `name`?"),
            ]
        );
    }

    #[test]
    fn a_merged_table_may_spell_numbers_and_truth_in_words() {
        let table: Table = toml::from_str("port = '587'\nloud = 'true'").unwrap();
        let read = |form: &Form<'_>| {
            let port = form.need("port").and_then(|port| port.number(1..=65_535_u16));
            let loud = form.need("loud").and_then(|loud| loud.flag());
            Some((port?, loud?))
        };
        assert_eq!(read_merged(&table, read), Ok((587, true)));
        assert!(read_text("port = '587'\nloud = 'true'", read).is_err());
    }
}
