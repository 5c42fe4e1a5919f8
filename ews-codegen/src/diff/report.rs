//! The differences as a list for people.

use std::fmt;

use super::{Breaks, Change, ChangeKind, Diff, TYPES};

/// How many generated types a heading names.
const NAMED: usize = 3;

impl fmt::Display for Diff {
    /// Grouped by type, with a summary in the last line:
    ///
    /// ```text
    /// m:GetUserPhotoType (GetUserPhoto)
    ///   + element m:Reason: `String`, mandatory; breaks requests (schemas/messages.xsd:45)
    ///
    /// 1 change, 1 breaking: the API 0, requests 1, responses 0
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in self.changes.chunk_by(|one, next| one.subject == next.subject) {
            if let Some(first) = group.first() {
                let types = if first.subject == TYPES {
                    String::new()
                } else {
                    types(group)
                };
                writeln!(f, "{}{types}", first.subject)?;
            }
            for change in group {
                writeln!(f, "  {change}")?;
            }
            writeln!(f)?;
        }
        writeln!(f, "{}", self.summary())
    }
}

/// The generated types that have these changes.
fn types(changes: &[Change]) -> String {
    let mut types: Vec<&str> = Vec::new();
    for name in changes.iter().flat_map(|change| &change.types) {
        if !types.contains(&name.as_str()) {
            types.push(name);
        }
    }
    match types.as_slice() {
        [] => String::new(),
        types if types.len() <= NAMED + 1 => format!(" ({})", types.join(", ")),
        types => format!(" ({} and {} more)", types[..NAMED].join(", "), types.len() - NAMED),
    }
}

impl Diff {
    fn summary(&self) -> String {
        let changes = match self.changes.len() {
            0 => return "no change".to_owned(),
            1 => "1 change".to_owned(),
            count => format!("{count} changes"),
        };
        let count = |breaks: fn(Breaks) -> bool| self.changes.iter().filter(|change| breaks(change.breaks)).count();
        match count(Breaks::any) {
            0 => format!("{changes}, none breaks anything"),
            any => format!(
                "{changes}, {any} breaking: the API {}, requests {}, responses {}",
                count(|breaks| breaks.api),
                count(|breaks| breaks.requests),
                count(|breaks| breaks.responses)
            ),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.kind.sign(), self.what, self.breaks)?;
        match &self.place {
            Some(place) => write!(f, " ({}:{})", place.file().path().display(), place.line()),
            None => Ok(()),
        }
    }
}

impl ChangeKind {
    /// `+`, `-` or `~`.
    pub fn sign(self) -> char {
        match self {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        }
    }
}

impl fmt::Display for Breaks {
    /// `; breaks API, requests`, or nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whom = [
            (self.api, "API"),
            (self.requests, "requests"),
            (self.responses, "responses"),
        ];
        let whom: Vec<&str> = whom
            .into_iter()
            .filter(|(breaks, _)| *breaks)
            .map(|(_, whom)| whom)
            .collect();
        match whom.as_slice() {
            [] => Ok(()),
            whom => write!(f, "; breaks {}", whom.join(", ")),
        }
    }
}
