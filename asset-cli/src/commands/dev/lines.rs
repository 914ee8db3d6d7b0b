//! The lines of several programs on one terminal.

use std::io::{self, IsTerminal, Write};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// The colours of names, in turn: those that are readable on a light and on a dark background.
const COLOURS: [u8; 5] = [36, 35, 33, 32, 34];

/// The label in front of each line of one program.
#[derive(Debug, Clone)]
pub(super) struct Label {
    text: String,
}

/// Where a line goes: what programs say on standard error stays there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

impl Label {
    /// The label of the program at `position`, as wide as all others.
    pub(super) fn new(name: &str, width: usize, position: usize) -> Self {
        let text = if has_colours() {
            format!("\x1b[{}m{name:width$} |\x1b[0m ", COLOURS[position % COLOURS.len()])
        } else {
            format!("{name:width$} | ")
        };
        Self { text }
    }

    /// Prints one line, whatever its bytes are; a closed stream is not a failure.
    pub(super) fn print(&self, stream: Stream, line: &[u8]) {
        let mut whole = Vec::with_capacity(self.text.len() + line.len() + 1);
        whole.extend_from_slice(self.text.as_bytes());
        whole.extend_from_slice(line);
        whole.push(b'\n');
        drop(match stream {
            Stream::Out => io::stdout().lock().write_all(&whole),
            Stream::Err => io::stderr().lock().write_all(&whole),
        });
    }

    /// Prints everything that `source` gives until it ends.
    pub(super) async fn copy(self, source: Option<impl AsyncRead + Unpin>, stream: Stream) {
        let Some(source) = source else { return };
        let mut source = BufReader::new(source);
        let mut line = Vec::new();
        while let Ok(length) = source.read_until(b'\n', &mut line).await
            && length > 0
        {
            let end = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
            self.print(stream, &line[..end]);
            line.clear();
        }
    }
}

/// Whether programs are to print colours, which they would not into a pipe.
pub(super) fn has_colours() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    !is_set("NO_COLOR") && (is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR") || io::stdout().is_terminal())
}
