//! The lines of a calendar file (RFC 5545, section 3.1): a name, parameters, a value.
//!
//! Only what a reply needs is read: `icalendar` has a parser as well, but it refuses a file with one
//! odd line, and what programs send has odd lines.

/// The most lines that are read.
const MOST_LINES: usize = 2_000;

/// A line of a calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ContentLine {
    /// Its name, in capitals.
    pub(super) name: String,
    /// What stands between the name and the value: `PARTSTAT=DECLINED`.
    parameters: Vec<String>,
    /// Its value.
    pub(super) value: String,
}

impl ContentLine {
    /// Returns a parameter, without quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"'))
        })
    }
}

/// Reads the lines of a calendar file; what is no such line is passed over.
pub(super) fn content_lines(file: &str) -> Vec<ContentLine> {
    let unfolded = file.replace("\r\n", "\n").replace(['\r'], "\n");
    let unfolded = unfolded.replace("\n ", "").replace("\n\t", "");
    unfolded.lines().take(MOST_LINES).filter_map(content_line).collect()
}

fn content_line(line: &str) -> Option<ContentLine> {
    let mut parts: Vec<String> = vec![String::new()];
    let (mut quoted, mut value) = (false, None);
    for (at, character) in line.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ':' if !quoted => {
                value = line.get(at + 1..);
                break;
            }
            ';' if !quoted => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    let value = value?.trim().to_owned();
    let name = parts.remove(0).trim().to_uppercase();
    Some(ContentLine { name, parameters: parts, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_name_parameters_and_a_value() {
        let file = "BEGIN:VEVENT\r\nATTENDEE;CN=\"Bell; Ann: A.\";PARTSTAT=DECLINED:mailto:ann@\r\n \
                    example.com\r\nodd\r\nDTSTART;TZID=Europe/Kyiv:20261124T140000\r\n";
        let lines = content_lines(file);
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["BEGIN", "ATTENDEE", "DTSTART"]);
        let attendee = lines.get(1).unwrap();
        assert_eq!(attendee.parameter("cn"), Some("Bell; Ann: A."));
        assert_eq!(attendee.parameter("PARTSTAT"), Some("DECLINED"));
        assert_eq!(attendee.value, "mailto:ann@example.com");
        assert_eq!(lines.get(2).unwrap().parameter("TZID"), Some("Europe/Kyiv"));
    }
}
