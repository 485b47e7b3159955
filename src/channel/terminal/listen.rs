//! Lines from standard input: with a line editor at a terminal, without one from a pipe.
//!
//! Reading blocks, so each line is read on a blocking thread. The next line is read only when the
//! last one is answered.

use std::{
    io::{BufRead, IsTerminal, Read as _},
    sync::Arc,
};

use parking_lot::Mutex;
use rustyline::{DefaultEditor, error::ReadlineError};

/// The longest line that is read, in bytes; the rest of it is skipped.
const MOST_LINE: u64 = 1024 * 1024;

/// The source of lines.
#[derive(Clone)]
pub struct Lines(Arc<Mutex<Source>>);

enum Source {
    Editor(Box<DefaultEditor>),
    Pipe,
}

/// One reading.
#[derive(Debug)]
pub enum Input {
    /// A line, without its end.
    Line(Vec<u8>),
    /// There are no more lines.
    End,
}

impl Lines {
    /// Opens standard input. It fails if the terminal cannot be used.
    pub fn open() -> std::io::Result<Self> {
        let source = if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
            let editor = DefaultEditor::new().map_err(std::io::Error::other)?;
            Source::Editor(Box::new(editor))
        } else {
            Source::Pipe
        };
        Ok(Self(Arc::new(Mutex::new(source))))
    }

    /// Returns whether a person sits at the terminal.
    pub fn has_person(&self) -> bool {
        matches!(*self.0.lock(), Source::Editor(_))
    }

    /// Reads the next line. It fails if standard input breaks off.
    pub async fn next(&self) -> std::io::Result<Input> {
        let lines = self.clone();
        tokio::task::spawn_blocking(move || lines.read()).await.map_err(std::io::Error::other)?
    }

    fn read(&self) -> std::io::Result<Input> {
        let mut source = self.0.lock();
        match &mut *source {
            Source::Editor(editor) => match editor.readline("> ") {
                Ok(line) => {
                    // NOTE: the conversation goes on without the history.
                    editor.add_history_entry(&line).ok();
                    Ok(Input::Line(line.into_bytes()))
                }
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(Input::End),
                Err(error) => Err(std::io::Error::other(error)),
            },
            Source::Pipe => read_pipe(&mut std::io::stdin().lock()),
        }
    }
}

fn read_pipe(input: &mut impl BufRead) -> std::io::Result<Input> {
    let mut line = Vec::new();
    input.by_ref().take(MOST_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(Input::End);
    }
    if line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    Ok(Input::Line(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_too_long_is_cut_and_the_next_one_is_whole() {
        let mut text = vec![b'x'; 2 * 1024 * 1024];
        text.extend_from_slice(b"\nnext");
        let mut input = std::io::Cursor::new(text);
        let mut lengths = Vec::new();
        while let Input::Line(line) = read_pipe(&mut input).unwrap() {
            lengths.push(line.len());
        }
        assert_eq!(lengths, [1024 * 1024, 4]);
    }
}
