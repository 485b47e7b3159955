//! The lines of iCalendar's text, and the components that they form.
//!
//! A line that is changed must leave its neighbours as they are, byte for byte, because other programs
//! keep their own properties there. So a text is taken apart into whole lines that can be put together
//! again, and a line is read only where its value is needed (RFC 5545, section 3.1).

/// The longest line, in bytes without its end.
const LINE: usize = 75;
/// How deep components may be nested; an alarm in an event in a calendar is three deep.
const DEEPEST: usize = 8;

/// A line, read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The name, in upper case.
    pub name: String,
    /// The parameters, their names in upper case; of several values the first.
    pub params: Vec<(String, String)>,
    /// The value as it stands there, still escaped.
    pub value: String,
}

impl Line {
    /// Reads an unfolded line; `None`: it has no name or no value.
    pub fn read(text: &str) -> Option<Self> {
        let end = text.find([';', ':'])?;
        let (name, mut rest) = text.split_at(end);
        let mut params = Vec::new();
        while let Some(more) = rest.strip_prefix(';') {
            let (key, after) = more.split_once('=')?;
            let end = param_end(after)?;
            let (value, left) = after.split_at(end);
            params.push((key.trim().to_ascii_uppercase(), first_value(value)));
            rest = left;
        }
        let value = rest.strip_prefix(':')?.to_owned();
        let name = name.trim().to_ascii_uppercase();
        (!name.is_empty()).then_some(Self { name, params, value })
    }

    /// Returns a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Returns where the values of a parameter end: at the first `;` or `:` outside of quotes.
fn param_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, c)| {
        quoted ^= c == '"';
        (!quoted && matches!(c, ';' | ':')).then_some(at)
    })
}

/// Returns the first of the values of a parameter, without quotes.
fn first_value(text: &str) -> String {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default().to_owned(),
        None => text.split(',').next().unwrap_or_default().to_owned(),
    }
}

/// Takes a text apart into unfolded lines, without empty ones.
pub(super) fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ if line.trim().is_empty() => {}
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Puts lines together, folded at the ends of characters.
pub fn fold<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    let mut text = String::new();
    for line in lines {
        let mut width = 0;
        for character in line.chars() {
            width += character.len_utf8();
            if width > LINE {
                text.push_str("\r\n ");
                width = 1 + character.len_utf8();
            }
            text.push(character);
        }
        text.push_str("\r\n");
    }
    text
}

/// Writes a text as a value: without control characters, and escaped.
pub(super) fn escape(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\n' => value.push_str("\\n"),
            '\\' | ',' | ';' => value.extend(['\\', character]),
            control if control.is_control() => {}
            other => value.push(other),
        }
    }
    value
}

/// A component: what stands between `BEGIN` and `END`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component {
    /// Its name, in upper case, such as `VEVENT`.
    pub name: String,
    /// Its own lines.
    pub lines: Vec<Line>,
    /// The components in it.
    pub within: Vec<Component>,
}

impl Component {
    /// Reads a text as one component; `None`: it is none, or is not complete.
    pub fn read(text: &str) -> Option<Self> {
        let mut open: Vec<Self> = vec![Self::default()];
        for line in unfold(text) {
            let line = Line::read(&line)?;
            match line.name.as_str() {
                "BEGIN" if open.len() <= DEEPEST => {
                    let name = line.value.trim().to_ascii_uppercase();
                    open.push(Self { name, ..Self::default() });
                }
                "BEGIN" => return None,
                "END" => {
                    let done = open.pop()?;
                    if !done.name.eq_ignore_ascii_case(line.value.trim()) {
                        return None;
                    }
                    open.last_mut()?.within.push(done);
                }
                _ => open.last_mut()?.lines.push(line),
            }
        }
        let [whole] = open.as_mut_slice() else { return None };
        if whole.within.len() == 1 { whole.within.pop() } else { None }
    }

    /// Returns the components of a name in it.
    pub fn all<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Self> {
        self.within.iter().filter(move |component| component.name == name)
    }

    /// Returns the first line of a name.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// Returns the lines of a name.
    pub fn lines_of<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// Returns the value of the first line of a name, without blanks around it.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.line(name).map(|line| line.value.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_with_its_quoted_parameters() {
        let line = Line::read("dtstart;TZID=\"a;b:c\";X=1,2:20261124T140000").unwrap();
        assert_eq!((line.name.as_str(), line.value.as_str()), ("DTSTART", "20261124T140000"));
        assert_eq!((line.param("TZID"), line.param("X")), (Some("a;b:c"), Some("1")));
        for broken in ["", "DTSTART", "DTSTART;TZID", "DTSTART;TZID=\"a:20261124", ":x"] {
            assert_eq!(Line::read(broken), None, "{broken}");
        }
    }

    #[test]
    fn lines_are_folded_and_unfolded_without_a_change() {
        let long = format!("SUMMARY:{}", "Стрижка 👩‍🦰 ".repeat(20));
        let folded = fold([long.as_str(), "END:VEVENT"]);
        assert!(folded.split("\r\n").all(|line| line.len() <= LINE), "{folded}");
        assert_eq!(unfold(&folded), [long, "END:VEVENT".to_owned()]);
    }

    #[test]
    fn what_is_not_closed_or_closed_twice_is_no_component() {
        let event = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR\n";
        assert_eq!(Component::read(event).unwrap().all("VEVENT").count(), 1);
        for broken in [
            "",
            "<html>",
            "BEGIN:VCALENDAR\nEND:VEVENT",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR",
            "BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR",
            &"BEGIN:V\n".repeat(100_000),
        ] {
            assert_eq!(Component::read(broken), None);
        }
    }

    #[test]
    fn a_text_cannot_end_its_line() {
        assert_eq!(escape("a\r\nEND:VEVENT\rb;c,d\\"), "a\\nEND:VEVENTb\\;c\\,d\\\\");
    }
}
