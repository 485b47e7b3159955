//! A message as DKIM signs it: the "relaxed" form of headers and of the body (RFC 6376, section 3.4).
//!
//! Servers on the way may fold headers anew and change white space. The relaxed form is the same
//! before and after that, so the signature stays valid.

/// Returns the headers of a message, each with its folds, and the body.
pub(super) fn parts(message: &[u8]) -> (Vec<&[u8]>, &[u8]) {
    let mut headers: Vec<&[u8]> = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(end) = find(message.get(at..).unwrap_or_default(), b"\r\n").map(|end| at + end) {
        let next = message.get(end + 2..).unwrap_or_default();
        if end == begin {
            return (headers, next);
        }
        if !next.starts_with(b" ") && !next.starts_with(b"\t") {
            headers.push(message.get(begin..end).unwrap_or_default());
            begin = end + 2;
        }
        at = end + 2;
    }
    (headers, b"")
}

/// Returns the name of a header, in lower case.
pub(super) fn name(header: &[u8]) -> String {
    let name = header.split(|byte| *byte == b':').next().unwrap_or_default();
    String::from_utf8_lossy(name).trim().to_lowercase()
}

/// Writes a header in the relaxed form, without the end of its line.
pub(super) fn header(header: &[u8]) -> Vec<u8> {
    let at = header.iter().position(|byte| *byte == b':').unwrap_or(header.len());
    let value = header.get(at + 1..).unwrap_or_default();
    let unfolded: Vec<u8> =
        value.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let mut written = name(header).into_bytes();
    written.push(b':');
    written.extend(single_spaces(&unfolded).trim_ascii());
    written
}

/// Writes a body in the relaxed form: without empty lines at its end.
pub(super) fn body(body: &[u8]) -> Vec<u8> {
    let mut written = Vec::with_capacity(body.len());
    let mut rest = body;
    while !rest.is_empty() {
        let end = find(rest, b"\r\n").unwrap_or(rest.len());
        let line = single_spaces(rest.get(..end).unwrap_or_default());
        written.extend(line.trim_ascii_end());
        written.extend(b"\r\n");
        rest = rest.get(end + 2..).unwrap_or_default();
    }
    while written.ends_with(b"\r\n\r\n") || written == b"\r\n" {
        written.truncate(written.len() - 2);
    }
    written
}

/// Makes one space of each run of spaces and tabs.
fn single_spaces(line: &[u8]) -> Vec<u8> {
    let mut written = Vec::with_capacity(line.len());
    for byte in line {
        match byte {
            b' ' | b'\t' if written.last() == Some(&b' ') => {}
            b' ' | b'\t' => written.push(b' '),
            other => written.push(*other),
        }
    }
    written
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|part| part == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 6376, section 3.4.5.
    const MESSAGE: &[u8] = b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";

    #[test]
    fn the_relaxed_form_is_that_of_the_standard() {
        let (headers, rest) = parts(MESSAGE);
        let written: Vec<Vec<u8>> = headers.into_iter().map(header).collect();
        assert_eq!(written, [b"a:X".to_vec(), b"b:Y Z".to_vec()]);
        assert_eq!(body(rest), b" C\r\nD E\r\n");
        assert_eq!(body(b""), b"");
        assert_eq!(body(b"\r\n\r\n"), b"");
        assert_eq!(body(b"no end"), b"no end\r\n");
    }

    #[test]
    fn broken_messages_have_parts_too() {
        for message in [&b""[..], b"\r\n", b"A", b"A: b\r\n", b"\r\n\r\nx"] {
            let (headers, _) = parts(message);
            assert!(headers.len() <= 1, "{message:?}");
        }
    }
}
