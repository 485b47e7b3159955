//! Finds the line of the text that an error is about, and reads what TOML itself refuses.
//!
//! Values are read from a plain table, which knows no lines; the text is parsed a second time
//! for them only when there is something to report. Carrying spans through every reader was
//! refused: settings merged from several sources have none.

use toml::{
    Spanned, Table,
    de::{DeTable, DeValue},
};

use super::error::ConfigError;

/// Parses a text as TOML.
///
/// # Errors
/// What is not TOML, with line and column: all of it where each stands on a line of its own,
/// else the first only, because the rest of the text was then read amiss.
pub fn parse_text(text: &str) -> Result<Table, Vec<ConfigError>> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let (_, mut errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            errors.push(error);
        }
        let placed = errors.iter().map(|error| {
            (position(text, error.span().map_or(0, |span| span.start)), error.message().trim())
        });
        let mut placed: Vec<((usize, usize), &str)> = placed.collect();
        placed.sort_unstable();
        if !placed.is_sorted_by(|((line, _), _), ((next, _), _)| line < next) {
            placed.truncate(1);
        }
        let errors = placed.into_iter().map(|((line, column), message)| {
            let place = format!("line {line}, column {column}");
            let advice = if message == "duplicate key" { TWICE } else { "" };
            ConfigError::new(place, format!("This is not TOML: {message}.{advice}"))
        });
        errors.collect()
    })
}

/// What a key that stands twice most often is: an entry of a list with the brackets of a section.
const TWICE: &str =
    " A section that may stand several times has two brackets: [[service]], [[staff]].";

/// Puts the line before each place, and the errors into the order of the text.
pub fn add_lines(text: &str, errors: Vec<ConfigError>) -> Vec<ConfigError> {
    let Ok(root) = DeTable::parse(text) else {
        return errors;
    };
    let located = errors.into_iter().map(|error| {
        let offset = in_table(root.get_ref(), &error.place);
        (offset.map(|offset| position(text, offset).0), error)
    });
    let mut located: Vec<(Option<usize>, ConfigError)> = located.collect();
    located.sort_by_key(|(line, _)| *line);
    let named = located.into_iter().map(|(line, error)| match line {
        Some(line) => ConfigError { place: format!("line {line}, {}", error.place), ..error },
        None => error,
    });
    named.collect()
}

/// The byte at which the deepest part of a place begins that the table has.
fn in_table(table: &DeTable<'_>, place: &str) -> Option<usize> {
    table.iter().find_map(|(key, value)| {
        let rest = place.strip_prefix(key.get_ref().as_ref())?;
        // A table can be spread over the file; its key stands where it is first named.
        let first = value.span().start.max(key.span().start);
        (rest.is_empty() || rest.starts_with(['.', '[']))
            .then(|| in_value(value, rest).unwrap_or(first))
    })
}

fn in_value(value: &Spanned<DeValue<'_>>, rest: &str) -> Option<usize> {
    match value.get_ref() {
        DeValue::Table(table) => in_table(table, rest.strip_prefix('.')?),
        DeValue::Array(array) => {
            let (index, rest) = rest.strip_prefix('[')?.split_once(']')?;
            let entry = array.get(index.parse::<usize>().ok()?.checked_sub(1)?)?;
            Some(in_value(entry, rest).unwrap_or(entry.span().start))
        }
        _ => None,
    }
}

/// The line and the column of a byte, both counted from 1, the column in characters.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, place: &str) -> String {
        let placed = add_lines(text, vec![ConfigError::new(place, "")]);
        placed.into_iter().map(|error| error.place).collect()
    }

    #[test]
    fn the_line_of_every_kind_of_value_is_found() {
        let text = "a = 1\nlist = [\n  'x',\n  'y',\n]\n[t]\nb = { c = 1 }\n[[s]]\n[[s]]\nd = 2\n";
        assert_eq!(line(text, "a"), "line 1, a");
        assert_eq!(line(text, "list[2]"), "line 4, list[2]");
        assert_eq!(line(text, "t.b.c"), "line 7, t.b.c");
        assert_eq!(line(text, "s[1].d"), "line 8, s[1].d");
        assert_eq!(line(text, "s[2].d"), "line 10, s[2].d");
        assert_eq!(line(text, "t.missing"), "line 6, t.missing");
        assert_eq!(line(text, "missing"), "missing");
    }

    #[test]
    fn a_text_that_is_not_toml_is_refused_with_line_and_column() {
        let errors = parse_text("name = 'ok'\nїжа = 1\n").unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].place, "line 2, column 1");
        let errors = parse_text("a = 1\na = 2\n").unwrap_err();
        assert_eq!(
            errors,
            [ConfigError::new(
                "line 2, column 1",
                format!("This is not TOML: duplicate key.{TWICE}")
            )]
        );
    }

    #[test]
    fn mistakes_on_lines_of_their_own_are_all_told_and_an_open_end_only_once() {
        let places = |text| -> Vec<String> {
            let errors = parse_text(text).unwrap_err();
            errors.into_iter().map(|error| error.place).collect()
        };
        let quoteless = "name = Salon\nfine = 1\nnotice = 2h\n";
        assert_eq!(places(quoteless), ["line 1, column 8", "line 3, column 10"]);
        assert_eq!(places("name = \"Salon\nfine = 1\nnext = \"2\"\n"), ["line 1, column 14"]);
        assert_eq!(places("list = [1, 2\n\n[table]\na = 1\n"), ["line 3, column 1"]);
        assert_eq!(places("big = 99999999999999999999"), ["line 1, column 7"]);
    }

    #[test]
    fn a_mark_that_windows_editors_put_first_is_no_mistake() {
        assert!(parse_text("\u{feff}a = 1\r\n").is_ok());
    }
}
