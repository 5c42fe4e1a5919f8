//! How far generation has come.

use std::fmt;
use std::sync::Arc;

/// A stage of generation, for those who show what is being done.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use ews_codegen::{Builder, Stage};
///
/// let stages = Arc::new(Mutex::new(Vec::new()));
/// let seen = Arc::clone(&stages);
/// Builder::new()
///     .schema("../schemas")
///     .operation("GetUserPhoto")
///     .on_stage(move |stage| seen.lock().unwrap().push(stage))
///     .generate()?;
/// assert_eq!(stages.lock().unwrap().first(), Some(&Stage::Read));
/// assert_eq!(stages.lock().unwrap().last(), Some(&Stage::Emit));
/// # Ok::<(), ews_codegen::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The schema files are read and checked.
    Read,
    /// xsd-parser parses them, and the WSDL is read.
    Load,
    /// What they declare becomes types.
    Lower,
    /// What the operations do not need is taken away, and names are chosen.
    Passes,
    /// The types become code, and that is laid out as text.
    Emit,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Read => "reading the schemas",
            Stage::Load => "parsing the schemas",
            Stage::Lower => "finding the types",
            Stage::Passes => "choosing what is needed",
            Stage::Emit => "writing code",
        })
    }
}

/// The function that is called with each stage when it begins.
#[derive(Clone, Default)]
pub(crate) struct Observer(Option<Arc<dyn Fn(Stage) + Send + Sync>>);

impl Observer {
    pub(crate) fn new(observer: impl Fn(Stage) + Send + Sync + 'static) -> Self {
        Observer(Some(Arc::new(observer)))
    }

    pub(crate) fn tell(&self, stage: Stage) {
        if let Some(observer) = &self.0 {
            observer(stage);
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Observer" } else { "no Observer" })
    }
}
