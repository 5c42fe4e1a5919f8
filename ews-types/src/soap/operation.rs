//! What the bindings say about each operation.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ResponseMessage, SoapVersion};

/// What may stand in a SOAP body: a request, a response, or any of several. The generator implements it.
pub trait Body: Serialize + DeserializeOwned {
    /// The SOAP headers that go with it.
    type Header: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned;

    /// The elements that it may be, with canonical prefixes: `["m:GetUserPhoto"]`.
    const ELEMENTS: &'static [&'static str];

    /// The namespaces of its elements and attributes that have no canonical prefix. The envelope declares them once, so that
    /// no element has to; one that is missing here is declared where it is used.
    const NAMESPACES: &'static [&'static str] = &[];

    /// The version of SOAP in which it is written, and expected, unless the options say otherwise.
    const SOAP: SoapVersion = SoapVersion::Soap11;

    /// The version that this value asks for, whatever the options say: a [`Fault`](super::Fault) has its own.
    #[doc(hidden)]
    fn own_soap_version(&self) -> Option<SoapVersion> {
        None
    }
}

/// A request of EWS, with what is known of its operation. The generator implements it.
///
/// ```
/// use ews_types::{GetUserPhoto, Operation};
///
/// assert_eq!(GetUserPhoto::NAME, "GetUserPhoto");
/// assert!(GetUserPhoto::SOAP_ACTION.ends_with("/messages/GetUserPhoto"));
/// ```
pub trait Operation: Body {
    /// What the server responds with.
    type Response: Response<Header = Self::Header>;

    /// The operation's name.
    const NAME: &'static str;

    /// The value of the HTTP header `SOAPAction`, without quotes.
    const SOAP_ACTION: &'static str;

    /// The first version of the service that has the operation, as `RequestServerVersion` writes it, such as
    /// `Exchange2010_SP1`. `None` if the schema does not say.
    ///
    /// ```
    /// use ews_types::{GetUserPhoto, Operation};
    ///
    /// assert_eq!(GetUserPhoto::SINCE, Some("Exchange2013"));
    /// ```
    const SINCE: Option<&'static str> = None;
}

/// A response of EWS. The generator implements it.
///
/// ```
/// use ews_types::{GetUserPhotoResponse, Response, ResponseClass, ResponseMessage};
///
/// let response = GetUserPhotoResponse::new(ResponseClass::Error);
/// for message in response.messages() {
///     assert!(message.result().is_err());
/// }
/// assert_eq!(response.into_messages().count(), 1);
/// ```
pub trait Response: Body {
    /// The type of its response messages: the response itself where the operation has just one, [`NoMessage`](super::NoMessage)
    /// where there is none.
    type Message: ResponseMessage;

    /// The operation's response messages, in document order: one for each item or folder that was asked about, or the
    /// response itself.
    fn messages(&self) -> impl Iterator<Item = &Self::Message>;

    /// The same by value.
    fn into_messages(self) -> impl Iterator<Item = Self::Message>;

    /// Every response message in it, whatever its type and however deep, in document order: the messages for each user
    /// within that of GetDelegate, for example.
    fn all_messages(&self) -> Vec<&dyn ResponseMessage>;
}
