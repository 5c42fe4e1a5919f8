//! What reading builds up: how much memory it takes, and names that are shared.

use std::cell::Cell;
use std::sync::Arc;

use super::{Reader, Result};
use crate::xml::attributes::is_name;
use crate::xml::error::{ErrorKind, Quoted, XmlError};
use crate::xml::namespace::NsId;
use crate::xml::text;
use crate::xml::tree::XmlName;

/// How much memory has been taken for what is read, and how much may be.
pub(crate) struct Budget {
    taken: Cell<usize>,
    limit: usize,
}

impl Budget {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            taken: Cell::new(0),
            limit,
        }
    }

    /// Counts a value of this size.
    #[inline]
    pub(crate) fn charge(&self, bytes: usize) -> Result<()> {
        let taken = self.taken.get().saturating_add(bytes);
        self.taken.set(taken);
        match taken <= self.limit {
            true => Ok(()),
            false => Err(self.exceeded()),
        }
    }

    /// Counts an item of a list. A list that grows has at most three times as much room as its items need: twice as much
    /// in its new place, and half of that in its old one.
    #[inline]
    pub(crate) fn charge_item<T>(&self) -> Result<()> {
        self.charge(3 * size_of::<T>())
    }

    #[cold]
    fn exceeded(&self) -> XmlError {
        let limit = self.limit;
        let message =
            format!("what the document holds takes more memory than the limit of {limit} bytes (Limits::max_memory)");
        XmlError::new(ErrorKind::Limit, message)
    }
}

/// The names that open content had last, each in the place that its bytes decide: nearly all names repeat.
#[derive(Default)]
pub(super) struct Names(Vec<XmlName>);

impl Names {
    const PLACES: usize = 64;

    fn place(&mut self, namespace: NsId, local: &[u8]) -> &mut XmlName {
        if self.0.is_empty() {
            self.0.resize(Self::PLACES, XmlName::default());
        }
        let mut sum = usize::from(namespace.to_bytes()[0]) + local.len();
        for &byte in local.iter().take(16) {
            sum = sum.wrapping_mul(31).wrapping_add(usize::from(byte));
        }
        &mut self.0[sum % Self::PLACES]
    }
}

impl<'de> Reader<'de> {
    /// This name, shared with others of the document that are the same.
    pub(crate) fn shared_name(&mut self, namespace: NsId, local: &'de [u8]) -> Result<XmlName> {
        let uri = self.namespaces.shared(namespace);
        let known = self.names.place(namespace, local);
        if known.is(&uri, local) {
            return Ok(known.clone());
        }
        *known = name(uri, local)?;
        Ok(known.clone())
    }
}

/// Names are held against XML exactly here, because what is read has to be writable again.
fn name(namespace: Arc<str>, local: &[u8]) -> Result<XmlName> {
    let local = text::utf8(local)?;
    if !is_name(local) {
        let message = format!("{} is no name of an element or attribute", Quoted(local));
        return Err(XmlError::new(ErrorKind::Syntax, message));
    }
    Ok(XmlName::new(namespace, local))
}
