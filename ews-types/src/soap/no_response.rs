//! The response of an operation that has none.

use std::fmt::Debug;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Body, NoMessage, Response, ResponseMessage};

/// The response of a one-way operation: an envelope with an empty `soap:Body`, or no envelope at all.
///
/// The generator names it as the [`Response`](super::Operation::Response) of operations whose WSDL has no `output`, with the
/// headers of the bindings. A server responds with HTTP 202 and nothing else, or with a fault.
///
/// ```
/// use ews_types::{Envelope, Header, NoResponse};
///
/// let xml = Envelope::new(NoResponse::<Header>::new()).to_xml()?;
/// assert!(xml.ends_with("<soap:Body></soap:Body></soap:Envelope>"));
/// assert!(Envelope::<NoResponse<Header>>::from_xml(&xml).is_ok());
/// # Ok::<(), ews_types::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NoResponse<H>(PhantomData<H>);

impl<H> NoResponse<H> {
    /// The only value.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<H> Serialize for NoResponse<H> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de, H> Deserialize<'de> for NoResponse<H> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer).map(|()| Self::new())
    }
}

impl<H: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned> Body for NoResponse<H> {
    type Header = H;

    const ELEMENTS: &'static [&'static str] = &[];
}

impl<H: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned> Response for NoResponse<H> {
    type Message = NoMessage;

    fn messages(&self) -> impl Iterator<Item = &NoMessage> {
        std::iter::empty()
    }

    fn into_messages(self) -> impl Iterator<Item = NoMessage> {
        std::iter::empty()
    }

    fn all_messages(&self) -> Vec<&dyn ResponseMessage> {
        Vec::new()
    }
}
