//! Response messages: Success, Warning or Error, each with its code, text and detail.

use std::fmt;

use super::{Detail, diagnosis};
use crate::{ResponseCode, XmlElement};

/// What every response message says of itself (`m:ResponseMessageType`).
///
/// Class and code are told apart on purpose: servers send `Success` with codes other than `NoError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status<'a> {
    /// The attribute `ResponseClass`: `Success`, `Warning` or `Error`.
    pub class: &'a str,
    /// `m:ResponseCode`, such as `NoError` or `ErrorItemNotFound`.
    pub code: Option<&'a str>,
    /// `m:MessageText`, in the server's language: for people, not for programs.
    pub text: Option<&'a str>,
    /// `m:DescriptiveLinkKey`; reserved by Microsoft, 0 in practice.
    pub descriptive_link_key: Option<i32>,
    /// The elements in `m:MessageXml`.
    pub detail: &'a [XmlElement],
}

impl<'a> Status<'a> {
    /// The status of a response without its response message. It has no class.
    pub const fn absent() -> Self {
        Self {
            class: "",
            code: None,
            text: None,
            descriptive_link_key: None,
            detail: &[],
        }
    }

    /// Whether the class is `Success`.
    pub fn is_success(&self) -> bool {
        self.class == "Success"
    }

    /// Whether the class is `Warning`: part of the work has been done.
    pub fn is_warning(&self) -> bool {
        self.class == "Warning"
    }

    /// What `m:MessageXml` says, as values.
    pub fn detail(&self) -> Detail<'a> {
        Detail::new(self.detail)
    }
}

/// How one response message went.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<'a, M> {
    /// It was done. What the schema makes mandatory is there.
    Success(&'a M),
    /// It was done in part, or with something to know.
    Warning(&'a M, ResponseError),
    /// It was not done.
    Error(ResponseError),
}

/// A response message. The generator implements it for every type that extends `m:ResponseMessageType`.
///
/// ```
/// use ews_types::{Envelope, GetUserPhotoResponse, Outcome, ResponseMessage};
///
/// let envelope = Envelope::<GetUserPhotoResponse>::from_xml(
///     r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
///          <GetUserPhotoResponse ResponseClass="Error" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
///            <MessageText>The user has no photo.</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>
///          </GetUserPhotoResponse>
///        </s:Body></s:Envelope>"#,
/// )?;
/// match envelope.body.outcome() {
///     Outcome::Error(error) => assert_eq!(error.to_string(), "ErrorItemNotFound: The user has no photo."),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), ews_types::Error>(())
/// ```
pub trait ResponseMessage {
    /// Class, code, text and detail.
    fn status(&self) -> Status<'_>;

    /// The first element that the schema makes mandatory in this message and that is not there. (Error responses leave
    /// them out, so their fields are optional.)
    fn missing_element(&self) -> Option<&'static str> {
        None
    }

    /// Success, Warning or Error. A Success without one of its mandatory elements is an Error that says so.
    fn outcome(&self) -> Outcome<'_, Self>
    where
        Self: Sized,
    {
        let status = self.status();
        match self.missing_element() {
            None if status.is_success() => Outcome::Success(self),
            Some(missing) if status.is_success() || status.class.is_empty() => Outcome::Error(ResponseError {
                missing: Some(missing),
                ..status.into()
            }),
            _ if status.is_warning() => Outcome::Warning(self, status.into()),
            _ => Outcome::Error(status.into()),
        }
    }

    /// The message itself unless it is an Error. A Warning is a result as well; [`outcome`](Self::outcome) tells the two apart.
    ///
    /// # Errors
    ///
    /// What the server says of the error, or which required element a Success lacks.
    fn result(&self) -> Result<&Self, ResponseError>
    where
        Self: Sized,
    {
        match self.outcome() {
            Outcome::Success(message) | Outcome::Warning(message, _) => Ok(message),
            Outcome::Error(error) => Err(error),
        }
    }

    /// The same by value.
    ///
    /// ```
    /// use ews_types::{Envelope, GetUserPhotoResponse, ResponseCode, ResponseMessage};
    ///
    /// # let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
    /// #   <GetUserPhotoResponse ResponseClass="Error" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
    /// #   <ResponseCode>ErrorItemNotFound</ResponseCode></GetUserPhotoResponse></s:Body></s:Envelope>"#;
    /// let error = Envelope::<GetUserPhotoResponse>::from_xml(xml)?.body.into_result().unwrap_err();
    /// assert_eq!(error.code(), Some(&ResponseCode::ErrorItemNotFound));
    /// # Ok::<(), ews_types::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`result`](Self::result).
    fn into_result(self) -> Result<Self, ResponseError>
    where
        Self: Sized,
    {
        match self.result() {
            Ok(_) => Ok(self),
            Err(error) => Err(error),
        }
    }
}

impl<M: ResponseMessage + ?Sized> ResponseMessage for Box<M> {
    fn status(&self) -> Status<'_> {
        (**self).status()
    }

    fn missing_element(&self) -> Option<&'static str> {
        (**self).missing_element()
    }
}

/// The message type of a response that holds no response messages of one type. There are no values of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoMessage {}

impl ResponseMessage for NoMessage {
    fn status(&self) -> Status<'_> {
        match *self {}
    }
}

/// What a response message of class Error or Warning says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseError {
    class: String,
    code: Option<ResponseCode>,
    text: Option<String>,
    detail: Vec<XmlElement>,
    missing: Option<&'static str>,
}

impl ResponseError {
    /// The class: `Error`, `Warning`, or what the server sent in their place. Empty if the response has no response message.
    pub fn class(&self) -> &str {
        &self.class
    }

    /// The code, such as [`ResponseCode::ErrorItemNotFound`].
    pub fn code(&self) -> Option<&ResponseCode> {
        self.code.as_ref()
    }

    /// The text, in the server's language.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// What `m:MessageXml` says, as values.
    pub fn detail(&self) -> Detail<'_> {
        Detail::new(&self.detail)
    }

    /// The mandatory element that a Success came without.
    pub fn missing_element(&self) -> Option<&'static str> {
        self.missing
    }
}

impl From<Status<'_>> for ResponseError {
    fn from(status: Status<'_>) -> Self {
        Self {
            class: status.class.to_owned(),
            code: status.code.map(ResponseCode::from),
            text: status.text.map(str::to_owned),
            detail: status.detail.to_vec(),
            missing: None,
        }
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(missing) = self.missing.filter(|_| self.class.is_empty()) {
            return write!(
                f,
                "the response has no element {missing}, which says how the operation went"
            );
        }
        if let Some(missing) = self.missing {
            return write!(
                f,
                "the server reports {} but its response has no element {missing}",
                self.class
            );
        }
        let code = self.code.as_ref().map_or(&*self.class, ResponseCode::as_str);
        diagnosis::write(f, code, self.text.as_deref().unwrap_or_default(), &self.detail())
    }
}

impl std::error::Error for ResponseError {}

/// Implements [`ResponseMessage`] for a type that has the fields of `m:ResponseMessageType`, and names the fields that
/// only a success must have with their elements. Generated code calls this.
///
/// ```
/// use ews_types::{MessageXml, ResponseClass, ResponseCode, ResponseMessage};
///
/// pub struct Pong {
///     pub response_class: ResponseClass,
///     pub response_code: Option<ResponseCode>,
///     pub message_text: Option<String>,
///     pub descriptive_link_key: Option<i32>,
///     pub message_xml: Option<MessageXml>,
///     pub echo: Option<String>,
/// }
///
/// ews_types::response_message! { Pong { echo = "m:Echo" } }
///
/// # let pong = Pong {
/// #     response_class: ResponseClass::Success,
/// #     response_code: Some(ResponseCode::NoError),
/// #     message_text: None,
/// #     descriptive_link_key: None,
/// #     message_xml: None,
/// #     echo: None,
/// # };
/// assert_eq!(pong.status().code, Some("NoError"));
/// assert_eq!(pong.missing_element(), Some("m:Echo"));
/// ```
///
/// A type that holds its outcome in a field is a message as well (`required`, or `optional` with the element), and so is a
/// choice of messages:
///
/// ```
/// use ews_types::{GetUserPhotoResponse, ResponseMessage};
///
/// pub struct Held {
///     pub response_message: Option<GetUserPhotoResponse>,
/// }
///
/// pub enum Either {
///     Photo(GetUserPhotoResponse),
///     Held(Held),
/// }
///
/// ews_types::response_message! { Held { response_message: optional "m:ResponseMessage" } }
/// ews_types::response_message! { Either { Photo, Held } }
///
/// let error = Either::Held(Held { response_message: None }).into_result().err().expect("there is no outcome");
/// assert_eq!(
///     error.to_string(),
///     "the response has no element m:ResponseMessage, which says how the operation went"
/// );
/// ```
#[macro_export]
macro_rules! response_message {
    ($name:ident { $($field:ident = $element:literal),* $(,)? }) => {
        impl $crate::ResponseMessage for $name {
            fn status(&self) -> $crate::Status<'_> {
                $crate::Status {
                    class: self.response_class.as_str(),
                    code: self.response_code.as_ref().map(|code| code.as_str()),
                    text: self.message_text.as_deref(),
                    descriptive_link_key: self.descriptive_link_key,
                    detail: self.message_xml.as_ref().map_or(&[], |xml| xml.any.as_slice()),
                }
            }

            fn missing_element(&self) -> ::core::option::Option<&'static str> {
                $(
                    if self.$field.is_none() {
                        return ::core::option::Option::Some($element);
                    }
                )*
                ::core::option::Option::None
            }
        }
    };
    ($name:ident { $field:ident: required $(,)? }) => {
        impl $crate::ResponseMessage for $name {
            fn status(&self) -> $crate::Status<'_> {
                $crate::ResponseMessage::status(&self.$field)
            }

            fn missing_element(&self) -> ::core::option::Option<&'static str> {
                $crate::ResponseMessage::missing_element(&self.$field)
            }
        }
    };
    ($name:ident { $field:ident: optional $element:literal $(,)? }) => {
        impl $crate::ResponseMessage for $name {
            fn status(&self) -> $crate::Status<'_> {
                match &self.$field {
                    ::core::option::Option::Some(message) => $crate::ResponseMessage::status(message),
                    ::core::option::Option::None => $crate::Status::absent(),
                }
            }

            fn missing_element(&self) -> ::core::option::Option<&'static str> {
                match &self.$field {
                    ::core::option::Option::Some(message) => $crate::ResponseMessage::missing_element(message),
                    ::core::option::Option::None => ::core::option::Option::Some($element),
                }
            }
        }
    };
    ($name:ident { $($variant:ident),+ $(,)? }) => {
        impl $crate::ResponseMessage for $name {
            fn status(&self) -> $crate::Status<'_> {
                match self {
                    $(Self::$variant(message) => $crate::ResponseMessage::status(message),)+
                }
            }

            fn missing_element(&self) -> ::core::option::Option<&'static str> {
                match self {
                    $(Self::$variant(message) => $crate::ResponseMessage::missing_element(message),)+
                }
            }
        }
    };
}
