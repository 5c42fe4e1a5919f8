//! Colours of differences, as `git diff` has them.

use clap::builder::styling::{AnsiColor, Style};

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const PLACE: Style = AnsiColor::Cyan.on_default();
const HEADING: Style = Style::new().bold();

/// A difference in the form of `diff -u`.
pub(super) fn unified_diff(text: &str) -> String {
    let mut lines = text.split_inclusive('\n');
    // A removed line can begin with `-- `, so the two lines with the names are known by their place alone.
    let names = lines.by_ref().take(2).map(|line| painted(line, Some(HEADING)));
    let mut coloured: String = names.collect();
    coloured.extend(lines.map(|line| {
        let style = match line.as_bytes().first() {
            Some(b'+') => Some(ADDED),
            Some(b'-') => Some(REMOVED),
            Some(b'@') => Some(PLACE),
            _ => None,
        };
        painted(line, style)
    }));
    coloured
}

/// The list of changes: headings, and under each of them lines that begin with a sign.
pub(super) fn changes(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let style = match line.strip_prefix("  ").and_then(|change| change.chars().next()) {
            Some('+') => Some(ADDED),
            Some('-') => Some(REMOVED),
            Some('~') => Some(CHANGED),
            Some(_) => None,
            None => Some(HEADING),
        };
        painted(line, style)
    });
    lines.collect()
}

/// The line in a style, which ends before the line does.
fn painted(line: &str, style: Option<Style>) -> String {
    let (content, end) = match line.strip_suffix('\n') {
        Some(content) => (content, "\n"),
        None => (line, ""),
    };
    match style {
        Some(style) if !content.is_empty() => format!("{style}{content}{style:#}{end}"),
        _ => line.to_owned(),
    }
}
